"""Code lists: which values a field may take, and the words people write for them.

The lists are policy data; an office changes them without code.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Confidence = Literal["V", "D", "R", "K"]
"""Verbatim from a source, derived from a sibling form, reconstructed, or not verified."""

_NOISE = re.compile(r"[\s,.;:、。·/\\\"'“”‘’()\[\]【】《》-]+")
_NEGATION = re.compile(r"[没未无不](有|能|法|曾|再)?$")
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list."""

    code: str
    label: str
    """The words of the standard or form, verbatim."""
    short: str = ""
    """What fits on a button; empty: the label does."""
    mark: str = ""
    """What a form prints instead of the label, such as ①."""
    text: str = ""
    """The source's full wording, where the label shortens it."""
    group: str = ""
    """The row's place in a coarser division: a band of a summary, a family of channels."""
    floor: int = 0
    """For bands: the least number that belongs here."""
    synonyms: tuple[str, ...] = ()

    @property
    def button(self) -> str:
        """The words for a button."""
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class CodeList:
    """The closed set of values of one field, in the order of its source."""

    name: str
    confidence: Confidence
    codes: tuple[Code, ...]
    affixes: tuple[str, ...] = ()
    """Words before or after a value that do not change it, such as 在职 or 学历."""
    _index: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index every spelling once: exact ones win over those without affixes."""
        spellings = [(_plain(word), row.code) for row in self.codes for word in _spellings(row)]
        index: dict[str, str] = {}
        for word, code in [*spellings, *((self._bare(word), code) for word, code in spellings)]:
            index.setdefault(word, code)
        object.__setattr__(self, "_index", MappingProxyType(index))

    def __iter__(self) -> Iterator[Code]:
        """The rows in order."""
        return iter(self.codes)

    def get(self, code: str) -> Code | None:
        """The row of this code, or None."""
        return next((row for row in self.codes if row.code == code), None)

    def label(self, code: str) -> str:
        """The label of this code, or the code itself when the list does not have it."""
        row = self.get(code)
        return row.label if row else code

    def match(self, text: str) -> str | None:
        """The code that a person's words mean, or None when they fit none."""
        folded = unicodedata.normalize("NFKC", text)
        for word in (_plain(folded), _plain(_BRACKETS.sub("", folded))):
            if found := self._index.get(word) or self._index.get(self._bare(word)):
                return found
        return None

    def find(self, text: str) -> str | None:
        """The code whose longest spelling occurs in a sentence and is not negated there, or None.

        没联系上 does not mean 联系上.
        """
        sentence = _plain(text)
        for word in sorted(self._index, key=len, reverse=True):
            at = sentence.find(word) if len(word) > 1 else -1
            if at >= 0 and not _NEGATION.search(sentence[:at]):
                return self._index[word]
        return None

    def band(self, number: int) -> str | None:
        """The code of the band that a number falls in, or None when it is below all of them."""
        return next((row.code for row in reversed(self.codes) if row.floor <= number), None)

    def _bare(self, word: str) -> str:
        for affix in self.affixes:
            word = word.removeprefix(affix).removesuffix(affix) or word
        return word


def read_codes(table: Mapping[str, Any]) -> Mapping[str, CodeList]:
    """The code lists of a parsed policy table; TypeError or KeyError where a row is malformed."""
    return MappingProxyType({name: _read_list(name, entry) for name, entry in table.items()})


def _read_list(name: str, entry: Mapping[str, Any]) -> CodeList:
    rows = tuple(
        Code(**{**row, "synonyms": tuple(row.get("synonyms", ()))}) for row in entry["codes"]
    )
    return CodeList(name, entry["confidence"], rows, tuple(entry.get("affixes", ())))


def _spellings(row: Code) -> tuple[str, ...]:
    return tuple(
        word for word in (row.code, row.label, row.short, row.mark, row.text, *row.synonyms) if word
    )


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
