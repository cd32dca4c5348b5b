"""Search attempts from the first tap to the second sheet of the roster; a fresh bot at every touch."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.domain.attempts import Attempt
from tests.journeys.test_first_day import XLSX, arrived
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH

LATER = timedelta(minutes=10, seconds=5)


async def searching(world: World, phone: Phone) -> Phone:
    """A secretary with the sample branch; the card of a member out of reach is open."""
    await arrived(world, phone)
    await phone.say("魏长河")
    await phone.press("联系不上")
    return phone


async def on_record(world: World) -> tuple[Attempt, ...]:
    """Every attempt of the first branch; the chain is whole."""
    async with world.storage() as storage:
        assert await storage.audit() == []
        branch = next(u for u in await storage.tree() if u.kind == "branch")
        return (await storage.ledger(branch.id)).attempts


def only_drawn_again(world: World) -> None:
    """What Telegram refused so far was a screen that stood there already, or a late answer."""
    harmless = ("not modified", "query is too old")
    assert [c for c in world.telegram.refusals if not any(h in str(c) for h in harmless)] == []
    world.telegram.refusals.clear()


def data_of(phone: Phone, label: str) -> str:
    data = [b.data for row in phone.screen.buttons for b in row if b.label == label]
    assert data
    assert data[0]
    return data[0]


def second_sheet(phone: Phone) -> list[dict[str, Any]]:
    """The lines of 查找联系记录 in the last file, heading -> text."""
    book = load_workbook(BytesIO(phone.files[-1].data))
    assert book.sheetnames == ["党员名册", "查找联系记录"]
    rows = list(book["查找联系记录"].iter_rows(values_only=True))
    at = next(i for i, row in enumerate(rows) if "第几次" in row)
    headings = [str(cell) for cell in rows[at]]
    lines = [dict(zip(headings, row, strict=True)) for row in rows[at + 1 :]]
    return [line for line in lines if line["姓名"] and line["第几次"]]


async def test_three_taps_record_an_attempt(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    before = secretary.touches
    await secretary.press("📞 记录查找")
    await secretary.press("原联系方式")
    await secretary.press("空号")
    assert secretary.touches == before + 3
    assert "已记录第 1 次：原联系方式 · 空号" in secretary.text
    assert "时间：2月25日 09:00" in secretary.text
    for label in ("🕐 改时间", "📝 加备注", "📞 再记一次", "⏪ 撤销", "↩️ 返回", "🏠 首页"):
        assert label in secretary.labels
    await secretary.press("↩️ 返回")
    assert "🔎 查找 1 次" in secretary.labels
    (made,) = await on_record(world)
    assert (made.number, made.attempt, made.wording.channel) == (28, 1, "contact")


async def test_a_doubled_press_records_once_and_says_so(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("原联系方式")
    stores = data_of(secretary, "空号")
    await secretary.press("空号")
    await secretary.forge(stores)
    assert "没有重复记录" in secretary.text
    assert "已记录第 1 次：原联系方式 · 空号" in secretary.text
    await secretary.press("📞 再记一次")
    await secretary.forge(stores)
    assert len(await on_record(world)) == 1


@pytest.mark.parametrize("label", ["空号", "✅ 确认"])
async def test_an_update_delivered_twice_records_once_and_draws_the_same(
    world: World, secretary: Phone, label: str
) -> None:
    await searching(world, secretary)
    if label == "空号":
        await secretary.press("📞 记录查找")
        await secretary.press("原联系方式")
    else:
        await secretary.say("魏长河 电话 空号")
    telegram = world.telegram
    press = telegram.press(secretary.user, secretary.screen.id, label)
    await world.work()
    drawn = secretary.text
    telegram.again(press)
    await world.work()
    assert secretary.text == drawn
    only_drawn_again(world)
    telegram.again(press, new_id=True)
    await world.work()
    assert "没有重复记录" in secretary.text
    assert len(await on_record(world)) == 1


async def test_the_time_and_a_note_are_told_afterwards(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("亲友")
    await secretary.press("新线索")
    await secretary.press("🕐 改时间")
    assert "今天下午" not in secretary.labels
    await secretary.press("昨天下午")
    assert "时间：2月24日 下午" in secretary.text
    await secretary.press("📝 加备注")
    await secretary.say("表弟说在邻省，电话 10012345678")
    assert "备注：表弟说在邻省，电话 100****5678" in secretary.text
    await secretary.press("🕐 改时间")
    await secretary.press("✍️ 打字写时间")
    await secretary.say("不记得了")
    assert "看不懂这个时间" in secretary.text
    await secretary.say("明天")
    assert "时间还没有到" in secretary.text
    await secretary.say("昨晚八点")
    assert "时间：2月24日 20:00" in secretary.text
    # While times are offered as buttons a typed one is meant, too; a name still finds somebody.
    await secretary.press("🕐 改时间")
    await secretary.say("昨天下午3点")
    assert "时间：2月24日 15:00" in secretary.text
    await secretary.press("🕐 改时间")
    await secretary.say("姜小曼")
    assert "29 · 姜小曼" in secretary.text
    (made,) = await on_record(world)
    assert made.first.note == ""
    assert made.wording.note == "表弟说在邻省，电话 10012345678"


async def test_a_typed_line_is_shown_back_and_stored_by_one_tap(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.say("/log 姜小曼 电话 空号 昨天下午")
    assert "还没有存" in secretary.text
    for line in ("29 · 姜小曼", "途径：原联系方式", "结果：空号", "时间：2月24日 下午"):
        assert line in secretary.text
    assert await on_record(world) == ()
    stores = data_of(secretary, "✅ 确认")
    await secretary.press("✅ 确认")
    assert "已记录第 1 次：原联系方式 · 空号" in secretary.text
    await secretary.forge(stores)
    assert "没有重复记录" in secretary.text
    assert len(await on_record(world)) == 1


async def test_a_time_typed_while_times_are_offered_for_a_line_completes_it(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("/log 姜小曼 电话 空号 明天下午")
    assert "时间还没有到" in secretary.text
    assert "备注" not in secretary.text
    await secretary.say("昨天下午3点")
    assert "时间：2月24日 15:00" in secretary.text
    await secretary.press("✅ 确认")
    (made,) = await on_record(world)
    assert (made.number, made.first.note) == (29, "")


async def test_plain_text_with_initials_is_offered_and_its_gap_is_asked(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.say("jxm 他妈说在邻省打工")
    assert "29 · 姜小曼" in secretary.text
    assert "备注：说在邻省打工" in secretary.text
    await secretary.press("新线索")
    await secretary.press("✅ 确认")
    assert "已记录第 1 次：亲友 · 新线索" in secretary.text


async def test_of_two_people_of_one_name_it_is_asked_which(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("王建国 电话 停机")
    assert "✅ 确认" not in secretary.labels
    await secretary.press("6 王建国")
    await secretary.press("✅ 确认")
    assert [a.number for a in await on_record(world)] == [6]


async def test_a_line_that_was_meant_as_a_search_searches(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("王建国 电话")
    await secretary.press("🔍 搜索")
    assert "找“王建国”：2 人" in secretary.text
    assert await on_record(world) == ()


async def test_an_unknown_name_is_asked_for_and_is_no_note_on_whoever_is_picked(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.say("赵无有 电话 空号 昨天下午")
    assert "没有找到“赵无有”" in secretary.text
    assert "备注" not in secretary.text
    await secretary.say("姜小曼")
    assert ("29 · 姜小曼" in secretary.text, "赵无有" in secretary.text) == (True, False)
    await secretary.press("✅ 确认")
    (made,) = await on_record(world)
    assert (made.number, made.wording.note) == (29, "")


async def test_log_without_a_text_takes_the_open_card_or_asks_for_whom(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("/log")
    assert "28 · 魏长河" in secretary.text
    await secretary.press("🏠 首页")
    await secretary.say("/log")
    assert "找的是谁" in secretary.text
    await secretary.say("姜")
    assert "29 · 姜小曼" in secretary.text
    await secretary.press("民政")
    await secretary.press("无结果")
    assert [a.number for a in await on_record(world)] == [29]


async def test_an_attempt_is_withdrawn_within_ten_minutes_and_stays_readable(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号")
    await secretary.press("✅ 确认")
    withdraws = data_of(secretary, "⏪ 撤销")
    await secretary.press("⏪ 撤销")
    assert "第 1 次已撤销，原文仍可查看" in secretary.text
    assert "原联系方式 · 空号" in secretary.text
    await secretary.forge(withdraws)
    assert "已撤销" in secretary.text
    (made,) = await on_record(world)
    assert not made.counts
    await secretary.press("🔎 查找 0 次")
    assert "1. 2月25日 09:00　原联系方式 · 空号　〔已撤销〕" in secretary.text


async def test_undo_takes_a_fresh_attempt_back_and_then_the_answer_before_it(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号")
    await secretary.press("✅ 确认")
    await secretary.say("/undo")
    assert "第 1 次已撤销" in secretary.text
    assert "原联系方式 · 空号" in secretary.text
    await secretary.say("/undo")
    assert "现在能联系上本人吗" in secretary.text
    assert [made.counts for made in await on_record(world)] == [False]


async def test_undo_leaves_an_older_attempt_alone(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号")
    await secretary.press("✅ 确认")
    world.clock.forward(LATER)
    await secretary.say("/undo")
    assert "现在能联系上本人吗" in secretary.text
    assert [made.counts for made in await on_record(world)] == [True]


async def test_after_ten_minutes_a_correction_needs_a_reason(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号")
    await secretary.press("✅ 确认")
    withdraws = data_of(secretary, "⏪ 撤销")
    world.clock.forward(LATER)
    await secretary.forge(withdraws)
    assert "已经超过 10 分钟" in secretary.text
    await secretary.press("📋 结果")
    await secretary.press("停机")
    assert "原因" in secretary.text
    (before,) = await on_record(world)
    assert before.wording.outcome == "vacant"
    await secretary.say("听错了，是停机")
    assert "第 1 次：原联系方式 · 停机" in secretary.text
    assert "空号" in secretary.text
    assert "听错了，是停机" in secretary.text
    (made,) = await on_record(world)
    assert (made.first.outcome, made.wording.outcome) == ("vacant", "suspended")


async def test_a_late_entry_is_taken_and_marked_and_one_in_the_future_is_refused(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号 2月20日")
    assert "时间：2月20日（补记）" in secretary.text
    await secretary.press("✅ 确认")
    assert "时间：2月20日（补记）" in secretary.text
    await secretary.say("魏长河 电话 空号 今天下午")
    assert "查找的时间还没有到" in secretary.text
    assert "✅ 确认" not in secretary.labels
    (made,) = await on_record(world)
    assert made.late


async def test_the_roster_has_a_second_sheet_with_every_attempt(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 10012345678 停机 电话 昨天下午")
    await secretary.press("✅ 确认")
    await secretary.say("魏长河 问了他表哥 说在邻省 新线索")
    await secretary.press("✅ 确认")
    await secretary.press("⏪ 撤销")
    await secretary.say("姜小曼 派出所 查无此人 2月20日")
    await secretary.press("✅ 确认")
    await secretary.say("/roster")
    first, second, third = second_sheet(secretary)
    assert (first["编号"], first["姓名"], first["第几次"]) == ("28", "魏长河", "1")
    assert (first["日期"], first["途径"], first["结果"]) == (
        "2026.02.24 下午",
        "原联系方式",
        "停机",
    )
    assert first["对象/号码"] == "100****5678"
    assert (second["第几次"], second["标记"]) == ("2", "已撤销，不计")
    assert (second["对象/号码"], second["情况说明"]) == ("表哥", "说在邻省")
    assert (third["姓名"], third["记录时间"], third["标记"]) == (
        "姜小曼",
        "2026.02.25 09:00",
        "补记",
    )


async def test_the_file_with_two_sheets_is_still_a_roster(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号")
    await secretary.press("✅ 确认")
    await secretary.say("/roster")
    await secretary.upload("名册.xlsx", secretary.files[-1].data, XLSX)
    assert "没有变动 32 人" in secretary.text
    assert "没有读" not in secretary.text


async def test_without_attempts_the_roster_is_one_sheet(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.say("/roster")
    assert load_workbook(BytesIO(secretary.files[-1].data)).sheetnames == ["党员名册"]


async def test_what_was_written_is_shown_as_it_was_written(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 空号 <b>说&amp听</b>")
    assert "备注：<b>说&amp听</b>" in secretary.text
    await secretary.press("✅ 确认")
    await secretary.press("📝 改备注")
    await secretary.say('<i>"A&B"</i>')
    assert '备注：<i>"A&B"</i>' in secretary.text
    await secretary.press("🔎 查找 1 次")
    assert '<i>"A&B"</i>' in secretary.text


async def test_many_attempts_are_listed_by_pages(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    for _ in range(9):
        await secretary.press("📞 记录查找")
        await secretary.press("原联系方式")
        await secretary.press("无人接听")
        await secretary.press("↩️ 返回")
    await secretary.press("🔎 查找 9 次")
    assert "第 8 次" in secretary.labels
    assert "第 9 次" not in secretary.labels
    await secretary.press("下一页 ▶")
    await secretary.press("第 9 次")
    assert "第 9 次：原联系方式 · 无人接听" in secretary.text


async def test_whoever_is_reached_is_asked_about_on_the_card(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 本人接听 电话")
    await secretary.press("✅ 确认")
    await secretary.press("📗 登记已联系上")
    assert "本人现在的电话是多少" in secretary.text


async def test_strangers_and_secretaries_of_other_branches_record_nothing(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    begins = data_of(secretary, "原联系方式")
    await secretary.press("原联系方式")
    stores = data_of(secretary, "空号")
    other = Phone(world, 1002, "王")
    await other.join(await world.invite(unit="南河村党支部"))
    stranger = Phone(world, 1003, "陌生人")
    await stranger.say("/log 魏长河 电话 空号")
    assert "魏长河" not in stranger.text
    for phone in (other, stranger):
        for data in (begins, stores):
            await phone.say("/help")
            await phone.forge(data)
            assert "魏长河" not in phone.text
    await other.say("魏长河 电话 空号")
    assert "28" not in other.text
    assert await on_record(world) == ()
    only_drawn_again(world)
