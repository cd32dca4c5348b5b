"""Files on their way: as PDF, with a password, of many parts, and who took which."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import msoffcrypto
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.app import opened as opened_office
from bot.domain.changes import Errand
from bot.domain.records import Translator
from bot.playground.records import Document
from bot.playground.sample import sample_roster
from handlers import courier
from handlers.making import Made
from handlers.progress import Progress
from storage import Parcel
from storage.tables import outbox
from tests.journeys.desk import XLSX
from tests.phone import Phone, World


def file_labels(phone: Phone) -> list[str]:
    """The labels under the last file."""
    message = next(m for m in reversed(phone.messages) if m.document is not None)
    return [b.label for row in message.buttons for b in row]


async def press_under_file(phone: Phone, label: str) -> None:
    message = next(m for m in reversed(phone.messages) if m.document is not None)
    await phone.press(label, message)


def opened(file: Document, password: str) -> bytes:
    target = io.BytesIO()
    locked = msoffcrypto.OfficeFile(io.BytesIO(file.data))
    locked.load_key(password=password, verify_password=True)
    locked.decrypt(target)
    return target.getvalue()


async def test_a_file_is_sent_once_more_under_a_password_that_nobody_keeps(
    world: World, secretary: Phone, sent: bytes
) -> None:
    assert "🔒 加密码" in file_labels(secretary)
    await press_under_file(secretary, "🔒 加密码")
    assert "请发来密码" in secretary.text
    await secretary.say("短")
    assert "不要空格和汉字" in secretary.text
    await secretary.say("abc")
    assert "8 到 64 位" in secretary.text
    files = len(secretary.files)
    await secretary.say("Qinghe#2026")
    assert len(secretary.files) == files + 1
    data = opened(secretary.files[-1], "Qinghe#2026")
    assert data == sent
    assert load_workbook(io.BytesIO(data)).worksheets[0].title == "党员名册"
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened(secretary.files[-1], "Qinghe#2025")
    typed = [m.text for m in world.telegram.chat(secretary.user) if not m.from_bot]
    assert "/roster" in typed
    assert not {"短", "abc", "Qinghe#2026"} & set(typed)
    async with world.storage() as storage:
        heard = [h for person in (1, 2) for h in await storage.inputs(person)]
        assert await storage.states() == {"sent": len(secretary.files) + 3}
    assert heard
    assert "Qinghe" not in repr([h.content for h in heard])
    everything = b"".join(p.read_bytes() for p in world.settings.data_dir.rglob("*") if p.is_file())
    assert b"Qinghe#2026" not in everything
    assert not re.search("加密码|PDF", "".join(file_labels(secretary)))


@pytest.mark.parametrize("password", ["/Qinghe#2026", "/deadlines", "/start_2026"])
async def test_a_password_that_looks_like_a_command_is_the_password_and_is_kept_nowhere(
    world: World, secretary: Phone, sent: bytes, password: str
) -> None:
    await press_under_file(secretary, "🔒 加密码")
    await secretary.say("/next")
    assert "8 到 64 位" in secretary.text
    await secretary.say(password)
    assert opened(secretary.files[-1], password) == sent
    typed = [m.text for m in world.telegram.chat(secretary.user) if not m.from_bot]
    assert not {"/next", password} & set(typed)
    async with world.storage() as storage:
        heard = [h.content for h in await storage.inputs(1)]
    assert password not in repr(heard)
    assert heard[-1]["text"] == "********"


@pytest.mark.parametrize("leave", ["/cancel", "/cancel@paicha_demo_bot"])
async def test_only_cancel_leaves_a_password_question_by_typing(
    world: World, secretary: Phone, sent: bytes, leave: str
) -> None:
    await press_under_file(secretary, "🔒 加密码")
    files = len(secretary.files)
    await secretary.say(leave)
    assert "已取消" in secretary.text
    await secretary.say("/deadlines")
    assert "期限" in secretary.text
    assert len(secretary.files) == files


async def test_no_password_stays_behind_a_sending_that_was_cut(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await press_under_file(secretary, "🔒 加密码")
    world.telegram.faults.cut_after("sendDocument")
    await secretary.say("Qinghe#2026")
    world.clock.forward(timedelta(minutes=1))
    await world.work()
    assert "不确定有没有送到" in secretary.text
    async with opened_office(world.settings, world.clock) as (storage, _):
        rows = await storage._database.read(
            lambda conn: conn.execute(select(outbox.c.state, outbox.c.payload)).all()
        )
    assert "unconfirmed" in {row.state for row in rows}
    assert [row.payload for row in rows if row.state != "due"] == [None] * len(rows)


async def test_the_password_question_can_be_left(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await press_under_file(secretary, "🔒 加密码")
    await secretary.press("✖️ 取消")
    files = len(secretary.files)
    await secretary.say("Qinghe#2026")
    assert len(secretary.files) == files


async def test_who_took_which_file_is_shown_to_those_in_scope(
    world: World, secretary: Phone
) -> None:
    clerk = Phone(world, 1003, "张干事")
    token = await world.invite("clerk", "样例镇党委")
    for unit in ("样例镇党委/北山村党支部", "样例镇党委/南山村党支部"):
        await world.invite(unit=unit)
    await secretary.join(await world.invite())
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    await secretary.press("✅ 确认")
    await secretary.say("/roster")
    await press_under_file(secretary, "🔒 加密码")
    await secretary.say("Qinghe#2026")
    await secretary.say("/start")
    await secretary.press("⚙️ 更多")
    await secretary.press("📑 谁取过文件")
    assert "共 2 次" in secretary.text
    assert secretary.text.splitlines()[1:] == [
        "02-25 09:00 · 您 · 党员名册 · 加密码",
        "02-25 09:00 · 您 · 党员名册",
    ]
    other = Phone(world, 1002, "王书记")
    await other.join(await world.invite(unit="南山村党支部"))
    await other.say("/start")
    await other.press("⚙️ 更多")
    await other.press("📑 谁取过文件")
    assert "还没有人取过文件" in other.text
    await clerk.join(token)
    await clerk.say("/start")
    await clerk.press("⚙️ 更多")
    await clerk.press("📑 谁取过文件")
    assert "共 2 次" in clerk.text
    assert "第1号用户 · 党员名册 · 加密码 · 北山村党支部" in clerk.text


async def test_a_file_of_another_branch_cannot_be_taken_by_a_forged_button(
    world: World, secretary: Phone, sent: bytes
) -> None:
    message = next(m for m in reversed(secretary.messages) if m.document is not None)
    datas = {b.label: b.data or "" for row in message.buttons for b in row}
    other = Phone(world, 1002, "王书记")
    await other.join(await world.invite(unit="南山村党支部"))
    forged = [datas[label] for label in ("📄 PDF", "🔒 加密码") if label in datas]
    assert forged
    for data in forged:
        await other.say("/start")
        await other.forge(data)
        assert "找不到这一项" in other.text
    assert other.files == []
    assert "请发来密码" not in other.text


async def test_a_pdf_comes_where_libreoffice_is_installed(
    world: World, secretary: Phone, sent: bytes
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: soffice is not found")
    await press_under_file(secretary, "📄 PDF")
    file = secretary.files[-1]
    assert file.name == "党员名册-20260225.pdf"
    assert file.data.startswith(b"%PDF")
    assert file_labels(secretary) == []


class Broken:
    """A LibreOffice that never manages."""

    async def pdf(self, name: str, data: bytes) -> bytes | None:
        return None


async def test_where_no_pdf_can_be_made_the_file_itself_comes_and_says_so(
    world: World, secretary: Phone, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.find_office", Broken)
    await secretary.say("/roster")
    await press_under_file(secretary, "📄 PDF")
    assert secretary.files[-1].data == sent
    message = next(m for m in reversed(secretary.messages) if m.document is not None)
    assert "没有做成 PDF" in message.text


async def test_without_libreoffice_no_pdf_is_offered(
    world: World, secretary: Phone, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.find_office", lambda: None)
    await secretary.say("/roster")
    assert file_labels(secretary) == ["🔒 加密码", "🏠 首页"]


Parts = Callable[[Parcel, Translator, Progress], Awaitable[Made | None]]


@pytest.fixture
def long_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Parts], None]:
    """Puts a file of many parts among those that can be asked for."""

    def put(parts: Parts) -> None:
        made: Mapping[str, Parts] = {"many": parts}
        monkeypatch.setattr(courier, "bundles", lambda works: made)
        monkeypatch.setattr("handlers.progress.STEP", 0.0)

    return put


async def asked(world: World) -> None:
    """A file of many parts is asked for, as a button would."""
    async with world.storage() as storage:
        (unit, *_) = await storage.find_units("北山村党支部")
        payload = {"form": "many", "unit": unit.id}
        errand = Errand("long", "file:many:1", world.clock.now(), payload)
        await storage.post(1, [errand], unit.id)


async def twelve(parcel: Parcel, say: Translator, progress: Progress) -> Made:
    for part in range(12):
        await progress(part, 12)
    return Made("合订.zip", b"PK12", "十二份", int(parcel.payload["unit"]), "ab")


async def test_a_long_file_tells_in_one_message_how_far_it_is(
    world: World, secretary: Phone, sent: bytes, long_file: Callable[[Parts], None]
) -> None:
    long_file(twelve)
    await asked(world)
    await world.work()
    told = next(m for m in secretary.messages if "已生成 12 份" in m.text)
    assert [v.splitlines()[0] for v in told.versions] == [f"⏳ 正在生成 {n}/12" for n in range(12)]
    assert secretary.files[-1].name == "合订.zip"
    await secretary.press("🏠 首页", told)
    assert "已生成 12 份" in told.text


async def test_a_long_file_arrives_once_though_the_process_died_while_making_it(
    world: World, secretary: Phone, sent: bytes, long_file: Callable[[Parts], None]
) -> None:
    class Killed(BaseException):
        pass

    async def dies(parcel: Parcel, say: Translator, progress: Progress) -> Made:
        await progress(5, 12)
        raise Killed

    files = len(secretary.files)
    long_file(dies)
    await asked(world)
    with pytest.raises(Killed):
        await world.work()
    assert len(secretary.files) == files
    long_file(twelve)
    await world.work()
    assert len(secretary.files) == files
    world.clock.forward(timedelta(minutes=3))
    await world.work()
    assert len(secretary.files) == files + 1
    assert "不确定" not in secretary.text
    assert len([m for m in secretary.messages if "/12" in "".join([m.text, *m.versions])]) == 1


async def test_a_process_that_was_overtaken_leaves_off_and_sends_nothing(
    world: World, secretary: Phone, sent: bytes, long_file: Callable[[Parts], None]
) -> None:
    async def slow(parcel: Parcel, say: Translator, progress: Progress) -> Made:
        await progress(1, 12)
        world.clock.forward(timedelta(minutes=3))
        async with world.storage() as storage:
            (taken,) = await storage.claim(
                world.clock.now(), "another", timedelta(minutes=2), 1, "long"
            )
            assert (taken.id, taken.unsure) == (parcel.id, False)
        await progress(2, 12)
        raise AssertionError("it went on")

    files = len(secretary.files)
    long_file(slow)
    await asked(world)
    await world.work()
    assert len(secretary.files) == files
    long_file(twelve)
    world.clock.forward(timedelta(minutes=3))
    await world.work()
    assert len(secretary.files) == files + 1
