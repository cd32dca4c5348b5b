"""How a stored answer is shown: labels for codes, dates in words, numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.dates import print_month
from bot.domain.identity import mask_idno, mask_phone
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Member, Translator
from bot.screens.screen import columns
from bot.screens.words import N_

MONTHS = (
    N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月"),
    N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月"),
)  # fmt: skip

_DATES = {
    1: N_("{year}年"),
    2: N_("{year}年{month}"),
    3: N_("{year}年{month}{day}日"),
}


def marks(_: Translator) -> dict[str, str]:
    """The answers that are no answers."""
    return {"unknown": _("不清楚"), "inapplicable": _("不适用"), "later": _("稍后")}


SIGNS: Mapping[str, str] = {"unknown": "❓", "inapplicable": "⊘", "later": "⏸"}
"""Tell the answers that are no answers apart at a glance."""


def marked(mark: str, _: Translator) -> str:
    """An answer that is none, with its sign: nobody knows, does not apply, still to come."""
    return f"{SIGNS[mark]} {marks(_)[mark]}"


def shown(member: Member, name: str, policy: Policy, _: Translator) -> str:
    """The answer to a question as a reader sees it; empty when there is none."""
    fact = member.facts.get(name)
    return stated(fact, policy.question(name), policy, _) if fact else ""


def stated(fact: Fact, question: Question | None, policy: Policy, _: Translator) -> str:
    """One answer, present or past, as a reader sees it."""
    if fact.mark != "given":
        return marked(fact.mark, _)
    return _value(fact.value, question, policy, _) if question else fact.value


def _value(value: str, question: Question, policy: Policy, _: Translator) -> str:
    match question.type:
        case "select":
            return _(policy.label(question.name, value))
        case "date" | "month":
            return in_words(value, _)
        case "idno":
            return mask_idno(value)
        case "phone":
            return mask_phone(value)
        case "ethnicity":
            return _(value)
    return _(value) if value in question.suggest else value


def in_words(partial: str, _: Translator) -> str:
    """A date as far as it is known, such as 2022年3月5日."""
    year, *rest = map(int, partial.split("-"))
    named = [_(MONTHS[number - 1]) for number in rest[:1]]
    parts = dict(zip(("year", "month", "day"), (year, *named, *rest[1:]), strict=False))
    return _(_DATES[len(parts)], **parts)


def month(partial: str) -> str:
    """A date in its shortest form, 2022.03."""
    return print_month(partial) if partial else ""


def joined(parts: list[str], _: Translator) -> str:
    """A list in one line, as this language lists things."""
    return _("、").join(parts)


def day_words(day: date, _: Translator) -> str:
    """A day of this year, such as 3月20日."""
    return _("{month}{day}日", month=_(MONTHS[day.month - 1]), day=day.day)


def shortened(text: str, limit: int) -> str:
    """The beginning of a text that has to fit a line of `limit` Chinese characters."""
    if columns(text) <= 2 * limit:
        return text
    while columns(text) > 2 * limit - 1:
        text = text[:-1]
    return text + "…"
