"""The tables; every table that belongs to a unit carries the unit's id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.types import TypeDecorator

REVISION = "0012"
"""The version of the schema that this program reads and writes."""


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text of one width, so that it sorts on every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def stamp(moment: datetime) -> str:
    """The moment as text in UTC; ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts ids up only in a column that is called INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def _unit(**options: Any) -> Column[int]:
    return Column("unit_id", BigInteger, ForeignKey("units.id"), **options)


def _person(name: str = "person_id", **options: Any) -> Column[int]:
    return Column(name, BigInteger, ForeignKey("persons.id"), **options)


units = Table(
    "units",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parent_id", BigInteger, ForeignKey("units.id"), index=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("category", String(40)),
    Column("members", Integer, nullable=False),
    Column("chain_rows", Integer, nullable=False),
    Column("chain_head", LargeBinary, nullable=False),
    Column("chain_mac", LargeBinary, nullable=False),
    Column("purged", Integer, nullable=False),
    Column("closed_at", Instant),
    Column("phase", String(20), nullable=False, server_default=""),
    Column("above", String(20), nullable=False, server_default=""),
    Column("ids", String(4), nullable=False, server_default=""),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("telegram", BigInteger, nullable=False, unique=True),
    Column("mac", LargeBinary, nullable=False),
    Column("language", String(16), nullable=False),
    Column("notice_at", Instant),
    Column("joined_at", Instant, nullable=False),
    Column("blocked_at", Instant),
    Column("hour", SmallInteger),
    Column("hour_before", SmallInteger),
    Column("hour_since", Instant),
    Column("snoozed_until", Instant),
    Column("unanswered_at", Instant, index=True),
    Column("name", LargeBinary),
    Column("spoken", String(16), nullable=False, server_default=""),
)

LANGUAGE = func.coalesce(func.nullif(persons.c.language, ""), persons.c.spoken).label("language")
"""In which language somebody is written to: the chosen one, else what Telegram was last set to."""

seats = Table(
    "seats",
    metadata,
    _person(primary_key=True, autoincrement=False),
    _unit(),
    Column("member", Integer),
    Column("question", String(64), nullable=False),
    Column("expects", LargeBinary),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _unit(nullable=False),
    Column("role", String(20), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    _person("used_by"),
    Column("made_by", BigInteger, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Id, primary_key=True),
    _person(nullable=False, index=True),
    _unit(nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("invitation_id", BigInteger, ForeignKey("invitations.id")),
)

members = Table(
    "members",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("facts", LargeBinary),
    Column("revision", Integer, nullable=False),
    Column("source", String(20), nullable=False),
    Column("closed", Text, nullable=False),
    Column("progress", String(20), nullable=False),
    Column("unfinished", SmallInteger, nullable=False),
    Column("cls", String(40), nullable=False),
    Column("flags", Text, nullable=False),
    Column("unclear", Integer, nullable=False),
    Column("float_to", Text, nullable=False),
    Column("next_on", String(10)),
    Column("next_kind", String(12), nullable=False, server_default=""),
    Column("leads", SmallInteger, nullable=False, server_default="0"),
    Column("gaps", SmallInteger, nullable=False, server_default="0"),
    Column("line_on", String(10)),
    Column("letter_until", String(10)),
    Column("superior", SmallInteger, nullable=False, server_default="0"),
    Column("id_hash", String(64)),
    Column("tail_hash", String(64)),
    Column("outcome", String(40), nullable=False, server_default=""),
    Column("review", String(12), nullable=False, server_default=""),
    Column("measure", String(20), nullable=False, server_default=""),
    Index(None, "unit_id", "unfinished", "number"),
    Index(None, "unit_id", "progress", "number"),
    Index(None, "unit_id", "cls", "number"),
    Index(None, "unit_id", "next_on"),
    Index(None, "unit_id", "id_hash"),
    Index(None, "unit_id", "tail_hash"),
    Index(None, "unit_id", "outcome", "number"),
    Index(None, "id_hash"),
)

tallies = Table(
    "tallies",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("name", String(60), primary_key=True),
    Column("n", Integer, nullable=False),
)

matters = Table(
    "matters",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("member", Integer),
    Column("state", String(20), nullable=False),
    Column("open", SmallInteger, nullable=False),
    Column("due_on", String(10)),
    Column("to_unit", BigInteger, ForeignKey("units.id")),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", BigInteger, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("sealed", LargeBinary),
    Index(None, "unit_id", "open", "number"),
    Index(None, "unit_id", "member"),
    Index(None, "to_unit", "open", "opened_at"),
    Index(None, "open", "due_on"),
)

log = Table(
    "log",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("member", Integer),
    Column("sealed", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index(None, "unit_id", "actor", "seq"),
    Index(None, "unit_id", "member", "seq"),
)

seen = Table(
    "seen",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(120), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

inputs = Table(
    "inputs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot", BigInteger, nullable=False),
    Column("key", String(120), nullable=False),
    _person(nullable=False),
    _unit(),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("sealed", LargeBinary),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    _person(nullable=False, index=True),
    _unit(index=True),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("payload", LargeBinary),
    Column("state", String(20), nullable=False),
    Column("lease_until", Instant),
    Column("lease_by", String(80)),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("message_id", BigInteger),
    Column("error", String(80)),
    UniqueConstraint("key"),
    Index(None, "state", "due_at"),
)

nudges = Table(
    "nudges",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    _person(primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    Column("due_at", Instant, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("about", BigInteger, nullable=False, server_default="0"),
    Column("state", String(20), nullable=False),
    Column("key", String(200), nullable=False, index=True),
    Index(None, "person_id", "due_at"),
)

dates = Table(
    "dates",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    Column("day", String(10), nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _unit(nullable=False, index=True),
    _person(nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file_name", LargeBinary),
    Column("data", LargeBinary),
    Column("table", LargeBinary),
    Column("plan", String(64), nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("staged_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
)

downloads = Table(
    "downloads",
    metadata,
    Column("id", Id, primary_key=True),
    _person(nullable=False),
    _unit(nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("head", String(64), nullable=False),
    Column("way", String(20), nullable=False),
    Column("ask", Text, nullable=False),
    Column("outbox_id", BigInteger, index=True),
)

evidence = Table(
    "evidence",
    metadata,
    _unit(primary_key=True, autoincrement=False),
    Column("file", String(32), primary_key=True),
    Column("member", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
