"""A strict fake of Telegram and the web page that lets a person use the bot with no token."""
