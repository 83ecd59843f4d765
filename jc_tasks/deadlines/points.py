"""One point of the calendar: a year, half, quarter, month, ten days, day, season, festival or five-year plan.

point   = year [in_year] | 2022.6.30 | plan | 本月, 本周 …              `POINT`, by the kind of its first token
in_year = half | quarter | month | 6.30 | season | festival | 底 | 内   `IN_YEAR`, likewise
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.days import NOT_KNOWN, add_months, festival, moves, season
from jc_tasks.deadlines.months import MONTH_WORDS, day, month_rest, month_tail
from jc_tasks.deadlines.spans import (
    DAY,
    Impossible,
    Span,
    Unknown,
    check_month,
    day_span,
    month_span,
    months_span,
    quarter_span,
    year_span,
)

YEAR_WORDS = frozenset(("YEAR", "YEAREND", "YEARIN", "YEARMID", "WHOLEYEAR"))
QUARTER_WORDS = frozenset(("QUARTER", "QUARTEREND"))
PLAN_YEARS = 5
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Four-digit numbers that are years, even without 年."""


def point(c: Cursor) -> Span | None:
    """The point that stands here; None if none does."""
    kind = c.kind()
    if kind in FROM_ISSUE:
        c.how += ("从印发日算",)
        return FROM_ISSUE[kind](c)
    rule = POINT.get(kind)
    return rule(c) if rule else in_year(c, c.context, named=False)


def year_of(number: int, word: str = "YEAR") -> int | None:
    """The year that a number before 年 means: four digits, or two from 13 on (20 before 年内); else it is a length."""
    if FIRST_YEAR <= number <= LAST_YEAR:
        return number
    return 2000 + number if (20 if word == "YEARIN" else 13) <= number <= 60 else None


def year_meant(c: Cursor) -> int:
    """The year that the 今年 or 明年 standing here means, counted from the plan's year or from the one just named."""
    offset: int = c.value()
    return (c.context if c.explicit or offset else c.year) + offset


# -- with a year of its own ------------------------------------------------------------------------------------


def _numbered(c: Cursor) -> Span | None:
    """2022年…, 22年…, 2022上半年; a number that is no year belongs to the year understood."""
    number, following = c.value(), c.kind(1)
    if not (
        following in YEAR_WORDS
        or following in ("VAGUE", "Q")
        or (following in ("HALF", "END", "QUARTEREND") and number >= FIRST_YEAR)
    ):
        return in_year(c, c.context, named=False)
    year = year_of(number, following)
    if year is None:
        return None
    c.explicit = True
    c.context = year
    c.i += 1
    c.take("YEAR")
    return in_year(c, year, named=True)


def _relative_year(c: Cursor) -> Span | None:
    """今年, 明年 …"""
    year = c.context = year_meant(c)
    _, _, text = c.next()
    if text.endswith("内"):
        return year_span(year, edge=True, name=text)
    return in_year(c, year, named=True)


def _year_month_day(c: Cursor) -> Span:
    """2022.6.30."""
    _, (year, month, number), _ = c.next()
    c.explicit = True
    c.take("DAY")
    return day(c, year, month, number)


def _year_month(c: Cursor) -> Span | None:
    """2022.6, with or without a 月 behind it."""
    _, (year, month), _ = c.next()
    c.explicit = True
    check_month(month)
    return month_tail(c, year, month) if c.kind() in MONTH_WORDS else month_rest(c, year, month)


def _past(c: Cursor) -> Span:
    """去年 is never a deadline."""
    raise Unknown(f"“{c.text()}”已经过去，不是期限")


def _plan(c: Cursor) -> Span:
    """“十四五”, “十四五”末."""
    _, first, name = c.next()
    last = c.context = first + PLAN_YEARS - 1
    c.explicit = True
    if c.text() == "规划" and c.kind(1) == "END":
        c.i += 1
    if c.take("YEAREND", "END"):
        return year_span(last, "plan", edge=True, name=name)
    return Span(date(first, 1, 1), date(last, 12, 31), "plan", name=name)


# -- seen from the day of issue --------------------------------------------------------------------------------


def _this_month(c: Cursor) -> Span:
    """月底 alone: of the month of issue."""
    _, _, name = c.next()
    return month_span(c.issued.year, c.issued.month, edge=True, name=name)


def _relative_month(c: Cursor) -> Span | None:
    """本月, 下月 and what may stand behind a month. 次月 is the month after another one."""
    _, offset, name = c.next()
    if name == "次月":
        return None
    first = add_months(c.issued.replace(day=1), offset)
    if c.take("MONTHEND"):
        return month_span(first.year, first.month, edge=True, name=name)
    return month_rest(c, first.year, first.month)


def _relative_quarter(c: Cursor) -> Span:
    """本季度, 下季度."""
    _, offset, name = c.next()
    years, quarter = divmod((c.issued.month - 1) // 3 + offset, 4)
    return quarter_span(c.issued.year + years, quarter + 1, edge=c.take("END") or name.endswith("内"))


def _relative_day(c: Cursor) -> Span:
    """今日, 明日."""
    _, offset, name = c.next()
    return day_span(c.issued + offset * DAY, name)


def _relative_week(c: Cursor) -> Span:
    """本周, 下周五. 本周五 comes as 本周 and a number, 本周日 as 本周 and 日."""
    _, offset, name = c.next()
    monday = c.issued + (7 * offset - c.issued.weekday()) * DAY
    kind, value, text = c.tokens[c.i]
    weekday = None
    if kind == "WEEKDAY":
        weekday = value
    elif kind == "NUM" and 1 <= value <= 6 and c.kind(1) not in ("TIMES", "VERB"):
        weekday = value - 1
    elif kind == "DAY" or (kind == "LENGTH" and text == "天"):
        weekday = 6
    if weekday is not None:
        c.i += 1
        return day_span(monday + weekday * DAY, name)
    c.take("END")
    return Span(monday, monday + 6 * DAY, "week", edge=True, name=name)


# -- in a year -------------------------------------------------------------------------------------------------


def in_year(c: Cursor, year: int, named: bool) -> Span | None:
    """What may stand behind a year that is `named`, or alone when the year is understood."""
    rule = IN_YEAR.get(c.kind(), _plain_year)
    return rule(c, year, named)


def _plain_year(c: Cursor, year: int, named: bool) -> Span | None:
    """The year, and nothing that narrows it."""
    return year_span(year) if named else None


def _number_in_year(c: Cursor, year: int, named: bool) -> Span | None:
    """6月…, 3季度, and a lone 15日 in the month last read."""
    following = c.kind(1)
    if following in MONTH_WORDS:
        _, month, _ = c.next()
        return month_tail(c, year, month)
    if quarter_ahead(c, 1):
        return _quarter(c, year)
    if following == "DAY" and c.month and not named:
        _, number, _ = c.next()
        c.i += 1
        return day(c, *c.month, number)
    return None


def _ordinal_in_year(c: Cursor, year: int, named: bool) -> Span | None:
    """第三季度, 首季度."""
    _, _, text = c.tokens[c.i]
    if text == "第" and c.kind(1) == "NUM" and c.kind(2) in QUARTER_WORDS:
        c.i += 1
        return _quarter(c, year)
    return _quarter(c, year) if text == "首" and c.kind(1) in QUARTER_WORDS else None


def quarter_ahead(c: Cursor, ahead: int) -> bool:
    """季度 stands there, and not 个季度, which is a length."""
    return c.kind(ahead) in QUARTER_WORDS and not c.text(ahead).startswith("个")


def _quarter(c: Cursor, year: int) -> Span:
    """三季度, 三季度末: the number is here; 首 is the first."""
    kind, value, _ = c.next()
    span = quarter_span(year, value if kind == "NUM" else 1, edge=c.next()[0] == "QUARTEREND")
    span.edge = c.take("END") or span.edge
    return span


def _latin_quarter(c: Cursor, year: int, named: bool) -> Span:
    """Q3."""
    _, number, _ = c.next()
    return quarter_span(year, number, edge=c.take("END"))


def _first_quarters(c: Cursor, year: int, named: bool) -> Span | None:
    """前三季度, 前6个月."""
    if c.text() != "前" or c.kind(1) != "NUM":
        return _plain_year(c, year, named)
    number, word = c.value(1), c.text(2)
    if c.kind(2) in QUARTER_WORDS:
        month = 3 * number
    elif c.kind(2) == "LENGTH" and word == "个月":
        month = number
    else:
        return None
    name = f"前{number}{word}"
    if not 1 <= month <= 12:
        raise Impossible(f"没有{name}")
    c.i += 3
    c.take("END")
    return months_span(year, 1, month, "quarter", edge=True, name=name)


def _half(c: Cursor, year: int, named: bool) -> Span:
    """上半年, 下半年."""
    _, which, name = c.next()
    return months_span(year, 6 * which - 5, 6 * which, "half", edge=c.take("END"), name=name)


def _year_end(c: Cursor, year: int, named: bool) -> Span:
    """年底, 年末."""
    _, _, name = c.next()
    c.take("END")
    return year_span(year, edge=True, name=name)


def _year_inside(c: Cursor, year: int, named: bool) -> Span | None:
    """年内, 2022底; a 底 without a year is nothing."""
    if c.kind() == "END" and not named:
        return None
    _, _, name = c.next()
    return year_span(year, edge=True, name=name)


def _mid_year(c: Cursor, year: int, named: bool) -> Span:
    """年中: the end of June."""
    _, _, name = c.next()
    c.note("“年中”按6月30日算")
    return months_span(year, 1, 6, "half", edge=c.kind() in ("END", "BEFORE"), name=name)


def _whole_year(c: Cursor, year: int, named: bool) -> Span | None:
    """全年, 2022年年度; 年度 alone is by the end of the year."""
    kind, _, name = c.tokens[c.i]
    if kind == "YEAR" and name != "年度":
        return _plain_year(c, year, named)
    c.i += 1
    if kind == "YEAR" and not named:
        return year_span(year, edge=True, name=name)
    return year_span(year, "whole", name=name)


def _vague(c: Cursor, year: int, named: bool) -> Span:
    """年初, 开春: nobody knows the day."""
    raise Unknown(f"“{c.text()}”没有确定的日子")


def season_span(c: Cursor, year: int, named: bool) -> Span:
    """汛期, 采暖季 …, as the settings have them."""
    _, name, _ = c.next()
    if c.seasons.get(name, NOT_KNOWN) == NOT_KNOWN:
        raise Unknown(f"“{name}”没有约定起止日期，可以写进 settings.yaml 的 seasons")
    return season_of(c, name, year)


def season_of(c: Cursor, name: str, year: int) -> Span:
    """The season that begins in the year."""
    first, last = season(*c.seasons[name], year)
    return Span(first, last, "season", name=name)


def _festival_span(c: Cursor, year: int, named: bool) -> Span:
    """春节, 国庆节 …; 元旦 without a year is the one that ends the year."""
    _, key, name = c.next()
    if c.yearless and not c.explicit and key and moves(key):
        raise Unknown(f"{name}每年日期不同，请逐年写明")
    turn = key == "01-01" and not named
    found = festival(key, year + turn) if key else None
    if found is None:
        raise Unknown(f"不知道{year}年{name}是哪一天")
    return Span(found, found, "festival", name=name)


def _month_and_day(c: Cursor, year: int, named: bool) -> Span | None:
    """6.30 or 6/30, unless it is a number of something (6.5万亩)."""
    _, (month, number), _ = c.next()
    if c.kind() == "COUNTER":
        return None
    c.take("DAY")
    return day(c, year, month, number)


POINT: Mapping[str, Callable[[Cursor], Span | None]] = {
    "NUM": _numbered,
    "RYEAR": _relative_year,
    "YMD": _year_month_day,
    "YM": _year_month,
    "PAST": _past,
    "PLAN": _plan,
}
"""How a point with a year of its own begins."""
FROM_ISSUE: Mapping[str, Callable[[Cursor], Span | None]] = {
    "MONTHEND": _this_month,
    "MONTHIN": _this_month,
    "RMONTH": _relative_month,
    "RQUARTER": _relative_quarter,
    "RWEEK": _relative_week,
    "RDAY": _relative_day,
}
"""How one begins that is seen from the day of issue. Everything else is in the year understood."""
IN_YEAR: Mapping[str, Callable[[Cursor, int, bool], Span | None]] = {
    "HALF": _half,
    "ORDINAL": _ordinal_in_year,
    "Q": _latin_quarter,
    "BEFORE": _first_quarters,
    "NUM": _number_in_year,
    "MD": _month_and_day,
    "SEASON": season_span,
    "FEST": _festival_span,
    "YEAREND": _year_end,
    "YEARIN": _year_inside,
    "END": _year_inside,
    "YEARMID": _mid_year,
    "WHOLEYEAR": _whole_year,
    "YEAR": _whole_year,
    "VAGUE": _vague,
}
"""How the year is narrowed; everything else leaves it whole."""
