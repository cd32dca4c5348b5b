"""A secretary's first day, from the link to the roster file."""

from __future__ import annotations

from bot.playground.sample import faulty_roster, sample_roster
from tests.phone import Phone, World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_from_the_link_to_the_first_answered_member_in_four_actions(
    world: World, secretary: Phone
) -> None:
    token = await world.invite()
    await secretary.join(token)
    assert "北山村党支部" in secretary.text
    today = world.clock.now().date()
    await secretary.upload("名册.xlsx", sample_roster(today), XLSX)
    print(secretary.text, secretary.labels)
    await secretary.press("✅ 确认")
    print(secretary.text, secretary.labels)
    await secretary.press("✅ 信息无误")
    print(secretary.text, secretary.labels)
    await secretary.say("/roster")
    print(secretary.text, secretary.labels, secretary.files)
    assert 0
