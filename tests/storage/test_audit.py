import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import StaticPool, create_engine

from bot.domain.changes import (
    DateShifted,
    FactsStated,
    MemberClosed,
    RosterImported,
    UnitClassified,
    ValueRevealed,
)
from bot.domain.changes.offices import IdsDecided
from bot.domain.decisions import Decision
from bot.domain.records import Fact, Member, Standing
from storage import Finding
from storage.audit import audit
from storage.means import Means
from tests.storage.office import IDNO, KEYS, NOW, Office, added, office_in, spell, stand

GUARDED = {
    "log": ["seq", "at", "actor", "kind", "member", "sealed", "digest", "hash", "unit_id"],
    "units": [
        *("parent_id", "kind", "name", "path", "members", "category", "closed_at"),
        *("phase", "above", "ids"),
        *("chain_rows", "chain_head", "chain_mac", "purged"),
    ],
    "members": [
        *("number", "name", "search", "facts", "revision", "source", "closed", "unit_id"),
        *("progress", "unfinished", "cls", "flags", "unclear", "float_to", "id_hash", "tail_hash"),
        *("next_on", "leads", "gaps", "line_on", "outcome", "review", "measure"),
    ],
    "dates": ["unit_id", "code", "day"],
    "tallies": ["name", "n", "unit_id"],
    "grants": ["person_id", "unit_id", "role", "granted_at", "revoked_at", "invitation_id"],
    "invitations": ["unit_id", "role", "expires_at", "used_at", "used_by", "made_by"],
    "persons": ["telegram", "mac", "joined_at"],
}
"""What an outsider may change in the file without being able to make it fit."""

MEANT = {"tallies": "n > 0"}
"""A count of nobody says nothing that could be changed."""

Tamper = Callable[[sqlite3.Connection, random.Random], str]


async def busy_office(office: Office) -> None:
    """Two units in which everything happened that the vocabulary knows."""
    unit = await office.branch(6)
    other = await office.unit("二支部", unit)
    await office.join(other, 1002, "verifier")
    await office.change(1002, *added([1, 2]))
    for number in (1, 2, 3):
        await office.answer(number, "class", "abc"[number - 1])
    await office.answer(1, "idno", IDNO)
    await office.answer(1, "where", "230000")
    await office.answer(2, "flags", "pocket hidden")
    await office.change(1001, FactsStated(3, {"dues": Fact("", "unknown")}), member=3)
    await office.change(1001, MemberClosed(4, "已故", "十二月"), member=4)
    await office.change(1001, ValueRevealed(1, "idno", "填表"), member=1)
    await office.change(1001, RosterImported(1, "ab" * 32, 0, 1, 2, 3))
    await office.join(unit, 1003)
    gone = (await office.look(1003)).desk.person.id
    await office.storage.revoke(gone, NOW)
    await office.storage.invite(unit.id, "clerk", NOW, NOW)
    await office.change(1001, IdsDecided("yes"), UnitClassified("rural"))
    await office.change(1001, DateShifted("cutoff", "2026-04-02", "2026-03-30"))
    await office.change(1001, DateShifted("report", "2026-05-06", "2026-04-30"))
    await office.change(1001, DateShifted("cutoff", "2026-04-03", "2026-04-02"))
    await office.unit("三支部", unit)


def edit(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Change one value."""
    table = dice.choice([name for name in GUARDED for _ in GUARDED[name]])
    column = dice.choice(GUARDED[table])
    held = MEANT.get(table, "TRUE")
    found = conn.execute(f'SELECT rowid, "{column}" FROM {table} WHERE {held} ORDER BY rowid')
    rows = found.fetchall()
    row, value = dice.choice(rows)
    conn.execute(
        f'UPDATE OR IGNORE {table} SET "{column}" = ? WHERE rowid = ?',
        (other(column, value, dice), row),
    )
    return f"edit {table}.{column}"


def other(column: str, value: Any, dice: random.Random) -> Any:
    """Another value of the same kind."""
    if column == "revoked_at" and value is not None:
        return None
    if value is None:
        return dice.choice([1, 2])
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 1000])
    if isinstance(value, bytes):
        at = dice.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << dice.randrange(8))]) + value[at + 1 :]
    if value[:4].isdigit() and "T" in value:
        return dice.choice([value.replace("2026", "2025"), "never"])
    return value + "x"


def delete(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Take a row away."""
    table = dice.choice(["log", "units", "members", "invitations", "grants", "dates"])
    (row,) = dice.choice(conn.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall())
    conn.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
    return f"delete {table}"


def swap(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Exchange what two rows of a chain hold, or two members' facts."""
    if dice.random() < 0.3:
        members = conn.execute("SELECT rowid, facts FROM members ORDER BY rowid").fetchall()
        (one, a), (two, b) = dice.sample(members, 2)
        conn.execute("UPDATE members SET facts = ? WHERE rowid = ?", (b, one))
        conn.execute("UPDATE members SET facts = ? WHERE rowid = ?", (a, two))
        return "swap facts"
    rows = conn.execute("SELECT rowid, unit_id, seq FROM log ORDER BY rowid").fetchall()
    (one, unit1, seq1), (two, unit2, seq2) = dice.sample(rows, 2)
    put = "UPDATE log SET unit_id = ?, seq = ? WHERE rowid = ?"
    conn.execute(put, (unit1, -99, one))
    conn.execute(put, (unit1, seq1, two))
    conn.execute(put, (unit2, seq2, one))
    return "swap rows"


def cut(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Cut the tail of a chain, and let the unit's row say so too."""
    (unit, rows) = dice.choice(
        conn.execute("SELECT id, chain_rows FROM units WHERE chain_rows > 1").fetchall()
    )
    left = dice.randrange(1, rows)
    conn.execute("DELETE FROM log WHERE unit_id = ? AND seq > ?", (unit, left))
    if dice.random() < 0.7:
        conn.execute(
            "UPDATE units SET chain_rows = ?, chain_head = "
            "(SELECT hash FROM log WHERE unit_id = units.id AND seq = ?) WHERE id = ?",
            (left, left, unit),
        )
    return "cut"


def slip_in(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Copy a row to another place of the chain."""
    (row,) = dice.choice(conn.execute("SELECT rowid FROM log ORDER BY rowid").fetchall())
    seq = dice.choice([0, -5, 99])
    conn.execute(
        "INSERT INTO log SELECT unit_id, ?, at, actor, kind, member, sealed, digest, hash "
        "FROM log WHERE rowid = ?",
        (seq, row),
    )
    return "slip in"


def give_role(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Hold a role that nobody gave."""
    conn.execute(
        "INSERT INTO grants (person_id, unit_id, role, granted_at) VALUES (?, ?, 'city', ?)",
        (dice.choice([1, 2]), dice.choice([1, 2]), NOW.isoformat()),
    )
    return "give role"


KINDS: Sequence[Tamper] = [edit] * 6 + [delete] * 3 + [swap] * 2 + [cut, slip_in, give_role]


async def test_three_hundred_tampers_are_each_found(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    async with office_in(f"sqlite:///{whole}") as office:
        await busy_office(office)
        assert await office.storage.audit() == []
    missed = []
    for seed in range(300):
        file = tmp_path / "cut.db"
        shutil.copy(whole, file)
        dice = random.Random(seed)
        with closing(sqlite3.connect(file)) as conn:
            before = list(conn.iterdump())
            said = dice.choice(KINDS)(conn, dice)
            conn.commit()
            changed = list(conn.iterdump()) != before
        async with office_in(f"sqlite:///{file}") as office:
            findings = await office.storage.audit()
        if changed != bool(findings):
            missed.append((seed, said))
    assert missed == []


async def test_a_thousand_rows_changed_removed_and_reordered_are_each_found(
    tmp_path: Path,
) -> None:
    whole = tmp_path / "whole.db"
    async with office_in(f"sqlite:///{whole}") as office:
        await busy_office(office)
    means, missed = Means(KEYS, stand, spell), []
    with closing(sqlite3.connect(whole)) as source:
        for seed in range(1000):
            dice, copy = random.Random(seed), sqlite3.connect(":memory:", check_same_thread=False)
            source.backup(copy)
            said = dice.choice([edit_row, remove_row, reorder_rows])(copy, dice)
            copy.commit()
            engine = create_engine(
                "sqlite://", creator=lambda copy=copy: copy, poolclass=StaticPool
            )
            with engine.connect() as conn:
                found = audit(conn, means)
            engine.dispose()
            if not any(finding.code in ("chain", "head") for finding in found):
                missed.append((seed, said))
    assert missed == []


def edit_row(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Change one value of one row of a chain."""
    column = dice.choice([name for name in GUARDED["log"] if name != "unit_id"])
    rows = conn.execute(f"SELECT rowid, {column} FROM log ORDER BY rowid").fetchall()
    row, value = dice.choice(rows)
    new = other(column, value, dice)
    while (
        column == "seq"
        and conn.execute(
            "SELECT 1 FROM log WHERE seq = ? AND unit_id = (SELECT unit_id FROM log WHERE rowid = ?)",
            (new, row),
        ).fetchone()
    ):
        new += 1000
    conn.execute(f"UPDATE log SET {column} = ? WHERE rowid = ?", (new, row))
    return f"edit {column}"


def remove_row(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Take one row of a chain away."""
    (row,) = dice.choice(conn.execute("SELECT rowid FROM log ORDER BY rowid").fetchall())
    conn.execute("DELETE FROM log WHERE rowid = ?", (row,))
    return "remove"


def reorder_rows(conn: sqlite3.Connection, dice: random.Random) -> str:
    """Let two rows of a chain change places."""
    rows = conn.execute("SELECT rowid, unit_id, seq FROM log ORDER BY rowid").fetchall()
    one, unit, seq = dice.choice([row for row in rows if row[1] == rows[0][1]])
    two, _, other_seq = dice.choice([row for row in rows if row[1] == unit and row[0] != one])
    put = "UPDATE log SET seq = ? WHERE rowid = ?"
    for number, row in ((-99, one), (seq, two), (other_seq, one)):
        conn.execute(put, (number, row))
    return "reorder"


async def test_the_first_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            conn.execute("UPDATE log SET actor = 77 WHERE unit_id = 1 AND seq IN (5, 8)")
            conn.commit()
        assert await office.storage.audit() == [Finding(1, "chain", "row 5")]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE units SET ids = 'no' WHERE id = 3", (3, "unit")),
        ("UPDATE units SET above = 'signed' WHERE id = 3", (3, "unit")),
        ("UPDATE units SET closed_at = '2026-03-01' WHERE id = 2", (2, "unit")),
        ("UPDATE dates SET day = '2026-04-02' WHERE code = 'cutoff'", (1, "date")),
        ("UPDATE dates SET unit_id = 2 WHERE code = 'report'", (1, "date")),
        ("DELETE FROM dates WHERE code = 'report'", (1, "date")),
        ("INSERT INTO dates VALUES (3, 'cutoff', '2026-06-01')", (3, "date")),
        ("UPDATE grants SET granted_at = '2025' WHERE id = 1", (1, "grant")),
        ("UPDATE grants SET revoked_at = '2027' WHERE revoked_at IS NOT NULL", (1, "grant")),
        ("UPDATE invitations SET made_by = 2 WHERE id = 1", (1, "invitation")),
        ("UPDATE persons SET joined_at = '2025' WHERE id = 1", (0, "person")),
    ],
)
async def test_what_follows_from_the_chains_is_held_against_them(
    tmp_path: Path, change: str, finding: tuple[int, str]
) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            assert conn.execute(change).rowcount == 1
            conn.commit()
        found = await office.storage.audit()
    assert finding == (found[0].unit, found[0].code)


async def test_what_a_purged_committee_decided_is_taken_as_it_stands(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        await office.storage.purge(1)
        assert await office.storage.audit() == []


async def test_a_finding_names_no_one(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            conn.execute("UPDATE members SET name = '秘密', cls = '秘密'")
            conn.execute("INSERT INTO tallies VALUES (1, '秘密', 3)")
            conn.execute("UPDATE persons SET telegram = 99887766 WHERE id = 1")
            conn.commit()
        said = repr(await office.storage.audit())
    assert "秘密" not in said
    assert "99887766" not in said
    assert "张" not in said


@pytest.mark.parametrize("table", ["log", "members"])
async def test_a_sealed_value_does_not_open_in_another_row(tmp_path: Path, table: str) -> None:
    column, number = ("sealed", "seq") if table == "log" else ("facts", "number")
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            conn.execute(
                f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} "
                f"WHERE unit_id = 1 AND {number} = 2) WHERE unit_id = 1 AND {number} = 1"
            )
            conn.commit()
        assert await office.storage.audit() != []


async def test_a_purged_unit_holds_nothing_personal_and_still_verifies(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        await office.act(1001, lambda _: Decision(said=()))
        tally = (await office.look()).desk.tally
        await office.storage.purge(1)
        assert await office.storage.audit() == []
        loaded = await office.look(member=1, history=1)
        assert loaded.desk.named is not None
        assert (loaded.desk.named.name, loaded.desk.named.facts) == ("", {})
        assert [entry.change for entry in loaded.history] == [None] * len(loaded.history)
        assert loaded.desk.tally == tally
        standing = loaded.desk.named.standing
        assert await office.storage.rebuild("another policy") == 0
        loaded = await office.look(member=1)
        assert loaded.desk.named is not None
        assert (loaded.desk.tally, loaded.desk.named.standing) == (tally, standing)
        stored = (tmp_path / "bot.db").read_bytes() + (tmp_path / "bot.db-wal").read_bytes()
        assert "李6".encode() not in stored
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            conn.execute("UPDATE log SET digest = zeroblob(32) WHERE unit_id = 1 AND seq = 4")
            conn.commit()
        assert await office.storage.audit() == [Finding(1, "chain", "row 4")]


async def test_emptying_a_payload_without_a_purge_is_found(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await busy_office(office)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
            conn.execute("UPDATE log SET sealed = NULL WHERE unit_id = 1 AND seq = 4")
            conn.commit()
        assert await office.storage.audit() == [Finding(1, "chain", "row 4")]


async def test_audit_holds_on_either_database_after_a_busy_day(office: Office) -> None:
    await busy_office(office)
    await asyncio.gather(*[office.answer(n, "note", "x") for n in (1, 2, 3, 5, 6)])
    assert await office.storage.audit() == []


async def test_a_new_program_concludes_anew_under_the_same_policy(
    file_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office_in(file_url) as office:
        await busy_office(office)
        await office.storage.rebuild("first")

    def stricter(member: Member) -> Standing:
        return Standing("later", "a", (), (), 0) if member.facts else stand(member)

    async with office_in(file_url, rule=stricter) as office:
        monkeypatch.setattr("storage.store.REVISION", "another")
        assert await office.storage.rebuild("first") == 3
        assert await office.storage.audit() == []


async def test_a_new_policy_concludes_anew_about_everybody(url: str) -> None:
    async with office_in(url) as office:
        await busy_office(office)
        assert await office.storage.rebuild("first") == 0

    def stricter(member: Member) -> Standing:
        return Standing("later", "a", (), (), 0) if member.facts else stand(member)

    async with office_in(url, rule=stricter) as office:
        assert {finding.code for finding in await office.storage.audit()} == {"standing", "tally"}
        assert await office.storage.rebuild("first") == 0
        assert await office.storage.rebuild("second") == 3
        assert await office.storage.audit() == []
        assert (await office.look()).desk.tally == {
            "total": 5,
            "later": 3,
            "cls:a": 3,
            "todo": 2,
            "closed": 1,
        }
