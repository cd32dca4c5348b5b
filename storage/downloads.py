"""Who took which file, when, as of which head of the chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Select, bindparam, func, insert, select

from bot.domain.downloads import PAGE
from bot.domain.records import Download
from storage.tables import downloads, units


def log_download(conn: Connection, taken: Download, parcel: int | None = None) -> int:
    """Note a file that is handed out; its number, the old one where the same parcel is noted."""
    if parcel is not None and (old := download_of(conn, parcel)):
        return old
    values = {
        "person_id": taken.person,
        "unit_id": taken.unit,
        "kind": taken.form,
        "at": taken.at,
        "head": taken.head,
        "way": taken.way,
        "ask": orjson.dumps(dict(taken.ask)).decode(),
        "outbox_id": parcel,
    }
    made = conn.execute(insert(downloads).values(values).returning(downloads.c.id))
    return int(made.scalar_one())


def download_of(conn: Connection, parcel: int) -> int:
    """The number under which the file of a parcel is noted; 0: it is not."""
    noted = select(downloads.c.id).where(downloads.c.outbox_id == parcel)
    return int(conn.execute(noted).scalar() or 0)


def downloads_of(conn: Connection, person: int, since: datetime) -> list[int]:
    """The numbers of the files that a person took since then, oldest first."""
    hers = (downloads.c.person_id == person) & (downloads.c.at >= since)
    return list(conn.execute(select(downloads.c.id).where(hers).order_by(downloads.c.id)).scalars())


_DOWNLOAD = (
    downloads.c.id,
    downloads.c.person_id,
    downloads.c.unit_id,
    units.c.name,
    downloads.c.kind,
    downloads.c.at,
    downloads.c.head,
    downloads.c.way,
    downloads.c.ask,
)
_FROM = downloads.join(units, units.c.id == downloads.c.unit_id)
_ONE = select(*_DOWNLOAD).select_from(_FROM).where(downloads.c.id == bindparam("number"))
_UNDER = func.substr(units.c.path, 1, func.length(bindparam("path"))) == bindparam("path")
_HERE = units.c.path == bindparam("path")
_PAGE: Select[Any] = (
    select(*_DOWNLOAD)
    .select_from(_FROM)
    .order_by(downloads.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("start"))
)
_COUNT = select(func.count()).select_from(_FROM)


def one_download(conn: Connection, path: str, below: bool, number: int) -> Download | None:
    """The file of this number, if it was taken of the unit with this path, or of one below it."""
    here = _UNDER if below else _HERE
    row = conn.execute(_ONE.where(here), {"number": number, "path": path}).first()
    return _from(row) if row else None


def page_of_downloads(
    conn: Connection, path: str, below: bool, page: int
) -> tuple[tuple[Download, ...], int]:
    """The newest files taken of the unit with this path, or also below it; how many there are."""
    here = _UNDER if below else _HERE
    rows = conn.execute(_PAGE.where(here), {"path": path, "start": PAGE * max(page, 0)})
    total = conn.execute(_COUNT.where(here), {"path": path}).scalar_one()
    return tuple(_from(row) for row in rows), total


def _from(row: Any) -> Download:
    number, person, unit, name, form, at, head, way, ask = row
    return Download(person, unit, form, at, head, way, orjson.loads(ask or "{}"), number, name)
