"""Turns in sets: concurrent turns share one transaction, and are acknowledged after its commit."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from bot.domain.decisions import Decide, Decision, Loaded, Remarks, Wants
from bot.domain.desk import Desk
from bot.domain.records import Unit
from storage.database import Database
from storage.draft import Draft, Ticket
from storage.errors import Overtaken, StorageUnavailable
from storage.joining import join, joined
from storage.loading import LARGEST, load
from storage.means import Means
from storage.offices import BESIDE, settled, tell
from storage.phases import pass_down
from storage.saving import Prepared, Writes, prepare, write

ATTEMPTS = 3
"""How often a turn is decided anew because what it decided on was taken meanwhile."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands after a turn; without a decision the update was seen before."""

    desk: Desk
    decision: Decision | None
    seen: bool
    loaded: Loaded = field(repr=False)
    before: Remarks = field(default=(), repr=False)
    """What was said when the update was seen before: that answer may never have arrived."""

    @property
    def remarks(self) -> Remarks:
        """Everything that is said above the screen."""
        return tuple(self.before) + (self.decision.remarks if self.decision else ())


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One call that waits for its outcome."""

    ticket: Ticket
    wants: Wants
    decide: Decide
    outcome: asyncio.Future[Outcome]

    @property
    def alone(self) -> bool:
        """Whether the turn shares its transaction with no other."""
        return self.wants.roster or self.wants.invitation is not None


Results = dict[Turn, Outcome | Exception]


class Turns:
    """Collects what waits while a set is at work, and lets it be the next set.

    On SQLite the decisions are made in the thread that writes, so they have to be pure.
    """

    def __init__(self, database: Database, means: Means) -> None:
        self._database = database
        self._means = means
        self._waiting: deque[Turn] = deque()
        self._work: asyncio.Task[None] | None = None

    async def turn(self, ticket: Ticket, wants: Wants, decide: Decide) -> Outcome:
        """Let one update be decided on its desk; returns after the commit."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(Turn(ticket, wants, decide, outcome))
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await outcome

    async def finish(self) -> None:
        """Wait until nothing is at work any more."""
        while self._work is not None:
            await asyncio.wait([self._work])

    async def _run(self) -> None:
        try:
            while batch := self._next_set():
                await self._settle(batch)
        finally:
            self._work = None

    def _next_set(self) -> list[Turn]:
        """The longest-waiting turns: one per person, in order; some turns go alone."""
        batch: list[Turn] = []
        later: list[Turn] = []
        people: set[int] = set()
        while self._waiting and len(batch) < LARGEST:
            turn = self._waiting.popleft()
            if turn.outcome.cancelled():
                continue
            if turn.alone and (batch or later):
                later.append(turn)
                break
            if turn.ticket.telegram in people:
                later.append(turn)
                continue
            people.add(turn.ticket.telegram)
            batch.append(turn)
            if turn.alone:
                break
        self._waiting.extendleft(reversed(later))
        return batch

    async def _settle(self, batch: Sequence[Turn]) -> None:
        results: Results = {}
        try:
            results = await self._decide(batch)
        except Exception as error:
            results = dict.fromkeys(batch, error)
        finally:
            again = [turn for turn in batch if turn not in results and not turn.outcome.done()]
            self._waiting.extendleft(reversed(again))
        for turn, result in results.items():
            if turn.outcome.done():
                continue
            if isinstance(result, Exception):
                turn.outcome.set_exception(result)
            else:
                turn.outcome.set_result(result)

    async def _decide(self, batch: Sequence[Turn]) -> Results:
        """The results of a set; one by one where the set as a whole is refused."""
        try:
            return await self._commit(batch)
        except StorageUnavailable:
            raise
        except Exception:
            if len(batch) == 1:
                raise
        results: Results = {}
        for turn in batch:
            try:
                results |= await self._commit([turn])
            except StorageUnavailable as error:
                return dict.fromkeys(batch, error) | results
            except Exception as error:
                results[turn] = error
        return results

    async def _commit(self, batch: Sequence[Turn]) -> Results:
        for _ in range(1, ATTEMPTS):
            with contextlib.suppress(Overtaken):
                return await self._database.write(take, batch, self._means)
        return await self._database.write(take, batch, self._means)


def take(conn: Connection, batch: Sequence[Turn], means: Means) -> Results:
    """Load, decide and write one set; turns that wait for another's unit have no result."""
    drafts = [Draft(turn.ticket, turn.wants) for turn in batch]
    load(conn, drafts, means)
    results: Results = {}
    writes = Writes()
    moved: list[tuple[Turn, Draft, Prepared]] = []
    bound: list[str] = []
    for turn, draft in zip(batch, drafts, strict=True):
        if draft.waits:
            continue
        loaded = draft.loaded()
        if draft.seen:
            results[turn] = Outcome(loaded.desk, None, True, loaded, draft.said)
            continue
        try:
            prepared = _prepared(conn, turn, draft, loaded, means)
        except Exception as error:
            if turn.alone:
                raise
            results[turn] = error
            continue
        writes.add(prepared.writes)
        bound += _binding(draft.unit, prepared.applied.desk.unit)
        results[turn] = Outcome(prepared.applied.desk, prepared.decision, False, loaded)
        if prepared.moved:
            moved.append((turn, draft, prepared))
    write(conn, writes)
    # Only now every phase of the set stands: two of its committees may be above one another.
    for path in bound:
        pass_down(conn, path)
    if moved:
        _load_again(conn, moved, results, means)
    return results


def _binding(before: Unit | None, after: Unit | None) -> list[str]:
    """The path of a committee of which another phase binds all below it from now on."""
    if before is None or after is None or after.kind != "committee":
        return []
    return [after.path] if before.phase != after.phase else []


def _prepared(conn: Connection, turn: Turn, draft: Draft, loaded: Loaded, means: Means) -> Prepared:
    decision = turn.decide(loaded)
    joining = joined(decision)
    beside = joining is not None or any(isinstance(c, BESIDE) for c in decision.changes)
    # What a refused turn wrote first must not stay beside the turns that hold.
    with conn.begin_nested() if beside else contextlib.nullcontext():
        if joining is not None:
            decision = join(conn, draft, decision, joining, means)
        decision = settled(conn, draft, decision, means)
        made = prepare(draft, decision, means)
        tell(conn, draft, decision, means)
    return made


def _load_again(
    conn: Connection,
    moved: Sequence[tuple[Turn, Draft, Prepared]],
    results: Results,
    means: Means,
) -> None:
    """Show those who changed units the desk of the unit where they sit now."""
    for turn, _, prepared in moved:
        fresh = Draft(turn.ticket, replace(turn.wants, unit=None, invitation=None))
        load(conn, [fresh], means)
        after = fresh.loaded()
        results[turn] = Outcome(after.desk, prepared.decision, False, after)
