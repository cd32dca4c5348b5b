"""The policy pack: files that an office changes without touching code, and how they are read."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path

from bot.domain.policy import SHANGHAI, Policy, read_policy

FORMS = (
    "forms_registers",
    "forms_summaries",
    "forms_lists",
    "forms_people",
    "forms_letters",
    "forms_bundles",
)
"""The layouts of the forms, by topic."""

SEARCH = ("outcomes", "diligence", "scripts")
"""What governs the search for members."""

FILES = (
    "campaign",
    "questions",
    "codes",
    "roster",
    "units",
    "forms",
    "measures",
    "cases",
    "reports",
    *FORMS,
    *SEARCH,
    "nudges",
)


def load_policy(year: int, folder: Path | None = None, zone: tzinfo = SHANGHAI) -> Policy:
    """The policy for one year; a file in `folder` takes the place of the one of the same name.

    Raises ValueError, naming the file, where one cannot be read.
    """
    paths = tuple(_path(name, folder) for name in FILES)
    policy = _read(year, paths, tuple(_written(path) for path in paths))
    return policy if policy.zone == zone else replace(policy, zone=zone)


def _path(name: str, folder: Path | None) -> Path:
    own = folder / f"{name}.toml" if folder else None
    return own if own and own.exists() else Path(__file__).with_name(f"{name}.toml")


def _written(path: Path) -> tuple[int, int]:
    """Tells one state of a file from the next."""
    try:
        seen = path.stat()
    except OSError as error:
        raise ValueError(f"{path.name}: {error.strerror}") from error
    return seen.st_mtime_ns, seen.st_size


# The same files are the same policy: whoever starts over in one process need not read them again.
@lru_cache(maxsize=8)
def _read(year: int, paths: tuple[Path, ...], written: tuple[tuple[int, int], ...]) -> Policy:
    tables = {}
    for name, path in zip(FILES, paths, strict=True):
        try:
            tables[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    try:
        return read_policy(tables, year)
    except (KeyError, TypeError) as error:
        raise ValueError(f"policy pack: a row lacks {error}") from error
