from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from bot.domain.changes import FactsStated, MemberAdded, Upload, apply
from bot.domain.merge import Base, Sent, compare, compare_unsent, says, sort_out
from bot.domain.records import Fact, Member
from bot.domain.roster import Plan, plan
from bot.forms.roster import RosterLayout
from tests.domain.branch import POLICY, TODAY, UNIT, complete, member

LAYOUT = RosterLayout.from_table(POLICY.tables["forms"])
UPLOAD = Upload(77, UNIT.id, "a" * 64, "roster.xlsx", b"")
FIELDS = ("work", "education", "home", "remark", "dues", "phone", "ethnicity")
Cells = dict[str, str]


def file(value: str, told: str = "2026-02-20") -> Fact:
    return Fact(value, "given", "roster", "7:5", told)


def chat(value: str, told: str = "2026-02-25") -> Fact:
    return Fact(value, "given", "asked", "", told)


UNKNOWN = Fact("", "unknown", "asked", "", "2026-02-25")
LATER = Fact("", "later", "asked", "", "2026-02-25")
CONFIRMED = Fact("务农", "given", "confirmed", "", "2026-02-25")


@pytest.mark.parametrize(
    ("sent", "theirs", "now", "verdict"),
    [
        # she left the cell as it was: nothing, whatever stands now
        (file("务农"), "务农", file("务农"), "same"),
        (file("务农"), "务农", chat("退休"), "same"),
        (file("务农"), "务农", UNKNOWN, "same"),
        (file("务农"), "务农", None, "same"),
        # she changed it and nobody else did
        (file("务农"), "退休", file("务农"), "clean"),
        (chat("务农"), "退休", chat("务农"), "clean"),
        (UNKNOWN, "退休", UNKNOWN, "clean"),
        (None, "退休", None, "clean"),
        # 稍后 waits for exactly this
        (None, "退休", LATER, "clean"),
        (LATER, "退休", None, "clean"),
        # both changed it
        (file("务农"), "退休", chat("教师"), "conflict"),
        (file("务农"), "退休", file("教师"), "conflict"),
        (file("务农"), "退休", UNKNOWN, "conflict"),
        (file("务农"), "退休", None, "conflict"),
        (None, "退休", chat("教师"), "conflict"),
        (UNKNOWN, "退休", chat("教师"), "conflict"),
        # the same was said once more in the chat since
        (file("务农"), "退休", CONFIRMED, "conflict"),
        (chat("务农", "2026-02-20"), "退休", chat("务农"), "conflict"),
        # the same roster value came again from another file
        (file("务农"), "退休", file("务农", "2026-02-24"), "clean"),
        # both changed it to the same
        (file("务农"), "退休", chat("退休"), "same"),
        (None, "退休", file("退休"), "same"),
    ],
)
def test_a_cell_has_three_sides(
    sent: Fact | None, theirs: str, now: Fact | None, verdict: str
) -> None:
    assert compare("work", theirs, sent, now) == verdict


@pytest.mark.parametrize(
    ("theirs", "now", "verdict"),
    [
        ("务农", file("务农"), "same"),
        ("务农", chat("务农"), "same"),
        ("务农", None, "clean"),
        ("务农", LATER, "clean"),
        ("务农", file("退休"), "clean"),
        ("务农", Fact("", "unknown", "roster"), "clean"),
        ("务农", chat("退休"), "conflict"),
        ("务农", UNKNOWN, "conflict"),
        ("务农", Fact("退休", "given", "confirmed"), "conflict"),
        ("务农", Fact("退休", "given", "hand"), "conflict"),
    ],
)
def test_without_what_was_sent_an_answer_of_the_chat_is_kept(
    theirs: str, now: Fact | None, verdict: str
) -> None:
    assert compare_unsent("work", theirs, now) == verdict


@pytest.mark.parametrize(
    ("name", "stored", "value", "same"),
    [
        ("birth", "1962-05-03", "1962-05", True),
        ("birth", "1962-05-03", "1962", True),
        ("birth", "1962-05", "1962-05-03", False),
        ("dues", "2026-02", "2026-02", True),
        ("work", "2022年退休", "2022", False),
    ],
)
def test_a_shortened_date_says_the_same(name: str, stored: str, value: str, same: bool) -> None:
    assert says(file(stored), value, name) is same


def test_an_answer_that_is_none_says_no_value() -> None:
    assert not says(UNKNOWN, "", "work")
    assert not says(None, "", "work")


def test_a_row_is_sorted_into_what_is_clean_and_what_is_hers_to_decide() -> None:
    sent = replace(complete(1), facts={"work": file("务农"), "home": file("一组")})
    now = replace(sent, facts={**sent.facts, "work": chat("教师")})
    values = {"number": "1", "name": "张某某", "work": "退休", "home": "二组", "remark": "党员户"}
    assert sort_out(now, values, sent) == ({"home": "二组", "remark": "党员户"}, {"work": "退休"})


# the mark


@pytest.mark.parametrize(
    "sent", [Sent(1, 0, "0" * 64), Sent(999_999_999, 123_456, "9f86d081884c7d65")]
)
def test_a_mark_reads_as_it_was_written(sent: Sent) -> None:
    assert Sent.read(sent.mark()) == replace(sent, head=sent.head[:16])
    assert Sent.read(f" {sent.mark()}\n") == replace(sent, head=sent.head[:16])


@pytest.mark.parametrize(
    "text",
    ["", "roster", "roster:1:2", "roster:1:2:xyz", "roster:-1:2:9f86d081884c7d65",
     "roster:1:2:9f86d081884c7d6", "roster:1:2:9f86d081884c7d65:3", "roster:１:2:9f86d081884c7d65"],
)  # fmt: skip
def test_a_damaged_mark_says_nothing(text: str) -> None:
    assert Sent.read(text) is None


# whole files


def printed(card: Member) -> Cells:
    cells = dict(LAYOUT.printed(card))
    cells.pop("class", None)
    return cells


def merged(
    rows: Mapping[int, Cells], sent: Mapping[int, Member], now: Mapping[int, Member]
) -> Plan:
    base = Base(sent, LAYOUT.printed)
    last = max(now, default=0)
    return plan(rows.items(), now, last, POLICY, UPLOAD, TODAY, (), base, (*FIELDS, "name"))


def after(made: Plan, now: Mapping[int, Member]) -> dict[int, Member]:
    known = dict(now)
    for change in made.changes:
        if isinstance(change, FactsStated | MemberAdded):
            done = apply(known.get(change.number), change, UNIT.id)
            assert done is not None
            known[change.number] = done
    return known


def told(card: Member, **facts: Fact) -> Member:
    """The member once these were answered."""
    return replace(card, facts={**card.facts, **facts}, revision=card.revision + 1)


SENT = {
    1: complete(1, "王某某"),
    2: complete(2, "李某某", birth="1971-03-04", joined="1995-07", confirmed="1996-07"),
    3: complete(3, "赵某某", birth="1980-01-02", joined="2005-07", confirmed="2006-07"),
}


def sheet(**changed: Cells) -> dict[int, Cells]:
    """The rows as they were sent, with these cells (row1, row2, …) typed over."""
    return {n: {**printed(card), **changed.get(f"row{n}", {})} for n, card in SENT.items()}


def counts(made: Plan) -> tuple[int, int, int, int]:
    return made.new, made.changed, made.unchanged, made.left_out


def test_an_untouched_file_changes_nothing_whatever_was_said_meanwhile() -> None:
    now = {n: told(card, work=chat("教师"), education=UNKNOWN) for n, card in SENT.items()}
    made = merged(sheet(), SENT, now)
    assert (counts(made), made.changes, made.conflicts) == ((0, 0, 3, 0), (), ())
    assert (made.problems, made.remarks, made.missing) == ((), (), ())


def test_emptied_cells_are_remarked_upon_and_change_nothing() -> None:
    rows = sheet(row1={"work": "", "education": "不清楚"}, row2={"remark": ""})
    made = merged(rows, SENT, SENT)
    assert (counts(made), made.changes) == ((0, 0, 3, 0), ())
    assert [(p.row, p.name, p.complaint.code) for p in made.remarks] == [
        (1, "work", "cell_cleared"),
        (1, "education", "cell_cleared"),
    ]


def test_deleted_rows_are_named_and_nobody_is_removed() -> None:
    rows = sheet()
    del rows[2]
    closed = {**SENT, 3: replace(SENT[3], closed="moved")}
    assert merged(rows, SENT, SENT).missing == (2,)
    assert merged({}, SENT, closed).missing == (1, 2)
    assert merged(rows, SENT, SENT).changes == ()


def test_a_row_that_could_not_be_taken_is_not_missing() -> None:
    rows = sheet(row2={"name": ""})
    made = merged(rows, SENT, SENT)
    assert (made.left_out, made.missing) == (1, ())


def test_who_came_since_the_file_was_sent_is_compared_with_the_record() -> None:
    new = replace(member(4, "周某某"), facts={"name": file("周某某"), "work": chat("务农")})
    rows = {**sheet(), 9: {"name": "周某某", "work": "退休", "home": "三组"}}
    made = merged(rows, SENT, {**SENT, 4: new})
    assert [(c.number, c.name, c.theirs) for c in made.conflicts] == [(4, "work", "退休")]
    assert counts(made) == (0, 1, 3, 0)


def test_who_was_closed_since_is_left_alone_and_it_is_said_why() -> None:
    now = {**SENT, 2: replace(SENT[2], closed="moved")}
    untouched = merged(sheet(), SENT, now)
    assert (counts(untouched), untouched.problems) == ((0, 0, 3, 0), ())
    assert [(p.row, p.complaint.code) for p in untouched.remarks] == [(2, "closed_meanwhile")]
    typed = merged(sheet(row2={"work": "退休"}), SENT, now)
    assert (counts(typed), typed.changes) == ((0, 0, 2, 1), ())
    assert [(p.row, p.complaint.code) for p in typed.problems] == [(2, "member_closed")]


def test_a_corrected_name_is_no_other_person() -> None:
    made = merged(sheet(row1={"name": "汪某某"}), SENT, SENT)
    assert counts(made) == (0, 1, 2, 0)
    assert after(made, SENT)[1].name == "汪某某"


def test_another_person_under_a_number_that_is_given_out_is_asked_about() -> None:
    row = {"number": "1", "name": "汪某某", "birth": "1999.9.9"}
    made = merged({**sheet(), 1: row}, SENT, SENT)
    assert [(p.row, p.complaint.code) for p in made.problems] == [(1, "number_other_name")]


def test_a_doubt_about_what_nobody_touched_is_not_repeated() -> None:
    sent = {1: complete(1, "王某某", phone="1000000000", education="私塾")}
    made = merged({1: printed(sent[1])}, sent, sent)
    assert made.problems == ()
    made = merged({1: {**printed(sent[1]), "phone": "1000000001"}}, sent, sent)
    assert [(p.name, p.complaint.code) for p in made.problems] == [("phone", "phone_length")]


def test_of_two_dates_that_cannot_be_together_the_typed_one_is_left_out() -> None:
    made = merged(sheet(row1={"joined": "1999.7"}), SENT, SENT)
    assert [(p.row, p.name, p.complaint.code) for p in made.problems] == [
        (1, "joined", "confirmed_before_joined")
    ]
    assert made.changes == ()


def test_a_conflict_is_part_of_what_is_confirmed() -> None:
    now = {**SENT, 1: told(SENT[1], work=chat("教师"))}
    made = merged(sheet(row1={"work": "退休"}), SENT, now)
    assert [(c.row, c.number, c.name, c.theirs) for c in made.conflicts] == [(1, 1, "work", "退休")]
    assert made.digest != merged(sheet(row1={"work": "木匠"}), SENT, now).digest
    assert made.digest != merged(sheet(), SENT, now).digest
    assert "退休" not in repr(made.conflicts)


# any edits, any answers

VALUES = {
    "work": ("务农", "退休", "教师"),
    "education": ("大专", "高中", "初中"),
    "home": ("一组", "二组"),
    "remark": ("党员户", "困难户"),
    "dues": ("2026.01", "2025.12"),
    "ethnicity": ("汉族", "满族", "回族"),
}
STORED = {"dues": {"2026.01": "2026-01", "2025.12": "2025-12"}}


@st.composite
def edits(draw: st.DrawFn) -> dict[int, Cells]:
    name = st.sampled_from(sorted(VALUES))
    rows = draw(st.dictionaries(st.sampled_from([1, 2, 3]), st.lists(name, max_size=4), max_size=3))
    return {
        row: {n: draw(st.sampled_from(("", *VALUES[n]))) for n in names}
        for row, names in rows.items()
    }


@st.composite
def answers(draw: st.DrawFn) -> dict[int, dict[str, Fact]]:
    def answer(name: str) -> Fact:
        value = draw(st.sampled_from(VALUES[name]))
        return draw(st.sampled_from((chat(STORED.get(name, {}).get(value, value)), UNKNOWN, LATER)))

    name = st.sampled_from(sorted(VALUES))
    rows = draw(st.dictionaries(st.sampled_from([1, 2, 3]), st.lists(name, max_size=4), max_size=3))
    return {row: {n: answer(n) for n in names} for row, names in rows.items()}


def answered(facts: Mapping[int, Mapping[str, Fact]]) -> dict[int, Member]:
    return {n: told(card, **facts.get(n, {})) for n, card in SENT.items()}


@settings(max_examples=200, deadline=None)
@given(edits(), answers())
def test_merging_never_loses_an_answer_given_in_the_chat(
    typed: dict[int, Cells], said: dict[int, dict[str, Fact]]
) -> None:
    now = answered(said)
    made = merged({n: {**printed(c), **typed.get(n, {})} for n, c in SENT.items()}, SENT, now)
    then = after(made, now)
    for number, facts in said.items():
        for name, fact in facts.items():
            if fact.mark != "later":
                assert then[number].facts[name] == fact


@settings(max_examples=200, deadline=None)
@given(edits(), answers())
def test_what_was_typed_is_there_or_asked_about(
    typed: dict[int, Cells], said: dict[int, dict[str, Fact]]
) -> None:
    now = answered(said)
    made = merged({n: {**printed(c), **typed.get(n, {})} for n, c in SENT.items()}, SENT, now)
    then, asked = after(made, now), {(c.number, c.name) for c in made.conflicts}
    for number, cells in typed.items():
        for name, text in cells.items():
            value = STORED.get(name, {}).get(text, text)
            if value and value != SENT[number].value(name) and (number, name) not in asked:
                assert then[number].value(name) == value


@settings(max_examples=200, deadline=None)
@given(edits(), answers())
def test_applying_a_file_twice_changes_nothing_the_second_time(
    typed: dict[int, Cells], said: dict[int, dict[str, Fact]]
) -> None:
    now = answered(said)
    rows = {n: {**printed(c), **typed.get(n, {})} for n, c in SENT.items()}
    first = merged(rows, SENT, now)
    again = merged(rows, SENT, after(first, now))
    assert again.changes == ()
    assert again.conflicts == first.conflicts
