"""An edited message corrects the answer it gave, after one confirmation."""

from __future__ import annotations

from datetime import timedelta

from bot.playground.records import Message
from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World


async def answered(world: World, phone: Phone) -> Message:
    """The message that said when 秦淑珍 came to a meeting last."""
    await arrived(world, phone)
    await phone.say("秦淑珍")
    await phone.press("✅ 信息无误")
    await phone.say("2025.12.1")
    return mine(world, phone)


def mine(world: World, phone: Phone) -> Message:
    return [m for m in world.telegram.chat(phone.user) if not m.from_bot][-1]


async def edit(world: World, phone: Phone, message: Message, text: str) -> None:
    world.clock.forward(timedelta(seconds=20))
    world.telegram.edit_text(phone.user, message.id, text)
    await world.work()


async def meeting(world: World) -> str:
    async with world.storage() as storage:
        return next(m for m in await storage.members(1) if m.name == "秦淑珍").value("meeting")


async def test_it_is_confirmed_stored_and_in_the_history(world: World, secretary: Phone) -> None:
    message = await answered(world, secretary)
    await edit(world, secretary, message, "2025.11.1")
    assert "最近组织生活：2025年12月1日 → 2025.11.1" in secretary.text
    assert await meeting(world) == "2025-12-01"
    await secretary.press("✅ 确认")
    assert await meeting(world) == "2025-11-01"
    await secretary.press("🗂 全部答案")
    await secretary.press("下一页 ▶")
    while "改 最近组织生活" not in secretary.labels:
        await secretary.press("◀ 上一页")
    await secretary.press("改 最近组织生活")
    await secretary.press("🕘 来历")
    assert "2025年12月1日 → 2025年11月1日" in secretary.text


async def test_it_can_be_corrected_again_and_taken_back(world: World, secretary: Phone) -> None:
    message = await answered(world, secretary)
    for day in ("2025.11.1", "2025.10.1"):
        await edit(world, secretary, message, day)
        await secretary.press("✅ 确认")
    assert await meeting(world) == "2025-10-01"
    await secretary.say("/undo")
    await secretary.say("/undo")
    assert await meeting(world) == "2025-12-01"


async def test_without_the_confirmation_nothing_changes_and_that_is_said(
    world: World, secretary: Phone
) -> None:
    message = await answered(world, secretary)
    await edit(world, secretary, message, "2025.11.1")
    await secretary.press("🏠 首页")
    assert "“最近组织生活”的更正没有确认，没有存" in secretary.text
    assert await meeting(world) == "2025-12-01"
    await edit(world, secretary, message, "2025.9.1")
    await secretary.press("✖️ 取消")
    assert await meeting(world) == "2025-12-01"


async def test_what_cannot_be_read_is_refused_as_when_typed(world: World, secretary: Phone) -> None:
    message = await answered(world, secretary)
    await edit(world, secretary, message, "明年春天")
    await secretary.press("✅ 确认")
    assert "看不懂这个日期" in secretary.text
    assert await meeting(world) == "2025-12-01"


async def test_an_answer_that_was_changed_since_is_left_alone(
    world: World, secretary: Phone
) -> None:
    message = await answered(world, secretary)
    await secretary.press("◀ 上一步")
    await secretary.say("2026.1.5")
    await edit(world, secretary, message, "2025.11.1")
    assert "后来又改过" in secretary.text
    assert await meeting(world) == "2026-01-05"


async def test_a_message_that_gave_no_answer_is_explained(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.say("林秀梅")
    await edit(world, secretary, mine(world, secretary), "周国安")
    assert "没有存成答案" in secretary.text


async def test_an_edited_line_that_still_waits_is_read_anew(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.say("林秀梅 电话 空号")
    await edit(world, secretary, mine(world, secretary), "林秀梅 电话 停机")
    assert "停机" in secretary.text
    assert "没有确认" not in secretary.text
    await secretary.press("✅ 确认")
    async with world.storage() as storage:
        (tried,) = (m.tried for m in await storage.members(1) if m.tried)
    assert len(tried) == 1
