import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.domain.complaints import Complaint, warning
from bot.screens.complaints import sentence
from bot.screens.sentences import SENTENCES

ROOT = Path(__file__).parents[2]
MAKERS = {"Complaint", "warning", "Refused"}
NOTHING_TO_DO = {"cancelled", "nothing_to_undo", "upload_used", "link_not_needed"}


class Plainly:
    def __call__(self, text: str, /, **places: object) -> str:
        return text.format(**places)

    def plural(self, one: str, many: str, n: int, /, **places: object) -> str:
        return (one if n == 1 else many).format(n=n, **places)


def complaints_made() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a complaint is made: file, code, and its facts where they are written there."""
    for folder in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                    yield from (
                        (path.name, code, facts_of(node))
                        for code in literals(node.args[0] if node.args else None)
                    )


def literals(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))


def facts_of(call: ast.Call) -> set[str] | None:
    named = {keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg != "hard"}
    if len(call.args) < 2:
        return named
    facts = call.args[1]
    if not isinstance(facts, ast.Dict):
        return None
    return named | {key.value for key in facts.keys if isinstance(key, ast.Constant)}  # type: ignore[misc]


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_complaint_has_its_sentence() -> None:
    assert {(file, code) for file, code, _ in complaints_made() if code not in SENTENCES} == set()


def test_every_place_in_a_sentence_has_its_fact() -> None:
    lacking = {
        (file, code, place)
        for file, code, facts in complaints_made()
        if facts is not None
        for place in places_of(SENTENCES.get(code, "")) - facts
    }
    assert lacking == set()


@pytest.mark.parametrize("code", sorted({code for _, code, _ in complaints_made()} - NOTHING_TO_DO))
def test_a_complaint_says_what_is_wrong_and_what_to_do(code: str) -> None:
    text = SENTENCES[code]
    assert text.endswith("。")
    assert any(word in text for word in ("请", "可以", "下面是"))


def test_no_two_complaints_share_their_words() -> None:
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_the_facts_stand_in_the_sentence() -> None:
    assert sentence(Complaint("date_month", {"month": 13}), Plainly()).startswith("没有 13 月")


def test_a_day_is_said_in_the_words_of_the_language() -> None:
    full = Complaint("case_six_months", {"day": "2026-04-12"})
    assert "到 2026年4月12日 刚满6个月" in sentence(full, Plainly())


def test_a_complaint_cannot_be_changed_and_can_be_counted() -> None:
    facts: dict[str, str | int] = {"month": 13}
    complaint = Complaint("date_month", facts)
    facts["month"] = 14
    assert complaint == Complaint("date_month", {"month": 13})
    assert len({complaint, Complaint("date_month", {"month": 13})}) == 1
    with pytest.raises(TypeError):
        complaint.facts["month"] = 14  # type: ignore[index]


def test_a_warning_is_a_complaint_that_may_be_overridden() -> None:
    assert warning("joined_young", age=17) == Complaint("joined_young", {"age": 17}, hard=False)
