"""The catalogs under locales/: what the bot says, collected from the code and the policy pack.

Run `python -m bot.catalogs` after adding a sentence or a policy label.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.texts import DEFAULT, FOLDER, LANGUAGES
from handlers.listening import COMMANDS

ROOT = FOLDER.parent
POLICY = Path("bot/policy")

KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "say": None,
    "N_": None,
    "plural": (1, 2),
}
"""The functions whose first text is a sentence of the bot; `_` is what the screens call `say`."""

SPOKEN = ("bot/screens", "handlers")
"""The folders that speak; the command line and the playground have words of their own."""

SPOKEN_CODES = (
    "sex",
    "ethnicity",
    "category",
    "scope",
    "circumstance",
    "focus",
    "channel",
    "outcome",
    "contact",
    "disposal",
    "urging",
)
"""The code lists whose labels are shown in a chat."""

CHURN = tuple(
    f'"{name}'
    for name in ("POT-", "PO-", "Report-", "Last-Trans", "Language-Team", "Project-", "Generated-")
)
"""Header lines that say nothing here, or something else tomorrow."""

HEADER = """\
# What the bot says. The sentences themselves are the keys.
# Written by `python -m bot.catalogs`: fill in empty translations, leave the rest to it.
"""


def template() -> Path:
    """Where the catalog without translations lies."""
    return FOLDER / "messages.pot"


def translation(language: str) -> Path:
    """Where the catalog of a language lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every sentence that the code or the policy pack may show, without translations."""
    catalog = _empty(None)
    for where, sentence in (*_sentences(), *_labels()):
        catalog.add(sentence, locations=[(where, 0)])
    return catalog


def update() -> dict[str, list[str]]:
    """Bring all catalogs up to date; the sentences that are not translated, by language."""
    found = extract()
    _write(template(), found)
    missing = {}
    for language in LANGUAGES:
        made = _translated(found, language)
        _write(translation(language), made)
        missing[language] = [key(message) for message in messages(made) if not said(message)]
    return missing


def messages(catalog: Catalog) -> list[Message]:
    """The sentences of a catalog, without its header."""
    return [message for message in catalog if message.id]


def key(message: Message) -> str:
    """The sentence of the code; of a plural the form for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def said(message: Message) -> tuple[str, ...]:
    """What is said instead, in every form; empty while one is missing."""
    string = message.string or ""
    forms = (string,) if isinstance(string, str) else tuple(string)
    return forms if all(forms) else ()


def rendered(catalog: Catalog) -> str:
    """The catalog as a file, the same for the same sentences: sorted, no dates, no line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(CHURN))


def read(language: str) -> Catalog:
    """The catalog of a language as it lies there; an empty one where there is none."""
    path = translation(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _empty(language: str | None) -> Catalog:
    return Catalog(language, header_comment=HEADER.rstrip(), project="paicha", fuzzy=False)


def _translated(found: Catalog, language: str) -> Catalog:
    """The sentences with the translations they have; Chinese ones say themselves."""
    made, old = _empty(language), read(language)
    for message in messages(found):
        known = old.get(message.id)
        string = known.string if known is not None and said(known) else None
        if language == DEFAULT:
            string = key(message) if isinstance(message.id, str) else (key(message),)
        made.add(message.id, string, locations=message.locations)
    return made


def _write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rendered(catalog), encoding="utf-8")


def _sentences() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The sentences of the code: (file, sentence)."""
    for folder in SPOKEN:
        for file, _, sentence, _, _ in extract_from_dir(
            ROOT / folder,
            [("**.py", _spoken)],  # type: ignore[list-item]  # Babel takes functions as well
            keywords=dict(KEYWORDS),
        ):
            yield f"{folder}/{file}", sentence
    for label in COMMANDS.values():
        yield "handlers/listening.py", label


def _spoken(
    source: IO[bytes], keywords: Mapping[str, Any], comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """The calls in a Python file that say something, as Babel takes them.

    Babel's own reader does not see that in `self._say(parcel)("…")` a translator is called.
    """
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in keywords:
            yield node.lineno, name, tuple(_text(argument) for argument in node.args), []


def _called(function: ast.expr) -> str:
    """The name of the function, or of what returned it."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call():
            return _called(function.func).removeprefix("_")
    return ""


def _text(argument: ast.expr) -> str | None:
    said = argument.value if isinstance(argument, ast.Constant) else None
    return said if isinstance(said, str) else None


def _labels() -> Iterator[tuple[str, str]]:
    """The labels of the policy pack that are shown in a chat: (file, label)."""
    for name, labels in (
        ("questions", _of_questions),
        ("codes", _of_codes),
        ("campaign", _of_campaign),
        ("measures", _of_measures),
        ("diligence", _of_diligence),
        ("nudges", _of_nudges),
        ("scripts", _of_scripts),
        ("cases", _of_cases),
    ):
        file = POLICY / f"{name}.toml"
        table = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
        for label in dict.fromkeys(labels(table)):
            yield file.as_posix(), label


def _of_nudges(table: Mapping[str, Any]) -> Iterator[str]:
    yield from (nudge["text"] for nudge in table["nudge"])


def _of_questions(table: Mapping[str, Any]) -> Iterator[str]:
    for question in table["question"]:
        yield from (question["short"], question["label"], *question.get("suggest", ()))
        if "basis" in question:
            yield question["basis"]
    for choices in table["choices"].values():
        yield from (label for _, label in choices)


def _of_codes(table: Mapping[str, Any]) -> Iterator[str]:
    for name in SPOKEN_CODES:
        for code in table[name]["codes"]:
            yield code.get("mark", "") + (code.get("short") or code["label"])
            if "text" in code:
                yield code["text"]


def _of_campaign(table: Mapping[str, Any]) -> Iterator[str]:
    yield from (stage["name"] for stage in table["stage"])
    for deadline in table["deadline"]:
        yield from (deadline["label"], deadline.get("short") or deadline["label"])


def _of_cases(table: Mapping[str, Any]) -> Iterator[str]:
    for row in table["case"]:
        yield from (row["label"], row["basis"])
        if "beside" in row:
            yield row["beside"]
        for step in row["step"]:
            yield from (step["label"], *step.get("papers", ()))


def _of_measures(table: Mapping[str, Any]) -> Iterator[str]:
    for row in table["situation"]:
        yield from (row["label"], row["approval"], row["basis"])
        for said in (row, *row.get("beside", ())):
            yield said["basis"]
            if "wording" in said:
                yield said["wording"]


def _of_diligence(table: Mapping[str, Any]) -> Iterator[str]:
    yield from (row["label"] for row in table["group"])


def _of_scripts(table: Mapping[str, Any]) -> Iterator[str]:
    for row in table["script"]:
        yield from (row["label"], *row["lines"])


def main() -> int:
    """Update the catalogs and name what is not translated; 1 while something is missing."""
    missing = update()
    for language, sentences in missing.items():
        for sentence in sentences:
            print(f"{language}: {sentence}", file=sys.stderr)
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
