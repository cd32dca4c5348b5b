"""Moved dates, the ledger of nudges, and each person's own hour, snooze and silence."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.String(32)


def upgrade() -> None:
    """Make what is new; nothing that stands is touched."""
    op.add_column("persons", sa.Column("hour", sa.SmallInteger()))
    op.add_column("persons", sa.Column("snoozed_until", MOMENT))
    op.add_column("persons", sa.Column("unanswered_at", MOMENT))
    op.create_index("ix_persons_unanswered_at", "persons", ["unanswered_at"])
    op.create_table(
        "nudges",
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "person_id", "code", "due_at", name="pk_nudges"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_nudges_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_nudges_person_id"),
    )
    op.create_index("ix_nudges_key", "nudges", ["key"])
    op.create_index("ix_nudges_person_id_due_at", "nudges", ["person_id", "due_at"])
    op.create_table(
        "dates",
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "code", name="pk_dates"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_dates_unit_id"),
    )
