import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.records import Seat
from storage import StorageRefused, StorageUnavailable
from tests.storage.office import NOW, Office, added, decides, office_in, stated


class Begun:
    """Counts the transactions that write."""

    def __init__(self) -> None:
        self.sets: list[list[str]] = []

    def __enter__(self) -> "Begun":
        event.listen(Engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._hear)

    def _hear(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            self.sets.append([])
        if self.sets:
            self.sets[-1].append(statement)


async def branches(office: Office, n: int, members: int = 3) -> list[int]:
    for i in range(n):
        await office.branch(members, 1001 + i, f"支部{i}")
    return [1001 + i for i in range(n)]


async def test_a_turn_stores_what_was_decided_and_returns_what_stands(office: Office) -> None:
    await office.branch(3)
    outcome = await office.answer(2, "class", "normal")
    assert outcome.seen is False
    assert outcome.decision is not None
    assert outcome.desk.named is not None
    assert outcome.desk.named.value("class") == "normal"
    assert outcome.desk.named.revision == 2
    again = await office.look(member=2)
    # A role carries its unit as it was when the turn began.
    assert replace(again.desk, grants=()) == replace(outcome.desk, grants=())


async def test_an_update_that_was_seen_under_any_key_is_not_decided_again(office: Office) -> None:
    await office.branch(1)
    await office.act(1001, decides(stated(1, "class", "a")), Wants(member=1), keys=("u:7", "m:1"))

    def never(loaded: Loaded) -> Decision:
        raise AssertionError

    for keys in (("u:7",), ("u:8", "m:1"), ("m:1", "x")):
        outcome = await office.act(1001, never, Wants(member=1), keys=keys)
        assert (outcome.seen, outcome.decision) == (True, None)
        assert outcome.desk.named is not None
        assert outcome.desk.named.revision == 2


async def test_the_same_update_of_another_bot_is_another_update(office: Office) -> None:
    await office.branch(1)
    for bot in (7, 8):
        ticket = office.ticket(1001, ("u:1",), bot=bot)
        outcome = await office.storage.turn(ticket, Wants(), decides())
        assert outcome.seen is False


async def test_a_complaint_is_remembered_as_decided(office: Office) -> None:
    await office.branch()
    refuse = lambda _: Decision(complaint=Complaint("no"))  # noqa: E731
    assert (await office.act(1001, refuse, keys=("u:1",))).seen is False
    assert (await office.act(1001, refuse, keys=("u:1",))).seen is True


async def test_turns_that_wait_share_one_transaction(file_office: Office) -> None:
    people = await branches(file_office, 12)
    with Begun() as begun:
        await asyncio.gather(*[file_office.answer(1, "class", "a", p) for p in people])
    assert len(begun.sets) == 1
    with Begun() as alone:
        await file_office.answer(2, "class", "a", people[0])
    assert len(begun.sets[0]) == len(alone.sets[0])


async def test_one_person_is_served_in_order(office: Office) -> None:
    await office.branch(1)
    values = [f"v{i}" for i in range(9)]
    outcomes = await asyncio.gather(*[office.answer(1, "class", value) for value in values])
    stood = [outcome.desk.named and outcome.desk.named.value("class") for outcome in outcomes]
    assert stood == values
    entries = (await office.look(history=1)).history
    assert [entry.seq for entry in entries] == list(range(entries[0].seq, entries[0].seq + 10))


async def test_two_people_in_one_unit_see_each_others_answers(office: Office) -> None:
    unit = await office.branch(1)
    await office.join(unit, 1002)
    outcomes = await asyncio.gather(
        *[office.answer(1, f"q{i}", "x", 1001 + i % 2) for i in range(10)]
    )
    revisions = [outcome.desk.named and outcome.desk.named.revision for outcome in outcomes]
    assert sorted(revisions) == list(range(2, 12))  # type: ignore[type-var]
    assert await office.storage.audit() == []


async def test_a_decision_that_raises_drops_out_alone(office: Office) -> None:
    people = await branches(office, 5)

    def fails(loaded: Loaded) -> Decision:
        raise RuntimeError("a mistake in a rule")

    turns = [office.answer(1, "class", "a", p) for p in people]
    turns[2:2] = [office.act(9999, fails, keys=("u:x",))]
    outcomes = await asyncio.gather(*turns, return_exceptions=True)
    assert [isinstance(o, RuntimeError) for o in outcomes] == [False, False, True] + [False] * 3
    assert (await office.act(9999, decides(), keys=("u:x",))).seen is False
    assert await office.storage.audit() == []


@pytest.mark.parametrize(
    "change",
    [stated(99, "class", "a"), stated(2, "class", "a")],
    ids=["no such member", "not loaded"],
)
async def test_a_change_about_a_member_that_was_not_loaded_is_refused(
    office: Office, change: object
) -> None:
    await office.branch(3)
    with pytest.raises(ValueError, match="not loaded"):
        await office.change(1001, change)  # type: ignore[arg-type]
    assert await office.storage.audit() == []


async def test_a_stranger_cannot_change_anything(office: Office) -> None:
    await office.branch(3)
    with pytest.raises(ValueError, match="on record"):
        await office.change(5555, stated(1, "class", "a"))


async def test_what_the_database_refuses_falls_out_of_its_set(office: Office) -> None:
    people = await branches(office, 4)
    turns = [office.answer(1, "class", "a", p) for p in people[1:]]
    nowhere = office.act(people[0], lambda _: Decision(seat=Seat(987654)), keys=("u:x",))
    outcomes = await asyncio.gather(nowhere, *turns, return_exceptions=True)
    assert [type(o).__name__ for o in outcomes] == ["StorageRefused"] + ["Outcome"] * 3
    assert (await office.act(people[0], decides(), keys=("u:x",))).seen is False


async def test_a_write_that_breaks_half_way_leaves_nothing(
    file_office: Office, tmp_path: Path
) -> None:
    await file_office.branch(2)
    before = await file_office.look(member=1)
    with sqlite3.connect(tmp_path / "bot.db") as conn:
        conn.execute(
            "CREATE TRIGGER broken BEFORE UPDATE OF chain_head ON units "
            "BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    with pytest.raises(StorageRefused):
        await file_office.act(
            1001, decides(stated(1, "class", "a")), Wants(member=1), keys=("u:x",)
        )
    with sqlite3.connect(tmp_path / "bot.db") as conn:
        conn.execute("DROP TRIGGER broken")
    assert await file_office.look(member=1) == before
    outcome = await file_office.act(
        1001, decides(stated(1, "class", "a")), Wants(member=1), keys=("u:x",)
    )
    assert outcome.seen is False
    assert await file_office.storage.audit() == []


async def test_a_busy_database_is_said_and_nothing_is_acknowledged(
    file_url: str, tmp_path: Path
) -> None:
    async with office_in(file_url, wait=0.05) as office:
        people = await branches(office, 3)
        other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        turns = [office.answer(1, "class", "a", p) for p in people]
        outcomes = await asyncio.gather(*turns, return_exceptions=True)
        assert [type(o) for o in outcomes] == [StorageUnavailable] * 3
        other.execute("ROLLBACK")
        other.close()
        assert (await office.answer(1, "class", "a")).desk.tally["cls:a"] == 1


async def test_errors_name_neither_people_nor_values(office: Office) -> None:
    await office.branch(1)
    with pytest.raises(StorageRefused) as caught:
        await office.act(1001, lambda _: Decision(seat=Seat(987654, 1, "秘密", "张三")))
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__}"
    assert "987654" not in shown
    assert "秘密" not in shown
    assert caught.value.__suppress_context__


async def test_a_turn_that_wants_the_roster_runs_alone(file_office: Office) -> None:
    people = await branches(file_office, 4)
    with Begun() as begun:
        await asyncio.gather(
            file_office.answer(1, "class", "a", people[0]),
            file_office.change(people[1], *added([4, 5]), roster=True),
            file_office.answer(1, "class", "a", people[2]),
            file_office.answer(1, "class", "a", people[3]),
        )
    assert len(begun.sets) == 3


async def test_a_caller_who_gives_up_does_not_stop_the_others(office: Office) -> None:
    people = await branches(office, 3)
    tasks = [asyncio.create_task(office.answer(1, "class", "a", p)) for p in people]
    await asyncio.sleep(0)
    tasks[0].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(o).__name__ for o in outcomes] == ["CancelledError", "Outcome", "Outcome"]


async def test_closing_waits_for_the_turns_that_were_begun(file_url: str) -> None:
    async with office_in(file_url) as office:
        await office.branch(1)
        task = asyncio.create_task(office.answer(1, "class", "a"))
        await asyncio.sleep(0)
    assert (await task).desk.tally["cls:a"] == 1


async def test_an_import_of_a_whole_branch_is_one_turn(office: Office) -> None:
    await office.branch()
    outcome = await office.change(1001, *added(range(1, 1201)), roster=True)
    assert outcome.desk.tally == {"total": 1200, "todo": 1200}
    assert outcome.desk.unit is not None
    assert outcome.desk.unit.members == 1200
    loaded = await office.look(roster=True)
    assert list(loaded.roster) == list(range(1, 1201))
    assert loaded.desk.unit == outcome.desk.unit


async def test_a_language_and_the_notice_stay_chosen(office: Office) -> None:
    await office.branch()
    await office.act(1001, lambda _: Decision(language="en"))
    await office.act(1001, lambda _: Decision(notice=NOW))
    person = (await office.look()).desk.person
    assert (person.language, person.notice) == ("en", NOW)


async def test_two_processes_on_one_database_lose_nothing(url: str) -> None:
    async with office_in(url) as one, office_in(url) as other:
        unit = await one.branch(1)
        await one.join(unit, 1002)
        await asyncio.gather(
            *[one.answer(1, f"a{i}", "x", 1001) for i in range(8)],
            *[
                other.act(1002, decides(stated(1, f"b{i}", "x")), Wants(member=1), keys=(f"o:{i}",))
                for i in range(8)
            ],
        )
        member = (await one.look(member=1)).desk.named
        assert member is not None
        assert len(member.facts) == 16
        assert await other.storage.audit() == []


async def test_one_update_at_two_processes_is_decided_once(url: str) -> None:
    async with office_in(url) as one, office_in(url) as other:
        await one.branch(1)
        outcomes = await asyncio.gather(
            *[
                office.act(1001, decides(stated(1, "class", "a")), Wants(member=1), keys=("u:x",))
                for office in (one, other)
            ]
        )
        assert sorted(outcome.seen for outcome in outcomes) == [False, True]
        assert (await one.look(member=1)).desk.named.revision == 2  # type: ignore[union-attr]
