"""Says what is wrong, and what to do about it, in the reader's language."""

from bot.domain.complaints import Complaint
from bot.domain.records import Translator
from bot.screens.sentences import SENTENCES


def sentence(complaint: Complaint, _: Translator) -> str:
    """The complaint in the reader's language."""
    facts = {
        # The name of a question is said in the reader's language, too.
        name: _(value) if name == "field" and isinstance(value, str) else value
        for name, value in complaint.facts.items()
    }
    return _(SENTENCES[complaint.code], **facts)
