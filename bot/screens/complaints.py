"""Says what is wrong, and what to do about it, in the reader's language."""

import re

from bot.domain.complaints import Complaint
from bot.domain.records import Translator
from bot.screens.sentences import SENTENCES
from bot.screens.values import in_words

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def sentence(complaint: Complaint, _: Translator) -> str:
    """The complaint in the reader's language."""
    facts = {name: _said(name, value, _) for name, value in complaint.facts.items()}
    return _(SENTENCES[complaint.code], **facts)


def _said(name: str, value: str | int, _: Translator) -> str | int:
    # The name of a question is said in the reader's language, too; so is a day, and who has no name.
    if name == "field" and isinstance(value, str):
        return _(value)
    if name in ("day", "due") and isinstance(value, str) and _DAY.fullmatch(value):
        return in_words(value, _)
    return _("第{n}号用户", n=value) if name == "who" and isinstance(value, int) else value
