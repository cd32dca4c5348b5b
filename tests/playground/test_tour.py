"""The day in the terminal: every step is played, and the files lie where they were asked for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from bot.playground.tour import STEPS, tour


async def test_the_day_is_played_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = await tour(tmp_path, None)
    said = capsys.readouterr().out
    assert all(title in said for title, _ in STEPS)
    assert "杜海涛　流动：2025年3月 起外出" in said
    assert "已记录第 1 次：原联系方式 · 空号" in said
    assert "⏰ 样例镇青禾村党支部" in said
    assert [path.name.rsplit("-", 1)[0] for path in saved] == ["名册", "党员名册", "查找联系记录"]
    for path in saved:
        assert openpyxl.load_workbook(path).worksheets[0].max_row > 1
