"""表格: which forms a unit can ask for."""

from __future__ import annotations

from bot.domain.catalogue import GROUPS, FormRow, catalogue
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.files import MAY_ASK
from bot.domain.interview import not_here
from bot.domain.policy import Policy
from bot.domain.records import Unit


def offered(unit: Unit | None, policy: Policy, group: str = "") -> tuple[FormRow, ...]:
    """The forms of a group, or of all groups, that such a unit can ask for."""
    if unit is None:
        return ()
    rows = catalogue(policy.tables).values()
    return tuple(r for r in rows if group in ("", r.group) and r.offered(unit.kind))


def groups(unit: Unit | None, policy: Policy) -> tuple[str, ...]:
    """The groups in which there is something."""
    found = {row.group for row in offered(unit, policy)}
    return tuple(group for group in GROUPS if group in found)


def page(loaded: Loaded, unit: int, group: str, policy: Policy) -> Decision:
    """The forms of one group."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds(*MAY_ASK):
        return not_here()
    if group not in groups(here, policy):
        return Decision(view=View("forms"))
    return Decision(view=View("form_group", group))
