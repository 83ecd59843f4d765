"""What a deadline phrase means: the value that every other module passes around."""

# Without `from __future__ import annotations`: NamedTuple would compile each of them, 0.8 ms.

from datetime import date, datetime
from typing import NamedTuple

KINDS = ("by", "window", "start_by", "recurring", "from", "ongoing", "none")
RECURRENCES = (
    "daily",
    "weekly",
    "ten-days",
    "half-monthly",
    "monthly",
    "bimonthly",
    "quarterly",
    "half-yearly",
    "yearly",
)


class Deadline(NamedTuple):
    """One reading of one 完成时限 phrase; both ends of every span are inclusive.

    phrase      as written
    kind        one of `KINDS`
    start       first day (window, from), else None
    due         last day that still meets it (by, window, start_by), else None
    recur       one of `RECURRENCES` when kind is recurring, else None
    milestones  every dated step in order when the phrase has more than one; the last is `due`
    note        the assumption made, or the reason for `none`, in Chinese; empty when nothing was assumed
    steps       the words of each milestone, same order and length as `milestones`
    rule        RFC 5545 RRULE values of a recurrence ("FREQ=MONTHLY;BYMONTHDAY=-1"), one a line, else ""
    bounds      first and last day of a recurrence that names them (自2022年7月起每月…), else None
    how         names of the rules that gave the reading, in Chinese, in the order they were applied
    unread      the part of the phrase that no rule understands; empty unless kind is none for that reason
    laid        `occurrences` that are known already: from which day, to which day, and all between. They follow from
                the rule, so they make no difference to what the deadline is equal to
    """

    phrase: str
    kind: str
    start: date | None = None
    due: date | None = None
    recur: str | None = None
    milestones: tuple[date, ...] = ()
    note: str = ""
    steps: tuple[str, ...] = ()
    rule: str = ""
    bounds: tuple[date | None, date | None] = (None, None)
    how: tuple[str, ...] = ()
    unread: str = ""
    laid: tuple[date, date, tuple[date, ...]] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deadline) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:  # a tuple has its own
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    def occurrences(self, first: date, last: date) -> list[date]:
        """The dates of a recurring deadline from `first` to `last`, both included; [] for every other kind.

        Computed from the rule for each period, so month ends do not drift. The phrase's own start and end, if
        it names them, narrow the span.
        """
        if not self.rule:
            return []
        begin, end = self.bounds
        first = max(first, begin) if begin else first
        last = min(last, end) if end else last
        if first > last:
            return []
        if self.laid and self.laid[0] <= first and last <= self.laid[1]:
            return [day for day in self.laid[2] if first <= day <= last]
        from dateutil.rrule import rrulestr  # 20 ms alone, 4 ms in a command; only when days are worked out

        since = datetime(first.year, first.month, first.day)
        until = datetime(last.year, last.month, last.day)
        moments = {
            moment
            for rule in self.rule.split("\n")
            for moment in rrulestr(rule, dtstart=since).between(since, until, inc=True)
        }
        return [moment.date() for moment in sorted(moments)]
