"""Files that were handed out can be taken once more, and are noted once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note of each file how it was made, and what was asked for."""
    op.add_column("downloads", sa.Column("way", sa.String(20), nullable=False, server_default=""))
    op.add_column("downloads", sa.Column("ask", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("downloads", sa.Column("outbox_id", sa.BigInteger()))
    op.create_index("ix_downloads_outbox_id", "downloads", ["outbox_id"])
