"""What a process takes up at its start: not what only a file or another way of serving needs."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    "PIL", "aiohttp.web", "alembic", "babel", "chinese_calendar", "docx", "icalendar",
    "msoffcrypto", "openpyxl", "pydantic", "pypinyin", "sqlalchemy.dialects.postgresql", "typer",
)  # fmt: skip
"""Taken up by whatever needs them, when it needs them."""


def test_a_process_starts_without_what_only_files_need() -> None:
    asked = f"import sys, bot.running; print(*(m for m in {LATER!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
