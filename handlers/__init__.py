"""Telegram's side: hears updates, hands them to the rules, and speaks what they answer."""
