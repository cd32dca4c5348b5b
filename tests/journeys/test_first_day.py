"""A secretary's first day, from the link to the roster file; a fresh bot at every touch."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.playground.sample import faulty_roster, sample_roster
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def arrived(world: World, phone: Phone) -> Phone:
    """The phone of a secretary whose sample roster is imported and whose first card is open."""
    await phone.join(await world.invite())
    await phone.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    await phone.press("✅ 确认")
    return phone


async def test_from_the_link_to_the_first_answered_member_in_four_actions_and_two_confirmations(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    assert "1 · 周国安" in secretary.text
    await secretary.press("✅ 信息无误")
    assert "周国安" in secretary.text
    assert "正常" in secretary.text
    assert "2 · 林秀梅" in secretary.text
    # link, notice, file, 确认, 信息无误
    assert secretary.touches == 5


async def test_without_a_roster_the_next_one_is_no_end_of_a_round_but_the_roster(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/next")
    assert "都过了一遍" not in secretary.text
    assert "请把党员名册" in secretary.text
    assert "📋 空白名册" in secretary.labels


async def test_home_offers_to_take_back_once_there_is_something_to_take_back(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🏠 首页")
    assert "⏪ 撤销" not in secretary.labels
    await secretary.say("周国安 电话 无人接听")
    await secretary.press("✅ 确认")
    await secretary.press("🏠 首页")
    assert "⏪ 撤销" in secretary.labels
    await secretary.press("⏪ 撤销")
    await secretary.press("🏠 首页")
    assert "⏪ 撤销" not in secretary.labels
    await secretary.press("▶️ 下一位")
    await secretary.press("✅ 信息无误")
    await secretary.press("🏠 首页")
    assert "⏪ 撤销" in secretary.labels


async def test_a_link_works_once_and_only_for_a_while(world: World, secretary: Phone) -> None:
    token = await world.invite()
    await secretary.join(token)
    other = Phone(world, 1002, "王")
    await other.say(f"/start {token}")
    assert "已经用过" in other.text
    assert "北山村" not in other.text
    late = await world.invite()
    world.clock.forward(timedelta(hours=73))
    await other.say(f"/start {late}")
    assert "过期" in other.text


async def test_revoking_takes_access_away_at_once(world: World, secretary: Phone) -> None:
    from bot.administration import revoke

    await arrived(world, secretary)
    card = secretary.screen
    async with world.storage() as storage:
        assert await revoke(storage, "1001", world.clock.now()) == 1
    await secretary.press("✅ 信息无误", card)
    assert secretary.text == "这里只为受邀的工作人员服务。如有邀请链接，请点开链接进入。"
    async with world.storage() as storage:
        (member, *_) = await storage.members(3 if len(await storage.tree()) > 1 else 1)
        assert member.standing.progress == "todo"


async def test_problems_come_back_marked_and_nothing_changes_before_confirming(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", faulty_roster(world.clock.now().date()), XLSX)
    assert "名册预览" in secretary.text
    assert "有错误" in secretary.text
    (marked,) = secretary.files
    assert marked.name == "名册-问题标注.xlsx"
    sheet = load_workbook(BytesIO(marked.data)).active
    assert sheet is not None
    told = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for reason in ("15 位", "校验码", "科学计数", "2 月没有 30 日", "没有姓名", "相同"):
        assert reason.replace(" ", "") in told.replace(" ", ""), reason
    async with world.storage() as storage:
        assert await storage.members(1) == []


async def test_an_import_can_be_repeated_and_changes_nothing_the_second_time(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    assert "没有变动 32 人" in secretary.text
    assert "✅ 确认" not in secretary.labels


async def test_the_printed_roster_comes_as_a_file_and_can_be_sent_back(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/roster")
    (roster,) = secretary.files
    assert roster.name == "党员名册-20260225.xlsx"
    message = next(m for m in secretary.messages if m.document is roster)
    assert not message.protect
    await secretary.upload(roster.name, roster.data, XLSX)
    assert "没有变动 32 人" in secretary.text, secretary.text


async def test_a_lost_member_is_asked_only_what_concerns_her_and_concluded_with_the_reason(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("jxm")
    assert "姜小曼" in secretary.text
    await secretary.press("联系不上")
    await secretary.press("①外出务工经商")
    await secretary.say("2022年8月")
    await secretary.press("都不是")
    while "失联：" not in secretary.text:
        await secretary.press("不清楚")
    # 31 August 2022 to 30 March 2026
    assert "失联：最后一次交纳党费 2022年8月，至截止日 42 个月" in secretary.text


async def test_searching_by_name_pinyin_number_and_last_four_finds_the_member(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    for sought in ("林秀梅", "秀梅", "lxm", "linxiumei", "0582"):
        await secretary.say("/start")
        await secretary.say(sought)
        assert "2 · 林秀梅" in secretary.text, sought
    await secretary.say("/find 王建国")
    assert [label for label in secretary.labels if "王建国" in label] != []
    assert len([label for label in secretary.labels if "王建国" in label]) == 2


async def test_a_masked_number_is_shown_with_a_reason_for_a_minute(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🗂 全部答案")
    shown = next(label for label in secretary.labels if "电话" in label and "👁" in label)
    await secretary.press(shown)
    await secretary.press("联系本人")
    assert "100" in secretary.text
    assert "*" not in secretary.text
    world.clock.forward(timedelta(seconds=61))
    await world.work()
    assert "遮住" in secretary.text
    assert "100****" in secretary.text


async def test_a_member_is_added_closed_and_reinstated_by_hand(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.press("➕ 补录")
    await secretary.press("自称党员、不在册")
    await secretary.say("欧阳若溪")
    assert "33 · 欧阳若溪" in secretary.text
    await secretary.press("🗂 全部答案")
    await secretary.press("🚫 移出名单")
    await secretary.press("不是本支部党员")
    await secretary.say("查过入党志愿书，组织关系在外县")
    assert "移出名单" in secretary.text
    await secretary.press("♻️ 恢复")
    await secretary.say("又找到了介绍信")
    assert "欧阳若溪" in secretary.text
    await secretary.press("🗂 全部答案")
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_every_kind_of_message_in_the_wrong_place_gets_a_kind_sentence(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    for send in ("sticker", "voice", "photo"):
        getattr(world.telegram, f"send_{send}")(secretary.user)
        await world.work()
        assert "看不懂" in secretary.text, send
        assert "周国安" in secretary.text


async def test_the_language_can_be_changed(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.say("/language")
    await secretary.press("English")
    await secretary.say("/progress")
    assert any(letter in secretary.text for letter in "abcdefgh")


async def test_a_search_that_finds_more_than_eight_can_be_leafed_through(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/find n")
    total = int(secretary.text.split("：")[1].split()[0])
    assert total > 8
    seen = {one for one in secretary.labels if one[0].isdigit()}
    while "下一页 ▶" in secretary.labels:
        await secretary.press("下一页 ▶")
        seen |= {one for one in secretary.labels if one[0].isdigit()}
    assert len(seen) == total
    older = secretary.screen
    await secretary.say("/next")
    await secretary.press("◀ 上一页", older)
    pressed = next(message for message in secretary.messages if message.id == older.id)
    assert "这次查找已经结束" in pressed.text


async def test_the_home_card_filters_by_one_tap(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.press("未开始 32")
    assert "未开始　共 32 人" in secretary.text
