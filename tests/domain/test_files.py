from dataclasses import replace

import pytest

from bot.domain.catalogue import catalogue
from bot.domain.desk import Desk
from bot.domain.files import gets, kept_back, narrowed, tally_of
from bot.domain.records import Grant, Person, Role, Unit, UnitKind
from tests.domain.branch import POLICY, UNIT

FORMS = catalogue(POLICY.tables)
CITY = Unit(1, "市委", "city", None, "/1/")


def desk(role: Role, kind: UnitKind = "branch") -> Desk:
    held = replace(UNIT, kind=kind) if role == "secretary" else CITY
    sums = {"cls:lost": 5}
    return Desk(
        Person(3, 1001),
        (Grant(1, role, held),),
        unit=replace(UNIT, kind=kind),
        tally={"cls:lost": 2},
        sums=sums,
    )


@pytest.mark.parametrize(
    ("kind", "form", "n"),
    [
        ("branch", "missing", 2),
        ("general_branch", "missing", 2),
        ("general_branch", "lost_summary", 5),
        ("committee", "missing", 5),
    ],
)
def test_a_list_counts_those_whom_it_names(kind: UnitKind, form: str, n: int) -> None:
    here = desk("clerk", kind)
    assert here.unit is not None
    assert FORMS[form].counted(tally_of(here.unit, here, FORMS[form])) == n


def test_the_city_gets_figures_of_a_branch_and_names_nobody_there() -> None:
    named = {code for code, row in FORMS.items() if row.kind not in ("counts", "blank")}
    assert {"roster", "card", "attempts", "missing", "bundle"} <= named
    got = {code for code, row in FORMS.items() if gets(desk("city"), row)}
    assert got == set(FORMS) - named
    assert got
    for role in ("secretary", "clerk", "committee"):
        assert all(gets(desk(role), row) for row in FORMS.values())
    for phase, reported in (("", False), ("signed", False), ("reported", True), ("received", True)):
        above = desk("city", "committee")
        assert above.unit is not None
        there = replace(above, unit=replace(above.unit, phase=phase))
        assert gets(there, FORMS["lost"]) is reported
        assert kept_back(there) is not reported
        assert gets(there, FORMS["lost_summary"])
    assert gets(desk("city", "city"), FORMS["lost"])
    assert narrowed(desk("city", "city")) == {"reported": True}
    assert narrowed(desk("clerk", "committee")) == {}
    assert not any(gets(desk("verifier"), row) for row in FORMS.values())
