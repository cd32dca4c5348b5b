"""The roster goes out, is filled at a desk while the talk goes on, and comes back."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.journeys.desk import (
    HEADINGS,
    XLSX,
    answer,
    columns_of,
    data_of,
    edited,
    filled,
    member,
    results,
    sound,
)
from tests.phone import Phone, World


async def test_what_was_filled_at_the_desk_is_taken_over_and_what_was_said_in_the_chat_stays(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await answer(secretary, 2, "学历", "大学本科")
    back = filled(sent, (2, "工作单位及岗位", "村妇联主席"), (1, "民族", "满族"))
    await secretary.upload("名册.xlsx", back, XLSX)
    assert "已和发出去的那一份逐格比较" in secretary.text
    assert "有变动 2 人" in secretary.text
    assert "不一致" not in secretary.text
    await secretary.press("✅ 确认")
    changed = await member(world, 2)
    assert (changed.value("work"), changed.value("education")) == ("村妇联主席", "大学本科")
    assert changed.facts["education"].origin == "asked"
    work = changed.facts["work"]
    assert (work.origin, work.told) == ("roster", "2026-02-25")
    assert work.source.endswith(":5")
    told = results(secretary)
    assert secretary.files[-1].name == "名册-处理结果.xlsx"
    assert (told["1"], told["2"], told["3"]) == (
        "已更新：民族",
        "已更新：工作单位及岗位",
        "没有变动",
    )
    assert await sound(world)


async def test_a_roster_that_comes_back_untouched_changes_nothing_whatever_was_said_meanwhile(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await answer(secretary, 2, "学历", "大学本科")
    await answer(secretary, 3, "学历", "初中")
    await secretary.upload("名册.xlsx", sent, XLSX)
    assert "没有变动 32 人" in secretary.text
    assert "✅ 确认" not in secretary.labels


async def disputed(world: World, phone: Phone, sent: bytes) -> None:
    """Two cells that were answered in the chat and typed over at the desk, and one clean change."""
    await answer(phone, 2, "学历", "大学本科")
    await answer(phone, 3, "学历", "初中")
    back = filled(sent, (2, "学历", "大专"), (3, "学历", "高中"), (1, "民族", "满族"))
    await phone.upload("名册.xlsx", back, XLSX)
    assert "和记录不一致 2 处" in phone.text
    assert "有变动 1 人" in phone.text
    await phone.press("✅ 确认")


async def test_conflicts_are_asked_one_by_one_and_the_results_come_at_the_end(
    world: World, secretary: Phone, sent: bytes
) -> None:
    files = len(secretary.files)
    await disputed(world, secretary, sent)
    assert "还有 2 处" in secretary.text
    assert "2 · 林秀梅" in secretary.text
    assert "名册文件里：大专" in secretary.text
    assert "现在记录：大学本科" in secretary.text
    await secretary.press("📄 用文件的")
    assert "3 · 赵广田" in secretary.text
    assert len(secretary.files) == files
    await secretary.press("💬 保留现在的")
    assert "都决定了" in secretary.text
    assert not [label for label in secretary.labels if "不一致" in label]
    taken, kept = await member(world, 2), await member(world, 3)
    assert (taken.value("education"), kept.value("education")) == ("大专", "初中")
    assert taken.facts["education"].origin == "roster"
    assert taken.facts["education"].source.endswith(":5")
    assert kept.facts["education"].origin == "asked"
    told = results(secretary)
    assert told["1"] == "已更新：民族"
    assert told["2"] == "有冲突，已改用文件里的：学历"
    assert told["3"] == "有冲突，已保留现在的：学历"
    assert len(secretary.files) == files + 1
    assert await sound(world)


async def test_conflicts_wait_for_a_day_and_are_counted_on_the_home_card(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await disputed(world, secretary, sent)
    await secretary.press("稍后")
    assert "⚖️ 名册不一致 2 处" in secretary.labels
    await secretary.press("⚖️ 名册不一致 2 处")
    await secretary.press("📄 处理结果")
    assert results(secretary)["2"] == "有冲突，等您决定：学历"
    await secretary.say("/start")
    await secretary.press("⚖️ 名册不一致 2 处")
    await secretary.press("💬 保留现在的")
    await secretary.press("🏠 首页")
    assert "⚖️ 名册不一致 1 处" in secretary.labels
    world.clock.forward(timedelta(hours=25))
    await secretary.say("/start")
    assert not [label for label in secretary.labels if "不一致" in label]
    assert (await member(world, 3)).value("education") == "初中"


async def test_an_old_press_on_a_conflict_changes_nothing_and_says_so(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await disputed(world, secretary, sent)
    data = data_of(secretary, "📄 用文件的")
    await answer(secretary, 2, "学历", "高中")
    await secretary.forge(data)
    assert "记录刚才又有变动" in secretary.text
    assert "现在记录：高中" in secretary.text
    assert (await member(world, 2)).value("education") == "高中"
    await secretary.press("📄 用文件的")
    assert "3 · 赵广田" in secretary.text
    await secretary.forge(data)
    assert "过时" in secretary.text
    assert "3 · 赵广田" in secretary.text
    assert (await member(world, 2)).value("education") == "大专"
    assert await sound(world)


async def test_a_conflict_that_was_settled_in_the_chat_is_not_asked_any_more(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await disputed(world, secretary, sent)
    await answer(secretary, 2, "学历", "大专")
    await secretary.say("/start")
    await secretary.press("⚖️ 名册不一致 2 处")
    assert "3 · 赵广田" in secretary.text
    assert "还有 1 处" in secretary.text
    await secretary.press("💬 保留现在的")
    assert results(secretary)["2"] == "记录里已经是这个内容：学历"


async def test_a_conflict_taken_from_the_file_can_be_taken_back(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await disputed(world, secretary, sent)
    await secretary.press("📄 用文件的")
    await secretary.say("/undo")
    assert (await member(world, 2)).value("education") == "大学本科"
    assert (await member(world, 2)).facts["education"].origin == "asked"


async def test_emptied_cells_and_deleted_rows_are_explained_and_remove_nothing(
    world: World, secretary: Phone, sent: bytes
) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(5, at["民族"]).value = None
        sheet.delete_rows(6)

    back = filled(edited(sent, change), (1, "民族", "满族"))
    await secretary.upload("名册.xlsx", back, XLSX)
    assert "清空 1 格" in secretary.text
    assert "文件里少了 1 人（赵广田）" in secretary.text
    await secretary.press("✅ 确认")
    assert (await member(world, 2)).value("ethnicity") == "汉族"
    assert (await member(world, 3)).closed == ""
    assert results(secretary)["2"].startswith("【民族】清空不算修改")
    assert await sound(world)


async def test_somebody_new_at_the_end_gets_a_number_and_a_bad_cell_its_reason(
    world: World, secretary: Phone, sent: bytes
) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        last = 35
        for merged in [m for m in sheet.merged_cells.ranges if m.min_row > last]:
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(last + 1)
        sheet.cell(last + 1, at["姓名"]).value = "欧阳若溪"
        sheet.cell(last + 1, at["性别"]).value = "女"
        sheet.cell(4, at["入党时间"]).value = "1992.13"

    await secretary.upload("名册.xlsx", edited(sent, change), XLSX)
    assert "新增 1 人" in secretary.text
    assert "有错误 1 行" in secretary.text
    await secretary.press("✅ 确认")
    told = results(secretary)
    assert told["欧阳若溪"] == "新增为编号 33"
    assert told["1"].startswith("【入党时间】没有导入：没有 13 月")
    assert (await member(world, 33)).name == "欧阳若溪"


async def test_somebody_closed_meanwhile_is_not_changed_by_the_file(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await secretary.say("2")
    await secretary.press("🗂 全部答案")
    await secretary.press("🚫 移出名单")
    await secretary.press("不是本支部党员")
    await secretary.say("组织关系在外县")
    await secretary.upload("名册.xlsx", sent, XLSX)
    assert "没有变动 32 人" in secretary.text
    assert "错误" not in secretary.text
    await secretary.upload(
        "名册.xlsx", filled(sent, (2, "民族", "满族"), (1, "民族", "满族")), XLSX
    )
    assert "有错误 1 行，其中 1 行不导入" in secretary.text
    await secretary.press("✅ 确认")
    assert results(secretary)["2"].startswith("没有导入：这位党员已经移出名单")
    assert (await member(world, 2)).value("ethnicity") == "汉族"


async def test_names_may_be_corrected_and_rows_sorted_at_the_desk(
    world: World, secretary: Phone, sent: bytes
) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        rows = [[c.value for c in sheet[row]] for row in range(4, 36)]
        for row, values in enumerate(reversed(rows), 4):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value

    back = filled(edited(sent, change), (2, "姓名", "林秀美"))
    await secretary.upload("名册.xlsx", back, XLSX)
    assert "有变动 1 人" in secretary.text
    assert "没有变动 31 人" in secretary.text
    await secretary.press("✅ 确认")
    assert (await member(world, 2)).name == "林秀美"
    assert await sound(world)


async def test_without_its_mark_a_file_is_compared_with_the_record_and_overwrites_no_answer(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await answer(secretary, 2, "学历", "大学本科")
    sheet = load_workbook(BytesIO(filled(sent, (1, "民族", "满族")))).worksheets[0]
    book = Workbook()
    assert book.active is not None
    for row in sheet.iter_rows(min_row=HEADINGS, values_only=True):
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    await secretary.upload("名册.xlsx", target.getvalue(), XLSX)
    assert "没有发出时的标记" in secretary.text
    assert "有变动 1 人" in secretary.text
    assert "不一致 1 处" in secretary.text
    await secretary.press("✅ 确认")
    assert "名册文件里：高中" in secretary.text
    await secretary.press("💬 保留现在的")
    assert (await member(world, 2)).value("education") == "大学本科"
    assert (await member(world, 1)).value("ethnicity") == "满族"
    assert await sound(world)


async def test_her_drawings_formulas_and_columns_come_back_as_she_made_them(
    world: World, secretary: Phone, sent: bytes
) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        last = sheet.max_column + 1
        sheet.cell(HEADINGS, last).value = "片区"
        sheet.cell(4, last).value = "=1+1"

    drawn = {"xl/drawings/drawing9.xml": b"<xdr:wsDr><!-- a text box --></xdr:wsDr>"}
    with zipfile.ZipFile(BytesIO(filled(edited(sent, change), (1, "民族", "满族")))) as old:
        parts = {name: old.read(name) for name in old.namelist()} | drawn
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    await secretary.upload("名册.xlsx", target.getvalue(), XLSX)
    assert "没有用到的列：片区" in secretary.text
    await secretary.press("✅ 确认")
    with zipfile.ZipFile(BytesIO(secretary.files[-1].data)) as whole:
        after = {name: whole.read(name) for name in whole.namelist()}
    assert {name for name in parts if parts[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }
    sheet = load_workbook(BytesIO(secretary.files[-1].data)).worksheets[0]
    at = columns_of(sheet)
    assert sheet.cell(4, at["片区"]).value == "=1+1"
    assert sheet.cell(4, at["处理结果"]).value == "已更新：民族"
    await secretary.upload("名册.xlsx", secretary.files[-1].data, XLSX)
    assert "没有变动 32 人" in secretary.text
    assert "处理结果" not in secretary.text
