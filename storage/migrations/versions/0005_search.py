"""From which day the next step of a search is due, and how many leads nobody has followed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both are filled when everybody is concluded anew at the next start."""
    op.add_column("members", sa.Column("next_on", sa.String(10)))
    leads = sa.Column("leads", sa.SmallInteger(), nullable=False, server_default="0")
    op.add_column("members", leads)
    op.create_index("ix_members_unit_id_next_on", "members", ["unit_id", "next_on"])
