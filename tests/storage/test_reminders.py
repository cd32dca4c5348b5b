import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select, true, update

from bot.domain.changes import DateShifted, Errand, MatterOpened, MobilisationConfirmed
from bot.domain.decisions import Decision, Wants
from bot.domain.nudges import FACTS as NAMED, Firing, Row, Slot, read_conditions
from storage import Input, Parcel
from storage.digests import Digest
from storage.facts import FACTS, Moment, needed
from storage.tables import members, nudges, persons, units
from tests.reliability import chains
from tests.storage.office import NOW, Office, added, office_in

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NINE = datetime(2026, 3, 11, 1, tzinfo=UTC)
DAY_OF_FORMS = date(2026, 3, 20)
EVERYBODY = (1, 10**6)


def row(
    code: str = "open", applies: str = "total > 0", resolved: str = "open = 0",
    count: str = "open", level: str = "branch", days: int = 0,
) -> Row:  # fmt: skip
    return Row(
        code, level, "{n}", "next", 50, read_conditions(applies), read_conditions(resolved),
        count, "branch_forms", days=days,
    )  # fmt: skip


ROSTER = row("roster", "total = 0 and below = 0", "total > 0", "")
CALLED = row("called", "", "mobilised > 0", "")
ROWS = {each.code: each for each in (row(), ROSTER, CALLED)}


def slot(at: datetime = NINE, hour: int = 9, again: bool = False) -> Slot:
    return Slot(at, hour, (date(2026, 3, 11),), again)


def moment(now: datetime = NINE) -> Moment:
    return Moment(now, now.date(), {3: now - DAY * 3})


async def posted(
    office: Office, *rows: Row, at: Slot | None = None, days: Sequence[date] = (DAY_OF_FORMS,)
) -> int:
    firing = [Firing(each, DAY_OF_FORMS, frozenset(days)) for each in rows or (row(),)]
    at = at or slot()
    return await office.storage.post_nudges(firing, at, 9, EVERYBODY, moment(at.at))


async def claimed(office: Office, now: datetime = NINE) -> list[Parcel]:
    parcels = await office.storage.claim(now, "one", MINUTE, 50, "broadcast")
    return [parcel for parcel in parcels if parcel.kind == "nudge"]


async def digest(office: Office, person: int, until: datetime = NINE) -> Digest:
    return await office.storage.digest(person, 0, ROWS, until, moment())


async def finish(office: Office, members: Sequence[int], telegram: int = 1001) -> None:
    for number in members:
        await office.answer(number, "a", "1", telegram)
        await office.answer(number, "b", "2", telegram)


async def ledger(office: Office) -> list[tuple[str, int, str]]:
    """(code, count, state) of every nudge, in the order of people and rows."""

    def read(conn: object) -> list[tuple[str, int, str]]:
        rows = conn.execute(  # type: ignore[attr-defined]
            select(nudges.c.code, nudges.c.n, nudges.c.state).order_by(
                nudges.c.person_id, nudges.c.due_at, nudges.c.code
            )
        )
        return [tuple(each) for each in rows]

    return await office.storage._database.read(read)


async def states(office: Office) -> dict[str, int]:
    """How many digests are in each state."""
    found = await chains.errands(office.storage)
    return {state: n for (kind, state), n in found.items() if kind == "nudge"}


async def put(office: Office, whose: int | None = None, **values: object) -> None:
    """Set columns of everybody, or of one person."""
    of = true() if whose is None else persons.c.telegram == whose

    def write(conn: object) -> None:
        conn.execute(update(persons).where(of).values(values))  # type: ignore[attr-defined]

    await office.storage._database.write(write)


async def test_the_first_look_begins_now_and_later_ones_go_on_from_there(office: Office) -> None:
    assert await office.storage.nudges_since(NOW) == NOW
    assert await office.storage.nudges_since(NOW + DAY) == NOW
    await office.storage.nudges_swept(NOW + DAY)
    assert await office.storage.nudges_since(NOW + DAY * 2) == NOW + DAY
    await office.storage.nudges_swept(NOW)
    assert await office.storage.nudges_since(NOW) == NOW + DAY


def test_every_fact_that_a_row_may_name_can_be_asked() -> None:
    assert FACTS.keys() == NAMED.keys()


async def test_one_digest_goes_to_each_secretary_with_work_left(office: Office) -> None:
    unit = await office.branch(2)
    await office.join(unit, 1002)
    assert await posted(office, row(), CALLED) == 2
    assert await posted(office, row(), CALLED) == 0
    parcels = await claimed(office)
    assert sorted(p.telegram for p in parcels) == [1001, 1002]
    assert {(p.kind, p.unit, p.due, p.tries) for p in parcels} == {("nudge", None, NINE, 0)}
    assert [p.key for p in parcels] == [f"nudge:20260311T0100Z:{p.person}" for p in parcels]
    assert await ledger(office) == [("called", 0, "due"), ("open", 2, "due")] * 2


async def test_the_same_role_held_twice_is_told_once(office: Office) -> None:
    unit = await office.branch(1)
    await office.join(unit, 1001)
    await posted(office)
    (parcel,) = await claimed(office)
    assert [(i.code, i.n) for i in (await digest(office, parcel.person)).items] == [("open", 1)]


async def test_who_owes_nothing_is_not_told(office: Office) -> None:
    await office.branch(1, 1001, "做完的")
    await finish(office, [1])
    left = await office.branch(1, 1002, "没做完的")
    await office.branch(0, 1003, "没有名册的")
    above = await office.unit("总支")
    await office.join(above, 1004)
    await office.join(await office.unit("总支的支部", above), 1005, "verifier")
    revoked = await office.join(left, 1006)
    await office.storage.revoke(revoked.desk.person.id, NOW)
    await posted(office, row(), ROSTER)
    assert [p.telegram for p in await claimed(office)] == [1002, 1003]


async def test_a_committee_s_row_reaches_its_committee_and_clerk(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(await office.unit("一支部", town), 1001)
    for telegram, role in ((1002, "committee"), (1003, "clerk"), (1004, "verifier")):
        await office.join(town, telegram, role)  # type: ignore[arg-type]
    await posted(
        office, row("sum", "", "branches_unfinished = 0", "branches_unfinished", "committee")
    )
    assert [p.telegram for p in await claimed(office)] == [1002, 1003]
    assert [n for _, n, _ in await ledger(office)] == [1, 1]


async def test_everybody_is_told_at_their_own_hour(office: Office) -> None:
    await office.branch(1, 1001)
    await office.branch(1, 1002, "二支部")
    await put(office, hour=None)
    assert await office.storage.receivers(slot(hour=17), 9) == []
    ((first, last),) = await office.storage.receivers(slot(), 9)
    assert (first, last) == (1, 2)
    await put(office, hour=17)
    assert await posted(office) == 0
    assert await posted(office, at=slot(hour=17)) == 2


async def test_in_the_afternoon_of_the_last_day_everybody_is_told_whatever_the_own_hour(
    office: Office,
) -> None:
    await office.branch(1)
    again = slot(NINE + timedelta(hours=6), 15, again=True)
    await put(office, hour=17)
    assert await posted(office, at=again) == 1


async def test_a_digest_waits_for_an_earlier_one_that_is_on_its_way(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    [first] = await office.storage.claim(NINE, "one", MINUTE * 5, 50, "broadcast")
    soon = NINE + MINUTE
    assert await posted(office, at=slot(soon, 15, again=True)) == 1
    [second] = await claimed(office, soon)
    assert second.id > first.id

    async def told() -> Digest:
        return await office.storage.digest(first.person, second.id, ROWS, soon, moment(soon))

    assert (await told()).behind
    await office.storage.settle(first.id, "sent", soon, message_id=7, digest_of=first.person)
    now = await told()
    assert not now.behind
    assert [sent.message for sent in now.older] == [7]


async def test_of_two_digests_sent_at_the_same_moment_both_stand_until_the_next(
    office: Office,
) -> None:
    unit = await office.branch(1)
    await posted(office)
    [first] = await claimed(office)
    later = NINE + MINUTE * 5
    await posted(office, CALLED, at=slot(later, 15, again=True))
    [second] = await claimed(office, later)
    # The lease of the first had ended, and both looked before either was noted as sent.
    assert (await states(office))["cleared"] == 1
    assert (await digest(office, first.person, later)).older == ()
    for parcel, message in ((second, 42), (first, 41)):
        await office.storage.settle(parcel.id, "sent", later, message, digest_of=parcel.person)
    standing, _ = await office.storage.standing(unit.id, later)
    assert [sent.message for sent in standing] == [42]
    await posted(office, CALLED, at=slot(NINE + DAY))
    [third] = await claimed(office, NINE + DAY)
    found = await digest(office, third.person, third.due)
    assert [sent.message for sent in found.older] == [41, 42]
    assert {item.code for item in found.items} == {"called", "open"}
    await office.storage.replace_digests(third.id, [sent.id for sent in found.older])
    await office.storage.settle(third.id, "sent", NINE + DAY, 43, digest_of=third.person)
    assert await states(office) == {"cleared": 2, "sent": 1}
    left = await office.storage.standing(unit.id, NINE + DAY)
    assert [sent.message for sent in left[0]] == [43]


async def test_the_same_number_is_told_again_after_some_days_and_another_one_at_once(
    office: Office,
) -> None:
    await office.branch(3)
    calm = [Firing(replace(row(), calm=3), DAY_OF_FORMS, frozenset({DAY_OF_FORMS}))]

    async def told(days: int) -> int:
        at = NINE + DAY * days
        asked = calm, slot(at), 9, EVERYBODY, moment(at)
        new = await office.storage.post_nudges(*asked)
        for parcel in await claimed(office, at):
            await office.storage.settle(parcel.id, "sent", at, 41, digest_of=parcel.person)
        return new

    assert [await told(day) for day in range(5)] == [1, 0, 0, 1, 0]
    await finish(office, [1])
    assert [await told(day) for day in (5, 6)] == [1, 0]
    # Once it was over it is news again, whatever the number.
    await office.storage.clear_nudges(1, [(1, "open")])
    assert await told(7) == 1


async def test_other_units_in_the_place_of_those_that_were_told_of_are_news(
    office: Office,
) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(town, 1009, "clerk")
    for n in (1, 2, 3):
        await office.join(await office.unit(f"{n}支部", town), 1000 + n)
    quiet = row("quiet", "", "branches_silent = 0", "branches_silent", "committee", days=3)
    calm = [Firing(replace(quiet, calm=5))]

    async def told(days: int, *silent: int) -> int:
        at = NINE + DAY * days
        await put(office, unanswered_at=None)
        for telegram in silent:
            await put(office, whose=telegram, unanswered_at=at - DAY * 4)
        now = replace(moment(at), ago={3: at - DAY * 3, 5: at - DAY * 5})
        return await office.storage.post_nudges(calm, slot(at), 9, EVERYBODY, now)

    assert await told(0, 1001, 1002) == 1
    assert await told(1, 1001, 1002) == 0
    assert await told(2, 1001, 1003) == 1
    assert await told(3, 1001, 1003) == 0
    assert await told(4, 1001) == 1


async def test_who_has_blocked_the_bot_counts_at_once_or_after_some_days(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(await office.unit("一支部", town), 1001)
    await put(office, blocked_at=NINE - DAY)
    assert await value(office, town.id, "branches_silent") == 1
    assert await value(office, town.id, "branches_silent", blocked=3) == 0
    await put(office, blocked_at=NINE - DAY * 4)
    assert await value(office, town.id, "branches_silent", blocked=3) == 1


async def test_until_a_new_hour_counts_the_earlier_one_does(office: Office) -> None:
    await office.branch(1)
    await put(office, hour=8, hour_before=None, hour_since=NINE + MINUTE)
    assert await office.storage.receivers(slot(hour=8), 9) == []
    assert len(await office.storage.receivers(slot(), 9)) == 1
    tomorrow = slot(NINE + DAY, hour=8)
    assert len(await office.storage.receivers(tomorrow, 9)) == 1
    assert await office.storage.receivers(slot(NINE + DAY), 9) == []


async def test_days_before_and_after_a_new_hour_are_both_caught_up(office: Office) -> None:
    await office.branch(1)
    await put(office, hour=9, hour_before=15, hour_since=NINE - timedelta(hours=9))
    afternoon = NINE - DAY * 2 + timedelta(hours=6)
    missed = Slot(NINE - DAY + timedelta(hours=6), 15, (date(2026, 3, 9), date(2026, 3, 10)), False)
    assert len(await office.storage.receivers(replace(missed, since=afternoon), 9)) == 1
    assert len(await office.storage.receivers(slot(), 9)) == 1
    assert await office.storage.receivers(slot(NINE + timedelta(hours=6), 15), 9) == []


async def test_a_date_that_was_moved_counts_for_the_unit_and_those_below(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(town, 1009, "clerk")
    inside = await office.unit("一支部", town)
    await office.join(inside, 1001)
    await office.change(1001, *added([1]))
    await office.branch(1, 1002, "别处")
    shift = DateShifted("branch_forms", "2026-03-18", "2026-03-20")
    await office.act(1009, lambda _: Decision((shift,)), Wants(town.id))
    assert await office.storage.moved_days() == {"branch_forms": {date(2026, 3, 18)}}
    assert await office.storage.dates(inside.path) == {"branch_forms": "2026-03-18"}
    await posted(office, days=[date(2026, 3, 18)])
    (parcel,) = await claimed(office)
    assert parcel.telegram == 1001
    assert [i.day for i in (await digest(office, parcel.person)).items] == ["2026-03-18"]
    nearer = DateShifted("branch_forms", "2026-03-17", "2026-03-18")
    await office.act(1001, lambda _: Decision((nearer,)), Wants(inside.id))
    assert await office.storage.dates(inside.path) == {"branch_forms": "2026-03-17"}
    assert await posted(office, at=slot(NINE + DAY), days=[date(2026, 3, 18)]) == 0
    assert await posted(office, at=slot(NINE + DAY), days=[DAY_OF_FORMS]) == 1


async def test_who_blocked_the_bot_or_put_it_off_is_in_the_ledger_only(office: Office) -> None:
    await office.branch(1)
    await put(office, blocked_at=NOW)
    assert await posted(office) == 0
    await put(office, blocked_at=None, snoozed_until=NINE + DAY * 2)
    assert await posted(office, at=slot(NINE + DAY)) == 0
    assert await ledger(office) == [("open", 1, "blocked"), ("open", 1, "snoozed")]
    assert await posted(office, at=slot(NINE + DAY * 2)) == 1


async def test_what_was_not_told_is_told_by_the_next_digest(office: Office) -> None:
    await office.branch(1)
    await posted(office, CALLED)
    await posted(office, at=slot(NINE + DAY))
    (parcel,) = await claimed(office, NINE + DAY)
    assert parcel.due == NINE + DAY
    told = await digest(office, parcel.person, parcel.due)
    assert {i.code for i in told.items} == {"called", "open"}
    assert await states(office) == {"due": 1, "cleared": 1}
    await office.storage.settle(parcel.id, "sent", NINE + DAY, 41, digest_of=parcel.person)
    assert {state for _, _, state in await ledger(office)} == {"sent"}


async def test_a_digest_in_a_courier_s_hands_is_not_taken_away(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    await office.storage.claim(NINE, "one", MINUTE * 2, 9)
    await posted(office, at=slot(NINE + MINUTE))
    assert await states(office) == {"due": 2}


async def test_a_digest_tells_what_is_left_at_that_moment(office: Office) -> None:
    await office.branch(2)
    await posted(office, row(), CALLED)
    (parcel,) = await claimed(office)
    await finish(office, [1])
    assert [(i.code, i.n) for i in (await digest(office, parcel.person)).items] == [
        ("called", 0),
        ("open", 1),
    ]
    await finish(office, [2])
    told = await digest(office, parcel.person)
    assert ([i.code for i in told.items], told.over) == (["called"], ((1, "open"),))
    await office.storage.clear_nudges(parcel.person, told.over)
    assert await ledger(office) == [("called", 0, "due"), ("open", 2, "cleared")]
    await office.storage.revoke(parcel.person, NOW)
    assert (await digest(office, parcel.person)).items == ()


@pytest.mark.parametrize("state", ["sent", "unconfirmed", "refused", "blocked", "cleared"])
async def test_what_became_of_a_digest_became_of_all_that_it_told(
    office: Office, state: str
) -> None:
    await office.branch(1)
    await posted(office, row(), CALLED)
    (parcel,) = await claimed(office)
    await office.storage.settle(parcel.id, state, NINE, 41, digest_of=parcel.person)  # type: ignore[arg-type]
    assert {each for _, _, each in await ledger(office)} == {state}


async def test_a_digest_that_is_tried_again_is_due_in_the_ledger_too(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    (parcel,) = await claimed(office)
    await office.storage.settle(
        parcel.id, "due", NINE, error="flood", retry_at=NINE + MINUTE, digest_of=parcel.person
    )
    assert await ledger(office) == [("open", 1, "due")]
    (parcel,) = await claimed(office, NINE + MINUTE)
    told = await digest(office, parcel.person, parcel.due)
    assert [i.code for i in told.items] == ["open"]


async def test_sent_digests_of_a_unit_are_found_again_and_the_older_gives_way(
    office: Office,
) -> None:
    unit = await office.branch(1)
    await office.join(unit, 1002)
    await office.branch(1, 1009, "二支部")
    await posted(office)
    mine = [p for p in await claimed(office) if p.telegram != 1009]
    first, second = sorted(mine, key=lambda p: p.telegram)
    await office.storage.settle(first.id, "sent", NINE, 41, digest_of=first.person)
    standing, on_the_way = await office.storage.standing(unit.id, NINE)
    assert [(s.id, s.telegram, s.message, s.key, s.at) for s in standing] == [
        (first.id, 1001, 41, first.key, NINE)
    ]
    assert on_the_way is True
    await office.storage.settle(second.id, "blocked", NINE, digest_of=second.person)
    assert (await office.storage.standing(unit.id, NINE + MINUTE * 2))[1] is False
    left = await office.storage.left_of(standing[0], ROWS, moment())
    assert ([i.code for i in left.items], left.over) == (["open"], ())
    await posted(office, at=slot(NINE + DAY))
    third = next(p for p in await claimed(office, NINE + DAY) if p.telegram == 1001)
    again = await digest(office, third.person, third.due)
    assert [s.message for s in again.older] == [41]
    await office.storage.replace_digests(third.id, [s.id for s in again.older])
    await office.storage.settle(third.id, "sent", NINE + DAY, 43, digest_of=third.person)
    standing, _ = await office.storage.standing(unit.id, NINE)
    assert [s.message for s in standing] == [43]


async def test_silence_begins_with_a_digest_and_ends_with_a_touch(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    branch = await office.unit("一支部", town)
    await office.join(branch, 1001)
    silent = row("mute", "", "branches_silent = 0", "branches_silent", "committee", days=3)

    async def mute() -> bool:
        def read(conn: object) -> bool:
            asked = select(needed(silent)).where(units.c.id == town.id)
            return bool(conn.execute(asked, moment().parameters).scalar())  # type: ignore[attr-defined]

        return await office.storage._database.read(read)

    assert not await mute()
    await posted(office, ROSTER)
    (parcel,) = await claimed(office)
    await office.storage.settle(parcel.id, "sent", NINE - DAY * 4, 41, digest_of=parcel.person)
    assert await mute()
    await office.act(1001, lambda _: Decision())
    assert await mute(), "a mere look is no answer"
    ticket = replace(office.ticket(1001, ("touch",)), input=Input("press"))
    await office.storage.turn(ticket, Wants(), lambda _: Decision())
    assert not await mute()
    await put(office, blocked_at=NOW)
    assert await mute()
    await office.join(branch, 1002)
    assert not await mute(), "another secretary is there"


async def test_two_processes_that_look_at_once_post_one_digest(url: str) -> None:
    async with office_in(url) as one, office_in(url) as other:
        for n in range(20):
            await one.branch(1, 1001 + n, f"支部{n}")
        both = await asyncio.gather(posted(one), posted(other))
        assert sum(both) == 20
        assert await states(one) == {"due": 20}


class Heard:
    """The statements of one engine call after another."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def hear(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        self.statements.append(statement)


@contextmanager
def listening() -> Iterator[Heard]:
    heard = Heard()
    event.listen(Engine, "before_cursor_execute", heard.hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", heard.hear)


async def test_one_statement_posts_a_row_for_everybody(file_office: Office) -> None:
    for n in range(5):
        await file_office.branch(1, 1001 + n, f"支部{n}")
    with listening() as heard:
        assert await posted(file_office) == 5
    assert len([s for s in heard.statements if "INTO nudges" in s]) == 1
    assert len([s for s in heard.statements if "INTO outbox" in s]) == 1


async def test_people_come_in_spans_that_hold_nobody_up(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.reminders.CHUNK", 2)
    for n in range(5):
        await file_office.branch(1, 1001 + n, f"支部{n}")
    assert await file_office.storage.receivers(slot(), 9) == [(1, 2), (3, 4), (5, 5)]


async def test_the_ledger_forgets_what_was_settled_long_ago(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    (parcel,) = await claimed(office)
    await office.storage.sweep(NINE + DAY * 100)
    assert len(await ledger(office)) == 1
    await office.storage.settle(parcel.id, "sent", NINE, 41, digest_of=parcel.person)
    await office.storage.sweep(NINE + DAY * 100)
    assert await ledger(office) == []


async def test_the_last_member_done_leaves_an_errand_that_strikes_digests(office: Office) -> None:
    unit = await office.branch(2)
    await posted(office)
    await finish(office, [1])
    await finish(office, [2])
    parcels = await office.storage.claim(NINE, "one", MINUTE, 9)
    counted, parcel = sorted((p for p in parcels if p.kind == "clear"), key=lambda p: p.id)
    # When the first was done, there was only another number to tell.
    assert counted.key.startswith(f"recount:{unit.id}:")
    assert counted.due > NOW
    assert (parcel.unit, parcel.payload) == (unit.id, {"unit": unit.id})
    await finish(office, [2])
    assert await office.storage.claim(NINE, "one", MINUTE, 9) == []


async def test_where_no_nudge_stands_nothing_is_left_to_be_struck(office: Office) -> None:
    await office.branch(1)
    await finish(office, [1])
    assert await office.storage.states() == {}


async def test_what_was_confirmed_is_loaded_where_it_is_wanted(office: Office) -> None:
    await office.branch(1)
    assert (await office.look(confirmed=True)).confirmed == {}
    await office.change(1001, MobilisationConfirmed("2026-02-26"))
    assert (await office.look()).confirmed == {}
    assert (await office.look(confirmed=True)).confirmed == {"mobilisation_confirmed": "2026-02-26"}
    assert await office.storage.audit() == []


async def test_what_was_confirmed_is_known_after_a_purge_without_its_day(office: Office) -> None:
    unit = await office.branch(1)
    await office.change(1001, MobilisationConfirmed("2026-02-26"))
    await office.storage.purge(unit.id)
    assert (await office.look(confirmed=True)).confirmed == {"mobilisation_confirmed": ""}


async def test_lanes_part_what_is_asked_from_what_goes_to_many(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    errand = Errand("file", "f", NINE + MINUTE, {})
    await office.act(1001, lambda _: Decision(errands=(errand,)))
    now = NINE + MINUTE
    (file,) = await office.storage.claim(now, "a", MINUTE, 9, "asked")
    assert file.kind == "file"
    assert await office.storage.begin_sending(file.id, "a", now + MINUTE)
    assert [p.kind for p in await claimed(office, now)] == ["nudge"]
    later = now + MINUTE
    every = await office.storage.claim(later, "a", MINUTE, 9)
    assert [(p.kind, p.unsure) for p in every if p.kind != "clear"] == [
        ("nudge", True),
        ("file", True),
    ]


async def test_a_try_that_failed_for_sure_leaves_no_doubt(office: Office) -> None:
    await office.branch(1)
    await posted(office)
    for error, unsure in (("unreachable", False), ("timeout", True)):
        (parcel,) = await claimed(office, NINE)
        await office.storage.settle(parcel.id, "due", NINE, error=error, retry_at=NINE)
        (parcel,) = await claimed(office, NINE)
        assert parcel.unsure is unsure
        await office.storage.settle(parcel.id, "due", NINE, error=error, retry_at=NINE)


FACTS_OF_MEMBERS = (
    ("attempts_due", {"next_on": "2026-03-11"}, {"next_on": "2026-03-12"}),
    ("leads", {"leads": 2}, {"leads": 0}),
    ("gaps", {"gaps": 1}, {"gaps": 0}),
    ("crossing", {"line_on": "2026-03-14"}, {"line_on": "2026-03-15"}),
)


async def value(office: Office, unit: int, fact: str, **more: int) -> int:
    """A fact of a unit, as SQL finds it."""
    asked = replace(
        row("it", "", "", fact), days=more.get("days", 3), blocked=more.get("blocked", 0)
    )

    def read(conn: object) -> int:
        found = select(FACTS[fact](asked)).where(units.c.id == unit)
        parameters = replace(moment(), soon={3: date(2026, 3, 14)}).parameters
        return int(conn.execute(found, parameters).scalar_one())  # type: ignore[attr-defined]

    return await office.storage._database.read(read)


@pytest.mark.parametrize(("fact", "counts", "not_yet"), FACTS_OF_MEMBERS)
async def test_a_fact_counts_members_of_the_branch_who_are_still_on_the_list(
    office: Office, fact: str, counts: dict[str, object], not_yet: dict[str, object]
) -> None:
    unit = await office.branch(3)
    await office.branch(1, 1002, "二支部")

    def write(conn: object, number: int, values: dict[str, object]) -> None:
        here = (members.c.unit_id == unit.id) & (members.c.number == number)
        conn.execute(update(members).where(here).values(values))  # type: ignore[attr-defined]

    for number, values in ((1, counts), (2, not_yet), (3, {**counts, "closed": "moved"})):
        await office.storage._database.write(write, number, values)
    assert await value(office, unit.id, fact) == 1


async def test_letters_and_cases_are_counted_while_they_are_open(office: Office) -> None:
    unit = await office.branch(1)
    opened = [
        MatterOpened(1, "letter", 1, due="2026-03-14"),
        MatterOpened(2, "letter", 1, due="2026-03-15"),
        MatterOpened(3, "letter", 1, due="2026-03-10"),
        MatterOpened(4, "letter", 1, "done", due="2026-03-10"),
        MatterOpened(5, "case:lost", 1, due="2026-03-11"),
        MatterOpened(6, "casework", 1, due="2026-03-11"),
        MatterOpened(7, "request", None, to=unit.id),
    ]
    await office.change(1001, *opened, member=1)
    found = {name: await value(office, unit.id, name) for name in (
        "letters_expiring", "letters_over", "cases_due", "waiting_here"
    )}  # fmt: skip
    assert found == {"letters_expiring": 1, "letters_over": 1, "cases_due": 1, "waiting_here": 1}


async def test_phases_and_what_lies_below_are_facts_too(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    one, two = await office.unit("一支部", town), await office.unit("二支部", town)
    above = await office.storage.add_unit("general_branch", "总支", town.id, NOW)

    def write(conn: object, unit: int, phase: str) -> None:
        conn.execute(update(units).where(units.c.id == unit).values(phase=phase))  # type: ignore[attr-defined]

    for unit, phase in ((one.id, "verified"), (two.id, "submitted"), (town.id, "rejected")):
        await office.storage._database.write(write, unit, phase)
    names = ("branches", "branches_unsubmitted", "branches_unverified", "rejected", "signed")
    assert [await value(office, town.id, name) for name in names] == [3, 0, 1, 1, 0]
    assert [await value(office, one.id, n) for n in ("submitted", "reported")] == [1, 0]
    assert await value(office, above.id, "submitted") == 0


async def test_what_did_not_arrive_below_is_known_above(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(await office.unit("一支部", town), 1001)
    await posted(office, ROSTER)
    (parcel,) = await claimed(office)
    assert await value(office, town.id, "untold") == 0
    await office.storage.settle(parcel.id, "refused", NINE, digest_of=parcel.person)
    assert await value(office, town.id, "untold") == 1
