"""A branch of fictitious people in every state, and the books that forms are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.policy import Policy
from bot.domain.records import Fact, Key, Member, Try
from bot.domain.standing import stand
from bot.domain.summaries import Office
from bot.forms.books import Books
from bot.forms.form import Stamp
from bot.playground.sample import sample_idno
from bot.policy import load_policy

YEAR = 2026
POLICY = load_policy(YEAR)
ZONE = ZoneInfo("Asia/Shanghai")
STAMP = Stamp(
    "9f86d081884c7d659a2feaa0c55ad015",
    datetime(2026, 3, 18, 9, 30, tzinfo=ZONE),
    date(2026, 3, 30),
    YEAR,
)
OFFICE = Office(1, "样例镇青禾村党支部", "3", "0451-88880001")
LONG_HOME = "某某省某某市某某区某某街道和平社区幸福里小区12号楼3单元502室（原某某厂家属院东侧）"

USUAL = {
    "scope": "in_branch", "reach": "yes", "where": "here", "dues": "2026-02",
    "meeting": "2026-02-20", "transfer": "none", "focus": "none", "conceal": "no", "sex": "male",
    "ethnicity": "汉族", "birth": "1985-06-01", "education": "大学本科", "category": "full",
    "joined": "2008-07-01", "confirmed": "2009-07-01", "work": "务农", "phone": "10012345678",
    "home": "样例镇青禾村二组", "registered": "样例镇青禾村二组",
}  # fmt: skip
LOST = {"reach": "no", "circumstance": "1", "dues": "2022-08", "dues_on": "2022-08-10",
        "meeting": "2022-07-01"}  # fmt: skip
FLOATING = {"where": "country", "since": "2024-09", "place": "广东省深圳市龙华区某电子厂",
            "takes_part": "yes", "settled": "no", "float_reason": "work", "float_cert": "yes",
            "float_contact": "赵支委", "last_contact": "2026-02-10"}  # fmt: skip
HOLLOW = {"where": "city", "since": "2023-03", "place": "样例市开发区某物业公司",
          "takes_part": "no", "settled": "yes", "hollow_reason": "工作变动未转",
          "hollow_to": "样例市开发区某街道党工委", "hollow_progress": "asked"}  # fmt: skip
NO_RECEIPT = {"scope": "no_receipt", "letter_to": "某某省某某市某某区某某街道党工委",
              "letter_no": "样镇组介〔2025〕第17号", "letter_on": "2025-11-20",
              "letter_days": "30", "pocket": "yes"}  # fmt: skip
OTHER = {"circumstance": "7", "circumstance_note": "家庭变故后离家，亲友均不知去向",
         "remark": "=1+1"}  # fmt: skip
PROBATIONARY = {"category": "probationary", "confirmed": "", "joined": "2025-06-20",
                "dues": "2025-08", "dues_on": "2025-08-15", "meeting": "2025-08-01"}  # fmt: skip
FOUND = {"sex": "female", "dues": "2021-03", "meeting": "2021-02-01", "circumstance": "6",
         "work": "深圳市某公司"}  # fmt: skip
FOUND_BY = Try("family", "reached", "2026-03-05T02:00:00+00:00")
TRIED = (
    Try("contact", "vacant", "2026-02-26T02:00:00+00:00"),
    Try("contact", "unanswered", "2026-02-27T12:00:00+00:00", "half_day"),
    Try("family", "nothing", "2026-03-01T02:00:00+00:00"),
    Try("police", "awaiting", "2026-03-06T02:00:00+00:00"),
)


def person(
    number: int,
    name: str,
    facts: Mapping[str, str] | None = None,
    *,
    unit: int = 1,
    tried: tuple[Try, ...] = (),
    policy: Policy = POLICY,
) -> Member:
    """Somebody with all questions answered ("?": 不清楚), and what the rules conclude."""
    values = {"name": name, **USUAL, **(facts or {})}
    values.setdefault("idno", sample_idno(date.fromisoformat(values["birth"]), number * 2 + 1))
    told = {
        key: Fact("", "unknown") if value == "?" else Fact(value, told="2026-03-10")
        for key, value in values.items()
        if value
    }
    member = Member(Key(unit, number), name, told, 3, tried=tried)
    return replace(member, standing=stand(member, policy))


def branch() -> list[Member]:
    """A branch in which every list has somebody."""
    return [
        person(1, "周国安"),
        person(2, "𬱖某某", FLOATING | {"home": LONG_HOME, "place": LONG_HOME}),
        person(3, "阿卜杜拉·某某某", HOLLOW | {"ethnicity": "维吾尔族"}),
        person(4, "林某梅", LOST | {"sex": "female"}, tried=TRIED),
        person(5, "王某明", LOST | OTHER, tried=TRIED[:1]),
        person(6, "赵某华", NO_RECEIPT),
        person(7, "孙某", LOST | PROBATIONARY),
        person(8, "钱某芳", FOUND, tried=(*TRIED[:2], FOUND_BY)),
        person(9, "吴某", FLOATING | {"where": "city", "place": "?"}),
        person(10, "郑某", LOST | {"dues": "2025-12", "dues_on": "?", "meeting": "2025-12-05"}),
    ]


def books(members: Iterable[Member] | None = None, office: Office = OFFICE) -> Books:
    """The books of this branch, or of other members."""
    people = branch() if members is None else members
    return Books(office, STAMP, POLICY, ZONE, people, {office.id: office})
