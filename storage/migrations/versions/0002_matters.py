"""Matters: cases, letters, inquiries, reports and tasks; and what became of a member."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.String(32)


def needed(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    """A column that is always filled."""
    return sa.Column(name, kind, nullable=False, **options)


def upgrade() -> None:
    """Add the table of matters, and the outcome of a member."""
    op.create_table(
        "matters",
        needed("unit_id", sa.BigInteger(), autoincrement=False),
        needed("number", sa.Integer(), autoincrement=False),
        needed("kind", sa.String(40)),
        sa.Column("member", sa.Integer()),
        needed("state", sa.String(20)),
        needed("open", sa.SmallInteger()),
        sa.Column("due_on", sa.String(10)),
        sa.Column("to_unit", sa.BigInteger()),
        needed("opened_at", MOMENT),
        needed("opened_by", sa.BigInteger()),
        needed("changed_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("unit_id", "number", name="pk_matters"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_matters_unit_id"),
        sa.ForeignKeyConstraint(["to_unit"], ["units.id"], name="fk_matters_to_unit"),
    )
    op.create_index("ix_matters_unit_id_open_number", "matters", ["unit_id", "open", "number"])
    op.create_index("ix_matters_unit_id_member", "matters", ["unit_id", "member"])
    op.create_index(
        "ix_matters_to_unit_open_opened_at", "matters", ["to_unit", "open", "opened_at"]
    )
    op.create_index("ix_matters_open_due_on", "matters", ["open", "due_on"])
    op.add_column("members", needed("outcome", sa.String(40), server_default=""))
    op.create_index(
        "ix_members_unit_id_outcome_number", "members", ["unit_id", "outcome", "number"]
    )
    op.create_index("ix_members_id_hash", "members", ["id_hash"])
