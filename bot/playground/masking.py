"""Puts fictitious values in the place of everybody's: of the same kind, with the same faults."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.domain.changes import KINDS as CHANGES
from bot.domain.interview import OVERRIDES
from bot.domain.names import search_keys
from bot.domain.policy import Policy
from bot.domain.roster_rows import BLANK
from bot.domain.values import KINDS, Value, read_value
from bot.playground.fictitious import LETTERS, Idnos, Names, Phones, Texts

Json = dict[str, Any]

_DIGITS = re.compile(r"(?<!\d)\+?\d[\d -]{3,}\d(?!\d)")
_DATELIKE = re.compile(r"[\W\d年月日号]+")
_CODED = re.compile(r"[a-z_]{1,20}")
_TIMES = re.compile(
    r"今天|今日|昨天|昨日|前天|大前天|刚才|刚刚|上午|下午|中午|早上|早晨|傍晚|晚上|凌晨|夜里|"
    r"上周|本周|这周|周[一二三四五六日天]|星期[一二三四五六日天]|"
    r"\d{1,4}\s*[年月日号点时分:：.\-/]\s*|半|(?<=[点时:：.\-/])\d{1,2}"
)
_WRITTEN = ("name", "note", "through", "reason", "file")
"""Fields of changes, besides facts, that hold what somebody wrote."""


class Mask:
    """One journey's mask: what was replaced once is replaced by the same for good."""

    def __init__(
        self, names: Iterable[str], numbers: Iterable[str], policy: Policy, today: date
    ) -> None:
        """`names` and `numbers` are the real ones: nothing fictitious may be one of them."""
        names, numbers = set(names), set(numbers)
        self._policy = policy
        self._today = today
        self.names = Names(names)
        self._idnos, self._phones, self._texts = Idnos(numbers), Phones(numbers), Texts()
        self._words = _vocabulary(policy)
        self.replaced: dict[str, str] = {}
        """Every value of a person -> what stands for it."""
        self._known = {name for name in names if len(name) > 1}

    def value(self, kind: str, real: str) -> str:
        """What stands for a value of this kind, typed or in a cell."""
        plain = real.strip()
        if not plain or plain in BLANK or plain == "不知道" or self._read(kind, plain) == Value():
            return real
        makers: Mapping[str, Callable[[str], str]] = {
            "name": self._name,
            "idno": self._idno,
            "phone": self._phone,
            "number": str,
        }
        if kind in makers:
            return self._noted(real, makers[kind](plain))
        if kind != "text" and self._faults(kind, plain) == ():
            return real
        if _DATELIKE.fullmatch(plain) and sum(c.isdigit() for c in plain) < 10:
            return real
        return self.text(real)

    def text(self, real: str) -> str:
        """What stands for a text; words of the policy stay."""
        if real.strip() in self._words or not real.strip():
            return real
        return self._noted(real, self._texts(real))

    def line(self, real: str) -> str:
        """What stands for a text in which names, numbers and words of the policy are mixed."""
        longest_first = sorted(self._known, key=lambda name: (-len(name), name))
        pattern = "|".join(map(re.escape, longest_first))
        parts = re.split(f"({pattern})", real) if pattern else [real]
        return "".join(self._name(p) if p in self._known else self._mixed(p) for p in parts)

    def _mixed(self, real: str) -> str:
        """The text with the policy's words, times and short numbers left in it."""
        words = sorted((w for w in self._words if len(w) > 1), key=len, reverse=True)
        kept = re.compile("|".join([_TIMES.pattern, *map(re.escape, words), r"[\W_]+"]))
        out, at = "", 0
        for found in kept.finditer(real):
            out += self._other(real[at : found.start()]) + found[0]
            at = found.end()
        return out + self._other(real[at:])

    def _other(self, real: str) -> str:
        if real.isascii() and real.isalpha():
            return self.spelling(real)
        if real.isdecimal():
            return real if len(real) < 5 else self._phones(real)
        return self._texts(real) if real else ""

    def spelling(self, real: str) -> str:
        """What finds the fictitious name where these letters find the real one."""
        for name in sorted(self._known):
            if real.lower() in search_keys(name).split() and len(real) > len(name):
                return search_keys(self._name(name)).split()[1]
        return letters(real)

    def table(self, real: Mapping[str, Any]) -> Json:
        """The table of a roster with every cell masked."""
        kinds = {**KINDS, "number": "number"}
        rows = [
            [number, {name: self.value(kinds.get(name, "text"), c) for name, c in cells.items()}]
            for number, cells in real["rows"]
        ]
        columns = [
            [index, name, heading if name is not None else self.text(heading)]
            for index, name, heading in real["columns"]
        ]
        return {
            "kind": real["kind"],
            "sheet": self.text(real["sheet"]),
            "headings_row": real["headings_row"],
            "columns": columns,
            "rows": rows,
            "unknown": [self.text(heading) for heading in real["unknown"]],
            "flaws": [self._flaw(flaw) for flaw in real["flaws"]],
            "other_sheets": [self.text(sheet) for sheet in real["other_sheets"]],
        }

    def _flaw(self, flaw: list[Any]) -> list[Any]:
        row, name, code, facts, hard = flaw
        kind = {**KINDS, "number": "number"}.get(name, "text")
        said = {k: self.value(kind, v) if isinstance(v, str) else v for k, v in facts.items()}
        return [row, name, code, said, hard]

    def refused(self, real: list[Any]) -> list[Any]:
        """Why a file could not be read, without its headings."""
        code, facts, hard = real
        return [
            code,
            {k: self.text(v) if isinstance(v, str) else v for k, v in facts.items()},
            hard,
        ]

    def change(self, kind: str, real: Mapping[str, Any]) -> Json:
        """A change of the record, packed, with all that anybody wrote masked."""
        masked = dict(real)
        for facts in ("facts", "before"):
            if facts in masked:
                masked[facts] = {n: self._fact(n, f) for n, f in masked[facts].items()}
        for name in _WRITTEN:
            if isinstance(masked.get(name), str) and name in _fields(kind):
                masked[name] = self._written(name, masked[name])
        if "undoes" in masked:
            masked["undoes"] = 0
        return masked

    def _written(self, name: str, real: str) -> str:
        if name == "name":
            # Of a shown value it is the question's name.
            return real if _CODED.fullmatch(real) else self.value("name", real)
        if name == "note" and real in OVERRIDES:
            return real
        return real if name == "reason" and _CODED.fullmatch(real) else self.line(real)

    def _fact(self, name: str, fact: list[Any]) -> list[Any]:
        value, mark, origin, source, told, *rest = fact
        masked = self.value(self.kind(name), value) if value else value
        return [
            masked,
            mark,
            origin,
            "0:" + source.partition(":")[2] if source else "",
            told,
            *rest,
        ]

    def kind(self, name: str) -> str:
        """The kind of a fact; what is chosen from a list is none."""
        question = self._policy.question(name)
        if name in KINDS:
            return KINDS[name] if question is None or question.type != "select" else "code"
        return question.type if question is not None else "text"

    def _name(self, real: str) -> str:
        if len(real) > 1:
            self._known.add(real)
        return self.names(real)

    def _idno(self, real: str) -> str:
        plain = "".join(unicodedata.normalize("NFKC", real).split()).upper()
        faults = self._faults("idno", real)
        for made in self._idnos(plain):
            if self._faults("idno", made) == faults:
                return self._idnos.settle(plain, made)
        return self._texts(real)

    def _phone(self, real: str) -> str:
        def number(found: re.Match[str]) -> str:
            return self._phones("".join(c for c in found[0] if c.isdigit()))

        plain = unicodedata.normalize("NFKC", real)
        made, at = "", 0
        for found in _DIGITS.finditer(plain):
            made += self._beside(plain[at : found.start()]) + number(found)
            at = found.end()
        return made + self._beside(plain[at:])

    def _beside(self, real: str) -> str:
        """What stands beside a number: separators stay, words do not."""
        return re.sub(r"[^\W_]+", lambda found: self._texts(found[0]), real)

    def _faults(self, kind: str, raw: str) -> tuple[str, ...] | None:
        """What is wrong or doubtful about a text as a value; None where the kind is not one."""
        read = self._read(kind, raw)
        if read is None:
            return () if _CODED.fullmatch(raw) else None
        return tuple(c.code for c in read.complaints)

    def _read(self, kind: str, raw: str) -> Value | None:
        try:
            return read_value(kind, raw, today=self._today, codes=self._policy.codes)
        except KeyError:
            return None

    def _noted(self, real: str, made: str) -> str:
        self.replaced[real.strip()] = made
        return made

    def leaks(self, text: str) -> Iterator[str]:
        """Which of the replaced values can still be read."""
        return (real for real, made in self.replaced.items() if _tells(real) and real in text)


def letters(real: str) -> str:
    """Letters that find the fictitious name by its initials where these found the real one."""
    return "".join(LETTERS.get(c, c) for c in real.lower())


def _tells(real: str) -> bool:
    """Whether a text is long enough to tell anything by being there."""
    return len(real) > (3 if real.isascii() else 1)


def _fields(kind: str) -> tuple[str, ...]:
    return tuple(CHANGES[kind].__dataclass_fields__)


def _vocabulary(policy: Policy) -> frozenset[str]:
    """The words that the policy itself uses: whoever wrote one has written nothing of his own."""
    codes = [code for codelist in policy.codes.values() for code in codelist]
    spelt = (w for code in codes for w in (code.label, code.short, *code.synonyms) if w)
    suggested = (word for question in policy.questions for word in question.suggest)
    columns = policy.tables["roster"]["column"]
    headings = (w for c in columns for w in (c["heading"], *c.get("synonyms", ())))
    return frozenset((*spelt, *suggested, *headings))
