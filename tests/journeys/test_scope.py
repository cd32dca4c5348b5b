"""Whoever tries every button, command and id against units that are not his learns nothing.

The bot is driven as Telegram drives it, but stays the same one for all the tries of a person.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import fields
from typing import get_type_hints

import pytest

from bot.domain import offices, presses
from bot.domain.catalogue import catalogue
from bot.domain.people import ROLES as STAFF
from bot.domain.presses import _CODES, pack
from bot.policy import load_policy
from bot.screens import SHOWN
from handlers.listening import COMMANDS
from tests.journeys.town import HEADINGS, REST, idno, joined
from tests.phone import Phone, World

POLICY = load_policy(2026)
SECRETS = ("乙镇", "乙一村", "秘某甲", "秘某乙", "秘某丙", "990101196205031")
"""Names of what is out of reach: the other committee, its branches, its members, their numbers."""

WORDS = {
    "which": (*offices.LISTS, "waiting", "review.agreed", "undecided", "total", "todo", "cls.lost"),
    "role": tuple(sorted({role for roles in STAFF.values() for role in roles})),
    "reason": (*offices.REASONS, "contact", "not_ours", ""),
    "screen": tuple(sorted(SHOWN)),
    "form": tuple(catalogue(POLICY.tables)),
    "question": ("where", "idno", "phone"),
    "name": ("responsible", "idno", ""),
    "allowed": ("yes", "no"),
    "kind": ("branch", "chart", "overview", "general_branch"),
    "step": ("reported", "received", "rejected", "reopened"),
    "act": ("answer", "close", "3", ""),
    "disposal": ("remove", ""),
    "situation": ("lost_over",),
    "choice": ("here", "mine", "file"),
    "mark": ("later",),
    "how": ("arrival", ""),
    "channel": ("contact",),
    "outcome": ("reached",),
}
"""What may stand in a part of a button, by the part's name; any other: nothing, or a word."""


def tries(unit: int) -> Iterator[str]:
    """Every button of the vocabulary, about this unit and its first member."""
    for kind in _CODES.values():
        hints = get_type_hints(kind)
        parts: list[tuple[int | str, ...]] = []
        for item in fields(kind):
            if item.name == "unit":
                parts.append((unit,))
            elif hints[item.name] is int:
                parts.append((1,) if item.name in ("number", "upload", "person") else (0, 1))
            else:
                parts.append(WORDS.get(item.name, ("", "x")))
        make: type = kind
        for values in itertools.islice(itertools.product(*parts), 60):
            yield pack(make(*values))


async def two_towns(world: World) -> dict[str, int]:
    """Two committees below one city; the other one has a branch with three members."""
    numbers: dict[str, int] = {}
    async with world.storage() as storage:
        now = world.clock.now()
        city = await storage.add_unit("city", "样例市委", None, now)
        for name in ("甲", "乙"):
            town = await storage.add_unit("committee", f"{name}镇党委", city.id, now)
            numbers[f"{name}镇"] = town.id
            for branch in ("一", "二"):
                made = await storage.add_unit("branch", f"{name}{branch}村党支部", town.id, now)
                numbers[f"{name}{branch}"] = made.id
        numbers["city"] = city.id
    other = await joined(world, 9100, "乙", "secretary", "样例市委/乙镇党委/乙一村党支部")
    people = ("秘某甲", "秘某乙", "秘某丙")
    rows = "\n".join(f"{name},{idno(n)},{REST}" for n, name in enumerate(people, 1))
    await other.upload("名册.csv", f"{HEADINGS}\n{rows}\n".encode())
    await other.press("✅ 确认")
    await other.press("✅ 信息无误")
    return numbers


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("secretary", "样例市委/甲镇党委/甲一村党支部"),
        ("verifier", "样例市委/甲镇党委"),
        ("clerk", "样例市委/甲镇党委"),
        ("committee", "样例市委/甲镇党委"),
    ],
)
async def test_nothing_leaks_and_nothing_changes_whatever_is_tried_from_another_town(
    world: World, role: str, unit: str
) -> None:
    numbers = await two_towns(world)
    phone = await joined(world, 9001, "甲", role, unit)
    foreign = [numbers["乙镇"], numbers["乙一"], numbers["city"], 999]
    if role == "secretary":
        foreign += [numbers["甲镇"], numbers["甲二"]]
    async with world.bot() as (app, storage, courier):
        before = {one: (await storage.stamp(one)).rows for one in foreign if one != 999}
        for data in itertools.chain.from_iterable(map(tries, foreign)):
            world.telegram.press_data(phone.user, phone.screen.id, data)
            await world.deal(app)
        for text in said():
            world.telegram.say(phone.user, text)
            await world.deal(app)
        await world.carry(courier)
        after = {one: (await storage.stamp(one)).rows for one in before}
        assert await storage.audit() == []
    assert after == before
    told = everything(world, phone)
    assert [one for one in SECRETS if any(one in text for text in told)] == []
    assert len(told) > 60


def everything(world: World, phone: Phone) -> list[str]:
    """All that the bot ever sent to this chat: every call with its texts and labels.

    What was tried twice is drawn twice, and an edit that changes nothing is not taken: of all that
    Telegram refuses only that is no fault.
    """
    assert {
        call.error for call in world.telegram.refusals if "not modified" not in str(call)
    } == set()
    world.telegram.refusals.clear()
    return [str(c.params) for c in world.telegram.calls if str(phone.user) in str(c.params)]


def said() -> Iterator[str]:
    """Every command alone and with part of a name, and texts that would find what is out of reach.

    Only parts: what somebody has typed himself may be said back to him.
    """
    for command in COMMANDS:
        yield f"/{command}"
        yield f"/{command} 秘某"
    yield from ("秘某", "秘某 电话 空号 昨天下午", "0019", "1", "mmj", "一村党")


async def test_the_city_sees_figures_and_names_only_for_a_reason_on_record(world: World) -> None:
    numbers = await two_towns(world)
    city = await joined(world, 9002, "市", "city", "样例市委")
    async with world.bot() as (app, storage, _):
        about = {presses.offices, presses.reviews, presses.opinions, presses.signatures}
        codes = {code for topic in about for code in topic.CODES}
        for data in tries(numbers["乙一"]):
            if data.split(":")[0] in codes and not data.startswith("gn:"):
                world.telegram.press_data(city.user, city.screen.id, data)
                await world.deal(app)
        told = everything(world, city)
        assert any("乙一村党支部" in text for text in told)
        assert [one for one in SECRETS[2:] if any(one in text for text in told)] == []
        rows = (await storage.stamp(numbers["乙一"])).rows
        world.telegram.press_data(city.user, city.screen.id, f"gn:{numbers['乙一']}:spot:0")
        await world.deal(app)
        assert "秘某甲" in city.text
        assert "990101" not in city.text
        assert (await storage.stamp(numbers["乙一"])).rows == rows + 1


async def test_a_stranger_gets_the_one_neutral_line_whatever_he_tries(world: World) -> None:
    numbers = await two_towns(world)
    stranger = Phone(world, 9003, "路人")
    await stranger.say("/start")
    async with world.bot() as (app, _, _courier):
        for data in tries(numbers["乙一"]):
            world.telegram.press_data(stranger.user, stranger.screen.id, data)
            await world.deal(app)
        for text in said():
            world.telegram.say(stranger.user, text)
            await world.deal(app)
    everything(world, stranger)
    neutral = "这里只为受邀的工作人员服务。如有邀请链接，请点开链接进入。"
    refused = "这个链接无效。请向发链接的人再要一个。\n"
    assert {m.text for m in stranger.messages} <= {neutral, refused + neutral}
