"""Tells what kind of file arrived, and opens an Excel package without trusting it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

from bot.domain.complaints import Complaint

_MB = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"PK\x05\x06", b"PK\x07\x08")
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"mime-ver")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in from one file."""

    rows: int = 20_000
    columns: int = 200
    megabytes: int = 20
    unpacked_megabytes: int = 256
    ratio: int = 250
    """A part that unpacks to more than this many times its size is no honest table."""
    parts: int = 4_000


class Refused(Exception):  # noqa: N818 - what happened, not an error
    """The file is refused for the complaint that is carried here."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.complaint = Complaint(code, facts)


def judge(data: bytes, limits: Limits) -> str:
    """ "xlsx" for a zip package, "text" for anything that may be a CSV; raises Refused otherwise."""
    if not data.strip():
        raise Refused("file_empty")
    if len(data) > limits.megabytes * _MB:
        raise Refused("file_too_large", size=-(-len(data) // _MB), limit=limits.megabytes)
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if code := _foreign(data):
        raise Refused(code)
    return "text"


def _foreign(data: bytes) -> str | None:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        return _old_office(data)
    if start.startswith(b"%PDF"):
        return "file_pdf"
    if start.startswith(b"{\\rtf"):
        return "file_word"
    if data.startswith(_IMAGES) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        return "file_image"
    if data.startswith(_ARCHIVES):
        return "file_archive"
    return "file_web_page" if start.lower().startswith(_MARKUP) else None


def _old_office(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "file_password"
    if holds("WordDocument"):
        return "file_word"
    return "file_xls" if holds("Workbook") or holds("Book") else "file_other"


class Package:
    """The parts of an .xlsx file, each read under a limit; names in any spelling."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._limit = limits.unpacked_megabytes * _MB
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise Refused("file_bomb", limit=limits.unpacked_megabytes)
        for entry in entries:
            _check_entry(entry, limits)
        if sum(entry.file_size for entry in entries) > self._limit:
            raise Refused("file_bomb", limit=limits.unpacked_megabytes)
        self._entries = {_plain(entry.filename): entry for entry in entries}
        self._limits = limits

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def entries(self) -> Iterator[zipfile.ZipInfo]:
        """Every entry in the order of the file."""
        return iter(self._zip.infolist())

    def entry(self, name: str) -> zipfile.ZipInfo:
        """The entry of a part; KeyError when there is none."""
        return self._entries[_plain(name)]

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """All bytes of an entry."""
        with self._zip.open(entry) as source:
            data = source.read(self._limit + 1)
        if len(data) > self._limit:
            raise Refused("file_bomb", limit=self._limits.unpacked_megabytes)
        return data

    def stream(self, name: str) -> Stream:
        """A part to be read piece by piece; KeyError when there is none."""
        return Stream(self._zip.open(self.entry(name)), self._limits)

    def tree(self, name: str) -> etree._Element:
        """A whole part as XML, refused when it declares entities."""
        data = self.read(self.entry(name))
        if len(data) > 64 * _MB:
            raise Refused("file_bomb", limit=self._limits.unpacked_megabytes)
        root = etree.fromstring(data, _parser())
        refuse_entities(root)
        return root

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relations of a part ("" for the package): id -> (last word of the type, part)."""
        folder, leaf = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
        if rels not in self:
            return {}
        return {
            rel.get("Id", ""): (rel.get("Type", "").rsplit("/", 1)[-1], _target(folder, rel))
            for rel in self.tree(rels).iterfind("{*}Relationship")
            if rel.get("TargetMode") != "External"
        }


class Stream:
    """A part under way: stops when it is too long, or long without a row in it."""

    _stretch = 16 * _MB

    def __init__(self, source: IO[bytes], limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._left = limits.unpacked_megabytes * _MB
        self._patience = self._stretch

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._source.read(size if size > 0 else 65536)
        self._left -= len(data)
        self._patience -= len(data)
        if self._left < 0 or self._patience < 0:
            raise Refused("file_bomb", limit=self._limits.unpacked_megabytes)
        return data

    def progress(self) -> None:
        """Says that something was made of what came so far."""
        self._patience = self._stretch


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def refuse_entities(root: etree._Element) -> None:
    """Refuse a document with a DTD: no spreadsheet program writes one."""
    info = root.getroottree().docinfo
    if info.internalDTD is not None:
        raise Refused("file_entities")


def open_package(data: bytes, limits: Limits) -> tuple[Package, str]:
    """The package and the name of its workbook part; refused when it is another kind of file."""
    package = Package(data, limits)
    if code := _not_a_workbook(package):
        raise Refused(code)
    mains = [part for kind, part in package.related("").values() if kind == "officeDocument"]
    workbook = next((part for part in mains if part in package), "xl/workbook.xml")
    if workbook not in package:
        raise Refused("file_archive")
    if "macroenabled" in _content_type(package, workbook):
        raise Refused("file_macros")
    return package, workbook


def _not_a_workbook(package: Package) -> str | None:
    names = [_plain(entry.filename) for entry in package.entries()]
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        return "file_macros"
    if "word/document.xml" in names:
        return "file_word"
    if "xl/workbook.bin" in names:
        return "file_xls"
    if "mimetype" in names and b"spreadsheet" in package.read(package.entry("mimetype"))[:200]:
        return "file_xls"
    return None if "[content_types].xml" in names else "file_archive"


def _content_type(package: Package, part: str) -> str:
    for item in package.tree("[Content_Types].xml").iterfind("{*}Override"):
        if _plain(item.get("PartName", "")) == _plain(part):
            return item.get("ContentType", "").lower()
    return ""


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & 0x1:
        raise Refused("file_password")
    if entry.compress_type not in _METHODS:
        raise Refused("file_broken")
    if entry.file_size > 4 * _MB and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Refused("file_bomb", limit=limits.unpacked_megabytes)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _target(folder: str, rel: etree._Element) -> str:
    target = rel.get("Target", "").replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path).lstrip("/")
