"""The sample branch in the states that the gallery shows; nobody in it exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain import changes, questions
from bot.domain.attempts import Attempt
from bot.domain.complaints import Complaint
from bot.domain.decisions import Below, View, counts
from bot.domain.desk import Desk
from bot.domain.interview import Said
from bot.domain.policy import Policy, Question
from bot.domain.records import Download, Fact, Grant, Key, Member, Person, Role, Seat, Unit
from bot.domain.roster import plan
from bot.domain.standing import stand
from bot.playground.sample import BRANCH, sample_branch, sample_idno
from bot.screens import draw
from bot.screens.complaints import sentence
from bot.screens.screen import Scene, Screen, remarked
from bot.texts import tongue

YEAR = 2026
TODAY = date(YEAR, 3, 4)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime.combine(TODAY, time(9, 30), ZONE).astimezone(UTC)

MARKS = {"?": "unknown", "-": "inapplicable", "~": "later"}
"""How the states below write the answers that are none."""

COMMITTEE = Unit(2, "样例镇党委", "committee", 1, "/1/2/")
UNIT = Unit(3, BRANCH, "branch", 2, "/1/2/3/", 240, 32)
OTHER = Unit(4, "样例镇白桦沟村党支部", "branch", 2, "/1/2/4/")
PERSON = Person(1, 1001, "zh_Hans", NOW)


@dataclass(frozen=True, slots=True)
class Shot:
    """One screen in one state."""

    topic: str
    title: str
    desk: Desk
    view: View
    said: Said = ()
    """Remarks on top: (code of a sentence, its places)."""
    entries: tuple[changes.Entry, ...] = field(default=(), repr=False)
    today: date = TODAY
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    downloads: tuple[Download, ...] = ()
    downloads_total: int = 0
    deeds: tuple[changes.Entry, ...] = field(default=(), repr=False)
    below: tuple[Below, ...] = ()
    below_total: int = 0
    heads: tuple[tuple[int, int, str], ...] = ()
    draw: Callable[[Scene], Screen] | None = field(default=None, repr=False)
    """For a screen that no view names."""

    def drawn(self, language: str, policy: Policy) -> Screen:
        """The screen as a reader of this language sees it."""
        say = tongue(language)
        scene = Scene(
            self.desk,
            self.view,
            policy,
            say,
            self.today,
            ZONE,
            now=NOW,
            attempts=self.attempts,
            downloads=self.downloads,
            downloads_total=self.downloads_total,
            deeds=self.deeds,
            below=self.below,
            below_total=self.below_total,
            heads=self.heads,
        )
        screen = self.draw(scene) if self.draw else draw(scene, self.entries)
        return remarked(screen, [sentence(Complaint(*one), say) for one in self.said])


@dataclass(frozen=True, slots=True)
class Branch:
    """The sample branch as it stands at one moment."""

    policy: Policy = field(repr=False)
    members: Mapping[int, Member] = field(repr=False)

    def having(self, *members: Member) -> Branch:
        """The branch after these members have changed."""
        changed = {m.key.number: self.standing(m) for m in members}
        return replace(self, members={**self.members, **changed})

    def standing(self, member: Member) -> Member:
        """The member with what the rules conclude."""
        return replace(member, standing=stand(member, self.policy))

    def desk(
        self,
        member: Member | None = None,
        question: str = "",
        *,
        role: Role = "secretary",
        unit: Unit | None = UNIT,
        finished: Member | None = None,
    ) -> Desk:
        """The desk of somebody who works here, with this card on it."""
        number = member.key.number if member else None
        return Desk(
            PERSON,
            (Grant(1, role, unit or UNIT),),
            Seat(unit.id if unit else None, number, question),
            unit,
            self.standing(member) if member else None,
            finished=self.standing(finished) if finished else None,
            tally=Counter(name for m in self.members.values() for name in counts(m)),
        )


def imported(policy: Policy) -> Branch:
    """The sample roster, just imported."""
    heading = {row["heading"]: row["field"] for row in policy.tables["roster"]["column"]}
    rows = [
        (number, {heading[name]: text for name, text in row.items() if text})
        for number, row in enumerate(sample_branch(today=TODAY), 3)
    ]
    upload = changes.Upload(1, UNIT.id, "", "", b"")
    made = plan(rows, {}, 0, policy, upload, TODAY)
    added = [changes.apply(None, c, UNIT.id) for c in made.changes if hasattr(c, "name")]
    return Branch(policy, {}).having(*(member for member in added if member))


def stated(member: Member, **values: str) -> Member:
    """The member after these answers."""
    facts = {
        name: Fact(mark=MARKS[value], told=TODAY.isoformat())  # type: ignore[arg-type]
        if value in MARKS
        else Fact(value, told=TODAY.isoformat())
        for name, value in values.items()
    }
    return replace(member, facts={**member.facts, **facts}, revision=member.revision + len(facts))


def walked(member: Member, policy: Policy, until: str = "", **values: str) -> Member:
    """The member after the questions were answered in their order, up to one of them."""
    # What the roster says is corrected first, where the case is another.
    other = {n: v for n, v in values.items() if n in member.facts and member.value(n) != v}
    member = stated(member, **other)
    while (row := next(iter(questions.unanswered(member, policy)), None)) and row.name != until:
        member = stated(member, **{row.name: values.get(row.name, _plausible(row, policy))})
    return member


def _plausible(question: Question, policy: Policy) -> str:
    if question.type == "select":
        return question.usual or next(iter(policy.choices[question.choices]))
    by_type = {
        "date": "2025-11-20",
        "month": "2025-06",
        "idno": sample_idno(date(1985, 6, 1), 11),
        "phone": "10012345678",
        "ethnicity": "汉族",
        "education": "大学本科",
    }
    return by_type.get(question.type) or (question.suggest or ("样例市开发区某电子厂",))[0]


CASES: Mapping[str, Mapping[str, str]] = {
    "normal": {},
    "floating": {"where": "country", "since": "2024-09", "takes_part": "yes", "settled": "no"},
    "hollow": {"where": "city", "since": "2023-03", "takes_part": "no", "settled": "yes"},
    "abroad": {"where": "abroad", "since": "2024-09", "place": "新加坡，进修"},
    "lost": {"reach": "no", "circumstance": "7", "dues": "2022-08", "dues_on": "2022-08-10",
             "meeting": "2022-07-01"},
    "broken": {"reach": "no", "dues": "2025-12", "dues_on": "?", "meeting": "2025-12-05"},
    "no_receipt": {"scope": "no_receipt", "pocket": "yes"},
    "received": {"scope": "received"},
    "deceased": {"scope": "deceased", "died_on": "2025-12"},
    "doubtful": {"scope": "doubtful", "doubt": "档案里没有入党志愿书，介绍信也找不到"},
}  # fmt: skip
"""Answers that lead to each class."""

VARIANTS: Mapping[str, Mapping[str, str]] = {
    "正常，隐身": {"conceal": "yes", "conceal_note": "单位同事都不知道他是党员，本人也不愿公开"},
    "正常，有不清楚的": {"education": "?", "registered": "?", "confirmed": "?", "phone": "-"},
    "失联，日期都不清楚": {"reach": "no", "dues": "?", "dues_on": "?", "meeting": "?"},
    "转出未收到回执，又失联": {"scope": "no_receipt", "reach": "no", "dues": "2021-01",
                    "dues_on": "?", "meeting": "?"},
}  # fmt: skip


def newcomer(number: int = 33, name: str = "欧阳青山") -> Member:
    """Somebody of whom nothing but the name is known."""
    fact = Fact(name, origin="hand", told=TODAY.isoformat())
    return Member(Key(UNIT.id, number), name, {"name": fact}, 1, "arrival")


def worked(branch: Branch, *, done: int = 20, later: int = 1) -> Branch:
    """The branch after some days of work: some done in every class, some put off."""
    policy, cases = branch.policy, list(CASES.values())
    finished = [
        walked(member, policy, **(cases[place % 10] if place % 3 == 2 else {}))
        for place, member in enumerate(list(branch.members.values())[:done])
    ]
    rest = list(branch.members.values())[done:]
    put_off = [walked(member, policy, dues="~", home="?", meeting="~") for member in rest[:later]]
    put_off = [stated(member, transfer="~") for member in put_off]
    return branch.having(*finished, *put_off)
