"""A conversation is masked, written, and played again: it draws the same screens."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import opened
from bot.playground.journey import Journey
from bot.playground.recording import NothingHeard, Recorded, record
from bot.playground.replay import first_difference, replay
from bot.playground.sample import faulty_roster, sample_roster
from tests.phone import Phone, World

ROOT = Path(__file__).resolve().parents[2]
REAL = ("周国安", "林秀梅", "魏长河", "姜小曼", "马上打", "新开的铺子", "北山村")
"""What the conversation says that nobody may read in the file."""


async def worked(world: World, phone: Phone) -> None:
    """A morning with something of everything, at different minutes."""

    async def press(label: str) -> None:
        world.clock.forward(timedelta(seconds=20))
        await phone.press(label)

    async def say(text: str) -> None:
        world.clock.forward(timedelta(seconds=20))
        await phone.say(text)

    day = world.clock.now().date()
    await phone.join(await world.invite())
    await phone.upload("我的名册.xlsx", faulty_roster(day))
    await press("✖️ 取消")
    await phone.upload("我的名册.xlsx", sample_roster(day))
    await press("✅ 确认")
    await press("✅ 信息无误")
    await say("/find 魏长河")
    await say("jxm")
    await say("29")
    await say("/start")
    await press("▶️ 下一位")
    await press("🗂 全部答案")
    await say("/log 魏长河 电话 空号 说好了马上打")
    await press("✅ 确认")
    await say("新开的铺子")
    await say("/undo")
    await say("/progress")
    await say("/roster")
    await say("/start")


async def person(world: World) -> int:
    async with world.storage() as storage:
        [holder] = await storage.people()
    return holder.person


async def recorded(world: World) -> Recorded:
    """The only person's conversation, masked."""
    async with opened(world.settings, world.clock) as (storage, policy):
        return await record(storage, await person(world), policy, world.settings.zone)


async def test_a_masked_conversation_draws_the_same_screens(world: World, secretary: Phone) -> None:
    await worked(world, secretary)
    made = await recorded(world)
    text = made.journey.text()
    assert [word for word in REAL if word in text] == []
    assert (made.left_out, made.unlike) == (0, None)
    journey = Journey.from_text(text)
    assert journey == made.journey
    assert len(journey.touches) == secretary.touches
    assert {touch.kind for touch in journey.touches} == {"press", "text", "command", "upload"}
    drawn = await replay(journey)
    assert first_difference(journey, drawn) is None
    other = replace(drawn[5], lines=drawn[5].lines + 1)
    assert first_difference(journey, (*drawn[:5], other, *drawn[6:])) == 6


async def test_what_others_did_meanwhile_is_part_of_the_conversation(
    world: World, secretary: Phone
) -> None:
    await worked(world, secretary)
    other = Phone(world, 1002, "王委员")
    await other.join(await world.invite())
    await other.say("/next")
    await other.press("✅ 信息无误")
    world.clock.forward(timedelta(minutes=1))
    await secretary.say("/start")
    await secretary.press("▶️ 下一位")
    async with opened(world.settings, world.clock) as (storage, policy):
        [she, _] = await storage.people()
        made = await record(storage, she.person, policy, world.settings.zone)
    assert [event.by for event in made.journey.events] == [1]
    assert first_difference(made.journey, await replay(made.journey)) is None


async def test_a_preview_that_is_confirmed_later_is_confirmed_in_the_replay_too(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    preview = secretary.screen
    await secretary.forge(secretary.data_of("✅ 确认").rpartition(":")[0])
    assert "还没有导入" in secretary.text
    await secretary.say("/progress")
    await secretary.press("✅ 确认", preview)
    await secretary.say("/progress")
    assert "0/32" in secretary.text
    made = await recorded(world)
    assert made.unlike is None
    assert first_difference(made.journey, await replay(made.journey)) is None


async def test_who_did_nothing_has_no_conversation(world: World) -> None:
    async with opened(world.settings, world.clock) as (storage, policy):
        with pytest.raises(NothingHeard):
            await record(storage, 1, policy, world.settings.zone)


def command(world: World, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot …` on the world's own data folder."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "DATA"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(world.settings.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_command_writes_a_journey_and_plays_it(
    world: World, secretary: Phone, tmp_path: Path
) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    await secretary.press("✅ 确认")
    file = tmp_path / "journey.json"
    made = command(world, "replay", str(file), "--of", str(secretary.user))
    assert (made.returncode, made.stderr) == (0, "")
    assert f"{secretary.touches} 次操作，画面全部一样" in made.stdout
    file.write_text(file.read_text("utf-8").replace('"lines": ', '"lines": 9'), "utf-8")
    wrong = command(world, "replay", str(file))
    assert wrong.returncode == 1
    assert "不一样" in wrong.stdout
    nobody = command(world, "replay", str(file), "--of", "77")
    assert nobody.returncode == 1
    assert "找到 0 个用户" in nobody.stderr


async def test_buttons_under_a_file_lead_to_the_same_file(world: World, secretary: Phone) -> None:
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    await secretary.press("✅ 确认")
    for _ in range(2):
        world.clock.forward(timedelta(minutes=1))
        await secretary.say("/roster")
    file = next(m for m in reversed(secretary.messages) if m.document)
    await secretary.press("🔒 加密码", file)
    assert "给文件加密码" in secretary.text
    await secretary.say("abc12345")
    await secretary.say("/start")
    made = await recorded(world)
    assert "abc12345" not in made.journey.text()
    [lock] = [t for t in made.journey.touches if "fl:" in str(t.content.get("data", ""))]
    assert str(lock.content["data"]).lstrip("+") == "fl:1:2"
    assert lock.draws is not None
    assert lock.draws.view == "lock"
    assert first_difference(made.journey, await replay(made.journey)) is None
