import asyncio
import stat
from pathlib import Path

import pytest

from storage import Keys, NotABackup, OtherTool, WrongKey, restore
from tests.storage.office import AUDIT, KEYS, Office, office_in


async def test_a_backup_made_while_the_bot_works_is_whole(
    file_office: Office, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    await file_office.branch(20)
    answers = [file_office.answer(n, "class", "a") for n in range(1, 21)]
    await asyncio.gather(file_office.storage.backup(copy), *answers)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    async with office_in(f"sqlite:///{copy}") as office:
        assert await office.storage.audit() == []
        assert (await office.look()).desk.tally["total"] == 20


def drafts(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.name.startswith(".")]


async def test_a_restored_backup_stands_as_it_was(
    file_office: Office, file_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    await file_office.branch(2)
    await file_office.answer(1, "class", "a")
    await file_office.storage.backup(copy)
    await file_office.answer(2, "class", "b")
    await file_office.storage.close()
    await restore(file_url, copy, KEYS)
    async with office_in(file_url) as office:
        assert (await office.look()).desk.tally == {"total": 2, "doing": 1, "todo": 1, "cls:a": 1}
        assert await office.storage.audit() == []
    assert drafts(tmp_path) == []


async def test_a_damaged_database_can_be_restored(
    file_office: Office, file_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    await file_office.branch(2)
    await file_office.storage.backup(copy)
    await file_office.storage.close()
    (tmp_path / "bot.db").write_bytes(b"not a database at all" * 500)
    await restore(file_url, copy, KEYS)
    async with office_in(file_url) as office:
        assert (await office.look()).desk.tally["total"] == 2
    assert (tmp_path / "bot.db.damaged").exists()


async def test_only_a_sound_backup_of_ours_is_restored(
    file_office: Office, file_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    await file_office.branch(300)
    await file_office.storage.backup(copy)
    whole = copy.read_bytes()
    half = whole[: len(whole) // 8192 * 4096]
    for content in (b"", b"PK nothing" * 1000, half, whole[:5000] + b"\xff" * 4000 + whole[9000:]):
        copy.write_bytes(content)
        with pytest.raises(NotABackup):
            await restore(file_url, copy, KEYS)
    with pytest.raises(NotABackup):
        await restore(file_url, tmp_path / "nowhere.db", KEYS)
    copy.write_bytes(whole)
    with pytest.raises(WrongKey):
        await restore(file_url, copy, Keys((b"x" * 32,), AUDIT))
    assert (await file_office.look()).desk.tally["total"] == 300


async def test_on_postgresql_the_right_tool_is_named() -> None:
    with pytest.raises(OtherTool, match="pg_restore"):
        await restore("postgresql://127.0.0.1/none", Path("x"), KEYS)
