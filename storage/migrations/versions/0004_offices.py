"""What is said above the branches: phases of units, reviews and opinions of members."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("units", "phase", 20),
    ("units", "above", 20),
    ("units", "ids", 4),
    ("members", "review", 12),
    ("members", "measure", 20),
)


def upgrade() -> None:
    """Nothing was said so far: every new column is empty."""
    for table, name, length in COLUMNS:
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column(table, column)
