"""Reports, folders and filled blank sheets as LibreOffice prints them, all in one call."""

from __future__ import annotations

import pytest

from bot.domain.papers import REPORTS
from tests.forms import test_dossier, test_official, test_report, test_text_reports
from tests.forms.people import POLICY
from tests.office import MISSING, printed, together

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is on the pages of each file."""
    folder = test_dossier.folder()
    summary = [{"label": "总计", "total": 7, "years": 5}, {"label": "①国有企业", "total": 3}]
    files = {
        **{f"{name}.docx": test_text_reports.drafted(name) for name in REPORTS},
        "report.docx": test_report.DATA,
        "cover.docx": folder["00-封面.docx"],
        "answers.xlsx": folder["01-情况与修改记录.xlsx"],
        "register.xlsx": test_official.filled(test_official.register(), test_official.PEOPLE).data,
        "summary.xlsx": test_official.filled(
            test_official.summary(), summary, test_official.SUMMARY
        ).data,
    }
    return printed(files, tmp_path_factory.mktemp("papers"))


def test_a_report_has_its_cover_and_page_numbers_and_the_table_heads_on_every_page(
    pages: dict[str, list[str]],
) -> None:
    text = [together(page) for page in pages["report.docx"]]
    assert len(text) == 4
    assert "核查工作组" in text[0]
    assert "第1页" not in text[0]
    for number, page in enumerate(text[1:], 2):
        assert f"第{number}页共4页" in page
        assert "校验码9f86d081884c7d65" in page
    assert [("序号姓名情形时间备注" in page) for page in text] == [False, True, True, False]
    assert "𬱖·阿卜<&>的组织关系" in text[2]
    assert "核查组组长（签字）：" in text[3]


def test_the_folders_cover_can_be_signed(pages: dict[str, list[str]]) -> None:
    text = "".join(map(together, pages["cover.docx"]))
    assert "查找失联党员一人一档" in text
    assert "姜小曼" in text
    assert "党支部书记（签名）：" in text
    assert "青禾村党支部编号29党员基本情况" in together(pages["answers.xlsx"][0])


def test_a_filled_blank_sheet_opens_and_its_formulas_are_reckoned(
    pages: dict[str, list[str]],
) -> None:
    text = together(pages["register.xlsx"][0])
    assert "填报单位（盖章）：青禾村党支部" in text
    for person in test_official.PEOPLE:
        assert person["name"] in text
    assert "合计15" in text
    assert "负责人：" in text
    assert "总计7" in together(pages["summary.xlsx"][0])


def test_every_drafted_report_can_be_printed_and_signed(pages: dict[str, list[str]]) -> None:
    for name in REPORTS:
        layout, printed_pages = POLICY.tables["reports"][name], pages[f"{name}.docx"]
        assert 2 <= len(printed_pages) <= 6, name
        text = together("".join(printed_pages))
        assert layout["title"].removeprefix("{unit}") in together(printed_pages[0]), name
        for block in layout["block"]:
            assert together(block.get("heading", "")) in text, name
        signed = next(block["signatures"] for block in layout["block"] if "signatures" in block)
        assert together(signed[0]) in together(printed_pages[-1]), name
