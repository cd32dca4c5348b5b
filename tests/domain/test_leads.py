from dataclasses import replace

import pytest

from bot.domain.changes import apply
from bot.domain.changes.contacts import ContactAdded, ContactDropped, ContactPreferred
from bot.domain.leads import by_through, last_try, masked, open_leads, ranked, read_contact, untried
from bot.domain.next_steps import next_step
from bot.domain.records import Member, Try
from bot.domain.standing import stand
from tests.domain.branch import POLICY, UNIT, member

WHEN = "2026-02-25T01:00:00+00:00"


def searched(*changes: object, tried: tuple[Try, ...] = ()) -> Member:
    one: Member | None = replace(member(1, reach="no"), tried=tried)
    for change in changes:
        one = apply(one, change, UNIT.id)  # type: ignore[arg-type]
    assert one is not None
    return one


def added(contact: int, who: str = "表哥", value: str = "", attempt: int = 0) -> ContactAdded:
    return ContactAdded(1, contact, "kin", who, value, attempt)


@pytest.mark.parametrize(
    ("text", "who", "value"),
    [
        ("表哥 13800001234", "表哥", "13800001234"),
        ("13800001234", "", "13800001234"),
        ("说在深圳，电话0755-8000000，找老李", "说在深圳，电话 ，找老李", "0755-8000000"),
        ("  城东  某小区 ", "城东 某小区", ""),
        ("3 幢 2 单元 501 室", "3 幢 2 单元 501 室", ""),
    ],
)
def test_a_contact_is_read_without_losing_a_word(text: str, who: str, value: str) -> None:
    assert read_contact(text) == (who, value)


def test_contacts_are_tried_in_the_order_in_which_they_came_until_one_is_put_first() -> None:
    one = searched(added(1), added(2), added(3))
    assert [n for n, _ in ranked(one)] == [1, 2, 3]
    assert [
        n for n, _ in ranked(searched(added(1), added(2), added(3), ContactPreferred(1, 3)))
    ] == [3, 1, 2]
    gone = searched(added(1), added(2), ContactDropped(1, 1, "空号"))
    assert [n for n, _ in ranked(gone)] == [2, 1]
    assert untried(gone) == (2,)


def test_a_lead_is_open_until_an_attempt_was_made_by_it_or_it_was_dropped() -> None:
    found = Try("family", "lead", WHEN)
    one = searched(added(1, attempt=1), tried=(found,))
    assert open_leads(one) == (1,)
    assert stand(one, POLICY).leads == 1
    followed = replace(one, tried=(found, Try("family", "unanswered", WHEN, contact=1)))
    assert open_leads(followed) == ()
    taken_back = replace(one, tried=(found, Try("family", "off", WHEN, off="void", contact=1)))
    assert open_leads(taken_back) == (1,)
    assert open_leads(searched(added(1, attempt=1), ContactDropped(1, 1, "不认识"))) == ()
    assert open_leads(searched(added(1))) == ()
    mistaken = Try("family", "lead", WHEN, off="withdrawn")
    assert open_leads(searched(added(1, attempt=1), tried=(mistaken,))) == ()


def test_an_open_lead_is_the_next_step_and_a_known_contact_comes_before_another_way() -> None:
    found = Try("family", "lead", WHEN)
    lead = next_step(searched(added(1), added(2, attempt=1), tried=(found,)), POLICY)
    assert lead is not None
    assert (lead.kind, lead.contact) == ("lead", 2)
    vacant = Try("contact", "vacant", WHEN)
    other = next_step(searched(added(1), tried=(vacant,)), POLICY)
    assert other is not None
    assert (other.kind, other.contact) == ("contact", 1)
    none = next_step(searched(added(1), ContactDropped(1, 1, "空号"), tried=(vacant,)), POLICY)
    assert none is not None
    assert (none.kind, none.contact) == ("next_way", 0)


def test_an_attempt_belongs_to_a_contact_only_beyond_doubt() -> None:
    one = searched(
        added(1, "表哥", "13800001234"), added(2, "妹妹"), added(3, "妹妹", "13900005678")
    )
    assert by_through(one, "13800001234") == 1
    assert by_through(one, "表哥 13900005678") == 3
    assert by_through(one, "表哥") == 1
    assert by_through(one, "妹妹") == 0
    assert by_through(one, "13700000000") == 0
    assert by_through(one, "") == 0


def test_what_is_masked_is_a_contact_of_this_member_and_nothing_else() -> None:
    one = searched(added(1, "表哥", "13800001234"))
    assert masked(one, "contact.1") == "13800001234"
    assert [masked(one, name) for name in ("contact.2", "contact.0", "contact.x", "phone", "")] == [
        ""
    ] * 5


def test_how_a_contact_fared_is_told_from_the_attempts_that_count() -> None:
    tried = (
        Try("family", "off", "2026-02-24T01:00:00+00:00", contact=1),
        Try("family", "vacant", WHEN, contact=1),
        Try("family", "reached", WHEN, off="withdrawn", contact=1),
        Try("contact", "off", WHEN),
    )
    one = searched(added(1), added(2), tried=tried)
    made = last_try(one, 1)
    assert made is not None
    assert made[:2] == (2, "vacant")
    assert last_try(one, 2) is None
