import re
from dataclasses import replace
from datetime import date

import pytest

from bot import screens
from bot.domain.decisions import View
from bot.domain.presses import Home, Pick
from bot.domain.questions import unanswered
from bot.gallery.sample import CASES, YEAR, Shot as Shown, imported, newcomer, stated, walked
from bot.policy import load_policy
from bot.screens import sentences
from bot.screens.calendar import YEARS
from bot.screens.screen import GAP, PAGE, Button, by_length, columns, lines, steps
from bot.screens.values import in_words, shortened
from bot.texts import tongue

POLICY = load_policy(YEAR)
BRANCH = imported(POLICY)
_ = tongue("zh_Hans")
CARD = View("card")


def text(shown: Shown, language: str = "zh_Hans") -> str:
    return shown.drawn(language, POLICY).text


def labels(shown: Shown) -> list[list[str]]:
    return [[str(b.label) for b in row] for row in shown.drawn("zh_Hans", POLICY).rows]


@pytest.mark.parametrize(
    ("label", "wide"), [("", 0), ("abc", 3), ("名册", 4), ("⚙️ 更多", 6), ("e\u0301", 1)]
)
def test_a_chinese_character_takes_two_columns(label: str, wide: int) -> None:
    assert columns(label) == wide


@pytest.mark.parametrize(
    ("longest", "rows"),
    [("四个汉字", 1), ("五个汉字啊", 2), ("十个汉字刚好排两列", 2), ("x" * 21, 4)],
)
def test_long_labels_stand_alone_and_short_ones_side_by_side(longest: str, rows: int) -> None:
    buttons = [Button(label, Home()) for label in (longest, "一", "二", "三")]
    assert len(by_length(buttons)) == rows


@pytest.mark.parametrize(
    ("given", "short"),
    [("恰好四字", "恰好四字"), ("超过四个字", "超过四…"), ("12345678", "12345678"), ("123456789", "1234567…")],
)  # fmt: skip
def test_a_text_is_cut_where_the_line_ends(given: str, short: str) -> None:
    assert shortened(given, 4) == short


def test_lines_leave_out_what_says_nothing_and_keep_a_gap() -> None:
    assert lines("a", "", None, GAP, "b") == "a\n\nb"


@pytest.mark.parametrize(
    ("page", "total", "turns"),
    [(0, PAGE, []), (0, PAGE + 1, [1]), (1, PAGE + 1, [0]), (1, 3 * PAGE, [0, 2])],
)
def test_pages_lead_to_their_neighbours(page: int, total: int, turns: list[int]) -> None:
    row = steps(page, total, lambda to: Pick(1, 1, "x", to), _)
    assert [button.press.year for button in row] == turns  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("partial", "chinese", "english"),
    [("2022", "2022年", "2022"), ("2022-03", "2022年3月", "Mar 2022"),
     ("2022-03-05", "2022年3月5日", "5 Mar 2022")],
)  # fmt: skip
def test_a_date_is_said_as_far_as_it_is_known(partial: str, chinese: str, english: str) -> None:
    assert in_words(partial, _) == chinese
    assert in_words(partial, tongue("en")) == english


def test_the_count_of_what_is_left_tells_the_truth_for_a_usual_member() -> None:
    answers = walked(newcomer(), POLICY).facts
    told, member = [], newcomer()
    while open_ones := unanswered(member, POLICY):
        name = open_ones[0].name
        said = text(Shown("", "", BRANCH.desk(member, name), CARD))
        told += re.findall(r"还有(约?) (\d+) 题", said)
        member = replace(member, facts={**member.facts, name: answers[name]})
    left = range(len(answers) - 1, 0, -1)  # the name is no question
    for (rough, count), truth in zip(told, left, strict=True):
        # Being a full member brings one more question, which a rough figure does not know yet.
        assert int(count) in ((truth, truth - 1) if rough else (truth,))


def test_the_count_is_said_to_be_rough_while_answers_may_bring_questions() -> None:
    first = text(Shown("", "", BRANCH.desk(newcomer(), "scope"), CARD))
    last = walked(newcomer(), POLICY, "registered")
    assert "还有约" in first
    assert "还有 1 题" in text(Shown("", "", BRANCH.desk(last), CARD))


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("lost", "<b>失联</b>\n最后一次交纳党费 2022年8月10日，至截止日 43 个月"),
        ("floating", "<b>流动</b>\n2024年9月 起外出，组织关系没有转"),
        ("deceased", "<b>已故</b>\n2025年12月 去世"),
        ("abroad", "<b>出国（境）</b>\n现在国（境）外：新加坡，进修"),
        ("normal", "<b>正常</b>\n在册、能联系上，未发现其他情况"),
    ],
)
def test_a_conclusion_names_the_class_and_its_reason(case: str, said: str) -> None:
    member = walked(newcomer(), POLICY, **CASES[case])
    assert said in text(Shown("", "", BRANCH.desk(member), CARD))


def test_what_is_not_known_is_shown_as_not_known() -> None:
    member = walked(newcomer(), POLICY, education="?", dues="?", phone="-")
    said = text(Shown("", "", BRANCH.desk(member), CARD))
    assert "不清楚：党费交至、学历" in said
    assert "党费交至：❓ 不清楚" in said
    assert "联系电话：⊘ 不适用" in said


def test_the_years_open_where_the_old_answer_lies() -> None:
    member = stated(BRANCH.members[1], dues=f"{YEAR - YEARS}-05")
    row = [
        label for row in labels(Shown("", "", BRANCH.desk(member, "dues"), CARD)) for label in row
    ]
    assert f"● {YEAR - YEARS}" in row
    assert "本月" not in row
    assert "更近 ▶" in row


def test_no_month_after_this_one_is_offered_for_something_past() -> None:
    member = walked(BRANCH.members[29], POLICY, reach="no")
    shown = Shown("", "", BRANCH.desk(member, "dues_on"), View("pick", page=YEAR))
    assert labels(shown)[0] == ["1月", "2月", "3月"]


def test_the_last_month_of_january_is_december() -> None:
    desk = BRANCH.desk(walked(newcomer(), POLICY, "dues"), "dues")
    shown = Shown("", "", desk, CARD, today=date(YEAR, 1, 31))
    choices = [b.press.choice for b in shown.drawn("zh_Hans", POLICY).rows[0][:2]]  # type: ignore[union-attr]
    assert choices == [f"{YEAR}-01", f"{YEAR - 1}-12"]


def test_a_finished_branch_offers_its_roster_once() -> None:
    done = BRANCH.having(*(walked(m, POLICY) for m in BRANCH.members.values()))
    shown = labels(Shown("", "", done.desk(), View("home")))
    assert shown[:2] == [["📨 提交支部自查"], ["📋 名册"]]
    assert sum(row.count("📋 名册") for row in shown) == 1


def test_no_two_topics_give_one_name_to_different_things() -> None:
    named = [name for topic in screens.TOPICS for name in topic.SCREENS]
    said = [code for topic in sentences.TOPICS for code in topic.SENTENCES]
    assert [name for name in {*named} if named.count(name) > 1] == []
    assert [code for code in {*said} if said.count(code) > 1] == []
