from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from bot.domain.complaints import Complaint
from bot.domain.dates import (
    add_months,
    first_day,
    last_day,
    months_between,
    precision,
    print_chinese,
    print_month,
    read_date,
    years_between,
)

TODAY = date(2026, 2, 25)


@pytest.mark.parametrize(
    ("written", "partial"),
    [
        ("2022", "2022"),
        ("2022年", "2022"),
        ("2022年底", "2022"),
        ("2022.3", "2022-03"),
        ("2022.03", "2022-03"),
        ("2022-3", "2022-03"),
        ("2022/3", "2022-03"),
        ("2022。3", "2022-03"),
        ("2022.3.", "2022-03"),
        ("2022.10", "2022-10"),
        ("202203", "2022-03"),
        ("2022年3月", "2022-03"),
        ("2022年03月份", "2022-03"),
        ("2022年3月底", "2022-03"),
        ("2022 年 3 月", "2022-03"),
        ("２０２２．０３", "2022-03"),
        ("二〇二二年三月", "2022-03"),
        ("二零二二年十月", "2022-10"),
        ("贰零贰叁年拾贰月", "2023-12"),
        ("2022年元月", "2022-01"),
        ("2022/3/5", "2022-03-05"),
        ("20220305", "2022-03-05"),
        ("2022年3月5日", "2022-03-05"),
        ("2022年3月5号", "2022-03-05"),
        ("2022年3月5日（周六）", "2022-03-05"),
        ("二〇二二年十二月廿五日", "2022-12-25"),
        ("一九八五年十月三十一日", "1985-10-31"),
        ("2022-03-05 00:00:00", "2022-03-05"),
        ("2022-03-05T08:30:00Z", "2022-03-05"),
        ("2024.2.29", "2024-02-29"),
        ("1900.1", "1900-01"),
        ("2100.12", "2100-12"),
    ],
)
def test_the_usual_ways_to_write_a_date_are_read(written: str, partial: str) -> None:
    assert read_date(written, today=TODAY) == partial


@pytest.mark.parametrize(
    ("written", "partial"),
    [
        ("今天", "2026-02-25"),
        ("today", "2026-02-25"),
        ("昨天", "2026-02-24"),
        ("前天", "2026-02-23"),
        ("三天前", "2026-02-22"),
        ("两周前", "2026-02-11"),
        ("本月", "2026-02"),
        ("上月", "2026-01"),
        ("上个月15日", "2026-01-15"),
        ("上上个月", "2025-12"),
        ("下月", "2026-03"),
        ("3个月前", "2025-11"),
        ("半年前", "2025-08"),
        ("两年前", "2024"),
        ("今年3月", "2026-03"),
        ("去年12月", "2025-12"),
        ("去年十二月五日", "2025-12-05"),
        ("前年5月", "2024-05"),
        ("大前年", "2023"),
    ],
)
def test_dates_are_counted_from_today(written: str, partial: str) -> None:
    assert read_date(written, today=TODAY) == partial


@pytest.mark.parametrize(
    ("written", "today", "partial"),
    [
        ("上月", date(2026, 1, 31), "2025-12"),
        ("下月", date(2026, 1, 31), "2026-02"),
        ("上月", date(2026, 3, 31), "2026-02"),
        ("昨天", date(2026, 1, 1), "2025-12-31"),
    ],
)
def test_counting_from_today_crosses_months_and_years(
    written: str, today: date, partial: str
) -> None:
    assert read_date(written, today=today) == partial


@pytest.mark.parametrize(
    ("written", "code", "facts"),
    [
        ("", "date_empty", {}),
        (" 　", "date_empty", {}),
        ("2022.0", "date_month", {"month": 0}),
        ("2022.13", "date_month", {"month": 13}),
        ("202213", "date_month", {"month": 13}),
        ("2022.2.0", "date_day", {"year": 2022, "month": 2, "day": 0, "last": 28}),
        ("2022.2.29", "date_day", {"year": 2022, "month": 2, "day": 29, "last": 28}),
        ("2024.2.30", "date_day", {"year": 2024, "month": 2, "day": 30, "last": 29}),
        ("20220431", "date_day", {"year": 2022, "month": 4, "day": 31, "last": 30}),
        ("22.3", "date_short_year", {"year": "22"}),
        ("85年10月", "date_short_year", {"year": "85"}),
        ("85年", "date_short_year", {"year": "85"}),
        ("220305", "date_short_year", {"year": "22"}),
        ("1899.12", "date_year", {"year": "1899"}),
        ("2101.1", "date_year", {"year": "2101"}),
        ("3月5日", "date_no_year", {"example": "2026.3"}),
        ("3.5", "date_no_year", {"example": "2026.3"}),
        ("农历三月", "date_lunar", {}),
        ("2022年正月", "date_lunar", {}),
        ("44621", "date_unclear", {"example": "2026.3"}),
        ("20223", "date_unclear", {"example": "2026.3"}),
        ("5/3/2022", "date_unclear", {"example": "2026.3"}),
        ("大概那几年", "date_unclear", {"example": "2026.3"}),
    ],
)
def test_what_cannot_be_a_date_is_refused_by_its_part(
    written: str, code: str, facts: dict[str, str | int]
) -> None:
    assert read_date(written, today=TODAY) == Complaint(code, facts)


@pytest.mark.parametrize(
    ("partial", "known", "first", "last", "month", "chinese"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), "2024", "2024年"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "2024.02", "2024年2月"),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28), "2023.02", "2023年2月"),
        ("2022-12", "month", date(2022, 12, 1), date(2022, 12, 31), "2022.12", "2022年12月"),
        ("2022-03-05", "day", date(2022, 3, 5), date(2022, 3, 5), "2022.03", "2022年3月5日"),
    ],
)
def test_a_partial_date_knows_its_bounds_and_its_print(
    partial: str, known: str, first: date, last: date, month: str, chinese: str
) -> None:
    assert precision(partial) == known
    assert (first_day(partial), last_day(partial)) == (first, last)
    assert (print_month(partial), print_chinese(partial)) == (month, chinese)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 8, 25), date(2025, 8, 25), 0),
        (date(2025, 8, 25), date(2025, 9, 24), 0),
        (date(2025, 8, 25), date(2025, 9, 25), 1),
        (date(2025, 8, 25), date(2026, 2, 24), 5),
        (date(2025, 8, 25), date(2026, 2, 25), 6),
        (date(2025, 8, 25), date(2026, 2, 26), 6),
        (date(2025, 8, 31), date(2026, 2, 27), 5),
        (date(2025, 8, 31), date(2026, 2, 28), 6),
        (date(2025, 8, 29), date(2026, 2, 28), 6),
        (date(2023, 8, 31), date(2024, 2, 28), 5),
        (date(2023, 8, 31), date(2024, 2, 29), 6),
        (date(2026, 2, 28), date(2026, 8, 27), 5),
        (date(2026, 2, 28), date(2026, 8, 28), 6),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 2, 25), date(2025, 2, 25), 0),
    ],
)
def test_a_month_is_full_on_its_corresponding_day_or_the_months_last(
    start: date, end: date, months: int
) -> None:
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_adding_months_stops_at_the_end_of_a_shorter_month(
    day: date, number: int, then: date
) -> None:
    assert add_months(day, number) == then


@pytest.mark.parametrize(
    ("end", "years"),
    [(date(2026, 2, 24), 17), (date(2026, 2, 25), 18), (date(2027, 2, 24), 18)],
)
def test_years_are_counted_by_birthdays(end: date, years: int) -> None:
    assert years_between(date(2008, 2, 25), end) == years


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, st.sampled_from(["%Y.%m.%d", "%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]))
def test_any_day_written_in_any_shape_reads_as_itself(day: date, shape: str) -> None:
    assert read_date(day.strftime(shape), today=TODAY) == day.isoformat()


@given(days, st.sampled_from([4, 7, 10]))
def test_what_is_printed_reads_back(day: date, length: int) -> None:
    partial = day.isoformat()[:length]
    assert read_date(print_chinese(partial), today=TODAY) == partial
    assert read_date(print_month(partial), today=TODAY) == partial[:7]
    assert read_date(partial, today=TODAY) == partial
    assert first_day(partial) <= day <= last_day(partial)


@given(days, st.integers(0, 600))
def test_months_added_are_months_between(day: date, number: int) -> None:
    then = add_months(day, number)
    assert months_between(day, then) == number
    assert months_between(day, then - timedelta(days=1)) == max(number - 1, 0)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_date(text, today=TODAY)
    assert isinstance(found, Complaint) or first_day(found) <= last_day(found)
