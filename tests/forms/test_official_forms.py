"""Every form of the catalogue, printed empty, is recognised and filled as if it were somebody's."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.domain.complaints import Complaint
from bot.domain.official import barred, fillable, likely, named, titled
from bot.domain.sums import Unsound
from bot.forms.catalogue import Empty
from bot.forms.form import Column
from bot.forms.official import Filled, examine, fill
from bot.forms.sheets import sheet_of
from bot.forms.xlsx import write_xlsx
from handlers.official import recognised, same_words
from tests.forms.people import POLICY, STAMP, books, branch

FORMS = fillable(POLICY)
SAME = same_words(POLICY)


def sheet(code: str) -> tuple[Any, list[Any]]:
    people = [m for m in branch() if FORMS[code].shows(m)]
    made = sheet_of(code, books(people))
    assert not isinstance(made, Unsound | Empty)
    return made[0], list(made[1])


def empty(code: str) -> bytes:
    """The form as an office would send it: its lines named where it names them, else two empty."""
    form, rows = sheet(code)
    kept = range(len(rows)) if FORMS[code].kind == "counts" else range(min(2, len(rows)))
    stub = FORMS[code].kind == "counts"

    def blank(column: Column[Any], place: int) -> Column[Any]:
        keeps = stub and place < 2 and column.kind != "number"
        return replace(column, value=column.value if keeps else (lambda row: ""), blank="")

    columns = tuple(blank(column, place) for place, column in enumerate(form.columns))
    lines = [rows[n % len(rows)] for n in kept]
    return write_xlsx(replace(form, columns=columns), lines, STAMP)


def texts(data: bytes) -> list[list[str]]:
    (first, *_) = load_workbook(io.BytesIO(data)).worksheets
    return [["" if v is None else str(v) for v in row] for row in first.iter_rows(values_only=True)]


@pytest.mark.parametrize("code", list(FORMS))
def test_a_form_printed_empty_is_matched_column_by_column(code: str) -> None:
    form, _ = sheet(code)
    found = examine(empty(code), {code: [c.levels for c in form.columns]}, SAME)
    assert not isinstance(found, Complaint)
    match = found[code].match
    assert match.columns == {place: place + 1 for place in range(len(form.columns))}
    assert (match.theirs, match.ours) == ((), ())


@pytest.mark.parametrize("code", list(FORMS))
def test_it_is_among_the_first_that_are_offered_for_it(code: str) -> None:
    found = recognised(empty(code), POLICY)
    assert not isinstance(found, Complaint)
    assert code in [candidate.code for candidate in likely(found)][:2]


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("党员名册", "roster"),
        ("《党员名册》，请导入", "roster"),
        ("党员名册核对表", "reconciliation"),
        ("党员名册核对", "reconciliation"),
        ("请填 附件3《与党组织失去联系党员情况汇总表》", "lost_summary"),
        ("管理处置汇总表", "disposal_summary"),
        ("基本信息采集", "card"),
        ("与党组织失去联系", ""),
        ("党员", ""),
        ("", ""),
    ],
)
def test_a_caption_names_a_form_by_the_most_that_is_said_of_it(caption: str, code: str) -> None:
    assert named(caption, POLICY) == code


def test_a_title_names_a_form_by_its_whole_name_only() -> None:
    assert titled("附件4\n与党组织失去联系党员管理及处置情况汇总表", POLICY) == "disposal_summary"
    assert titled("与党组织失去联系党员管理", POLICY) == ""


@pytest.mark.parametrize(
    ("code", "told"), [("card", "template_own"), ("roster", "template_roster"), ("lost", "")]
)
def test_a_form_without_lines_is_said_not_to_be_filled(code: str, told: str) -> None:
    complaint = barred(code, POLICY)
    assert (complaint.code if complaint else "") == told


@pytest.mark.parametrize("code", list(FORMS))
def test_filled_it_says_what_the_printed_form_says(code: str) -> None:
    form, rows = sheet(code)
    found = examine(empty(code), {code: [c.levels for c in form.columns]}, SAME)
    assert not isinstance(found, Complaint)
    done = fill(empty(code), found[code], form, rows, "")
    assert isinstance(done, Filled)
    assert (done.rows, done.left) == (len(rows), ())
    ours, theirs = texts(write_xlsx(form, rows, STAMP)), texts(done.data)
    assert theirs == ours
