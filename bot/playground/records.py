"""What the fake keeps: people, groups, messages, files, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground.markup import Entity, render

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: what is read on it and what a press sends or opens."""

    label: str
    data: str | None = None
    url: str | None = None
    raw: Json = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the chat; `kind` is the Bot API's word for it (document, photo, voice …)."""

    file_id: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    kind: str = "document"

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    @property
    def path(self) -> str:
        """The `file_path` under which it is fetched."""
        ending = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{self.kind}s/file_{self.file_id.rpartition('-')[2]}.{ending}"


@dataclass(slots=True)
class Message:
    """One message of a chat as it stands now; `versions` are the texts it had before."""

    id: int
    chat_id: int
    sender_id: int
    from_bot: bool
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    buttons: list[list[Button]] = field(default_factory=list)
    document: Document | None = None
    extra: Json = field(default_factory=dict)
    reply_to: int | None = None
    markup: Json | None = None
    edited: datetime | None = None
    protect: bool = False
    deleted: bool = False
    versions: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The text or caption as Telegram's HTML."""
        return render(self.text, self.entities)

    @property
    def labels(self) -> list[str]:
        """What is read on its buttons, row after row."""
        return [button.label for row in self.buttons for button in row]

    def button(self, wanted: str) -> Button:
        """The button with this label, else this data, else the only one whose label holds it."""
        every = [button for row in self.buttons for button in row]
        for match in (
            [one for one in every if one.label == wanted],
            [one for one in every if one.data == wanted],
            [one for one in every if wanted in one.label],
        ):
            if len(match) == 1:
                return match[0]
            if match:
                raise LookupError(f"{len(match)} buttons answer to {wanted!r}: {self.labels}")
        raise LookupError(f"message {self.id} has no button {wanted!r}, only {self.labels}")


@dataclass(frozen=True, slots=True)
class Toast:
    """An answer to a press, as the person sees it: passing line or alert."""

    text: str
    alert: bool
    url: str | None
    query_id: str
    at: datetime


@dataclass(slots=True)
class Person:
    """Somebody with the Telegram app."""

    user_id: int
    first_name: str
    language_code: str | None = "zh-hans"
    last_name: str | None = None
    username: str | None = None
    wrote: bool = False
    blocked: bool = False
    action: tuple[str, datetime] | None = None
    toasts: list[Toast] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A group chat, and whether the bot is in it."""

    chat_id: int
    title: str
    bot_in: bool = True


@dataclass(slots=True)
class Query:
    """A press that waits for its answer."""

    id: str
    user_id: int
    at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: what it asked and what it was told. No token."""

    method: str
    params: Json
    at: datetime
    result: Any = None
    code: int = 200
    error: str | None = None
