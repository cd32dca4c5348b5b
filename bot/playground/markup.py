"""Telegram's HTML: text with entities in, text with entities out, its refusals in between.

Offsets and lengths of entities count UTF-16 units, offsets in refusals count bytes, as there.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from bot.playground.errors import Refusal, bad

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
SHOWN_AS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
PIECE = re.compile(r"<(?P<end>/?)(?P<name>[^\s<>/]*)|(?P<char>&[#\w]{1,10};?)|(?P<text>[^<&]+|&)")
ATTRIBUTE = re.compile(r"""\s+([-\w]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
CLOSE = re.compile(r"\s*>")
KNOWN_CHARACTERS = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});?\Z")
FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"，。；）】》]+)"
)


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


class _Reader:
    """Where the reading of one text stands."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[tuple[str, Entity]] = []
        self.entities: list[Entity] = []

    def refuse(self, reason: str, at: int) -> Refusal:
        """The refusal of this text at a place in it."""
        offset = len(self.source[:at].encode())
        return bad(f"can't parse entities: {reason.replace('@', str(offset), 1)}")

    def write(self, text: str) -> None:
        """Take over plain text."""
        self.out.append(text)
        self.length += units(text)

    def start(self, name: str, at: int) -> None:
        """Open a tag."""
        if name not in KINDS:
            raise self.refuse(f'Unsupported start tag "{name}" at byte offset @', at)
        attributes: dict[str, str | None] = {}
        while found := ATTRIBUTE.match(self.source, self.at):
            value = found[2]
            attributes[found[1].lower()] = None if value is None else unescape(value.strip("\"'"))
            self.at = found.end()
        closed = CLOSE.match(self.source, self.at)
        if closed is None:
            raise self.refuse("Unclosed start tag at byte offset @", at)
        self.at = closed.end()
        self.open.append((name, self.entity(name, attributes, at)))

    def entity(self, name: str, attributes: dict[str, str | None], at: int) -> Entity:
        """The entity a start tag begins; its length is known at the end tag."""
        entity: Entity = {"type": KINDS[name], "offset": self.length}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler" at byte offset @', at)
        if name == "a":
            entity["url"] = attributes.get("href")
        if name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if name == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id")
        if name == "code" and self.open and self.open[-1][0] == "pre":
            entity["type"] = "language"
            entity["language"] = (attributes.get("class") or "").removeprefix("language-")
        return entity

    def end(self, name: str, at: int) -> None:
        """Close the last tag."""
        if not self.open:
            raise self.refuse("Unexpected end tag at byte offset @", at)
        expected, entity = self.open.pop()
        if name and name != expected:
            raise self.refuse(
                f'Unmatched end tag at byte offset @, expected "</{expected}>", found "</{name}>"',
                at,
            )
        closed = CLOSE.match(self.source, self.at)
        if closed is None:
            raise self.refuse("Unclosed end tag at byte offset @", at)
        self.at = closed.end()
        entity["length"] = self.length - entity["offset"]
        self.keep(entity)

    def keep(self, entity: Entity) -> None:
        """Remember an entity that has a text."""
        if entity["type"] == "language":
            if entity["language"] and self.open:
                self.open[-1][1]["language"] = entity["language"]
        elif entity["length"] and ("url" not in entity or entity["url"]):
            self.entities.append(entity)


def parse(source: str) -> tuple[str, list[Entity]]:
    """Read Telegram's HTML into plain text and entities; a Refusal where Telegram refuses."""
    reader = _Reader(source)
    while reader.at < len(source):
        at = reader.at
        found = PIECE.match(source, at)
        assert found is not None  # noqa: S101 - the pattern takes any character
        reader.at = found.end()
        if found["char"]:
            piece = found["char"]
            reader.write(unescape(piece) if KNOWN_CHARACTERS.match(piece) else piece)
        elif found["text"]:
            reader.write(found["text"])
        elif found["end"]:
            reader.end(found["name"].lower(), at)
        else:
            reader.start(found["name"].lower(), at)
    if reader.open:
        name = reader.open[-1][0]
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
    return trim("".join(reader.out), reader.entities)


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends, as Telegram does, and move the entities along."""
    stripped = text.strip()
    before = units(text) - units(text.lstrip())
    length = units(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - before, 0)
        stop = min(entity["offset"] + entity["length"] - before, length)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    # The outer one first: that is the order Telegram gives and HTML needs.
    kept.sort(key=lambda one: (one["offset"], -one["length"]))
    return stripped, kept


def found_in(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities together with the commands and addresses Telegram finds by itself."""
    taken = [(one["offset"], one["offset"] + one["length"]) for one in entities]
    more = []
    for found in FOUND.finditer(text):
        start = units(text[: found.start()])
        stop = start + units(found[0])
        if not any(start < end and begin < stop for begin, end in taken):
            more.append({"type": found.lastgroup, "offset": start, "length": stop - start})
    return sorted([*entities, *more], key=lambda one: (one["offset"], -one["length"]))


def render(text: str, entities: list[Entity]) -> str:
    """Text and entities as Telegram's HTML again."""
    coded = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, str]] = []
    for order, entity in enumerate(entities):
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        opening, closing = _tags(entity)
        marks += [(start, 1, order, opening), (stop, 0, -order, closing)]
    pieces, at = [], 0
    for offset, _, _, tag in sorted(marks):
        pieces += [escape(coded[at * 2 : offset * 2].decode("utf-16-le"), quote=False), tag]
        at = offset
    pieces.append(escape(coded[at * 2 :].decode("utf-16-le"), quote=False))
    return "".join(pieces)


def _tags(entity: Entity) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if entity["type"] == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    name = SHOWN_AS.get(entity["type"])
    return (f"<{name}>", f"</{name}>") if name else ("", "")
