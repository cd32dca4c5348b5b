"""What a unit does as a whole: it submits, is verified, meets, signs, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.records import Member


@dataclass(frozen=True, slots=True)
class BranchSubmitted:
    """The branch has examined itself and hands its answers over; they are locked from here on."""

    total: int
    done: int
    gaps: Mapping[str, int] = field(default_factory=dict)
    """What was still open, by the names of the counts."""


@dataclass(frozen=True, slots=True)
class BranchVerified:
    """The working group has gone through everybody."""

    agreed: int


@dataclass(frozen=True, slots=True)
class BranchReopened:
    """The answers of the branch may be changed again."""

    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpotCheckDrawn:
    """Some members were drawn at random: the seed and the list come out of each other."""

    seed: int
    of: int
    """How many there were to draw from."""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDescribed:
    """Something about the unit itself was written down."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IdsDecided:
    """Whether real identity numbers may be entered below this unit."""

    allowed: str
    """yes or no."""


@dataclass(frozen=True, slots=True)
class MembersShown:
    """Somebody from above asked to see the names, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class HeadCounted:
    """The official half-year head-count of the unit."""

    total: int
    earlier: int = 0
    """What had been stated until then."""


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """The committee met about the screening."""

    day: str
    """YYYY-MM-DD."""
    text: str = field(default="", repr=False)
    """Who took part, and what was resolved."""


@dataclass(frozen=True, slots=True)
class TaskSent:
    """A task goes down to this unit."""

    task: int
    text: str = field(repr=False)
    due: str
    """YYYY-MM-DD."""
    counted: bool = False
    """It is counted under its day: those that were sent before this was done are not."""


@dataclass(frozen=True, slots=True)
class TaskAnswered:
    """The unit says what became of the task."""

    task: int
    text: str = field(repr=False)
    due: str = ""
    """Its day, where it is counted under that."""


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """Whoever is above takes the task as done."""

    task: int
    answered: bool = True
    """Whether an answer had been given."""
    due: str = ""
    """Its day, where it is still counted under that."""


@dataclass(frozen=True, slots=True)
class CommitteeSigned:
    """The committee's secretary signs: these figures, as of these chains."""

    signature: int
    """Which signature of this committee it is."""
    digest: str
    """Of figures and heads; printed on the forms."""
    figures: Mapping[str, int] = field(default_factory=dict)
    heads: tuple[tuple[int, int, str], ...] = ()
    """Unit, rows and head of every chain below."""
    gaps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSealed:
    """A photo or scan of the sealed page belongs to a signature; the file lies outside the chain."""

    signature: int
    file: str
    """The name under which it is kept."""
    sha256: str
    size: int
    type: str
    """What the content shows itself to be."""


@dataclass(frozen=True, slots=True)
class CommitteeReported:
    """The signed papers went to the city."""

    day: str


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """The city has the papers."""


@dataclass(frozen=True, slots=True)
class ReportRejected:
    """The city sends the papers back."""

    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CommitteeReopened:
    """What was signed may be changed again; a new signature is needed then."""

    reason: str = field(repr=False)


Change = (
    BranchSubmitted
    | BranchVerified
    | BranchReopened
    | SpotCheckDrawn
    | UnitDescribed
    | IdsDecided
    | MembersShown
    | HeadCounted
    | MeetingHeld
    | TaskSent
    | TaskAnswered
    | TaskClosed
    | CommitteeSigned
    | PageSealed
    | CommitteeReported
    | ReportReceived
    | ReportRejected
    | CommitteeReopened
)

KINDS: Mapping[str, type[Change]] = {
    "branch_submitted": BranchSubmitted,
    "branch_verified": BranchVerified,
    "branch_reopened": BranchReopened,
    "spot_check_drawn": SpotCheckDrawn,
    "unit_described": UnitDescribed,
    "ids_decided": IdsDecided,
    "members_shown": MembersShown,
    "head_counted": HeadCounted,
    "meeting_held": MeetingHeld,
    "task_sent": TaskSent,
    "task_answered": TaskAnswered,
    "task_closed": TaskClosed,
    "committee_signed": CommitteeSigned,
    "page_sealed": PageSealed,
    "committee_reported": CommitteeReported,
    "report_received": ReportReceived,
    "report_rejected": ReportRejected,
    "committee_reopened": CommitteeReopened,
}
"""The words under which they stand in the chain."""

PHASES: Mapping[type[Any], str] = {
    BranchSubmitted: "submitted",
    BranchVerified: "verified",
    BranchReopened: "",
    CommitteeSigned: "signed",
    CommitteeReported: "reported",
    ReportReceived: "received",
    ReportRejected: "rejected",
    CommitteeReopened: "",
}
"""The phase of the unit once this has happened."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member as before: these changes are about nobody on the list."""
    return member


TRAINED = "said:trained"
"""How often the unit wrote down when its people were trained."""

REPORTED = "said:reported:"
"""How often papers went to the city: the day follows."""

TASK_DUE = "task:due:"
"""Before the day, in the name of the count of open tasks that have to be answered by then."""


def _by_day(due: str, n: int) -> dict[str, int]:
    return {f"{TASK_DUE}{due}": n} if due else {}


def counted(change: Change) -> Mapping[str, int]:
    """By how much the unit's counts change, beside those that follow from its members."""
    match change:
        case HeadCounted():
            return {"headcount": change.total - change.earlier}
        case UnitDescribed(name="trained"):
            return {TRAINED: 1}
        case CommitteeReported():
            return {f"{REPORTED}{change.day}": 1}
        case TaskSent():
            return {"task:open": 1} | _by_day(change.due if change.counted else "", 1)
        case TaskAnswered():
            return {"task:open": -1, "task:answered": 1} | _by_day(change.due, -1)
        case TaskClosed():
            left = "task:answered" if change.answered else "task:open"
            return {left: -1} | _by_day(change.due, -1)
    return {}
