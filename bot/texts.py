"""The words of the bot: gettext catalogs under locales/, compiled when they are first needed."""

from __future__ import annotations

import contextlib
import hashlib
import struct
import tempfile
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES = {"zh_Hans": "简体中文", "en": "English"}
DEFAULT = "zh_Hans"
MADE_OF = "made of"
"""What stands in a compiled catalog for the digest of its words."""


class Tongue:
    """Says sentences in one language; what is put into their places is escaped for HTML."""

    def __init__(self, catalog: NullTranslations) -> None:
        self._catalog = catalog

    def __call__(self, sentence: str, /, **places: object) -> str:
        """The sentence in this language; a place that a tongue has filled is not escaped again."""
        return _fill(self._catalog.gettext(sentence), places)

    def plural(self, one: str, many: str, n: int, /, **places: object) -> str:
        """The form of the sentence that fits the number."""
        return _fill(self._catalog.ngettext(one, many, n), {"n": n, **places})


def _fill(sentence: str, places: dict[str, object]) -> str:
    if not places:
        return sentence
    return Markup(sentence).format(**places)  # noqa: S704 - the catalog is ours


@cache
def tongue(language: str) -> Tongue:
    """The tongue of a language code; the default one where it is not spoken."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    return Tongue(_compiled(path) if path.exists() else NullTranslations())


def _compiled(path: Path) -> GNUTranslations:
    """The catalog, from the file of an earlier start where that was made of the same words."""
    words = path.read_bytes()
    digest = hashlib.sha256(words).hexdigest()
    kept = path.with_suffix(".mo")
    with contextlib.suppress(OSError, UnicodeDecodeError, struct.error):
        known = GNUTranslations(BytesIO(kept.read_bytes()))
        if known.gettext(MADE_OF) == digest:
            return known
    compiled = _compile(words, digest)
    # A folder that cannot be written to costs the next start some time, nothing else.
    with contextlib.suppress(OSError):
        _keep(kept, compiled)
    return GNUTranslations(BytesIO(compiled))


def _compile(words: bytes, digest: str) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalog = read_po(BytesIO(words))
    catalog.add(MADE_OF, digest)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _keep(path: Path, data: bytes) -> None:
    """Put the file in its place at once: another process may read it meanwhile."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    made = Path(file.name)
    try:
        made.chmod(0o644)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def language_of(chosen: str, telegram: str) -> str:
    """The language to speak: the chosen one, else what Telegram says, else Chinese.

    What was chosen may itself be what Telegram once said.
    """
    if chosen in LANGUAGES:
        return chosen
    return "en" if (chosen or telegram).lower().startswith("en") else DEFAULT
