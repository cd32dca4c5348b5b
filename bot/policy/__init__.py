"""The policy pack: files that an office changes without touching code, and how they are read."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.domain.policy import Policy, read_policy

FORMS = ("forms_registers", "forms_summaries", "forms_lists", "forms_bundles")
"""The layouts of the forms, by topic."""

FILES = ("campaign", "questions", "codes", "roster", "forms", "measures", *FORMS)


def load_policy(year: int, folder: Path | None = None) -> Policy:
    """The policy for one year; a file in `folder` takes the place of the one of the same name.

    Raises ValueError, naming the file, where one cannot be read.
    """
    tables = {}
    for name in FILES:
        own = folder / f"{name}.toml" if folder else None
        path = own if own and own.exists() else Path(__file__).with_name(f"{name}.toml")
        try:
            tables[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ValueError(f"{name}.toml: {error}") from error
    try:
        return read_policy(tables, year)
    except (KeyError, TypeError) as error:
        raise ValueError(f"policy pack: a row lacks {error}") from error
