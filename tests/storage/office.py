"""A small office to test with: units, secretaries, and short ways to let them act."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.changes import Change, FactsStated, MemberAdded, PersonJoined
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from bot.domain.records import Fact, Member, Role, Seat, Standing, Unit
from storage import Keys, Outcome, Storage, Ticket, open_storage, token_hash

NOW = datetime(2026, 2, 25, 1, tzinfo=UTC)
DATA, AUDIT = b"d" * 32, b"a" * 32
KEYS = Keys((DATA,), AUDIT)
IDNO = "990101195001010011"


def stand(member: Member) -> Standing:
    """A small rule: two answers finish a member, 不清楚 is counted, the class is an answer."""
    unclear = sum(fact.mark == "unknown" for fact in member.facts.values())
    reasons = (("answers", {"n": len(member.facts)}),)
    if member.closed:
        return Standing("closed", "", (), reasons, unclear)
    progress = ("todo", "doing", "done")[min(len(member.facts), 2)]
    flags = tuple(member.value("flags").split())
    return Standing(progress, member.value("class"), flags, reasons, unclear)


def spell(name: str) -> str:
    """Names are found by themselves, and the first of them by an initial."""
    return f"{name} Z" if name.startswith("张") else name


class Office:
    """A storage, and people who act in it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._updates = itertools.count(1)

    async def unit(self, name: str = "一支部", parent: Unit | None = None) -> Unit:
        """A new branch."""
        return await self.storage.add_unit("branch", name, parent.id if parent else None, NOW)

    async def join(self, unit: Unit, telegram: int = 1001, role: Role = "secretary") -> Outcome:
        """Let somebody use a link to the unit."""
        token = await self.storage.invite(unit.id, role, NOW + timedelta(hours=72), NOW)
        return await self.act(telegram, joins, Wants(invitation=token_hash(token)))

    async def branch(self, members: int = 0, telegram: int = 1001, name: str = "一支部") -> Unit:
        """A branch with a secretary and members without answers: 张一, 李二, 李三, …"""
        unit = await self.unit(name)
        await self.join(unit, telegram)
        if members:
            await self.change(telegram, *added(range(1, members + 1)))
        return unit

    async def act(
        self,
        telegram: int,
        decide: Decide,
        wants: Wants | None = None,
        *,
        keys: tuple[str, ...] | None = None,
        now: datetime = NOW,
    ) -> Outcome:
        """One turn; under a key of its own where none is given."""
        keys = (f"office:{id(self)}:{next(self._updates)}",) if keys is None else keys
        return await self.storage.turn(self.ticket(telegram, keys, now), wants or Wants(), decide)

    def ticket(
        self, telegram: int, keys: tuple[str, ...], now: datetime = NOW, bot: int = 7
    ) -> Ticket:
        """The ticket of one update."""
        return Ticket(bot, keys, telegram, "zh", now)

    async def change(self, telegram: int, *changes: Change, **wants: int | bool) -> Outcome:
        """One turn that makes these changes."""
        return await self.act(telegram, decides(*changes), Wants(**wants))  # type: ignore[arg-type]

    async def look(self, telegram: int = 1001, **wants: object) -> Loaded:
        """What one turn loads, without changing anything."""
        outcome = await self.act(telegram, decides(), Wants(**wants))  # type: ignore[arg-type]
        return outcome.loaded

    async def sit(self, seat: Seat, telegram: int = 1001) -> Outcome:
        """Sit down there."""
        return await self.act(telegram, lambda _: Decision(seat=seat))

    async def answer(self, number: int, name: str, value: str, telegram: int = 1001) -> Outcome:
        """Give one answer about a member."""
        return await self.change(telegram, stated(number, name, value), member=number)


@asynccontextmanager
async def office_in(
    url: str, keys: Keys = KEYS, rule: Callable[[Member], Standing] = stand, wait: float = 5
) -> AsyncIterator[Office]:
    """The office at this address."""
    async with open_storage(url, keys, rule, spell, wait) as storage:
        yield Office(storage)


def joins(loaded: Loaded) -> Decision:
    """Use the link that was loaded."""
    assert loaded.invitation is not None
    return Decision((PersonJoined(loaded.invitation.id, loaded.invitation.role),))


def decides(*changes: Change) -> Decide:
    """A rule that always makes these changes."""
    return lambda loaded: Decision(changes)


def stated(number: int, name: str, value: str) -> FactsStated:
    """One answer."""
    return FactsStated(number, {name: Fact(value)})


def added(numbers: Iterable[int]) -> list[MemberAdded]:
    """Members without answers; the first is 张1, the others are 李."""
    return [MemberAdded(n, f"{'张' if n == 1 else '李'}{n}", {}) for n in numbers]


def aged(keys: Keys, *older: bytes) -> Keys:
    """The keys with older data keys behind them."""
    return replace(keys, data=(*keys.data, *older))
