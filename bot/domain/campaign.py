"""The campaign: its stages, its dates and its thresholds, for one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the plan's stages, first and last day included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of the plan: whom it binds and the fact that clears it."""

    code: str
    level: str
    day: date
    label: str
    clears: str
    internal: bool = False
    before: bool = False
    """The plan says X日前."""
    short: str = ""
    """A few words for a button; empty: the label."""
    since: date | None = None
    """What was done before this day does not clear it; None: it does."""

    @property
    def last(self) -> date:
        """The last day that is in time: X日前 aims at the day before."""
        return self.day - timedelta(days=1) if self.before else self.day


@dataclass(frozen=True, slots=True)
class Campaign:
    """The dates and thresholds of one screening."""

    year: int
    cutoff: date
    starts: date
    lost_months: int
    stages: tuple[Stage, ...]
    deadlines: tuple[Deadline, ...]
    leads: tuple[int, ...] = (7, 3, 1)
    """How many working days before a date a phone's calendar rings."""

    @property
    def ends(self) -> date:
        """The last of its days by the plan."""
        return max(deadline.last for deadline in self.deadlines)

    def deadline(self, code: str) -> Deadline | None:
        """The date of this code."""
        return next((d for d in self.deadlines if d.code == code), None)

    def stage(self, today: date) -> Stage | None:
        """The stage in which this day lies."""
        return next((s for s in self.stages if s.first <= today <= s.last), None)

    def ahead(self, level: str, today: date) -> tuple[Deadline, ...]:
        """The dates of this level that have not passed, the nearest first."""
        mine = (d for d in self.deadlines if d.level == level and d.day >= today)
        return tuple(sorted(mine, key=lambda d: d.day))

    def passed(self, level: str, today: date) -> tuple[Deadline, ...]:
        """The dates of this level that have passed, the oldest first."""
        mine = (d for d in self.deadlines if d.level == level and d.day < today)
        return tuple(sorted(mine, key=lambda d: d.day))


def read_campaign(table: Mapping[str, Any], year: int) -> Campaign:
    """The campaign of campaign.toml in this year; KeyError or ValueError where it lacks something."""

    def day(text: str) -> date:
        return date.fromisoformat(f"{year}-{text}")

    return Campaign(
        year=year,
        cutoff=day(table["cutoff"]),
        starts=day(table["screening_starts"]),
        lost_months=table["lost_months"],
        stages=tuple(Stage(s["name"], day(s["from"]), day(s["to"])) for s in table["stage"]),
        deadlines=tuple(
            Deadline(
                d["code"],
                d["level"],
                day(d["day"]),
                d["label"],
                d["clears"],
                d.get("internal", False),
                d.get("before", False),
                d.get("short", ""),
                day(d["since"]) if "since" in d else None,
            )
            for d in table["deadline"]
        ),
        leads=tuple(table.get("alarms", (7, 3, 1))),
    )
