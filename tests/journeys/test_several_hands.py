"""Two secretaries of one branch, and one secretary of two branches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


@pytest.fixture
async def both(world: World, secretary: Phone) -> tuple[Phone, Phone]:
    """The first has imported the roster; the second has joined the same branch."""
    await arrived(world, secretary)
    other = Phone(world, 1002, "赵副书记")
    await other.join(await world.invite())
    return secretary, other


async def test_each_sees_the_others_work(both: tuple[Phone, Phone]) -> None:
    first, second = both
    await first.press("✅ 信息无误")
    await second.say("/start")
    assert "已完成 1 人" in second.text
    await second.say("/next")
    assert "3 · 赵广田" in second.text
    await second.say("周国安")
    await second.press("🕘 修改记录")
    assert "第1号用户" in second.text


async def test_a_card_that_is_open_elsewhere_says_so_for_half_an_hour(
    world: World, both: tuple[Phone, Phone]
) -> None:
    first, second = both
    await second.say("周国安")
    assert "👥 也开着：第1号用户 09:00" in second.text
    await second.say("林秀梅")
    assert "👥" not in second.text
    await first.say("林秀梅")
    assert "👥 也开着：第2号用户" in first.text
    world.clock.forward(timedelta(minutes=31))
    await first.say("林秀梅")
    assert "👥" not in first.text


async def test_two_different_presses_are_shown_to_both_and_neither_is_lost(
    both: tuple[Phone, Phone],
) -> None:
    first, second = both
    for phone in both:
        await phone.say("周国安")
        await phone.press("✏️ 逐项回答")
    await first.press("能联系上")
    await second.press("联系不上")
    assert "第1号用户刚刚回答了“能否联系上”" in second.text
    assert "现在的回答：能联系上（第1号用户，2月25日）" in second.text
    assert "● 能联系上" in second.labels
    await first.world.work()
    assert "第2号用户对同一题有不同的回答，您的回答没有改动" in first.text
    assert "对方的：联系不上" in first.text
    await second.press("联系不上")
    assert "第2号用户改了您的回答" in first.text
    await first.press("🕘 来历")
    assert "能联系上 → 联系不上" in first.text


async def test_undo_says_what_a_colleague_changed_and_goes_on_with_older_answers(
    world: World, both: tuple[Phone, Phone]
) -> None:
    first, second = both
    await first.say("周国安")
    await first.press("✏️ 逐项回答")
    await first.press("能联系上")
    await first.say("林秀梅")
    await first.press("✏️ 逐项回答")
    await first.press("能联系上")
    await second.say("林秀梅")
    await second.press("◀ 上一步")
    await second.press("联系不上")
    await first.say("/undo")
    assert "没有撤销" in first.text
    assert "能否联系上：现在是“联系不上”（第2号用户，2月25日）" in first.text
    await first.press("🕘 修改记录")
    assert "能联系上 → 联系不上" in first.text
    await first.say("/undo")
    await first.press("⏪ 撤销更早的")
    assert "已撤销" in first.text
    assert "1 · 周国安" in first.text
    async with world.storage() as storage:
        one, two = [m for m in await storage.members(1) if m.name in ("周国安", "林秀梅")]
    assert (one.value("reach"), two.value("reach")) == ("", "no")


async def test_who_was_invited_by_name_is_told_of_by_name_and_may_change_it(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    other = Phone(world, 1002, "私人网名")
    await other.join(await world.invite(name="赵副书记 <b>"))
    await other.say("周国安")
    await secretary.say("周国安")
    assert "👥 也开着：赵副书记 <b> 09:00" in secretary.text
    for phone in (other, secretary):
        await phone.press("✏️ 逐项回答")
    await other.press("能联系上")
    await secretary.press("联系不上")
    assert "赵副书记 <b>刚刚回答了“能否联系上”" in secretary.text
    await other.say("/privacy")
    assert "看到您是：赵副书记" in other.text
    await other.press("✏️ 我的称呼")
    await other.say("赵" * 21)
    assert "最多 20 个" in other.text
    await other.say("赵书记")
    assert "称呼已记下" in other.text
    assert "看到您是：赵书记" in other.text
    await secretary.forge("hi:1:1:0")
    assert "赵书记　" in secretary.text
    assert "赵副书记" not in secretary.text
    await secretary.say("周国安")
    await secretary.press("◀ 上一步")
    await secretary.press("联系不上")
    assert "👥 第1号用户改了您的回答" in other.text
    await secretary.say("/privacy")
    assert "看到您是：第1号用户" in secretary.text
    stored = b"".join(p.read_bytes() for p in world.settings.data_dir.rglob("*") if p.is_file())
    assert "赵书记".encode() not in stored
    assert "私人网名".encode() not in stored


async def test_the_same_press_of_both_is_no_conflict(both: tuple[Phone, Phone]) -> None:
    first, second = both
    for phone in both:
        await phone.say("周国安")
        await phone.press("✏️ 逐项回答")
    await first.press("能联系上")
    await second.press("能联系上")
    assert "作了同样的回答" in second.text


async def test_a_typed_answer_never_falls_on_another_question_than_the_one_shown(
    world: World, both: tuple[Phone, Phone]
) -> None:
    first, second = both
    await first.say("秦淑珍")
    await first.press("✅ 信息无误")
    await second.say("秦淑珍")
    assert "最近一次参加组织生活" in second.text
    await first.say("2025.12.1")
    assert "联系电话" in first.text
    await second.say("2026.1")
    assert "第1号用户刚刚回答了“最近组织生活”" in second.text
    assert "2025年12月1日" in second.text
    await second.say("2026.1")
    async with world.storage() as storage:
        member = next(m for m in await storage.members(1) if m.name == "秦淑珍")
    assert member.value("meeting") == "2026-01"
    assert "phone" not in member.facts
    assert "第2号用户改了您的回答" in first.text


async def test_two_who_go_on_get_different_members_until_one_is_left(
    world: World, both: tuple[Phone, Phone]
) -> None:
    first, second = both
    await second.say("/next")
    assert "2 · 林秀梅" in second.text
    await first.press("✅ 信息无误")
    assert "3 · 赵广田" in first.text
    await second.press("✅ 信息无误")
    assert "4 · 孙桂芝" in second.text
    world.clock.forward(timedelta(minutes=31))
    await second.press("▶️ 下一位")
    await second.say("/start")
    await second.say("/next")
    assert "3 · 赵广田" in second.text
