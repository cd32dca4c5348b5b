"""A town in small: a committee with its people, and branches whose members are soon answered."""

from __future__ import annotations

import re

from bot.domain.identity import check_digit
from bot.playground.records import Message
from tests.phone import Phone, World

HEADINGS = "姓名,公民身份号码,性别,民族,出生日期,学历,人员类别,入党时间,转正时间,工作单位及岗位,联系电话,现居住地,户籍所在地,党费交至,最近参加组织生活,组织关系"
REST = "男,汉族,1962-05-03,大专,正式党员,1985-07,1986-07,务农,10000000001,样例镇1组,样例镇,2026-02,2026-02-10,在册"
RIGHT, HOME, NOTICE = "✅ 信息无误", "🏠 首页", "✅ 我知道了"


def idno(sequence: int) -> str:
    """A fictitious number: region 990101, which no one has; a man."""
    body = f"99010119620503{sequence % 499 * 2 + 1:03d}"
    return body + check_digit(body)


def roster(count: int, begin: int = 1, silent: bool = False) -> bytes:
    """A roster of people of whom everything is in order; or of whom nothing was heard since 2022."""
    rest = REST.replace("2026-02,2026-02-10", "2022-08,2022-07-01") if silent else REST
    surnames, given = "赵钱孙李周吴郑王冯陈", "甲乙丙丁戊己庚辛壬癸"
    rows = [
        f"{surnames[n % 10]}{given[n // 10 % 10]}{given[n % 7]},{idno(n)},{rest}"
        for n in range(begin, begin + count)
    ]
    return "\n".join([HEADINGS, *rows, ""]).encode()


async def joined(world: World, user: int, name: str, role: str, unit: str) -> Phone:
    """Somebody who came in by a link from the command line."""
    phone = Phone(world, user, name)
    await phone.join(await world.invite(role, unit))
    return phone


async def let_in(leader: Phone, world: World, user: int, role: str, name: str) -> Phone:
    """Somebody whom a leader invites in chat, from the people of the unit on the screen."""
    await leader.press("➕ 邀请")
    await leader.press(role)
    await leader.say(name)
    found = re.search(r"start=([\w-]+)", leader.text)
    assert found, leader.text
    assert not leader.screen.protect
    phone = Phone(world, user, name)
    await phone.say(f"/start {found[1]}")
    await phone.press(NOTICE)
    return phone


async def imported(phone: Phone, count: int, begin: int = 1, silent: bool = False) -> None:
    """The branch's roster comes in."""
    await phone.upload("名册.csv", roster(count, begin, silent))
    await phone.press("✅ 确认")


async def affirmed(phone: Phone, count: int) -> None:
    """So many members are found right, one tap each."""
    for _ in range(count):
        await phone.press(RIGHT)


async def at(phone: Phone, *labels: str) -> Message:
    """Press one after the other."""
    for label in labels:
        await phone.press(label)
    return phone.screen
