from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.domain.records import Unit
from bot.forms import chart
from bot.forms.chart import Bar, bars
from bot.forms.overview import lines, shown

CITY = Unit(1, "市", "city", None, "/1/")
TOWN = Unit(2, "镇", "committee", 1, "/1/2/")
EAST = Unit(3, "东", "branch", 2, "/1/2/3/")
WEST = Unit(12, "西", "branch", 2, "/1/2/12/")
FOUND = [
    (CITY, {}),
    (TOWN, {"task:open": 1}),
    (EAST, {"total": 5, "done": 2}),
    (WEST, {"total": 3, "done": 3}),
]


def test_every_line_holds_the_sums_of_what_lies_at_or_below_it() -> None:
    made = {line.unit.name: (line.total, line.done, line.depth) for line in lines(FOUND)}
    assert made == {"市": (8, 5, 0), "镇": (8, 5, 1), "东": (5, 2, 2), "西": (3, 3, 2)}


def test_a_picture_of_a_large_tree_shows_what_is_right_below() -> None:
    every = lines(FOUND)
    assert [line.unit.name for line in shown(every, 4)] == ["市", "镇", "东", "西"]
    assert [line.unit.name for line in shown(every, 3)] == ["市", "镇"]


def test_the_picture_is_a_png_of_the_right_height() -> None:
    if chart.font_file() is None:
        assert bars("t", (), []) is None
        return
    from PIL import Image

    rows = [Bar("样例镇东河村党支部" * 9, 3, 5, "已提交"), Bar("空", 0, 0)]
    data = bars("排查进度", ("一行",), rows)
    assert data is not None
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (chart.WIDTH, 100 + 32 + chart.ROW * 2 + 30))
    # three fifths of the first bar are filled, the rest is not
    y = 132 + 16
    assert image.getpixel((chart.LEFT + 10, y)) == (47, 125, 79)
    assert image.getpixel((chart.LEFT + chart.BAR * 3 // 5 + 10, y)) == (228, 233, 230)
    # a label that is too long does not run into its bar
    assert image.getpixel((chart.LEFT - 4, y)) == (255, 255, 255)


def test_without_a_chinese_font_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "font_file", lambda: None)
    assert bars("排查进度", (), [Bar("甲", 1, 2)]) is None


def test_the_sheet_has_a_row_for_every_unit() -> None:
    from datetime import UTC, date, datetime

    from bot.domain.classes import ORDER
    from bot.forms.form import Stamp
    from bot.forms.overview import overview_form
    from bot.forms.xlsx import write_xlsx

    form = overview_form(CITY, {"3": "已提交"}, {name: name for name in ORDER})
    stamp = Stamp("ab" * 32, datetime(2026, 3, 4, tzinfo=UTC), date(2026, 3, 30), 2026)
    sheet = load_workbook(BytesIO(write_xlsx(form, lines(FOUND), stamp))).active
    assert sheet is not None
    rows = [[cell.value for cell in row][1:5] for row in sheet.iter_rows(min_row=4)]
    assert rows[:4] == [
        ["市", None, 8, 5],
        ["　镇", None, 8, 5],
        ["　　东", "已提交", 5, 2],
        ["　　西", None, 3, 3],
    ]
