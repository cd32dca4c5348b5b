"""Members about whom somebody above has to look."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It is filled when everybody is concluded anew at the next start."""
    column = sa.Column("superior", sa.SmallInteger(), nullable=False, server_default="0")
    op.add_column("members", column)
