"""From when a chosen hour counts, and which units a nudge was about."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is new: hours that stand count at once, nudges that stand are about nobody."""
    op.add_column("persons", sa.Column("hour_before", sa.SmallInteger()))
    op.add_column("persons", sa.Column("hour_since", sa.String(32)))
    op.add_column("nudges", sa.Column("about", sa.BigInteger(), nullable=False, server_default="0"))
