"""The parameters of one call, read with the Bot API's own complaints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.playground.errors import bad
from bot.playground.records import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Params:
    """What a call brought: values as JSON or as the strings of a form, and files by part name."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def only(self, known: frozenset[str]) -> None:
        """Refuse a parameter the method has not, so that a slip of the pen shows."""
        # A file that is referred to by attach:// travels under a name of its own.
        referred = {
            str(value).removeprefix("attach://")
            for value in self.values.values()
            if str(value).startswith("attach://")
        }
        for name in [*self.values, *(set(self.files) - referred)]:
            if name not in known:
                raise bad(f'unknown parameter "{name}"')

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        """A whole number; without default it must be there."""
        value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                raise bad(f"{name} is empty" if name == "chat_id" else f"{name} is not specified")
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"can't parse {name}: an integer is expected") from None

    def flag(self, name: str) -> bool:
        """True or false; absent is false."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """An object or a list, also when it came as its JSON text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | str | None:
        """The file sent under a name or referred to by it; the text where it is a file_id."""
        if name in self.files:
            return self.files[name]
        value = self.text(name)
        if value.startswith("attach://"):
            part = value.removeprefix("attach://")
            if part not in self.files:
                raise bad(f"wrong file identifier/HTTP URL specified: no part {part}")
            return self.files[part]
        return value or None

    def shown(self) -> Json:
        """What goes on record: files by name and size only."""
        sent = {
            name: {"file_name": file.name, "file_size": len(file.data)}
            for name, file in self.files.items()
        }
        return {**self.values, **sent}
