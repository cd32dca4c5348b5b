import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import AttemptAmended, AttemptLogged, AttemptWithdrawn
from bot.domain.decisions import Wants
from bot.domain.records import Seat, Try
from tests.storage.office import NOW, Office, decides, office_in

TIME = NOW.isoformat()


def logged(number: int, attempt: int, outcome: str = "vacant", note: str = "") -> AttemptLogged:
    return AttemptLogged(number, attempt, "contact", outcome, TIME, TIME, note=note)


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_the_attempts_of_one_member_are_loaded_as_they_stand(office: Office) -> None:
    await office.branch(3)
    await office.change(1001, logged(1, 1), member=1)
    await office.change(1001, logged(2, 1, note="说不认识"), member=2)
    later = NOW + timedelta(minutes=3)
    amended = AttemptAmended(2, 1, TIME, outcome="off", reason="记错")
    await office.act(1001, decides(amended), Wants(member=2), now=later)
    await office.change(1001, logged(2, 2), member=2)
    await office.change(1001, AttemptWithdrawn(2, 2), member=2)
    first, second = (await office.look(attempts=2)).attempts
    assert (first.wording.outcome, first.first.outcome, first.wording.note) == (
        "off",
        "vacant",
        "说不认识",
    )
    assert (first.stored, first.amendments[0].at) == (NOW, later)
    assert (second.attempt, second.counts) == (2, False)
    assert (await office.look()).attempts == ()


async def test_the_card_knows_its_attempts_without_loading_them(office: Office) -> None:
    await office.branch(2)
    await office.change(1001, logged(1, 1), member=1)
    await office.change(1001, logged(1, 2, "off"), member=1)
    await office.change(1001, AttemptWithdrawn(1, 2), member=1)
    named = (await office.look(member=1)).desk.named
    assert named is not None
    assert named.tried == (
        Try("contact", "vacant", TIME),
        Try("contact", "off", TIME, off="withdrawn"),
    )


async def test_answers_leave_the_attempts_where_they_are(office: Office) -> None:
    await office.branch(1)
    await office.change(1001, logged(1, 1), member=1)
    await office.answer(1, "a", "x")
    await office.storage.rebuild("another policy")
    (member,) = await office.storage.members(1)
    assert len(member.tried) == 1
    assert await office.storage.audit() == []


async def test_for_a_text_the_attempts_of_the_open_card_are_loaded_only_if_one_is_awaited(
    office: Office,
) -> None:
    unit = await office.branch(1)
    await office.change(1001, logged(1, 1), member=1)
    await office.sit(Seat(unit.id, 1))
    assert (await office.look(attempts=0)).attempts == ()
    await office.sit(Seat(unit.id, 1, expects="note:1"))
    assert len((await office.look(attempts=0)).attempts) == 1


async def test_a_ledger_holds_the_attempts_of_the_unit_and_of_no_other(office: Office) -> None:
    unit = await office.branch(3)
    await office.branch(1, 1002, "二支部")
    await office.change(1001, logged(3, 1), member=3)
    await office.change(1001, logged(1, 1), member=1)
    await office.change(1002, logged(1, 1), member=1)
    ledger = await office.storage.ledger(unit.id)
    assert [(a.number, a.attempt) for a in ledger.attempts] == [(1, 1), (3, 1)]


async def test_a_purged_unit_has_no_attempts_left(office: Office) -> None:
    unit = await office.branch(1)
    await office.change(1001, logged(1, 1, note="说在外地"), member=1)
    await office.storage.purge(unit.id)
    assert (await office.storage.ledger(unit.id)).attempts == ()
    assert await office.storage.audit() == []


@pytest.mark.parametrize("told", ["vacant", "说在外地"])
async def test_nothing_that_was_said_lies_open_in_the_file(tmp_path: Path, told: str) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await office.branch(1)
        await office.change(1001, logged(1, 1, note="说在外地"), member=1)
    assert told.encode() not in everything_in(tmp_path)


async def test_an_attempt_that_was_taken_out_of_the_card_is_found_by_the_audit(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bot.db"
    async with office_in(f"sqlite:///{file}") as office:
        await office.branch(1)
        with closing(sqlite3.connect(file)) as conn:
            (before,) = conn.execute("SELECT facts FROM members").fetchone()
        await office.change(1001, logged(1, 1), member=1)
        assert await office.storage.audit() == []
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("UPDATE members SET facts = ?", (before,))
            conn.commit()
        assert [finding.code for finding in await office.storage.audit()] == ["member"]
