"""What the courier brings from above: a sentence with a way to the work, and the role's menu."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeChat

from bot.domain.records import Role
from bot.screens.telling import told
from handlers.context import Works
from handlers.listening import COMMANDS, OF_ROLE
from handlers.reply import send_to
from storage import Parcel


class Telling:
    """Carries what others did, and what each may do, to the people whom it concerns."""

    def __init__(self, bot: Bot, works: Works) -> None:
        self._bot = bot
        self._works = works

    async def tell(self, parcel: Parcel) -> int:
        """Say it, with a button to the work."""
        works = self._works
        say = works.tongue(works.language_of(parcel.language, ""))
        return await send_to(self._bot, parcel.telegram, told(parcel.payload, say))

    async def menu(self, parcel: Parcel) -> int | None:
        """Telegram's menu of this chat: the commands of every role the person holds."""
        works = self._works
        roles = await works.storage.roles(parcel.person)
        say = works.tongue(works.language_of(parcel.language, ""))
        commands = [BotCommand(name, say(COMMANDS[name])) for name in commands_of(roles)]
        await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(parcel.telegram))
        return None


def commands_of(roles: frozenset[Role]) -> list[str]:
    """The commands of these roles, in the order of the menu."""
    wanted = {name for role in roles for name in OF_ROLE[role]}
    return [name for name in COMMANDS if name in wanted or not roles]
