"""Records of a given size, written by the product's own rules, keys and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert

from bot.app import keys_of, opened
from bot.clock import MovableClock
from bot.domain.changes import Change, FactsStated, MemberAdded
from bot.domain.decisions import Decision, Wants
from bot.domain.names import search_keys
from bot.domain.records import Fact, Person, Seat
from bot.domain.standing import stand
from bot.playground.sample import sample_idno
from bot.settings import Secret, Settings
from storage import admin
from storage.chain import Head, person_mac
from storage.database import Database
from storage.draft import Draft, Ticket
from storage.means import Means
from storage.rows import seat_row
from storage.saving import prepare, write
from storage.tables import grants, persons, seats
from tests.bench.processes import CLOCK, TOKEN

NOW = datetime.fromisoformat(CLOCK)
FIRST_SECRETARY = 100_000
AT_ONCE = 50
"""Branches that are written in one transaction."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文"


def settings_for(folder: Path, database: str | None = None) -> Settings:
    """The settings under which the record in this folder is read and written."""
    url = Secret(database) if database else None
    return Settings(
        data_dir=folder,
        database_url=url,
        bot_clock=NOW,
        bot_token=Secret(TOKEN),
        bot_api_url="http://127.0.0.1:1",
    )


def facts_of(random: Random) -> tuple[str, dict[str, Fact]]:
    """Somebody who does not exist: a name, and all that a roster says about such a member."""
    name = random.choice(_SURNAMES) + "".join(random.sample(_GIVEN, random.choice((1, 2, 2))))
    birth = date(1940, 1, 1) + timedelta(days=random.randrange(22_000))
    joined = date(birth.year + 24, random.randrange(1, 13), random.randrange(1, 28))
    sex = random.choice(("male", "female"))
    sequence = random.randrange(1, 490) * 2 + (sex == "male")
    values = {
        "name": name,
        "sex": sex,
        "ethnicity": "汉族",
        "birth": birth.isoformat(),
        "idno": sample_idno(birth, sequence),
        "education": random.choice(("小学", "初中", "高中", "大专", "大学本科")),
        "category": "full",
        "joined": joined.isoformat(),
        "confirmed": joined.replace(year=joined.year + 1).isoformat(),
        "work": random.choice(("村民，务农", "镇农技站技术员", "退休", "个体工商户")),
        "phone": f"100{random.randrange(10**8):08}",
        "home": f"样例市样例镇第{random.randrange(1, 900)}号",
        "registered": "样例市样例镇",
        "dues": "2026-01",
        "meeting": f"2026-01-{random.randrange(1, 29):02}",
    }
    facts = {name: Fact(value, origin="roster", source="7:1", told="2026-02-20")
             for name, value in values.items()}  # fmt: skip
    return name, facts


def _changes(random: Random, members: int, opened_cards: bool) -> tuple[Change, ...]:
    changes: list[Change] = []
    for number in range(1, members + 1):
        changes.append(MemberAdded(number, *facts_of(random)))
        if opened_cards:
            # With one answer given, the card opens at a question: each press is an answer.
            scope = Fact("in_branch", told="2026-02-24")
            changes.append(FactsStated(number, {"scope": scope}))
    return tuple(changes)


async def build(
    folder: Path,
    branches: int,
    members: int,
    *,
    opened_cards: bool = True,
    database: str | None = None,
) -> list[tuple[int, str]]:
    """A record of so many branches, each with a secretary and so many members.

    What comes back is for the load: each secretary's Telegram number and first press.
    """
    settings = settings_for(folder, database)
    async with opened(settings, MovableClock(NOW)) as (_, policy):
        pass
    means = Means(keys_of(settings), lambda member: stand(member, policy), search_keys)
    stock = Database(settings.database)
    people: list[tuple[int, str]] = []
    try:
        city = await stock.write(admin.add_unit, means, "city", "样例市委", None, NOW)
        for start in range(0, branches, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, branches))
            people += await stock.write(_fill, means, city.id, numbers, members, opened_cards)
    finally:
        await stock.close()
    return people


def _fill(
    conn: Connection,
    means: Means,
    city: int,
    numbers: Sequence[int],
    members: int,
    opened_cards: bool,
) -> list[tuple[int, str]]:
    committee = admin.add_unit(conn, means, "committee", f"第{numbers[0]}镇党委", city, NOW)
    people = []
    for number in numbers:
        random = Random(number)
        branch = admin.add_unit(conn, means, "branch", f"第{number}村党支部", committee.id, NOW)
        telegram = FIRST_SECRETARY + number
        person = _secretary(conn, means, telegram, branch.id)
        draft = Draft(Ticket(1, (), telegram, "zh", NOW), Wants())
        draft.person = Person(person, telegram, "zh_Hans", NOW)
        draft.unit, draft.head = branch, Head(branch.id)
        decision = Decision(_changes(random, members, opened_cards))
        writes = prepare(draft, decision, means).writes
        write(conn, writes)
        people.append((telegram, f"x:{branch.id}:0"))
    return people


def _secretary(conn: Connection, means: Means, telegram: int, unit: int) -> int:
    values = {"telegram": telegram, "language": "zh_Hans", "joined_at": NOW, "notice_at": NOW}
    added = conn.execute(insert(persons).values(values | {"mac": b""}).returning(persons.c.id))
    person = added.scalar_one()
    mac = person_mac(means.keys, person, telegram)
    conn.execute(persons.update().where(persons.c.id == person).values(mac=mac))
    grant = {"person_id": person, "unit_id": unit, "role": "secretary", "granted_at": NOW}
    conn.execute(insert(grants).values(grant))
    conn.execute(insert(seats).values(seat_row(person, Seat(unit), means.keys, NOW)))
    return int(person)
