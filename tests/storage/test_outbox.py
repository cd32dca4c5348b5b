import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.changes import Errand
from bot.domain.decisions import Decision
from bot.domain.records import Download
from storage import Parcel, State
from storage.downloads import one_download, page_of_downloads
from storage.tables import outbox
from tests.storage.office import NOW, Office, office_in

MINUTE = timedelta(minutes=1)


def errand(key: str, due: datetime = NOW) -> Errand:
    return Errand("file", key, due, {"form": "roster", "text": "张三"})


async def post(office: Office, *errands: Errand) -> int:
    """Let a secretary's turn leave errands; the number of the person."""
    await office.branch()
    outcome = await office.act(1001, lambda _: Decision(errands=errands))
    return outcome.desk.person.id


async def claim(
    office: Office, now: datetime = NOW, by: str = "one", limit: int = 10
) -> list[Parcel]:
    return await office.storage.claim(now, by, MINUTE, limit)


async def test_an_errand_is_stored_with_its_turn_and_claimed_when_due(office: Office) -> None:
    person = await post(office, errand("b", NOW + MINUTE), errand("a"))
    assert await office.storage.next_due(NOW) == NOW
    (parcel,) = await claim(office)
    assert (parcel.key, parcel.person, parcel.telegram) == ("a", person, 1001)
    assert (parcel.kind, parcel.tries) == ("file", 0)
    assert parcel.payload == {"form": "roster", "text": "张三"}
    assert "张三" not in repr(parcel)
    assert await office.storage.next_due(NOW) == NOW + MINUTE
    assert [p.key for p in await claim(office, NOW + MINUTE)] == ["a", "b"]


async def test_one_key_is_sent_once(office: Office) -> None:
    person = await post(office, errand("a"), errand("a"))
    await office.storage.post(person, [errand("a"), errand("b")])
    await office.storage.post(person, [])
    assert [p.key for p in await claim(office)] == ["a", "b"]
    assert await office.storage.states() == {"due": 2}


async def test_a_lease_that_ended_lets_another_courier_try_again(office: Office) -> None:
    await post(office, errand("a"))
    await claim(office)
    assert await claim(office, NOW + MINUTE * 0.99, "two") == []
    (again,) = await claim(office, NOW + MINUTE, "two")
    assert again.tries == 1


@pytest.mark.parametrize(("kind", "sending", "unsure"), [
    ("long", False, False), ("long", True, True), ("mask", False, True),
])  # fmt: skip
async def test_a_file_may_have_arrived_only_if_its_courier_had_begun_to_send_it(
    office: Office, kind: str, sending: bool, unsure: bool
) -> None:
    await post(office, Errand(kind, "a", NOW, {}))
    (parcel,) = await claim(office)
    await office.storage.note_progress(parcel.id, 77)
    if sending:
        assert await office.storage.begin_sending(parcel.id, "one", NOW + MINUTE)
    (again,) = await claim(office, NOW + MINUTE, "two")
    assert (again.unsure, again.message) == (unsure, 77)
    assert not await office.storage.begin_sending(parcel.id, "one", NOW + MINUTE * 9)
    assert not await office.storage.hold(parcel.id, "one", NOW + MINUTE * 9)
    assert await office.storage.hold(parcel.id, "two", NOW + MINUTE * 3)
    assert await claim(office, NOW + MINUTE * 2, "three") == []


async def test_what_takes_long_to_make_has_a_lane_of_its_own(office: Office) -> None:
    await post(office, Errand("long", "a", NOW, {}), Errand("file", "b", NOW, {}))
    for lane, key in (("asked", "b"), ("long", "a")):
        found = await office.storage.claim(NOW, "one", MINUTE, 9, lane)  # type: ignore[arg-type]
        assert [parcel.key for parcel in found] == [key]


async def test_a_file_is_noted_once_for_each_parcel_and_read_within_its_scope(
    office: Office,
) -> None:
    top = await office.unit("镇党委")
    unit, other = await office.unit("甲支部", top), await office.unit("乙支部", top)
    person = await post(office, errand("a"))
    taken = Download(person, unit.id, "roster", NOW, "ab", "pdf", {"form": "roster"})
    first = await office.storage.log_download(taken, 5)
    assert await office.storage.log_download(taken, 5) == first
    assert await office.storage.download_of(5) == first
    assert await office.storage.download_of(6) == 0
    await office.storage.log_download(replace(taken, unit=other.id, way=""), 6)
    read = office.storage._database.read
    for path, below, forms in (
        (unit.path, False, ["pdf"]), (unit.path, True, ["pdf"]), (top.path, True, ["", "pdf"]),
        (top.path, False, []), (other.path, False, [""]),
    ):  # fmt: skip
        found, total = await read(page_of_downloads, path, below, 0)
        assert ([one.way for one in found], total) == (forms, len(forms))
    assert await read(one_download, other.path, False, first) is None
    one = await read(one_download, unit.path, False, first)
    assert one == replace(taken, number=first, unit_name="甲支部")


@pytest.mark.parametrize("state", ["sent", "unconfirmed", "refused", "blocked", "cleared"])
async def test_a_settled_errand_is_claimed_no_more(office: Office, state: State) -> None:
    await post(office, errand("a"))
    (parcel,) = await claim(office)
    await office.storage.settle(parcel.id, state, NOW, message_id=5, error="403")
    assert await claim(office, NOW + MINUTE * 9) == []
    assert await office.storage.next_due(NOW) is None
    assert await office.storage.states() == {state: 1}
    blocked = [person.blocked for person in await office.storage.people()]
    assert blocked == [NOW if state == "blocked" else None]


async def test_who_writes_again_is_blocked_no_more(office: Office) -> None:
    await post(office, errand("a"))
    (parcel,) = await claim(office)
    await office.storage.settle(parcel.id, "blocked", NOW)
    await office.look()
    assert [person.blocked for person in await office.storage.people()] == [None]


async def test_an_errand_can_be_put_off(office: Office) -> None:
    await post(office, errand("a"))
    (parcel,) = await claim(office)
    await office.storage.settle(parcel.id, "due", NOW, error="429", retry_at=NOW + MINUTE * 2)
    assert await office.storage.next_due(NOW) == NOW + MINUTE * 2
    assert await claim(office, NOW + MINUTE) == []
    assert [p.tries for p in await claim(office, NOW + MINUTE * 2)] == [1]


async def test_only_so_many_are_claimed_and_the_earliest_first(office: Office) -> None:
    await post(office, *[errand(f"k{i}", NOW - MINUTE * i) for i in range(5)])
    assert [p.key for p in await claim(office, limit=2)] == ["k4", "k3"]
    assert [p.key for p in await claim(office, limit=2)] == ["k2", "k1"]


async def test_two_processes_never_hold_the_same_errand(url: str) -> None:
    async with office_in(url) as one, office_in(url) as other:
        await post(one, *[errand(f"k{i}") for i in range(20)])
        held: list[str] = []
        while len(held) < 20:
            both = await asyncio.gather(claim(one, limit=3), claim(other, by="two", limit=3))
            held += [parcel.key for parcels in both for parcel in parcels]
        assert sorted(held) == sorted(f"k{i}" for i in range(20))


async def test_a_turn_that_fails_leaves_no_errand(office: Office) -> None:
    await office.branch()
    with pytest.raises(ValueError, match="on record"):
        await office.act(5555, lambda _: Decision(errands=(errand("a"),)))
    assert await office.storage.states() == {}


async def test_a_late_courier_does_not_send_again_what_was_sent(office: Office) -> None:
    await post(office, errand("a"))
    (late,) = await claim(office)
    (parcel,) = await claim(office, NOW + MINUTE, "two")
    await office.storage.settle(parcel.id, "sent", NOW + MINUTE)
    await office.storage.settle(late.id, "due", NOW, retry_at=NOW)
    assert await office.storage.states() == {"sent": 1}


@pytest.mark.parametrize("state", ["sent", "unconfirmed", "refused", "blocked", "cleared"])
async def test_nothing_is_left_of_what_is_due_no_more(office: Office, state: State) -> None:
    await post(office, errand("a"))
    (parcel,) = await claim(office)
    assert parcel.payload
    await office.storage.settle(parcel.id, state, NOW)
    await office.storage.settle(parcel.id, "due", NOW, retry_at=NOW)
    assert await claim(office) == []
    left = await office.storage._database.read(lambda c: c.execute(select(outbox.c.payload)).all())
    assert left == [(None,)]
