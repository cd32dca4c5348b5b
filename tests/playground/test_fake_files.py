"""Files through the fake, in both directions and at their limits."""

from __future__ import annotations

import io

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.playground import limits
from bot.playground.telegram import FakeTelegram


async def test_a_chinese_file_name_arrives_as_it_is(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    sent = await bot.send_document(
        chat,
        io.BytesIO(b"PK\x03\x04"),
        filename="附件1 名册.xlsx",
        caption="<b>名册</b>",
        parse_mode="HTML",
    )
    shown = tg.last(chat)
    assert shown.document
    assert (shown.document.name, shown.document.data) == ("附件1 名册.xlsx", b"PK\x03\x04")
    assert shown.html == "<b>名册</b>"
    assert sent.document
    assert sent.document.file_name == "附件1 名册.xlsx"
    await bot.edit_message_caption(chat, sent.id, caption="新")
    assert shown.text == "新"


async def test_a_file_sent_once_can_be_sent_again_by_its_id(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_document(chat, b"x", filename="a.txt")
    assert sent.document
    await bot.send_document(chat, sent.document.file_id)
    assert [one.document.data for one in tg.chat(chat) if one.document] == [b"x", b"x"]
    with pytest.raises(BadRequest, match="rong file identifier"):
        await bot.send_document(chat, "BQ-unknown")


async def test_an_uploaded_file_can_be_fetched(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.upload(chat, "名册.csv", "姓名\n王明".encode(), caption="请看")
    message = (await bot.get_updates())[0].message
    assert message
    assert message.document
    assert (message.document.file_name, message.caption) == ("名册.csv", "请看")
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()).decode() == "姓名\n王明"


async def test_a_file_over_20_mb_cannot_be_fetched(
    tg: FakeTelegram, bot: Bot, chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DOWNLOAD_BYTES", 3)
    tg.upload(chat, "a.bin", b"1234")
    message = (await bot.get_updates())[0].message
    assert message
    assert message.document
    with pytest.raises(BadRequest, match="ile is too big"):
        await message.document.get_file()


async def test_a_file_over_50_mb_is_refused(
    tg: FakeTelegram, bot: Bot, chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 3)
    await bot.send_document(chat, b"123", filename="a.bin")
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(chat, b"1234", filename="a.bin")


async def test_an_empty_file_and_a_long_caption_are_refused(bot: Bot, chat: int) -> None:
    with pytest.raises(BadRequest, match="ile must be non-empty"):
        await bot.send_document(chat, b"", filename="a.txt")
    with pytest.raises(BadRequest, match="essage caption is too long"):
        await bot.send_document(chat, b"x", filename="a.txt", caption="甲" * 1025)
    await bot.send_document(chat, b"x", filename="a.txt", caption="甲" * 1024)


async def test_a_picture_is_shown_and_typing_ends_with_it(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    await bot.send_chat_action(chat, "upload_photo")
    assert tg.world.typing(chat)
    await bot.send_photo(chat, b"\x89PNG", caption="图")
    assert not tg.world.typing(chat)
    document = tg.last(chat).document
    assert document
    assert document.kind == "photo"
    with pytest.raises(BadRequest, match="rong parameter action"):
        await bot.send_chat_action(chat, "thinking")
