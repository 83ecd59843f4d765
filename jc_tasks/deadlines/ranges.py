"""Several points: from one to another, or a list that shares its unit or its year.

spans = list | 即日起至 point | point [起] 至 end | point               Ranges.spans
list  = [year] NUM { (至 | 、 | 和) NUM } unit                          Ranges.listed
end   = day in the same month | month in the same year | point          Ranges.range_end
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.cursor import ENDS
from jc_tasks.deadlines.months import MONTH_WORDS
from jc_tasks.deadlines.points import FIRST_YEAR, QUARTER_WORDS, YEAR_WORDS, Points, year_of
from jc_tasks.deadlines.spans import DAY, Span, Unknown, check_month, month_span, quarter_span, stretch, year_span

_INCOMPLETE = "起止日期写得不全，请写成“5月1日至9月30日”"
_JOINERS = ("TO", "LIST", "JOIN")
_OTHER_UNITS = MONTH_WORDS | YEAR_WORDS | QUARTER_WORDS | {"COUNTER", "LENGTH"}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Ranges(Points):
    """Reads the dates of a step: one point, one range, or several points."""

    def spans(self) -> list[Span] | None:
        """The dates that stand here; None if none do."""
        self.take("FROM")
        if self.kind() == "NOW":
            return self.from_now()
        listed = self.listed()
        if listed:
            return listed
        span = self.point()
        if span is None:
            return None
        self.step_to_end()
        if self.kind() != "TO" or self.kind(1) in ENDS:
            return [span]
        here = self.i
        self.i += 1
        end = self.range_end(span)
        if end:
            if span.unit == "year" and end.unit == "season":
                return [self.season_across(span, end)]
            return [stretch(span.begin, self.closed(end))]
        self.reached()
        self.i = here
        return None if self.text() == "-" else [span]

    def season_across(self, year: Span, season: Span) -> Span:
        """2024年—2025年供暖期 is the one season that begins in the first year and ends in the second."""
        first, last = season.first.year, season.last.year
        if last != first + 1 or first != year.first.year + 1:
            raise Unknown(f"“{season.name}”跨了哪两年没有写清楚")
        return self.season_of(season.name, first - 1)

    def from_now(self) -> list[Span] | None:
        """即日起至10月底; without an end it is no span."""
        self.i += 1
        self.take("SINCE")
        if not self.end_ahead():
            return None
        self.take("SEP", "LIST")
        self.take("TO")
        end = self.point()
        self.how.append("从印发日算")
        return [stretch(self.issued, self.closed(end))] if end else None

    def end_ahead(self, ahead: int = 0) -> bool:
        """至 stands there, with or without a comma before it."""
        kind = self.kind(ahead)
        return kind == "TO" or (kind in ("SEP", "LIST") and self.kind(ahead + 1) == "TO")

    def step_to_end(self) -> None:
        """Steps over （周一）, 起, 启动 and 起， when 至 follows them."""
        if self.sees("OPEN", "WEEKDAY", "CLOSE", "TO"):
            self.i += 3
        if self.kind() in ("SINCE", "STARTVERB") and self.end_ahead(1):
            self.i += 1
            self.take("SEP", "LIST")

    # -- the end of a range ------------------------------------------------------------------------------------

    def range_end(self, begin: Span) -> Span | None:
        """The second point of a range; it takes its year, and if need be its month, from the first."""
        start = begin.begin
        self.context = start.year
        if self.kind() == "NUM":
            number, following = self.value(), self.kind(1)
            if begin.unit == "month" and following == "DAY":
                raise Unknown(_INCOMPLETE)
            if begin.unit == "day" and following not in _OTHER_UNITS:
                self.i += 1
                self.take("DAY")
                return self.day(start.year, start.month, number)
            if begin.unit == "month" and number <= 12 and following in ("", "SEP", "CLOSE", "BEFORE", "IN"):
                self.i += 1
                return month_span(start.year + (number < start.month), number)
        return self.later_point(start)

    def later_point(self, start: date) -> Span | None:
        """A point after `start`: without a year of its own it may be in the next one (11月至3月)."""
        here, explicit = self.i, self.explicit
        self.explicit = False
        end = self.point()
        named = self.explicit
        self.explicit = explicit or named
        if end is None or named or end.last >= start:
            return end
        if end.last.month >= start.month and end.unit in ("day", "month"):
            return end
        self.i = here
        self.context = start.year + 1
        return self.point()

    def closed(self, end: Span) -> Span:
        """至汛期前, 至国庆节前 end the day before; 至汛期 may mean its first day or its last."""
        if end.unit not in ("season", "festival"):
            return end
        if self.kind() == "BEFORE":
            return Span(end.first - DAY, end.first - DAY, "opening", edge=True)
        if end.unit == "season" and not self.take("END", "CLOSING") and self.text() != "结束":
            raise Unknown(f"“至{end.name}”有两种读法，请写明是它开始前还是结束时")
        return end

    # -- lists -------------------------------------------------------------------------------------------------

    def listed(self) -> list[Span] | None:
        """Numbers that share the unit behind the last: 5-9月, 2023—2025年, 一、二季度, 3、6、9、12月底."""
        begin = self.i
        spans = self.numbers_and_unit()
        if spans is None:
            self.i = begin
        return spans

    def numbers_and_unit(self) -> list[Span] | None:
        """The list itself; the position may be left anywhere when it is none."""
        year = self.year_ahead()
        found = self.numbers()
        if found is None:
            return None
        numbers, ranged = found
        unit = self.kind(1)
        if year is None and (unit in YEAR_WORDS or unit in ("", "SEP", "CLOSE", "IN", "SEASON", "EVERY")):
            return self.listed_years(numbers, ranged)
        if year is not None:
            self.explicit = True
            self.context = year
        if unit in MONTH_WORDS:
            return self.listed_months(self.context, numbers, ranged)
        if self.quarter_ahead(1):
            return self.listed_quarters(self.context, numbers, ranged)
        return None

    def year_ahead(self) -> int | None:
        """Steps over the year of a list; None if it names none."""
        year = None
        if self.kind() == "RYEAR":
            year = self.year_meant()
            self.i += 1
        elif self.sees("NUM", "YEAR"):
            year = year_of(self.value())
            if year is not None:
                self.i += 2
        return year

    def numbers(self) -> tuple[list[int], bool] | None:
        """The numbers of a list, and whether they are a range; the last is left to stand before its unit."""
        found: list[int] = []
        joiners: list[str] = []
        while True:
            if self.kind() == "ORDINAL" and self.text() == "第":
                self.i += 1
            if self.kind() != "NUM":
                return None
            found.append(self.value())
            if self.kind(1) not in _JOINERS:
                break
            joiners.append(self.kind(1))
            self.i += 2
        ranged = joiners == ["TO"]
        if not joiners or ("TO" in joiners and not ranged):
            return None
        return found, ranged

    def listed_years(self, numbers: list[int], ranged: bool) -> list[Span] | None:
        """2023-2025年, 2023、2024年底; without 年 (2023-2024) they must be written in full."""
        word = self.kind(1)
        if word not in YEAR_WORDS and min(numbers) < FIRST_YEAR:
            return None
        years = [year for number in numbers if (year := year_of(number, word))]
        if len(years) < len(numbers) or (ranged and numbers[0] < 100 <= numbers[1]):
            return None
        self.explicit = True
        self.i += 1
        self.take("YEAR")
        if ranged and self.kind() == "SEASON" and years[1] == years[0] + 1:
            return [self.season_span(years[0], named=True)]
        self.context = years[-1]
        if word not in YEAR_WORDS:
            spans: list[Span] | None = [year_span(year) for year in years]
        else:
            spans = self.each(years[1:] if ranged else years, lambda year: self.in_year(year, named=True))
        if not (spans and ranged):
            return spans
        if spans[-1].unit in ("season", "festival"):
            raise Unknown(f"“{spans[-1].name}”跨了哪两年没有写清楚")
        return [stretch(date(years[0], 1, 1), spans[-1])]

    def listed_months(self, year: int, numbers: list[int], ranged: bool) -> list[Span] | None:
        """5-9月, 11-3月 (into the next year), 3、6、9、12月底."""
        for number in numbers:
            check_month(number)
        self.i += 1
        if ranged:
            first, last = numbers
            end = self.month_tail(year + (last < first), last)
            if end and end.unit in ("day", "range"):
                raise Unknown(_INCOMPLETE)
            return [stretch(date(year, first, 1), end)] if end else None
        spans = self.each(numbers, lambda month: self.month_tail(year, month))
        return spans if spans and spans[-1].unit in ("month", "ten", "head") else None

    def listed_quarters(self, year: int, numbers: list[int], ranged: bool) -> list[Span]:
        """一、二季度, 二至四季度末."""
        edge = self.kind(1) == "QUARTEREND"
        self.i += 2
        edge = self.take("END") or edge
        spans = [quarter_span(year, number, edge=edge) for number in numbers]
        return [stretch(spans[0].first, spans[-1])] if ranged else spans

    def each(self, numbers: list[int], rule: Callable[[int], Span | None]) -> list[Span] | None:
        """The words that stand here, read for each number of a list."""
        here = self.i
        spans: list[Span] = []
        for number in numbers:
            self.i = here
            span = rule(number)
            if span is None:
                return None
            spans.append(span)
        return spans
