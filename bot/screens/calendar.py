"""Dates by buttons: this month and the last, then years; a year opens its months."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import presses
from bot.domain.policy import Question
from bot.domain.records import Member
from bot.screens.screen import CHOSEN, Button, Row, Scene, in_rows
from bot.screens.values import MONTHS

YEARS = 12
"""Years on one page of the year buttons."""

FIRST_YEAR = 1900
"""The page of a view is the number of a page of years, or, from here on, a year."""


def calendar(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    """The buttons for a date: years, or the months of the year that was picked."""
    picked, old = scene.view.name == "pick", member.value(question.name)[:4]
    page = scene.view.page if picked else (scene.today.year - int(old)) // YEARS if old else 0
    page = max(page, 0)
    if page >= FIRST_YEAR:
        return _months(scene, member, question, page)
    return _years(scene, member, question, page)


def _years(scene: Scene, member: Member, question: Question, page: int) -> tuple[Row, ...]:
    _ = scene.say

    def pick(label: str, page: int) -> Button:
        return Button(label, presses.Pick(*member.key, question.name, page))

    def year_button(year: int) -> Button:
        stands = member.value(question.name)[:4] == str(year)
        return pick((CHOSEN if stands else "") + str(year), year)

    latest = scene.today.year - page * YEARS
    earliest = max(latest - YEARS, FIRST_YEAR - 1)
    years = in_rows((year_button(year) for year in range(latest, earliest, -1)), 4)
    turn = [pick(_("◀ 更早"), page + 1)] if earliest >= FIRST_YEAR else []
    if page:
        return (*years, (*turn, pick(_("更近 ▶"), page - 1)))
    return ((*_recent(scene, member, question), *turn), *years)


def _recent(scene: Scene, member: Member, question: Question) -> Row:
    _, today = scene.say, scene.today
    before = today.replace(day=1) - timedelta(days=1)
    labels = ((_("本月"), today), (_("上月"), before))
    return tuple(_month(member, question, label, day.year, day.month) for label, day in labels)


def _months(scene: Scene, member: Member, question: Question, year: int) -> tuple[Row, ...]:
    _, today = scene.say, scene.today
    ended = question.constraint == "past" and year == today.year
    names = MONTHS[: today.month] if ended else MONTHS
    months = (_month(member, question, _(name), year, m) for m, name in enumerate(names, 1))
    back = presses.Pick(*member.key, question.name, 0)
    return (*in_rows(months, 4), (Button(_("◀ 换一年（{year}）", year=year), back),))


def _month(member: Member, question: Question, label: str, year: int, month: int) -> Button:
    choice = f"{year}-{month:02d}"
    if member.value(question.name)[:7] == choice:
        label = CHOSEN + label
    return Button(label, presses.Choose(*member.key, question.name, choice, member.revision))
