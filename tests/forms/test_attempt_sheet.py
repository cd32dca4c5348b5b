"""The second sheet of the roster file: every attempt, with what was corrected and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.attempts import Amendment, Attempt, Moment, Wording
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.codes import read_codes
from bot.domain.records import Key, Member
from bot.forms.attempts import attempt_sheet
from bot.forms.form import Stamp
from bot.forms.intake import Headings, Table, read_table
from bot.forms.roster import RosterLayout, roster
from bot.forms.xlsx import write_book
from bot.policy import load_policy
from tests.forms.conftest import policy

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 2, 25, 4, tzinfo=UTC)
FIRST = Wording("contact", "vacant", Moment(NOON), "10012345678", "机主换人")
MADE = Attempt(7, 1, FIRST, NOON, NOON + timedelta(minutes=1), 3)
CODES = read_codes(policy("codes"))
COLUMNS = "序号 编号 姓名 第几次 日期 途径 对象/号码 经办人 结果 情况说明 下一步 佐证 记录时间 标记"


def line(attempt: Attempt) -> dict[str, object]:
    form, (row,) = attempt_sheet("某支部", [attempt], {7: "张某某"}, policy("forms"), CODES, ZONE)
    return {str(column.heading): column.value(row) for column in form.columns}


def test_the_sheet_has_the_columns_of_the_working_list_and_the_running_number() -> None:
    form, rows = attempt_sheet("某支部", [MADE], {}, policy("forms"), CODES, ZONE)
    assert [column.heading for column in form.columns] == COLUMNS.split()
    assert (form.title, form.sheet, len(rows)) == ("某支部查找联系记录", "查找联系记录", 1)


def test_a_line_says_what_was_tried_and_masks_the_number() -> None:
    said = line(MADE)
    assert (said["编号"], said["姓名"], said["第几次"]) == ("7", "张某某", "1")
    assert (said["途径"], said["结果"], said["情况说明"]) == ("原联系方式", "空号", "机主换人")
    assert (said["日期"], said["记录时间"]) == ("2026.02.25 12:00", "2026.02.25 12:01")
    assert (said["对象/号码"], said["经办人"], said["标记"]) == ("100****5678", "第3号用户", "")
    assert (said["下一步"], said["佐证"]) == ("", "")


def test_who_made_it_is_named_where_a_name_is_known() -> None:
    people = {3: "李书记"}
    sheet = attempt_sheet("某支部", [MADE], {}, policy("forms"), CODES, ZONE, people=people)
    form, (row,) = sheet
    assert next(c.value(row) for c in form.columns if c.heading == "经办人") == "李书记"


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        (Moment(NOON), "2026.02.25 12:00"),
        (Moment(NOON - timedelta(hours=12), "half_day"), "2026.02.25 上午"),
        (Moment(NOON - timedelta(hours=1), "half_day"), "2026.02.25 中午"),
        (Moment(NOON, "half_day"), "2026.02.25 下午"),
        (Moment(NOON - timedelta(hours=18), "half_day"), "2026.02.24 晚上"),
        (Moment(NOON - timedelta(hours=12), "day"), "2026.02.25"),
    ],
)
def test_the_date_is_as_exact_as_it_is_known(moment: Moment, printed: str) -> None:
    assert line(replace(MADE, first=replace(FIRST, moment=moment)))["日期"] == printed


def test_late_withdrawn_and_corrected_attempts_are_marked_and_the_first_text_stays() -> None:
    late = replace(MADE, told=NOON + timedelta(days=1, seconds=1))
    assert line(late)["标记"] == "补记"
    assert line(replace(MADE, withdrawn=NOON))["标记"] == "已撤销，不计"
    corrected = Amendment(NOON, 3, replace(FIRST, outcome="off"), reason="听错了")
    said = line(replace(MADE, amendments=(corrected,)))
    assert said["结果"] == "关机"
    assert said["标记"] == "已更正，原为：2026.02.25 12:00 原联系方式 空号 机主换人；原因：听错了"
    void = Amendment(NOON, 3, FIRST, void=True, reason="记到别人名下")
    assert line(replace(MADE, amendments=(void,)))["标记"] == "已作废，不计；原因：记到别人名下"


def test_the_file_with_both_sheets_reads_as_the_roster_it_is(
    headings: Headings, layout: RosterLayout
) -> None:
    sheet = attempt_sheet("某支部", [MADE], {7: "张某某"}, policy("forms"), CODES, ZONE)
    stamp = Stamp("00" * 8, NOON, NOON.date(), 2026)
    member = Member(Key(1, 7), "张某某")
    first, again = (roster("某支部", [member], stamp, layout, [sheet]) for _ in range(2))
    assert first.data == again.data
    table = read_table(first.name, first.data, headings)
    assert isinstance(table, Table)
    assert (table.sheet, table.other_sheets, len(table.rows)) == ("党员名册", (), 1)


def test_the_sheet_of_attempts_alone_is_no_roster(headings: Headings, layout: RosterLayout) -> None:
    sheet = attempt_sheet("某支部", [MADE], {7: "张某某"}, policy("forms"), CODES, ZONE)
    data = write_book("x", [sheet], Stamp("00" * 8, NOON, NOON.date(), 2026))
    assert not isinstance(read_table("x.xlsx", data, headings), Table)


def test_what_follows_and_what_proves_it_stand_beside() -> None:
    outcomes = load_policy(2026).outcomes
    piece = EvidenceKept(7, 1, "letter", text="样组函12号")
    awaiting = replace(MADE, first=replace(FIRST, outcome="awaiting"), evidence=(piece, piece))

    def told(attempt: Attempt) -> tuple[object, object]:
        table = policy("forms")
        form, (row,) = attempt_sheet("某支部", [attempt], {}, table, CODES, ZONE, outcomes)
        said = {str(column.heading): column.value(row) for column in form.columns}
        return said["下一步"], said["佐证"]

    assert told(MADE) == ("换号码或途径", "")
    assert told(awaiting) == ("催问答复", "2件")
    assert told(replace(awaiting, withdrawn=NOON)) == ("", "2件")
