"""The drafts of the text reports: every layout can be filled, and its figures are those of the record."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from bot.domain.decisions import counts
from bot.domain.records import Member, Unit
from bot.domain.structure import TRAITS, structure
from bot.forms import chart
from bot.forms.composing import bar, draft, share
from bot.forms.form import Stamp
from bot.forms.materials import Books, material
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


@pytest.mark.parametrize("name", ["review", "rectified", "screening", "final"])
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
    assert "未填类别" in words(plain.data)


def test_the_lost_are_counted_by_the_kind_of_their_organisation() -> None:
    found = books(people(), COMMITTEE)
    farm = replace(found, branches=((replace(UNIT, category="3"), found.tally),))
    rows = material(farm).sheets["organisation"].rows
    assert [row[:3] for row in rows] == [("农村", "3", "100.0%")]
