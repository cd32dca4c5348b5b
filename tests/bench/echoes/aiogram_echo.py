"""The stock echo of aiogram: its defaults, nothing stored. Runs in an environment of its own."""

import asyncio
import itertools
import os
from typing import Any

from aiogram import Bot, Dispatcher  # type: ignore[import-not-found]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found]

count = itertools.count()


async def echo(query: Any) -> None:
    """Answer the press and write the same card again, with a number that makes it another."""
    await query.answer()
    text = f"{query.message.text}\n{next(count)}"
    await query.message.edit_text(text, reply_markup=query.message.reply_markup)


async def main() -> None:
    """Poll until a signal."""
    server = TelegramAPIServer.from_base(os.environ["BOT_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(echo)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
