"""What stands behind a month: a day, ten days, its end, its head, or nothing.

month_tail = 月 month_rest | 月底 | 月内 | 月上旬 | 月初
month_rest = day_of_month | 上旬 | 底 | 最后一天 | 初
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.days import month_end, month_length
from jc_tasks.deadlines.spans import (
    HEAD_DAY,
    Impossible,
    Span,
    Unknown,
    check_month,
    day_span,
    month_span,
    stretch,
    ten_span,
)

MONTH_WORDS = frozenset(("MONTH", "MONTHEND", "MONTHHEAD", "MONTHMID", "MONTHTEN", "MONTHIN"))


def month_tail(c: Cursor, year: int, month: int) -> Span | None:
    """月, 月底, 月内, 月上旬, 月初: the month word is here."""
    check_month(month)
    c.month = (year, month)
    kind, value, text = c.next()
    name = f"{month}{text}"
    if kind == "MONTH":
        return month_rest(c, year, month)
    if kind == "MONTHTEN":
        return ten_span(year, month, value)
    if kind == "MONTHHEAD":
        return _head(c, year, month, name)
    if kind == "MONTHMID":
        raise Unknown(f"“{name}”没有确定的日子，请写明上旬、中旬、下旬或日期")
    if kind == "MONTHEND":
        c.take("LASTDAY")
    return month_span(year, month, edge=True, name=name)


def month_rest(c: Cursor, year: int, month: int) -> Span | None:
    """What may stand behind N月: a day, days, 上旬, 底, 初, or nothing."""
    kind, value, _ = c.tokens[c.i]
    c.month = (year, month)
    if kind == "NUM":
        return _day_of_month(c, year, month)
    if c.take("TEN"):
        return ten_span(year, month, value)
    if c.take("END"):
        c.take("LASTDAY")
        return month_span(year, month, edge=True)
    if c.take("LASTDAY"):
        return day_span(month_end(year, month), f"{month}月")
    if c.take("HEAD"):
        return _head(c, year, month, f"{month}月初")
    return month_span(year, month)


def _day_of_month(c: Cursor, year: int, month: int) -> Span | None:
    """15日, 15-20日, and 15 where nothing else can be meant."""
    number, following = c.value(), c.kind(1)
    if c.take_all("NUM", "DAY"):
        return day(c, year, month, number)
    if c.take_all("NUM", "TO", "NUM", "DAY"):
        begin, end = day(c, year, month, number), day(c, year, month, c.value(-2))
        return stretch(begin.first, end)
    if following in ("BEFORE", "TO", "SEP", "CLOSE", ""):
        c.i += 1
        return day(c, year, month, number)
    return None


def _head(c: Cursor, year: int, month: int, name: str) -> Span:
    """月初, with the note that it is taken for the 10th."""
    c.note(f"“{name}”按{month}月{HEAD_DAY}日算")
    return Span(date(year, month, 1), date(year, month, HEAD_DAY), "head", name=name)


def day(c: Cursor, year: int, month: int, number: int) -> Span:
    """The day; later words lean on its year and month."""
    check_month(month)
    if not 1 <= number <= month_length(year, month):
        raise Impossible(f"{'' if c.yearless else f'{year}年'}{month}月没有{number}日")
    c.month = (year, month)
    c.context = year
    return day_span(date(year, month, number))
