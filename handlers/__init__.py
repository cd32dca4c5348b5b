"""Telegram's side: hears updates, hands them to the rules, and speaks what they answer."""

import os

# PTB then says times as timedelta, as it will in future, and does not warn of it.
os.environ.setdefault("PTB_TIMEDELTA", "true")
