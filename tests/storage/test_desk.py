"""What a turn finds on the desk."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.changes import FactsStated, MemberAdded, MemberClosed, Upload
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.records import Fact, Key, Member, Person, Seat
from tests.storage.office import IDNO, NOW, Office, added, decides, stated


async def test_a_stranger_has_an_empty_desk(office: Office) -> None:
    await office.branch(1)
    loaded = await office.look(5555, member=1, search="张", roster=True)
    assert loaded.desk.person == Person(0, 5555)
    assert loaded.desk.unit is None
    assert loaded.desk.found == ()
    assert loaded.roster == {}


async def test_a_person_without_a_seat_sits_in_the_unit_of_the_first_role(office: Office) -> None:
    committee = await office.unit("甲委")
    branch = await office.unit("一支部")
    await office.join(committee, role="committee")
    await office.join(branch)
    await office.sit(Seat(committee.id))
    loaded = await office.look()
    assert loaded.desk.unit is not None
    assert loaded.desk.unit.id == committee.id


async def test_a_seat_out_of_scope_falls_back_to_ones_own_branch(office: Office) -> None:
    own, other = await office.branch(1), await office.branch(3, 1002, "二支部")
    await office.sit(Seat(other.id, 2))
    loaded = await office.look(member=3)
    assert loaded.desk.unit is not None
    assert loaded.desk.unit.id == own.id
    assert loaded.desk.seat == Seat(own.id)
    assert loaded.desk.member is None
    assert loaded.desk.named is None


async def test_only_what_lies_below_a_role_can_be_wanted(office: Office) -> None:
    committee = await office.unit("甲委")
    inside = await office.unit("一支部", committee)
    outside = await office.unit("二支部")
    await office.join(committee, 1001, "verifier")
    for unit, seen in ((committee, committee), (inside, inside), (outside, committee)):
        loaded = await office.look(unit=unit.id)
        assert loaded.desk.unit is not None
        assert loaded.desk.unit.id == seen.id


async def test_a_unit_does_not_lie_below_one_whose_number_begins_alike(office: Office) -> None:
    units = [await office.unit(f"支部{i}") for i in range(12)]
    await office.join(units[0])
    for unit in units[1:]:
        assert (await office.look(unit=unit.id)).desk.unit.id == units[0].id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sits", "finished", "comes"),
    [
        (None, [], 1),
        (1, [], 2),
        (2, [3], 4),
        (4, [], 1),
        (4, [1, 2], 3),
        (2, [1, 3, 4], None),
        (2, [1, 2, 3, 4], None),
        (None, [1, 2], 3),
        (3, [4], 1),
    ],
)
async def test_the_next_unfinished_member_comes_after_the_open_card(
    file_office: Office, sits: int | None, finished: list[int], comes: int | None
) -> None:
    unit = await file_office.branch(4)
    for number in finished:
        await file_office.answer(number, "a", "x")
        await file_office.answer(number, "b", "x")
    await file_office.sit(Seat(unit.id, sits))
    desk = (await file_office.look()).desk
    assert (desk.upcoming and desk.upcoming.key.number) == comes
    assert (desk.member and desk.member.key.number) == sits


async def test_the_named_card_is_another_than_the_open_one(office: Office) -> None:
    unit = await office.branch(3)
    await office.sit(Seat(unit.id, 1))
    assert (await office.look(member=1)).desk.named is None
    desk = (await office.look(member=2)).desk
    assert desk.named == desk.upcoming
    assert (await office.look(member=77)).desk.named is None


async def test_a_seat_is_kept_with_all_its_parts(office: Office) -> None:
    unit = await office.branch(3)
    seat = Seat(unit.id, 2, "dues", "note:王五 139")
    await office.sit(seat)
    assert (await office.look()).desk.seat == seat
    await office.sit(Seat(None, 1))
    assert (await office.look()).desk.seat == Seat(unit.id, 1)


async def test_a_seat_in_another_unit_shows_that_unit(office: Office) -> None:
    first, second = await office.branch(2), await office.unit("二支部")
    await office.join(second)
    await office.change(1001, MemberAdded(1, "王五", {}))
    outcome = await office.sit(Seat(first.id, 2))
    assert outcome.desk.unit is not None
    assert outcome.desk.unit.id == first.id
    assert outcome.desk.member is not None
    assert outcome.desk.member.key == Key(first.id, 2)


async def test_a_member_comes_back_as_it_was_written(office: Office) -> None:
    unit = await office.branch()
    facts = {
        "idno": Fact(IDNO, "given", "roster", "5:2"),
        "class": Fact("normal", "given", "asked"),
        "flags": Fact("pocket hidden"),
        "dues": Fact("", "unknown", "asked"),
    }
    outcome = await office.change(1001, MemberAdded(1, "张1", facts, "arrival"))
    member = (await office.look(member=1)).desk.named
    assert member is not None
    assert member == (await office.look(roster=True)).roster[1]
    assert (member.name, member.facts, member.source) == ("张1", facts, "arrival")
    assert member.standing.flags == ("pocket", "hidden")
    assert member.standing.reasons == (("answers", {"n": 4}),)
    assert outcome.desk.tally == {
        "total": 1,
        "done": 1,
        "cls:normal": 1,
        "unclear": 1,
        "flag:pocket": 1,
        "flag:hidden": 1,
    }
    assert (await office.look()).desk.tally == outcome.desk.tally
    assert member.key == Key(unit.id, 1)


async def test_counts_follow_every_answer(office: Office) -> None:
    await office.branch(3)
    await office.answer(1, "class", "a")
    await office.answer(1, "b", "x")
    await office.answer(1, "class", "c")
    await office.change(1001, MemberClosed(2, "已故"), member=2)
    assert (await office.look()).desk.tally == {
        "total": 2,
        "todo": 1,
        "done": 1,
        "cls:c": 1,
        "closed": 1,
    }
    assert await office.storage.audit() == []


@pytest.mark.parametrize(
    ("listed", "page", "numbers", "total"),
    [
        ("todo", 0, list(range(4, 12)), 17),
        ("todo", 2, [20], 17),
        ("todo", 3, [], 17),
        ("doing", 0, [1, 2], 2),
        ("closed", 0, [3], 1),
        ("unclear", 0, [2], 1),
        ("cls:a", 0, [1], 1),
        ("flag:pocket", 0, [], 0),
        ("total", 0, [1, 2, *range(4, 10)], 19),
        ("nothing", 0, [], 0),
        ("%", 0, [], 0),
    ],
)
async def test_a_list_has_pages_in_the_order_of_numbers(
    file_office: Office, listed: str, page: int, numbers: list[int], total: int
) -> None:
    await file_office.branch(20)
    await file_office.answer(1, "class", "a")
    unknown = FactsStated(2, {"dues": Fact("", "unknown")})
    await file_office.change(1001, unknown, member=2)
    await file_office.change(1001, MemberClosed(3, "已故"), member=3)
    desk = (await file_office.look(listed=listed, page=page)).desk
    assert [member.key.number for member in desk.found] == numbers
    assert desk.found_total == total


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("李", [2, 3]),
        (" 张 ", [1]),
        ("z", [1]),
        ("Z", [1]),
        ("%", []),
        ("_", []),
        ("\\", []),
        (IDNO, [3]),
        (IDNO[-4:], [3]),
        (IDNO[-5:], []),
        ("990101 19500101 0011", [3]),
        ("王", []),
    ],
)
async def test_a_member_is_found_by_name_initial_or_number(
    office: Office, text: str, numbers: list[int]
) -> None:
    await office.branch(3)
    await office.branch(3, 1002, "二支部")
    await office.answer(3, "idno", IDNO)
    desk = (await office.look(search=text)).desk
    assert [member.key.number for member in desk.found] == numbers
    assert desk.found_total == len(numbers)


async def test_a_search_with_many_hits_says_how_many(office: Office) -> None:
    await office.branch(20)
    desk = (await office.look(search="李", page=2)).desk
    assert [member.key.number for member in desk.found] == [18, 19, 20]
    assert desk.found_total == 19


async def test_a_new_name_is_found_and_the_old_one_is_not(office: Office) -> None:
    await office.branch(1)
    await office.answer(1, "name", "王五")
    assert len((await office.look(search="王五")).desk.found) == 1
    assert (await office.look(search="张")).desk.found == ()
    assert await office.storage.audit() == []


def upload(unit: int) -> Upload:
    return Upload(4711, unit, "ab" * 32, "名册.xlsx", b"PK..", {"rows": [["张三"]]}, "plan")


async def test_an_upload_waits_for_24_hours_in_its_own_unit(office: Office) -> None:
    first, second = await office.branch(), await office.branch(0, 1002, "二支部")
    staged = upload(first.id)
    await office.act(1001, lambda _: Decision(upload=staged))
    assert (await office.look(upload=4711)).upload == staged
    assert (await office.look(1002, upload=4711, unit=second.id)).upload is None
    for hours, expected in ((23.99, staged), (24, None), (25, None)):
        later = NOW + timedelta(hours=hours)
        outcome = await office.act(1001, decides(), Wants(upload=4711), now=later)
        assert outcome.loaded.upload == expected
    await office.storage.sweep(NOW + timedelta(hours=24))
    assert (await office.look(upload=4711)).upload is None


async def test_a_used_upload_says_when_it_was_used(office: Office) -> None:
    unit = await office.branch()
    await office.act(1001, lambda _: Decision(upload=upload(unit.id)))
    await office.act(1001, lambda _: Decision(uses=4711), Wants(upload=4711))
    found = (await office.look(upload=4711)).upload
    assert found is not None
    assert found.used == NOW


async def test_the_last_own_answer_can_be_taken_back_once(office: Office) -> None:
    unit = await office.branch(2)
    await office.join(unit, 1002)
    assert (await office.look(undo=True)).undoable is None
    await office.answer(1, "a", "1")
    await office.answer(2, "b", "2")
    await office.answer(1, "c", "3", 1002)
    for name in ("b", "a"):
        entry = (await office.look(undo=True)).undoable
        assert entry is not None
        assert isinstance(entry.change, FactsStated)
        assert list(entry.change.facts) == [name]
        back = FactsStated(entry.change.number, {name: Fact()}, cause="undone", undoes=entry.seq)
        await office.change(1001, back, member=entry.change.number)
    assert (await office.look(undo=True)).undoable is None
    assert (await office.look(1002, undo=True)).undoable is not None


async def test_an_answer_that_was_passed_over_is_so_from_then_on(office: Office) -> None:
    await office.branch(1)
    for name in ("a", "b", "c"):
        await office.answer(1, name, "1")
    unit = (await office.look()).desk.unit
    last = (await office.look(undo=True)).undoable
    assert unit is not None
    assert last is not None
    back = unit.revision - last.seq + 1
    older = (await office.look(undo=True, undo_back=back)).undoable
    assert older is not None
    assert older.seq == last.seq - 1
    undone = FactsStated(1, {"b": Fact()}, cause="undone", undoes=older.seq)
    await office.change(1001, undone, member=1)
    assert named(await office.look(undo=True)) == ["a"]
    await office.answer(1, "d", "1")
    assert named(await office.look(undo=True)) == ["d"]


def named(loaded: Loaded) -> list[str]:
    """Of what the answer is that can be taken back."""
    assert loaded.undoable is not None
    assert isinstance(loaded.undoable.change, FactsStated)
    return list(loaded.undoable.change.facts)


async def test_an_answer_is_looked_for_among_the_last_two_hundred(file_office: Office) -> None:
    await file_office.branch(1)
    await file_office.answer(1, "a", "1")
    await file_office.change(1001, *added(range(2, 201)), roster=True)
    entry = (await file_office.look(undo=True)).undoable
    assert entry is not None
    await file_office.change(1001, *added([201]), roster=True)
    assert (await file_office.look(undo=True)).undoable is None


async def test_the_history_of_a_member_begins_with_the_oldest(office: Office) -> None:
    await office.branch(2)
    await office.answer(1, "a", "1")
    await office.answer(2, "a", "2")
    await office.answer(1, "a", "3")
    history = (await office.look(history=1)).history
    assert [type(entry.change).__name__ for entry in history] == [
        "MemberAdded",
        "FactsStated",
        "FactsStated",
    ]
    assert [entry.at for entry in history] == [NOW] * 3
    assert history[-1].change == stated(1, "a", "3")


class Statements:
    """Hears every statement and how it was filled."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []

    def __enter__(self) -> "Statements":
        event.listen(Engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._hear)

    def _hear(
        self, _conn: object, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        self.heard.append((statement, parameters))


WANTED: list[dict[str, object]] = [
    {},
    {"member": 9},
    {"listed": "todo"},
    {"listed": "cls:a"},
    {"undo": True},
    {"history": 5},
    {"upload": 5},
]


@pytest.mark.parametrize("wants", WANTED, ids=str)
async def test_no_turn_reads_through_a_whole_table(
    file_office: Office, tmp_path: Path, wants: dict[str, object]
) -> None:
    unit = await file_office.branch(50)
    await file_office.sit(Seat(unit.id, 3))
    with Statements() as statements:
        await file_office.act(1001, decides(stated(3, "a", "x")), Wants(**wants))  # type: ignore[arg-type]
    with sqlite3.connect(tmp_path / "bot.db") as conn:
        for statement, parameters in statements.heard:
            if not statement.startswith(("SELECT", "WITH", "UPDATE")):
                continue
            row = parameters[0] if isinstance(parameters, list) else parameters
            plan = conn.execute(f"EXPLAIN QUERY PLAN {statement}", row).fetchall()
            scans = [step[3] for step in plan if step[3].startswith("SCAN")]
            assert [scan for scan in scans if not scan.startswith(IN_MEMORY)] == []


IN_MEMORY = ("SCAN CONSTANT ROW", "SCAN wanted", "SCAN card")


@pytest.mark.parametrize("wants", WANTED, ids=str)
async def test_a_turn_costs_the_same_in_any_branch(
    file_office: Office, wants: dict[str, object]
) -> None:
    counted = []
    for telegram, size in ((1001, 250), (1002, 900)):
        unit = await file_office.branch(size, telegram, f"支部{telegram}")
        await file_office.sit(Seat(unit.id, 3), telegram)
        with Statements() as statements:
            await file_office.look(telegram, **wants)
        counted.append(len(statements.heard))
    assert counted[0] == counted[1]


async def test_two_cards_of_one_member_are_one(office: Office) -> None:
    await office.branch(2)
    loaded = await office.look(member=1, roster=True)
    assert isinstance(loaded.desk.named, Member)
    assert loaded.desk.named == loaded.roster[1]
