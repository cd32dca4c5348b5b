"""What a file is, by its content: names and announced types prove nothing."""

from __future__ import annotations

from typing import NamedTuple


class Type(NamedTuple):
    """A type of file that is kept, and the ending of its name."""

    mime: str
    ending: str


_MAGIC: tuple[tuple[int, bytes, Type], ...] = (
    (0, b"\xff\xd8\xff", Type("image/jpeg", "jpg")),
    (0, b"\x89PNG\r\n\x1a\n", Type("image/png", "png")),
    (8, b"WEBP", Type("image/webp", "webp")),
    (0, b"%PDF-", Type("application/pdf", "pdf")),
    (0, b"OggS", Type("audio/ogg", "ogg")),
    (0, b"ID3", Type("audio/mpeg", "mp3")),
    (0, b"\xff\xfb", Type("audio/mpeg", "mp3")),
    (4, b"ftypM4A", Type("audio/mp4", "m4a")),
    (4, b"ftyp", Type("video/mp4", "mp4")),
)
_ZIP = b"PK\x03\x04"
_OFFICE: tuple[tuple[bytes, Type], ...] = (
    (
        b"word/",
        Type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ),
    (b"xl/", Type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")),
)
_MACROS = b"vbaProject.bin"


def type_of(data: bytes) -> Type | None:
    """The type of this content; None for one that is not kept: programs, archives, macros."""
    if data.startswith(_ZIP):
        if _MACROS in data:
            return None
        return next((kind for part, kind in _OFFICE if part in data), None)
    return next((kind for at, magic, kind in _MAGIC if data[at : at + len(magic)] == magic), None)
