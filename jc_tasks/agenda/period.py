"""The span that a report is about, and the one after it. Both ends of each belong to it."""

from datetime import date, timedelta
from typing import NamedTuple

from jc_tasks.agenda.windows import Window, window_of
from jc_tasks.chinese import WEEKDAYS


class Period(NamedTuple):
    """`report` is what such a report is called, `this` and `next` what the two spans are called in it."""

    report: str
    this: str
    next: str
    first: date
    last: date
    next_first: date
    next_last: date

    @property
    def window(self) -> Window:
        return Window(self.first, self.last)

    @property
    def following(self) -> Window:
        return Window(self.next_first, self.next_last)


CALENDAR = {
    "week": ("周报", "本周", "下周"),
    "month": ("月报", "本月", "下月"),
    "quarter": ("季报", "本季度", "下季度"),
}


def calendar_period(kind: str, today: date) -> Period | None:
    """The calendar week (Monday to Sunday), month or quarter of a day; None where the calendar ends before the next."""
    report, this, following = CALENDAR[kind]
    now, then = window_of(this, today), window_of(following, today)
    if not (now and now.first and now.last and then and then.first and then.last):
        return None
    return Period(report, this, following, now.first, now.last, then.first, then.last)


def span_period(first: date, last: date) -> Period | None:
    """From one day to another, and as many days after it; None where the calendar ends before that."""
    try:
        then = last + timedelta(days=1), last + (last - first) + timedelta(days=1)
    except OverflowError:
        return None
    return Period("报告", "本期", "下一期", first, last, *then)


def day_words(day: date) -> str:
    return f"{day}（周{WEEKDAYS[day.weekday()]}）"


def span_words(first: date, last: date) -> str:
    """Both ends, and that they belong to the span."""
    return f"{day_words(first)}至 {day_words(last)}，含首尾共 {(last - first).days + 1} 天"
