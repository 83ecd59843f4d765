"""One point of the calendar: a year, half, quarter, month, ten days, day, season, festival or five-year plan.

point   = year [in_year] | 2022.6.30 | plan | 本月, 本周 …              Points.POINT
in_year = half | quarter | month | 6.30 | season | festival | 底 | 内   Points.IN_YEAR
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.days import NOT_KNOWN, add_months, festival, moves, season
from jc_tasks.deadlines.months import MONTH_WORDS, Months
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

YEAR_WORDS = frozenset(("YEAR", "YEAREND", "YEARIN", "YEARMID", "WHOLEYEAR"))
QUARTER_WORDS = frozenset(("QUARTER", "QUARTEREND"))
PLAN_YEARS = 5
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Four-digit numbers that are years, even without 年."""


def year_of(number: int, word: str = "YEAR") -> int | None:
    """The year that a number before 年 means: four digits, or two from 13 on (20 before 年内); else it is a length."""
    if FIRST_YEAR <= number <= LAST_YEAR:
        return number
    return 2000 + number if (20 if word == "YEARIN" else 13) <= number <= 60 else None


class Points(Months):
    """Reads one point of the calendar, from the largest unit down."""

    def point(self) -> Span | None:
        """The point that stands here; None if none does."""
        rule = self.POINT.get(self.kind())
        return rule(self) if rule else self.in_year(self.context, named=False)

    # -- with a year of its own, or seen from the day of issue -------------------------------------------------

    def numbered(self) -> Span | None:
        """2022年…, 22年…, 2022上半年; a number that is no year belongs to the year understood."""
        number, following = self.value(), self.kind(1)
        if not (
            following in YEAR_WORDS
            or following in ("VAGUE", "Q")
            or (following in ("HALF", "END", "QUARTEREND") and number >= FIRST_YEAR)
        ):
            return self.in_year(self.context, named=False)
        year = year_of(number, following)
        if year is None:
            return None
        self.explicit = True
        self.context = year
        self.i += 1
        self.take("YEAR")
        return self.in_year(year, named=True)

    def relative_year(self) -> Span | None:
        """今年, 明年 …, counted from the plan's year or from the year just named."""
        year, text = self.year_meant(), self.text()
        self.context = year
        self.i += 1
        if text.endswith("内"):
            return year_span(year, edge=True, name=text)
        return self.in_year(year, named=True)

    def year_meant(self) -> int:
        """The year that the 今年 or 明年 standing here means."""
        offset: int = self.value()
        return (self.context if self.explicit or offset else self.year) + offset

    def year_month_day(self) -> Span:
        """2022.6.30."""
        year, month, number = self.value()
        self.explicit = True
        self.i += 1
        self.take("DAY")
        return self.day(year, month, number)

    def year_month(self) -> Span | None:
        """2022.6, with or without a 月 behind it."""
        year, month = self.value()
        self.explicit = True
        check_month(month)
        self.i += 1
        return self.month_tail(year, month) if self.kind() in MONTH_WORDS else self.month_rest(year, month)

    def past(self) -> Span:
        """去年 is never a deadline."""
        raise Unknown(f"“{self.text()}”已经过去，不是期限")

    def plan(self) -> Span:
        """“十四五”, “十四五”末."""
        first, name = self.value(), self.text()
        last = first + PLAN_YEARS - 1
        self.i += 1
        self.explicit = True
        self.context = last
        if self.text() == "规划" and self.kind(1) == "END":
            self.i += 1
        if self.take("YEAREND", "END"):
            return year_span(last, "plan", edge=True, name=name)
        return Span(date(first, 1, 1), date(last, 12, 31), "plan", name=name)

    def this_month(self) -> Span:
        """月底 alone: of the month of issue."""
        self.how.append("从印发日算")
        self.i += 1
        return month_span(self.issued.year, self.issued.month, edge=True, name=self.text(-1))

    def relative_month(self) -> Span | None:
        """本月, 下月 and what may stand behind a month. 次月 is the month after another one."""
        offset, name = self.value(), self.text()
        if name == "次月":
            return None
        self.how.append("从印发日算")
        self.i += 1
        first = add_months(self.issued.replace(day=1), offset)
        if self.take("MONTHEND"):
            return month_span(first.year, first.month, edge=True, name=name)
        return self.month_rest(first.year, first.month)

    def relative_quarter(self) -> Span:
        """本季度, 下季度."""
        self.how.append("从印发日算")
        years, quarter = divmod((self.issued.month - 1) // 3 + self.value(), 4)
        named_end = self.text().endswith("内")
        self.i += 1
        return quarter_span(self.issued.year + years, quarter + 1, edge=self.take("END") or named_end)

    def relative_day(self) -> Span:
        """今日, 明日."""
        self.how.append("从印发日算")
        self.i += 1
        return day_span(self.issued + self.value(-1) * DAY, self.text(-1))

    def relative_week(self) -> Span:
        """本周, 下周五. 本周五 comes as 本周 and a number, 本周日 as 本周 and 日."""
        self.how.append("从印发日算")
        monday = self.issued + (7 * self.value() - self.issued.weekday()) * DAY
        name = self.text()
        self.i += 1
        kind, value, text = self.tokens[self.i]
        weekday = None
        if kind == "WEEKDAY":
            weekday = value
        elif kind == "NUM" and 1 <= value <= 6 and self.kind(1) not in ("TIMES", "VERB"):
            weekday = value - 1
        elif kind == "DAY" or (kind == "LENGTH" and text == "天"):
            weekday = 6
        if weekday is not None:
            self.i += 1
            return day_span(monday + weekday * DAY, name)
        self.take("END")
        return Span(monday, monday + 6 * DAY, "week", edge=True, name=name)

    # -- in a year ---------------------------------------------------------------------------------------------

    def in_year(self, year: int, named: bool) -> Span | None:
        """What may stand behind a year that is `named`, or alone when the year is understood."""
        rule = self.IN_YEAR.get(self.kind())
        return rule(self, year, named) if rule else self.plain_year(year, named)

    def plain_year(self, year: int, named: bool) -> Span | None:
        """The year, and nothing that narrows it."""
        return year_span(year) if named else None

    def number_in_year(self, year: int, named: bool) -> Span | None:
        """6月…, 3季度, and a lone 15日 in the month last read."""
        if self.kind(1) in MONTH_WORDS:
            return self.month_at(year)
        if self.quarter_ahead(1):
            return self.quarter(year)
        if self.kind(1) == "DAY" and self.month and not named:
            number = self.value()
            self.i += 2
            return self.day(*self.month, number)
        return None

    def ordinal_in_year(self, year: int, named: bool) -> Span | None:
        """第三季度, 首季度."""
        if self.text() == "首" and self.kind(1) in QUARTER_WORDS:
            return self.quarter(year)
        if self.text() == "第" and self.kind(1) == "NUM" and self.kind(2) in QUARTER_WORDS:
            self.i += 1
            return self.quarter(year)
        return None

    def quarter_ahead(self, ahead: int) -> bool:
        """季度 stands there, and not 个季度, which is a length."""
        return self.kind(ahead) in QUARTER_WORDS and not self.text(ahead).startswith("个")

    def quarter(self, year: int) -> Span:
        """三季度, 三季度末: the number is here; 首 is the first."""
        kind, value, _ = self.tokens[self.i]
        span = quarter_span(year, value if kind == "NUM" else 1, edge=self.kind(1) == "QUARTEREND")
        self.i += 2
        span.edge = self.take("END") or span.edge
        return span

    def latin_quarter(self, year: int, named: bool) -> Span:
        """Q3."""
        self.i += 1
        return quarter_span(year, self.value(-1), edge=self.take("END"))

    def first_quarters(self, year: int, named: bool) -> Span | None:
        """前三季度, 前6个月."""
        if self.text() != "前" or self.kind(1) != "NUM":
            return self.plain_year(year, named)
        number, word = self.value(1), self.text(2)
        if self.kind(2) in QUARTER_WORDS:
            month = 3 * number
        elif self.kind(2) == "LENGTH" and word == "个月":
            month = number
        else:
            return None
        name = f"前{number}{word}"
        if not 1 <= month <= 12:
            raise Impossible(f"没有{name}")
        self.i += 3
        self.take("END")
        return months_span(year, 1, month, "quarter", edge=True, name=name)

    def half(self, year: int, named: bool) -> Span:
        """上半年, 下半年."""
        first, last = (1, 6) if self.value() == 1 else (7, 12)
        name = self.text()
        self.i += 1
        return months_span(year, first, last, "half", edge=self.take("END"), name=name)

    def year_end(self, year: int, named: bool) -> Span:
        """年底, 年末."""
        name = self.text()
        self.i += 1
        self.take("END")
        return year_span(year, edge=True, name=name)

    def year_inside(self, year: int, named: bool) -> Span:
        """年内."""
        self.i += 1
        return year_span(year, edge=True, name=self.text(-1))

    def bare_end(self, year: int, named: bool) -> Span | None:
        """2022底; a 底 without a year is nothing."""
        return self.year_inside(year, named) if named else None

    def mid_year(self, year: int, named: bool) -> Span:
        """年中: the end of June."""
        self.i += 1
        self.notes.append("“年中”按6月30日算")
        return months_span(year, 1, 6, "half", edge=self.kind() in ("END", "BEFORE"), name=self.text(-1))

    def whole_year(self, year: int, named: bool) -> Span | None:
        """全年, 2022年年度; 年度 alone is by the end of the year."""
        kind, _, name = self.tokens[self.i]
        if kind == "YEAR" and name != "年度":
            return self.plain_year(year, named)
        self.i += 1
        if kind == "YEAR" and not named:
            return year_span(year, edge=True, name=name)
        return year_span(year, "whole", name=name)

    def vague(self, year: int, named: bool) -> Span:
        """年初, 开春: nobody knows the day."""
        raise Unknown(f"“{self.text()}”没有确定的日子")

    def season_span(self, year: int, named: bool) -> Span:
        """汛期, 采暖季 …, as the settings have them."""
        name = self.value()
        if self.seasons.get(name, NOT_KNOWN) == NOT_KNOWN:
            raise Unknown(f"“{name}”没有约定起止日期，可以写进 settings.yaml 的 seasons")
        self.i += 1
        return self.season_of(name, year)

    def season_of(self, name: str, year: int) -> Span:
        """The season that begins in the year."""
        first, last = season(*self.seasons[name], year)
        return Span(first, last, "season", name=name)

    def festival_span(self, year: int, named: bool) -> Span:
        """春节, 国庆节 …; 元旦 without a year is the one that ends the year."""
        key, name = self.value(), self.text()
        if self.yearless and not self.explicit and key and moves(key):
            raise Unknown(f"{name}每年日期不同，请逐年写明")
        turn = key == "01-01" and not named
        day = festival(key, year + turn) if key else None
        if day is None:
            raise Unknown(f"不知道{year}年{name}是哪一天")
        self.i += 1
        return Span(day, day, "festival", name=name)

    def month_and_day(self, year: int, named: bool) -> Span | None:
        """6.30 or 6/30, unless it is a number of something (6.5万亩)."""
        if self.kind(1) == "COUNTER":
            return None
        month, number = self.value()
        self.i += 1
        self.take("DAY")
        return self.day(year, month, number)

    POINT: Mapping[str, Callable[[Points], Span | None]] = {
        "NUM": numbered,
        "RYEAR": relative_year,
        "YMD": year_month_day,
        "YM": year_month,
        "PAST": past,
        "PLAN": plan,
        "MONTHEND": this_month,
        "MONTHIN": this_month,
        "RMONTH": relative_month,
        "RQUARTER": relative_quarter,
        "RWEEK": relative_week,
        "RDAY": relative_day,
    }
    """How a point begins; everything else is in the year understood."""

    IN_YEAR: Mapping[str, Callable[[Points, int, bool], Span | None]] = {
        "HALF": half,
        "ORDINAL": ordinal_in_year,
        "Q": latin_quarter,
        "BEFORE": first_quarters,
        "NUM": number_in_year,
        "MD": month_and_day,
        "SEASON": season_span,
        "FEST": festival_span,
        "YEAREND": year_end,
        "YEARIN": year_inside,
        "END": bare_end,
        "YEARMID": mid_year,
        "WHOLEYEAR": whole_year,
        "YEAR": whole_year,
        "VAGUE": vague,
    }
    """How the year is narrowed; everything else leaves it whole."""
