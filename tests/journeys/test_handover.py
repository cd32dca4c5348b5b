"""Handing the caseload to a successor, and working in two branches."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlparse

from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


async def token_of(phone: Phone) -> str:
    """The token in the link that was sent."""
    message = next(m for m in reversed(phone.messages) if "https://t.me/" in m.text)
    assert not message.protect
    url = next(word for word in message.text.split() if word.startswith("https://t.me/"))
    return parse_qs(urlparse(url).query)["start"][0]


async def link_for_a_successor(world: World, phone: Phone) -> str:
    await arrived(world, phone)
    await phone.press("✅ 信息无误")
    await phone.press("🏠 首页")
    await phone.press("⚙️ 更多")
    await phone.press("🤝 交接工作")
    assert "一条也不会少" in phone.text
    await phone.press("✅ 确认")
    return await token_of(phone)


async def test_one_confirmation_hands_everything_over(world: World, secretary: Phone) -> None:
    token = await link_for_a_successor(world, secretary)
    await secretary.say("/next")
    assert "2 · 林秀梅" in secretary.text
    successor = Phone(world, 1003, "新书记")
    await successor.join(token)
    assert "已完成 1 人" in successor.text
    await successor.say("/next")
    assert "2 · 林秀梅" in successor.text
    await world.work()
    assert "已由接任的人接手" in secretary.text
    await secretary.say("/next")
    assert "只为受邀的工作人员服务" in secretary.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_the_link_is_not_for_oneself_and_works_for_one_successor_only(
    world: World, secretary: Phone
) -> None:
    token = await link_for_a_successor(world, secretary)
    await secretary.say(f"/start {token}")
    assert "请转给接任的人" in secretary.text
    await secretary.say("/start")
    await secretary.press("⚙️ 更多")
    await secretary.press("🤝 交接工作")
    await secretary.press("✅ 确认")
    second = await token_of(secretary)
    await Phone(world, 1003, "新书记").join(second)
    late = Phone(world, 1004, "别人")
    await late.say(f"/start {token}")
    assert "交接已经完成" in late.text
    assert "北山村" not in late.text


async def test_the_link_runs_out_and_nothing_has_changed(world: World, secretary: Phone) -> None:
    token = await link_for_a_successor(world, secretary)
    world.clock.forward(timedelta(hours=73))
    late = Phone(world, 1003, "新书记")
    await late.say(f"/start {token}")
    assert "过期" in late.text
    await secretary.say("/next")
    assert "2 · 林秀梅" in secretary.text


async def test_a_person_in_two_branches_switches_between_them(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    card = secretary.screen
    await secretary.say(f"/start {await world.invite(unit='南河村党支部')}")
    assert "南河村党支部" in secretary.text
    assert "还没有党员名单" in secretary.text
    await secretary.press("🏢 换支部")
    assert "北山村党支部" in secretary.text
    await secretary.press("北山村党支部")
    assert "在册 32 人" in secretary.text
    await secretary.press("🏢 换支部")
    await secretary.press("南河村党支部")
    await secretary.press("✅ 信息无误", card)
    pressed = next(m for m in secretary.messages if m.id == card.id)
    assert "2 · 林秀梅" in pressed.text
    assert "北山村党支部" in pressed.text
    await secretary.say("/start")
    assert "北山村党支部" in secretary.text
