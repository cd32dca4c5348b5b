"""LibreOffice for tests: prints several files in one call, and reads what is on their pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

NEEDED = ("soffice", "pdftotext")
MISSING = [tool for tool in NEEDED if shutil.which(tool) is None]


def printed(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The text of every page of each file, by the file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run(
        [*command, str(folder / "out"), *(str(folder / name) for name in files)],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "HOME": str(folder)},
    )
    return {name: _pages(folder / "out" / f"{Path(name).stem}.pdf") for name in files}


def _pages(pdf: Path) -> list[str]:
    run = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    )
    return run.stdout.decode().removesuffix("\f").split("\f")


def together(text: str) -> str:
    """The text without any spaces."""
    return "".join(text.split())
