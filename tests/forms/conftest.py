"""Rosters in every shape in which they arrive, and the policy that reads and prints them."""

import io
import tomllib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.forms.intake import Headings
from bot.forms.roster import RosterLayout

POLICY = Path(__file__).parents[2] / "bot" / "policy"


def policy(name: str) -> dict[str, Any]:
    return tomllib.loads((POLICY / f"{name}.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def headings() -> Headings:
    return Headings.from_table(policy("roster"))


@pytest.fixture(scope="session")
def layout() -> RosterLayout:
    return RosterLayout.from_table(policy("forms"))


@pytest.fixture(scope="session")
def excel() -> Callable[..., bytes]:
    """Makes an .xlsx from rows; `change` may touch the sheet before it is saved."""

    def make(
        rows: Sequence[Sequence[Any]],
        change: Callable[[Any], None] | None = None,
        title: str = "名册",
    ) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
        if change:
            change(sheet)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return make


@pytest.fixture(scope="session")
def package() -> Callable[..., bytes]:
    """Makes a minimal workbook by hand: the sheet's XML, and parts added or replaced."""

    def make(sheet: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        content: dict[str, str | bytes] = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="a" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="名册" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="a" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet.replace("<worksheet", f'<worksheet xmlns="{main}"'),
            **(parts or {}),
        }
        return zipped(content)

    return make


@pytest.fixture(scope="session")
def zip_of() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """Makes a zip file of parts."""
    return zipped


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()
