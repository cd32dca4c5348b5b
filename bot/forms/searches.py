"""A member's search in few words: what was tried and with what outcome; and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from bot.domain.attempts import counted, latest
from bot.domain.diligence import Gap, gaps, waived
from bot.domain.policy import Policy
from bot.domain.records import Member, Try

Labels = Mapping[str, Mapping[str, str]]


class Searches:
    """Says it in the words of the policy."""

    def __init__(self, policy: Policy, zone: tzinfo, labels: Labels) -> None:
        self._policy = policy
        self._zone = zone
        self._words = labels["search"]
        self._dates = labels["search_dates"]

    def told(self, member: Member) -> str:
        """查找途径及经过: every channel, how often, with what outcome and when last.

        What is missing is for those who search, and does not stand on the paper.
        """
        groups = by_channel(member)
        made = "；".join(self._channel(channel, tries) for channel, tries in groups.items())
        done = [made or self._words["none"]]
        return "；".join([*done, self._words["waived"]] if waived(member) else done)

    def channels(self, member: Member) -> str:
        """Which channels were tried, and how often."""
        return "、".join(
            self._words["times"].format(channel=self._label("channel", name), n=len(made))
            for name, made in by_channel(member).items()
        )

    def result(self, member: Member) -> str:
        """What came of the attempt that was made last."""
        last = latest(member.tried)
        return self._label("outcome", last.outcome) if last else ""

    def _channel(self, channel: str, made: list[Try]) -> str:
        outcomes = dict.fromkeys(self._label("outcome", each.outcome) for each in made)
        last = max(each.happened for each in made)
        day = datetime.fromisoformat(last).astimezone(self._zone).strftime("%Y.%m.%d")
        return self._words["channel"].format(
            channel=self._label("channel", channel),
            n=len(made),
            outcomes="、".join(outcomes),
            day=day,
        )

    def missing(self, member: Member) -> str:
        """What is missing of the search, in one sentence; empty: nothing is."""
        return "；".join(self._missing(member))

    def _missing(self, member: Member) -> Iterator[str]:
        """What is missing hides nobody; a waiver by those who verify stands in its place."""
        if waived(member):
            yield self._words["waived"]
            return
        missing = [self._gap(gap, member) for gap in gaps(member, self._policy)]
        if missing:
            yield self._words["missing"].format(gaps="、".join(missing))

    def _gap(self, gap: Gap, member: Member) -> str:
        name = gap.name
        if gap.code == "group":
            groups = self._policy.effort.groups
            name = next((group.label for group in groups if group.code == name), name)
        elif gap.code == "lead":
            name = member.contacts[int(name) - 1].who
        elif gap.code == "date":
            name = self._dates[name]
        return self._words[gap.code].format(name=name, n=gap.n)

    def _label(self, name: str, code: str) -> str:
        return self._policy.codes[name].label(code)


def by_channel(member: Member) -> dict[str, list[Try]]:
    """The attempts that count, by channel, in the order in which each was first tried."""
    groups: dict[str, list[Try]] = {}
    for made in counted(member.tried):
        groups.setdefault(made.channel, []).append(made)
    return groups
