"""The stock echo of python-telegram-bot: its defaults, nothing stored."""

import itertools
import os
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes

count = itertools.count()


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the press and write the same card again, with a number that makes it another."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    message: Any = query.message
    await query.edit_message_text(
        f"{message.text}\n{next(count)}", reply_markup=message.reply_markup
    )


def main() -> None:
    """Poll until a signal."""
    base = os.environ["BOT_API_URL"]
    app = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(f"{base}/bot").build()
    app.add_handler(CallbackQueryHandler(echo))
    app.run_polling()


if __name__ == "__main__":
    main()
