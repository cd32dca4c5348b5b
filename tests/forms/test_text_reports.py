"""The drafts of the text reports: every layout can be filled, and its figures are those of the record."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest

from bot.domain.decisions import counts
from bot.domain.papers import REPORTS, reports_of
from bot.domain.records import Member, Opinion, Unit
from bot.domain.reports import edited, headings_of, mark_of, read_mark
from bot.domain.structure import TRAITS, structure
from bot.forms import chart
from bot.forms.composing import bar, draft, share
from bot.forms.form import Stamp
from bot.forms.materials import Books, material
from handlers.reports import Returned, returned
from tests.domain.branch import POLICY, UNIT, complete

STAMP = Stamp("ab" * 32, datetime(2026, 3, 4, tzinfo=UTC), POLICY.campaign.cutoff, 2026, 7, 12)
TABLE = POLICY.tables["reports"]
LOST = {
    "reach": "no",
    "circumstance": "1",
    "dues": "2022-08",
    "dues_on": "2022-08-10",
    "meeting": "2022-07-01",
}
IN_ORDER = {
    "scope": "in_branch",
    "reach": "yes",
    "where": "here",
    "transfer": "none",
    "focus": "none",
    "conceal": "no",
}
COMMITTEE = Unit(4, "样例镇党委", "committee", 1, "/1/4/")


def people() -> tuple[Member, ...]:
    lost = {"scope": "in_branch", "focus": "none", **LOST}
    return (
        complete(1, name="甲一", **IN_ORDER),
        complete(2, name="乙二", **lost),
        complete(3, name="丙三", **{**lost, "circumstance": "4", "birth": "1990-01-01"}),
        replace(complete(4, name="丁四", **lost), outcome="remove"),
    )


def books(members: tuple[Member, ...], unit: Unit = UNIT) -> Books:
    tally = Counter(name for m in members for name in counts(m))
    lost = structure([m for m in members if m.standing.cls == "lost"], POLICY)
    branches = ((UNIT, tally),) if unit.kind == "committee" else ()
    own = () if unit.kind == "committee" else members
    return Books(unit, tally, POLICY, own, branches=branches, lost=lost)


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def drafted(name: str, texts: Mapping[str, str] | None = None) -> bytes:
    """The report of a branch, or of a committee, in which three cannot be reached."""
    unit = UNIT if name in reports_of("branch") else COMMITTEE
    return draft(name, material(books(people(), unit)), STAMP, TABLE, texts or {}).data


def typed(data: bytes, old: str, new: str) -> bytes:
    """The report after somebody wrote over a paragraph in Word."""
    document = docx.Document(io.BytesIO(data))
    (line,) = [p for p in document.paragraphs if p.text == old]
    line.text = new
    return saved(document)


def unmarked(data: bytes) -> bytes:
    """The report as a program leaves it that drops what a file carries unseen."""
    document = docx.Document(io.BytesIO(data))
    related = document.part.package.rels
    for key in [key for key, one in related.items() if one.reltype.endswith("custom-properties")]:
        del related[key]
    return saved(document)


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("members", [(), people()], ids=["nobody", "some"])
def test_every_layout_is_filled_and_the_same_twice(name: str, members: tuple[Member, ...]) -> None:
    unit = UNIT if name in ("review", "rectified") else COMMITTEE
    made = [draft(name, material(books(members, unit)), STAMP, TABLE) for _ in range(2)]
    assert made[0].data == made[1].data
    text = words(made[0].data)
    assert not re.search(r"[{}]|None", text)
    assert unit.name in text


def test_the_review_names_the_four_parts_of_the_plan_and_the_lost_with_their_gaps() -> None:
    text = words(draft("review", material(books(people())), STAMP, TABLE).data)
    assert "“失联”党员3名" in text
    assert "乙二（编号2）：失去联系43个月，没有查找记录，还缺原有联系方式" in text
    assert "按自行脱党予以除名" in text
    assert "停止党籍" in text


def test_the_summary_counts_the_lost_the_same_way_by_every_trait() -> None:
    found = books(people()).lost
    assert found.total == 3
    assert {trait: sum(found.by[trait].values()) for trait in TRAITS} == dict.fromkeys(TRAITS, 3)
    assert sum(found.units.values()) == 3
    text = words(draft("final", material(books(people(), COMMITTEE)), STAMP, TABLE).data)
    assert "“失联”党员3名，占党员总数的75.0%" in text
    assert "最主要的情形是“外出务工经商”，2名，占66.7%" in text


def test_who_belongs_to_two_classes_is_counted_in_both_as_on_the_lists() -> None:
    letter = {
        "letter_to": "样例县",
        "letter_no": "1",
        "letter_on": "2022-07-02",
        "letter_days": "90",
    }
    said = {"scope": "no_receipt", "pocket": "no", "focus": "none"}
    both = complete(5, name="戊五", **LOST, **letter, **said)
    assert (both.standing.cls, both.standing.flags) == ("no_receipt", ("lost",))
    text = words(draft("review", material(books((*people(), both))), STAMP, TABLE).data)
    assert "“失联”党员4名" in text
    assert "戊五（编号5）：失去联系" in text
    assert "本表只计入其中一类" in text


def test_a_closed_case_shows_as_the_outcome_of_its_member() -> None:
    text = words(draft("rectified", material(books(people())), STAMP, TABLE).data)
    assert "丁四（编号4）：自行脱党除名" in text


@pytest.mark.parametrize(
    ("count", "most", "length"), [(0, 5, 0), (5, 5, 12), (1, 100, 1), (0, 0, 0)]
)
def test_a_bar_is_as_long_as_its_count_beside_the_largest(
    count: int, most: int, length: int
) -> None:
    assert len(bar(count, most)) == length


def test_a_share_of_nothing_is_none() -> None:
    assert (share(0, 0), share(1, 3)) == ("0%", "33.3%")


def test_the_summary_shows_structure_distribution_and_causes_as_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    summary = material(books(people(), COMMITTEE))
    document = docx.Document(io.BytesIO(draft("final", summary, STAMP, TABLE).data))
    drawn = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    told = ["“失联”党员的结构", "“失联”党员按党组织类别的分布", "“失联”的原因"]
    assert drawn == (told if chart.font_file() else [])
    none = books((complete(1, name="甲一", **IN_ORDER),), COMMITTEE)
    empty = docx.Document(io.BytesIO(draft("final", material(none), STAMP, TABLE).data))
    assert len(empty.inline_shapes) == 0
    monkeypatch.setattr(chart, "font_file", lambda: None)
    plain = draft("final", material(books(people(), COMMITTEE)), STAMP, TABLE)
    assert len(docx.Document(io.BytesIO(plain.data)).inline_shapes) == 0
    assert "按党组织类别" not in words(plain.data)
    assert "农村" in words(plain.data), "as the sheets guess it by the name"


def test_the_results_of_the_appraisal_are_counted() -> None:
    rated = [
        complete(n, name=f"甲{n}", appraisal=result, **IN_ORDER)
        for n, result in enumerate(("good", "good", "excellent", ""), 1)
    ]
    places = material(books(tuple(rated))).places
    found = {name: places[name] for name in ("excellent", "good", "fair", "poor", "unrated")}
    assert found == {"excellent": 1, "good": 2, "fair": 0, "poor": 0, "unrated": 1}


def test_a_proposal_is_the_committee_s_opinion_and_waits_for_the_search() -> None:
    one = next(m for m in people() if m.standing.cls == "lost")
    lost = replace(one, standing=replace(one.standing, gaps=3))
    [row] = material(books((lost,))).lists["lost"]
    assert row["measure"] == "查找工作做全以后再研究"
    decided = replace(lost, opinion=Opinion("suspend"))
    [row] = material(books((decided,))).lists["lost"]
    assert row["measure"] == "停止党籍（党（工）委初步意见）"


def test_who_is_lost_and_has_no_case_is_not_said_to_be_done_with() -> None:
    lost = next(m for m in people() if m.standing.cls == "lost")
    places = material(books((lost,))).places
    assert (places["no_open"], places["undone"]) == (0, 1)
    assert places["undone_numbers"] == str(lost.key.number)
    done = material(books((replace(lost, outcome="remove"),))).places
    assert (done["no_open"], done["undone"]) == (1, 0)


def test_the_lost_are_counted_by_the_kind_of_their_organisation() -> None:
    found = books(people(), COMMITTEE)
    farm = replace(found, branches=((replace(UNIT, category="3"), found.tally),))
    rows = material(farm).sheets["organisation"].rows
    assert [row[:3] for row in rows] == [("农村", "3", "100.0%")]


@pytest.mark.parametrize("name", REPORTS)
async def test_a_draft_that_comes_back_untouched_was_not_edited(name: str) -> None:
    back = await returned(drafted(name), POLICY)
    assert isinstance(back, Returned)
    assert (back.unit, back.table["code"]) == (STAMP.unit, name)
    assert (back.table["sections"], back.table["missing"]) == ({}, [])


async def test_what_was_written_by_hand_is_kept_and_printed_and_can_be_given_up() -> None:
    drawn, hers = "没有需要办理的整改。", "转接两人，其余继续查找。"
    heading = "二、办理情况"
    first = drafted("rectified")
    back = await returned(typed(first, drawn, hers), POLICY)
    assert isinstance(back, Returned)
    assert back.table["sections"] == {heading: hers}
    second = drafted("rectified", back.table["sections"])
    assert hers in words(second)
    assert drawn not in words(second)
    # Sent back as it came nothing is new, and her text stays.
    again = await returned(second, POLICY)
    assert isinstance(again, Returned)
    assert again.table["sections"] == {}
    emptied = await returned(typed(second, hers, ""), POLICY)
    assert isinstance(emptied, Returned)
    assert emptied.table["sections"] == {heading: ""}


@pytest.mark.parametrize("name", REPORTS)
async def test_without_its_mark_a_report_is_known_by_its_headings(name: str) -> None:
    back = await returned(unmarked(drafted(name)), POLICY)
    assert isinstance(back, Returned)
    assert (back.unit, back.table["code"]) == (0, name)
    assert set(back.table["sections"]) == set(headings_of(name, POLICY))


def test_a_mark_says_whose_report_it_is() -> None:
    mark = mark_of(3, "screening", "ab" * 32, {"一": ("甲", "乙"), "二": ()})
    read = read_mark(mark)
    assert read is not None
    assert read[:2] == (3, "screening")
    assert edited({"一": "甲\n乙", "二": ""}, read[2], ("一", "二")) == {}
    assert edited({"一": "甲", "二": "丙"}, read[2], ("一", "二")) == {"一": "甲", "二": "丙"}
    assert read_mark("roster:1:2:abcd") is None
