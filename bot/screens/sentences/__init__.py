"""The words of every complaint and remark, by topic; a new topic is a line in `TOPICS`."""

from collections.abc import Mapping

from bot.screens.sentences import (
    attempts,
    cases,
    closing,
    deadlines,
    files,
    handover,
    inquiries,
    interview,
    joining,
    matters,
    offices,
    official,
    reports,
    rhythm,
    uploads,
    values,
)

TOPICS = (
    values,
    interview,
    attempts,
    joining,
    uploads,
    files,
    reports,
    official,
    handover,
    deadlines,
    rhythm,
    offices,
    matters,
    cases,
    closing,
    inquiries,
)

SENTENCES: Mapping[str, str] = {
    code: sentence for topic in TOPICS for code, sentence in topic.SENTENCES.items()
}
"""Code of a complaint or remark -> what is wrong, and what to do about it."""
