"""An office's own blank form: recognised, shown how it fits, filled and sent back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain import presses
from bot.domain.catalogue import FormRow, catalogue
from bot.domain.changes import Errand, Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.files import MAY_ASK, gets, narrowed
from bot.domain.interview import not_here
from bot.domain.policy import Policy

KIND = "official"
"""What the table of such an upload says it is."""
FILLED = ("list", "counts")
"""Kinds of forms that can be filled into somebody's sheet."""
ROSTERS = ("roster", "blank")
"""Kinds of forms that come back as a roster: what stands in them is imported."""
BARRED = ("template_own", "template_roster")
"""Complaints of a form that is known and cannot be filled."""
PART = 4
"""Characters of a name that are enough to mean it."""
OFFERED = 4
"""Forms that are offered for one blank that looks like them."""
GUESSES = 7
"""Forms to pick from where the blank looks like none of them."""
LIKELY = 0.5
"""How much of a form has to be there before it is offered unasked."""
_QUOTED = re.compile(r"[《》「」“”\"'\s]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that the blank may be, and how it fits."""

    code: str
    sheet: str
    row: int
    """Last row of the headings."""
    fits: tuple[str, ...]
    theirs: tuple[str, ...]
    """Headings of the blank that stay empty."""
    ours: tuple[str, ...]
    """Headings of the form for which the blank has no column."""

    @property
    def share(self) -> float:
        """How much of the form has its column."""
        return len(self.fits) / max(1, len(self.fits) + len(self.ours))

    @property
    def worth(self) -> tuple[float, float]:
        """The better the form, the higher: fits and leaves little of the blank empty."""
        return self.share, len(self.fits) / max(1, len(self.fits) + len(self.theirs))


def fillable(policy: Policy) -> dict[str, FormRow]:
    """The forms that can be filled into somebody's sheet."""
    return {code: row for code, row in catalogue(policy.tables).items() if row.kind in FILLED}


def named(caption: str, policy: Policy) -> str:
    """The code of the form that a caption names; empty where it names none, or several.

    A part of a name is enough where it belongs to one form; those that can be filled come first.
    """
    said, forms = _plain(caption), catalogue(policy.tables)
    part = len(said) if len(said) >= PART else 0
    return _best(
        {
            code: max(
                (_whole(said, row), 2),
                (part if any(said in n for n in _names(row)) else 0, int(row.kind in FILLED)),
            )
            for code, row in forms.items()
        }
    )


def titled(title: str, policy: Policy) -> str:
    """The code of the form whose name is printed in a title; empty: none, or several."""
    said = _plain(title)
    return _best({code: (_whole(said, row), 2) for code, row in catalogue(policy.tables).items()})


def barred(code: str, policy: Policy) -> Complaint | None:
    """Why this form cannot be filled into somebody's sheet, and where ours is; None: it can."""
    row = catalogue(policy.tables).get(code)
    if row is None or row.kind in FILLED:
        return None
    own, roster = BARRED
    return Complaint(roster if may_import(code, policy) else own, {"form": row.name})


def may_import(code: str, policy: Policy) -> bool:
    """Whether what stands in a file may be imported: no form was named, or the roster was."""
    return not code or catalogue(policy.tables)[code].kind in ROSTERS


def _whole(said: str, row: FormRow) -> int:
    """How long the name is by which a text calls the form; 0: it does not."""
    return max((len(name) for name in _names(row) if name in said), default=0)


def _best(found: Mapping[str, tuple[int, int]]) -> str:
    """The one form of which most is said; a longer name wins over one that is a part of it."""
    most = max(found.values(), default=(0, 0))
    best = [code for code, worth in found.items() if worth == most]
    return best[0] if most[0] and len(best) == 1 else ""


def _names(row: FormRow) -> tuple[str, ...]:
    return tuple(_plain(name) for name in (row.name, row.short) if name)


def _plain(text: str) -> str:
    return _QUOTED.sub("", unicodedata.normalize("NFKC", text)).lower()


def table_of(candidates: Iterable[Candidate]) -> dict[str, Any]:
    """What is kept of a blank beside its bytes (JSON)."""
    packed = [
        [c.code, c.sheet, c.row, list(c.fits), list(c.theirs), list(c.ours)] for c in candidates
    ]
    return {"kind": KIND, "candidates": packed}


def candidates_of(upload: Upload) -> tuple[Candidate, ...]:
    """The forms that a kept blank may be; none for another upload."""
    if upload.table.get("kind") != KIND:
        return ()
    return tuple(
        Candidate(code, sheet, row, tuple(fits), tuple(theirs), tuple(ours))
        for code, sheet, row, fits, theirs, ours in upload.table["candidates"]
    )


def likely(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that are worth offering for a blank that nobody named, the best first.

    Where it looks like none, those with which it has anything in common, to pick from.
    """
    best = sorted(candidates, key=lambda c: c.worth, reverse=True)
    good = [c for c in best if _alike(c)]
    return tuple(good[:OFFERED] if good else best[:GUESSES])


def _alike(candidate: Candidate) -> bool:
    return candidate.share >= LIKELY and len(candidate.fits) >= 4


def preview(loaded: Loaded, upload: Upload, policy: Policy) -> Decision:
    """Keep the blank for 24 hours, and show how it fits; or ask which form it is."""
    here = loaded.desk.unit
    if here is None or not loaded.desk.holds(*MAY_ASK):
        return Decision(complaint=Complaint("no_branch"))
    rows = catalogue(policy.tables)
    table = upload.table
    open_ = [c for c in table["candidates"] if gets(loaded.desk, rows[c[0]])]
    if not open_:
        return Decision(complaint=Complaint("template_kind"))
    kept = replace(upload, unit=here.id, table={**table, "candidates": open_})
    return replace(_answer(kept), upload=kept)


def again(loaded: Loaded) -> Decision:
    """The same blank delivered once more."""
    upload = loaded.upload
    return Decision() if upload is None or not _may(loaded, upload.unit) else _answer(upload)


def fill_as(loaded: Loaded, press: presses.FillAs) -> Decision:
    """How the blank fits one of the forms."""
    candidate = _candidate(loaded, press)
    if isinstance(candidate, Decision):
        return candidate
    return Decision(view=shown(press.upload, press.place, candidate))


def fill(loaded: Loaded, press: presses.Fill, asked: str, now: datetime) -> Decision:
    """The filled blank is on its way."""
    candidate = _candidate(loaded, press)
    if isinstance(candidate, Decision):
        return candidate
    payload = {"official": press.upload, "place": press.place, "unit": press.unit}
    payload |= narrowed(loaded.desk)
    errand = Errand("filled", f"filled:{press.upload}:{press.place}:{asked}", now, payload)
    return Decision(view=View("home"), errands=(errand,), said=(("file_coming", {}),))


def _candidate(loaded: Loaded, press: presses.FillAs | presses.Fill) -> Candidate | Decision:
    upload = loaded.upload
    if not _may(loaded, press.unit):
        return not_here()
    found = candidates_of(upload) if upload is not None and upload.unit == press.unit else ()
    if press.place >= len(found):
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    return found[press.place]


def _may(loaded: Loaded, unit: int) -> bool:
    here = loaded.desk.unit
    return here is not None and here.id == unit and loaded.desk.holds(*MAY_ASK)


def _answer(upload: Upload) -> Decision:
    found = candidates_of(upload)
    if len(found) == 1:
        return Decision(view=shown(upload.id, 0, found[0]))
    codes: Mapping[str, str | int] = {
        "codes": ",".join(c.code for c in found),
        "alike": int(any(map(_alike, found))),
    }
    return Decision(view=View("official_which", str(upload.id), places=codes))


def shown(upload: int, place: int, candidate: Candidate) -> View:
    """The screen that shows how a kept blank fits one of the forms."""
    places: dict[str, str | int] = {
        "code": candidate.code,
        "sheet": candidate.sheet,
        "row": candidate.row,
        "fits": len(candidate.fits),
        "fitting": "、".join(candidate.fits),
        "theirs": "、".join(candidate.theirs),
        "ours": "、".join(candidate.ours),
    }
    return View("official", str(upload), page=place, places=places)
