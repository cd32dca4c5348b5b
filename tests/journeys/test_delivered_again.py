"""A touch that Telegram delivers again, as after a kill, is answered as it was the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground.sample import sample_roster
from tests.journeys.test_attempts import only_drawn_again
from tests.journeys.test_first_day import XLSX
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


@pytest.mark.parametrize(
    ("hours", "sentence", "onward"),
    [(0, "导入完成：新增", "🏠 首页"), (25, "已经过了 24 小时", "⚙️ 更多")],
    ids=["done", "too late"],
)
async def test_what_was_said_of_a_press_is_said_again(
    world: World, secretary: Phone, hours: int, sentence: str, onward: str
) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    world.clock.forward(timedelta(hours=hours))
    press = world.telegram.press(secretary.user, secretary.screen.id, "✅ 确认")
    await world.work()
    assert sentence in secretary.text
    answer = secretary.text
    # Meanwhile the card shows something else, as where the answer was lost on its way.
    await secretary.press(onward)
    assert sentence not in secretary.text
    world.telegram.again(press)
    await world.work()
    assert secretary.text.splitlines()[0] == answer.splitlines()[0]
    only_drawn_again(world)


async def test_what_was_said_of_a_line_is_said_again(world: World, secretary: Phone) -> None:
    await secretary.join(await world.invite())
    line = world.telegram.say(secretary.user, "/log 没有这人 电话 空号")
    await world.work()
    said, answered = secretary.text.splitlines()[0], len(secretary.messages)
    world.telegram.again(line)
    await world.work()
    assert secretary.text.splitlines()[0] == said
    assert len(secretary.messages) == answered + 1
    async with world.storage() as storage:
        assert await storage.audit() == []
