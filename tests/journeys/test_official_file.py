"""A secretary sends the office's own blank form and gets it back filled."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tests.journeys.desk import XLSX, known
from tests.phone import Phone, World

HEADS = [
    "序号", "姓名", "性别", "民族", "出生年月", "学历", "身份证号", "入党日期", "人员类别",
    "所在党支部", "党组织类别", "与党组织失去联系时间", "失去联系情形", "查找途径及经过", "联络员",
]  # fmt: skip


TITLE = "经查找仍然无法取得联系党员登记表"


def blank(
    change: Callable[[Any], None] | None = None, heads: list[str] = HEADS, title: str = TITLE
) -> bytes:
    """The office's register, one empty row only, with a footer."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件2"
    sheet.append([title])
    sheet.append(["填报单位（盖章）："])
    sheet.append(heads)
    sheet.append([None])
    sheet.append(["填表人（签名）："])
    for column in range(1, len(heads) + 1):
        sheet.cell(4, column).font = Font("仿宋_GB2312", 12)
    if change:
        change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def grid(data: bytes) -> list[list[Any]]:
    return [
        list(row)
        for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    ]


@pytest.fixture
async def lost(world: World, secretary: Phone, sent: bytes) -> None:
    """Two members who cannot be reached."""
    for number in (29, 30):
        await known(world, secretary.user, number, "lost")


async def test_a_blank_that_is_named_is_shown_and_filled_with_her_formats(
    world: World, secretary: Phone, lost: None
) -> None:
    caption = "《经查找仍然无法取得联系党员登记表》请填"
    await secretary.upload("附件2.xlsx", blank(), XLSX, caption)
    assert "《经查找仍然无法取得联系党员登记表》对照" in secretary.text
    assert "“附件2”，表头到第 3 行" in secretary.text
    assert "对上 14 列：序号、姓名、性别" in secretary.text
    assert "表里有、我不填：联络员" in secretary.text
    assert "原联系方式" in secretary.text.split("内容填不进：")[1]
    await secretary.press("✅ 填好发给我")
    file = secretary.files[-1]
    caption = next(m.text for m in secretary.messages if m.document is file)
    assert "已填进您发来的《经查找仍然无法取得联系党员登记表》，2 行。" in caption
    assert "请打印 5 份，签字盖章。" in caption
    assert "人没有核对完，表里没有他们的情况。" in caption
    rows = grid(file.data)
    assert rows[1][0] == "填报单位（盖章）：北山村党支部"
    names = [row[1] for row in rows[3:5]]
    assert all(names)
    assert [row[0] for row in rows[3:5]] == [1, 2]
    assert all(row[5] and row[12] for row in rows[3:5])
    assert rows[4][9] == "北山村党支部"
    assert rows[5][0] == "填表人（签名）："
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[0]
    assert {sheet.cell(row, 2).font.name for row in (4, 5)} == {"仿宋_GB2312"}
    assert not [name for name in names if name in file.name]
    await secretary.say("/start")
    await secretary.press("⚙️ 更多")
    await secretary.press("📑 谁取过文件")
    assert "经查找仍然无法取得" in secretary.text


async def test_a_blank_that_nobody_named_is_recognised_by_its_headings(
    world: World, secretary: Phone, lost: None
) -> None:
    await secretary.upload("空表.xlsx", blank(title="附件2"), XLSX)
    assert "这是哪一张表" in secretary.text
    assert "· 《经查找仍然无法取得联系党员登记表》" in secretary.text
    await secretary.press(secretary.labels[0])
    assert "对照" in secretary.text
    await secretary.press("✅ 填好发给我")
    assert len(grid(secretary.files[-1].data)) == 6


async def test_the_title_that_is_printed_in_a_blank_decides_which_form_it_is(
    world: World, secretary: Phone, lost: None
) -> None:
    await secretary.upload("空表.xlsx", blank(title="附件1　经查找取得联系党员登记表"), XLSX)
    assert "《经查找取得联系党员登记表》对照" in secretary.text
    await secretary.upload("空表.xlsx", blank(), XLSX)
    assert "《经查找仍然无法取得联系党员登记表》对照" in secretary.text
    await secretary.upload("空表.xlsx", blank(title="党员名册"), XLSX)
    assert "《党员名册》不能填进您发来的文件" in secretary.text


async def test_the_roster_named_exactly_is_imported_or_said_not_to_be_filled(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await secretary.upload("名册.xlsx", blank(), XLSX, "党员名册")
    assert "《党员名册》不能填进您发来的文件" in secretary.text
    assert "✅ 确认" not in secretary.labels

    def person(sheet: Any) -> None:
        sheet.cell(4, 2).value = "李新来"

    await secretary.upload("名册.xlsx", blank(person), XLSX, "《党员名册》")
    assert "✅ 确认" in secretary.labels
    await secretary.upload("核对表.xlsx", blank(), XLSX, "党员名册核对表")
    assert "《党员名册核对表》" in secretary.text


CARD = (
    ("党员基本信息采集表",),
    ("姓名", None, "性别", None, "民族"),
    ("公民身份证号", None, None, "出生日期"),
    ("学历", None, None, "人员类别"),
    ("所在党支部",),
    ("加入党组织日期", None, None, "转为正式党员日期"),
    ("工作岗位",),
    ("联系电话（手机号）",),
    ("家庭住址（具体到门牌号）",),
    ("党籍状态",),
    ("籍  贯", None, "是否为失联党员"),
    ("是否为流动党员\n（由流出地党组织负责采集）",),
)


def card() -> bytes:
    """The office's sheet for one person: labels, and room beside them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in CARD:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("caption", ["党员基本信息采集表", "请填《基本信息采集表》，谢谢"])
async def test_a_sheet_for_one_person_is_said_not_to_be_filled_and_never_imported(
    world: World, secretary: Phone, sent: bytes, caption: str
) -> None:
    await secretary.upload("采集表.xlsx", card(), XLSX, caption)
    assert "《党员基本信息采集表》不是一行填一个人的表" in secretary.text
    assert "✅ 确认" not in secretary.labels


async def test_no_label_of_a_sheet_for_one_person_is_taken_for_a_member(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await secretary.upload("采集表.xlsx", card(), XLSX)
    assert "✅ 确认" not in secretary.labels
    marked = [cell for row in grid(secretary.files[-1].data) for cell in row if cell]
    assert sum("是表里的栏目名" in str(cell) for cell in marked) >= 8


async def test_a_blank_that_looks_like_no_form_offers_forms_to_pick_from(
    world: World, secretary: Phone, lost: None
) -> None:
    heads = ["序号", "姓名", "失去联系情形", "走访人", "走访日期", "邻居", "村民小组"]
    await secretary.upload("走访.xlsx", blank(heads=heads, title="附件2"), XLSX)
    assert "我认不出这是哪一张" in secretary.text
    assert "· 《经查找仍然无法取得联系党员登记表》" in secretary.text
    assert 2 <= len(secretary.labels) <= 8
    await secretary.press("📄 无法联系登记表")
    assert "《经查找仍然无法取得联系党员登记表》对照" in secretary.text
    assert "走访人" in secretary.text
    await secretary.press("✅ 填好发给我")
    assert all(row[1] for row in grid(secretary.files[-1].data)[3:5])


async def test_a_summary_with_some_of_the_rows_is_filled_and_every_other_row_is_named(
    world: World, secretary: Phone, lost: None
) -> None:
    def named(sheet: Any) -> None:
        for row, label in enumerate(("合计", "一、国有企业", "二、农村"), 4):
            sheet.cell(row, 1).value = label

    heads = ["项目", "经查找取得联系", "经查找仍然无法取得联系"]
    title = "附件3　与党组织失去联系党员情况汇总表"
    await secretary.upload("附件3.xlsx", blank(named, heads, title), XLSX)
    assert "对上 3 列：党组织类别、经查找取得联系、经查找仍然无法取得联系" in secretary.text
    await secretary.press("✅ 填好发给我")
    rows = grid(secretary.files[-1].data)
    assert [row[0] for row in rows[3:6]] == ["合计", "一、国有企业", "二、农村"]
    assert rows[3][2] == 2
    caption = next(m.text for m in reversed(secretary.messages) if m.document)
    left = caption.split("没有填：")[1]
    assert left.startswith("非公有制企业、党政机关、学校、其他事业单位、街道社区、社会组织、其他。")


async def test_with_nobody_to_fill_in_the_nil_report_is_offered(
    world: World, secretary: Phone, sent: bytes
) -> None:
    files = len(secretary.files)
    await secretary.upload("a.xlsx", blank(), XLSX, "经查找仍然无法取得联系党员登记表")
    await secretary.press("✅ 填好发给我")
    assert len(secretary.files) == files
    assert "📄 零报告" in secretary.labels


@pytest.mark.parametrize(
    ("data", "caption", "said"),
    [
        (b"%PDF-1.7", "经查找仍然无法取得联系党员登记表", "不是可以填的空表"),
        (blank(heads=["物品", "数量"]), "经查找仍然无法取得联系党员登记表", "对不上"),
    ],
)
async def test_what_cannot_be_filled_is_refused_with_a_sentence(
    world: World, secretary: Phone, sent: bytes, data: bytes, caption: str, said: str
) -> None:
    await secretary.upload("a.xlsx", data, XLSX, caption)
    assert said in secretary.text


async def test_a_sheet_without_an_empty_row_is_told_in_place_of_the_file(
    world: World, secretary: Phone, lost: None
) -> None:
    def full(sheet: Any) -> None:
        sheet.cell(4, 2).value = "例：王某"

    await secretary.upload("a.xlsx", blank(full), XLSX, "经查找仍然无法取得联系党员登记表")
    await secretary.press("✅ 填好发给我")
    assert "没有空行" in secretary.text
    assert "🏠 首页" in secretary.labels


async def test_a_blank_is_forgotten_after_a_day_and_is_no_roster(
    world: World, secretary: Phone, lost: None
) -> None:
    await secretary.upload("a.xlsx", blank(), XLSX, "经查找仍然无法取得联系党员登记表")
    fill = secretary.data_of("✅ 填好发给我")
    number = fill.split(":")[2]
    await secretary.forge(f"ok:{number}")
    assert "找不到" in secretary.text or "已经" in secretary.text
    world.clock.forward(timedelta(hours=25))
    files = len(secretary.files)
    await secretary.say("/start")
    await secretary.forge(fill)
    assert len(secretary.files) == files


async def test_a_clerk_fills_the_committees_form_and_another_branch_cannot(
    world: World, secretary: Phone
) -> None:
    clerk, other = Phone(world, 1003, "张干事"), Phone(world, 1004, "王书记")
    await clerk.join(await world.invite("clerk", "样例镇党委"))
    await secretary.join(await world.invite(unit="样例镇党委/北山村党支部"))
    await other.join(await world.invite(unit="样例镇党委/南山村党支部"))
    caption = "经查找仍然无法取得联系党员登记表"
    await clerk.upload("a.xlsx", blank(), XLSX, caption)
    assert "对照" in clerk.text
    fill = clerk.data_of("✅ 填好发给我")
    await other.say("/start")
    await other.forge(fill)
    assert "找不到这一项" in other.text
    assert other.files == []
