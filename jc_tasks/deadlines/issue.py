"""Lengths of time, and what is counted from the day of issue.

issue  = (即日 | [文件] 印发) (之日起 | 后) [ length | 至 point ]
length = ( NUM unit | 半年 | 半个月 ) 内
"""

from __future__ import annotations

from datetime import date

from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.days import add_months, add_workdays
from jc_tasks.deadlines.points import point
from jc_tasks.deadlines.ranges import closed, end_ahead
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


def from_issue(c: Cursor) -> Step | None:
    """印发之日起30日内, 印发后一个月内, 印发之日起至年底, 印发之日起, 即日起."""
    c.take("FROM")
    if c.take("NOW"):
        step = _from_now_on(c)
    else:
        if c.sees("DOC", "ISSUED"):
            c.i += 1
        step = _from_publication(c) if c.take("ISSUED") else None
    if step:
        c.how += ("从印发日算",)
        c.counting = True
    return step


def _from_now_on(c: Cursor) -> Step | None:
    """即日起, 即日起30日内. With an end it is a range and read there (`ranges.spans`)."""
    c.take("SINCE")
    end = c.attempt(length, c.issued)
    if end:
        return Step("by", None, end)
    return None if end_ahead(c) else Step("from", c.issued)


def _from_publication(c: Cursor) -> Step | None:
    """What stands behind 印发."""
    since = after = False
    while (kind := c.kind()) in ("DATEOF", "SINCE", "AFTER", "OF", "DAY"):
        since = since or kind in ("SINCE", "DATEOF", "DAY")
        after = after or kind == "AFTER"
        c.i += 1
    if since or after:
        c.take("SEP", "LIST")
    by = c.attempt(length, c.issued)
    if by:
        return Step("by", None, by)
    if since and c.take("TO"):
        end = point(c)
        if end is None:
            return None
        last = stretch(c.issued, closed(c, end)).last
        c.skip("BEFORE", "IN", "UNTIL")
        return Step("window", c.issued, last)
    return Step("from", c.issued) if c.kind(-1) == "SINCE" else None


def counted_on(c: Cursor) -> Step | None:
    """60日内 behind a step that counted from the day of issue."""
    end = length(c, c.issued) if c.counting else None
    return Step("by", None, end) if end else None


def length(c: Cursor, start: date) -> date | None:
    """N日内, N个工作日内, 半年内 …: the last day, counted from `start`; None if no length stands here."""
    c.skip("HEDGE")
    unit, count = _amount(c)
    closed = c.kind(-1) in ("YEARIN", "MONTHIN") or c.take("IN", "BEFORE")
    return _later(c, start, unit, count) if unit and closed and 0 < count <= _LONGEST else None


def _amount(c: Cursor) -> tuple[str, int]:
    """A unit and how many of it: 5个工作日, 3个月, 半年; the unit is "" if there is none."""
    kind, value, _ = c.next()
    if kind == "SPAN":
        unit, count = value
        return unit, count
    if kind != "NUM":
        return "", 0
    kind, unit, text = c.next()
    if kind == "LENGTH":
        return unit, value
    if kind == "QUARTER" and text.startswith("个"):
        return "months", 3 * value
    unit, size = _UNITS.get(kind, ("", 0))
    return unit, size * value


def _later(c: Cursor, start: date, unit: str, count: int) -> date:
    """The day so many units after `start`; hours are rounded up to days."""
    if unit == "workdays":
        end, assumed = add_workdays(start, count)
        if assumed:
            c.note(assumed)
        return end
    if unit == "months":
        return add_months(start, count)
    days = {"days": count, "weeks": 7 * count, "hours": -(-count // 24)}[unit]
    return start + days * DAY


def refuse_length(c: Cursor) -> None:
    """A length of time with no day to count from, or a day with no month, is not a date."""
    c.take("FROM")
    kind, _, text = c.tokens[c.i]
    if c.attempt(length, c.issued):
        raise Unknown("没有写从哪一天算起")
    if kind == "WEEKDAY":
        raise Unknown(f"没有写是哪一周的{text}")
    if c.sees("NUM", "DAY"):
        raise Unknown("没有写是哪个月")
