"""The spans and dates that people type, seen from Wednesday 2022-08-17."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jc_tasks.agenda.windows import Window, date_of, day_of, months_after, no_such_day, window_of

TODAY = date(2022, 8, 17)

WINDOWS = [
    # lengths: from today to the same day that much later
    ("0d", "2022-08-17", "2022-08-17"),
    ("30d", "2022-08-17", "2022-09-16"),
    ("30", "2022-08-17", "2022-09-16"),
    ("30天", "2022-08-17", "2022-09-16"),
    ("３０ 天", "2022-08-17", "2022-09-16"),
    ("三十天", "2022-08-17", "2022-09-16"),
    ("十五日", "2022-08-17", "2022-09-01"),
    ("未来30天内", "2022-08-17", "2022-09-16"),
    ("4w", "2022-08-17", "2022-09-14"),
    ("4W", "2022-08-17", "2022-09-14"),
    ("两周", "2022-08-17", "2022-08-31"),
    ("2个星期", "2022-08-17", "2022-08-31"),
    ("2m", "2022-08-17", "2022-10-17"),
    ("2个月", "2022-08-17", "2022-10-17"),
    ("两个月", "2022-08-17", "2022-10-17"),
    ("1q", "2022-08-17", "2022-11-17"),
    ("1季度", "2022-08-17", "2022-11-17"),
    ("一个季度", "2022-08-17", "2022-11-17"),
    ("半年", "2022-08-17", "2023-02-17"),
    ("半个月", "2022-08-17", "2022-09-01"),
    ("1y", "2022-08-17", "2023-08-17"),
    ("一年", "2022-08-17", "2023-08-17"),
    # calendar words: the whole of it, also what is already past
    ("本周", "2022-08-15", "2022-08-21"),
    ("这周", "2022-08-15", "2022-08-21"),
    ("下周", "2022-08-22", "2022-08-28"),
    ("本月", "2022-08-01", "2022-08-31"),
    ("这个月", "2022-08-01", "2022-08-31"),
    ("下月", "2022-09-01", "2022-09-30"),
    ("下个月", "2022-09-01", "2022-09-30"),
    ("本季度", "2022-07-01", "2022-09-30"),
    ("下季度", "2022-10-01", "2022-12-31"),
    ("今年", "2022-01-01", "2022-12-31"),
    ("本年度", "2022-01-01", "2022-12-31"),
    ("明年", "2023-01-01", "2023-12-31"),
    ("上周", "2022-08-08", "2022-08-14"),
    ("上月", "2022-07-01", "2022-07-31"),
    ("上个月", "2022-07-01", "2022-07-31"),
    ("上季度", "2022-04-01", "2022-06-30"),
    ("去年", "2021-01-01", "2021-12-31"),
    # parts of a year by their number, of today's year where none is written
    ("8月", "2022-08-01", "2022-08-31"),
    ("8月份", "2022-08-01", "2022-08-31"),
    ("八月", "2022-08-01", "2022-08-31"),
    ("十二月份", "2022-12-01", "2022-12-31"),
    ("2 月", "2022-02-01", "2022-02-28"),
    ("2024年2月", "2024-02-01", "2024-02-29"),
    ("2022-08", "2022-08-01", "2022-08-31"),
    ("2022.8", "2022-08-01", "2022-08-31"),
    ("三季度", "2022-07-01", "2022-09-30"),
    ("第四季度", "2022-10-01", "2022-12-31"),
    ("2023年一季度", "2023-01-01", "2023-03-31"),
    ("上半年", "2022-01-01", "2022-06-30"),
    ("2023年下半年", "2023-07-01", "2023-12-31"),
    ("2023年", "2023-01-01", "2023-12-31"),
]
NO_WINDOWS = [
    "",
    " ",
    "d",
    "周",
    "-3d",
    "3x",
    "3.5d",
    "30dd",
    "30d30d",
    "天天",
    "上上周",
    "13月",
    "0月",
    "008月",
    "五季度",
    "2022-13",
    "22年8月",
    "0000年8月",
    "9999年12月",
    "月",
    "零天",
    "99999999d",
    "9999999y",
    "下下周",
]


@pytest.mark.parametrize(("words", "first", "last"), WINDOWS)
def test_window(words: str, first: str, last: str) -> None:
    assert window_of(words, TODAY) == Window(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", NO_WINDOWS)
def test_no_window(words: str) -> None:
    assert window_of(words, TODAY) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022-08-01", "2022-08-01"),
        ("2022-8-1", "2022-08-01"),
        ("2022.8.1", "2022-08-01"),
        ("2022/8/1", "2022-08-01"),
        ("20220801", "2022-08-01"),
        ("2022年8月1日", "2022-08-01"),
        ("２０２２年８月１日", "2022-08-01"),
        ("2022 年 8 月 1 号", "2022-08-01"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_date(words: str, day: str) -> None:
    assert date_of(words) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words", ["", "2022-02-30", "2022-13-01", "8月1日", "22-8-1", "2022-08", "昨天", "2022-08-01-01"]
)
def test_no_date(words: str) -> None:
    assert date_of(words) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("今天", "2022-08-17"),
        ("昨日", "2022-08-16"),
        ("8月1日", "2022-08-01"),
        ("１２月 ３１号", "2022-12-31"),
        ("2月30日", ""),
        ("8月", ""),
        ("上周", ""),
    ],
)
def test_a_day_as_seen_from_today(words: str, day: str) -> None:
    assert str(day_of(words, TODAY) or "") == day


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2022-02-30", "2022年2月没有30日"),
        ("2022年4月31日", "2022年4月没有31日"),
        ("2022-13-01", "没有13月"),
        ("2022-08-01", ""),
        ("昨天", ""),
    ],
)
def test_a_date_that_is_in_no_calendar(words: str, reason: str) -> None:
    assert no_such_day(words) == reason


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2022-10-31", 1, "2022-11-30"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2022-08-31", 12, "2023-08-31"),
    ],
)
def test_months_clip_to_the_month_end(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.text(max_size=12), st.dates())
def test_any_words_are_a_window_or_none(words: str, today: date) -> None:
    window = window_of(words, today)
    assert window is None or (window.first and window.last and window.first <= window.last)


@given(st.dates(), st.sampled_from(["本周", "本月", "本季度", "今年"]))
def test_the_current_period_holds_today(today: date, words: str) -> None:
    window = window_of(words, today)
    assert window is None or window.holds(today)
