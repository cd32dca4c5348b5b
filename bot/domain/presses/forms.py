"""Buttons that choose a form, or ask who is behind its figures; what sends it is `Make`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one group; without a group: the groups."""

    unit: int
    group: str


@dataclass(frozen=True, slots=True)
class MemberForms:
    """The forms of one member."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """The figures in one row of a sheet; rows are counted from 0."""

    unit: int
    form: str
    row: int
    page: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind the figure in a cell; rows and columns are counted from 0."""

    unit: int
    form: str
    row: int
    column: int
    page: int


@dataclass(frozen=True, slots=True)
class Classify:
    """Which 党组织类别 the branch has; without a category: the choices."""

    unit: int
    category: str
    revision: int


Press = Forms | MemberForms | ShowFigures | Behind | Classify

CODES: dict[str, type[Press]] = {
    "fg": Forms,
    "fm": MemberForms,
    "fn": ShowFigures,
    "fw": Behind,
    "fc": Classify,
}
"""How each is called in a button's data."""
