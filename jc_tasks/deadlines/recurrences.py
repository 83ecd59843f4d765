"""Deadlines that fall due again and again.

recurrence = period [day] { 一次 | 前 | 内 | hour | verb }
period     = 每月 | 月报 | 季度末月 | 次月5日 | 一月一次
"""

from __future__ import annotations

from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.marks import hour
from jc_tasks.deadlines.period_days import PERIODS, dates_of_year, day_of
from jc_tasks.deadlines.spans import Step

_SHARED = {
    ("yearly", 2): "half-yearly",
    ("yearly", 4): "quarterly",
    ("yearly", 12): "monthly",
    ("half-yearly", 2): "quarterly",
    ("quarterly", 3): "monthly",
    ("monthly", 2): "half-monthly",
    ("monthly", 3): "ten-days",
}
"""So many times a period, evenly spread (每年4次)."""
_ONCE = {
    (unit, number): name
    for name, number, units in (
        ("daily", 1, "DAY days"),
        ("weekly", 1, "weeks"),
        ("ten-days", 10, "DAY days"),
        ("half-monthly", 15, "DAY days"),
        ("monthly", 1, "MONTH months"),
        ("bimonthly", 2, "MONTH months"),
        ("quarterly", 3, "MONTH months"),
        ("quarterly", 1, "QUARTER"),
        ("half-yearly", 6, "MONTH months"),
        ("yearly", 12, "months"),
        ("yearly", 1, "YEAR"),
    )
    for unit in units.split()
}
"""The period of 一月一次, 两月一次 …, by unit and number."""
_ONCE_SPAN = {("months", 6): "half-yearly", ("days", 15): "half-monthly"}


def recurrence(c: Cursor) -> Step | None:
    """每月5日前, 每季度末月25日前, 一季度一次, 每年8月底, 季报 …"""
    c.take("FROM")
    recur = _period(c)
    if not recur:
        return None
    c.skip("OF")
    if c.kind() == "EVERY" and c.value() == recur:
        c.i += 1  # 月报每月
    if recur == "weekly" and c.sees("NUM", "VERB") and 1 <= c.value() <= 6:
        c.note("“周一”还是“一次”有两种读法，这里算每周一次")
    rule = c.attempt(day_of, recur) or PERIODS[recur]
    if recur == "monthly":
        recur = next((name for name in ("half-monthly", "ten-days") if rule == PERIODS[name]), recur)
    step = Step("recurring", recur=recur, rule=rule)
    while _frequency(c, step) or _mark_of_period(c):
        pass
    c.how += ("周期",)
    return step


def _period(c: Cursor) -> str | None:
    """Steps over the words of the period and names it."""
    kind, value, text = c.tokens[c.i]
    if kind in ("EVERY", "NOUN"):
        c.i += 1
        return str(value)
    if kind in ("SPAN", "NUM"):
        return _once(c)
    if kind == "QMONTH" or c.sees("QUARTEREND", "NUM"):
        return "quarterly"
    if c.sees("QUARTER", "AFTER"):
        c.i += 1
        return "quarterly"
    return "monthly" if text == "次月" and c.sees("RMONTH", "NUM", "DAY") else None


def _once(c: Cursor) -> str | None:
    """一月一次, 半年一次, 一季度一调度: the 一次 is left to `_frequency`."""
    kind, value, _ = c.next()
    if kind == "SPAN":
        recur = _ONCE_SPAN[value]
    else:
        unit, length, _ = c.next()
        recur = _ONCE.get((length if unit == "LENGTH" else unit, value), "")
    c.skip("ATLEAST", "HEDGE", "VERB")
    return recur if recur and (c.sees("NUM", "TIMES") or c.sees("NUM", "VERB")) else None


def _frequency(c: Cursor, step: Step) -> bool:
    """一次, 2次, 一调度: more than once is spread evenly, unless the day is named."""
    if c.sees("NUM", "TIMES"):
        count, recur = c.value(), step.recur or ""
        closer = _SHARED.get((recur, count))
        if closer and step.rule == PERIODS[recur]:
            step.recur, step.rule = closer, PERIODS[closer]
            c.note(f"一期{count}次，按均匀安排算")
    elif not (c.kind() == "NUM" and c.value() == 1 and c.kind(1) in ("VERB", "TEXT")):
        return False
    c.i += 2
    return True


def _mark_of_period(c: Cursor) -> bool:
    """前, 内, 至少, a time of day, verbs, and the bracket of （至少一次）."""
    if c.kind() == "BEFORE" and c.kind(-1) == "VERB":
        return False
    if c.take("BEFORE", "IN", "DAYPART", "ATLEAST", "TIMES", "UNTIL", "VERB", "HEDGE"):
        return True
    if c.kind() == "OPEN" and (c.kind(1) in ("ATLEAST", "TIMES") or (c.kind(1), c.kind(2)) == ("NUM", "TIMES")):
        c.i += 1
        return True
    if hour(c, []):
        c.take("TO")
        return True
    return False


def anchor(c: Cursor, recur: str | None) -> str | None:
    """Dates in brackets behind 每半年, 每季度, 每年 say on which day: 每半年一次（6月、12月底前）."""
    if recur not in ("quarterly", "half-yearly", "yearly"):
        return None
    rule = dates_of_year(c, recur)
    c.skip("VERB", "HEDGE")
    return rule if c.kind() == "CLOSE" else None
