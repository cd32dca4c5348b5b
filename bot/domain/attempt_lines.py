"""An attempt in one typed line: 王小明 电话 空号 昨天下午. Nothing is guessed: what is missing is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import pairwise

from bot.domain.attempt_times import spot_time
from bot.domain.attempts import Moment
from bot.domain.codes import CodeList

_FULL_WIDTH = str.maketrans({0x3000: " "} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
_BREAK = r"\s,，、。;；!！?？|…"
_BREAKS, _WORD = re.compile(f"[{_BREAK}]+"), re.compile(f"[^{_BREAK}]+")
_EDGES = "()（）<>《》“”\"'/:：-—"
"""What may stand around a word without belonging to it."""
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|\d{3}\*{2,8}\d{2,4}|\d{7,12})(?!\d)")
_NEGATION = re.compile(r"[没未无不别](有|能|法|曾|再)?$")

_NAME = re.compile(r"[㐀-鿿\U00020000-\U0003FFFF]{2,6}")
_DOTTED = re.compile(r"[㐀-鿿·]{3,20}")
_SPELT = re.compile(r"[a-z]{2,30}", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:编号|第)?(\d{1,6})号?")
_APART = re.compile(r"(编号|第) (?=\d)")
"""编号 12 is one word."""
_BEFORE = re.compile(
    r"^(?:又|再|来|我|我们|已)?(?:去|到)?(?:打给|联系|询问|查询|查找|查了|查|问了|问|给|跟|找|对|去|到)"
)
_BEHIND = re.compile(
    r"(?:打了|打过|打|的|他|她|家里|家|本人|同志|那边|这边|了|还是|依然|仍然|仍|一直|都|又|还|发|去|通过|问)+$"
)
_NO_NAME = re.compile(
    r"^(?:[说称讲听在已让叫答回约去到人号对据还仍又也但就都是结果可能应该目前今后]|新[号电地线])|[了过没不次遍]"
)
_FILLING = re.compile(
    r"^(?:的|了|去|又|再|给|跟|向|找|问|问了|问过|打|打了|打过|打给|联系|他|她|问他|问她|问了他|问了她|问过他|问过她"
    r"|是|被|用|人|说|接|接的|要|通过|发|发了|到|去了|去问|去了趟|对方|是个|结果|都|还是|还|仍|查|查询|查了|查过|去查)+$"
)

LEAD = "lead"
"""The outcome whose words are worth keeping: 给了新号码, 新地址在城东."""

_OF_HIM = re.compile(r"^(?:发动|发|他|她)")

PLAINLY_BY_PHONE = frozenset(
    {"电话", "打电话", "打了电话", "拨打电话", "拨打", "手机", "去电", "致电"}
)
"""Words of a channel that say nothing about whom or what was tried."""

_WEAK = frozenset({"党员", "其他", "其它"})
_YIELDING: Mapping[str, tuple[str, ...]] = {
    # 打电话问他表哥 is asking relatives; 上门问他父母 too.
    "channel": ("contact", "other"),
    # 打不通，空号 says more than 打不通.
    "outcome": ("nothing", "unanswered"),
}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Line:
    """What was understood; an empty field is missing and has to be asked."""

    who: str = field(default="", repr=False)
    """As it was typed: a name, a spelling, initials or a 编号."""
    channel: str = ""
    outcome: str = ""
    written: str = field(default="", repr=False)
    """The part of the line in which `who` stands."""
    leads: bool = False
    """Whether the line begins with it, as a line about somebody does."""
    moment: Moment | None = None
    timed: bool = False
    """Whether a time was written, understood or not."""
    through: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    @property
    def speaks(self) -> bool:
        """Whether it has the word of a channel or an outcome in it."""
        return bool(self.channel or self.outcome)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    word: str
    code: str


def read_line(text: str, codes: Mapping[str, CodeList], told: datetime, zone: tzinfo) -> Line:
    """The attempt in a line; without a written time it happened when it was told."""
    plain = " ".join(text.translate(_FULL_WIDTH).split())[:_LONGEST]
    plain = _APART.sub(r"\1", plain)
    outcomes = list(_hits(plain, codes["outcome"], ()))
    channels = list(_hits(plain, codes["channel"], outcomes))
    end = _told_by(plain, channels, outcomes)
    whom = channels
    channels, outcomes = ([h for h in hits if h.start < end] for hits in (channels, outcomes))
    taken = [*outcomes, *channels]
    phones = [_Hit(m.start(), m.end(), m[0], "") for m in _PHONE.finditer(plain)]
    blanked = _without(plain, [*taken, *phones])
    spotted = spot_time(blanked, told, zone)
    times = [_Hit(spotted.start, spotted.end, "", "")] if spotted else []
    channel, outcome = _one(channels, "channel"), _one(outcomes, "outcome")
    # What is not settled stays in the note, so that it can be read when it is asked.
    settled = [h for h in taken if h.code in (channel, outcome) or _yields(h, taken)]
    if outcome == LEAD:
        # What was learnt is no part of how it was tried.
        phones, settled = [], [h for h in settled if h.code != LEAD or "线索" in h.word]
    parts = list(_parts(plain, [*settled, *phones, *times]))
    who, written, rest = _named(parts)
    if not who and spotted and _surname(blanked[spotted.start : spotted.end]):
        # 周天 may be a name as well as a day; where nobody else is named, it is one.
        who = written = blanked[spotted.start : spotted.end]
        spotted = None
    return Line(
        who=who,
        written=written,
        leads=bool(written) and plain.lstrip(f"{_EDGES} ").startswith(written.lstrip(_EDGES)),
        channel=channel,
        outcome=outcome,
        moment=spotted.moment if spotted else Moment(told),
        timed=spotted is not None,
        through=_through(whom, channel, phones, codes["channel"]),
        note="，".join(rest),
    )


def _told_by(text: str, channels: list[_Hit], outcomes: list[_Hit]) -> int:
    """Where 电话 空号, a way and its outcome side by side, ends: what follows is her own account.

    The end of the text where the line is not of that form.
    """
    ways, ends = ({(h.start, h.end) for h in hits} for hits in (channels, outcomes))
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    for place, pair in enumerate(pairwise(words)):
        if (pair[0] in ways and pair[1] in ends) or (pair[0] in ends and pair[1] in ways):
            after = (word for word in words[place + 2 :] if word not in ways | ends)
            return next(after, (len(text), 0))[0]
    return len(text)


def _hits(text: str, listed: CodeList, taken: Iterable[_Hit]) -> Iterator[_Hit]:
    """Every word of the list, the longest at each place, without the negated ones."""
    lowered, covered = text.lower(), {i for hit in taken for i in range(hit.start, hit.end)}
    at = 0
    while at < len(text):
        hit = _longest(lowered, at, listed)
        if hit is None or covered & set(range(hit.start, hit.end)):
            at += 1
            continue
        at = hit.end
        if not _NEGATION.search(text[: hit.start]):
            yield _Hit(hit.start, hit.end, text[hit.start : hit.end], hit.code)


def _longest(text: str, at: int, listed: CodeList) -> _Hit | None:
    for word, code in _words(listed):
        if text.startswith(word, at):
            return _Hit(at, at + len(word), word, code)
    return None


def _surname(text: str) -> bool:
    return len(text) == 2 and text[0] == "周"


_cache: dict[int, tuple[CodeList, tuple[tuple[str, str], ...]]] = {}


def _words(listed: CodeList) -> tuple[tuple[str, str], ...]:
    """The words of a list with their codes, the longest first; made once for each list."""
    known = _cache.get(id(listed))
    if known is None or known[0] is not listed:
        spelt = {
            word.lower(): row.code
            for row in listed
            for word in (row.label, row.short, *row.synonyms)
            if len(word) > 1
        }
        words = tuple(sorted(spelt.items(), key=lambda item: -len(item[0])))
        known = _cache[id(listed)] = (listed, words)
    return known[1]


def _one(hits: list[_Hit], kind: str) -> str:
    """The one code that is meant; empty where there is none, or more than one."""
    firm = [hit.code for hit in hits if hit.word not in _WEAK] or [hit.code for hit in hits]
    codes = list(dict.fromkeys(firm))
    for yielding in _YIELDING[kind]:
        if len(codes) > 1 and yielding in codes:
            codes.remove(yielding)
    return codes[0] if len(codes) == 1 else ""


def _yields(hit: _Hit, taken: list[_Hit]) -> bool:
    return any(hit.code in codes for codes in _YIELDING.values()) and len(taken) > 1


def _without(text: str, hits: Iterable[_Hit]) -> str:
    """The text with bars over the hits, every letter in its place."""
    letters = list(text)
    for hit in hits:
        letters[hit.start : hit.end] = "|" * (hit.end - hit.start)
    return "".join(letters)


def _parts(text: str, hits: Iterable[_Hit]) -> Iterator[str]:
    """What is left between the hits and the punctuation."""
    yield from (part for part in _BREAKS.split(_without(text, hits)) if part.strip(_EDGES))


def _named(parts: list[str]) -> tuple[str, str, list[str]]:
    """The first part that can be a person, as a name and as written; the others that speak."""
    who, written, rest = "", "", []
    for part in parts:
        name = "" if who else _name_in(part)
        if name:
            who, written = name, part
        elif not _FILLING.fullmatch(part.strip(_EDGES)):
            rest.append(part)
    return who, written, rest


def _name_in(part: str) -> str:
    part = part.strip(_EDGES)
    if found := _NUMBERED.fullmatch(part):
        return found[1]
    if _SPELT.fullmatch(part):
        return part.lower()
    bare = _bare(part)
    if _NO_NAME.search(bare) or _FILLING.fullmatch(part):
        return ""
    if _NAME.fullmatch(bare) or ("·" in bare and _DOTTED.fullmatch(bare)):
        return bare
    return ""


def _bare(part: str) -> str:
    """The name without the verb before it and the particle behind it."""
    for pattern in (_BEFORE, _BEHIND):
        stripped = pattern.sub("", part)
        part = stripped if len(stripped) > 1 else part
    return part


def _through(hits: list[_Hit], channel: str, phones: list[_Hit], listed: CodeList) -> str:
    """Whom or what was tried, as far as the line says it beside the channel itself."""
    row = listed.get(channel)
    said = {row.label, row.short} if row else set()
    words = [
        _OF_HIM.sub("", hit.word)
        for hit in hits
        if hit.code == channel and hit.word not in PLAINLY_BY_PHONE and hit.word not in said
    ]
    return " ".join(dict.fromkeys([*words, *(hit.word for hit in phones)]))
