"""Recording search attempts by buttons, and correcting them: nothing is ever overwritten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.domain import presses
from bot.domain.attempt_times import AFTERNOON, EVENING, MORNING, instant, read_time
from bot.domain.attempts import Attempt, Moment, proving
from bot.domain.cards import CARD, addressed, not_here
from bot.domain.changes import AttemptAmended, AttemptLogged, AttemptWithdrawn
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.finds import freeze
from bot.domain.leads import contact_of, through_of
from bot.domain.policy import Policy
from bot.domain.records import Member, Seat

TIMES: Mapping[str, tuple[int, int | None]] = {
    "now": (0, None),
    "am0": (0, MORNING),
    "pm0": (0, AFTERNOON),
    "ev0": (0, EVENING),
    "am1": (1, MORNING),
    "pm1": (1, AFTERNOON),
    "ev1": (1, EVENING),
}
"""The times that are offered: how many days before the day of telling, and from which hour."""

OFFERED = "times"
"""What the next text may be while times are offered as buttons: a time, or anything else."""

FIELDS = ("when", "channel", "outcome", "note", "void")
NOTE_LIMIT = 500


def text_of(moment: datetime) -> str:
    """The instant as it is stored: ISO, UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def offered_time(choice: str, told: datetime, zone: tzinfo) -> Moment | None:
    """The moment that a button stands for; None for one that is not offered or still to come."""
    if choice not in TIMES:
        return None
    back, hour = TIMES[choice]
    if hour is None:
        return Moment(told)
    day: date = told.astimezone(zone).date() - timedelta(days=back)
    moment = Moment(instant(day, hour, zone), "half_day")
    return moment if moment.at <= told else None


def begin(loaded: Loaded, press: presses.Log) -> Decision:
    """记录查找: by which channel was it tried?"""
    return _for_open(loaded, press.unit, press.number) or _shows(press, View("log"))


def by_channel(loaded: Loaded, press: presses.LogBy, policy: Policy) -> Decision:
    """With which outcome? A contact that may be tried in several ways is asked for the way first."""
    known = policy.codes["channel"].get(press.channel) is not None
    if not known and not press.contact:
        return not_here()
    refused = _for_open(loaded, press.unit, press.number)
    name = "log_outcome" if known else "log"
    return refused or _shows(press, View(name, press.channel, press.contact))


def log(loaded: Loaded, press: presses.LogAs, policy: Policy, now: datetime) -> Decision:
    """The attempt is stored as happened just now; the same button stores it once."""
    codes = policy.codes
    if codes["channel"].get(press.channel) is None or codes["outcome"].get(press.outcome) is None:
        return not_here()
    refused = _for_open(loaded, press.unit, press.number)
    member = addressed(loaded, press.unit, press.number)
    if refused is not None or member is None:
        return refused or not_here()
    if press.attempt != len(member.tried) + 1:
        return _taken(member, press)
    moment, contact = text_of(now), contact_of(member, press.contact)
    change = AttemptLogged(
        press.number,
        press.attempt,
        press.channel,
        press.outcome,
        moment,
        moment,
        through=through_of(contact) if contact else "",
        contact=press.contact if contact else 0,
    )
    found = freeze(member, press.attempt, press.outcome, moment, policy)
    view = View("attempt", page=press.attempt)
    seat = Seat(*member.key, expects=proving(press.attempt))
    return Decision((change, *found), view=view, seat=seat)


def _taken(member: Member, press: presses.LogAs) -> Decision:
    """The running number is used: the press came twice, or somebody else was quicker."""
    made = member.tried[press.attempt - 1] if 0 < press.attempt <= len(member.tried) else None
    if made is not None and (made.channel, made.outcome) == (press.channel, press.outcome):
        return repeated(member, press.attempt)
    complaint = Complaint("attempt_other", {"n": press.attempt})
    return Decision(
        complaint=complaint,
        view=View("log_outcome", press.channel, press.contact),
        seat=_seat(member),
    )


def repeated(member: Member, attempt: int) -> Decision:
    """The attempt is on record already; it is shown, and one line says so."""
    complaint = Complaint("attempt_there", {"n": attempt})
    return Decision(complaint=complaint, view=View("attempt", page=attempt), seat=_seat(member))


def again(loaded: Loaded, unit: int, number: int, attempt: int) -> Decision:
    """The same touch delivered once more: the attempt that it made, without changing anything."""
    member = addressed(loaded, unit, number)
    if member is None or not 0 < attempt <= len(member.tried):
        return Decision()
    return Decision(view=View("attempt", page=attempt))


def look(loaded: Loaded, press: presses.Attempts | presses.OneAttempt) -> Decision:
    """A page of a member's attempts, or one of them."""
    if addressed(loaded, press.unit, press.number) is None:
        return not_here()
    if isinstance(press, presses.Attempts):
        return _shows(press, View("attempts", page=press.page))
    if _attempt(loaded, press.number, press.attempt) is None:
        return not_here()
    return _shows(press, View("attempt", page=press.attempt))


def withdraw(loaded: Loaded, press: presses.Withdraw, now: datetime) -> Decision:
    """Within ten minutes the attempt is marked as withdrawn; its text stays readable."""
    attempt = _attempt(loaded, press.number, press.attempt)
    if addressed(loaded, press.unit, press.number) is None or attempt is None:
        return not_here()
    shown = View("attempt", page=press.attempt)
    if not attempt.counts:
        return _shows(press, shown)
    if not attempt.open(now):
        return Decision(
            complaint=Complaint("attempt_settled"),
            view=View("amend", page=press.attempt),
            seat=Seat(press.unit, press.number),
        )
    change = AttemptWithdrawn(press.number, press.attempt)
    said = (("attempt_withdrawn", {"n": press.attempt}),)
    return Decision((change,), view=shown, seat=Seat(press.unit, press.number), said=said)


def correct(
    loaded: Loaded, press: presses.Correct, policy: Policy, now: datetime, zone: tzinfo
) -> Decision:
    """One field of an attempt is told anew; without a value it is asked for."""
    attempt = _attempt(loaded, press.number, press.attempt)
    if addressed(loaded, press.unit, press.number) is None or attempt is None:
        return not_here()
    if not attempt.counts:
        return _shows(press, View("attempt", page=press.attempt), Complaint("attempt_off"))
    asked = View("amend", press.field, page=press.attempt)
    if press.field == "when" and not press.value:
        # The buttons say some times; whoever types one means it, too.
        seat = Seat(press.unit, press.number, expects=f"{OFFERED}:{press.attempt}")
        return Decision(view=asked, seat=seat)
    if press.field == "" or (not press.value and press.field in ("channel", "outcome")):
        return _shows(press, asked)
    if press.field == "note" or (press.field == "when" and press.value == "typed"):
        expects = f"{press.field}:{press.attempt}"
        seat = Seat(press.unit, press.number, expects=expects)
        return Decision(view=View("amend_text", press.field, page=press.attempt), seat=seat)
    if press.field == "void":
        return _amend(loaded, attempt, {"void": "1"}, now)
    if press.field == "when":
        moment = offered_time(press.value, attempt.told, zone)
        if moment is None:
            return _shows(press, asked, Complaint("attempt_in_future"))
        return _amend(loaded, attempt, _when(moment), now)
    if press.field not in ("channel", "outcome"):
        return not_here()
    if policy.codes[press.field].get(press.value) is None:
        return not_here()
    return _amend(loaded, attempt, {press.field: press.value}, now)


def typed_time(
    loaded: Loaded, text: str, told: datetime, now: datetime, zone: tzinfo
) -> Decision | None:
    """A text while times are offered as buttons; None where it is no time."""
    if read_time(text, told, zone) is None:
        return None
    return typed(loaded, text, told, now, zone)


def typed(loaded: Loaded, text: str, told: datetime, now: datetime, zone: tzinfo) -> Decision:
    """The text that was asked for: a note, a time, or the reason of a correction."""
    topic, _, rest = loaded.desk.seat.expects.partition(":")
    number, _, packed = rest.partition(":")
    member = loaded.desk.member
    attempt = _attempt(loaded, member.key.number, int(number)) if member else None
    if member is None or attempt is None or addressed(loaded, *member.key) is None:
        return not_here()
    text = text.strip()
    asked = View("amend_text", "note" if topic == "note" else "reason", page=attempt.attempt)
    if topic in ("when", OFFERED):
        return _typed_time(loaded, attempt, text, told, now, zone)
    if not text or len(text) > NOTE_LIMIT:
        return Decision(complaint=_bad_text(text), view=asked)
    if topic == "note":
        return _amend(loaded, attempt, {"note": text}, now)
    return _amend(loaded, attempt, json.loads(packed), now, text)


def _typed_time(
    loaded: Loaded, attempt: Attempt, text: str, told: datetime, now: datetime, zone: tzinfo
) -> Decision:
    moment = read_time(text, told, zone)
    if moment is None or moment.at > attempt.told:
        code = "time_unclear" if moment is None else "attempt_in_future"
        view = View("amend_text", "when", page=attempt.attempt)
        return Decision(complaint=Complaint(code), view=view)
    return _amend(loaded, attempt, _when(moment), now)


def _when(moment: Moment) -> dict[str, str]:
    return {"happened": text_of(moment.at), "precision": moment.precision}


def _bad_text(text: str) -> Complaint:
    if not text:
        return Complaint("note_missing")
    return Complaint("note_long", {"count": len(text), "limit": NOTE_LIMIT})


def _amend(
    loaded: Loaded, attempt: Attempt, fields: Mapping[str, str], now: datetime, reason: str = ""
) -> Decision:
    """The amendment; after ten minutes the next text has to say why."""
    shown = View("attempt", page=attempt.attempt)
    seat = Seat(loaded.desk.unit.id if loaded.desk.unit else None, attempt.number)
    if not attempt.counts:
        return Decision(complaint=Complaint("attempt_off"), view=shown, seat=seat)
    if _says_already(attempt, fields):
        return Decision(view=shown, seat=seat, said=(("attempt_same", {}),))
    completes = set(fields) == {"note"} and not attempt.wording.note
    if not reason and ("void" in fields or not (completes or attempt.open(now))):
        packed = json.dumps(dict(fields), ensure_ascii=False)
        waiting = Seat(seat.unit, seat.member, expects=f"amend:{attempt.attempt}:{packed}")
        return Decision(view=View("amend_text", "reason", page=attempt.attempt), seat=waiting)
    change = AttemptAmended(
        attempt.number,
        attempt.attempt,
        text_of(now),
        channel=fields.get("channel", ""),
        outcome=fields.get("outcome", ""),
        happened=fields.get("happened", ""),
        precision=fields.get("precision", ""),  # type: ignore[arg-type]
        note=fields.get("note", ""),
        void="void" in fields,
        reason=reason,
    )
    said = (("attempt_amended", {"n": attempt.attempt}),)
    return Decision((change,), view=shown, seat=seat, said=said)


def _says_already(attempt: Attempt, fields: Mapping[str, str]) -> bool:
    said = attempt.wording
    stands = {
        "channel": said.channel,
        "outcome": said.outcome,
        "note": said.note,
        "happened": text_of(said.moment.at),
        "precision": said.moment.precision,
    }
    return all(stands.get(name) == value for name, value in fields.items())


def _attempt(loaded: Loaded, number: int, attempt: int) -> Attempt | None:
    wanted = (number, attempt)
    return next((a for a in loaded.attempts if (a.number, a.attempt) == wanted), None)


def _for_open(loaded: Loaded, unit: int, number: int) -> Decision | None:
    """Why nothing can be recorded for this member; None: it can."""
    member = addressed(loaded, unit, number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=_seat(member))
    return None


def _shows(
    press: presses.Log | presses.LogBy | presses.Attempts | presses.OneAttempt
    | presses.Withdraw | presses.Correct,
    view: View,
    complaint: Complaint | None = None,
) -> Decision:  # fmt: skip
    return Decision(complaint=complaint, view=view, seat=Seat(press.unit, press.number))


def _seat(member: Member) -> Seat:
    return Seat(*member.key)
