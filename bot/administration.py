"""What the command line does to the record: units, links, access, care."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from bot.domain.people import NAME
from bot.domain.records import Role, Unit, UnitKind
from storage import Storage

ROLES: dict[str, Role] = {
    "secretary": "secretary",
    "verifier": "verifier",
    "clerk": "clerk",
    "committee": "committee",
    "city": "city",
}
KINDS: dict[str, UnitKind] = {
    "市委": "city",
    "市委组织部": "city",
    "党委": "committee",
    "党工委": "committee",
    "党（工）委": "committee",
    "党总支": "general_branch",
    "党支部": "branch",
}
_KIND_FOR: dict[Role, UnitKind] = {
    "city": "city",
    "committee": "committee",
    "clerk": "committee",
    "verifier": "committee",
    "secretary": "branch",
}


class Mistaken(Exception):  # noqa: N818 - the person's mistake, not the program's
    """The command cannot be carried out as it was given; the message says what to change."""


async def unit_at(storage: Storage, path: str, role: Role, now: datetime) -> Unit:
    """The unit of this path; a missing one is made under the named or the only parent."""
    found = await storage.find_units(path)
    if len(found) == 1:
        return found[0]
    if found:
        names = "\n".join(f"  {full}" for full in await _full_names(storage, found))
        raise Mistaken(f"这个名称有 {len(found)} 个，请写明上级，如 委/支部：\n{names}")
    *above, name = [part.strip() for part in path.split("/") if part.strip()] or [""]
    if not name:
        raise Mistaken("--unit 不能为空，请写党组织的名称。")
    parent = await _parent(storage, above)
    return await storage.add_unit(_kind(name, role), name, parent.id if parent else None, now)


async def _parent(storage: Storage, above: list[str]) -> Unit | None:
    if above:
        found = await storage.find_units("/".join(above))
        if len(found) != 1:
            raise Mistaken(f"上级“{'/'.join(above)}”有 {len(found)} 个，请先建立或写得更完整。")
        return found[0]
    tree = await storage.tree()
    committees = [unit for unit in tree if unit.kind == "committee"]
    candidates = committees or [unit for unit in tree if unit.parent is None]
    if len(candidates) > 1:
        names = "\n".join(f"  {full}" for full in await _full_names(storage, candidates))
        raise Mistaken(f"有 {len(candidates)} 个上级，请写明是哪一个，如 委/支部：\n{names}")
    return candidates[0] if candidates else None


def _kind(name: str, role: Role) -> UnitKind:
    bare = name.removesuffix("委员会")
    if bare.endswith("总支"):
        return "general_branch"
    if bare.endswith("支部"):
        return "branch"
    return _KIND_FOR[role]


async def _full_names(storage: Storage, units: list[Unit]) -> list[str]:
    names = {unit.id: unit.name for unit in await storage.tree()}
    return ["/".join(names[int(part)] for part in unit.path.split("/") if part) for unit in units]


async def invite(
    storage: Storage,
    role: str,
    path: str,
    hours: int,
    now: datetime,
    bot: str,
    name: str = "",
) -> str:
    """A link for one person: https://t.me/<bot>?start=<token>; Mistaken says what to change."""
    if role not in ROLES:
        raise Mistaken(f"没有“{role}”这个角色，可用：{'、'.join(ROLES)}。")
    if not 1 <= hours <= 24 * 90:
        raise Mistaken("--hours 要在 1 到 2160 之间。")
    name = " ".join(name.split())
    if len(name) > NAME:
        raise Mistaken(f"--name 最多 {NAME} 个字。")
    unit = await unit_at(storage, path, ROLES[role], now)
    expires = now + timedelta(hours=hours)
    token = await storage.invite(unit.id, ROLES[role], expires, now, name=name)
    return f"https://t.me/{bot}?start={token}"


async def revoke(storage: Storage, person: str, now: datetime) -> int:
    """Take every role from a person, named by number or by Telegram number; how many there were."""
    return await storage.revoke(await person_of(storage, person), now)


async def person_of(storage: Storage, person: str) -> int:
    """Who is meant by a number on record or by a Telegram number; Mistaken for nobody."""
    if not person.isdigit():
        raise Mistaken("请写用户编号或 Telegram 编号（不带参数运行 revoke 可以看到名单）。")
    number = int(person)
    people = await storage.people()
    found = [p for p in people if number in (p.person, p.telegram)]
    if len(found) != 1:
        raise Mistaken(f"编号 {number} 找到 {len(found)} 个用户。")
    return found[0].person


async def import_units(storage: Storage, data: bytes, now: datetime) -> tuple[int, int]:
    """The tree from a sheet with 单位, 类别, 上级; (new, known). All rows or none."""
    rows = _unit_rows(data)
    known = {unit.name: unit for unit in await storage.tree()}
    names = {name for name, _, _ in rows}
    for line, (name, kind, above) in enumerate(rows, 2):
        if kind not in KINDS:
            raise Mistaken(f"第 {line} 行：类别“{kind}”不认识，可用：{'、'.join(KINDS)}。")
        if above and above not in known and above not in names:
            raise Mistaken(f"第 {line} 行：上级“{above}”不在表里，也不在库里。")
        if name == above:
            raise Mistaken(f"第 {line} 行：“{name}”的上级是它自己。")
    waiting, new = list(rows), 0
    while waiting:
        ready = [row for row in waiting if not row[2] or row[2] in known]
        if not ready:
            raise Mistaken("上级关系绕成了圈，请检查“上级”一栏。")
        for row in ready:
            name, kind, above = row
            waiting.remove(row)
            if name in known:
                continue
            parent = known[above].id if above else None
            known[name] = await storage.add_unit(KINDS[kind], name, parent, now)
            new += 1
    return new, len(rows) - new


def _unit_rows(data: bytes) -> list[tuple[str, str, str]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except Exception as error:
        raise Mistaken("这个文件打不开，请另存为 .xlsx 再试。") from error
    sheet = book.worksheets[0]
    table = [
        ["" if cell is None else str(cell).strip() for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    book.close()
    if not table or not {"单位", "类别", "上级"} <= set(table[0]):
        raise Mistaken("第一行要有 单位、类别、上级 三个标题。")
    place = [table[0].index(heading) for heading in ("单位", "类别", "上级")]
    return [(row[place[0]], row[place[1]], row[place[2]]) for row in table[1:] if row[place[0]]]
