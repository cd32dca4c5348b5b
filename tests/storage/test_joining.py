import asyncio
from datetime import timedelta

import pytest

from bot.domain.changes import PersonJoined
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.records import Seat
from storage import UnknownUnit, token_hash
from tests.storage.office import NOW, Office, decides, joins

LATER = NOW + timedelta(hours=72)


async def test_a_link_makes_a_stranger_a_secretary_at_a_desk(office: Office) -> None:
    unit = await office.unit()
    outcome = await office.join(unit)
    assert outcome.desk.person.id > 0
    assert [(grant.role, grant.unit.id) for grant in outcome.desk.grants] == [
        ("secretary", unit.id)
    ]
    assert outcome.desk.unit is not None
    assert outcome.desk.unit.id == unit.id
    assert outcome.desk.holds("secretary")
    assert outcome.desk.seat == Seat(unit.id)
    assert await office.storage.audit() == []


async def test_an_invitation_is_loaded_as_it_stands(office: Office) -> None:
    unit = await office.unit()
    token = await office.storage.invite(unit.id, "verifier", LATER, NOW)
    found = (await office.look(5555, invitation=token_hash(token))).invitation
    assert found is not None
    assert (found.role, found.unit, found.unit_name) == ("verifier", unit.id, unit.name)
    assert (found.expires, found.used) == (LATER, None)
    assert (await office.look(5555, invitation=token_hash("x"))).invitation is None


async def test_a_link_works_once(office: Office) -> None:
    unit = await office.unit()
    wants = Wants(invitation=token_hash(await office.storage.invite(unit.id, "clerk", LATER, NOW)))

    def careful(loaded: Loaded) -> Decision:
        assert loaded.invitation is not None
        return Decision() if loaded.invitation.used else joins(loaded)

    outcomes = await asyncio.gather(*[office.act(2000 + i, careful, wants) for i in range(4)])
    assert sorted(len(outcome.desk.grants) for outcome in outcomes) == [0, 0, 0, 1]
    with pytest.raises(Exception, match="Another process was faster"):
        await office.act(3000, joins, wants)
    assert (await office.look(3000)).desk.person.id == 0
    assert await office.storage.audit() == []


async def test_a_second_role_moves_the_person_to_its_unit(office: Office) -> None:
    await office.branch(2)
    other = await office.unit("甲委")
    outcome = await office.join(other, role="verifier")
    assert outcome.desk.unit is not None
    assert outcome.desk.unit.id == other.id
    assert [grant.role for grant in outcome.desk.grants] == ["secretary", "verifier"]
    assert outcome.desk.member is None


async def test_the_same_role_twice_is_one_role(office: Office) -> None:
    unit = await office.unit()
    first = await office.join(unit)
    again = await office.join(unit)
    assert len(again.desk.grants) == 1
    assert again.desk.person.id == first.desk.person.id
    assert await office.storage.audit() == []


async def test_nobody_joins_by_a_link_that_was_not_loaded(office: Office) -> None:
    await office.branch()
    with pytest.raises(ValueError, match="invitation"):
        await office.act(5555, decides(PersonJoined(1, "city")))
    assert (await office.look(5555)).desk.person.id == 0


async def test_language_and_notice_can_be_chosen_while_joining(office: Office) -> None:
    unit = await office.unit()
    token = await office.storage.invite(unit.id, "secretary", LATER, NOW)

    def decide(loaded: Loaded) -> Decision:
        return Decision(joins(loaded).changes, language="en", notice=NOW)

    outcome = await office.act(1001, decide, Wants(invitation=token_hash(token)))
    assert (outcome.desk.person.language, outcome.desk.person.notice) == ("en", NOW)


async def test_a_revoked_person_has_no_desk_any_more(office: Office) -> None:
    unit = await office.branch(2)
    await office.sit(Seat(unit.id, 1))
    person = (await office.look()).desk.person.id
    assert await office.storage.scope(person, unit.id) is True
    assert await office.storage.revoke(person, NOW) == 1
    desk = (await office.look(member=1, unit=unit.id)).desk
    assert (desk.grants, desk.unit, desk.member, desk.named) == ((), None, None, None)
    assert await office.storage.scope(person, unit.id) is False
    assert await office.storage.revoke(person, NOW) == 0
    assert await office.storage.audit() == []


async def test_a_token_is_short_enough_for_a_link_and_nowhere_on_record(office: Office) -> None:
    unit = await office.unit()
    token = await office.storage.invite(unit.id, "secretary", LATER, NOW)
    assert len(token) <= 64
    with pytest.raises(UnknownUnit):
        await office.storage.invite(987654, "secretary", LATER, NOW)
