"""Puts files into a .zip: the same files give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

Part = tuple[str, bytes]
"""The name of a file within the .zip, folders before it, and its bytes."""

LARGEST = 45 * 1024 * 1024
"""What Telegram takes of a bot is 50 MB; the list of names needs some of it."""

_FIXED = (2000, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r'[\x00-\x1f<>:"\\|?*\u200b-\u200f\u202a-\u202e]')


def zip_of(parts: Iterable[Part]) -> bytes:
    """The files as one .zip; of two with the same name the second one gets a number."""
    target, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(target, "w") as packed:
        for wanted, data in parts:
            entry = zipfile.ZipInfo(free_name(wanted, taken), _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            packed.writestr(entry, data)
    return target.getvalue()


def free_name(wanted: str, taken: set[str]) -> str:
    """A name that every system can write, leads nowhere else, and is not taken yet; now it is."""
    steps = [_UNSAFE.sub("_", step).strip(" .") for step in wanted.split("/")]
    plain = "/".join(step[:80] for step in steps if step) or "_"
    stem, dot, ending = plain.rpartition(".")
    number, name = 1, plain
    while name.lower() in taken:
        number += 1
        name = f"{stem}({number}){dot}{ending}" if stem else f"{plain}({number})"
    taken.add(name.lower())
    return name


def volumes(sizes: Iterable[int], largest: int = LARGEST) -> Iterator[range]:
    """Places of neighbouring parts that fit into one file; a part that is too large stands alone."""
    start = total = end = 0
    for end, size in enumerate(sizes, 1):
        if total and total + size > largest:
            yield range(start, end - 1)
            start, total = end - 1, 0
        total += size
    if end > start:
        yield range(start, end)
