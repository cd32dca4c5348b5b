"""The committee's own acts: it meets, states the head-count, signs, reports; the city receives."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain import presses
from bot.domain.campaign import Campaign
from bot.domain.changes import Change, Entry, Tell
from bot.domain.changes.offices import (
    CommitteeReopened,
    CommitteeReported,
    CommitteeSigned,
    HeadCounted,
    MeetingHeld,
    ReportReceived,
    ReportRejected,
)
from bot.domain.complaints import Complaint
from bot.domain.dates import read_date
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.files import REPORTED
from bot.domain.interview import not_here
from bot.domain.locks import SIGNED
from bot.domain.offices import LEADING, TEXT, own_unit, too_long
from bot.domain.records import Role, Seat, Unit
from bot.domain.reminders import UNFINISHED

FIGURES = ("total", "done", "cls:", "flag:", "outcome:", "measure:", "review:", "headcount")
"""The counts that are frozen by a signature: names, or how they begin."""

SIGNING = View("signing")

FINAL = "final_report"
"""The date of the campaign for 综合报告."""

PEOPLE = 100_000
"""No unit has more members."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What was signed, when, by whom."""

    at: datetime
    actor: int
    signed: CommitteeSigned


@dataclass(frozen=True, slots=True)
class Office:
    """What a committee did as a whole, by its chain."""

    meetings: tuple[tuple[MeetingHeld, datetime], ...] = ()
    signature: Signature | None = None
    """The last one."""
    signatures: int = 0
    reported: str = ""
    """The day on which the last report went out."""
    reason: str = field(default="", repr=False)
    """Why the city sent it back or opened it again, where that was the last thing."""


def office(deeds: Iterable[Entry]) -> Office:
    """What the rows of a committee's chain add up to."""
    meetings: list[tuple[MeetingHeld, datetime]] = []
    signature, count, reported, reason = None, 0, "", ""
    for entry in deeds:
        match entry.change:
            case MeetingHeld() as change:
                meetings.append((change, entry.at))
            case CommitteeSigned() as change:
                signature, count = Signature(entry.at, entry.actor, change), count + 1
                reported = reason = ""
            case CommitteeReported() as change:
                reported = change.day
            case ReportRejected() | CommitteeReopened() as change:
                reason = change.reason
    return Office(tuple(meetings), signature, count, reported, reason)


def figures(sums: Mapping[str, int]) -> dict[str, int]:
    """The counts that a signature freezes."""
    return {
        name: n
        for name, n in sorted(sums.items())
        if n and any(name == one or (one.endswith(":") and name.startswith(one)) for one in FIGURES)
    }


def gaps(loaded: Loaded) -> dict[str, int]:
    """What is still open below the committee."""
    desk = loaded.desk
    found = {
        "unsubmitted": desk.phases.get("", 0),
        "unverified": desk.phases.get("submitted", 0),
        "unfinished": sum(desk.sums.get(name, 0) for name in UNFINISHED),
        "unclear": desk.sums.get("unclear", 0),
        "returned": desk.sums.get("review:returned", 0),
        "changed": desk.sums.get("review:changed", 0),
        "undecided": desk.sums.get("undecided", 0),
    }
    return {name: n for name, n in found.items() if n}


def digest(loaded: Loaded) -> str:
    """Of figures and heads as they stand: what a confirmation states, in sixteen letters."""
    said = json.dumps([figures(loaded.desk.sums), loaded.heads, gaps(loaded)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def moved(signature: Signature | None, heads: Iterable[tuple[int, int, str]]) -> int:
    """How many units below have changed since the signature."""
    if signature is None:
        return 0
    then = {unit: head for unit, _, head in signature.signed.heads}
    return sum(then.get(unit) != head for unit, _, head in heads)


def outdated(unit: Unit, known: Office, heads: Iterable[tuple[int, int, str]]) -> bool:
    """Whether it may be signed once more before it is reported: something below went on."""
    return unit.phase == "signed" and bool(moved(known.signature, heads))


def overtaken(
    unit: Unit, known: Office, heads: Iterable[tuple[int, int, str]], sums: Mapping[str, int]
) -> bool:
    """Whether it cannot be reported as it was signed: the figures are others now.

    That the search went on, which is never locked, is only said.
    """
    if known.signature is None or not outdated(unit, known, heads):
        return False
    return figures(sums) != dict(known.signature.signed.figures)


def concluding(unit: Unit, known: Office, campaign: Campaign, today: date) -> bool:
    """Whether it is time to sign once more, for 综合报告: what was reported before the last stage
    does not stand for it."""
    last = campaign.deadline(FINAL)
    if last is None or last.since is None or unit.phase not in REPORTED:
        return False
    return today >= last.since and known.reported < last.since.isoformat()


def _committee(loaded: Loaded, unit: int) -> Unit | None:
    """The committee that a press names, for those who work in it or above."""
    here = loaded.desk.unit
    if here is None or here.id != unit or here.kind != "committee":
        return None
    return here if loaded.desk.holds(*LEADING) else None


def signing(loaded: Loaded, press: presses.signatures.Signing) -> Decision:
    """How far signature and report are."""
    if _committee(loaded, press.unit) is None:
        return not_here()
    return Decision(view=SIGNING, seat=Seat(press.unit))


def to_signing(loaded: Loaded) -> Decision:
    """The same for a command; in the city for the committee at hand, else a choice of them."""
    desk, unit = loaded.desk, own_unit(loaded.desk)
    if unit is None or not desk.holds(*LEADING):
        return Decision(complaint=Complaint("above_only"))
    if desk.unit is not None and desk.unit.kind == "committee":
        return Decision(view=SIGNING, seat=Seat(desk.unit.id))
    if any(g.unit.id == unit and g.unit.kind == "city" for g in desk.grants):
        return Decision(view=View("branches", "units"), seat=Seat(unit), said=(("sign_where", {}),))
    return Decision(view=SIGNING, seat=Seat(unit))


def signs(desk: Desk) -> bool:
    """Whether the person is the committee's own secretary: he alone signs."""
    here = desk.unit.id if desk.unit else 0
    return any(g.role == "committee" and g.unit.id == here for g in desk.grants)


def sign(
    loaded: Loaded, press: presses.signatures.Sign, campaign: Campaign, today: date
) -> Decision:
    """State what is signed; pressed there, freeze the figures with the heads below."""
    unit = _committee(loaded, press.unit)
    if unit is None:
        return not_here()
    known = office(loaded.deeds)
    due = concluding(unit, known, campaign, today)
    complaint = _barred(loaded, unit, known, due)
    if complaint is not None:
        return Decision(complaint=complaint, view=SIGNING, seat=Seat(unit.id))
    now = digest(loaded)
    places: dict[str, str | int] = {"digest": now}
    places |= {f"gap:{name}": n for name, n in gaps(loaded).items()}
    view = View("sign", places=places)
    if not press.digest:
        return Decision(view=view, seat=Seat(unit.id))
    if press.digest != now:
        return Decision(complaint=Complaint("figures_moved"), view=view, seat=Seat(unit.id))
    change = CommitteeSigned(
        known.signatures + 1, now, figures(loaded.desk.sums), loaded.heads, gaps(loaded)
    )
    tells = tuple(
        Tell(one, ("city",), "committee_signed", {"unit": unit.name}, "signing", of=unit.id)
        for one in _above(unit)
    )
    return Decision(
        (change,),
        view=SIGNING,
        seat=Seat(unit.id),
        tells=tells,
        said=(("signed", {"digest": now}),),
    )


def _barred(loaded: Loaded, unit: Unit, known: Office, due: bool) -> Complaint | None:
    """Why it cannot be signed now; `due`: it is time for 综合报告."""
    if not signs(loaded.desk):
        return Complaint("secretary_signs")
    if unit.phase in SIGNED and not due and not outdated(unit, known, loaded.heads):
        return Complaint("signed_already")
    if not known.meetings:
        return Complaint("meeting_first")
    return None if loaded.desk.sums.get("total") else Complaint("nobody_to_submit")


def _above(unit: Unit) -> list[int]:
    return [int(part) for part in unit.path.split("/") if part][:-1]


def meeting(loaded: Loaded, press: presses.signatures.Meeting) -> Decision:
    """The next text tells of the committee's meeting."""
    if _committee(loaded, press.unit) is None or not loaded.desk.holds("committee", "clerk"):
        return not_here()
    return Decision(view=View("meeting"), seat=Seat(press.unit, expects="meeting:"))


_DAY = re.compile(r"^\s*([0-9０-９年月日.\-/]{3,12})[\s,，;；:：]*(.*)$", re.DOTALL)


def met(loaded: Loaded, text: str, today: date) -> Decision:
    """ "3月25日 张三、李四、王五参加，同意……": the day first, then who and what."""
    unit = loaded.desk.unit
    if unit is None or unit.kind != "committee" or not loaded.desk.holds("committee", "clerk"):
        return not_here()
    found = _DAY.match(text)
    day = _day_of(found[1], today) if found else None
    said = found[2].strip() if found else ""
    if day is None:
        return Decision(complaint=Complaint("meeting_day"), view=View("meeting"))
    if day > today:
        return Decision(complaint=Complaint("meeting_future"), view=View("meeting"))
    if not said:
        return Decision(complaint=Complaint("meeting_who"), view=View("meeting"))
    if len(said) > TEXT:
        return Decision(complaint=too_long(said, TEXT), view=View("meeting"))
    change = MeetingHeld(day.isoformat(), said)
    return Decision((change,), view=SIGNING, seat=Seat(unit.id), said=(("noted", {}),))


def _day_of(text: str, today: date) -> date | None:
    """A whole day; without a year it is this one."""
    if re.fullmatch(r"\d{1,2}[月./-]\d{1,2}日?", text):
        text = f"{today.year}年{text}"
    read = read_date(text, today=today)
    whole = isinstance(read, str) and len(read) == 10
    return date.fromisoformat(read) if whole and isinstance(read, str) else None


def head_count(loaded: Loaded, press: presses.signatures.HeadCount) -> Decision:
    """The next text is the head-count."""
    unit = loaded.desk.unit
    if unit is None or unit.id != press.unit or unit.kind not in ("branch", "general_branch"):
        return not_here()
    if not loaded.desk.holds("secretary", *LEADING):
        return not_here()
    return Decision(view=View("head_count"), seat=Seat(unit.id, expects="headcount:"))


def counted(loaded: Loaded, text: str) -> Decision:
    """The official half-year head-count of the branch."""
    unit = loaded.desk.unit
    if unit is None or not loaded.desk.holds("secretary", *LEADING):
        return not_here()
    raw = text.strip().removesuffix("人").strip()
    if not raw.isascii() or not raw.isdecimal() or int(raw) > PEOPLE:
        return Decision(complaint=Complaint("number_unclear"), view=View("head_count"))
    change = HeadCounted(int(raw), loaded.desk.tally.get("headcount", 0))
    view = View("about") if loaded.desk.holds("secretary") else View("unit")
    return Decision((change,), view=view, seat=Seat(unit.id), said=(("noted", {}),))


STEPS: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "reported": ("signed", ("committee", "clerk")),
    "received": ("reported", ("city",)),
    "rejected": ("reported", ("city",)),
    "reopened": ("", ("city",)),
}
"""Step -> the phase before it, and who does it; 重开 is done from any signed phase."""


def passed(loaded: Loaded, press: presses.signatures.Passed, today: date) -> Decision:
    """已上报 by the committee; 已收, 退回 or 重开 by the city, the last two with a reason."""
    unit = _committee(loaded, press.unit)
    if unit is None or press.step not in STEPS:
        return not_here()
    before, roles = STEPS[press.step]
    if not loaded.desk.holds(*roles):
        return not_here()
    fits = unit.phase in SIGNED if press.step == "reopened" else unit.phase == before
    if not fits or press.revision != unit.revision:
        return Decision(complaint=Complaint("stale"), view=SIGNING, seat=Seat(unit.id))
    known = office(loaded.deeds)
    if press.step == "reported" and overtaken(unit, known, loaded.heads, loaded.desk.sums):
        return Decision(complaint=Complaint("sign_again"), view=SIGNING, seat=Seat(unit.id))
    if press.step in ("rejected", "reopened"):
        seat = Seat(unit.id, expects=f"{press.step}:")
        return Decision(view=View("step_reason", press.step), seat=seat)
    change: Change = (
        CommitteeReported(today.isoformat()) if press.step == "reported" else ReportReceived()
    )
    if press.step == "reported":
        tells = [
            Tell(one, ("city",), "filing_came", {"unit": unit.name}, "signing", of=unit.id)
            for one in _above(unit)
        ]
    else:
        told = {"unit": unit.name}
        tells = [Tell(unit.id, ("committee", "clerk"), "report_received", told, "signing")]
    return Decision((change,), view=SIGNING, seat=Seat(unit.id), tells=tuple(tells))


def reasoned(loaded: Loaded, step: str, text: str) -> Decision:
    """The city sends the papers back, or opens what was signed, with the reason."""
    unit, reason = loaded.desk.unit, text.strip()
    if unit is None or unit.kind != "committee" or not loaded.desk.holds("city"):
        return not_here()
    fits = unit.phase in SIGNED if step == "reopened" else unit.phase == "reported"
    if not fits:
        return Decision(complaint=Complaint("stale"), view=SIGNING, seat=Seat(unit.id))
    if not reason or len(reason) > TEXT:
        return Decision(complaint=too_long(reason, TEXT), view=View("step_reason", step))
    change: Change = ReportRejected(reason) if step == "rejected" else CommitteeReopened(reason)
    told = Tell(
        unit.id,
        ("committee", "clerk"),
        "report_rejected" if step == "rejected" else "committee_reopened",
        {"unit": unit.name, "text": reason},
        "signing",
    )
    return Decision((change,), view=SIGNING, seat=Seat(unit.id), tells=(told,))
