"""Text reports, drafted from the record: of one branch, or of all that lies below a unit."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.domain.ledger import Item, Row, items
from bot.domain.structure import structure
from bot.forms.composing import draft
from bot.forms.form import FormFile, Stamp
from bot.forms.materials import Books, belongs, material
from handlers.context import Works
from storage.reads import Ledger

BRANCHES = ("branch", "general_branch")


async def drafted(works: Works, name: str, ledger: Ledger) -> FormFile:
    """The report of this name with what somebody wrote into it by hand; KeyError for no report."""
    books = await books_of(works, ledger)
    return await asyncio.to_thread(
        draft,
        name,
        material(books),
        stamp_of(works, ledger),
        works.policy.tables["reports"],
        await works.storage.report_texts(ledger.unit.id, name),
    )


async def books_of(works: Works, ledger: Ledger) -> Books:
    """What a report is drafted from; above the branches, the sums of all below."""
    unit = ledger.unit
    if unit.kind in BRANCHES:
        found = await works.storage.matters(unit.id)
        found_items = await items_of(works, unit.id)
        lost = [m for m in ledger.members if belongs(m, "lost")]
        return Books(
            unit,
            ledger.tally,
            works.policy,
            ledger.members,
            tuple(found),
            lost=structure(lost, works.policy),
            ledger=len(found_items),
            entered=sum(bool(item.entered) for item in found_items),
        )
    below = await works.storage.below(unit.id)
    tally: Counter[str] = Counter()
    for _, counted in below:
        tally.update(counted)
    lost = await works.storage.members_below(unit.id, "lost")
    branches = tuple((u, n) for u, n in below if u.kind in BRANCHES and n.get("total"))
    return Books(unit, tally, works.policy, branches=branches, lost=structure(lost, works.policy))


async def items_of(works: Works, unit: int) -> tuple[Item, ...]:
    """What changed in the register of a branch."""
    entries = await works.storage.whole(unit)
    return items(Row(e.seq, e.at, e.change) for e in entries if e.change is not None)


def stamp_of(works: Works, ledger: Ledger) -> Stamp:
    """As of when a file is, and where the chain ended then."""
    campaign, whole = works.policy.campaign, ledger.stamp
    changed = (whole.changed or works.now()).astimezone(works.zone)
    return Stamp(whole.head, changed, campaign.cutoff, campaign.year, ledger.unit.id, whole.rows)
