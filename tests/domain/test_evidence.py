from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import evidence
from bot.domain.attempts import Attempt, also, fold
from bot.domain.changes import AttemptLogged, Change, Entry
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.decisions import Decision, Loaded
from bot.domain.evidence import FRESH, MOST, Piece, aim, keep
from bot.domain.evidence_types import type_of
from bot.domain.presses import evidence as presses
from bot.domain.records import Seat, Try
from tests.domain.branch import NOW, SECRETARY, UNIT, Branch, complete

AT = NOW.isoformat()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"\xff\xd8\xff\xe0 a photo", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF....WEBPVP8 ", "webp"),
        (b"%PDF-1.7", "pdf"),
        (b"OggS voice", "ogg"),
        (b"\x00\x00\x00\x20ftypisom", "mp4"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml", "docx"),
        (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04 word/document.xml word/vbaProject.bin", None),
        (b"PK\x03\x04 photos/1.jpg", None),
        (b"MZ a program called photo.jpg", None),
        (b"#!/bin/sh", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, ending: str | None) -> None:
    found = type_of(data)
    assert (found.ending if found else None) == ending


def searched(*tried: Try, expects: str = "") -> Branch:
    one = replace(complete(1, reach="no"), tried=tried)
    return Branch(one, complete(2), seat=Seat(UNIT.id, 1, expects=expects))


def one(happened: str = AT, off: str = "") -> Try:
    return Try("contact", "vacant", happened, off=off)


def made(branch: Branch, *pieces: EvidenceKept) -> tuple[Attempt, ...]:
    logged = [
        AttemptLogged(1, n, t.channel, t.outcome, t.happened, t.happened)
        for n, t in enumerate(branch.members[1].tried, 1)
    ]
    changes: list[Change] = [*logged, *pieces]
    return fold(Entry(n, NOW, SECRETARY.id, c) for n, c in enumerate(changes, 1))


def kept(branch: Branch, attempt: int, piece: Piece, *before: EvidenceKept) -> Decision:
    loaded: Loaded = branch.loaded(1, attempts=made(branch, *before))
    return keep(loaded, attempt, piece)


@pytest.mark.parametrize(
    ("branch", "attempt"),
    [
        (searched(one()), 1),
        (searched(one(), one()), 2),
        (searched(one(), one(), expects="evidence:1"), 1),
        (searched(one(), one(), expects="evidence:1:more"), 1),
        (searched(one(), expects="note:1"), 0),
        (searched(one(off="withdrawn")), 0),
        (searched(one((NOW - FRESH - timedelta(seconds=1)).isoformat())), 0),
        (searched(), 0),
    ],
)
def test_what_is_sent_belongs_to_the_attempt_that_was_asked_for_or_just_made(
    branch: Branch, attempt: int
) -> None:
    assert aim(branch.loaded(1).desk, NOW) == attempt


def test_nothing_belongs_to_an_attempt_of_somebody_elses_branch() -> None:
    branch = searched(one())
    branch.grants = ()
    assert aim(branch.loaded(1).desk, NOW) == 0


def test_a_piece_is_kept_with_its_digest_and_hangs_on_its_attempt() -> None:
    branch = searched(one())
    piece = Piece("photo", "a" * 32, "b" * 64, 1234, "image/jpeg", "x.jpg", "回函")
    decision = kept(branch, 1, piece)
    (change,) = decision.changes
    assert change == EvidenceKept(
        1, 1, "photo", "a" * 32, "b" * 64, 1234, "image/jpeg", "x.jpg", "回函"
    )
    (attempt,) = also(made(branch), decision.changes, NOW, SECRETARY.id)
    assert attempt.evidence == (change,)
    assert decision.seat is not None
    assert decision.seat.expects == "evidence:1:more"


def test_the_same_file_is_kept_once_and_there_is_an_end() -> None:
    branch = searched(one())
    piece = Piece("photo", "a" * 32)
    assert kept(branch, 1, piece, EvidenceKept(1, 1, "photo", "a" * 32)).changes == ()
    many = [EvidenceKept(1, 1, "letter", text=str(n)) for n in range(MOST)]
    full = kept(branch, 1, piece, *many)
    assert full.complaint is not None
    assert (full.changes, full.complaint.code) == ((), "evidence_full")


def test_an_attempt_that_was_taken_back_takes_no_more() -> None:
    branch = searched(one())
    loaded = branch.loaded(1, attempts=tuple(replace(a, withdrawn=NOW) for a in made(branch)))
    refused = keep(loaded, 1, Piece("letter", text="12号"))
    assert refused.complaint is not None


def test_a_letter_is_a_number_that_is_typed_once() -> None:
    branch = searched(one(), expects="evidence:1")
    loaded = branch.loaded(1, attempts=made(branch))
    decision = evidence.typed(loaded, "1", " 样组函〔2026〕12号 ")
    assert decision is not None
    (change,) = decision.changes
    assert isinstance(change, EvidenceKept)
    assert (change.kind, change.text) == ("letter", "样组函〔2026〕12号")
    assert evidence.typed(loaded, "1:more", "王小明") is None
    empty = evidence.typed(loaded, "1", " ")
    assert empty is not None
    assert empty.complaint is not None


def test_a_file_is_sent_again_to_those_who_may_see_it_and_a_text_is_not() -> None:
    branch = searched(one())
    pieces = (EvidenceKept(1, 1, "photo", "a" * 32), EvidenceKept(1, 1, "letter", text="12号"))
    loaded = branch.loaded(1, attempts=made(branch, *pieces))

    def send(place: int, **other: Any) -> Decision:
        return evidence.send(loaded, presses.SendEvidence(UNIT.id, 1, 1, place), "q1", NOW)

    (errand,) = send(1).errands
    assert (errand.kind, errand.payload["place"]) == ("evidence", 1)
    assert send(2).errands == ()
    assert send(3).complaint is not None
    branch.grants = ()
    stranger = branch.loaded(1, attempts=made(branch, *pieces))
    press = presses.SendEvidence(UNIT.id, 1, 1, 1)
    assert evidence.send(stranger, press, "q1", NOW).errands == ()
