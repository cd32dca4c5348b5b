from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from bot.domain.changes import FactsStated, MemberAdded, RosterImported, Upload, apply
from bot.domain.complaints import Complaint, warning
from bot.domain.records import Fact, Member
from bot.domain.roster import Plan, Problem, plan
from bot.forms.roster import RosterLayout
from tests.domain.branch import POLICY, TODAY, UNIT, complete, facts, idno, member

Cells = dict[str, str]
UPLOAD = Upload(77, UNIT.id, "a" * 64, "roster.xlsx", b"")
LAYOUT = RosterLayout.from_table(POLICY.tables["forms"])
WANG = {"name": "王某某", "birth": "1962.05.03"}
GOOD = {
    "name": "王某某",
    "sex": "男",
    "ethnicity": "汉",
    "birth": "1962.05.03",
    "idno": idno("1962-05-03"),
    "education": "大专",
    "category": "正式党员",
    "joined": "1985.7",
    "confirmed": "1986年7月",
    "work": "务农",
    "phone": "100 0000 0001",
    "home": "样例镇青禾村1组",
    "registered": "样例镇青禾村",
    "dues": "2026.2",
    "meeting": "2026-02-10",
    "scope": "在册",
    "remark": "行动不便",
}


def planned(
    *rows: Cells, members: tuple[Member, ...] = (), flaws: tuple[Problem, ...] = ()
) -> Plan:
    known = {m.key.number: m for m in members}
    return plan(enumerate(rows, 5), known, max(known, default=0), POLICY, UPLOAD, TODAY, flaws)


def counts(made: Plan) -> tuple[int, int, int, int]:
    return made.new, made.changed, made.unchanged, made.left_out


def bars(made: Plan) -> list[tuple[int, str, str]]:
    return [(p.row, p.name, p.complaint.code) for p in made.problems if p.complaint.hard]


def stated(made: Plan) -> dict[int, dict[str, str]]:
    return {
        c.number: {name: fact.value for name, fact in c.facts.items()}
        for c in made.changes
        if isinstance(c, FactsStated | MemberAdded)
    }


def after(made: Plan, *members: Member) -> tuple[Member, ...]:
    known = {m.key.number: m for m in members}
    for change in made.changes:
        if isinstance(change, FactsStated | MemberAdded):
            now = apply(known.get(change.number), change, UNIT.id)
            assert now is not None
            known[change.number] = now
    return tuple(known.values())


def test_a_new_member_gets_the_next_number_and_every_value_in_its_one_form() -> None:
    made = planned(GOOD, members=(member(4, "李某某"),))
    assert counts(made) == (1, 0, 0, 0)
    assert made.problems == ()
    assert stated(made) == {
        5: {
            **GOOD, "sex": "male", "ethnicity": "汉族", "birth": "1962-05-03", "category": "full",
            "joined": "1985-07", "confirmed": "1986-07", "phone": "10000000001",
            "dues": "2026-02", "scope": "in_branch",
        }
    }  # fmt: skip


def test_every_value_says_from_which_row_of_which_file_it_came_and_when() -> None:
    change = planned(GOOD).changes[0]
    assert isinstance(change, MemberAdded)
    assert set(change.facts.values()) == {
        Fact(f.value, "given", "roster", "77:5", "2026-02-25") for f in change.facts.values()
    }


def test_the_import_itself_is_the_last_change_and_counts() -> None:
    made = planned(GOOD, {"sex": "女"}, members=())
    assert made.changes[-1] == RosterImported(77, "a" * 64, 1, 0, 0, 1, "roster.xlsx")


def test_a_file_that_changes_nothing_leaves_no_trace() -> None:
    first = planned(GOOD)
    again = planned(GOOD, members=after(first))
    assert (counts(again), again.changes) == ((0, 0, 1, 0), ())


# cells


@pytest.mark.parametrize(
    "cell", ["", " ", "无", "—", "-", "/", "待补", "不清楚", "不适用", "稍后", "未完成"]
)
def test_a_cell_that_says_nothing_changes_nothing(cell: str) -> None:
    card = complete(1, "王某某")
    made = planned({**WANG, **dict.fromkeys(("work", "phone", "dues", "idno"), cell)},
                   members=(card,))  # fmt: skip
    assert (counts(made), made.problems) == ((0, 0, 1, 0), ())


def test_a_bad_cell_is_not_taken_over_but_its_row_is() -> None:
    made = planned({**GOOD, "idno": "990101620503001", "joined": "1985.13", "sex": "？？女"})
    assert bars(made) == [
        (5, "sex", "sex_unknown"),
        (5, "idno", "idno_15"),
        (5, "joined", "date_month"),
    ]
    assert counts(made) == (1, 0, 0, 0)
    assert not {"idno", "joined", "sex"} & stated(made)[1].keys()


def test_a_doubtful_cell_is_taken_over_with_a_warning() -> None:
    made = planned({**GOOD, "phone": "1000000000", "sex": "女"})
    assert [(p.name, p.complaint) for p in made.problems] == [
        ("phone", warning("phone_length")),
        ("sex", warning("idno_says_male")),
    ]
    assert (made.problem_rows, made.warned_rows) == (0, 1)
    assert stated(made)[1]["sex"] == "female"


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"confirmed": "1984.1"}, "confirmed", "confirmed_before_joined"),
        ({"meeting": "2026.2.26"}, "meeting", "meeting_in_future"),
        ({"joined": "1961.1", "confirmed": ""}, "joined", "joined_before_birth"),
    ],
)
def test_a_value_that_cannot_be_beside_the_others_of_its_row_is_not_taken_over(
    cells: Cells, field: str, code: str
) -> None:
    made = planned({**GOOD, **cells})
    assert (5, field, code) in bars(made)
    assert field not in stated(made)[1]


def test_a_value_that_cannot_be_beside_the_record_is_not_taken_over() -> None:
    made = planned(
        {**WANG, "confirmed": "1980.1", "work": "退休"}, members=(complete(1, "王某某"),)
    )
    assert bars(made) == [(5, "confirmed", "confirmed_before_joined")]
    assert stated(made) == {1: {"work": "退休"}}


def test_a_row_whose_only_news_cannot_be_is_unchanged_with_a_problem() -> None:
    made = planned({**WANG, "confirmed": "1980.1"}, members=(complete(1, "王某某"),))
    assert (counts(made), made.problem_rows) == ((0, 0, 1, 0), 1)


def test_a_flaw_found_while_reading_the_file_bars_its_cell() -> None:
    flaw = Problem(5, "dues", Complaint("cell_formula"))
    made = planned({k: v for k, v in GOOD.items() if k != "dues"}, flaws=(flaw,))
    assert bars(made) == [(5, "dues", "cell_formula")]
    assert counts(made) == (1, 0, 0, 0)


def test_a_name_that_could_not_be_read_is_complained_about_once() -> None:
    flaw = Problem(5, "name", Complaint("cell_formula"))
    made = planned({"sex": "男"}, flaws=(flaw,))
    assert bars(made) == [(5, "name", "cell_formula")]
    assert counts(made) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("cells", "code"),
    [({"name": ""}, "name_missing"), ({"name": "王1"}, "name_digits"), ({}, "name_missing")],
)
def test_a_row_without_a_name_is_left_out(cells: Cells, code: str) -> None:
    made = planned({"sex": "男", **cells}, GOOD)
    assert bars(made) == [(5, "name", code)]
    assert counts(made) == (1, 0, 0, 1)


def test_a_column_that_is_no_fact_is_not_read() -> None:
    assert planned({**WANG, "class": "流动", "serial": "1"}).problems == ()


# duplicates within the file


@pytest.mark.parametrize(
    ("second", "code"),
    [
        # the same number, whatever the name
        ({"name": "李某某", "idno": GOOD["idno"]}, "duplicate_idno"),
        # the same name and birth, unless two numbers tell them apart
        (WANG, "duplicate_person"),
        ({**WANG, "idno": idno("1962-05-03", 3)}, ""),
        ({**WANG, "birth": "1962.05.04"}, ""),
        ({"name": "王某某"}, ""),
    ],
)
def test_whoever_stands_in_the_file_twice_is_left_out_the_second_time(
    second: Cells, code: str
) -> None:
    made = planned(GOOD, second)
    expected = [Problem(6, "", Complaint(code, {"other": 5}))] if code else []
    assert [p for p in made.problems if p.complaint.hard] == expected
    assert counts(made) == ((1, 0, 0, 1) if code else (2, 0, 0, 0))


def test_a_person_with_and_without_id_number_is_one_in_either_order() -> None:
    assert bars(planned(WANG, GOOD)) == [(6, "", "duplicate_person")]


def test_a_row_that_was_copied_is_left_out_even_without_birth_date() -> None:
    row = {"name": "王某某", "work": "务农"}
    assert bars(planned(row, row)) == [(6, "", "duplicate_person")]


def test_two_of_one_name_and_nothing_else_may_be_two_people() -> None:
    assert counts(planned({"name": "王某某"}, {"name": "王某某"})) == (2, 0, 0, 0)


def test_a_row_that_is_left_out_makes_no_other_a_duplicate() -> None:
    nameless = {**GOOD, "name": ""}
    made = planned(nameless, GOOD)
    assert bars(made) == [(5, "name", "name_missing")]
    assert counts(made) == (1, 0, 0, 1)


# whom a row means

OLD = complete(1, "王某某")
YOUNG = complete(2, "王某某", birth="1990-01-02", idno=idno("1990-01-02", 2), joined="2012",
                 confirmed="2013")  # fmt: skip
BARE = member(3, "李某某")


@pytest.mark.parametrize(
    ("row", "number"),
    [
        # the number, with the name or the id number
        ({"number": "2", "name": "王某某"}, 2),
        ({"number": "2.0", "name": "王 某某"}, 2),
        ({"number": "1", "name": "王某", "idno": OLD.value("idno")}, 1),
        # a wrong number does no harm where the person is certain
        ({"number": "3", "name": "王某某", "birth": "1990.1.2"}, 2),
        ({"number": "9", "name": "王某某", "idno": OLD.value("idno")}, 1),
        # the id number, even under a new name
        ({"name": "王新", "idno": YOUNG.value("idno")}, 2),
        # name and birth, as far as both are told
        ({"name": "王某某", "birth": "1990.1.2"}, 2),
        ({"name": "王某某", "birth": "1962.05"}, 1),
        ({"name": "王某某", "birth": "1990"}, 2),
        # a name that only one bears
        ({"name": "李某某"}, 3),
        ({"name": "李某某", "birth": "1980"}, 3),
    ],
)
def test_a_row_means_the_member_whom_it_names(row: Cells, number: int) -> None:
    made = planned({**row, "remark": "新备注"}, members=(OLD, YOUNG, BARE))
    assert bars(made) == []
    assert list(stated(made)) == [number]
    assert stated(made)[number]["remark"] == "新备注"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"name": "王某某"}, Complaint("which_member", {"count": 2})),
        ({"name": "王某某", "birth": "1970"}, Complaint("which_member", {"count": 2})),
        ({"name": "李某某", "birth": "1970.1.1", "number": "1"},
         Complaint("number_other_name", {"number": "1"})),
        ({"name": "赵某某", "number": "1"}, Complaint("number_other_name", {"number": "1"})),
    ],
)  # fmt: skip
def test_a_row_that_might_mean_several_is_asked_about(row: Cells, complaint: Complaint) -> None:
    made = planned({**row, "remark": "新备注"}, members=(OLD, YOUNG, BARE))
    assert made.problems == (Problem(5, "", complaint),)
    assert (counts(made), made.changes) == ((0, 0, 0, 1), ())


def test_a_number_that_was_not_given_out_is_asked_about_beside_known_ones() -> None:
    known = {"number": "3", "name": "李某某"}
    made = planned(known, {"number": "9", "name": "赵某某"}, members=(BARE,))
    assert made.problems == (Problem(6, "", Complaint("number_unknown", {"number": "9"})),)


def test_a_changed_birth_date_is_asked_about_and_makes_nobody_new() -> None:
    made = planned({"name": "王某某", "birth": "1962.05.30"}, members=(OLD,))
    assert bars(made) == [(5, "", "which_member")]


def test_another_id_number_under_a_known_name_is_a_namesake() -> None:
    row = {"name": "王某某", "idno": idno("1975-01-01"), "birth": "1975-01-01"}
    assert counts(planned(row, members=(OLD,))) == (1, 0, 0, 0)


def test_beside_the_known_one_a_namesake_of_another_birth_is_new() -> None:
    made = planned({**WANG}, {"name": "王某某", "birth": "1975"}, members=(OLD,))
    assert counts(made) == (1, 0, 1, 0)


def test_two_rows_for_one_member_are_not_both_taken() -> None:
    rows = ({"number": "1", "name": "王某某"}, {"name": "王五", "idno": OLD.value("idno")})
    made = planned(*rows, members=(OLD,))
    assert bars(made) == [(6, "", "duplicate_person")]
    assert made.changes == ()


def test_numbers_of_another_system_are_not_read() -> None:
    rows = ({**GOOD, "number": "2301020001"}, {"name": "李某某", "number": "DY-2"})
    made = planned(*rows)
    assert (counts(made), made.problems) == ((2, 0, 0, 0), ())
    again = planned(*rows, members=after(made))
    assert (counts(again), again.problems) == ((0, 0, 2, 0), ())


def test_a_member_who_was_closed_is_not_changed_by_a_file() -> None:
    gone = replace(OLD, closed="moved")
    made = planned({**WANG, "work": "退休"}, members=(gone,))
    assert made.problems == (Problem(5, "", Complaint("member_closed")),)
    assert made.changes == ()


def test_somebody_entered_twice_is_found_as_the_one_who_is_open() -> None:
    twice = replace(complete(2, "王某某", idno=OLD.value("idno")), closed="twice")
    made = planned({**GOOD, "work": "退休"}, members=(OLD, twice))
    assert list(stated(made)) == [1]


def test_a_namesake_of_a_closed_member_is_new() -> None:
    gone = replace(OLD, closed="moved")
    assert counts(planned({"name": "王某某"}, members=(gone,))) == (1, 0, 0, 0)


# what is a change


@pytest.mark.parametrize(
    ("field", "stored", "sent", "changes"),
    [
        ("birth", "1962-05-03", "1962.05", False),
        ("birth", "1962-05-03", "1962", False),
        ("birth", "1962-05", "1962-05-03", True),
        ("joined", "1985-07", "1985.07", False),
        ("joined", "1985-07", "1985.08", True),
        ("dues", "2025-12", "2025.12", False),
        ("dues", "2025-12", "2026.01", True),
        ("phone", "10000000001、0451-88880000", "10000000001", True),
        ("work", "2022年退休", "2022", True),
        ("home", "样例镇1组", "样例镇", True),
        ("sex", "male", "男", False),
        ("scope", "in_branch", "在册", False),
        ("scope", "no_receipt", "在册", True),
        ("work", "", "务农", True),
    ],
)
def test_a_shortened_date_is_no_change_and_any_other_difference_is(
    field: str, stored: str, sent: str, changes: bool
) -> None:
    values = {**facts(name="李某某"), **(facts(**{field: stored}) if stored else {})}
    made = planned({"name": "李某某", field: sent}, members=(replace(BARE, facts=values),))
    assert (made.changed, made.unchanged) == ((1, 0) if changes else (0, 1))


def test_what_stood_before_is_kept_beside_the_change() -> None:
    made = planned({**WANG, "work": "退休"}, members=(OLD,))
    change = made.changes[0]
    assert isinstance(change, FactsStated)
    assert (change.cause, change.before) == ("imported", {"work": OLD.facts["work"]})


@pytest.mark.parametrize("mark", ["?", "/", "+"])
def test_a_value_takes_the_place_of_an_answer_that_was_none(mark: str) -> None:
    card = member(3, "李某某", work=mark)
    assert stated(planned({"name": "李某某", "work": "务农"}, members=(card,))) == {
        3: {"work": "务农"}
    }


def test_a_member_without_a_name_among_the_facts_is_not_renamed() -> None:
    card = replace(BARE, facts={})
    assert counts(planned({"name": "李某某"}, members=(card,))) == (0, 0, 1, 0)


# the printed roster comes back

PRINTED = (
    complete(1, "王某某", scope="in_branch", remark="行动不便"),
    complete(2, "王某某", birth="1990-01-02", idno="", joined="2012-07-01", confirmed="2013-07"),
    complete(3, "阿依古丽·买买提", sex="female", scope="no_receipt", phone="10000000001、100"),
    complete(4, "李某某", scope="received", birth="1950", meeting="2022"),
    complete(5, "赵某某", scope="deceased", category="probationary", confirmed="", phone="?"),
    complete(6, "钱某某", scope="doubtful", work="无", home="/", idno="+", education="?"),
    complete(7, "孙某某", phone="儿子 10000000005", dues="2026-12", ethnicity="外国血统中国籍人士"),
    complete(8, "周某某", phone="0451-88880000转12", joined="1979-01"),
    member(9, "吴某某", origin="asked", scope="in_branch", where="abroad"),
    member(10, "王某某"),
)


def printed(card: Member) -> Cells:
    texts = dict(LAYOUT.printed(card))
    texts.pop("class", None)
    return texts


def test_a_printed_roster_that_comes_back_changes_nothing() -> None:
    made = planned(*map(printed, PRINTED), members=PRINTED)
    assert (counts(made), made.changes) == ((0, 0, len(PRINTED), 0), ())
    assert made.problem_rows == 0


def test_a_printed_roster_changes_nothing_without_its_numbers_either() -> None:
    cards = PRINTED[:9]
    rows = [{k: v for k, v in printed(card).items() if k != "number"} for card in cards]
    made = planned(*rows, members=cards)
    assert (counts(made), made.changes) == ((0, 0, len(cards), 0), ())


def test_a_word_that_only_our_print_uses_is_understood_for_the_same_value_only() -> None:
    card = complete(1, "王某某", scope="in_branch")
    made = planned({**WANG, "scope": "已转出"}, members=(card,))
    assert bars(made) == [(5, "scope", "scope_unknown")]


def test_one_change_at_the_desk_is_one_change_here() -> None:
    rows = [printed(card) for card in PRINTED]
    rows[2]["work"] = "已退休"
    made = planned(*rows, members=PRINTED)
    assert (counts(made), stated(made)) == ((0, 1, len(PRINTED) - 1, 0), {3: {"work": "已退休"}})


# the same file again


def test_a_second_import_of_the_same_file_is_all_unchanged() -> None:
    rows = (
        GOOD,
        {"name": "王某某", "birth": "1990.1.2", "work": "教师"},
        {"name": "李某某"},
        {"name": "李某某"},
        {"name": "赵某某", "birth": "1970.13", "phone": "100"},
        {"name": "", "sex": "男"},
        {"name": "钱某某", "number": "6"},
    )
    first = planned(*rows)
    assert counts(first) == (6, 0, 0, 1)
    again = planned(*rows, members=after(first))
    assert (counts(again), again.changes) == ((0, 0, 6, 1), ())
    assert bars(again) == bars(first)


NAMES = st.sampled_from(["王某某", "李某某", "赵某某", "阿依古丽·买买提"])
MAYBE = st.sampled_from(["", "1962.05", "1962.05.03", "1990", "1990.13", "不详"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={
            "number": st.sampled_from(["1", "2", "3", "99", "DY1"]),
            "birth": MAYBE,
            "idno": st.sampled_from([idno("1962-05-03"), idno("1990-01-02", 2), "123"]),
            "work": st.sampled_from(["务农", "退休", "无"]),
            "sex": st.sampled_from(["男", "女", "?"]),
        },
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_every_row_is_new_changed_unchanged_or_left_out(rows: list[Cells]) -> None:
    made = planned(*rows, members=(OLD, YOUNG, BARE))
    assert sum(counts(made)) == len(rows)
    numbers = [c.number for c in made.changes if isinstance(c, MemberAdded | FactsStated)]
    assert len(numbers) == len(set(numbers))
    added = [c.number for c in made.changes if isinstance(c, MemberAdded)]
    assert added == list(range(4, 4 + made.new))


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_whoever_was_taken_over_once_is_never_added_again(rows: list[Cells]) -> None:
    rows = [{name: cell for name, cell in row.items() if name != "number"} for row in rows]
    first = planned(*rows)
    again = planned(*rows, members=after(first))
    assert (again.new, again.changed) == (0, 0)


# the digest


def test_the_digest_stays_while_the_plan_does() -> None:
    assert planned(GOOD, members=(BARE,)).digest == planned(GOOD, members=(BARE,)).digest


@pytest.mark.parametrize(
    "other",
    [
        planned({**GOOD, "work": "退休"}, members=(BARE,)),
        planned(GOOD, members=(BARE, member(4, "赵某某"))),
        planned(GOOD, GOOD, members=(BARE,)),
        planned(GOOD, members=(OLD, BARE)),
        planned({**GOOD, "work": ""}, members=(BARE,)),
        planned(),
    ],
)
def test_the_digest_changes_with_the_plan(other: Plan) -> None:
    assert other.digest != planned(GOOD, members=(BARE,)).digest


def test_the_digest_changes_when_what_stands_before_does() -> None:
    row = {**WANG, "work": "退休"}
    moved = replace(OLD, facts={**OLD.facts, "work": Fact("教师")})
    assert planned(row, members=(OLD,)).digest != planned(row, members=(moved,)).digest


def test_a_plan_shows_nobody_in_its_repr() -> None:
    shown = repr(planned(GOOD, {"name": "李某某"}))
    assert not any(value in shown for value in ("王某某", "李某某", GOOD["idno"], "青禾村"))


def test_the_day_of_the_file_is_the_day_that_counts() -> None:
    later = plan(enumerate([GOOD]), {}, 0, POLICY, UPLOAD, date(2026, 3, 20))
    change = later.changes[0]
    assert isinstance(change, MemberAdded)
    assert change.facts["dues"].told == "2026-03-20"


def test_cells_are_any_mapping() -> None:
    row: Mapping[str, str] = {"name": "王某某"}
    assert plan([(1, row)], {}, 0, POLICY, UPLOAD, TODAY).new == 1
