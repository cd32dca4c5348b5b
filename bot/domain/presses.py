"""What a button says when it is pressed: a closed vocabulary, packed in at most 64 bytes.

Only ids and codes travel in a button, never a name, a number or a text of a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import get_type_hints


@dataclass(frozen=True, slots=True)
class Home:
    """首页."""


@dataclass(frozen=True, slots=True)
class AcceptNotice:
    """The first-use notice was read."""


@dataclass(frozen=True, slots=True)
class Show:
    """A screen that needs nothing but its name: progress, forms, help, privacy, language."""

    screen: str


@dataclass(frozen=True, slots=True)
class Sit:
    """Work in this unit from now on."""

    unit: int


@dataclass(frozen=True, slots=True)
class Next:
    """下一位: the next member without a conclusion after this one (0: from the beginning)."""

    unit: int
    after: int


@dataclass(frozen=True, slots=True)
class Open:
    """Put this member's card on the table."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of members."""

    unit: int
    which: str
    page: int


@dataclass(frozen=True, slots=True)
class Begin:
    """逐项回答 instead of 信息无误."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Affirm:
    """信息无误: everything usual holds."""

    unit: int
    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class Choose:
    """One choice of a question."""

    unit: int
    number: int
    question: str
    choice: str
    revision: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer that is no answer: unknown, inapplicable or later."""

    unit: int
    number: int
    question: str
    mark: str
    revision: int


@dataclass(frozen=True, slots=True)
class Back:
    """上一步 from this question."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Go to one question of the card."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave the old answer as it is and go on."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Pick:
    """Show the months of a year, or another span of years, for a question."""

    unit: int
    number: int
    question: str
    year: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All answers of a member; a page of those that can be changed."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class History:
    """What was changed on this member, when and by whom."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the person's last answer."""

    revision: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Apply the upload as it was previewed."""

    upload: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget the upload."""

    upload: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Go on with what an imported roster and the record say differently."""

    unit: int


@dataclass(frozen=True, slots=True)
class Settle:
    """Decide a conflict of an imported roster: file, mine or later."""

    unit: int
    upload: int
    place: int
    choice: str
    revision: int


@dataclass(frozen=True, slots=True)
class Report:
    """Send the imported roster with the results of every row."""

    unit: int
    upload: int


@dataclass(frozen=True, slots=True)
class Make:
    """Send a file."""

    unit: int
    form: str


@dataclass(frozen=True, slots=True)
class Speak:
    """Choose a language."""

    language: str


@dataclass(frozen=True, slots=True)
class Add:
    """补录: begin adding a member by hand; how is arrival, supplement or claimed."""

    unit: int
    how: str


@dataclass(frozen=True, slots=True)
class Close:
    """Ask why a member need no longer be accounted for; with a reason: ask for the note."""

    unit: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Begin to bring a closed member back."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """Ask to see a masked value."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class RevealFor:
    """Show the masked value for a minute, for this reason."""

    unit: int
    number: int
    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mobilise:
    """已动员部署: the unit has been called to the screening."""

    unit: int


@dataclass(frozen=True, slots=True)
class Log:
    """记录查找: begin to record an attempt to reach this member."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class LogBy:
    """By which channel; the outcome is asked next."""

    unit: int
    number: int
    channel: str


@dataclass(frozen=True, slots=True)
class LogAs:
    """With which outcome: this stores the attempt, once for each running number."""

    unit: int
    number: int
    channel: str
    outcome: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """A page of a member's attempts."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class OneAttempt:
    """One attempt, and what can be done with it."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Correct:
    """Change one field of an attempt; without a value: ask for it."""

    unit: int
    number: int
    attempt: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """撤销 an attempt within ten minutes."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Complete:
    """Fill in one field of the typed line that waits; without a value: ask for it."""

    unit: int
    number: int
    line: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class ConfirmLine:
    """确认: store the typed line that waits as the attempt of this running number."""

    unit: int
    number: int
    line: str
    attempt: int


@dataclass(frozen=True, slots=True)
class FindLine:
    """搜索: the typed line that waits was meant as a search."""

    unit: int
    line: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """取消 what was begun."""


Press = (
    Home | AcceptNotice | Show | Sit | Next | Open | Listed | Begin | Affirm | Choose | Mark | Back
    | Ask | Keep | Pick | Summary | History | Undo | Confirm | Drop | Make | Speak | Add | Close
    | Reinstate | Reveal | RevealFor | Mobilise | Log | LogBy | LogAs | Attempts | OneAttempt | Correct
    | Withdraw | Complete | ConfirmLine | FindLine | Conflicts | Settle
    | Report | Cancel
)  # fmt: skip

_CODES: dict[str, type[Press]] = {
    "h": Home, "n": AcceptNotice, "w": Show, "u": Sit, "x": Next, "o": Open, "l": Listed,
    "b": Begin, "y": Affirm, "c": Choose, "m": Mark, "z": Back, "q": Ask, "k": Keep, "p": Pick,
    "s": Summary, "hi": History, "un": Undo, "ok": Confirm, "no": Drop, "f": Make, "la": Speak,
    "ad": Add, "cl": Close, "re": Reinstate, "v": Reveal, "vf": RevealFor, "mo": Mobilise,
    "ca": Cancel, "t": Log, "tb": LogBy, "ta": LogAs, "tl": Attempts, "to": OneAttempt,
    "tc": Correct, "tw": Withdraw, "ti": Complete, "tk": ConfirmLine, "tf": FindLine,
    "cs": Conflicts, "cf": Settle, "rp": Report,
}  # fmt: skip
_NAMES = {cls: code for code, cls in _CODES.items()}
STAYS = "+"
"""Before the data of a button whose message keeps its text: the answer is a new message."""

_WORD = re.compile(r"[A-Za-z0-9_.\-]{0,32}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_UPLOAD = re.compile(r"\d{1,15}", re.ASCII)


def _shape(name: str, kind: type) -> re.Pattern[str]:
    """How a part is written; numbers stay below what a database column holds."""
    if kind is int:
        return _UPLOAD if name == "upload" else _NUMBER
    return _WORD


_PARTS = {cls: tuple(item.name for item in fields(cls)) for cls in _CODES.values()}
_SHAPES = {
    cls: tuple(_shape(item.name, get_type_hints(cls)[item.name]) for item in fields(cls))
    for cls in _CODES.values()
}


def pack(press: Press, stays: bool = False) -> str:
    """The press as button data; marked with `STAYS` where its message keeps its text."""
    code = (STAYS if stays else "") + _NAMES[type(press)]
    return ":".join([code, *(str(getattr(press, name)) for name in _PARTS[type(press)])])


def unpack(data: str) -> Press | None:
    """The press behind button data; None for anything that `pack` cannot have made."""
    code, *parts = data.removeprefix(STAYS).split(":")
    cls = _CODES.get(code)
    if cls is None or len(parts) != len(_SHAPES[cls]):
        return None
    shapes = _SHAPES[cls]
    if not all(shape.fullmatch(part) for shape, part in zip(shapes, parts, strict=True)):
        return None
    make: type = cls
    values = (
        part if shape is _WORD else int(part) for shape, part in zip(shapes, parts, strict=True)
    )
    press: Press = make(*values)
    return press
