"""What the rules hand to each other: a `Span` of days, a `Step` of the cell, and the two ways of not reading one."""

from __future__ import annotations

from datetime import date, timedelta

from jc_tasks.deadlines.days import month_end

DAY = timedelta(1)
HEAD_DAY = 10
"""月初 is taken to last to the 10th."""


class Unknown(Exception):
    """The phrase is understood, and no date can be had from it; the argument is the reason, in Chinese."""


class Impossible(Unknown):
    """The phrase names a date that there is not (2月30日, 13月)."""


class Unread(Exception):
    """The phrase is not understood from the token that was reached on."""


class Span:
    """A stretch of days that a phrase names, and how it names it.

    first, last  both included
    unit         day, week, ten, head, month, quarter, half, year, whole, plan, season, festival, opening or range
    edge         the words name its end (底, 末), so that as the start of a range it means the last day
    name         the words, for notes
    before       前 stands behind it
    inside       期间 stands behind it
    """

    def __init__(self, first: date, last: date, unit: str, *, edge: bool = False, name: str = "") -> None:
        self.first = first
        self.last = last
        self.unit = unit
        self.edge = edge
        self.name = name
        self.before = False
        self.inside = False

    @property
    def firm(self) -> bool:
        """Its end is named, so nothing but a deadline can be meant."""
        return self.before or self.edge

    @property
    def begin(self) -> date:
        """The day on which it begins a range."""
        return self.last if self.edge else self.first

    @property
    def lasting(self) -> bool:
        """It is a time in which the work takes place, not the day by which it is done."""
        if self.unit == "range":
            return True
        return not self.firm and (self.inside or self.unit in ("season", "plan", "whole"))


class Step:
    """One step of a cell.

    kind, start, due, recur, rule  as in `Deadline`
    words      the words of the step
    explicit   it names its year
    among      it is a part of the step before it (其中, 其余)
    described  words before its date say what is to be done
    until      至 stands before its date, so that it may end a recurrence (每季度，至2025年底)
    standing   a duty without end follows (2022年，长期坚持)
    """

    def __init__(
        self, kind: str, start: date | None = None, due: date | None = None, recur: str | None = None, rule: str = ""
    ) -> None:
        self.kind = kind
        self.start = start
        self.due = due
        self.recur = recur
        self.rule = rule
        self.words = ""
        self.explicit = False
        self.among = False
        self.described = False
        self.until = False
        self.standing = False


def year_span(year: int, unit: str = "year", *, edge: bool = False, name: str = "") -> Span:
    """The year; the unit is "whole" where the words mean all of it (全年)."""
    return Span(date(year, 1, 1), date(year, 12, 31), unit, edge=edge, name=name or f"{year}年")


def months_span(year: int, first: int, last: int, unit: str, *, edge: bool = False, name: str = "") -> Span:
    """From the first of one month to the end of another."""
    return Span(date(year, first, 1), month_end(year, last), unit, edge=edge, name=name)


def quarter_span(year: int, number: int, *, edge: bool = False) -> Span:
    """The first to fourth quarter of the year."""
    if not 1 <= number <= 4:
        raise Impossible(f"没有第{number}季度")
    return months_span(year, 3 * number - 2, 3 * number, "quarter", edge=edge, name=f"{'一二三四'[number - 1]}季度")


def month_span(year: int, month: int, *, edge: bool = False, name: str = "") -> Span:
    """The month."""
    check_month(month)
    return months_span(year, month, month, "month", edge=edge, name=name or f"{month}月")


def ten_span(year: int, month: int, which: int) -> Span:
    """上旬, 中旬 or 下旬 of the month, by number."""
    last = date(year, month, 10 * which) if which < 3 else month_end(year, month)
    return Span(date(year, month, 10 * which - 9), last, "ten", name=f"{month}月{'上中下'[which - 1]}旬")


def day_span(day: date, name: str = "") -> Span:
    """A single day."""
    return Span(day, day, "day", name=name or f"{day.month}月{day.day}日")


def stretch(first: date, end: Span) -> Span:
    """From a day to the last day of a span."""
    if end.last < first:
        raise Impossible(f"终点{spoken(end.last)}早于起点{spoken(first)}")
    return Span(first, end.last, "range", edge=end.edge)


def check_month(month: int) -> None:
    """Refuses a 13th month."""
    if not 1 <= month <= 12:
        raise Impossible(f"没有{month}月")


def spoken(day: date) -> str:
    """The day as it is written in a note."""
    return f"{day.year}年{day.month}月{day.day}日"
