import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.domain.codes import read_codes
from bot.domain.complaints import Complaint
from bot.domain.values import KINDS, Value, check_member, read_value

TODAY = date(2026, 2, 25)
POLICY = Path(__file__).parents[2] / "bot" / "policy"
CODES = read_codes(tomllib.loads((POLICY / "codes.toml").read_text("utf-8")))
FEMALE_1949 = "11010519491231002X"


def read(kind: str, raw: str) -> Value:
    return read_value(kind, raw, today=TODAY, codes=CODES)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("text", "  样例镇\n 青禾村 ", "样例镇 青禾村"),
        ("text", "无", "无"),
        ("text", "王\u200b明", "王明"),
        ("name", "王  明", "王明"),
        ("date", "2022年3月", "2022-03"),
        ("month", "2026.1", "2026-01"),
        ("month", "2026-01-31", "2026-01"),
        ("month", "上月", "2026-01"),
        ("idno", "11010519491231002x", FEMALE_1949),
        ("phone", "100 1234 5678", "10012345678"),
        ("sex", "男", "male"),
        ("sex", "女性", "female"),
        ("ethnicity", "汉", "汉族"),
        ("ethnicity", "僳僳族", "傈僳族"),
        ("education", "在职 本科", "在职 本科"),
        ("category", "正式", "full"),
        ("category", "预备党员", "probationary"),
        ("scope", "在册", "in_branch"),
        ("scope", "已转出未收到回执", "no_receipt"),
        ("scope", "转出未回执", "no_receipt"),
        ("number", "12", "12"),
        ("number", "0１2.0", "12"),
    ],
)
def test_a_value_is_stored_in_its_one_form(kind: str, written: str, value: str) -> None:
    assert read(kind, written) == Value(value)


@pytest.mark.parametrize("kind", sorted(set(KINDS.values()) | {"number"}))
@pytest.mark.parametrize("written", ["", " ", "—", "-", "/", "?", "不详", "N/A", "待补"])
def test_a_placeholder_is_no_value(kind: str, written: str) -> None:
    assert read(kind, written) == Value()


@pytest.mark.parametrize("kind", ["phone", "date", "idno", "education"])
def test_nothing_said_about_a_checked_value_is_no_value(kind: str) -> None:
    assert read(kind, "无") == Value()


@pytest.mark.parametrize(
    ("kind", "written", "complaint"),
    [
        ("text", "字" * 501, Complaint("text_long", {"most": 500})),
        ("name", "王1", Complaint("name_digits")),
        ("date", "2022.13", Complaint("date_month", {"month": 13})),
        ("month", "2025", Complaint("date_no_month", {"year": "2025"})),
        ("idno", "990101800101001", Complaint("idno_15")),
        ("phone", "1.39E+10", Complaint("phone_excel")),
        ("sex", "未知性别", Complaint("sex_unknown")),
        ("ethnicity", "火星族", Complaint("ethnicity_unknown")),
        ("category", "积极分子", Complaint("category_unknown")),
        ("scope", "借调", Complaint("scope_unknown")),
        ("number", "十二", Complaint("number_unclear")),
        ("number", "-1", Complaint("number_unclear")),
    ],
)
def test_what_cannot_be_stored_is_refused(kind: str, written: str, complaint: Complaint) -> None:
    assert read(kind, written) == Value(None, (complaint,))


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [("education", "夜校旁听", "education_unknown"), ("phone", "1001234567", "phone_length")],
)
def test_what_is_only_odd_is_kept_with_a_warning(kind: str, written: str, code: str) -> None:
    assert read(kind, written) == Value(written, (Complaint(code, hard=False),))


def test_a_kind_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        read("colour", "red")


def test_a_value_is_not_shown_by_repr() -> None:
    assert FEMALE_1949 not in repr(read("idno", FEMALE_1949))


GOOD = {
    "name": "王明",
    "sex": "female",
    "birth": "1949-12-31",
    "idno": FEMALE_1949,
    "category": "full",
    "joined": "1980-07",
    "confirmed": "1981-07",
    "dues": "2026-01",
    "meeting": "2026-02-10",
}


def test_values_that_agree_raise_nothing() -> None:
    assert check_member(GOOD, TODAY) == []
    assert check_member({}, TODAY) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        # against the identity number
        ({"sex": "male"}, [("sex", "idno_says_female", False)]),
        ({"birth": "1949-12-30"}, [("birth", "idno_says_birth", False)]),
        # nothing lies in the future; today and this month do not
        ({"meeting": "2026-02-25"}, []),
        ({"meeting": "2026-02"}, []),
        ({"meeting": "2026-02-26"}, [("meeting", "meeting_in_future", True)]),
        ({"dues": "2026-02"}, []),
        ({"dues": "2026-03"}, [("dues", "dues_in_future", False)]),
        ({"joined": "2025-02", "confirmed": "2026-03"}, [("confirmed", "confirmed_in_future", True)]),
        # eighteen when joining, as far as the dates tell
        ({"joined": "1967-12", "confirmed": ""}, []),
        ({"joined": "1967-12-30", "confirmed": ""}, [("joined", "joined_young", False)]),
        ({"joined": "1967-12-31", "confirmed": ""}, []),
        ({"joined": "1967-11", "confirmed": ""}, [("joined", "joined_young", False)]),
        ({"birth": "", "joined": "1967-11", "confirmed": ""}, [("joined", "joined_young", False)]),
        ({"joined": "1949-11", "confirmed": ""}, [("joined", "joined_before_birth", True)]),
        # a year on probation, at most two
        ({"confirmed": "1981-06"}, [("confirmed", "confirmed_early", False)]),
        ({"confirmed": "1981"}, []),
        ({"joined": "1980-07-02", "confirmed": "1981-07-01"}, [("confirmed", "confirmed_early", False)]),
        ({"joined": "1980-07-01", "confirmed": "1982-07-01"}, []),
        ({"joined": "1980-07-01", "confirmed": "1982-08-01"}, [("confirmed", "confirmed_late", False)]),
        ({"confirmed": "1980-06"}, [("confirmed", "confirmed_before_joined", True)]),
        # no probation between 1969 and 1977
        ({"joined": "1975-07-01", "confirmed": "1975-07-01"}, []),
        # probationary members
        ({"category": "probationary"}, [
            ("confirmed", "confirmed_though_probationary", False),
            ("category", "probation_over", False),
        ]),
        ({"category": "probationary", "joined": "2024-02", "confirmed": ""}, []),
        ({"category": "probationary", "joined": "2024-01-24", "confirmed": ""}, [
            ("category", "probation_over", False),
        ]),
        # activity before joining
        ({"dues": "1980-06"}, [("dues", "dues_before_joined", False)]),
        ({"meeting": "1980-06-30"}, [("meeting", "meeting_before_joined", False)]),
        ({"meeting": "1980"}, []),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other(
    values: dict[str, str], found: list[tuple[str, str, bool]]
) -> None:
    findings = check_member({**GOOD, **values}, TODAY)
    assert [(name, c.code, c.hard) for name, c in findings] == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"birth": "2026-03"}, [("birth", "birth_in_future", True)]),
        ({"joined": "2026-03"}, [("joined", "joined_in_future", True)]),
        ({"birth": "1915-02-24"}, [("birth", "birth_long_ago", False)]),
        ({"birth": "1915-02-26"}, []),
        ({"idno": "440524188001010014"}, [("idno", "birth_long_ago", False)]),
        ({"joined": "1921-06"}, [("joined", "joined_before_founding", True)]),
        ({"joined": "1921"}, []),
    ],
)
def test_single_dates_that_cannot_be(
    values: dict[str, str], found: list[tuple[str, str, bool]]
) -> None:
    assert [(name, c.code, c.hard) for name, c in check_member(values, TODAY)] == found
