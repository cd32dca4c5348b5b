"""Asking for forms: in a branch, above, and where there is nobody to put on them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.playground.sample import sample_roster
from tests.journeys.desk import known
from tests.journeys.test_first_day import XLSX, arrived
from tests.journeys.town import imported, joined
from tests.phone import Phone, World


async def lost(phone: Phone, name: str) -> None:
    """Answer one member's questions: nobody can reach her."""
    await phone.say(name)
    await phone.press("联系不上")
    await phone.press("①外出务工经商")
    await phone.say("2022年8月")
    while "失联：" not in phone.text and {"都不是", "不清楚"} & set(phone.labels):
        await phone.press("都不是" if "都不是" in phone.labels else "不清楚")


def rows(data: bytes) -> list[list[object]]:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


async def test_a_register_is_asked_for_and_comes_as_a_file(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await lost(secretary, "jxm")
    await secretary.say("/forms")
    await secretary.press("📑 登记表")
    assert "《经查找仍然无法取得联系党员登记表》　1 人" in secretary.text
    assert "还有 31 人没有核对完" in secretary.text
    await secretary.press("📄 无法联系登记表")
    (file,) = secretary.files
    assert file.name == "经查找仍然无法取得联系党员登记表-20260225.xlsx"
    message = next(m for m in secretary.messages if m.document is file)
    assert "《经查找仍然无法取得联系党员登记表》，1 人。请打印 5 份" in message.text
    assert "还有 31 人没有核对完" in message.text
    assert "⚠️ 1 人查找还不够：姜小曼。" in message.text
    assert "还没有选党组织类别" not in message.text
    assert "尚缺" not in str(rows(file.data))
    assert not message.protect
    assert "姜小曼" in str(rows(file.data))
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_where_nobody_is_on_a_form_a_nil_report_is_offered(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/forms")
    await secretary.press("📑 登记表")
    await secretary.press("📄 取得联系登记表")
    assert "现在没有要填进这张表的党员" in secretary.text
    assert secretary.files == []
    await secretary.press("📄 零报告")
    (file,) = secretary.files
    told = "零报告：截至2026年3月30日，本单位已核对的党员中没有应填入本表的；还有32人没有核对完。"
    assert told in str(rows(file.data))


async def test_a_roster_without_members_is_not_given_out(world: World, secretary: Phone) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/roster")
    assert "名册里还没有党员。把名册发到这里就能导入。" in secretary.text
    assert secretary.files == []
    await secretary.press("📋 空白名册")
    assert secretary.files[0].name == "党员名册-空白.xlsx"
    await secretary.say("/roster")
    await secretary.press("📄 零报告")
    assert "零报告：截至2026年3月30日" in str(rows(secretary.files[1].data))


async def test_a_sum_that_does_not_hold_is_said_with_its_row_and_members(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.csv", "姓名,性别\n张某某,女\n".encode(), "text/csv")
    await secretary.press("✅ 确认")
    await secretary.press("✏️ 逐项回答")
    await secretary.press("在本支部")
    await lost(secretary, "张某某")
    await secretary.say("/forms")
    await secretary.press("📊 汇总统计表")
    await secretary.press("📄 失联情况汇总表")
    assert secretary.files == []
    assert "“总计”一行合计不符" in secretary.text
    assert "没有算进去的是编号 1" in secretary.text
    fault = secretary.screen
    await secretary.press("📝 先取草表")
    (file,) = secretary.files
    assert "草表，不能上报" in str(rows(file.data))
    assert "-草表-" in file.name
    message = next(m for m in secretary.messages if m.document is file)
    assert "《与党组织失去联系党员情况汇总表》草表，1 人，合计不符，不能上报" in message.text
    await secretary.press("改 1", fault)
    assert "张某某" in secretary.text


@pytest.mark.parametrize("form", ["nothing", "lost.1", "roster.x", "marked", "result"])
async def test_what_is_no_form_is_not_made(world: World, secretary: Phone, form: str) -> None:
    await arrived(world, secretary)
    await secretary.forge(f"f:1:{form}")
    assert secretary.files == []


async def test_a_committee_gets_the_sum_of_its_branches_and_no_roster(
    world: World, secretary: Phone
) -> None:
    boss = Phone(world, 2001, "王委员")
    await boss.join(await world.invite("committee", "样例镇党委"))
    await secretary.join(await world.invite("secretary", "样例镇党委/北山村党支部"))
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    await secretary.press("✅ 确认")
    await lost(secretary, "jxm")
    await boss.say("/forms")
    assert "📋 名册" not in boss.labels
    await boss.press("📑 登记表")
    await boss.press("📄 无法联系登记表")
    (file,) = boss.files
    found = rows(file.data)
    assert found[1][0] == "填报单位（盖章）：样例镇党委"
    assert (found[3][1], found[3][9]) == ("姜小曼", "北山村党支部")
    await boss.press("↩️ 返回")
    await boss.press("📊 汇总统计表")
    assert "《与党组织失去联系党员情况汇总表》　1 人" in boss.text
    await boss.press("🔢 失联情况")
    await boss.press("1栏 总数 1")
    assert "编号 29 · 北山村党支部" in boss.text
    assert "姜小曼" not in boss.text
    await boss.say("/forms")
    await boss.press("📑 登记表")
    await boss.press("📄 取得联系登记表")
    assert "现在没有要填进这张表的党员" in boss.text
    await boss.press("📄 零报告")
    assert "还有31人没有核对完。" in str(rows(boss.files[-1].data))
    committee = 1
    await boss.forge(f"f:{committee}:roster")
    assert len(boss.files) == 2


async def test_every_figure_says_who_is_behind_it(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await lost(secretary, "jxm")
    await secretary.say("/forms")
    await secretary.press("📊 汇总统计表")
    await secretary.press("🔢 失联情况")
    assert "总计" in secretary.text
    assert "1栏 总数 1" in secretary.labels
    await secretary.press("1栏 总数 1")
    assert "总计 · 1栏 总数：1 人" in secretary.text
    (card,) = [label for label in secretary.labels if "姜小曼" in label]
    await secretary.press(card)
    assert "🔶 失联" in secretary.text


async def test_the_kind_of_branch_is_guessed_until_it_is_said(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await lost(secretary, "jxm")
    await secretary.say("/forms")
    await secretary.press("📊 汇总统计表")
    await secretary.press("🏷 类别：③农村")
    assert "现在按名称推断" in secretary.text
    stale = {b.label: b.data for row in secretary.screen.buttons for b in row}["⑤学校"]
    await secretary.press("⑦街道社区")
    assert "党组织类别已记下" in secretary.text
    assert "🏷 类别：⑦街道社区" in secretary.labels
    assert stale is not None
    await secretary.forge(stale)
    assert "● ⑦街道社区" in secretary.labels
    await secretary.say("/forms")
    await secretary.press("📑 登记表")
    await secretary.press("📄 无法联系登记表")
    assert "⑦" in str(rows(secretary.files[-1].data)[3])
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_register_without_the_kind_of_branch_says_where_it_is_chosen(world: World) -> None:
    clerk = await joined(world, 1002, "张干事", "clerk", "样例镇党委")
    secretary = await joined(world, 1001, "李书记", "secretary", "样例镇党委/甲党支部")
    await imported(secretary, 7, silent=True)
    for number in range(1, 8):
        await known(world, secretary.user, number, "lost", "甲党支部")
    await secretary.say("/forms")
    await secretary.press("📑 登记表")
    await secretary.press("📄 无法联系登记表")
    said = next(m for m in secretary.messages if m.document is secretary.files[-1]).text
    assert "还没有选党组织类别" in said
    (names,) = re.findall("7 人查找还不够：(.*?)。", said)
    assert len(names.split("、")) == 5
    assert names.endswith("…")
    await clerk.say("/forms")
    await clerk.press("📑 登记表")
    await clerk.press("📄 无法联系登记表")
    said = next(m for m in clerk.messages if m.document is clerk.files[-1]).text
    assert "7 人查找还不够。" in said
    assert "还没有选党组织类别" not in said


async def test_the_forms_of_one_member_from_the_card(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.press("🗂 全部答案")
    await secretary.press("📄 表格")
    assert "《党员基本信息采集表》" in secretary.text
    await secretary.press("📄 基本信息采集表")
    (file,) = secretary.files
    assert file.name == "党员基本信息采集表-20260225.xlsx"
    assert "周国安" in str(rows(file.data))
    assert "林秀梅" not in str(rows(file.data))
    message = next(m for m in secretary.messages if m.document is file)
    assert "1 人" in message.text


@pytest.mark.parametrize("data", ["fn:1:lost_summary:0:0", "fw:1:lost_summary:0:2:0", "fm:1:1",
                                  "fg:1:registers", "fc:1:3:9"])  # fmt: skip
async def test_nobody_sees_figures_of_another_unit(
    world: World, secretary: Phone, data: str
) -> None:
    await arrived(world, secretary)
    await lost(secretary, "jxm")
    other = Phone(world, 3001, "赵书记")
    await other.join(await world.invite("secretary", "西沟村党支部"))
    await other.forge(data)
    assert "姜小曼" not in other.text
    assert "找不到这一项" in other.text


@pytest.mark.parametrize("form", ["党员名册", "党员数量变化", "名册核对表"])
async def test_after_a_roster_from_the_list_of_forms_that_list_stays(
    world: World, secretary: Phone, form: str
) -> None:
    await arrived(world, secretary)
    await secretary.say("/forms")
    await secretary.press("📋 名册")
    await secretary.press(f"📄 {form}")
    assert "北山村党支部　📋 名册" in secretary.text
    file = next(m for m in reversed(secretary.messages) if m.document is not None)
    if "📄 PDF" in {b.label for row in file.buttons for b in row}:
        await secretary.press("📄 PDF", file)
        assert "北山村党支部　📋 名册" in secretary.text
    await secretary.press("🔒 加密码", file)
    await secretary.say("Qinghe#2026")
    assert "北山村党支部　📋 名册" in secretary.text


async def test_after_a_roster_that_was_asked_for_elsewhere_the_open_card_stays(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/roster")
    assert "1 · 周国安" in secretary.text
    await secretary.press("🏠 首页")
    await secretary.press("📋 名册")
    assert "《党员名册》" not in secretary.text
    assert len(secretary.files) == 2


async def test_a_record_of_the_search_without_attempts_is_refused_at_once(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/forms")
    await secretary.press("📃 工作名单")
    await secretary.press("📄 查找联系记录")
    assert "现在没有要填进这张表的党员" in secretary.text
    assert not any("正在生成" in m.text for m in secretary.messages)
    await known(world, secretary.user, 29, "lost")
    await secretary.say("/start")
    await secretary.say("29")
    for label in ("📞 记录查找", "原联系方式", "空号"):
        await secretary.press(label)
    await secretary.say("/forms")
    await secretary.press("📃 工作名单")
    await secretary.press("📄 查找联系记录")
    assert "姜小曼" in str(rows(secretary.files[-1].data))
