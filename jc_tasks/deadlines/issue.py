"""Lengths of time, and what is counted from the day of issue.

issue  = (即日 | [文件] 印发) (之日起 | 后) [ length | 至 point ]       Issue.from_issue
length = ( NUM unit | 半年 | 半个月 ) 内                                Issue.length
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.days import add_months, add_workdays
from jc_tasks.deadlines.marks import Marks
from jc_tasks.deadlines.spans import DAY, Step, Unknown, stretch

_LONGEST = 1200
"""No deadline is longer: 100 years, or as many days."""
_UNITS = {
    "DAY": ("days", 1),
    "MONTH": ("months", 1),
    "MONTHIN": ("months", 1),
    "YEAR": ("months", 12),
    "YEARIN": ("months", 12),
}


class Issue(Marks):
    """Reads what is counted from a day, above all from the day of issue."""

    def from_issue(self) -> Step | None:
        """印发之日起30日内, 印发后一个月内, 印发之日起至年底, 印发之日起, 即日起."""
        self.take("FROM")
        if self.take("NOW"):
            step = self.from_now_on()
        else:
            if self.sees("DOC", "ISSUED"):
                self.i += 1
            step = self.from_publication() if self.take("ISSUED") else None
        if step:
            self.how.append("从印发日算")
        return step

    def from_now_on(self) -> Step | None:
        """即日起, 即日起30日内. With an end it is a range and read there (`Ranges.from_now`)."""
        self.take("SINCE")
        end = self.length(self.issued)
        if end:
            return Step("by", None, end)
        return None if self.end_ahead() else Step("from", self.issued)

    def from_publication(self) -> Step | None:
        """What stands behind 印发."""
        since = after = False
        while (kind := self.kind()) in ("DATEOF", "SINCE", "AFTER", "OF", "DAY"):
            since = since or kind in ("SINCE", "DATEOF", "DAY")
            after = after or kind == "AFTER"
            self.i += 1
        if since or after:
            self.take("SEP", "LIST")
        by = self.length(self.issued)
        if by:
            return Step("by", None, by)
        if since and self.take("TO"):
            end = self.point()
            if end is None:
                return None
            last = stretch(self.issued, self.closed(end)).last
            while self.take("BEFORE", "IN", "UNTIL"):
                pass
            return Step("window", self.issued, last)
        return Step("from", self.issued) if self.kind(-1) == "SINCE" else None

    def length(self, start: date) -> date | None:
        """N日内, N个工作日内, 半年内 …: the last day, counted from `start`; None if no length stands here."""
        begin = self.i
        while self.take("HEDGE"):
            pass
        unit, count = self.amount()
        closed = self.kind(-1) in ("YEARIN", "MONTHIN") or self.take("IN", "BEFORE")
        if unit and closed and 0 < count <= _LONGEST:
            return self.later(start, unit, count)
        self.i = begin
        return None

    def amount(self) -> tuple[str, int]:
        """A unit and how many of it: 5个工作日, 3个月, 半年; the unit is "" if there is none."""
        unit, count = "", 0
        if self.kind() == "SPAN":
            unit, count = self.value()
            self.i += 1
        elif self.kind() == "NUM":
            kind, value, text = self.tokens[self.i + 1]
            if kind == "LENGTH":
                unit, count = value, self.value()
            elif kind == "QUARTER" and text.startswith("个"):
                unit, count = "months", 3 * self.value()
            elif kind in _UNITS:
                unit, size = _UNITS[kind]
                count = size * self.value()
            self.i += 2
        return unit, count

    def later(self, start: date, unit: str, count: int) -> date:
        """The day so many units after `start`; hours are rounded up to days."""
        if unit == "workdays":
            end, assumed = add_workdays(start, count)
            if assumed:
                self.notes.append(assumed)
            return end
        if unit == "months":
            return add_months(start, count)
        days = {"days": count, "weeks": 7 * count, "hours": -(-count // 24)}[unit]
        return start + days * DAY

    def refuse_length(self) -> None:
        """A length of time with no day to count from, or a day with no month, is not a date."""
        self.take("FROM")
        kind, _, text = self.tokens[self.i]
        if self.length(self.issued):
            raise Unknown("没有写从哪一天算起")
        if kind == "WEEKDAY":
            raise Unknown(f"没有写是哪一周的{text}")
        if self.sees("NUM", "DAY"):
            raise Unknown("没有写是哪个月")
