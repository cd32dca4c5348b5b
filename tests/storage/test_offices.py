import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, update

from bot.domain import presses
from bot.domain.changes import (
    AccessRevoked,
    Entry,
    Link,
    PersonInvited,
    Tell,
    UnitAdded,
)
from bot.domain.changes.offices import (
    REPORTED,
    TRAINED,
    BranchSubmitted,
    CommitteeReopened,
    CommitteeReported,
    CommitteeSigned,
    HeadCounted,
    IdsDecided,
    ReportRejected,
    TaskAnswered,
    TaskSent,
    UnitDescribed,
)
from bot.domain.changes.reviews import MemberAgreed, MemberSentBack, OpinionGiven
from bot.domain.decisions import Decide, Decision, Wants
from bot.domain.handover import hand_over
from bot.domain.joining import join
from bot.domain.records import Unit
from storage import token_hash
from storage.tables import stamp, tallies, units
from tests.storage.office import NOW, Office, added, joins, stated

SECRETARY, CLERK, CITY = 1001, 1002, 1003


async def small_city(office: Office) -> tuple[Unit, Unit, list[Unit]]:
    """A city, a committee and two branches of three members."""
    city = await office.storage.add_unit("city", "市委", None, NOW)
    committee = await office.storage.add_unit("committee", "镇党委", city.id, NOW)
    branches = [
        await office.storage.add_unit("branch", name, committee.id, NOW) for name in ("东", "西")
    ]
    await office.join(branches[0], SECRETARY)
    await office.join(branches[1], SECRETARY + 100)
    await office.join(committee, CLERK, "clerk")
    await office.join(city, CITY, "city")
    for telegram in (SECRETARY, SECRETARY + 100):
        await office.change(telegram, *added(range(1, 4)))
    return city, committee, branches


async def test_sums_and_phases_are_those_of_everything_below(office: Office) -> None:
    city, committee, _ = await small_city(office)
    await office.change(SECRETARY, BranchSubmitted(3, 0, {"todo": 3}))
    desk = (await office.look(CITY)).desk
    assert desk.unit is not None
    assert desk.unit.id == city.id
    assert desk.sums == {"total": 6, "todo": 6}
    assert desk.phases == {"submitted": 1, "": 1}
    loaded = await office.look(CITY, below="units")
    assert [(b.unit.id, b.tally["total"], b.phases) for b in loaded.below] == [
        (committee.id, 6, {"submitted": 1, "": 1})
    ]
    loaded = await office.look(CLERK, below="phase:")
    assert [b.unit.name for b in loaded.below] == ["西"]
    assert loaded.below_total == 1
    assert (await office.look(CLERK, below="branches")).below_total == 2
    here = (await office.look(SECRETARY)).desk.unit
    assert here is not None
    assert (here.name, here.phase, here.members) == ("东", "submitted", 3)
    assert await office.storage.audit() == []


async def test_reviews_and_opinions_are_kept_counted_and_listed(office: Office) -> None:
    await small_city(office)
    await office.change(SECRETARY, stated(1, "class", "lost"), stated(1, "b", "c"), member=1)
    await office.change(SECRETARY, MemberAgreed(1), member=1)
    await office.change(SECRETARY, MemberSentBack(2, ("a", "b"), "再问问"), member=2)
    await office.change(SECRETARY, OpinionGiven(1, "remove", "lost_over", note="慎重"), member=1)
    loaded = await office.look(SECRETARY, listed="review:returned")
    assert [(m.key.number, m.review.fields, m.review.reason) for m in loaded.desk.found] == [
        (2, ("a", "b"), "再问问")
    ]
    tally = loaded.desk.tally
    assert {k: v for k, v in tally.items() if ":" in k and v} == {
        "cls:lost": 1,
        "review:agreed": 1,
        "review:returned": 1,
        "measure:remove": 1,
    }
    loaded = await office.look(SECRETARY, listed="waiting", after=2)
    assert [m.key.number for m in loaded.desk.found] == [3]
    (member,) = (await office.look(SECRETARY, listed="measure:remove")).desk.found
    assert (member.opinion.note, member.review.state, member.review.turn) == ("慎重", "agreed", 2)
    await office.change(SECRETARY, stated(1, "d", "e"), member=1)
    assert (await office.look(SECRETARY, listed="waiting")).desk.found[0].review.state == "changed"
    assert await office.storage.audit() == []


async def test_the_phase_of_a_committee_is_known_below_it(office: Office) -> None:
    _, _, branches = await small_city(office)
    await office.change(CLERK, CommitteeSigned(1, "abc", {"total": 6}, ((1, 2, "ff"),)))
    assert (await office.storage.unit(branches[1].id)).above == "signed"
    (entry,) = [e for e in (await office.look(CLERK, deeds=True)).deeds if named(e, "Signed")]
    assert entry.change == CommitteeSigned(1, "abc", {"total": 6}, ((1, 2, "ff"),))
    await office.change(CLERK, CommitteeReopened("改"))
    assert (await office.storage.unit(branches[1].id)).above == ""
    await office.change(CLERK, IdsDecided("no"))
    assert (await office.storage.unit(branches[0].id)).ids == "no"
    assert await office.storage.audit() == []


async def nested(office: Office) -> dict[str, Unit]:
    """A committee below a committee below a city, and below each of the three a branch."""
    found = {"city": await office.storage.add_unit("city", "市委", None, NOW)}
    above = found["city"]
    for name in ("outer", "inner"):
        above = found[name] = await office.storage.add_unit("committee", name, above.id, NOW)
    await office.join(found["city"], CITY, "city")
    await office.join(found["outer"], OUTER, "committee")
    await office.join(found["inner"], INNER, "committee")
    for name in ("city", "outer", "inner"):
        found[f"of {name}"] = await office.unit(f"of {name}", found[name])
    return found


OUTER, INNER = 1011, 1012
SIGNED = CommitteeSigned(1, "abc")
BOUND = ("outer", "inner", "of city", "of outer", "of inner")


async def bound(office: Office, found: dict[str, Unit]) -> dict[str, str]:
    """What binds each unit from above, where anything does."""
    now = {name: (await office.storage.unit(found[name].id)).above for name in BOUND}
    assert await office.storage.audit() == []
    return {name: phase for name, phase in now.items() if phase}


async def test_a_branch_is_bound_by_the_strongest_of_the_committees_above_it(
    office: Office,
) -> None:
    found = await nested(office)
    await office.change(INNER, SIGNED)
    assert await bound(office, found) == {"of inner": "signed"}
    await office.change(OUTER, SIGNED)
    await office.change(OUTER, CommitteeReported("2026-03-30"))
    assert await bound(office, found) == {
        "inner": "reported",
        "of outer": "reported",
        "of inner": "reported",
    }
    await office.change(CITY, ReportRejected("改"), unit=found["outer"].id)
    assert await bound(office, found) == {
        "inner": "rejected",
        "of outer": "rejected",
        "of inner": "signed",
    }
    await office.change(CITY, CommitteeReopened("改"), unit=found["inner"].id)
    await office.change(CITY, CommitteeReopened("改"), unit=found["outer"].id)
    assert await bound(office, found) == {}


async def test_what_a_city_or_a_general_branch_is_at_binds_nobody_below(office: Office) -> None:
    found = await nested(office)
    general = await office.storage.add_unit("general_branch", "总支", found["inner"].id, NOW)
    await office.join(general, SECRETARY)
    await office.change(CITY, SIGNED)
    await office.change(SECRETARY, BranchSubmitted(0, 0))
    await office.change(INNER, UnitAdded(0, "branch", "新"), unit=general.id)
    await office.change(CITY, UnitAdded(0, "branch", "新市属"))
    new = [u for u in await office.storage.tree() if u.name.startswith("新")]
    assert [one.above for one in new] == ["", ""]
    assert await bound(office, found) == {}


@pytest.mark.parametrize("turn", [False, True])
async def test_a_new_unit_is_bound_by_what_was_signed_and_decided_above(
    office: Office, turn: bool
) -> None:
    found = await nested(office)
    await office.change(OUTER, SIGNED)
    await office.change(OUTER, IdsDecided("no"))
    if turn:
        await office.change(INNER, UnitAdded(0, "branch", "新"))
    else:
        await office.unit("新", found["inner"])
    (new,) = [u for u in await office.storage.tree() if u.name == "新"]
    assert (new.above, new.ids) == ("signed", "no")
    assert await office.storage.audit() == []


async def test_two_committees_one_above_the_other_sign_and_open_at_once(office: Office) -> None:
    found = await nested(office)
    await asyncio.gather(office.change(OUTER, SIGNED), office.change(INNER, SIGNED))
    assert (await bound(office, found))["of inner"] == "signed"
    reopened = CommitteeReopened("改")
    for first, second in ((OUTER, INNER), (INNER, OUTER)):
        await asyncio.gather(
            office.change(first, reopened),
            office.change(second, CommitteeReported("2026-03-30")),
        )
        assert (await bound(office, found))["of inner"] == "reported"
        await asyncio.gather(office.change(first, SIGNED), office.change(second, reopened))
        assert (await bound(office, found))["of inner"] == "signed"
        await office.change(second, SIGNED)


async def test_what_an_older_program_had_wrong_is_found_and_put_right(office: Office) -> None:
    found = await nested(office)
    await office.change(INNER, SIGNED)
    await office.storage.rebuild("one")
    await wrong(office, found["of inner"].id)
    assert [f.place for f in await office.storage.audit()] == ["what was signed above"]
    await office.storage.rebuild("two")
    assert await bound(office, found) == {"of inner": "signed"}


async def wrong(office: Office, unit: int) -> None:
    """As it was where the phase of a city was passed down."""

    def write(conn: Connection) -> None:
        conn.execute(update(units).where(units.c.id == unit).values(above=""))

    await office.storage._database.write(write)


async def test_a_refused_turn_leaves_nothing_beside_the_chain(office: Office) -> None:
    _, _, branches = await small_city(office)
    person = (await office.look(SECRETARY)).desk.person.id
    gone = AccessRevoked(person, "secretary")
    with pytest.raises(ValueError, match="not loaded"):
        await office.change(SECRETARY, gone, stated(9, "a", "b"))
    assert (await office.look(SECRETARY)).desk.unit is not None
    assert (await office.storage.unit(branches[0].id)).ids == ""
    assert await office.storage.audit() == []


async def test_a_link_for_the_successor_is_on_record_as_it_is_stored(office: Office) -> None:
    unit = await office.branch()
    loaded = await office.look()
    assert loaded.desk.unit is not None
    press = presses.HandOver(unit.id, loaded.desk.unit.revision)
    token = Link("ab" * 32, NOW + timedelta(hours=72))
    await office.act(1001, lambda found: hand_over(found, press, token, "token"))
    assert await office.storage.audit() == []


def named(entry: Entry, word: str) -> bool:
    return word in type(entry.change).__name__


async def test_what_a_unit_counts_of_itself_adds_up_and_survives_a_new_policy(
    office: Office,
) -> None:
    await small_city(office)
    await office.change(SECRETARY, HeadCounted(40), TaskSent(1, "查", "2026-03-01"))
    await office.change(SECRETARY, HeadCounted(41, 40), TaskAnswered(1, "好"))
    assert await office.storage.rebuild("another") == 0
    tally = (await office.look(SECRETARY)).desk.tally
    assert (tally["headcount"], tally["task:answered"]) == (41, 1)
    assert "task:open" not in tally
    assert await office.storage.audit() == []


async def test_what_an_older_program_did_not_count_is_counted_with_the_next_policy(
    office: Office,
) -> None:
    _, committee, _ = await small_city(office)
    await office.change(CLERK, UnitDescribed("trained", "2月20日"), CommitteeReported("2026-03-30"))

    def forget(conn: Connection) -> None:
        conn.execute(delete(tallies).where(tallies.c.unit_id == committee.id))

    await office.storage._database.write(forget)
    assert {f.code for f in await office.storage.audit()} == {"tally"}
    await office.storage.rebuild("another")
    tally = (await office.look(CLERK)).desk.tally
    assert (tally[TRAINED], tally[f"{REPORTED}2026-03-30"]) == (1, 1)
    assert await office.storage.audit() == []


async def test_a_unit_is_made_a_link_made_and_access_taken_in_a_turn(office: Office) -> None:
    _, committee, _ = await small_city(office)
    await office.change(CLERK, UnitAdded(0, "branch", "南"))
    (south,) = await office.storage.find_units("镇党委/南")
    assert (south.parent, south.path) == (committee.id, f"{committee.path}{south.id}/")
    expires = NOW + timedelta(hours=72)
    decision = Decision(
        (PersonInvited(0, "secretary", expires.isoformat(timespec="microseconds"), "赵某"),),
        link=Link(token_hash("token"), expires),
    )
    await office.act(CLERK, lambda _: decision, Wants(unit=south.id))
    outcome = await office.act(2000, joins, Wants(invitation=token_hash("token")))
    assert outcome.desk.unit is not None
    assert outcome.desk.unit.id == south.id
    person = outcome.desk.person.id
    change = AccessRevoked(person, "secretary")
    await office.act(CLERK, lambda _: Decision((change,)), Wants(unit=south.id))
    assert (await office.look(2000)).desk.grants == ()
    assert await office.storage.audit() == []


async def test_others_are_told_once_and_not_oneself(office: Office) -> None:
    _, committee, branches = await small_city(office)
    await office.join(committee, 1005, "clerk")
    tells = (
        Tell(branches[0].id, ("secretary",), "told", {"n": 1}),
        Tell(committee.id, ("clerk", "committee"), "told"),
    )
    decision = Decision((IdsDecided("yes"),), tells=tells)
    await office.act(CLERK, lambda _: decision)
    parcels = await office.storage.claim(NOW, "me", timedelta(minutes=1), 10)
    assert sorted(p.telegram for p in parcels) == [SECRETARY, 1005]
    assert {p.kind for p in parcels} == {"tell"}


async def test_the_chains_below_are_named_with_their_heads(office: Office) -> None:
    _, _, branches = await small_city(office)
    heads = (await office.look(CLERK, heads=True)).heads
    assert [unit for unit, _, _ in heads] == [b.id for b in branches]
    stamp = await office.storage.stamp(branches[0].id)
    assert heads[0] == (branches[0].id, stamp.rows, stamp.head)


async def test_a_link_ends_with_the_leadership_of_the_one_who_made_it(office: Office) -> None:
    _, committee, _ = await small_city(office)
    expires = NOW + timedelta(hours=72)
    made = {"a": PersonInvited(0, "clerk", stamp(expires)), "b": PersonInvited(0, "verifier", "")}
    for token, change in made.items():
        decided = Decision((change,), link=Link(token_hash(token), expires))
        await office.act(CLERK, always(decided), Wants(committee.id))
    assert [await over(office, token) for token in made] == [False, False]
    await office.join(committee, CLERK, "verifier")
    clerk = (await office.look(CLERK)).desk.person.id
    await office.change(CITY, AccessRevoked(clerk, "clerk"), unit=committee.id)
    assert [await over(office, token) for token in made] == [True, True]
    refused = join(await office.look(CLERK, invitation=token_hash("a")), NOW)
    assert refused.complaint is not None
    assert (refused.complaint.code, refused.changes) == ("link_ended", ())


def always(decision: Decision) -> Decide:
    return lambda _: decision


async def over(office: Office, token: str) -> bool:
    found = (await office.look(9999, invitation=token_hash(token))).invitation
    assert found is not None
    return found.over
