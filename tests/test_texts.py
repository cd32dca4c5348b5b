"""Catalogs that are compiled once and kept, and never older than their words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import texts
from bot.texts import Tongue, tongue

WORDS = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "首页"\nmsgstr "{}"\n'
)


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    path = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(WORDS.format("Home"), "utf-8")
    return path


def fresh() -> Tongue:
    tongue.cache_clear()
    try:
        return tongue("en")
    finally:
        tongue.cache_clear()


def test_a_catalog_is_compiled_once(catalog: Path) -> None:
    assert fresh()("首页") == "Home"
    kept = catalog.with_suffix(".mo")
    before = kept.stat()
    assert fresh()("首页") == "Home"
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(p.name for p in catalog.parent.iterdir()) == ["messages.mo", "messages.po"]


def test_other_words_are_compiled_anew_whatever_the_clock_of_the_file_says(catalog: Path) -> None:
    fresh()
    catalog.write_text(WORDS.format("Start"), "utf-8")
    os.utime(catalog, (0, 0))
    assert fresh()("首页") == "Start"


@pytest.mark.parametrize("spoilt", [b"", b"not a catalog", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_spoilt_file_is_replaced(catalog: Path, spoilt: bytes) -> None:
    catalog.with_suffix(".mo").write_bytes(spoilt)
    assert fresh()("首页") == "Home"
    assert catalog.with_suffix(".mo").read_bytes() != spoilt


def test_where_nothing_can_be_written_the_words_are_there_all_the_same(catalog: Path) -> None:
    catalog.with_suffix(".mo").mkdir()
    assert fresh()("首页") == "Home"
    assert [p.name for p in catalog.parent.iterdir() if p.name.startswith("tmp")] == []
