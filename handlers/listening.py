"""Everything the bot listens to, in one ordered list."""

from __future__ import annotations

from collections.abc import Mapping

from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.domain.records import Role
from handlers import evidence, presses, strays, uploads, words

PRIVATE = filters.ChatType.PRIVATE
NEW = filters.UpdateType.MESSAGE
EVIDENCE = filters.PHOTO | filters.VOICE | filters.AUDIO | filters.VIDEO | filters.LOCATION

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates the bot asks Telegram for."""

COMMANDS = {
    "start": "首页",
    "next": "下一位",
    "find": "找人",
    "log": "记录查找",
    "roster": "名册",
    "forms": "表格",
    "progress": "进度",
    "deadlines": "期限",
    "branches": "下级党组织",
    "verify": "核查",
    "opinion": "初步意见",
    "sign": "签字上报",
    "invite": "人员和邀请",
    "report": "报告请示",
    "undo": "撤销上一个回答",
    "cancel": "取消",
    "language": "语言",
    "help": "帮助",
    "privacy": "隐私",
}
"""The commands, in the order in which Telegram's menu shows them."""


_BELOW = ("start", "next", "find", "log", "roster", "forms", "progress", "deadlines", "undo")
_ALWAYS = ("cancel", "language", "help", "privacy")
_ABOVE = ("start", "branches", "progress", "deadlines", "forms")
OF_ROLE: Mapping[Role, tuple[str, ...]] = {
    "secretary": (*_BELOW, "report", *_ALWAYS),
    "verifier": (*_ABOVE, "verify", *_ALWAYS),
    "clerk": (*_ABOVE, "opinion", "sign", "invite", "report", *_ALWAYS),
    "committee": (*_ABOVE, "opinion", "sign", "invite", "report", *_ALWAYS),
    "city": (*_ABOVE, "invite", *_ALWAYS),
}
"""Which commands Telegram's menu shows to whom."""


def handlers() -> list[BaseHandler]:  # type: ignore[type-arg]
    """The first that fits takes the update; so order matters."""
    fresh = PRIVATE & NEW
    return [
        # Buttons are nine of ten touches.
        CallbackQueryHandler(presses.pressed),
        # Before everything that reads messages: nothing is heard in groups.
        MessageHandler(~PRIVATE, strays.in_group),
        ChatMemberHandler(strays.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        CommandHandler("start", words.start, fresh),
        CommandHandler("next", words.next_member, fresh),
        CommandHandler("find", words.find, fresh),
        CommandHandler("log", words.log, fresh),
        CommandHandler("roster", words.roster, fresh),
        CommandHandler(
            ["forms", "progress", "deadlines", "language", "help", "privacy"], words.page, fresh
        ),
        CommandHandler(["branches", "verify", "opinion"], words.units_below, fresh),
        CommandHandler("invite", words.staff, fresh),
        CommandHandler("sign", words.sign, fresh),
        CommandHandler("report", words.report, fresh),
        CommandHandler("undo", words.undo, fresh),
        CommandHandler("cancel", words.cancelled, fresh),
        # After all commands there are, before texts: an unknown command is no answer.
        MessageHandler(fresh & filters.COMMAND, words.unknown_command),
        MessageHandler(fresh & filters.Document.ALL, uploads.uploaded),
        # What was forwarded may be evidence; else it is a text like any other.
        MessageHandler(fresh & filters.TEXT & filters.FORWARDED, evidence.forwarded),
        MessageHandler(fresh & filters.TEXT, words.said),
        MessageHandler(fresh & EVIDENCE, evidence.sent),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, words.corrected),
        # Stickers, voices, contacts, locations: last, because it takes everything.
        MessageHandler(fresh, words.stray),
    ]
