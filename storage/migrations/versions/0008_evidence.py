"""The files of evidence that belong to the record."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "evidence",
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("file", sa.String(32), nullable=False),
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "file", name="pk_evidence"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_evidence_unit_id"),
    )
