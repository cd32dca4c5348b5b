"""Whoever presses what a screen offers is never refused, and finds the way home on each screen.

People of every role walk through the bot as it stands, always on to what they have pressed least.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from bot.domain.decisions import View
from bot.domain.presses import unpack
from bot.domain.presses.offices import Revoke
from bot.intake import Intake
from bot.screens.screen import Screen
from handlers.context import App, Works
from handlers.courier import Courier
from handlers.listening import ALLOWED_UPDATES
from storage import Outcome
from tests.journeys.test_scope import path, two_towns
from tests.journeys.town import joined
from tests.phone import Phone, World

STEPS = 220
"""Presses of each person."""

WAY_HOME = ("🏠", "⚙️")
"""How the button home begins; ⚙️ 更多 stands on the home card alone."""
MOST_LINES, MOST_ROWS = 12, 8

EXPECTED = frozenset({"others_there", "nothing_to_undo"})
"""Said to a press that has been made already, or that goes back beyond the first answer."""

DOORS = ("/start", "/next", "/progress", "/forms", "/deadlines", "/help")


class Walker:
    """One person on the way, and all that went wrong on it."""

    def __init__(self, world: World, phone: Phone, app: App, seed: int) -> None:
        self.world, self.phone, self.app = world, phone, app
        self.random = Random(seed)
        self.pressed: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._intake = Intake(app)
        works: Works = app.bot_data["works"]
        works.drawn = self._drawn
        self._said: tuple[str, ...] = ()
        self._view = ""
        self._trail: list[str] = []

    def _drawn(self, outcome: Outcome, view: View, screen: Screen) -> None:
        decision = outcome.decision
        complaint = decision.complaint if decision else None
        self._said = (complaint.code,) if complaint else ()
        self._view = view.name

    async def walk(self, steps: int, courier: Courier) -> None:
        """So many presses, each on what the screen offers."""
        await self._say("/start")
        for n in range(steps):
            offered = [d for d in self._offered() if self.pressed[d] < 2]
            if not offered or n % 25 == 24:
                await self._say(self.random.choice(DOORS))
                continue
            data = min(offered, key=self._worth)
            self._trail.append(f"{self._view} -> {unpack(data)}")
            self.pressed[data] += 1
            self.kinds[_kind(data)] += 1
            self.world.telegram.press_data(self.phone.user, self.phone.screen.id, data)
            await self._deal()
            if n % 10 == 0:
                await self.world.carry(courier)
            self._look()

    def _worth(self, data: str) -> tuple[int, int, float]:
        return self.pressed[data], self.kinds[_kind(data)], self.random.random()

    def _offered(self) -> list[str]:
        rows = self.phone.screen.buttons
        every = [b.data for row in rows for b in row if b.data]
        # Who takes away his own access is a stranger from then on.
        return [d for d in every if not (isinstance(p := unpack(d), Revoke) and p.sure)]

    def _look(self) -> None:
        screen, trail = self.phone.screen, "; ".join(self._trail[-4:])
        for code in self._said:
            if code not in EXPECTED:
                self.wrong.append(f"{code}: {trail}")
        if len(screen.buttons) > MOST_ROWS or screen.text.count("\n") >= MOST_LINES:
            self.wrong.append(f"too long: {trail}: {screen.text!r} {len(screen.buttons)}")
        if not any(label.startswith(WAY_HOME) for label in self.phone.labels):
            self.wrong.append(f"no way home: {trail}: {screen.text!r}")

    async def _say(self, text: str) -> None:
        self.world.telegram.say(self.phone.user, text)
        await self._deal()

    async def _deal(self) -> None:
        self._said = ()
        offset = self.world._offset
        while updates := await self.app.bot.get_updates(
            offset, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for update in updates:
                await self._intake.take(update)
            offset = updates[-1].update_id + 1
        self.world._offset = offset
        # The same screen drawn again changes nothing, and the bot knows that this is no harm.
        telegram = self.world.telegram
        assert [c for c in telegram.refusals if "not modified" not in str(c)] == []
        telegram.refusals.clear()


def _kind(data: str) -> str:
    return data.lstrip("+").partition(":")[0]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        ("secretary", "甲二"),
        ("secretary", "甲一"),
        ("verifier", "甲镇"),
        ("clerk", "甲镇"),
        ("committee", "甲镇"),
        ("city", "市"),
        ("verifier", "市"),
    ],
)
async def test_no_button_refuses_whoever_it_is_offered_to(
    world: World, role: str, own: str
) -> None:
    async with world.bot() as (app, storage, courier):
        await two_towns(world, storage)
        phone = await joined(world, 9002, "某", role, "样例市委" if own == "市" else path(own))
        walker = Walker(world, phone, app, seed=len(role))
        await walker.walk(STEPS, courier)
        assert walker.wrong == [], "\n".join(walker.wrong)
        assert len(walker.kinds) > 15, walker.kinds
        assert await storage.audit() == []
