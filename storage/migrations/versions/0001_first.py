"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def needed(name: str, kind: Any) -> sa.Column[Any]:
    """A column that is always filled."""
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    """Make every table."""
    units_and_people()
    record()
    letters()


def units_and_people() -> None:
    """The tree, the people, and who may do what where."""
    op.create_table(
        "units",
        needed("id", ID),
        sa.Column("parent_id", sa.BigInteger()),
        needed("kind", sa.String(20)),
        needed("name", sa.Text()),
        needed("path", sa.Text()),
        sa.Column("category", sa.String(40)),
        needed("members", sa.Integer()),
        needed("chain_rows", sa.Integer()),
        needed("chain_head", sa.LargeBinary()),
        needed("chain_mac", sa.LargeBinary()),
        needed("purged", sa.Integer()),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    op.create_index("ix_units_name", "units", ["name"])
    op.create_table(
        "persons",
        needed("id", ID),
        needed("telegram", sa.BigInteger()),
        needed("mac", sa.LargeBinary()),
        needed("language", sa.String(16)),
        sa.Column("notice_at", MOMENT),
        needed("joined_at", MOMENT),
        sa.Column("blocked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint("telegram", name="uq_persons_telegram"),
    )
    op.create_table(
        "seats",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger()),
        sa.Column("member", sa.Integer()),
        needed("question", sa.String(64)),
        sa.Column("expects", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("person_id", name="pk_seats"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_seats_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_seats_unit_id"),
    )
    op.create_table(
        "invitations",
        needed("id", ID),
        needed("token_hash", sa.String(64)),
        needed("unit_id", sa.BigInteger()),
        needed("role", sa.String(20)),
        needed("expires_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.Column("used_by", sa.BigInteger()),
        needed("made_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_invitations_unit_id"),
        sa.ForeignKeyConstraint(["used_by"], ["persons.id"], name="fk_invitations_used_by"),
    )
    op.create_table(
        "grants",
        needed("id", ID),
        needed("person_id", sa.BigInteger()),
        needed("unit_id", sa.BigInteger()),
        needed("role", sa.String(20)),
        needed("granted_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("invitation_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_grants_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_grants_unit_id"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_grants_invitation_id"
        ),
    )
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    op.create_index("ix_grants_unit_id", "grants", ["unit_id"])


def record() -> None:
    """The members, their counts, and the chain of everything that happened to them."""
    op.create_table(
        "members",
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        needed("name", sa.Text()),
        needed("search", sa.Text()),
        sa.Column("facts", sa.LargeBinary()),
        needed("revision", sa.Integer()),
        needed("source", sa.String(20)),
        needed("closed", sa.Text()),
        needed("progress", sa.String(20)),
        needed("unfinished", sa.SmallInteger()),
        needed("cls", sa.String(40)),
        needed("flags", sa.Text()),
        needed("unclear", sa.Integer()),
        needed("float_to", sa.Text()),
        sa.Column("id_hash", sa.String(64)),
        sa.Column("tail_hash", sa.String(64)),
        sa.PrimaryKeyConstraint("unit_id", "number", name="pk_members"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_members_unit_id"),
    )
    for columns in (
        ["unit_id", "unfinished", "number"],
        ["unit_id", "progress", "number"],
        ["unit_id", "cls", "number"],
        ["unit_id", "id_hash"],
        ["unit_id", "tail_hash"],
    ):
        op.create_index(f"ix_members_{'_'.join(columns)}", "members", columns)
    op.create_table(
        "tallies",
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        needed("name", sa.String(60)),
        needed("n", sa.Integer()),
        sa.PrimaryKeyConstraint("unit_id", "name", name="pk_tallies"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_tallies_unit_id"),
    )
    op.create_table(
        "log",
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        needed("at", MOMENT),
        needed("actor", sa.BigInteger()),
        needed("kind", sa.String(40)),
        sa.Column("member", sa.Integer()),
        sa.Column("sealed", sa.LargeBinary()),
        needed("digest", sa.LargeBinary()),
        needed("hash", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("unit_id", "seq", name="pk_log"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_log_unit_id"),
    )
    op.create_index("ix_log_unit_id_actor_seq", "log", ["unit_id", "actor", "seq"])
    op.create_index("ix_log_unit_id_member_seq", "log", ["unit_id", "member", "seq"])


def letters() -> None:
    """What came in, what waits to go out, what was taken away, and the settings."""
    op.create_table(
        "seen",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        needed("key", sa.String(120)),
        needed("at", MOMENT),
        sa.PrimaryKeyConstraint("bot", "key", name="pk_seen"),
    )
    op.create_index("ix_seen_at", "seen", ["at"])
    op.create_table(
        "inputs",
        needed("id", ID),
        needed("bot", sa.BigInteger()),
        needed("key", sa.String(120)),
        needed("person_id", sa.BigInteger()),
        sa.Column("unit_id", sa.BigInteger()),
        needed("at", MOMENT),
        needed("kind", sa.String(20)),
        sa.Column("sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_inputs"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_inputs_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_inputs_unit_id"),
    )
    op.create_index("ix_inputs_at", "inputs", ["at"])
    op.create_table(
        "outbox",
        needed("id", ID),
        needed("person_id", sa.BigInteger()),
        sa.Column("unit_id", sa.BigInteger()),
        needed("kind", sa.String(40)),
        needed("key", sa.String(200)),
        needed("due_at", MOMENT),
        sa.Column("payload", sa.LargeBinary()),
        needed("state", sa.String(20)),
        sa.Column("lease_until", MOMENT),
        sa.Column("lease_by", sa.String(80)),
        needed("tries", sa.Integer()),
        sa.Column("sent_at", MOMENT),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("error", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_outbox_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_outbox_unit_id"),
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index("ix_outbox_unit_id", "outbox", ["unit_id"])
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.create_table(
        "uploads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        needed("unit_id", sa.BigInteger()),
        needed("person_id", sa.BigInteger()),
        needed("sha256", sa.String(64)),
        sa.Column("file_name", sa.LargeBinary()),
        sa.Column("data", sa.LargeBinary()),
        sa.Column("table", sa.LargeBinary()),
        needed("plan", sa.String(64)),
        needed("waiting", sa.Integer()),
        needed("staged_at", MOMENT),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_uploads_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_uploads_person_id"),
    )
    op.create_index("ix_uploads_unit_id", "uploads", ["unit_id"])
    op.create_index("ix_uploads_staged_at", "uploads", ["staged_at"])
    op.create_table(
        "downloads",
        needed("id", ID),
        needed("person_id", sa.BigInteger()),
        needed("unit_id", sa.BigInteger()),
        needed("kind", sa.String(40)),
        needed("at", MOMENT),
        needed("head", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_downloads"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_downloads_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_downloads_unit_id"),
    )
    op.create_index("ix_downloads_unit_id", "downloads", ["unit_id"])
    op.create_table(
        "settings",
        needed("name", sa.String(60)),
        needed("value", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
