"""Several points: from one to another, or a list that shares its unit or its year.

spans = list | 即日起至 point | point [起] 至 end | point
list  = [year] NUM { (至 | 、 | 和) NUM } unit
end   = day in the same month | month in the same year | point
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jc_tasks.deadlines.cursor import ENDS, Cursor
from jc_tasks.deadlines.months import MONTH_WORDS, day, month_tail
from jc_tasks.deadlines.points import (
    FIRST_YEAR,
    QUARTER_WORDS,
    YEAR_WORDS,
    in_year,
    point,
    quarter_ahead,
    season_of,
    season_span,
    year_meant,
    year_of,
)
from jc_tasks.deadlines.spans import DAY, Span, Unknown, check_month, month_span, quarter_span, stretch, year_span

_INCOMPLETE = "起止日期写得不全，请写成“5月1日至9月30日”"
_JOINERS = ("TO", "LIST", "JOIN")
_OTHER_UNITS = MONTH_WORDS | YEAR_WORDS | QUARTER_WORDS | {"COUNTER", "LENGTH"}


def spans(c: Cursor) -> list[Span] | None:
    """The dates that stand here: one point, one range, or several points; None if none do."""
    c.take("FROM")
    if c.kind() == "NOW":
        return _from_now(c)
    listed = c.attempt(_listed)
    if listed:
        return listed
    span = point(c)
    if span is None:
        return None
    _step_to_end(c)
    if c.kind() != "TO" or c.kind(1) in ENDS:
        return [span]
    end = c.attempt(_range_end, span)
    if end is None:
        return None if c.text() == "-" else [span]
    if span.unit == "year" and end.unit == "season":
        return [_season_across(c, span, end)]
    return [stretch(span.begin, closed(c, end))]


def _season_across(c: Cursor, year: Span, season: Span) -> Span:
    """2024年—2025年供暖期 is the one season that begins in the first year and ends in the second."""
    first, last = season.first.year, season.last.year
    if last != first + 1 or first != year.first.year + 1:
        raise Unknown(f"“{season.name}”跨了哪两年没有写清楚")
    return season_of(c, season.name, first - 1)


def _from_now(c: Cursor) -> list[Span] | None:
    """即日起至10月底; without an end it is no span."""
    c.i += 1
    c.take("SINCE")
    if not end_ahead(c):
        return None
    c.take("SEP", "LIST")
    c.take("TO")
    end = point(c)
    c.how += ("从印发日算",)
    return [stretch(c.issued, closed(c, end))] if end else None


def end_ahead(c: Cursor, ahead: int = 0) -> bool:
    """至 stands there, with or without a comma before it."""
    kind = c.kind(ahead)
    return kind == "TO" or (kind in ("SEP", "LIST") and c.kind(ahead + 1) == "TO")


def _step_to_end(c: Cursor) -> None:
    """Steps over （周一）, 起, 启动 and 起， when 至 follows them."""
    if c.sees("OPEN", "WEEKDAY", "CLOSE", "TO"):
        c.i += 3
    if c.kind() in ("SINCE", "STARTVERB") and end_ahead(c, 1):
        c.i += 1
        c.take("SEP", "LIST")


# -- the end of a range ----------------------------------------------------------------------------------------


def _range_end(c: Cursor, begin: Span) -> Span | None:
    """至 and the second point of a range; it takes its year, and if need be its month, from the first."""
    c.i += 1
    start = begin.begin
    c.context = start.year
    if c.kind() == "NUM":
        number, following = c.value(), c.kind(1)
        if begin.unit == "month" and following == "DAY":
            raise Unknown(_INCOMPLETE)
        if begin.unit == "day" and following not in _OTHER_UNITS:
            c.i += 1
            c.take("DAY")
            return day(c, start.year, start.month, number)
        if begin.unit == "month" and number <= 12 and following in ("", "SEP", "CLOSE", "BEFORE", "IN"):
            c.i += 1
            return month_span(start.year + (number < start.month), number)
    end = _later_point(c, start)
    if end is None:
        c.reached()
    return end


def _later_point(c: Cursor, start: date) -> Span | None:
    """A point after `start`: without a year of its own it may be in the next one (11月至3月)."""
    end = c.attempt(_point_after, start)
    if end is None:
        c.context = start.year + 1
        end = point(c)
    return end


def _point_after(c: Cursor, start: date) -> Span | None:
    """A point after `start`, or one that is before it by its own year, or by its day in a month that is not."""
    explicit, c.explicit = c.explicit, False
    end = point(c)
    named = c.explicit
    c.explicit = explicit or named
    if end is None or named or end.last >= start:
        return end
    return end if end.last.month >= start.month and end.unit in ("day", "month") else None


def closed(c: Cursor, end: Span) -> Span:
    """至汛期前, 至国庆节前 end the day before; at 至汛期 it may be its first day or its last."""
    if end.unit not in ("season", "festival"):
        return end
    if c.kind() == "BEFORE":
        return Span(end.first - DAY, end.first - DAY, "opening", edge=True)
    if end.unit == "season" and not c.take("END", "CLOSING") and c.text() != "结束":
        raise Unknown(f"“至{end.name}”有两种读法，请写明是它开始前还是结束时")
    return end


# -- lists -----------------------------------------------------------------------------------------------------


def _listed(c: Cursor) -> list[Span] | None:
    """Numbers that share the unit behind the last: 5-9月, 2023—2025年, 一、二季度, 3、6、9、12月底."""
    year = _year_ahead(c)
    found = _numbers(c)
    if found is None:
        return None
    numbers, ranged = found
    unit = c.kind(1)
    if year is None and (unit in YEAR_WORDS or unit in ("", "SEP", "CLOSE", "IN", "SEASON", "EVERY")):
        return _listed_years(c, numbers, ranged)
    if year is not None:
        c.explicit = True
        c.context = year
    if unit in MONTH_WORDS:
        return _listed_months(c, numbers, ranged)
    return _listed_quarters(c, numbers, ranged) if quarter_ahead(c, 1) else None


def _year_ahead(c: Cursor) -> int | None:
    """Steps over the year of a list; None if it names none."""
    year = None
    if c.kind() == "RYEAR":
        year = year_meant(c)
        c.i += 1
    elif c.sees("NUM", "YEAR"):
        year = year_of(c.value())
        if year is not None:
            c.i += 2
    return year


def _numbers(c: Cursor) -> tuple[list[int], bool] | None:
    """The numbers of a list, and whether they are a range; the last is left to stand before its unit."""
    found: list[int] = []
    joiners: list[str] = []
    while True:
        if c.kind() == "ORDINAL" and c.text() == "第":
            c.i += 1
        if c.kind() != "NUM":
            return None
        found.append(c.value())
        if c.kind(1) not in _JOINERS:
            break
        joiners.append(c.kind(1))
        c.i += 2
    ranged = joiners == ["TO"]
    if not joiners or ("TO" in joiners and not ranged):
        return None
    return found, ranged


def _listed_years(c: Cursor, numbers: list[int], ranged: bool) -> list[Span] | None:
    """2023-2025年, 2023、2024年底; without 年 (2023-2024) they must be written in full."""
    word = c.kind(1)
    if word not in YEAR_WORDS and min(numbers) < FIRST_YEAR:
        return None
    years = [year for number in numbers if (year := year_of(number, word))]
    if len(years) < len(numbers) or (ranged and numbers[0] < 100 <= numbers[1]):
        return None
    c.explicit = True
    c.i += 1
    c.take("YEAR")
    if ranged and c.kind() == "SEASON" and years[1] == years[0] + 1:
        return [season_span(c, years[0], named=True)]
    c.context = years[-1]
    found: list[Span] | None
    if word not in YEAR_WORDS:
        found = [year_span(year) for year in years]
    else:
        found = _each(c, years[1:] if ranged else years, lambda year: in_year(c, year, named=True))
    if not (found and ranged):
        return found
    if found[-1].unit in ("season", "festival"):
        raise Unknown(f"“{found[-1].name}”跨了哪两年没有写清楚")
    return [stretch(date(years[0], 1, 1), found[-1])]


def _listed_months(c: Cursor, numbers: list[int], ranged: bool) -> list[Span] | None:
    """5-9月, 11-3月 (into the next year), 3、6、9、12月底."""
    year = c.context
    for number in numbers:
        check_month(number)
    c.i += 1
    if ranged:
        first, last = numbers
        end = month_tail(c, year + (last < first), last)
        if end and end.unit in ("day", "range"):
            raise Unknown(_INCOMPLETE)
        return [stretch(date(year, first, 1), end)] if end else None
    found = _each(c, numbers, lambda month: month_tail(c, year, month))
    return found if found and found[-1].unit in ("month", "ten", "head") else None


def _listed_quarters(c: Cursor, numbers: list[int], ranged: bool) -> list[Span]:
    """一、二季度, 二至四季度末."""
    c.i += 1
    edge = c.next()[0] == "QUARTEREND"
    edge = c.take("END") or edge
    found = [quarter_span(c.context, number, edge=edge) for number in numbers]
    return [stretch(found[0].first, found[-1])] if ranged else found


def _each(c: Cursor, numbers: list[int], rule: Callable[[int], Span | None]) -> list[Span] | None:
    """The words that stand here, read for each number of a list."""
    here = c.i
    found: list[Span] = []
    for number in numbers:
        c.i = here
        span = rule(number)
        if span is None:
            return None
        found.append(span)
    return found
