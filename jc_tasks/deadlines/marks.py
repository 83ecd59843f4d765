"""What stands behind a date and sharpens it.

mark = 前 | 到来前 | 结束前 | 内 | 期间 | 底 | 止 | 上午 | hour | weekday      `MARKS`, by the kind of its first token
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jc_tasks.chinese import WEEKDAYS
from jc_tasks.deadlines.cursor import ENDS, Cursor
from jc_tasks.deadlines.spans import DAY, Impossible, Span, Unknown, spoken

_DURING = ("期间", "期内", "时期")
_CAN_END = frozenset(("season", "plan", "half", "quarter", "month", "year"))
_TWO_READINGS = frozenset(("month", "quarter", "half", "year", "ten"))


def mark(c: Cursor, spans: list[Span]) -> bool:
    """Takes one mark and lets it work on the dates before it; False if none stands here."""
    rule = MARKS.get(c.kind())
    return rule is not None and rule(c, spans)


def _before(c: Cursor, spans: list[Span]) -> bool:
    """前 once; twice is not understood. Behind a festival or season it means the day before, else the date's own end.

    到来前 means only the former.
    """
    for span in spans:
        if span.before:
            raise c.unread()
        span.before = True
        if span.unit == "festival" or (span.unit == "season" and not span.edge):
            span.last = span.first - DAY
            span.unit = "opening"
        elif c.kind() == "OPENING" or (span.unit in ("plan", "whole") and not span.edge):
            raise Unknown(f"“{span.name}前”可以有两种读法，请写明日期")
    last = spans[-1]
    if last.unit in _TWO_READINGS and not last.edge:
        c.note(f"“{last.name}前”有两种读法，这里算到{c.said(last.last)}")
    return c.take("BEFORE", "OPENING")


def _inside(c: Cursor, spans: list[Span]) -> bool:
    """内 changes nothing; 期间 makes it the time of the work."""
    if spans[-1].unit == "festival":
        raise Unknown(f"“{spans[-1].name}期间”的起止由每年的放假安排定")
    spans[-1].inside = spans[-1].inside or c.text() in _DURING
    return c.take("IN")


def _closing(c: Cursor, spans: list[Span]) -> bool:
    """结束前: by its last day, unless it runs into the next year."""
    span = spans[-1]
    if span.unit not in _CAN_END or span.first.year != span.last.year:
        raise Unknown(f"“{span.name or c.text()}”的结束跨年，不知道指哪一年")
    for each in spans:
        each.before = each.edge = True
    return c.take("CLOSING")


def _end(c: Cursor, spans: list[Span]) -> bool:
    """底 behind a season or a five-year plan."""
    if spans[-1].unit not in ("season", "plan"):
        return False
    for span in spans:
        span.edge = True
    return c.take("END")


def _until(c: Cursor, spans: list[Span]) -> bool:
    """止, and 截止 with nothing behind it."""
    if c.kind() == "TO" and (c.text() == "-" or c.kind(1) not in ENDS):
        return False
    return c.take("TO", "UNTIL")


def _part_of_day(c: Cursor, spans: list[Span]) -> bool:
    """上午, 下班前."""
    return c.take("DAYPART")


def hour(c: Cursor, spans: list[Span]) -> bool:
    """17:00, 17时30分, 5点半. 0时 is the end of the day before."""
    at, minute = c.value(), 0
    if c.take("CLOCK"):
        at, minute = at
    elif c.take_all("NUM", "HOUR"):
        if c.take_all("NUM", "MINUTE"):
            minute = c.value(-2)
        elif c.text() == "半":
            c.i += 1
    else:
        return False
    if at > 24 or minute > 59:
        raise Impossible(f"没有{at}时{minute}分这个时刻")
    if at == minute == 0 and spans and spans[-1].unit == "day" and c.kind() == "BEFORE":
        spans[-1].last -= DAY
        c.note("0时就是前一天的末尾，算到前一天")
    return True


def _weekday(c: Cursor, spans: list[Span]) -> bool:
    """（周五）, 周五; where it does not fit the date, the date counts."""
    bracket = c.kind() == "OPEN"
    if c.kind(bracket) != "WEEKDAY" or (bracket and c.kind(2) != "CLOSE"):
        return False
    span, weekday, text = spans[-1], c.value(bracket), c.text(bracket)
    c.i += 3 if bracket else 1
    if span.unit == "day" and span.last.weekday() != weekday:
        real = WEEKDAYS[span.last.weekday()]
        c.note(f"写的是{text}，而{spoken(span.last)}是周{real}，按日期算")
    return True


MARKS: Mapping[str, Callable[[Cursor, list[Span]], bool]] = {
    "BEFORE": _before,
    "OPENING": _before,
    "IN": _inside,
    "CLOSING": _closing,
    "END": _end,
    "UNTIL": _until,
    "TO": _until,
    "DAYPART": _part_of_day,
    "CLOCK": hour,
    "NUM": hour,
    "WEEKDAY": _weekday,
    "OPEN": _weekday,
}
"""How a mark begins."""
