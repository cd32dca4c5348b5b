"""The helper that makes PDFs: given nothing it need not have, and ended when it takes too long."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from bot.office import Office, find_office
from tests.forms.test_report import DATA


def program(folder: Path, script: str) -> str:
    """A program that is called like LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the helper makes its folders: others may be making PDFs at the same time."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def test_the_file_is_handed_over_and_nothing_else(
    tmp_path: Path, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("DATA_KEY", "secret")
    script = 'for last; do :; done; mkdir -p out; cd "$(dirname "$last")"; mkdir -p out\n' \
        '(env; echo "ARGS $@"; cat "$last") > out/file.pdf'  # fmt: skip
    made = await Office(program(tmp_path, script)).pdf("张三的名册.xlsx", b"PK-content")
    assert made is not None
    told = made.decode()
    assert told.endswith("PK-content")
    assert "secret" not in told
    assert "张三" not in told
    assert "--convert-to pdf" in told
    assert "-env:UserInstallation=file://" in told
    assert left_over(folders) == []


async def test_one_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, folders: Path
) -> None:
    script = f"echo $$ > {tmp_path}/pids; sleep 300 & echo $! >> {tmp_path}/pids; wait"
    began = time.monotonic()
    assert await Office(program(tmp_path, script), seconds=0.5).pdf("a.xlsx", b"x") is None
    assert time.monotonic() - began < 20
    assert left_over(folders) == []
    for pid in (tmp_path / "pids").read_text().split():
        for _ in range(100):
            if not alive(int(pid)):
                break
            await asyncio.sleep(0.05)
        assert not alive(int(pid))


def left_over(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def test_one_that_fails_gives_nothing(tmp_path: Path) -> None:
    assert await Office(program(tmp_path, "exit 3")).pdf("a.xlsx", b"x") is None


async def test_files_are_made_one_after_the_other(tmp_path: Path) -> None:
    script = (
        f"mkdir {tmp_path}/busy || echo clash >> {tmp_path}/clashes; sleep 0.1; "
        f"rmdir {tmp_path}/busy; exit 1"
    )
    office = Office(program(tmp_path, script))
    await asyncio.gather(*(office.pdf("a.xlsx", b"x") for _ in range(4)))
    assert not (tmp_path / "clashes").exists()


def test_without_libreoffice_there_is_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert find_office() is None


async def test_libreoffice_makes_a_pdf_of_a_report() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: soffice is not found")
    office = find_office()
    assert office is not None
    made = await office.pdf("report.docx", DATA)
    assert made is not None
    assert made.startswith(b"%PDF")
