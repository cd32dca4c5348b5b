"""What is projected of the search for a member: next step, open leads, gaps, the line of six months."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All are filled when everybody is concluded anew at the next start."""
    op.add_column("members", sa.Column("next_on", sa.String(10)))
    op.add_column("members", sa.Column("line_on", sa.String(10)))
    for name in ("leads", "gaps"):
        count = sa.Column(name, sa.SmallInteger(), nullable=False, server_default="0")
        op.add_column("members", count)
    op.create_index("ix_members_unit_id_next_on", "members", ["unit_id", "next_on"])
