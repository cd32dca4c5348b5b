"""Whoever tries every button, command and id against units that are not his learns nothing.

The bot is driven as Telegram drives it, but stays the same one for all the tries of a person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from math import prod
from typing import get_type_hints

import pytest

from bot.domain import offices
from bot.domain.catalogue import catalogue
from bot.domain.papers import PAPERS
from bot.domain.people import ROLES as STAFF
from bot.domain.presses import _CODES, pack
from bot.domain.records import Unit, UnitKind
from bot.intake import Intake
from bot.policy import load_policy
from bot.screens import SHOWN
from handlers.context import App
from handlers.courier import Courier
from handlers.listening import ALLOWED_UPDATES, COMMANDS
from storage import Storage
from tests.journeys.secrets import MATTERS, Hidden, filled, inside, upload_of
from tests.journeys.town import joined
from tests.phone import Phone, World

POLICY = load_policy(2026)

WORDS = {
    "which": (*offices.LISTS, "waiting", "review.agreed", "undecided", "total", "todo", "cls.lost",
              "open", "closed", "inbox", "kind.case", "kind.request", "kind.twin", "member.1",
              "member.3", "member.x", "kind.report", "gap"),
    "role": tuple(sorted({role for roles in STAFF.values() for role in roles})),
    "reason": (*offices.REASONS, "contact", "not_ours", ""),
    "screen": tuple(sorted(SHOWN)),
    "form": tuple(catalogue(POLICY.tables)),
    "paper": tuple(PAPERS),
    "question": ("where", "idno", "phone"),
    "name": ("responsible", "idno", ""),
    "allowed": ("yes", "no"),
    "kind": ("branch", "chart", "overview", "general_branch", "unreachable", "request"),
    "step": ("reported", "received", "rejected", "reopened", "facts"),
    "act": ("answer", "close", "3", ""),
    "disposal": ("remove", ""),
    "situation": ("lost_over",),
    "choice": ("here", "mine", "file"),
    "mark": ("later",),
    "how": ("arrival", "gaps", "back", ""),
    "when": ("today", "day", "hour", ""),
    "channel": ("contact",),
    "outcome": ("reached", "lead"),
    "agency": ("police",),
    "group": ("family", "rosters", "registers", "summaries", ""),
    "way": ("", "pdf"),
    "rating": ("good",),
}  # fmt: skip
"""What may stand in a part of a button, by the part's name; any other: nothing, or a word."""

NUMBERS = {
    "number": (1, 2, 3),
    "person": (1,),
    "matter": (*MATTERS, 10, 0),
    "download": tuple(range(1, 9)),
    "attempt": (1, 0),
    "place": (1, 2, 0),
    "contact": (1,),
    "there": (1, 3),
    "task": (1, 0),
}
"""The same for numbers; any other: 0 or 1."""

MOST = 4
"""So many buttons of one kind are tried on a unit, spread over all that there are, on each unit
others."""


def tries(unit: int) -> Iterator[str]:
    """Buttons of the whole vocabulary, about this unit and what is on record there."""
    for kind in _CODES.values():
        hints = get_type_hints(kind)
        parts: list[tuple[int | str, ...]] = []
        for item in fields(kind):
            if item.name in ("unit", "other"):
                parts.append((unit,))
            elif item.name == "upload":
                parts.append((upload_of(unit),))
            elif hints[item.name] is int:
                parts.append(NUMBERS.get(item.name, (0, 1)))
            else:
                parts.append(WORDS.get(item.name, ("", "x")))
        make: type = kind
        stride = -(-prod(map(len, parts)) // MOST)
        # No common factor with most parts: none of their values is left out by the spreading.
        stride += stride > 1 and not stride % 2
        for values in itertools.islice(itertools.product(*parts), unit % stride, None, stride):
            yield pack(make(*values))


TREE: tuple[tuple[str, UnitKind, str], ...] = (
    ("甲镇", "committee", "市"),
    ("甲一", "branch", "甲镇"),
    ("甲二", "branch", "甲镇"),
    ("甲总", "general_branch", "甲镇"),
    ("甲三", "branch", "甲总"),
    ("乙镇", "committee", "市"),
    ("乙一", "branch", "乙镇"),
)
"""Name, kind, and the one above."""

MARKS = dict(zip((name for name, _, _ in TREE), "甲乙丙丁戊己庚", strict=True))


async def two_towns(world: World, storage: Storage) -> dict[str, Hidden]:
    """Two committees below one city, and everything on record in each unit below it."""
    now = world.clock.now()
    city = await storage.add_unit("city", "样例市委", None, now)
    made = {"市": city}
    for name, kind, above in TREE:
        made[name] = await storage.add_unit(kind, f"{name}党组织", made[above].id, now)
    await joined(world, 9000, "放", "verifier", "样例市委")
    units = {name: made[name] for name, _, _ in TREE}
    return {
        name: await filled(world, storage, unit, f"密{MARKS[name]}", 9000)
        for name, unit in units.items()
    }


class Attacker:
    """Somebody who tries whatever there is; the bot stays the same one meanwhile."""

    def __init__(self, world: World, phone: Phone, app: App) -> None:
        self.world, self.phone, self.app = world, phone, app
        self.intake = Intake(app)
        self.codes: set[str] = set()

    async def press(self, *forged: str) -> None:
        """Press buttons that no screen offered."""
        for data in forged:
            self.world.telegram.press_data(self.phone.user, self.phone.screen.id, data)
        await self.deal()

    async def say(self, text: str) -> None:
        """Type a text."""
        self.world.telegram.say(self.phone.user, text)
        await self.deal()

    async def deal(self) -> None:
        """Let the bot take what waits, now and then twice: Telegram may deliver anything again."""
        offset = self.world._offset
        while updates := await self.app.bot.get_updates(
            offset, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for n, update in enumerate(updates):
                await self.intake.take(update)
                if n % 3 == 0:
                    await self.intake.take(update)
            offset = updates[-1].update_id + 1
        self.world._offset = offset
        # What was tried twice is drawn twice, and an edit that changes nothing is not taken; what
        # is delivered again cannot be answered again. Nothing else may be refused.
        harmless, telegram = ("not modified", "query is too old"), self.world.telegram
        refused = [c for c in telegram.refusals if not any(said in str(c) for said in harmless)]
        assert refused == []
        telegram.refusals.clear()

    async def told(self, courier: Courier) -> list[str]:
        """All that the bot ever sent to this chat, also what is inside of files."""
        await self.world.carry(courier)
        telegram, user = self.world.telegram, str(self.phone.user)
        files = [inside(file.name, file.data) for file in self.phone.files]
        calls = [str(call.params) for call in telegram.calls if user in str(call.params)]
        return [*calls, *files]


def leaks(told: Iterable[str], marks: Iterable[str]) -> dict[str, str]:
    """Which of the marks were seen, each with the words around it."""
    found: dict[str, str] = {}
    for text, mark in itertools.product(told, marks):
        if mark in text:
            at = text.index(mark)
            found.setdefault(mark, text[max(0, at - 150) : at + 80])
    return found


@pytest.mark.parametrize(
    ("roles", "own", "tried"),
    [
        (("secretary",), "甲一", ("甲镇", "甲二", "乙一")),
        (("secretary",), "甲总", ("甲镇", "甲三", "乙一")),
        (("verifier", "clerk", "committee"), "甲镇", ("乙镇", "乙一", "市")),
    ],
)
async def test_nothing_leaks_and_nothing_changes_whatever_is_tried_from_elsewhere(
    world: World, roles: tuple[str, ...], own: str, tried: tuple[str, ...]
) -> None:
    async with world.bot() as (app, storage, courier):
        hidden = await two_towns(world, storage)
        here = hidden[own].unit
        places = {name: one.unit.id for name, one in hidden.items()} | {
            "市": int(here.path.split("/")[1])
        }
        before = {name: (await storage.stamp(places[name])).rows for name in tried}
        for user, role in enumerate(roles, 9001):
            phone = await joined(world, user, "某", role, path(own))
            attacker = Attacker(world, phone, app)
            for name in tried:
                await attacker.press(*tries(places[name]))
            await attacker.press(*itertools.islice(tries(999), None, None, 9))
            if role == "secretary":
                # What the own unit hands out names nobody of a unit below it.
                await attacker.press(*(f"f:{here.id}:{form}" for form in WORDS["form"]))
            for text in said():
                await attacker.say(text)
            told = await attacker.told(courier)
            foreign = [one for one in hidden.values() if not sees(role, here, one.unit)]
            marks = [one.mark for one in foreign]
            names = [one.unit.name for one in foreign if not here.path.startswith(one.unit.path)]
            assert leaks(told, [*marks, *names]) == {}, role
            assert len(told) > 60
        assert {name: (await storage.stamp(places[name])).rows for name in tried} == before
        assert await storage.audit() == []


def sees(role: str, here: Unit, there: Unit) -> bool:
    """Whether somebody with this role here sees what is on record there."""
    return here.id == there.id or (role != "secretary" and there.path.startswith(here.path))


def path(name: str) -> str:
    """How a unit is named on the command line."""
    above = {one: over for one, _, over in TREE}
    names = [f"{name}党组织"]
    while (name := above[name]) != "市":
        names.insert(0, f"{name}党组织")
    return "/".join(["样例市委", *names])


def said() -> Iterator[str]:
    """Every command alone and with part of a name, and texts that would find what is out of reach.

    Only parts: what somebody has typed himself may be said back to him.
    """
    for command in COMMANDS:
        yield f"/{command}"
        yield f"/{command} 密"
    yield from ("密", "密 电话 空号 昨天下午", "0019", "1", "mj", "密密厂")


OWN = ("书记", "任务", "会议", "员")
"""Ends of texts that are about the unit itself and its people at work."""


async def test_the_city_sees_figures_and_of_matters_those_that_were_sent_to_it(
    world: World,
) -> None:
    async with world.bot() as (app, storage, courier):
        hidden = await two_towns(world, storage)
        phone = await joined(world, 9002, "市", "city", "样例市委")
        attacker = Attacker(world, phone, app)
        for name in ("甲一", "甲三", "甲镇", "乙一"):
            # Names for a reason, and who stands on two lists, are for the city to see.
            forged = (
                data
                for data in tries(hidden[name].unit.id)
                if data[:3] not in ("gn:", "tv:", "tj:")
            )
            await attacker.press(*forged)
        for text in said():
            await attacker.say(text)
        assert await storage.audit() == []
        for one in hidden.values():
            if one.unit.kind != "committee":
                await attacker.press(*(f"xo:{one.unit.id}:{matter}" for matter in MATTERS))
        told = await attacker.told(courier)
        sent = [one.sent for one in hidden.values() if one.unit.kind != "committee"]
        assert set(leaks(told, sent)) == set(sent)
        # What a unit says of itself and is told to do is no secret before the city.
        own = [f"{one.mark}{word}" for one in hidden.values() for word in OWN]
        known = re.compile("|".join([*own, *sent]))
        plain = [known.sub("", text) for text in told]
        assert leaks(plain, [one.mark for one in hidden.values()]) == {}
        rows = (await storage.stamp(hidden["乙一"].unit.id)).rows
        await attacker.press(f"gn:{hidden['乙一'].unit.id}:spot:0")
        assert "密庚一" in phone.text
        assert "990101" not in phone.text
        assert (await storage.stamp(hidden["乙一"].unit.id)).rows == rows + 1


async def test_a_stranger_gets_the_one_neutral_line_whatever_he_tries(world: World) -> None:
    stranger = Phone(world, 9003, "路人")
    await stranger.say("/start")
    async with world.bot() as (app, storage, courier):
        hidden = await two_towns(world, storage)
        attacker = Attacker(world, stranger, app)
        await attacker.press(*tries(hidden["乙一"].unit.id))
        for text in said():
            await attacker.say(text)
        told = await attacker.told(courier)
    assert leaks(told, [one.mark for one in hidden.values()]) == {}
    neutral = "这里只为受邀的工作人员服务。如有邀请链接，请点开链接进入。"
    refused = "这个链接无效。请向发链接的人再要一个。\n"
    assert {m.text for m in stranger.messages} <= {neutral, refused + neutral}
