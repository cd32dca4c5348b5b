"""The Bot API's methods about the bot itself: who it is, its commands and words."""

from __future__ import annotations

from typing import Any

from bot.playground.errors import bad
from bot.playground.limits import COMMAND
from bot.playground.markup import units
from bot.playground.methods import LANGUAGE, method
from bot.playground.params import Params
from bot.playground.records import Json
from bot.playground.world import World

PLAIN_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


@method("getMe", "")
def get_me(world: World, params: Params) -> Json:
    """The bot itself."""
    return {
        **world.bot_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.match(language):
        raise bad("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> tuple[str, int, str]:
    scope: Any = params.json("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind in PLAIN_SCOPES:
        return kind, 0, _language(params)
    if kind not in CHAT_SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    chat_id = int(scope["chat_id"])
    world.chat(chat_id)
    return kind, chat_id, _language(params)


def _check_command(command: Any) -> Json:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if set(command) - {"command", "description"}:
        raise bad("can't parse BotCommand: unknown field")
    if not COMMAND.match(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= units(description.strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("setMyCommands", "commands scope language_code")
def set_my_commands(world: World, params: Params) -> bool:
    """The command menu of a scope."""
    commands = [_check_command(one) for one in params.json("commands") or []]
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.commands[_scope(world, params)] = commands
    world.changed()
    return True


@method("getMyCommands", "scope language_code")
def get_my_commands(world: World, params: Params) -> list[Json]:
    """The command menu of exactly this scope."""
    return world.commands.get(_scope(world, params), [])


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(world: World, params: Params) -> bool:
    """No command menu of this scope."""
    world.commands.pop(_scope(world, params), None)
    world.changed()
    return True


def _wording(name: str, field: str, most: int) -> None:
    """Enter the setter and the getter of one of the bot's own texts."""

    @method(f"setMy{name}", f"{field} language_code")
    def put(world: World, params: Params) -> bool:
        text = params.text(field)
        if units(text) > most:
            raise bad(f"{field} is too long")
        world.wording[field, _language(params)] = text
        world.changed()
        return True

    @method(f"getMy{name}", "language_code")
    def get(world: World, params: Params) -> Json:
        default = world.name if field == "name" else ""
        return {field: world.wording.get((field, _language(params)), default)}


_wording("Name", "name", 64)
_wording("Description", "description", 512)
_wording("ShortDescription", "short_description", 120)


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(world: World, params: Params) -> bool:
    """What stands beside the input line."""
    chat_id = params.integer("chat_id", 0)
    if chat_id:
        world.chat(chat_id)
    button = params.json("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: unsupported type")
    world.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(world: World, params: Params) -> Json:
    """What stands beside the input line."""
    fallback = world.menu_buttons.get(0, {"type": "commands"})
    return world.menu_buttons.get(params.integer("chat_id", 0), fallback)
