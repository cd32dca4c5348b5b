"""What a button says when it is pressed: a closed vocabulary, packed in at most 64 bytes.

Only ids and codes travel in a button, never a name, a number or a text of a person. Each topic's
buttons stand in a file of their own; a new topic is a line in `Press` and one in `_TOPICS`.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields

from bot.domain.presses import (
    attempts,
    cases,
    closing,
    conflicts,
    contacts,
    deadlines,
    efforts,
    evidence,
    files,
    forms,
    handover,
    inquiries,
    interview,
    letters as letters,
    matters,
    members,
    mobilisation,
    offices as offices,
    official,
    opinions as opinions,
    pages,
    papers,
    reminders,
    repeats,
    reports,
    reviews as reviews,
    signatures as signatures,
    tried,
    twins,
    uploads,
    upward,
)
from bot.domain.presses.attempts import (
    Attempts as Attempts,
    Complete as Complete,
    ConfirmLine as ConfirmLine,
    Correct as Correct,
    FindLine as FindLine,
    Log as Log,
    LogAs as LogAs,
    LogBy as LogBy,
    OneAttempt as OneAttempt,
    Withdraw as Withdraw,
)
from bot.domain.presses.conflicts import Conflicts as Conflicts, Report as Report, Settle as Settle
from bot.domain.presses.deadlines import (
    Calendar as Calendar,
    Shift as Shift,
    ShiftFor as ShiftFor,
    ShiftOne as ShiftOne,
    ShiftTo as ShiftTo,
)
from bot.domain.presses.files import (
    Again as Again,
    Lock as Lock,
    Make as Make,
    Taken as Taken,
)
from bot.domain.presses.forms import (
    Behind as Behind,
    Classify as Classify,
    Forms as Forms,
    MemberForms as MemberForms,
    ShowFigures as ShowFigures,
)
from bot.domain.presses.handover import HandOver as HandOver
from bot.domain.presses.interview import (
    Affirm as Affirm,
    Ask as Ask,
    Back as Back,
    Begin as Begin,
    Choose as Choose,
    History as History,
    Keep as Keep,
    Mark as Mark,
    Mend as Mend,
    Next as Next,
    Open as Open,
    Override as Override,
    Past as Past,
    Pick as Pick,
    Summary as Summary,
    Undo as Undo,
)
from bot.domain.presses.members import (
    Add as Add,
    Close as Close,
    Found as Found,
    Listed as Listed,
    Reinstate as Reinstate,
    Reveal as Reveal,
    RevealFor as RevealFor,
)
from bot.domain.presses.mobilisation import (
    Mobilise as Mobilise,
    MobiliseOn as MobiliseOn,
    Redate as Redate,
)
from bot.domain.presses.official import Fill as Fill, FillAs as FillAs
from bot.domain.presses.pages import (
    AcceptNotice as AcceptNotice,
    Cancel as Cancel,
    Home as Home,
    Show as Show,
    Sit as Sit,
    Speak as Speak,
)
from bot.domain.presses.reminders import (
    Hour as Hour,
    Ledger as Ledger,
    Silent as Silent,
    Snooze as Snooze,
)
from bot.domain.presses.reports import SaveReport as SaveReport
from bot.domain.presses.uploads import Confirm as Confirm, Drop as Drop

Press = (
    pages.Press
    | interview.Press
    | members.Press
    | uploads.Press
    | conflicts.Press
    | files.Press
    | forms.Press
    | attempts.Press
    | mobilisation.Press
    | official.Press
    | handover.Press
    | repeats.Press
    | tried.Press
    | contacts.Press
    | efforts.Press
    | deadlines.Press
    | reminders.Press
    | evidence.Press
    | reports.Press
    | offices.Press
    | reviews.Press
    | opinions.Press
    | signatures.Press
    | matters.Press
    | letters.Press
    | upward.Press
    | cases.Press
    | closing.Press
    | inquiries.Press
    | papers.Press
    | twins.Press
)

_TOPICS = (
    pages,
    interview,
    members,
    uploads,
    conflicts,
    files,
    forms,
    attempts,
    mobilisation,
    official,
    handover,
    repeats,
    tried,
    contacts,
    efforts,
    deadlines,
    reminders,
    evidence,
    reports,
    offices,
    reviews,
    opinions,
    signatures,
    matters,
    letters,
    upward,
    cases,
    closing,
    inquiries,
    papers,
    twins,
)
_CODES: dict[str, type[Press]] = {
    code: kind for topic in _TOPICS for code, kind in topic.CODES.items()
}
_NAMES = {cls: code for code, cls in _CODES.items()}
STAYS = "+"
"""Before the data of a button whose message keeps its text: the answer is a new message."""

_WORD = re.compile(r"[A-Za-z0-9_.\-]{0,32}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_CONTACT = re.compile(r"\d{1,2}", re.ASCII)
_UPLOAD = re.compile(r"\d{1,15}", re.ASCII)


def _shape(name: str, kind: object) -> re.Pattern[str]:
    """How a part is written; numbers stay below what a database column holds.

    The kind is taken as it is spelled: to look up what it means takes longer than all the rest.
    """
    if kind == "int" and name == "contact":
        return _CONTACT
    if kind == "int":
        return _UPLOAD if name == "upload" else _NUMBER
    return _WORD


_PARTS = {cls: tuple(item.name for item in fields(cls)) for cls in _CODES.values()}
_NEEDED = {cls: sum(item.default is MISSING for item in fields(cls)) for cls in _CODES.values()}
"""How many parts a button has at least: those that were added later may be missing."""
_SHAPES = {
    cls: tuple(_shape(item.name, item.type) for item in fields(cls)) for cls in _CODES.values()
}


def pack(press: Press, stays: bool = False) -> str:
    """The press as button data; marked with `STAYS` where its message keeps its text."""
    code = (STAYS if stays else "") + _NAMES[type(press)]
    return ":".join([code, *(str(getattr(press, name)) for name in _PARTS[type(press)])])


def unpack(data: str) -> Press | None:
    """The press behind button data; None for anything that `pack` cannot have made."""
    code, *parts = data.removeprefix(STAYS).split(":")
    cls = _CODES.get(code)
    if cls is None or not _NEEDED[cls] <= len(parts) <= len(_SHAPES[cls]):
        return None
    shapes = _SHAPES[cls][: len(parts)]
    if not all(shape.fullmatch(part) for shape, part in zip(shapes, parts, strict=True)):
        return None
    make: type = cls
    values = (
        part if shape is _WORD else int(part) for shape, part in zip(shapes, parts, strict=True)
    )
    press: Press = make(*values)
    return press
