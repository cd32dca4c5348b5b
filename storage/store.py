"""The one door to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.domain.attempts import Attempt
from bot.domain.changes import Entry, Errand, Upload
from bot.domain.decisions import Decide, Wants
from bot.domain.matters import Matter
from bot.domain.nudges import Firing, Row, Slot
from bot.domain.records import Download, Member, Role, Unit, UnitKind
from bot.domain.unit_sheets import UnitPlan
from storage import (
    admin,
    backup,
    care,
    census,
    deadlines,
    digests,
    downloads,
    evidence,
    lists,
    matter_rows,
    matters,
    names,
    outbox,
    past,
    phases,
    reads,
    reminders,
    rosters,
)
from storage.audit import Finding, audit
from storage.database import Database
from storage.draft import Ticket
from storage.errors import OtherTool, StorageRefused
from storage.facts import Moment
from storage.means import Means
from storage.tables import REVISION
from storage.turns import Outcome, Turns

T = TypeVar("T")

RESEAL = 500
"""Values that get a new key in one transaction."""


class Storage:
    """Everything that is remembered, in one database."""

    def __init__(self, database: Database, means: Means) -> None:
        self._database = database
        self._means = means
        self._turns = Turns(database, means)

    async def turn(self, ticket: Ticket, wants: Wants, decide: Decide) -> Outcome:
        """Let one update be decided on its desk; what is returned is stored for good."""
        return await self._turns.turn(ticket, wants, decide)

    async def close(self) -> None:
        """Finish the turns that wait, then close every connection."""
        await self._turns.finish()
        await self._database.close()

    async def check_keys(self) -> None:
        """WrongKey if the database was written with other keys; a new one takes note of these."""
        marks = await self._database.read(care.key_marks)
        if marks is None:
            marks = await self._database.write(care.mark_keys, self._means.keys)
        care.check_keys(self._means.keys, marks)

    # The tree and who may do what in it.

    async def add_unit(self, kind: UnitKind, name: str, parent: int | None, now: datetime) -> Unit:
        """A new unit below its parent; UnknownUnit if there is no such parent."""
        return await self._database.write(admin.add_unit, self._means, kind, name, parent, now)

    async def add_units(
        self, unit: int, made: Callable[[list[Unit]], UnitPlan | None], actor: int, now: datetime
    ) -> UnitPlan | None:
        """Every unit that `made` plans from those below `unit` as they stand, all or none."""
        return await self._database.write(admin.add_units, self._means, unit, made, actor, now)

    async def find_units(self, path_text: str) -> list[Unit]:
        """The units whose names from the root end with these, as in 委/支部; names are exact."""
        return await self._database.read(admin.find_units, path_text)

    async def unit(self, unit: int) -> Unit:
        """The unit of this number; UnknownUnit if there is none."""
        return await self._database.read(admin.find, unit)

    async def tree(self) -> list[Unit]:
        """Every unit, each after the one above it."""
        return await self._database.read(admin.tree)

    async def below(self, unit: int) -> list[tuple[Unit, dict[str, int]]]:
        """The unit and every one below it, each with its own counts."""
        return await self._database.read(reads.below, unit)

    async def invite(
        self,
        unit: int,
        role: Role,
        expires: datetime,
        now: datetime,
        actor: int = admin.SYSTEM,
        name: str = "",
    ) -> str:
        """The token of a new link for one person, perhaps named; only its hash is stored."""
        return await self._database.write(
            admin.invite, self._means, unit, role, expires, now, actor, name
        )

    async def names(self, people: Iterable[int]) -> Mapping[int, str]:
        """By what names these people are listed, of those who have one."""
        return await self._database.read(names.names_of, self._means.keys, people)

    async def revoke(self, person: int, now: datetime, actor: int = admin.SYSTEM) -> int:
        """Take every role from a person at once; how many there were."""
        return await self._database.write(admin.revoke, self._means, person, now, actor)

    async def people(self) -> list[admin.Holder]:
        """Everybody on record, with the roles held today."""
        return await self._database.read(admin.people)

    # What files and forms are built from.

    async def members(self, unit: int) -> list[Member]:
        """All members of the unit by number."""
        return await self._database.snapshot(reads.members_of, self._means.keys, unit)

    async def members_at(self, unit: int, seq: int, head: str = "") -> dict[int, Member] | None:
        """The members as they stood after this row of the chain; None where nobody can tell."""
        return await self._database.snapshot(rosters.members_at, self._means.keys, unit, seq, head)

    async def ledger(self, unit: int) -> reads.Ledger:
        """The unit with members, counts and the stamp of the last change, all of one moment."""
        return await self._database.snapshot(reads.ledger, self._means.keys, unit)

    async def entries(self, unit: int, member: int) -> tuple[Entry, ...]:
        """The rows of the chain that are about one member, oldest first."""
        return await self._database.read(reads.entries_of, self._means.keys, unit, member)

    async def census(self, ask: census.Ask, work: Callable[[census.Census], T]) -> T:
        """What the work makes of those who are asked for; it runs in a thread of its own.

        They are read as a stream while it runs, all of one moment; UnknownUnit if there is no
        such unit.
        """
        async with self._database.moment() as conn:
            return await census.take(conn, self._means.keys, ask, work)

    async def report_texts(self, unit: int, report: str) -> dict[str, str]:
        """What was written by hand in a report of the unit, by heading."""
        return await self._database.read(reads.report_texts, self._means.keys, unit, report)

    async def stamp(self, unit: int) -> reads.Stamp:
        """Head, time and number of the unit's last change."""
        return await self._database.read(reads.stamp_of, unit)

    async def log_download(self, taken: Download, parcel: int | None = None) -> int:
        """Note a file that is handed out, once for each parcel; the number it is noted under."""
        return await self._database.write(downloads.log_download, taken, parcel)

    async def downloads_of(self, person: int, since: datetime) -> list[int]:
        """The numbers of the files that a person took since then, oldest first."""
        return await self._database.read(downloads.downloads_of, person, since)

    async def download_of(self, parcel: int) -> int:
        """The number under which the file of a parcel is noted; 0: it is not."""
        return await self._database.read(downloads.download_of, parcel)

    async def upload(self, unit: int, number: int, now: datetime) -> Upload | None:
        """A file that waits for 确认; None after 24 hours or in another unit."""
        return await self._database.read(lists.upload, unit, number, now, self._means.keys)

    async def searches_due(self, unit: int, day: date) -> int:
        """For how many members of the unit the next step of the search is due by this day."""
        return await self._database.read(reads.searches_due, unit, day)

    async def scope(self, person: int, unit: int) -> bool:
        """Whether the person holds a role in the unit or above it today; a secretary in the unit."""
        return await self._database.read(reads.scope, person, unit)

    async def roles(self, person: int) -> frozenset[Role]:
        """The roles that the person holds anywhere today."""
        return await self._database.read(reads.roles, person)

    async def person_telegram(self, person: int) -> int | None:
        """Under which number Telegram knows the person."""
        return await self._database.read(reads.person_telegram, person)

    # Matters.

    async def matter(self, unit: int, number: int) -> Matter | None:
        """The matter of this number, if there is one."""
        return await self._database.read(matters.one, self._means.keys, unit, number)

    async def matters(self, unit: int) -> list[Matter]:
        """Every matter of the unit, by running number."""
        return await self._database.snapshot(matter_rows.of_unit, self._means.keys, unit)

    async def matter_member(self, unit: int, number: int) -> tuple[Member, str] | None:
        """The member whom a matter is about, and the name of the unit."""
        return await self._database.read(matters.about, self._means.keys, unit, number)

    async def members_below(self, unit: int, cls: str) -> list[Member]:
        """The members of one class at and below the unit."""
        return await self._database.snapshot(reads.members_below, self._means.keys, unit, cls)

    async def whole(self, unit: int) -> tuple[Entry, ...]:
        """Every row of the unit's chain, oldest first."""
        return await self._database.snapshot(lists.whole, unit, self._means.keys)

    async def link_open(self, token_hash: str, now: datetime) -> bool:
        """Whether the link of this token can still be used."""
        return await self._database.read(lists.link_open, token_hash, now, self._means.keys)

    async def archived(self, unit: int) -> bool:
        """Whether the committee has confirmed an archive that holds everything of the unit."""
        return await self._database.read(matters.archived, self._means.keys, unit)

    # What people sent, to be played again.

    async def inputs(self, person: int) -> tuple[past.Heard, ...]:
        """What the person pressed, typed and sent in the last month, oldest first."""
        return await self._database.snapshot(past.inputs_of, self._means.keys, person)

    async def deeds(self, units: Iterable[int]) -> tuple[past.Deed, ...]:
        """Everything that happened in these units and was not purged, oldest first."""
        return await self._database.snapshot(past.deeds_of, self._means.keys, tuple(units))

    # What waits to be sent.

    async def post(self, to: int, errands: Iterable[Errand], unit: int | None = None) -> None:
        """Put errands for a person into the outbox; of one key only the first is kept."""
        rows = outbox.errand_rows(self._means.keys, to, unit, errands)
        if rows:
            await self._database.write(outbox.post, rows)

    async def claim(
        self, now: datetime, by: str, lease: timedelta, limit: int, lane: outbox.Lane = "all"
    ) -> list[outbox.Parcel]:
        """Up to `limit` due errands, held by this courier until the lease ends."""
        # Looking is cheap and keeps nobody waiting; only what is due is worth a transaction.
        due = await self.next_due(now)
        if due is None or due > now:
            return []
        return await self._database.write(
            outbox.claim, self._means.keys, now, by, lease, limit, lane
        )

    async def settle(
        self,
        number: int,
        state: outbox.State,
        now: datetime,
        message_id: int | None = None,
        error: str | None = None,
        retry_at: datetime | None = None,
        digest_of: int | None = None,
    ) -> None:
        """Say what became of an errand, unless it was settled before; `retry_at`: due again then.

        `digest_of`: the person whose nudges it told, where it is a digest.
        """
        await self._database.write(
            outbox.settle, number, state, now, message_id, error, retry_at, digest_of
        )

    async def hold(self, number: int, by: str, until: datetime) -> bool:
        """Lengthen a courier's lease; False: the errand is not its own any more."""
        return await self._database.write(outbox.hold, number, by, until)

    async def note_progress(self, number: int, message: int) -> None:
        """Note the message that tells how far a file is."""
        await self._database.write(outbox.note_progress, number, message)

    async def begin_sending(self, number: int, by: str, until: datetime) -> bool:
        """Note that a finished file goes out now; False: the errand is not the courier's any more."""
        return await self._database.write(outbox.begin_sending, number, by, until)

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next errand can be claimed, `now` at the earliest; None: nothing waits."""
        due = await self._database.read(outbox.next_due)
        return None if due is None else max(due, now)

    async def states(self) -> dict[str, int]:
        """How many errands are in each state."""
        return await self._database.read(outbox.states)

    # Dates of the plan.

    async def dates(self, path: str) -> Mapping[str, str]:
        """The moved dates that hold for the unit of this path: code -> YYYY-MM-DD."""
        return (await self._database.read(deadlines.dates_of, [path]))[path]

    async def dates_moved(self, path: str) -> datetime | None:
        """When a date was last moved for the unit of this path; None: never."""
        return await self._database.read(deadlines.moved_at, path)

    async def announce(self, unit: int, code: str, key: str, actor: int, now: datetime) -> int:
        """Post a notice of a date to those at or below the unit for whom it holds, but the actor.

        Returns how many it reaches.
        """
        path = (await self.unit(unit)).path
        return await self._database.write(deadlines.announce, unit, path, code, key, actor, now)

    # Nudges.

    async def nudges_since(self, now: datetime) -> datetime:
        """Up to when due nudges were looked for; the first look begins now."""
        since = await self._database.read(reminders.swept)
        if since is not None:
            return since
        return await self._database.write(reminders.begin, now)

    async def nudges_swept(self, now: datetime) -> None:
        """Note that everything due up to now is posted."""
        await self._database.write(reminders.finish, now)

    async def moved_days(self) -> dict[str, set[date]]:
        """Code of a date -> every day to which it was moved anywhere."""
        return await self._database.read(reminders.moved_days)

    async def receivers(self, slot: Slot, usual: int) -> list[tuple[int, int]]:
        """Whose hour it is: spans of people, each small enough for one transaction."""
        return await self._database.read(reminders.receivers, slot, usual)

    async def post_nudges(
        self,
        due: Sequence[Firing],
        slot: Slot,
        usual: int,
        span: tuple[int, int],
        moment: Moment,
    ) -> int:
        """Post what is due to a span of people, each nudge once; how many digests were posted."""
        return await self._database.write(reminders.post, due, slot, usual, span, moment)

    async def digest(
        self, person: int, errand: int, rows: Mapping[str, Row], until: datetime, moment: Moment
    ) -> digests.Digest:
        """What the person has to be told of all that fell due until then, as it stands now.

        `errand`: the number of the parcel that carries it.
        """
        return await self._database.read(digests.digest, person, errand, rows, until, moment)

    async def replace_digests(self, errand: int, older: Sequence[int]) -> None:
        """Note that a digest was sent in the place of these older ones."""
        await self._database.write(digests.replace_older, errand, older)

    async def standing(
        self, unit: int, now: datetime, far: bool = False
    ) -> tuple[tuple[digests.Sent, ...], bool]:
        """The digests in chats that speak of the unit, and whether a courier holds one more.

        `far`: the city's are among them.
        """
        return await self._database.read(digests.standing_of, unit, far, now)

    async def standing_with(self, person: int) -> tuple[digests.Sent, ...]:
        """The digests that stand in the person's chat."""
        return await self._database.read(digests.standing_with, person)

    async def left_of(
        self, sent: digests.Sent, rows: Mapping[str, Row], moment: Moment
    ) -> digests.Digest:
        """What is left of what a sent digest told."""
        return await self._database.read(digests.told, sent, rows, moment)

    async def clear_nudges(self, person: int, over: Sequence[tuple[int, str]]) -> None:
        """Note of these (unit, code) that they need no telling any more."""
        await self._database.write(digests.clear, person, over)

    async def recount_nudges(self, person: int, changed: Sequence[tuple[int, str, int]]) -> None:
        """Note of these (unit, code) with which number they stand in the person's chat now."""
        await self._database.write(digests.recount, person, changed)

    async def put_off_nudges(self, person: int) -> tuple[datetime | None, tuple[digests.Sent, ...]]:
        """Let what stands in the person's chat be told again later; until when, and where it is."""
        return await self._database.write(digests.put_off, person)

    async def blocked(self, telegram: int, at: datetime | None) -> None:
        """Note that somebody blocked the bot, or (None) lets it write again."""
        await self._database.write(admin.blocked, telegram, at)

    async def strike(self, number: int) -> None:
        """Note that a sent digest was struck because its work is done."""
        await self._database.write(digests.strike, number)

    # Care.

    async def setting(self, name: str, default: str) -> str:
        """The value under this name; the first default ever given stays."""
        return await self._database.write(care.setting, name, default)

    async def rebuild(self, policy: str) -> int:
        """Conclude anew about everybody if this policy is not the one last used; how many changed.

        `policy` is any text that changes with the rules, such as a digest of their files.
        """
        # A new version of the program stores conclusions that the one before did not.
        policy = f"{REVISION}.{care.RULES} {policy}"
        if await self._database.read(care.read_setting, "policy") == policy:
            return 0
        changed = 0
        for unit in await self.tree():
            changed += await self._database.write(care.rebuild, self._means, unit.id)
        await self._database.write(phases.pass_down)
        await self._database.write(care.put_setting, "policy", policy)
        return changed

    async def sweep(self, now: datetime) -> None:
        """Forget updates that will not come again, old inputs, unconfirmed uploads, stray files."""
        await self._database.write(care.sweep, now)
        if self._means.vault is not None:
            # Only files that were there before the rows were read: what comes meanwhile is young.
            named = await self._database.read(evidence.known)
            await asyncio.to_thread(self._means.vault.sweep, named)

    # Evidence.

    async def keep_file(self, unit: int, name: str, data: bytes) -> None:
        """Seal and keep a file; it is on the disk when this returns, and an orphan until a change
        names it."""
        if self._means.vault is None:
            raise StorageRefused("there is no folder for evidence")
        await asyncio.to_thread(self._means.vault.put, unit, name, data)

    async def kept_file(self, unit: int, name: str) -> bytes | None:
        """The file as it was sent; None if it is not there any more."""
        if self._means.vault is None:
            return None
        return await asyncio.to_thread(self._means.vault.get, unit, name)

    async def attempts(self, unit: int, member: int) -> tuple[Attempt, ...]:
        """The search attempts of one member with their evidence, by running number."""
        return await self._database.read(lists.attempts, unit, member, self._means.keys)

    async def audit(self) -> list[Finding]:
        """Everything in which the record is not as it was written; empty: all is sound."""
        return await self._database.snapshot(audit, self._means)

    async def purge(self, unit: int) -> tuple[str, ...]:
        """Empty everything personal of a unit; its chain still verifies.

        Which files could not be removed or emptied: purging again tries those once more.
        """
        await self._database.write(care.purge, self._means, unit)
        left: tuple[str, ...] = ()
        path, vault = self._database.path, self._means.vault
        if vault is not None:
            left += await asyncio.to_thread(vault.drop, unit)
        if path is not None and not await asyncio.to_thread(backup.empty_log, path):
            left += (f"{path}-wal",)
        return left

    async def reseal(self) -> int:
        """Seal everything with the newest data key; how many values were sealed anew."""
        total = 0
        while done := await self._database.write(care.reseal, self._means.keys, RESEAL):
            total += done
        if self._means.vault is not None:
            total += await asyncio.to_thread(self._means.vault.reseal)
        return total

    async def backup(self, path: Path) -> None:
        """A consistent copy, readable by its owner only; OtherTool on PostgreSQL."""
        if self._database.path is None:
            raise OtherTool
        await asyncio.to_thread(backup.backup, self._database.path, path)
