"""Members' meetings: when one is valid, and when a decision is carried."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.complaints import Complaint

MOST = 5000
"""No branch has more members than that."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Who might vote, who should have come, who came, who was in favour."""

    entitled: int
    """Members with the right to vote (有表决权)."""
    should: int
    """Those of them who should attend (应到); five groups may be left out with approval."""
    present: int
    """Members with the right to vote who came (实到)."""
    favour: int
    """Votes in favour (赞成)."""

    @property
    def valid(self) -> bool:
        """At least half of those entitled are present."""
        return self.present * 2 >= self.entitled

    @property
    def carried(self) -> bool:
        """Valid, and more than half of those who should attend are in favour."""
        return self.valid and self.favour * 2 > self.should

    def as_data(self) -> dict[str, str | int]:
        """As it is kept with a matter."""
        return {
            "entitled": self.entitled,
            "should": self.should,
            "present": self.present,
            "favour": self.favour,
        }


def read_vote(text: str) -> Vote | Complaint:
    """The vote in a typed line: 应到 实到 赞成, or 有表决权 应到 实到 赞成 in this order."""
    numbers = [int(found) for found in re.findall(r"\d+", text)]
    if len(numbers) == 3:
        numbers = [numbers[0], *numbers]
    if len(numbers) != 4:
        return Complaint("vote_numbers")
    vote = Vote(*numbers)
    if not 0 < vote.should <= vote.entitled <= MOST:
        return Complaint("vote_should", {"should": vote.should, "entitled": vote.entitled})
    if vote.present > vote.entitled:
        return Complaint("vote_present", {"present": vote.present, "entitled": vote.entitled})
    if vote.favour > vote.present:
        return Complaint("vote_favour", {"favour": vote.favour, "present": vote.present})
    return vote


def fault(vote: Vote) -> Complaint | None:
    """Why the meeting decided nothing; None: it did."""
    places = vote.as_data()
    if not vote.valid:
        return Complaint("meeting_invalid", places)
    return None if vote.carried else Complaint("meeting_not_carried", places)
