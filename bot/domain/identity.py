"""Identity numbers (GB 11643) and phone numbers: reading, checking, masking.

The place in an identity number is never judged: people keep codes that were abolished long ago.
"""

import re
import unicodedata
from datetime import date

from bot.domain.complaints import Complaint, warning

LENGTH = 18

_POWER = re.compile(r"\d(\.\d+)?E\+?\d{1,2}")
_QUOTES = "'\"`‘’“”"
_LETTER_X = str.maketrans("×ХΧ✕", "XXXX")

_PHONE = re.compile(r"(?<![\d-])[+\d][\d\s-]{4,}\d(?![\d-])")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
_AREA_CUT = re.compile(r"(10|2\d)[2-9]\d{7}|[3-9]\d{9,10}")
"""A number with its area code, but without the 0 before it: a spreadsheet took it for a figure."""
_AREA_IN_BRACKETS = re.compile(r"\((0\d{2,3})\)")
_EXTENSION = re.compile(r"(?<=\d{7})-(\d{1,5})$")
_DIGITS = re.compile(r"\d[\d\s-]{3,}\d")


def check_idno(
    raw: str, *, sex: str | None = None, birth: str | None = None
) -> tuple[str | None, tuple[Complaint, ...]]:
    """The number in its standard form, or None, with all that is wrong or doubtful.

    Only length, date of birth and check digit refuse it. A sex ("male", "female") or a birth
    (partial date) that says otherwise is a warning.
    """
    text = _plain_idno(raw)
    fault = _shape_fault(text) or _digit_fault(text)
    if fault:
        return None, (fault,)
    return text, (*_doubts(text), *against_idno(text, sex=sex, birth=birth))


def against_idno(
    idno: str, *, sex: str | None = None, birth: str | None = None
) -> tuple[Complaint, ...]:
    """Warnings where a sex or a partial birth date contradicts a valid number."""
    found = []
    if sex and sex != sex_of(idno):
        found.append(warning(f"idno_says_{sex_of(idno)}"))
    if birth and not birth_of(idno).startswith(birth):
        found.append(warning("idno_says_birth", card=birth_of(idno).replace("-", ".")))
    return tuple(found)


def birth_of(idno: str) -> str:
    """The day of birth that a valid number holds, as an ISO date."""
    return f"{idno[6:10]}-{idno[10:12]}-{idno[12:14]}"


def sex_of(idno: str) -> str:
    """ "male" or "female": digit 17 of a valid number is odd for men."""
    return "male" if int(idno[16]) % 2 else "female"


def check_digit(first_17: str) -> str:
    """The 18th character that belongs to the first 17 digits (ISO 7064 MOD 11-2)."""
    from stdnum.iso7064 import mod_11_2

    return mod_11_2.calc_check_digit(first_17)


def tail(idno: str) -> str:
    """The last four characters: what people compare."""
    return idno[-4:]


def mask_idno(idno: str) -> str:
    """The number with only its region and its last four characters left."""
    if len(idno) != LENGTH:
        return "*" * max(len(idno) - 2, 0) + idno[-2:] if len(idno) > 4 else "*" * len(idno)
    return f"{idno[:6]}{'*' * 8}{tail(idno)}"


def check_phone(raw: str) -> tuple[str | None, tuple[Complaint, ...]]:
    """The numbers in a tidy form joined by 、, with warnings where one looks odd.

    Words beside a number stay ("儿子 100…"); only a number destroyed by Excel is refused.
    """
    text = unicodedata.normalize("NFKC", raw).strip().strip(_QUOTES).removesuffix(".0")
    if not text:
        return None, (Complaint("phone_empty"),)
    if _POWER.fullmatch(text.upper()):
        return None, (Complaint("phone_excel"),)
    checked = [_one_phone(part) for part in re.split(r"[、,;/|\n]+", text) if part.strip()]
    if not checked:
        return None, (Complaint("phone_empty"),)
    doubts = dict.fromkeys(code for _, code in checked if code)
    return "、".join(part for part, _ in checked), tuple(warning(code) for code in doubts)


def mask_phone(phone: str) -> str:
    """The text with every number in it starred but for its area code or first three digits and
    its last four."""
    return _DIGITS.sub(lambda found: _starred(found[0]), phone)


def _plain_idno(raw: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", raw).split()).strip(_QUOTES).upper()
    return text.translate(_LETTER_X).removesuffix(".0").replace("-", "")


def _shape_fault(text: str) -> Complaint | None:
    if not text:
        return Complaint("idno_empty")
    if _POWER.fullmatch(text):
        return Complaint("idno_excel")
    if "*" in text:
        return Complaint("idno_masked")
    if not re.fullmatch(r"[0-9]*X?", text):
        return Complaint("idno_characters")
    if len(text) == 15:
        return Complaint("idno_15")
    if len(text) < LENGTH:
        return Complaint("idno_short", {"count": len(text), "missing": LENGTH - len(text)})
    return Complaint("idno_long", {"count": len(text)}) if len(text) > LENGTH else None


def _digit_fault(text: str) -> Complaint | None:
    try:
        date.fromisoformat(birth_of(text))
    except ValueError:
        return Complaint("idno_date")
    if check_digit(text[:-1]) == text[-1]:
        return None
    return Complaint("idno_rounded" if text.endswith("000") else "idno_check_digit")


def _doubts(idno: str) -> tuple[Complaint, ...]:
    # a number that Excel rounded keeps a right check digit one time in eleven
    return (warning("idno_maybe_rounded"),) if idno.endswith("000") else ()


def _one_phone(part: str) -> tuple[str, str]:
    """The part with its number in tidy form, and the code of a doubt about it."""
    doubts: list[str] = []

    def tidy(found: re.Match[str]) -> str:
        text, doubt = _tidy(found[0])
        doubts.append(doubt)
        return text

    text = _PHONE.sub(tidy, _AREA_IN_BRACKETS.sub(r"\1-", part))
    return " ".join(text.split()), "".join(doubts[:1]) if doubts else "phone_odd"


def _tidy(written: str) -> tuple[str, str]:
    written, *extension = _EXTENSION.split(written)[:2]
    digits = re.sub(r"^(\+|00)86", "", re.sub(r"[\s-]", "", written))
    suffix = f"转{extension[0]}" if extension else ""
    if _MOBILE.fullmatch(digits) and not suffix:
        return digits, ""
    if landline := _LANDLINE.fullmatch(digits):
        return f"{landline[1]}-{landline[2]}{suffix}", ""
    if len(numbers := written.split()) > 1:
        several = [_tidy(number) for number in numbers]
        if not any(doubt for _, doubt in several):
            return "、".join(text for text, _ in several), ""
    if len(digits) in (7, 8) and digits[0] in "23456789":
        return f"{digits}{suffix}", "phone_no_area"
    if _AREA_CUT.fullmatch(digits):
        return f"{written}{suffix}", "phone_lost_zero"
    return f"{written}{suffix}", "phone_length" if digits.startswith("1") else "phone_odd"


def _starred(number: str) -> str:
    area, dash, local = number.rpartition("-")
    if number.startswith("0") and dash:
        return f"{area}-{_starred(local)}"
    head = 3 if sum(map(str.isdecimal, number)) > 10 else 0
    last = 4 if len(number) > 6 else 2
    return number[:head] + "*" * (len(number) - head - last) + number[-last:]
