"""`python -m bot …`: `run` starts the bot, everything else is read by the command line."""

import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["run"]:
        # It takes no options: the command line's library would be a tenth of its start.
        from bot.starting import serve

        serve()
    else:
        from bot.command_line import app

        app(prog_name="python -m bot")
