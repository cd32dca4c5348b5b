"""The sealed page: sent after the signature, kept encrypted, seen by committee and city only."""

from __future__ import annotations

import hashlib
import io
import zipfile

from tests.journeys.test_signing import CITY, TOWN, ready
from tests.journeys.town import at, joined
from tests.phone import Phone, World

PAGE = b"\xff\xd8\xff\xe0" + b"a sealed page " * 60
SCAN = b"%PDF-1.7\n" + b"a sealed page " * 60


async def photo(phone: Phone, data: bytes = PAGE) -> None:
    phone.telegram.send_photo(phone.user, data, "")
    await phone.world.work()


async def signed(world: World) -> tuple[Phone, Phone, Phone, Phone]:
    """Everybody, once the committee's secretary has signed and the papers went out."""
    city, leader, clerk, secretary = await ready(world)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持")
    await leader.say("/sign")
    await at(leader, "✍️ 签字", "✍️ 确认签字")
    await clerk.say("/sign")
    await at(clerk, "📤 已上报")
    return city, leader, clerk, secretary


async def test_photo_and_scan_belong_to_the_signature_and_come_back_to_the_city(
    world: World,
) -> None:
    city, _, clerk, _ = await signed(world)
    await at(clerk, "📎 盖章页 0")
    assert "还没有盖章页" in clerk.text
    await photo(clerk)
    assert "盖章页已加密保存" in clerk.text
    await photo(clerk)
    assert "已经有了" in clerk.text
    await clerk.upload("扫描.pdf", SCAN)
    assert "第 1 次签字：2 份" in clerk.text
    await clerk.upload("扫描.txt", b"no page at all")
    assert "要发照片或 PDF" in clerk.text
    kept = list((world.settings.data_dir / "evidence").glob("*/*"))
    assert len(kept) >= 2
    assert all(b"sealed page" not in file.read_bytes() for file in kept)
    await city.say("/branches")
    await at(city, "样例镇党委", "✍️ 签字上报", "📎 盖章页 2")
    assert "请发盖章页" not in city.text
    await at(city, "📄 第 2 份")
    assert city.files[-1].data == SCAN
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_nobody_else_sees_a_page_and_none_is_taken_once_it_was_sent_back(
    world: World,
) -> None:
    city, _, clerk, secretary = await signed(world)
    await at(clerk, "📎 盖章页 0")
    await photo(clerk)
    async with world.storage() as storage:
        (unit,) = await storage.find_units(TOWN)
    other = await joined(world, 3010, "另一位", "clerk", f"{CITY}/另镇党委")
    for phone in (secretary, other):
        before = len(phone.files)
        await phone.forge(f"eb:{unit.id}:1")
        await phone.forge(f"ea:{unit.id}")
        assert "盖章页" not in phone.text
        assert len(phone.files) == before
    # The second press says and shows the very same.
    assert all("not modified" in str(call) for call in world.telegram.refusals)
    world.telegram.refusals.clear()
    await city.say("/branches")
    await at(city, "样例镇党委", "✍️ 签字上报", "↩️ 退回")
    await city.say("章不清楚")
    await photo(clerk, PAGE + b"again")
    assert "还没有签字，或者已经退回" in clerk.text


async def test_the_whole_set_holds_the_pages_with_signature_and_digests(world: World) -> None:
    city, _, clerk, _ = await signed(world)
    await at(clerk, "📎 盖章页 0")
    await photo(clerk)
    async with world.storage() as storage:
        (unit,) = await storage.find_units(TOWN)
        (top,) = await storage.find_units(CITY)
    for phone, number, folder in ((clerk, unit.id, "00-本级"), (city, top.id, "002-样例镇党委")):
        await phone.say("/start")
        await phone.forge(f"f:{number}:bundle")
        with zipfile.ZipFile(io.BytesIO(phone.files[-1].data)) as packed:
            contents = packed.read("00-目录.txt").decode("utf-8-sig").splitlines()
            assert packed.read(f"{folder}/盖章页-1.jpg") == PAGE
            for line in contents:
                name, _, digest = line.rpartition("\t")
                if digest.startswith("SHA-256") and "盖章页" in name:
                    assert digest.split()[1] == hashlib.sha256(PAGE).hexdigest()
            listed = {line.rpartition(" ")[2] for line in contents if "SHA-256" in line}
            held = {hashlib.sha256(packed.read(n)).hexdigest() for n in packed.namelist()[1:]}
            assert listed == held
        assert any(line.startswith(f"{folder}\t第 1 次签字\t2026-02-25\t摘要") for line in contents)
