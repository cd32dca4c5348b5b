"""By what name a person is listed; and nothing is left of what is not due in the outbox any more."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Names come as people join by a link that says one, or say themselves how they are called."""
    op.add_column("persons", sa.Column("name", sa.LargeBinary()))
    op.execute("UPDATE outbox SET payload = NULL WHERE state <> 'due'")
