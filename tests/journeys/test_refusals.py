"""Strangers, groups, forged buttons, other branches and our own mistakes: nothing is given away."""

from __future__ import annotations

import logging
import re

import pytest

from bot.domain import interview
from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World

GROUP = -100200


async def test_an_unknown_error_is_one_apology_and_the_bot_lives_on(
    world: World,
    secretary: Phone,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await arrived(world, secretary)
    before = len(secretary.messages)

    def broken(*_: object) -> None:
        raise RuntimeError("周国安 99010119680312011X")

    with monkeypatch.context() as patched, caplog.at_level(logging.INFO):
        patched.setattr(interview, "affirm", broken)
        await secretary.press("✅ 信息无误")
    (said,) = secretary.messages[before:]
    reference = re.search(r"编号 ([0-9a-f]{6})", said.text)
    assert reference is not None
    assert "🏠 首页" in secretary.labels
    assert f"reference {reference[1]}" in caplog.text
    assert "RuntimeError" in caplog.text
    for secret in ("周国安", "990101", world.telegram.token):
        assert secret not in caplog.text
    await secretary.press("🏠 首页")
    assert "在册 32 人" in secretary.text
    await secretary.say("/next")
    await secretary.press("✅ 信息无误")
    assert "周国安　正常" in secretary.text


FORGED = [
    "", "x", "y", "y:1", "y:1:1", "y:1:1:0:0", "y:one:1:0", "y:999999999:1:0", "c:1:1:scope:nobody:0",
    "m:1:1:scope:nothing:0", "kr:1:1:dues:why:0", "em:1:1:dues", "hf:1:99:dues:0", "lf:9:0", "ho:9:0",
    "ho:9:1", "o:2:1", "s:1:999:0", "v:1:1:dues", "vf:1:1:idno:none", "la:xx", "w:secret", "un:999999",
    "'; DROP TABLE members; --", "y:1:1:0\n", "😀", "a" * 64,
]  # fmt: skip


async def test_forged_button_data_change_nothing_and_tell_nothing(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    async with world.storage() as storage:
        before = await storage.members(1)
    for data in FORGED:
        await secretary.say("/start")
        await secretary.forge(data)
        assert secretary.labels != []
    async with world.storage() as storage:
        assert await storage.members(1) == before
        assert await storage.audit() == []


async def test_another_branchs_buttons_are_refused_like_what_does_not_exist(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    other = Phone(world, 1005, "别村书记")
    await other.join(await world.invite(unit="南河村党支部"))
    async with world.storage() as storage:
        unit = (await storage.find_units("北山村党支部"))[0].id
    for data in (f"o:{unit}:1", f"y:{unit}:1:1", f"hf:{unit}:1:dues:0", f"l:{unit}:todo:0",
                 f"ho:{unit}:0", f"lf:{unit}:0", f"q:{unit}:1:dues", "o:99:1"):  # fmt: skip
        await other.say("/start")
        await other.forge(data)
        assert "周国安" not in other.text
        assert "北山村" not in other.text
    await other.say("/find 周国安")
    assert "没有找到" in other.text


async def test_a_group_is_left_without_a_word(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    world.telegram.add_to_group(secretary.user, GROUP)
    await world.work()
    assert not world.telegram.world.groups[GROUP].bot_in
    assert [m for m in world.telegram.chat(GROUP) if m.from_bot] == []
