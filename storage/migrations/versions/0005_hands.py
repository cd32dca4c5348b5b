"""A seat knows since when a card is open there, and which question was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody's card counts as open until the next touch."""
    op.add_column("seats", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("seats", sa.Column("at", sa.String(32)))
