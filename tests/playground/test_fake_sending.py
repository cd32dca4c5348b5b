"""What the fake accepts and refuses of what a bot writes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from tests.playground.conftest import STRANGER, bot_for


def keyboard(*rows: list[dict[str, Any]]) -> str:
    """A reply_markup as it travels, past the checks of the library."""
    return json.dumps({"inline_keyboard": list(rows)}, ensure_ascii=False)


def press_me(label: str = "下一位", data: str = "n") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def refusal(tg: FakeTelegram, method: str, **params: Any) -> str:
    """What Telegram says to a call with exactly these form fields; empty when it takes it."""
    url = f"{tg.address}/bot{tg.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, data=params) as response:
        body = await response.json()
    assert body["ok"] is (response.status == 200)
    assert body.get("error_code", 200) == response.status
    return str(body.get("description", ""))


async def test_a_message_arrives_with_its_entities_and_buttons(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(
        chat,
        "<b>王</b>明 &lt;1&gt;",
        parse_mode="HTML",
        reply_markup=press_me(),
        protect_content=True,
    )
    shown = tg.last(chat)
    assert (shown.id, shown.text, shown.html) == (sent.id, "王明 <1>", "<b>王</b>明 &lt;1&gt;")
    assert shown.labels == ["下一位"]
    assert shown.protect
    assert sent.has_protected_content
    assert tg.refusals == []


@pytest.mark.parametrize(
    ("text", "length"),
    [("甲" * 4096, 4096), ("😀" * 2048, 4096)],
)
async def test_a_text_of_4096_units_is_sent(
    tg: FakeTelegram, bot: Bot, chat: int, text: str, length: int
) -> None:
    await bot.send_message(chat, text)
    assert len(tg.last(chat).text.encode("utf-16-le")) == 2 * length


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲" * 4097, "message is too long"),
        ("😀" * 2048 + "a", "message is too long"),
        ("", "message text is empty"),
        ("  \n ", "text must be non-empty"),
    ],
)
async def test_a_text_too_long_or_empty_is_refused(
    tg: FakeTelegram, chat: int, text: str, words: str
) -> None:
    assert words in await refusal(tg, "sendMessage", chat_id=chat, text=text)
    assert [call.code for call in tg.refusals] == [400]


async def test_html_counts_after_its_tags_are_read(bot: Bot, chat: int) -> None:
    await bot.send_message(chat, f"<b>{'甲' * 4096}</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("甲</b>", "Unexpected end tag at byte offset 3"),
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("党龄 < 1年", 'Unsupported start tag "" at byte offset 7'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_broken_html_is_refused(tg: FakeTelegram, chat: int, html: str, words: str) -> None:
    reason = await refusal(tg, "sendMessage", chat_id=chat, text=html, parse_mode="HTML")
    assert reason.startswith(f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("甲 & 乙 > 丙", "甲 & 乙 > 丙"),
        ("&amp;&lt;&#30002;&nbsp;", "&<甲&nbsp;"),
        ('<a href="https://t.me/x?a=1&amp;b=2">链接</a>', "链接"),
        ("<blockquote expandable>长</blockquote>", "长"),
        ('<pre><code class="language-python">x</code></pre>', "x"),
        ("<B>大</B>", "大"),
    ],
)
async def test_html_that_telegram_takes_is_taken(
    tg: FakeTelegram, bot: Bot, chat: int, html: str, text: str
) -> None:
    await bot.send_message(chat, html, parse_mode="HTML")
    assert tg.last(chat).text == text


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (keyboard([{"text": "x", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": "x", "callback_data": "甲" * 21 + "ab"}]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": "x"}]), "Text buttons are unallowed"),
        (keyboard([{"text": "", "callback_data": "a"}]), "text of a button is empty"),
        (keyboard([{"callback_data": "a"}]), 'Can\'t find field "text"'),
        (keyboard([{"text": "x", "callback_date": "a"}]), 'unknown field "callback_date"'),
        (keyboard([{"text": "x", "callback_data": "a", "url": "https://a.b"}]), "exactly one"),
        (keyboard([{"text": "x", "url": "not a link"}]), "BUTTON_URL_INVALID"),
        (keyboard([{"text": "x", "callback_data": "a"}] * 9), "more than 8"),
        (keyboard(*[[{"text": "x", "callback_data": "a"}]] * 101), "more than 100"),
        (keyboard(*[[{"text": "甲" * 60, "callback_data": "a"}]] * 60), "markup is too long"),
        ('{"keyboard_": []}', "object expected as reply markup"),
        ("{", "can't parse reply_markup JSON object"),
    ],
)
async def test_a_bad_keyboard_is_refused(
    tg: FakeTelegram, chat: int, markup: str, words: str
) -> None:
    assert words in await refusal(tg, "sendMessage", chat_id=chat, text="x", reply_markup=markup)


@pytest.mark.parametrize("data", ["a", "a" * 64, "甲" * 21 + "a"])
async def test_button_data_of_1_to_64_bytes_is_taken(
    tg: FakeTelegram, bot: Bot, chat: int, data: str
) -> None:
    await bot.send_message(chat, "x", reply_markup=press_me(data=data))
    assert tg.last(chat).button("下一位").data == data


async def test_a_full_keyboard_of_100_buttons_is_taken(tg: FakeTelegram, chat: int) -> None:
    row = [{"text": "x", "callback_data": "a"}] * 8
    rest = [{"text": "x", "callback_data": "a"}] * 4
    full = keyboard(*[row] * 12, rest)
    assert await refusal(tg, "sendMessage", chat_id=chat, text="x", reply_markup=full) == ""


async def test_an_edit_changes_the_message_and_keeps_what_it_said(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(chat, "甲", reply_markup=press_me())
    await bot.edit_message_text("乙", chat, sent.id)
    shown = tg.last(chat)
    assert (shown.text, shown.labels, shown.versions) == ("乙", [], ["甲"])
    assert shown.edited


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "<b>甲</b>", parse_mode="HTML", reply_markup=press_me())
    with pytest.raises(BadRequest, match="essage is not modified"):
        await bot.edit_message_text(
            "<b>甲</b>", chat, sent.id, parse_mode="HTML", reply_markup=press_me()
        )
    with pytest.raises(BadRequest, match="essage is not modified"):
        await bot.edit_message_reply_markup(chat, sent.id, reply_markup=press_me())
    await bot.edit_message_text("甲", chat, sent.id, reply_markup=press_me())
    await bot.edit_message_reply_markup(chat, sent.id, reply_markup=press_me(data="m"))


async def test_what_is_not_the_bots_cannot_be_edited(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    hers = tg.chat(chat)[0]
    with pytest.raises(BadRequest, match="essage can't be edited"):
        await bot.edit_message_text("x", chat, hers.id)
    with pytest.raises(BadRequest, match="essage to edit not found"):
        await bot.edit_message_text("x", chat, 404)


async def test_an_edited_text_obeys_the_same_limits(bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "甲")
    with pytest.raises(BadRequest, match="essage_too_long"):
        await bot.edit_message_text("甲" * 4097, chat, sent.id)
    with pytest.raises(BadRequest, match="essage text is empty"):
        await bot.edit_message_text(" ", chat, sent.id)


@pytest.mark.parametrize(
    ("age", "goes"),
    [(timedelta(hours=47, minutes=59), True), (timedelta(hours=48, minutes=1), False)],
)
async def test_a_message_can_be_deleted_for_48_hours(
    tg: FakeTelegram, bot: Bot, chat: int, clock: MovableClock, age: timedelta, goes: bool
) -> None:
    sent = await bot.send_message(chat, "甲")
    clock.forward(age)
    if goes:
        await bot.delete_message(chat, sent.id)
        with pytest.raises(BadRequest, match="essage to delete not found"):
            await bot.delete_message(chat, sent.id)
    else:
        with pytest.raises(BadRequest, match="essage can't be deleted"):
            await bot.delete_message(chat, sent.id)
    assert any(one.id == sent.id for one in tg.chat(chat)) is not goes


async def test_several_messages_go_at_once_and_hers_too(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(chat, "甲")
    await bot.delete_messages(chat, [tg.chat(chat)[0].id, sent.id, 12345])
    assert tg.chat(chat) == []


async def test_who_never_wrote_cannot_be_written_to(tg: FakeTelegram, bot: Bot) -> None:
    tg.person(STRANGER, "陌生人")
    for chat_id in (STRANGER, 12345):
        with pytest.raises(BadRequest, match="hat not found"):
            await bot.send_message(chat_id, "您好")


async def test_who_blocked_the_bot_cannot_be_written_to(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    tg.block(chat)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat, "您好")
    tg.unblock(chat)
    await bot.send_message(chat, "您好")


async def test_a_parameter_the_method_has_not_is_refused(tg: FakeTelegram, chat: int) -> None:
    reason = await refusal(tg, "sendMessage", chat_id=chat, text="x", protect_contents="true")
    assert reason == 'Bad Request: unknown parameter "protect_contents"'


@pytest.mark.parametrize("scope", ['{"type": "chat"}', "[]", '"default"', "5"])
async def test_parameters_of_an_odd_shape_are_refused_too(tg: FakeTelegram, scope: str) -> None:
    reason = await refusal(tg, "setMyCommands", commands="[]", scope=scope)
    assert reason.startswith("Bad Request: ") or scope == "[]"


async def test_a_wrong_token_is_401_and_an_unknown_method_404(tg: FakeTelegram) -> None:
    assert await refusal(tg, "sendFax") == "Not Found"
    stranger = bot_for(tg, "1:wrong")
    async with stranger.request:
        with pytest.raises(InvalidToken, match="Unauthorized"):
            await stranger.get_me()


async def test_an_answer_to_a_press_is_seen_once_and_in_time(
    tg: FakeTelegram, bot: Bot, chat: int, clock: MovableClock
) -> None:
    sent = await bot.send_message(chat, "甲", reply_markup=press_me())
    tg.press(chat, sent.id, "下一位")
    query = (await bot.get_updates())[0].callback_query
    assert query
    await bot.answer_callback_query(query.id, "好", show_alert=True)
    toast = tg.toast(chat)
    assert toast
    assert (toast.text, toast.alert) == ("好", True)
    with pytest.raises(BadRequest, match="uery is too old"):
        await bot.answer_callback_query(query.id)
    tg.press(chat, sent.id, "n")
    late = (await bot.get_updates())[-1].callback_query
    assert late
    clock.forward(timedelta(seconds=15))
    with pytest.raises(BadRequest, match="uery is too old"):
        await bot.answer_callback_query(late.id)


async def test_an_answer_over_200_units_is_refused(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    sent = await bot.send_message(chat, "甲", reply_markup=press_me())
    tg.press(chat, sent.id, "下一位")
    query = (await bot.get_updates())[0].callback_query
    assert query
    with pytest.raises(BadRequest, match="essage_too_long"):
        await bot.answer_callback_query(query.id, "甲" * 201)
    await bot.answer_callback_query(query.id, "甲" * 200)


async def test_the_flood_is_stopped_with_retry_after(clock: MovableClock) -> None:
    tg = FakeTelegram(clock, flood=True)
    async with tg.serving(), bot_for(tg) as bot:
        tg.say(1, "/start")
        for _ in range(5):
            await bot.send_message(1, "x")
        assert await refusal(tg, "sendMessage", chat_id=1, text="x") == (
            "Too Many Requests: retry after 1"
        )
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "x")
    assert [call.code for call in tg.refusals] == [429, 429]
