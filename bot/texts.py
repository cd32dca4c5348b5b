"""The words of the bot: gettext catalogs under locales/, compiled in memory."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES = {"zh_Hans": "简体中文", "en": "English"}
DEFAULT = "zh_Hans"


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
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        catalog = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language_of(chosen: str, telegram: str) -> str:
    """The language to speak: the chosen one, else what Telegram says, else Chinese."""
    if chosen in LANGUAGES:
        return chosen
    return "en" if telegram.lower().startswith("en") else DEFAULT
