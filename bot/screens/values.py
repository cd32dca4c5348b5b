"""How a stored answer is shown: labels for codes, dates in Chinese, numbers masked."""

from __future__ import annotations

from bot.domain.dates import print_chinese, print_month
from bot.domain.identity import mask_idno, mask_phone
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Member, Translator

_DATES = ("date", "month")


def marks(_: Translator) -> dict[str, str]:
    """The answers that are no answers."""
    return {"unknown": _("不清楚"), "inapplicable": _("不适用"), "later": _("稍后")}


def shown(member: Member, name: str, policy: Policy, _: Translator) -> str:
    """The answer to a question as a reader sees it; empty when there is none."""
    fact = member.facts.get(name)
    question = policy.question(name)
    if fact is None:
        return ""
    if fact.mark != "given":
        return marks(_)[fact.mark]
    return _value(fact, question, policy, _) if question else fact.value


def _value(fact: Fact, question: Question, policy: Policy, _: Translator) -> str:
    if question.type == "select":
        return _(policy.label(question.name, fact.value))
    if question.type in _DATES:
        return print_chinese(fact.value)
    if question.type == "idno":
        return mask_idno(fact.value)
    if question.type == "phone":
        return mask_phone(fact.value)
    return fact.value


def month(partial: str) -> str:
    """A date in its shortest form, 2022.03."""
    return print_month(partial) if partial else ""


def shortened(text: str, limit: int) -> str:
    """The beginning of a text that has to fit a line."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
