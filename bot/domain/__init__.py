"""Pure rules: no Telegram, no SQL, no files, no clock of their own; `now` is always an argument."""
