import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot import catalogs
from bot.texts import DEFAULT, LANGUAGES, tongue

ROOT = Path(__file__).parents[1]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TAG = re.compile(r"</?[a-z][^>]*>")
FOUND = catalogs.extract()
SENTENCES = sorted(catalogs.key(message) for message in catalogs.messages(FOUND))
PLAIN = {"简体中文"}
"""Chinese that is the same in every language."""
WORDS = re.compile(r"不清楚|不知道|不适用|稍后")
"""What people type; it is read, not said."""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence and every form in which this language says it."""
    for message in catalogs.messages(catalogs.read(language)):
        yield from ((catalogs.key(message), form) for form in catalogs.said(message))


def literals(path: Path) -> Iterator[str]:
    """The texts in the code of a file, without its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    # The pieces of an f-string are checked as well: a sentence must not be glued together.
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain:
            yield node.value


def test_the_template_is_fresh() -> None:
    """If not, run `python -m bot.catalogs` and translate what it names."""
    assert catalogs.template().read_text("utf-8") == catalogs.rendered(FOUND)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    catalog = catalogs.read(language)
    assert sorted({key for key, _ in forms(language)}) == SENTENCES
    assert [m.id for m in catalogs.messages(catalog) if m.fuzzy] == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_and_the_tags_of_its_sentence(language: str) -> None:
    for sentence, said in forms(language):
        assert places(said) == places(sentence), sentence
        assert TAG.findall(said) == TAG.findall(sentence), sentence


def test_the_chinese_catalog_says_the_sentences_themselves() -> None:
    assert [said for sentence, said in forms(DEFAULT) if said != sentence] == []


def test_a_catalog_is_written_the_same_twice() -> None:
    for language in LANGUAGES:
        lies = catalogs.translation(language).read_text("utf-8")
        assert catalogs.rendered(catalogs.read(language)) == lies
        assert "POT-Creation-Date" not in lies


@pytest.mark.parametrize("folder", catalogs.SPOKEN)
def test_no_chinese_in_the_code_is_missing_from_the_catalog(folder: str) -> None:
    strangers = {
        (path.name, text)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in literals(path)
        if CHINESE.search(text) and text not in (*SENTENCES, *PLAIN) and not WORDS.fullmatch(text)
    }
    assert strangers == set()


def test_english_is_english_but_for_terms_in_quotation_or_brackets() -> None:
    terms = re.compile(
        r"[(（][^()（）]*[)）]|“[^“”]*”|[\u4e00-\u9fff]+ \([^()]+\)|for example .*|, for .*"
    )
    glued = {
        said
        for _, said in forms("en")
        if CHINESE.search(terms.sub("", said)) and "大专, 大学本科" not in said
    }
    assert glued == set()


def test_a_number_is_told_in_the_right_form() -> None:
    one = "还有 {n} 个工作日。"
    assert tongue("en").plural(one, one, 1) == "1 working day left."
    assert tongue("en").plural(one, one, 2) == "2 working days left."
    assert tongue(DEFAULT).plural(one, one, 2) == "还有 2 个工作日。"
