"""What stands behind a date and sharpens it.

mark = 前 | 到来前 | 结束前 | 内 | 期间 | 底 | 止 | hour | weekday      Marks.mark
"""

from __future__ import annotations

from jc_tasks.deadlines.cursor import ENDS
from jc_tasks.deadlines.ranges import Ranges
from jc_tasks.deadlines.spans import DAY, Impossible, Span, Unknown, spoken

_DURING = ("期间", "期内", "时期")
_CAN_END = frozenset(("season", "plan", "half", "quarter", "month", "year"))
_TWO_READINGS = frozenset(("month", "quarter", "half", "year", "ten"))


class Marks(Ranges):
    """Reads the words behind a date."""

    def mark(self, spans: list[Span]) -> bool:
        """Takes one mark and lets it work on the dates before it; False if none stands here."""
        kind, _, text = self.tokens[self.i]
        if kind in ("BEFORE", "OPENING"):
            self.before(spans, kind == "OPENING")
        elif kind == "IN":
            self.inside(spans, text)
        elif kind == "CLOSING":
            self.closing(spans, text)
        elif kind == "END" and spans[-1].unit in ("season", "plan"):
            for span in spans:
                span.edge = True
        elif not (kind == "UNTIL" or (kind == "TO" and text != "-" and self.kind(1) in ENDS)):  # 6月30日截止
            return self.clock(spans[-1])
        self.i += 1
        return True

    def before(self, spans: list[Span], named: bool) -> None:
        """前 once; twice is not understood."""
        for span in spans:
            if span.before:
                raise self.unread()
            span.before = True
            self.opening(span, named)
        last = spans[-1]
        if last.unit in _TWO_READINGS and not last.edge:
            self.notes.append(f"“{last.name}前”有两种读法，这里算到{self.said(last.last)}")

    def opening(self, span: Span, named: bool) -> None:
        """前 means the day before a festival or season, else the span's own end; 到来前 (`named`) only the former."""
        if span.unit == "festival" or (span.unit == "season" and not span.edge):
            span.last = span.first - DAY
            span.unit = "opening"
        elif named or (span.unit in ("plan", "whole") and not span.edge):
            raise Unknown(f"“{span.name}前”可以有两种读法，请写明日期")

    def inside(self, spans: list[Span], text: str) -> None:
        """内 changes nothing; 期间 makes it the time of the work."""
        if spans[-1].unit == "festival":
            raise Unknown(f"“{spans[-1].name}期间”的起止由每年的放假安排定")
        spans[-1].inside = spans[-1].inside or text in _DURING

    def closing(self, spans: list[Span], text: str) -> None:
        """结束前: by its last day, unless it runs into the next year."""
        span = spans[-1]
        if span.unit not in _CAN_END or span.first.year != span.last.year:
            raise Unknown(f"“{span.name or text}”的结束跨年，不知道指哪一年")
        for each in spans:
            each.before = each.edge = True

    def clock(self, span: Span | None) -> bool:
        """A time of day, or a weekday, behind a date."""
        return self.take("DAYPART") or self.hour(span) or self.weekday(span)

    def hour(self, span: Span | None) -> bool:
        """17:00, 17时30分, 5点半. 0时 is the end of the day before."""
        if self.kind() == "CLOCK":
            hour, minute = self.value()
            self.i += 1
        elif self.sees("NUM", "HOUR"):
            hour, minute = self.value(), 0
            self.i += 2
            if self.sees("NUM", "MINUTE"):
                minute = self.value()
                self.i += 2
            elif self.text() == "半":
                self.i += 1
        else:
            return False
        if hour > 24 or minute > 59:
            raise Impossible(f"没有{hour}时{minute}分这个时刻")
        if hour == minute == 0 and span and span.unit == "day" and self.kind() == "BEFORE":
            span.last -= DAY
            self.notes.append("0时就是前一天的末尾，算到前一天")
        return True

    def weekday(self, span: Span | None) -> bool:
        """（周五）, 周五; where it does not fit the date, the date counts."""
        bracket = self.kind() == "OPEN"
        if self.kind(bracket) != "WEEKDAY" or (bracket and self.kind(2) != "CLOSE"):
            return False
        weekday, text = self.value(bracket), self.text(bracket)
        self.i += 3 if bracket else 1
        if span and span.unit == "day" and span.last.weekday() != weekday:
            real = "一二三四五六日"[span.last.weekday()]
            self.notes.append(f"写的是{text}，而{spoken(span.last)}是周{real}，按日期算")
        return True
