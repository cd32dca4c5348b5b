"""Where the buttons of nudges lead: straight to the work, for whomever the nudge is meant."""

from __future__ import annotations

import pytest

from bot.domain.presses import pack
from bot.domain.records import Role
from bot.domain.reminders import LEVELS
from bot.policy import load_policy
from bot.screens.reminders import ONWARD
from tests.conftest import MORNING
from tests.journeys.town import affirmed, imported, joined
from tests.phone import World

BRANCH, COMMITTEE = "东街村党支部", "东街镇党委"
IMPORT = {("branch", "import")}
"""Leads to the home card of a branch without members, which is asked for elsewhere."""
TOLD = {(row.level, row.to) for row in load_policy(MORNING.year).nudging.rows}
WAYS = sorted({(role, to) for level, to in TOLD - IMPORT for role in LEVELS[level].roles})
REFUSED = ("找不到这一项", "没有改动任何内容", "权限")
UNITS: dict[Role, str] = {"secretary": f"{COMMITTEE}/{BRANCH}", "city": "样例市委组织部"}


@pytest.mark.parametrize(("role", "to"), WAYS)
async def test_the_button_opens_the_work_that_the_nudge_speaks_of(
    role: Role, to: str, world: World
) -> None:
    async with world.storage() as storage:
        city = await storage.add_unit("city", UNITS["city"], None, world.clock.now())
        await storage.add_unit("committee", COMMITTEE, city.id, world.clock.now())
    secretary = await joined(world, 1001, "李书记", "secretary", UNITS["secretary"])
    await imported(secretary, 2)
    await affirmed(secretary, 1)
    unit = UNITS.get(role, COMMITTEE)
    phone = await joined(world, 1002, "同事", role, unit)
    async with world.storage() as storage:
        [found] = await storage.find_units(unit)
    home = (await phone.say("/start")).text
    await phone.forge(pack(ONWARD[to][1](found.id)))
    assert not any(said in phone.text for said in REFUSED), phone.text
    assert phone.text != home
    assert any("首页" in label for label in phone.labels)
