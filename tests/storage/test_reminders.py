import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from bot.domain.changes import Errand, MobilisationConfirmed
from bot.domain.decisions import Decision
from bot.domain.policy import Deadline
from bot.domain.reminders import LEVELS, Nudge
from storage import Parcel
from tests.storage.office import NOW, Office, added, office_in

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NINE = datetime(2026, 3, 11, 1, tzinfo=UTC)


def nudge(
    at: datetime = NINE, code: str = "own", clears: str = "submitted", level: str = "branch"
) -> Nudge:
    return Nudge(Deadline(code, level, date(2026, 3, 20), "交表", clears), at)


async def begun(office: Office) -> Office:
    """The office, where nudges are looked for since NOW."""
    assert await office.storage.nudges_since(NOW) == NOW
    return office


async def claimed(office: Office, now: datetime = NINE) -> list[Parcel]:
    parcels = await office.storage.claim(now, "one", MINUTE, 50, "broadcast")
    return [parcel for parcel in parcels if parcel.kind == "nudge"]


async def posted(office: Office, *nudges: Nudge, now: datetime = NINE) -> int:
    return await office.storage.post_nudges(nudges or (nudge(),), now)


async def finish(office: Office, members: Sequence[int], telegram: int = 1001) -> None:
    for number in members:
        await office.answer(number, "a", "1", telegram)
        await office.answer(number, "b", "2", telegram)


async def test_the_first_look_begins_now_and_later_ones_go_on_from_there(office: Office) -> None:
    assert await office.storage.nudges_since(NOW) == NOW
    assert await office.storage.nudges_since(NOW + DAY) == NOW


async def test_a_due_nudge_is_posted_once_to_each_secretary_with_work_left(office: Office) -> None:
    await begun(office)
    unit = await office.branch(2)
    await office.join(unit, 1002)
    assert await posted(office) == 2
    assert await posted(office, now=NINE + MINUTE) == 0
    parcels = await claimed(office)
    assert sorted(p.telegram for p in parcels) == [1001, 1002]
    assert {(p.kind, p.unit, p.due, p.tries) for p in parcels} == {("nudge", unit.id, NINE, 0)}
    assert sorted(p.key for p in parcels) == sorted(
        f"nudge:own:20260311T0100Z:{unit.id}:{p.person}" for p in parcels
    )
    assert [p.payload for p in parcels] == [{}, {}]


async def test_the_same_role_held_twice_is_nudged_once(office: Office) -> None:
    await begun(office)
    unit = await office.branch(1)
    await office.join(unit, 1001)
    await posted(office)
    assert len(await claimed(office)) == 1


@pytest.mark.parametrize(
    ("since", "now", "number"),
    [
        (NINE - MINUTE, NINE - MINUTE / 60, 0),
        (NINE - MINUTE, NINE, 1),
        (NINE, NINE + MINUTE, 0),
    ],
)
async def test_a_nudge_is_due_from_its_instant_on(
    office: Office, since: datetime, now: datetime, number: int
) -> None:
    await office.storage.nudges_since(since)
    await office.branch(1)
    assert await posted(office, now=now) == number


async def test_who_owes_nothing_is_not_nudged(office: Office) -> None:
    await begun(office)
    done = await office.branch(1, 1001, "做完的")
    await finish(office, [1])
    left = await office.branch(1, 1002, "没做完的")
    empty = await office.branch(0, 1003, "没有名册的")
    above = await office.unit("总支")
    await office.join(above, 1004)
    below = await office.unit("总支的支部", above)
    await office.join(below, 1005, "verifier")
    revoked = await office.join(left, 1006)
    await office.storage.revoke(revoked.desk.person.id, NOW)
    await posted(office)
    units = [p.unit for p in await claimed(office)]
    assert units == [left.id, empty.id]
    assert done.id not in units


async def test_a_confirmation_clears_its_date(office: Office) -> None:
    await begun(office)
    one, other = await office.branch(1, 1001, "一"), await office.branch(1, 1002, "二")
    await office.change(1001, MobilisationConfirmed("2026-03-01"))
    await posted(office, nudge(clears="mobilised"), nudge(code="cases", clears="cases_closed"))
    units = [(p.key.split(":")[1], p.unit) for p in await claimed(office)]
    assert units == [("own", other.id), ("cases", one.id), ("cases", other.id)]


async def test_a_committee_s_date_reaches_its_committee_and_clerk(office: Office) -> None:
    await begun(office)
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    branch = await office.unit("一支部", town)
    await office.join(branch, 1001)
    for telegram, role in ((1002, "committee"), (1003, "clerk"), (1004, "verifier")):
        await office.join(town, telegram, role)  # type: ignore[arg-type]
    await posted(office, nudge(level="committee", clears="signed"))
    assert [p.telegram for p in await claimed(office)] == [1002, 1003]


async def test_after_downtime_only_the_latest_of_a_date_is_posted(office: Office) -> None:
    await begun(office)
    await office.branch(1)
    nudges = [nudge(NINE + DAY * n) for n in range(4)]
    assert await posted(office, *nudges, now=NINE + DAY * 2) == 1
    (parcel,) = await claimed(office, NINE + DAY * 2)
    assert parcel.due == NINE + DAY * 2


async def test_an_unsent_nudge_gives_way_to_a_later_one_of_its_date(office: Office) -> None:
    await begun(office)
    await office.branch(1)
    nudges = (nudge(), nudge(code="own_too"), nudge(NINE + DAY))
    assert await posted(office, *nudges) == 2
    assert await posted(office, *nudges, now=NINE + DAY) == 1
    keys = [p.key.split(":")[1:3] for p in await claimed(office, NINE + DAY)]
    assert keys == [["own_too", "20260311T0100Z"], ["own", "20260312T0100Z"]]
    assert await office.storage.states() == {"due": 2, "cleared": 1}


async def test_a_nudge_in_a_courier_s_hands_is_not_taken_away(office: Office) -> None:
    await begun(office)
    await office.branch(1)
    nudges = (nudge(), nudge(NINE + MINUTE))
    await posted(office, *nudges)
    await office.storage.claim(NINE, "one", MINUTE * 2, 9)
    await posted(office, *nudges, now=NINE + MINUTE)
    assert await office.storage.states() == {"due": 2}


async def test_two_processes_that_look_at_once_post_one_nudge(url: str) -> None:
    async with office_in(url) as one, office_in(url) as other:
        await begun(one)
        for n in range(20):
            await one.branch(1, 1001 + n, f"支部{n}")
        both = await asyncio.gather(posted(one), posted(other))
        assert sorted(both) == [0, 20]
        assert await one.storage.states() == {"due": 20}


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


async def test_one_statement_posts_to_everybody(file_office: Office) -> None:
    await begun(file_office)
    for n in range(5):
        await file_office.branch(1, 1001 + n, f"支部{n}")
    with listening() as heard:
        await posted(file_office)
    assert [s for s in heard.statements if s.startswith("INSERT")] != []
    assert len([s for s in heard.statements if "INTO outbox" in s]) == 1
    with listening() as heard:
        await posted(file_office, now=NINE + MINUTE)
    assert not [s for s in heard.statements if "grants" in s or "members" in s or "units" in s]


async def test_a_duty_is_told_to_whom_it_binds(office: Office) -> None:
    town = await office.storage.add_unit("committee", "镇党委", None, NOW)
    branch = await office.unit("一支部", town)
    secretary = (await office.join(branch, 1001)).desk.person.id
    clerk = (await office.join(town, 1002, "clerk")).desk.person.id
    await office.change(1001, *added((1, 2, 3)), MobilisationConfirmed("2026-03-01"))
    await finish(office, [1])
    storage, levels = office.storage, LEVELS
    own = await storage.duty(secretary, branch.id, levels["branch"])
    assert own is not None
    assert (own.unit.name, own.tally["total"], own.tally["done"]) == ("一支部", 3, 1)
    assert own.confirmed == {"mobilisation_confirmed"}
    sums = await storage.duty(clerk, town.id, levels["committee"])
    assert sums is not None
    assert (sums.unit.name, sums.tally["total"], sums.confirmed) == ("镇党委", 3, frozenset())
    assert await storage.duty(clerk, branch.id, levels["branch"]) is None
    assert await storage.duty(secretary, town.id, levels["committee"]) is None
    await storage.revoke(secretary, NOW)
    assert await storage.duty(secretary, branch.id, levels["branch"]) is None


async def test_sent_nudges_are_found_again(office: Office) -> None:
    await begun(office)
    unit = await office.branch(1)
    await office.join(unit, 1002)
    await office.join(unit, 1003)
    other = await office.branch(1, 1009, "二支部")
    await posted(office)
    mine = [p for p in await claimed(office) if p.unit == unit.id]
    first, second, _ = sorted(mine, key=lambda p: p.telegram)
    await office.storage.settle(first.id, "sent", NINE, message_id=41)
    await office.storage.settle(second.id, "blocked", NINE)
    nudged = await office.storage.nudged(unit.id, NINE)
    assert [(s.id, s.telegram, s.message, s.key) for s in nudged.sent] == [
        (first.id, 1001, 41, first.key)
    ]
    assert nudged.on_the_way is True
    assert nudged.duty.tally["todo"] == 1
    assert (await office.storage.nudged(unit.id, NINE + MINUTE * 2)).on_the_way is False
    assert (await office.storage.nudged(other.id, NINE)).sent == ()


async def test_the_last_member_done_leaves_an_errand_that_strikes_nudges(office: Office) -> None:
    unit = await office.branch(2)
    await finish(office, [1])
    assert await office.storage.states() == {}
    await finish(office, [2])
    (parcel,) = await office.storage.claim(NOW, "one", MINUTE, 9)
    assert (parcel.kind, parcel.unit, parcel.payload) == ("clear", unit.id, {"unit": unit.id})
    await finish(office, [2])
    assert len(await office.storage.claim(NOW, "one", MINUTE, 9)) == 0


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
    await begun(office)
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
    assert [(p.kind, p.unsure) for p in every] == [("nudge", True), ("file", True)]


async def test_a_try_that_failed_for_sure_leaves_no_doubt(office: Office) -> None:
    await begun(office)
    await office.branch(1)
    await posted(office)
    for error, unsure in (("unreachable", False), ("timeout", True)):
        (parcel,) = await claimed(office, NINE)
        await office.storage.settle(parcel.id, "due", NINE, error=error, retry_at=NINE)
        (parcel,) = await claimed(office, NINE)
        assert parcel.unsure is unsure
        await office.storage.settle(parcel.id, "due", NINE, error=error, retry_at=NINE)
