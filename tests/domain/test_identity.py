from datetime import date

import pytest
from hypothesis import given, strategies as st

from bot.domain.identity import (
    birth_of,
    check_digit,
    check_idno,
    check_phone,
    mask_idno,
    mask_phone,
    sex_of,
    tail,
)

STANDARD = "11010519491231002X"  # printed with GB 11643, as is the next
STANDARD_MAN = "440524188001010014"


def codes_of(found: tuple[str | None, tuple[object, ...]]) -> list[str]:
    return [complaint.code for complaint in found[1]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "written",
    [
        STANDARD,
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "11010519491231002×",
        "\u300011010519491231002X\n",
    ],
)
def test_one_number_in_many_spellings(written: str) -> None:
    assert check_idno(written) == (STANDARD, ())


@pytest.mark.parametrize(
    "idno", [STANDARD, STANDARD_MAN, "990101198001010036", "000000200002290008"]
)
def test_no_place_is_refused(idno: str) -> None:
    whole = idno[:17] + check_digit(idno[:17])
    assert check_idno(whole) == (whole, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "idno_empty"),
        ("  ", "idno_empty"),
        ("6.1E+17", "idno_excel"),
        ("6.10105E+17", "idno_excel"),
        ("6.10105e17", "idno_excel"),
        ("990101800101001", "idno_15"),
        ("11010519491231002", "idno_short"),
        ("1101051949123100", "idno_short"),
        ("1101051949123100210", "idno_long"),
        ("11010519491231002XX", "idno_characters"),
        ("1101051949123100X2", "idno_characters"),
        ("11010519491231O02X", "idno_characters"),
        ("身份证丢失", "idno_characters"),
        ("110105********002X", "idno_masked"),
        ("110105194902300021", "idno_date"),
        ("110105194913010021", "idno_date"),
        ("110105000001010021", "idno_date"),
        ("110105194912310021", "idno_check_digit"),
        ("990101198001010000", "idno_rounded"),
    ],
)
def test_a_wrong_number_is_refused_for_what_is_wrong_with_it(written: str, code: str) -> None:
    found = check_idno(written)
    assert found[0] is None
    assert codes_of(found) == [code]
    assert found[1][0].hard


def test_the_missing_digits_are_counted() -> None:
    assert check_idno("11010519491231002")[1][0].facts == {"count": 17, "missing": 1}


def test_a_number_that_may_have_been_rounded_is_kept_with_a_warning() -> None:
    first = next(
        text for day in range(1, 29) if check_digit(text := f"990101198001{day:02}000") == "0"
    )
    found = check_idno(first + "0")
    assert found[0] == first + "0"
    assert [(c.code, c.hard) for c in found[1]] == [("idno_maybe_rounded", False)]


@pytest.mark.parametrize(
    ("sex", "birth", "warned"),
    [
        ("female", "1949-12-31", []),
        ("female", "1949-12", []),
        (None, "1949", []),
        ("", "", []),
        ("male", None, ["idno_says_female"]),
        (None, "1949-12-30", ["idno_says_birth"]),
        (None, "1949-11", ["idno_says_birth"]),
        ("male", "1950", ["idno_says_female", "idno_says_birth"]),
    ],
)
def test_sex_and_birth_that_say_otherwise_are_warnings(
    sex: str | None, birth: str | None, warned: list[str]
) -> None:
    found = check_idno(STANDARD, sex=sex, birth=birth)
    assert found[0] == STANDARD
    assert codes_of(found) == warned
    assert not any(complaint.hard for complaint in found[1])


def test_a_number_tells_birth_sex_and_tail() -> None:
    assert (birth_of(STANDARD), sex_of(STANDARD), tail(STANDARD)) == (
        "1949-12-31",
        "female",
        "002X",
    )
    assert sex_of(STANDARD_MAN) == "male"


@pytest.mark.parametrize(
    ("idno", "masked"),
    [
        ("990101198001011234", "990101********1234"),
        (STANDARD, "110105********002X"),
        ("990101800101001", "*************01"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_region_and_tail_only(idno: str, masked: str) -> None:
    assert mask_idno(idno) == masked


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 999))
def test_the_check_digit_catches_every_single_wrong_digit(birth: date, sequence: int) -> None:
    first = f"990101{birth:%Y%m%d}{sequence:03}"
    idno = first + check_digit(first)
    assert check_idno(idno)[0] == idno
    assert (birth_of(idno), sex_of(idno)) == (
        birth.isoformat(),
        "male" if sequence % 2 else "female",
    )
    for at in range(17):
        wrong = f"{idno[:at]}{(int(idno[at]) + 1) % 10}{idno[at + 1 :]}"
        assert check_idno(wrong)[0] is None


@given(st.text(max_size=25))
def test_complaints_never_carry_the_number(text: str) -> None:
    for complaint in check_idno(text + "110105194912310021")[1]:
        assert "110105194912310021" not in str(complaint)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("10012345678", "10012345678"),
        ("100 1234 5678", "10012345678"),
        ("100-1234-5678", "10012345678"),
        ("+86 10012345678", "10012345678"),
        ("008610012345678", "10012345678"),
        ("１００１２３４５６７８", "10012345678"),
        ("10012345678.0", "10012345678"),
        ("0451-88881234", "0451-88881234"),
        ("045188881234", "0451-88881234"),
        ("（0451）88881234", "0451-88881234"),
        ("010-88881234", "010-88881234"),
        ("01088881234", "010-88881234"),
        ("0451-8888123", "0451-8888123"),
        ("0451-88881234-802", "0451-88881234转802"),
        ("0451-88881234转802", "0451-88881234转802"),
        ("10012345678,10012345679", "10012345678、10012345679"),
        ("10012345678/0451-88881234", "10012345678、0451-88881234"),
        ("10012345678；10012345679；", "10012345678、10012345679"),
        ("10012345678 10012345679", "10012345678、10012345679"),
        ("10012345678（儿子）", "10012345678(儿子)"),
        ("女儿 10012345678", "女儿 10012345678"),
    ],
)
def test_phones_are_put_in_a_tidy_form(written: str, tidy: str) -> None:
    assert check_phone(written) == (tidy, ())


@pytest.mark.parametrize(
    ("written", "kept", "code"),
    [
        ("1001234567", "1001234567", "phone_length"),
        ("100123456789", "100123456789", "phone_length"),
        ("88881234", "88881234", "phone_no_area"),
        ("661234", "661234", "phone_odd"),
        ("45188880000", "45188880000", "phone_lost_zero"),
        ("1088880000", "1088880000", "phone_lost_zero"),
        ("2188880000", "2188880000", "phone_lost_zero"),
        ("100123456", "100123456", "phone_length"),
        ("问他弟弟", "问他弟弟", "phone_odd"),
        ("10012345678、10012", "10012345678、10012", "phone_odd"),
    ],
)
def test_an_odd_phone_is_kept_with_a_warning(written: str, kept: str, code: str) -> None:
    found = check_phone(written)
    assert found[0] == kept
    assert [(c.code, c.hard) for c in found[1]] == [(code, False)]


@pytest.mark.parametrize(("written", "code"), [("", "phone_empty"), ("1.39E+10", "phone_excel")])
def test_a_phone_that_is_lost_is_refused(written: str, code: str) -> None:
    found = check_phone(written)
    assert found[0] is None
    assert [(c.code, c.hard) for c in found[1]] == [(code, True)]


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("10012345678", "100****5678"),
        ("0451-88881234", "0451-****1234"),
        ("010-8888123", "010-***8123"),
        ("88881234", "****1234"),
        ("661234", "****34"),
        ("0451-88881234转802", "0451-****1234转802"),
        ("10012345678、10012345679", "100****5678、100****5679"),
        ("女儿 10012345678", "女儿 100****5678"),
        ("", ""),
    ],
)
def test_a_masked_phone_shows_its_ends_only(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(max_size=40))
def test_any_text_is_a_phone_or_a_doubt(text: str) -> None:
    phone, complaints = check_phone(text)
    assert phone or complaints
