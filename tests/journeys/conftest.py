"""A branch whose roster was sent out."""

import pytest

from bot.playground.sample import sample_roster
from tests.journeys.desk import XLSX
from tests.phone import Phone, World


@pytest.fixture
async def sent(world: World, secretary: Phone) -> bytes:
    """The roster as it was sent to a secretary with a sample branch."""
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    await secretary.press("✅ 确认")
    await secretary.say("/roster")
    return secretary.files[-1].data
