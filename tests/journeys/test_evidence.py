"""Evidence from the phone into the store and back: kept once, encrypted, in scope, in the backup."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from bot.app import keys_of
from storage import restore
from tests.journeys.desk import known
from tests.journeys.test_attempts import on_record, only_drawn_again, searching
from tests.phone import Phone, World

PHOTO = b"\xff\xd8\xff\xe0" + b"a letter on paper " * 50
PDF = b"%PDF-1.7 a letter " * 40


def stored(world: World) -> list[Path]:
    folder = world.settings.data_dir / "evidence"
    return sorted(p for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


async def photo(phone: Phone, data: bytes = PHOTO, caption: str = "") -> int:
    update = phone.telegram.send_photo(phone.user, data, caption)
    await phone.world.work()
    return update


async def tried(world: World, phone: Phone) -> None:
    await searching(world, phone)
    await phone.say("魏长河 派出所 等待答复")
    await phone.press("✅ 确认")


async def test_a_photo_after_an_attempt_belongs_to_it_and_is_kept_once_and_sealed(
    world: World, secretary: Phone
) -> None:
    await tried(world, secretary)
    assert "请发佐证" in secretary.text
    update = await photo(secretary, caption="回函，电话 10012345678")
    assert "佐证已保存" in secretary.text
    assert "1. 照片" in secretary.text
    assert "100****5678" in secretary.text
    (file,) = stored(world)
    assert PHOTO not in file.read_bytes()
    assert b"letter" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    secretary.telegram.again(update)
    secretary.telegram.again(update, new_id=True)
    await world.work()
    (made,) = await on_record(world)
    (piece,) = made.evidence
    assert (piece.kind, piece.type, piece.size) == ("photo", "image/jpeg", len(PHOTO))
    assert piece.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert len(stored(world)) == 1
    only_drawn_again(world)


async def test_every_kind_is_kept_and_can_be_seen_again(world: World, secretary: Phone) -> None:
    await tried(world, secretary)
    await secretary.press("📎 加佐证")
    await secretary.say("样组函〔2026〕12号")
    assert "函号　样组函〔2026〕12号" in secretary.text
    await photo(secretary)
    await secretary.upload("回函.pdf", PDF, "application/pdf")
    secretary.telegram.send_voice(secretary.user, b"OggS a voice")
    await world.work()
    secretary.telegram.send_location(secretary.user, 45.80123, 126.53456)
    await world.work()
    (made,) = await on_record(world)
    assert [p.kind for p in made.evidence] == ["letter", "photo", "document", "voice", "location"]
    await secretary.press("📎 看第 3 件")
    sent = secretary.files[-1]
    assert (sent.name, sent.data) == ("28-1-3.pdf", PDF)
    await secretary.press("↩️ 返回")
    assert "📎 佐证 5 件" in secretary.labels
    only_drawn_again(world)


async def test_a_photo_sent_after_a_late_entry_belongs_to_it_too(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 派出所 查无此人 2月20日")
    await secretary.press("✅ 确认")
    await photo(secretary)
    (made,) = await on_record(world)
    assert (made.late, len(made.evidence)) == (True, 1)


async def test_a_text_typed_after_a_photo_means_what_it_always_means(
    world: World, secretary: Phone
) -> None:
    await tried(world, secretary)
    await photo(secretary)
    await secretary.say("魏长河 电话 空号")
    assert "记一次查找" in secretary.text
    await secretary.press("✅ 确认")
    assert len(await on_record(world)) == 2


async def test_what_cannot_be_kept_is_refused_and_said(world: World, secretary: Phone) -> None:
    await tried(world, secretary)
    await secretary.press("↩️ 返回")
    world.clock.forward(timedelta(hours=2))
    await photo(secretary)
    assert "不知道这是哪一次查找的佐证" in secretary.text
    await secretary.press("🔎 查找 1 次")
    await secretary.press("第 1 次")
    await secretary.press("📎 加佐证")
    await secretary.upload("照片.jpg", b"MZ this is a program", "image/jpeg")
    assert "这种文件不能作佐证" in secretary.text
    await secretary.upload("大.pdf", b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), "application/pdf")
    assert "超过 10 MB" in secretary.text
    assert stored(world) == []
    (made,) = await on_record(world)
    assert made.evidence == ()
    only_drawn_again(world)


async def test_a_roster_sent_after_an_attempt_is_still_a_roster(
    world: World, secretary: Phone
) -> None:
    await tried(world, secretary)
    await secretary.say("/roster")
    data = secretary.files[-1].data
    await secretary.say("魏长河")
    await secretary.upload("名册.xlsx", data)
    assert "没有变动 32 人" in secretary.text
    assert stored(world) == []


async def test_strangers_get_nothing_of_it(world: World, secretary: Phone) -> None:
    await tried(world, secretary)
    await photo(secretary)
    data = secretary.data_of("📎 看第 1 件")
    other = Phone(world, 1002, "王")
    await other.join(await world.invite(unit="南河村党支部"))
    await other.forge(data)
    stranger = Phone(world, 1003, "陌生人")
    await stranger.say("/start")
    await stranger.forge(data)
    assert (other.files, stranger.files) == ([], [])
    only_drawn_again(world)


async def test_an_orphan_is_swept_away_after_a_day_and_what_belongs_stays(
    world: World, secretary: Phone
) -> None:
    await tried(world, secretary)
    await photo(secretary)
    (kept,) = stored(world)
    orphan = kept.with_name("f" * 32)
    orphan.write_bytes(b"left by a process that was killed")
    young = kept.with_name("e" * 32)
    young.write_bytes(b"on its way")
    long_ago = time.time() - 2 * 24 * 3600
    for file in (kept, orphan):
        os.utime(file, (long_ago, long_ago))
    async with world.storage() as storage:
        await storage.sweep(world.clock.now())
    assert stored(world) == sorted([kept, young])


async def test_audit_sees_a_file_that_was_changed_or_is_gone(
    world: World, secretary: Phone
) -> None:
    await tried(world, secretary)
    await photo(secretary)
    (file,) = stored(world)
    sealed = file.read_bytes()
    file.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    async with world.storage() as storage:
        assert [f.code for f in await storage.audit()] == ["evidence"]
    file.unlink()
    async with world.storage() as storage:
        assert [f.code for f in await storage.audit()] == ["evidence"]
    file.write_bytes(sealed)
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_backup_brings_the_files_back_and_a_purge_takes_them_away(
    world: World, secretary: Phone, tmp_path: Path
) -> None:
    await tried(world, secretary)
    await photo(secretary)
    backup = tmp_path / "copy.backup"
    async with world.storage() as storage:
        await storage.backup(backup)
        branch = next(u for u in await storage.tree() if u.kind == "branch")
    assert PHOTO not in backup.read_bytes()
    (file,) = stored(world)
    file.unlink()
    await restore(world.settings.database, backup, keys_of(world.settings))
    assert stored(world) == [file]
    async with world.storage() as storage:
        assert await storage.audit() == []
        assert await storage.kept_file(branch.id, file.name) == PHOTO
        await storage.purge(branch.id)
        assert await storage.audit() == []
    assert stored(world) == []


async def test_the_dossier_holds_the_files(world: World, secretary: Phone, sent: bytes) -> None:
    await known(world, secretary.user, 29, "lost")
    await secretary.say("29")
    await secretary.say("派出所 等待答复")
    await secretary.press("✅ 确认")
    await photo(secretary)
    await secretary.press("↩️ 返回")
    await secretary.press("🔎 查找 1 次")
    await secretary.press("🗂 一人一档")
    with zipfile.ZipFile(BytesIO(secretary.files[-1].data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, data in found.items() if data == PHOTO] == ["03-佐证/01-29-1-1.jpg"]
