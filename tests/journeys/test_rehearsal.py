"""Rehearsal: the whole campaign by the clock, marked files, and never a mixture with real data."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.clock import Clock, MovableClock
from bot.forms.watermark import MARK
from bot.playground.demo import playing
from bot.running import NotSet, bot_at_work
from tests.conftest import MORNING
from tests.phone import World


async def test_files_are_marked_where_the_clock_can_be_moved(tmp_path: Path) -> None:
    async with playing(MORNING, 0, tmp_path) as here:
        secretary, telegram = here.people[0], here.telegram
        for text in (f"/start {secretary.start}", "/start"):
            telegram.say(secretary.user_id, text)
            await telegram.settled(60)
        chat = telegram.chat(secretary.user_id)
        telegram.press(secretary.user_id, chat[-1].id, "✅ 我知道了")
        await telegram.settled(60)
        telegram.say(secretary.user_id, "/roster")
        await telegram.settled(60)
        telegram.press(secretary.user_id, telegram.chat(secretary.user_id)[-1].id, "📋 空白名册")
        await telegram.until(
            lambda: any(m.document for m in telegram.chat(secretary.user_id) if m.from_bot), 60
        )
        sent = next(m for m in telegram.chat(secretary.user_id) if m.from_bot and m.document)
        assert sent.document is not None
        sheet: Any = openpyxl.load_workbook(io.BytesIO(sent.document.data)).worksheets[0]
        assert MARK in str(sheet.oddHeader.center.text)


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (MovableClock(MORNING), Clock(), "演练用的，不能用来正式工作"),
        (Clock(), MovableClock(MORNING), "正式数据，不能用来演练"),
    ],
)
async def test_what_is_rehearsed_never_mixes_with_what_is_real(
    world: World, first: Clock, then: Clock, said: str
) -> None:
    for _ in range(2):
        async with bot_at_work(world.settings, first):
            pass
    with pytest.raises(NotSet, match=said):
        async with bot_at_work(world.settings, then):
            pass


async def test_the_whole_campaign_passes_by_the_clock(tmp_path: Path) -> None:
    start = datetime.fromisoformat("2026-02-14T09:00+08:00")
    async with playing(start, 0, tmp_path) as here:
        secretary, telegram = here.people[0], here.telegram
        telegram.say(secretary.user_id, f"/start {secretary.start}")
        await telegram.settled(60)
        end = datetime.fromisoformat("2026-08-06T10:00+08:00")
        while here.clock.now() < end:
            here.clock.forward(min(timedelta(days=3), end - here.clock.now()))
            await telegram.settled(60)
        await telegram.until(
            lambda: any("期限已过" in m.text for m in telegram.chat(secretary.user_id)), 60
        )
        assert telegram.refusals == []
