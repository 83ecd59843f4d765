"""What stands behind a month: a day, ten days, its end, its head, or nothing.

month      = NUM month_tail                                             Months.month_at
month_tail = 月 month_rest | 月底 | 月内 | 月上旬 | 月初                Months.month_tail
month_rest = NUM 日 | NUM 至 NUM 日 | 上旬 | 底 | 最后一天 | 初         Months.month_rest
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
    head_span,
    month_span,
    stretch,
    ten_span,
)

MONTH_WORDS = frozenset(("MONTH", "MONTHEND", "MONTHHEAD", "MONTHMID", "MONTHTEN", "MONTHIN"))


class Months(Cursor):
    """Reads months and the days in them."""

    def month_at(self, year: int) -> Span | None:
        """6月…: the number is here, the month word behind it."""
        month: int = self.value()
        check_month(month)
        self.i += 1
        return self.month_tail(year, month)

    def month_tail(self, year: int, month: int) -> Span | None:
        """月, 月底, 月内, 月上旬, 月初: the month word is here."""
        kind, value, text = self.tokens[self.i]
        self.month = (year, month)
        self.i += 1
        name = f"{month}{text}"
        if kind == "MONTH":
            return self.month_rest(year, month)
        if kind == "MONTHEND":
            self.take("LASTDAY")
            return month_span(year, month, edge=True, name=name)
        if kind == "MONTHIN":
            return month_span(year, month, edge=True, name=name)
        if kind == "MONTHTEN":
            return ten_span(year, month, value)
        if kind == "MONTHHEAD":
            return self.head(year, month, name)
        raise Unknown(f"“{name}”没有确定的日子，请写明上旬、中旬、下旬或日期")

    def month_rest(self, year: int, month: int) -> Span | None:
        """What may stand behind N月: a day, days, 上旬, 底, 初, or nothing."""
        kind, value, _ = self.tokens[self.i]
        self.month = (year, month)
        if kind == "NUM":
            return self.day_of_month(year, month)
        if self.take("TEN"):
            return ten_span(year, month, value)
        if self.take("END"):
            self.take("LASTDAY")
            return month_span(year, month, edge=True)
        if self.take("LASTDAY"):
            return day_span(month_end(year, month), f"{month}月")
        if self.take("HEAD"):
            return self.head(year, month, f"{month}月初")
        return month_span(year, month)

    def day_of_month(self, year: int, month: int) -> Span | None:
        """15日, 15-20日, and 15 where nothing else can be meant."""
        number, following = self.value(), self.kind(1)
        if following == "DAY":
            self.i += 2
            return self.day(year, month, number)
        if self.sees("NUM", "TO", "NUM", "DAY"):
            begin, end = self.day(year, month, number), self.day(year, month, self.value(2))
            self.i += 4
            return stretch(begin.first, end)
        if following in ("BEFORE", "TO", "SEP", "CLOSE", ""):
            self.i += 1
            return self.day(year, month, number)
        return None

    def head(self, year: int, month: int, name: str) -> Span:
        """月初, with the note that it is taken for the 10th."""
        self.notes.append(f"“{name}”按{month}月{HEAD_DAY}日算")
        return head_span(year, month, name)

    def day(self, year: int, month: int, number: int) -> Span:
        """The day; later words lean on its year and month."""
        check_month(month)
        if not 1 <= number <= month_length(year, month):
            raise Impossible(f"{'' if self.yearless else f'{year}年'}{month}月没有{number}日")
        self.month = (year, month)
        self.context = year
        return day_span(date(year, month, number))
