"""LibreOffice opens the files and prints them as pages that can be signed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.complaints import Complaint
from bot.domain.records import Fact, Key, Member, Standing
from bot.forms.form import Stamp
from bot.forms.intake import Headings, Table, read_table
from bot.forms.marking import Note, mark
from bot.forms.roster import RosterLayout, roster

NEEDED = ("soffice", "pdftotext", "pdfinfo")
MISSING = [tool for tool in NEEDED if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

STAMP = Stamp(
    "9f86d081884c7d659a2feaa0c55ad015",
    datetime(2026, 2, 25, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    date(2026, 3, 30),
    2026,
)
HOME = "某某省某某市某某区某某街道和平社区12号楼3单元502室"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], Path]:
    """Has LibreOffice open a workbook and save it as another kind of file."""
    home = tmp_path_factory.mktemp("office")

    def converted(data: bytes, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("print")
        (folder / "file.xlsx").write_bytes(data)
        command = [f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder / "out")]
        subprocess.run(
            ["soffice", *command, folder / "file.xlsx"],
            check=True,
            capture_output=True,
            timeout=180,
            env={**os.environ, "HOME": str(home)},
        )
        return folder / "out" / f"file.{kind.split(':')[0]}"

    return converted


@pytest.fixture(scope="module")
def pages(office: Callable[[bytes, str], Path]) -> Callable[[bytes], list[str]]:
    """The text of every page of a workbook as LibreOffice prints it."""
    return lambda data: text_of(office(data, "pdf"))


def text_of(pdf: Path) -> list[str]:
    run = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    )
    return run.stdout.decode().removesuffix("\f").split("\f")


def people(count: int) -> list[Member]:
    facts = {"idno": "99010119620503001X", "phone": "13900000001", "home": HOME, "sex": "male"}
    return [
        Member(
            Key(1, number),
            f"张某{number}",
            {name: Fact(value) for name, value in facts.items()},
            standing=Standing(cls="normal"),
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize(("count", "most"), [(1, 1), (30, 3), (200, 14)])
def test_the_roster_prints_with_its_headings_on_every_page(
    pages: Callable[[bytes], list[str]], layout: RosterLayout, count: int, most: int
) -> None:
    text = pages(roster("某某村党支部", people(count), STAMP, layout).data)
    assert len(text) <= most
    assert "某某村党支部党员名册" in text[0]
    assert "填表人（签名）" in text[-1]
    for number, page in enumerate(text, 1):
        assert "公民身份号码" in page
        assert f"第{number}页共{len(text)}页" in "".join(page.split())
        assert "9f86d081884c7d65" in page
    whole = "".join("".join(text).split())
    assert whole.count("99010119620503001X") == count
    assert f"张某{count}" in whole
    assert whole.count("13900000001") == count


def test_a_marked_file_opens(
    pages: Callable[[bytes], list[str]], excel: Callable[..., bytes], headings: Headings
) -> None:
    data = excel([["姓名", "性别"], ["张某某", None]])
    table = read_table("x", data, headings)
    assert isinstance(table, Table)
    _, back = mark("x", data, table, [Note(2, "sex", "没有性别。", hard=True)])
    text = "".join(pages(back))
    assert "问题说明" in text
    assert "没有性别" in text


@pytest.mark.parametrize("kind", ["xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", "xls"])
def test_a_roster_that_another_program_saved_reads_the_same(
    office: Callable[[bytes, str], Path], layout: RosterLayout, headings: Headings, kind: str
) -> None:
    data = roster("某某村党支部", people(30), STAMP, layout).data
    before, after = (
        read_table(f"x.{kind[:4]}", content, headings)
        for content in (data, office(data, kind).read_bytes())
    )
    assert isinstance(before, Table)
    if kind == "xls":
        assert after == Complaint("file_xls")
    else:
        assert isinstance(after, Table)
        assert after.rows == before.rows


def test_a_file_that_libreoffice_saved_can_be_marked(
    office: Callable[[bytes, str], Path],
    pages: Callable[[bytes], list[str]],
    layout: RosterLayout,
    headings: Headings,
) -> None:
    data = office(roster("某某村党支部", people(3), STAMP, layout).data, "xlsx").read_bytes()
    table = read_table("x", data, headings)
    assert isinstance(table, Table)
    _, back = mark("x", data, table, [Note(table.rows[1].number, "birth", "没有日期。", hard=True)])
    assert "【出生年月】没有日期。" in "".join("".join(pages(back)).split())
    again = read_table("x", back, headings)
    assert isinstance(again, Table)
    assert again.rows == table.rows
