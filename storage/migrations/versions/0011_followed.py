"""What is next about a member, until when a letter is valid, and which language a person hears."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Members are filled when everybody is concluded anew; languages as people write again."""
    next_kind = sa.Column("next_kind", sa.String(12), nullable=False, server_default="")
    spoken = sa.Column("spoken", sa.String(16), nullable=False, server_default="")
    op.add_column("members", next_kind)
    op.add_column("members", sa.Column("letter_until", sa.String(10)))
    op.add_column("persons", spoken)
