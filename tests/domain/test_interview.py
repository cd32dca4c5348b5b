from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from bot.domain import interview, presses, questions
from bot.domain.changes import FactsStated, MemberClosed
from bot.domain.decisions import Decision
from bot.domain.policy import Question
from bot.domain.records import Fact, Grant, Member, Seat
from tests.domain.branch import POLICY, TODAY, UNIT, Branch, complete, idno, member

TEXTS = {
    "text": ["样例市某厂", "无", "2021年入党", "不适用", "x" * 500],
    "date": ["2024.3.5", "2023年6月", "2019", "2022-08", "昨天"],
    "month": ["2024.3", "2025年10月", "202602", "2026.12"],
    "idno": [idno("1962-05-03"), idno("1990-01-01", 2)],
    "phone": ["10000000002", "0451-88880000", "100"],
    "ethnicity": ["汉", "满族"],
    "education": ["本科", "夜校旁听"],
}
IN_ORDER = {q.name: place for place, q in enumerate(POLICY.questions)}
ORDINARY = {"scope": "in_branch", "reach": "yes", "where": "here", "transfer": "none",
            "focus": "none"}  # fmt: skip

answers = st.tuples(st.integers(0, 2**20), st.sampled_from(["given", "given", "given", "mark"]))


def open_on(*members: Member) -> Branch:
    return Branch(*members, seat=Seat(UNIT.id, members[0].key.number))


def asked_of(branch: Branch, number: int = 1) -> Question | None:
    return questions.current(branch.members[number], POLICY)


def codes(decision: Decision) -> list[str]:
    return [code for code, _ in decision.said]


def refused(decision: Decision) -> str:
    assert decision.changes == ()
    return decision.complaint.code if decision.complaint else ""


def press_for(branch: Branch, question: Question, pick: int, how: str) -> presses.Press | str:
    """One of the answers that the card offers: a press, or a text to type."""
    key, revision = branch.members[1].key, branch.members[1].revision
    if how == "mark" and question.marks:
        chosen = question.marks[pick % len(question.marks)]
        return presses.Mark(*key, question.name, chosen, revision)
    if question.typed:
        texts = [*TEXTS[question.type], *question.suggest]
        return texts[pick % len(texts)]
    choices = list(POLICY.choices[question.choices])
    return presses.Choose(*key, question.name, choices[pick % len(choices)], revision)


def answer(branch: Branch, question: Question, pick: int, how: str) -> presses.Press | str:
    """Answer as drawn; where that contradicts another answer, leave it for later."""
    press = press_for(branch, question, pick, how)
    decision = branch.type(press) if isinstance(press, str) else branch.press(press)
    assert decision is not None
    if decision.view.name == "doubt":
        assert decision.changes == ()
        assert branch.because().complaint is None
    if decision.complaint is not None:
        assert decision.changes == ()
        press = presses.Mark(*branch.open.key, question.name, "later", branch.open.revision)
        assert branch.press(press).complaint is None
    return press


@settings(max_examples=120, deadline=None)
@given(st.lists(answers, min_size=60, max_size=60))
def test_however_the_questions_are_answered_they_come_once_each_and_to_an_end(
    drawn: list[tuple[int, str]],
) -> None:
    branch = Branch(member(1), seat=Seat(UNIT.id, 1, "scope"))
    asked: list[str] = []
    before: list[dict[str, Fact]] = []
    for pick, how in drawn:
        question = asked_of(branch)
        if question is None:
            break
        asked.append(question.name)
        before.append(dict(branch.members[1].facts))
        press = answer(branch, question, pick, how)
        stands = branch.members[1].standing
        assert (stands.progress in ("done", "later")) == (asked_of(branch) is None)
        assert bool(stands.cls) == (stands.progress == "done")
        if not isinstance(press, str) and asked_of(branch):
            doubled = branch.press(press)
            assert refused(doubled) == "stale"
            assert branch.members[1].standing == stands
    assert asked_of(branch) is None
    assert len(asked) == len(set(asked))
    assert asked == sorted(asked, key=IN_ORDER.__getitem__)
    going_back_lands_on_answers_and_ends(branch)
    for facts in reversed(before):
        branch.undo()
        assert branch.members[1].facts == facts
    assert refused(branch.undo()) == "nothing_to_undo"


def going_back_lands_on_answers_and_ends(branch: Branch) -> None:
    card = branch.members[1]
    names = [q.name for q in questions.relevant(card, POLICY)]
    for start in names:
        at = start
        for _ in names:
            decision = branch.press(presses.Back(*card.key, at))
            if codes(decision) == ["first_question"]:
                break
            assert names.index(branch.seat.question) < names.index(at)
            assert branch.seat.question in card.facts
            at = branch.seat.question
        assert codes(decision) == ["first_question"]
    branch.press(presses.Keep(*card.key, names[0], branch.open.revision))
    assert branch.seat.question == ""


def test_one_tap_finishes_a_member_of_whom_the_roster_says_everything() -> None:
    branch = open_on(complete(1), complete(2))
    decision = branch.affirm()
    done = branch.members[1].standing
    assert (done.progress, done.cls, done.flags) == ("done", "normal", ())
    assert (decision.finished, branch.seat) == (1, Seat(UNIT.id, 2))
    assert {f.origin for f in branch.members[1].facts.values()} == {"roster", "confirmed"}
    change = decision.changes[0]
    assert isinstance(change, FactsStated)
    assert change.cause == "confirmed"
    assert {f.told for f in change.facts.values()} == {"2026-02-25"}


def test_after_the_one_tap_only_what_is_missing_is_asked() -> None:
    branch = open_on(complete(1, phone="", education=""))
    branch.affirm()
    question = asked_of(branch)
    assert question is not None
    assert question.name == "education"
    branch.type("大专")
    assert asked_of(branch) == POLICY.question("phone")
    branch.mark("phone", "inapplicable")
    assert branch.members[1].standing.cls == "normal"


def test_one_tap_is_taken_back_as_one() -> None:
    branch = open_on(complete(1))
    before = branch.members[1].facts
    branch.affirm()
    assert branch.undo().said == (("undone", {}),)
    assert branch.members[1].facts == before
    assert branch.members[1].standing.progress == "todo"
    assert branch.seat == Seat(UNIT.id, 1)


@pytest.mark.parametrize(
    "card", [complete(dues="2024-01", meeting="2024-01-05"), complete(scope="deceased")]
)
def test_the_one_tap_does_nothing_where_it_is_not_offered(card: Member) -> None:
    assert refused(open_on(card).affirm()) == "stale"


def test_the_last_answer_goes_on_to_the_next_member_and_names_the_finished_one() -> None:
    branch = open_on(complete(1, scope="in_branch"), complete(2), complete(3))
    for question, choice in ORDINARY.items():
        if question != "scope":
            assert branch.choose(question, choice).finished is None
    decision = branch.choose("conceal", "no")
    assert (decision.finished, branch.seat) == (1, Seat(UNIT.id, 2))
    assert branch.desk_after is not None
    assert branch.desk_after.finished is not None
    assert branch.desk_after.finished.standing.cls == "normal"


def test_the_last_answer_of_the_last_member_goes_home() -> None:
    branch = open_on(complete(1))
    decision = branch.affirm()
    assert (decision.view.name, codes(decision)) == ("home", ["none_left"])
    assert (decision.finished, branch.seat) == (1, Seat(UNIT.id))


def test_a_card_left_for_later_goes_on_as_well() -> None:
    branch = open_on(complete(1, phone=""), complete(2))
    branch.affirm()
    decision = branch.mark("phone", "later")
    assert (decision.finished, branch.seat.member) == (1, 2)
    assert branch.members[1].standing.progress == "later"


def test_an_answer_changed_on_a_finished_card_stays_on_it() -> None:
    branch = open_on(complete(1), complete(2))
    branch.affirm()
    branch.press(presses.Ask(UNIT.id, 1, "focus"))
    decision = branch.choose("focus", "2")
    assert (decision.finished, branch.seat) == (None, Seat(UNIT.id, 1))


def test_answering_what_waited_stays_on_the_card_and_shows_its_conclusion() -> None:
    branch = open_on(complete(1, phone=""), complete(2))
    branch.affirm()
    branch.mark("phone", "later")
    branch.press(presses.Ask(UNIT.id, 1, "phone"))
    branch.type("10000000003")
    assert branch.members[1].standing.cls == "normal"
    assert branch.seat == Seat(UNIT.id, 1)


def test_a_changed_answer_asks_only_what_depends_on_it() -> None:
    branch = open_on(complete(1), complete(2))
    branch.affirm()
    branch.press(presses.Open(UNIT.id, 1))
    branch.choose("where", "country")
    left = [q.name for q in questions.unanswered(branch.members[1], POLICY)]
    assert left == ["since", "place"]
    branch.choose("since", "2026-01")
    decision = branch.type("邻省某市")
    assert decision is not None
    assert branch.members[1].standing.cls == "normal"
    assert (decision.finished, branch.seat.member) == (1, 2)


def test_an_answer_on_an_older_card_leads_back_to_the_open_one() -> None:
    branch = Branch(complete(1, phone=""), complete(2, phone=""), seat=Seat(UNIT.id, 1))
    branch.affirm()
    branch.press(presses.Open(UNIT.id, 2))
    branch.press(presses.Affirm(UNIT.id, 2, branch.members[2].revision))
    one = branch.members[1]
    decision = branch.press(presses.Mark(*one.key, "phone", "unknown", one.revision))
    assert (decision.finished, branch.seat) == (1, Seat(UNIT.id, 2))


def test_next_leads_through_all_that_are_left_and_says_when_none_is() -> None:
    branch = Branch(complete(1), complete(2))
    branch.press(presses.Next(UNIT.id, 0))
    assert branch.seat.member == 1
    branch.press(presses.Next(UNIT.id, 1))
    assert branch.seat.member == 2
    branch.affirm()
    assert branch.seat.member == 1
    last = branch.press(presses.Next(UNIT.id, 1))
    assert (last.view.name, codes(last)) == ("home", [])
    branch.press(presses.Next(UNIT.id, 0))
    branch.affirm()
    assert codes(branch.press(presses.Next(UNIT.id, 0))) == ["none_left"]


# presses that change nothing


def test_a_doubled_press_changes_nothing_and_stays_where_the_first_one_led() -> None:
    branch = open_on(complete(1), complete(2))
    revision = branch.open.revision
    branch.press(presses.Affirm(UNIT.id, 1, revision))
    assert refused(branch.press(presses.Affirm(UNIT.id, 1, revision))) == "stale"
    assert branch.seat == Seat(UNIT.id, 2)


def test_a_press_on_an_outdated_card_changes_nothing_and_shows_that_card() -> None:
    branch = open_on(complete(1), complete(2))
    branch.press(presses.Begin(UNIT.id, 1))
    branch.choose("scope", "in_branch")
    branch.choose("reach", "yes")
    branch.press(presses.Open(UNIT.id, 2))
    decision = branch.press(presses.Choose(UNIT.id, 1, "scope", "deceased", 1))
    assert refused(decision) == "stale"
    assert branch.seat == Seat(UNIT.id, 1)


@pytest.mark.parametrize("question", ["died_on", "since", "float_reason"])
def test_a_press_for_a_question_that_no_longer_concerns_the_member_changes_nothing(
    question: str,
) -> None:
    branch = open_on(complete(1, scope="in_branch"))
    mark = presses.Mark(UNIT.id, 1, question, "later", branch.open.revision)
    assert refused(branch.press(mark)) == "stale"
    assert refused(branch.press(presses.Ask(UNIT.id, 1, question))) == "stale"


@pytest.mark.parametrize(
    "press",
    [
        presses.Choose(UNIT.id, 1, "scope", "nonsense", 1),
        presses.Choose(UNIT.id, 1, "scope", "", 1),
        presses.Choose(UNIT.id, 1, "nonsense", "yes", 1),
        presses.Choose(UNIT.id, 1, "name", "yes", 1),
        presses.Choose(UNIT.id, 1, "ethnicity", "5", 1),
        presses.Choose(UNIT.id, 1, "ethnicity", "-1", 1),
        presses.Choose(UNIT.id, 1, "ethnicity", "²", 1),
        presses.Choose(UNIT.id, 1, "ethnicity", "汉族", 1),
        presses.Choose(UNIT.id, 1, "idno", "1", 1),
        presses.Choose(UNIT.id, 1, "home", "x", 1),
        presses.Mark(UNIT.id, 1, "scope", "unknown", 1),
        presses.Mark(UNIT.id, 1, "scope", "given", 1),
        presses.Mark(UNIT.id, 1, "phone", "nonsense", 1),
        presses.Mark(UNIT.id, 1, "nonsense", "later", 1),
        presses.Choose(UNIT.id, 99, "scope", "in_branch", 1),
        presses.Choose(8, 1, "scope", "in_branch", 1),
        presses.Affirm(UNIT.id, 99, 1),
        presses.Affirm(8, 1, 1),
        presses.Mark(8, 1, "phone", "later", 1),
        presses.Back(UNIT.id, 99, "scope"),
        presses.Keep(UNIT.id, 99, "scope", 0),
        presses.Open(UNIT.id, 99),
        presses.Begin(8, 1),
        presses.Pick(UNIT.id, 1, "birth", 1899),
        presses.Pick(UNIT.id, 1, "birth", 999_999_999),
    ],
)
def test_a_forged_press_changes_nothing_and_tells_nothing(press: presses.Press) -> None:
    branch = open_on(complete(1, scope="in_branch", phone="", home=""))
    assert refused(branch.press(press)) == "not_here"
    assert branch.members[1].revision == 1
    assert branch.seat == Seat(UNIT.id, 1)


@pytest.mark.parametrize("choice", ["2026-13", "2026-02-30", "tomorrow", "2026-05", "3026-01"])
def test_a_forged_date_is_refused_like_a_typed_one(choice: str) -> None:
    branch = open_on(complete(1, scope="in_branch", birth="", idno="", joined="", confirmed=""))
    assert refused(branch.choose("birth", choice)) not in ("", "not_here")


def test_without_the_role_nothing_can_be_opened_or_answered() -> None:
    branch = open_on(complete(1))
    for grants in ((), (Grant(1, "clerk", UNIT),), (Grant(1, "verifier", UNIT),)):
        branch.grants = grants
        assert refused(branch.affirm()) == "not_here"
        assert refused(branch.press(presses.Open(UNIT.id, 1))) == "not_here"
        assert refused(branch.press(presses.Next(UNIT.id, 0))) == "not_here"
        assert branch.type("2024.3") is None


def test_a_closed_member_cannot_be_answered() -> None:
    branch = open_on(complete(1))
    branch.choose("scope", "in_branch")
    branch.happen(branch.loaded(), Decision((MemberClosed(1, "twice", "重复"),)))
    assert refused(branch.choose("reach", "yes")) == "member_closed"
    assert refused(branch.affirm()) == "member_closed"
    assert refused(branch.undo()) == "closed_since"
    assert branch.type("2024.3") is None


# typed answers


def at(question: str, **values: str) -> Branch:
    """A complete card with this question open."""
    card = complete(1, **{**ORDINARY, **values})
    return Branch(card, seat=Seat(UNIT.id, 1, question))


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("dues", "2022年3月", "2022-03"),
        ("dues", "202203", "2022-03"),
        ("meeting", "2022.3.5", "2022-03-05"),
        ("meeting", "2022", "2022"),
        ("ethnicity", "满", "满族"),
        ("work", " 样例厂\n  工人 ", "样例厂 工人"),
        ("work", "无", "无"),
        ("phone", "100 0000 0009", "10000000009"),
    ],
)
def test_a_typed_text_answers_the_open_question(question: str, text: str, value: str) -> None:
    branch = at(question)
    assert branch.type(text) is not None
    fact = branch.members[1].facts[question]
    assert (fact.value, fact.mark, fact.origin, fact.told) == (
        value,
        "given",
        "asked",
        "2026-02-25",
    )


@pytest.mark.parametrize(
    ("question", "text", "mark"),
    [
        ("work", "不清楚", "unknown"),
        ("phone", " 不适用 ", "inapplicable"),
        ("idno", "不适用", "inapplicable"),
        ("home", "稍后", "later"),
        ("meeting", "不知道", "unknown"),
    ],
)
def test_words_for_an_answer_that_is_none_do_what_the_button_does(
    question: str, text: str, mark: str
) -> None:
    branch = at(question)
    branch.type(text)
    assert branch.members[1].facts[question].mark == mark
    assert branch.members[1].value(question) == ""


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [
        ("work", "不适用", "empty_answer"),
        ("work", "  ", "empty_answer"),
        ("work", "—", "empty_answer"),
        ("work", "字" * 501, "text_long"),
        ("meeting", "2026.2.26", "in_future"),
        ("birth", "2027", "in_future"),
        ("dues", "2025", "date_no_month"),
        ("meeting", "农历正月初五", "date_lunar"),
        ("idno", "990101620503001", "idno_15"),
        ("ethnicity", "火星族", "ethnicity_unknown"),
        # beside what was asked in person, what cannot be is refused
        ("confirmed", "1980.1", "confirmed_before_joined"),
    ],
)
def test_a_text_that_cannot_be_the_answer_is_refused_and_the_question_stays_open(
    question: str, text: str, code: str
) -> None:
    branch = at(question)
    card = branch.members[1]
    asked = {"joined": Fact("1985-07", told="2026-02-25")}
    branch.members[1] = replace(card, facts={**card.facts, **asked})
    decision = branch.type(text)
    assert decision is not None
    assert refused(decision) == code
    assert branch.seat == Seat(UNIT.id, 1, question)


@pytest.mark.parametrize(
    ("question", "text", "remarks"),
    [
        ("phone", "1000000000", ["phone_length"]),
        ("education", "夜校旁听", ["education_unknown"]),
        ("dues", "2026.12", ["dues_in_future"]),
        ("birth", "1970.1.1", ["idno_says_birth", "joined_young"]),
        ("idno", idno("1963-05-03"), ["idno_says_birth"]),
        ("joined", "1979.1", ["joined_young", "confirmed_late"]),
        ("joined", "1985.8", ["confirmed_early"]),
    ],
)
def test_what_is_only_doubtful_waits_for_a_reason(
    question: str, text: str, remarks: list[str]
) -> None:
    branch = at(question)
    decision = branch.type(text)
    assert decision is not None
    assert decision.complaint is None
    assert codes(decision) == remarks
    assert decision.changes == ()
    assert branch.open.facts.get(question) == at(question).open.facts.get(question)
    (change,) = branch.because("papers").changes
    assert isinstance(change, FactsStated)
    assert change.note == "papers"
    assert branch.members[1].value(question) != ""
    assert refused(branch.because("papers")) == "stale"


@pytest.mark.parametrize(
    ("question", "text", "remark"),
    [
        ("confirmed", "1980.1", "confirmed_before_joined"),
        ("joined", "1960.1", "joined_before_birth"),
    ],
)
def test_beside_the_roster_an_answer_stands_and_the_roster_is_asked_once_more(
    question: str, text: str, remark: str
) -> None:
    branch = at(question)
    decision = branch.type(text)
    assert decision is not None
    assert codes(decision)[0] == remark
    assert len(decision.changes) == 1
    again = {name for name, fact in branch.open.facts.items() if fact.again == "warned"}
    assert again <= {"joined", "birth", "idno"} - {question}
    assert again != set()


def test_a_plain_answer_needs_no_reason() -> None:
    branch = at("work")
    decision = branch.type("样例厂")
    assert decision is not None
    assert (codes(decision), len(decision.changes)) == ([], 1)


def test_a_doubt_that_was_there_before_is_not_repeated_with_other_answers() -> None:
    branch = at("work", dues="2026-12")
    decision = branch.type("样例厂")
    assert decision is not None
    assert codes(decision) == []


def test_a_text_is_no_answer_while_one_tap_or_a_choice_is_awaited() -> None:
    assert open_on(complete(1)).type("张三") is None
    assert at("focus").type("张三") is None
    assert Branch(complete(1)).type("张三") is None


def test_saying_the_same_again_changes_nothing() -> None:
    branch = at("work")
    branch.type("样例厂")
    revision = branch.members[1].revision
    branch.press(presses.Ask(UNIT.id, 1, "work"))
    decision = branch.type("样例厂")
    assert decision is not None
    assert (decision.changes, decision.complaint) == ((), None)
    assert branch.members[1].revision == revision


def test_confirming_a_value_of_the_roster_in_person_is_kept_as_an_answer() -> None:
    branch = at("work")
    branch.type("务农")
    assert branch.members[1].facts["work"].origin == "asked"
    change = branch.chain[-1].change
    assert isinstance(change, FactsStated)
    assert change.before["work"].origin == "roster"


# undo


def test_undo_opens_the_question_again() -> None:
    branch = at("work")
    branch.type("样例厂")
    branch.undo()
    assert branch.seat == Seat(UNIT.id, 1, "work")
    assert branch.members[1].facts["work"].value == "务农"


def test_the_undo_button_takes_back_once_however_often_it_is_pressed() -> None:
    branch = open_on(complete(1, scope="in_branch"))
    branch.choose("reach", "yes")
    branch.choose("where", "here")
    revision = branch.unit.revision
    assert branch.press(presses.Undo(revision)).complaint is None
    assert refused(branch.press(presses.Undo(revision))) == "stale"
    assert branch.members[1].value("reach") == "yes"
    assert branch.members[1].value("where") == ""


def test_an_answer_that_was_changed_since_is_not_undone() -> None:
    branch = open_on(complete(1))
    branch.affirm()
    old = branch.chain[-1]
    branch.press(presses.Open(UNIT.id, 1))
    branch.choose("focus", "1")
    loaded = branch.loaded(1, undoable=old)
    assert refused(interview.undo(loaded, POLICY, None)) == "changed_since"


def test_what_a_colleague_changed_stays_and_older_answers_can_still_be_taken_back() -> None:
    branch = open_on(complete(1))
    branch.choose("scope", "in_branch")
    branch.choose("reach", "yes")
    branch.choose("where", "here")
    theirs = Fact("here", told=TODAY.isoformat(), by=2)
    before = branch.members[1].facts["where"]
    branch.happen(
        branch.loaded(1), Decision((FactsStated(1, {"where": theirs}, {"where": before}),))
    )
    branch.chain[-1] = replace(branch.chain[-1], actor=2)
    for _ in range(2):
        stopped = branch.undo()
        assert refused(stopped) == "changed_since"
        assert (stopped.view.name, stopped.view.argument) == ("undo_stays", "where")
        assert stopped.changes == ()
    older = presses.Undo(branch.unit.revision, stopped.view.page)
    assert branch.press(older).complaint is None
    assert branch.members[1].value("reach") == ""
    assert branch.members[1].facts["where"] == theirs
    assert refused(branch.press(older)) == "stale"
    assert branch.undo().complaint is None
    assert branch.members[1].value("scope") == ""


def test_an_import_is_no_answer_to_take_back() -> None:
    branch = open_on(complete(1))
    change = FactsStated(1, {"work": Fact("样例厂", origin="roster")}, cause="imported")
    branch.happen(branch.loaded(), Decision((change,)))
    assert refused(branch.undo()) == "nothing_to_undo"


# looking around


def test_item_by_item_begins_with_the_first_question_that_is_missing() -> None:
    branch = open_on(complete(1, scope="in_branch"))
    branch.press(presses.Begin(UNIT.id, 1))
    assert branch.seat == Seat(UNIT.id, 1, "reach")
    finished = open_on(member(1, scope="deceased", died_on="2025"))
    finished.press(presses.Begin(UNIT.id, 1))
    assert finished.seat == Seat(UNIT.id, 1, "scope")


@pytest.mark.parametrize("year", [0, 20, 1900, 2026, 2100])
def test_years_are_leafed_through_on_the_question_itself(year: int) -> None:
    branch = open_on(complete(1, scope="in_branch"))
    decision = branch.press(presses.Pick(UNIT.id, 1, "birth", year))
    assert (decision.view.name, decision.view.page) == ("pick", year)
    assert branch.seat == Seat(UNIT.id, 1, "birth")


def test_every_suggestion_is_an_answer_without_doubt() -> None:
    for question in POLICY.questions:
        for place, text in enumerate(question.suggest):
            scope = {"stays": {"where": "country", "since": "2024", "settled": "yes",
                               "takes_part": "no"}}  # fmt: skip
            extra = scope["stays"] if question.name.startswith("hollow") else {}
            branch = at(question.name, **extra)
            decision = branch.choose(question.name, str(place))
            assert (decision.complaint, codes(decision)) == (None, [])
            assert branch.members[1].value(question.name) == text


def test_today_is_the_day_on_which_it_was_told() -> None:
    branch = open_on(complete(1, scope="in_branch"))
    branch.choose("reach", "yes")
    assert branch.members[1].facts["reach"].told == TODAY.isoformat()
