"""What people can do, as the bot is told of it."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonCommands,
    Update,
)
from telegram.error import BadRequest, Forbidden

from bot.playground.telegram import FakeTelegram

GROUP = -4001


async def only(bot: Bot) -> Update:
    """The one update that waits; confirmed by the next call."""
    updates = await bot.get_updates()
    assert len(updates) == 1
    await bot.get_updates(offset=updates[0].update_id + 1)
    return updates[0]


async def test_a_command_carries_its_entity(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.say(chat, "/find 王明")
    message = (await only(bot)).message
    assert message
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 5)]
    assert message.from_user
    assert message.from_user.language_code == "zh-hans"


async def test_a_reply_and_a_forwarded_message_say_so(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(chat, "备注？")
    tg.say(chat, "病了", reply_to=sent.id)
    message = (await only(bot)).message
    assert message
    assert message.reply_to_message
    assert message.reply_to_message.id == sent.id
    tg.say(chat, "我在深圳", forwarded_from="表弟")
    message = (await only(bot)).message
    assert message
    assert message.forward_origin


async def test_a_button_is_pressed_by_what_is_read_on_it(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    rows = [
        [InlineKeyboardButton("✅ 确认", callback_data="ok:1")],
        [
            InlineKeyboardButton("表格一", callback_data="f1"),
            InlineKeyboardButton("表格二", callback_data="f2"),
        ],
        [InlineKeyboardButton("说明", url="https://example.org/")],
    ]
    sent = await bot.send_message(chat, "?", reply_markup=InlineKeyboardMarkup(rows))
    for wanted, data in [("✅ 确认", "ok:1"), ("确认", "ok:1"), ("f2", "f2")]:
        tg.press(chat, sent.id, wanted)
        query = (await only(bot)).callback_query
        assert query
        assert query.data == data
        assert query.message
        assert query.message.message_id == sent.id
    for wanted, words in [("表格", "2 buttons"), ("没有", "no button"), ("说明", "sends nothing")]:
        with pytest.raises(LookupError, match=words):
            tg.press(chat, sent.id, wanted)


async def test_a_press_may_come_from_a_message_that_is_gone(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(chat, "?")
    await bot.delete_message(chat, sent.id)
    tg.press_data(chat, sent.id, "old")
    query = (await only(bot)).callback_query
    assert query
    assert query.message
    assert not query.message.is_accessible
    with pytest.raises(LookupError, match="was deleted"):
        tg.press(chat, sent.id, "x")


async def test_an_earlier_update_comes_again_under_its_own_or_a_new_id(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    sent = await bot.send_message(chat, "?")
    first = tg.press_data(chat, sent.id, "n")
    query = (await only(bot)).callback_query
    assert query
    assert tg.again(first) == first
    same = await only(bot)
    assert same.callback_query
    assert (same.update_id, same.callback_query.id) == (first, query.id)
    other_id = tg.again(first, new_id=True)
    other = await only(bot)
    assert other.callback_query
    assert other.update_id == other_id > first
    assert other.callback_query.id != query.id
    assert other.callback_query.data == "n"


async def test_a_redelivered_update_reaches_a_poller_that_is_ahead(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    first = tg.say(chat, "甲")
    await only(bot)
    tg.again(first)
    assert [one.update_id for one in await bot.get_updates(offset=first + 1)] == [first]
    assert await bot.get_updates(offset=first + 1) == ()


async def test_an_edited_message_is_told_as_one(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.say(chat, "旧")
    message = (await only(bot)).message
    assert message
    tg.edit_text(chat, message.id, "新")
    edited = (await only(bot)).edited_message
    assert edited
    assert (edited.id, edited.text) == (message.id, "新")
    sent = await bot.send_message(chat, "x")
    with pytest.raises(LookupError, match="not one of"):
        tg.edit_text(chat, sent.id, "x")


async def test_blocking_is_told_and_writing_unblocks(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.block(chat)
    change = (await only(bot)).my_chat_member
    assert change
    assert change.new_chat_member.status == "kicked"
    tg.say(chat, "/start")
    updates = await bot.get_updates()
    assert [bool(one.my_chat_member) for one in updates] == [True, False]
    await bot.send_message(chat, "x")


async def test_a_group_can_be_left_and_is_then_closed(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    tg.add_to_group(chat, GROUP, "支部群")
    change = (await only(bot)).my_chat_member
    assert change
    assert (change.chat.id, change.new_chat_member.status) == (GROUP, "member")
    tg.say(chat, "大家好", chat_id=GROUP)
    message = (await only(bot)).message
    assert message
    assert message.chat.type == "group"
    with pytest.raises(BadRequest, match="essage can't be deleted"):
        await bot.delete_message(GROUP, message.id)
    await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(GROUP, "x")


async def test_odd_things_arrive_as_what_they_are(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.send_photo(chat, caption="照")
    tg.send_voice(chat)
    tg.send_sticker(chat)
    tg.send_contact(chat, "13900000000", "表弟")
    tg.send_location(chat, 22.5, 114.0)
    tg.push({"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}})
    tg.push({"update_id": 900_000_000, "something_new": {}})
    updates = await bot.get_updates()
    messages = [one.message for one in updates if one.message]
    assert messages[0].photo
    assert messages[1].voice
    assert messages[2].sticker
    assert messages[3].contact
    assert messages[4].location
    assert updates[-1].update_id == 900_000_000


async def test_the_menu_of_a_chat_goes_before_the_common_one(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    def menu(language: str = "zh-hans") -> list[str]:
        return [one["command"] for one in tg.world.commands_for(chat, language)]

    await bot.set_my_commands([BotCommand("start", "开始")])
    await bot.set_my_commands(
        [BotCommand("help", "帮助")], scope=BotCommandScopeAllPrivateChats(), language_code="zh"
    )
    assert (menu(), menu("en")) == (["help"], ["start"])
    scope = BotCommandScopeChat(chat)
    await bot.set_my_commands([BotCommand("next", "下一位")], scope=scope)
    assert menu() == ["next"]
    assert [one.command for one in await bot.get_my_commands(scope)] == ["next"]
    await bot.delete_my_commands(scope)
    assert menu() == ["help"]


@pytest.mark.parametrize(
    ("command", "words"),
    [(("Next", "x"), "ot_command_invalid"), (("next", " "), "ot_command_description_invalid")],
)
async def test_a_bad_command_is_refused(bot: Bot, command: tuple[str, str], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.set_my_commands([command])


async def test_the_bots_own_words_are_kept(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    await bot.set_my_name("助手")
    await bot.set_my_description("说明", language_code="zh")
    await bot.set_my_short_description("短")
    await bot.set_chat_menu_button(chat, MenuButtonCommands())
    assert (await bot.get_my_name()).name == "助手"
    assert (await bot.get_my_description("zh")).description == "说明"
    assert (await bot.get_my_short_description()).short_description == "短"
    assert (await bot.get_chat(chat)).first_name == "王书记"
    with pytest.raises(BadRequest, match="nvalid language code"):
        await bot.set_my_name("x", language_code="zh-hans")
    with pytest.raises(BadRequest, match="escription is too long"):
        await bot.set_my_description("甲" * 513)
