"""Text reports: which there are, what of one was edited by hand, and keeping that."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain import papers, presses
from bot.domain.changes import ReportEdited, Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.policy import Policy
from bot.domain.records import Role

KIND = "report"
"""What the table of such an upload says it is."""
OF_REVIEWERS = ("review",)
"""核查情况报告 is the working group's: whom it is about does not write it."""
WRITERS: Mapping[str, tuple[Role, ...]] = {"city": ("city",)}
"""Kind of unit -> who writes into its reports. The city reads those of others, and sends back."""
REVIEWERS: tuple[Role, ...] = ("verifier", "clerk", "committee")
_MARK = re.compile(r"report:(\d{1,15}):(\w{1,32}):[0-9a-f]{0,16}:([0-9a-f.]*)", re.ASCII)


def headings_of(code: str, policy: Policy) -> tuple[str, ...]:
    """The headings of a report, in their order."""
    blocks = policy.tables["reports"][code]["block"]
    return tuple(block["heading"] for block in blocks if "heading" in block)


def mark_of(unit: int, code: str, head: str, said: Mapping[str, Sequence[str]]) -> str:
    """What a report carries unseen: whose it is, and a digest of every section as it is printed."""
    digests = ".".join(_digest(paragraphs) for paragraphs in said.values())
    return f"report:{unit}:{code}:{head[:16]}:{digests}"


def read_mark(mark: str) -> tuple[int, str, tuple[str, ...]] | None:
    """Unit, code and digests of a report's mark; None for no mark, or a damaged one."""
    found = _MARK.fullmatch(mark)
    return (int(found[1]), found[2], tuple(found[3].split("."))) if found else None


def _digest(paragraphs: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(paragraphs).encode()).hexdigest()[:8]


def edited(
    sections: Mapping[str, str], digests: Sequence[str], headings: Sequence[str]
) -> dict[str, str]:
    """Of the sections that came back those that say something else than what was printed."""
    printed = dict(zip(headings, digests, strict=False))
    return {
        heading: text
        for heading, text in sections.items()
        if _digest(text.split("\n") if text else ()) != printed.get(heading)
    }


def preview(loaded: Loaded, upload: Upload, unit: int, policy: Policy) -> Decision:
    """Keep the report for 24 hours, and show which sections were edited."""
    here, code = loaded.desk.unit, str(upload.table["code"])
    if here is not None and code in OF_REVIEWERS and not loaded.desk.above(*REVIEWERS):
        return Decision(complaint=Complaint("report_of_reviewers"))
    if here is None or not _may(loaded, here.id, code):
        return Decision(complaint=Complaint("no_branch"))
    if unit and unit != here.id:
        return Decision(complaint=Complaint("report_elsewhere"))
    if not upload.table["sections"]:
        return Decision(complaint=Complaint("report_same", {"form": name_of(code)}))
    kept = replace(upload, unit=here.id)
    return Decision(view=_view(kept), upload=kept)


def again(loaded: Loaded) -> Decision:
    """The same report delivered once more."""
    upload = loaded.upload
    if upload is None or upload.table.get("kind") != KIND or upload.used is not None:
        return Decision()
    code = str(upload.table["code"])
    return Decision(view=_view(upload)) if _may(loaded, upload.unit, code) else Decision()


def save(loaded: Loaded, press: presses.SaveReport, policy: Policy) -> Decision:
    """Keep what was edited: from here on the report says it."""
    upload = loaded.upload
    if not _may(loaded, press.unit, str(upload.table.get("code", "")) if upload else ""):
        return not_here()
    if upload is None or upload.unit != press.unit or upload.table.get("kind") != KIND:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    if upload.used is not None:
        return Decision(complaint=Complaint("report_used"), view=View("home"))
    code = str(upload.table["code"])
    change = ReportEdited(code, tuple(dict(upload.table["sections"]).items()))
    return Decision(
        (change,),
        view=View("home"),
        uses=upload.id,
        said=(("report_saved", {"form": name_of(code)}),),
    )


def _may(loaded: Loaded, unit: int, code: str) -> bool:
    """Whether the person may edit it: who has a paper drafted may also send it back."""
    here = loaded.desk.unit
    if here is None or here.id != unit:
        return False
    if code in OF_REVIEWERS and not loaded.desk.above(*REVIEWERS):
        return False
    writers = WRITERS.get(here.kind, (*REVIEWERS, "secretary"))
    return code in papers.offered(loaded.desk) and loaded.desk.holds(*writers)


def name_of(code: str) -> str:
    """What the report is called."""
    return papers.NAMES.get(code, "")


def _view(upload: Upload) -> View:
    table = upload.table
    places: dict[str, str | int] = {
        "code": str(table["code"]),
        "sections": "\n".join(table["sections"]),
        "restored": "\n".join(h for h, text in table["sections"].items() if not text),
        "missing": "、".join(table["missing"]),
    }
    return View("report", str(upload.id), places=places)
