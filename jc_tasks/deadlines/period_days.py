"""On which day of each period a recurrence falls due, as RFC 5545 RRULE values.

day = weekdays | days of the month | month of the quarter | dates of the year      `DAYS`, by the name of the period
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jc_tasks.deadlines.cursor import Cursor
from jc_tasks.deadlines.days import month_length
from jc_tasks.deadlines.marks import mark
from jc_tasks.deadlines.months import MONTH_WORDS
from jc_tasks.deadlines.ranges import spans
from jc_tasks.deadlines.spans import HEAD_DAY, Impossible, Span, Unknown

LAST = -1
"""The last day of a month, as RRULE counts it."""
PERIODS = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY;BYDAY=SU",
    "ten-days": "FREQ=MONTHLY;BYMONTHDAY=10,20,-1",
    "half-monthly": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
    "monthly": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "bimonthly": "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=-1",
    "quarterly": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "half-yearly": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "yearly": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
}
"""When a period's deadline falls if no day is named: at its end."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TENS = (10, 20, LAST)
_BEHIND_WEEKDAY = frozenset(("BEFORE", "DAYPART", "LIST", "JOIN", "", "SEP", "CLOSE", "IN", "CLOCK", "NUM", "TO"))
"""What may follow the 五 of 每周五, since 每周五次 is no Friday."""
_MONTHS = {"quarterly": 3, "half-yearly": 6}
_COMMON_YEAR = 2001
"""Dates of every year are read in this one."""


def day_of(c: Cursor, recur: str) -> str | None:
    """On which day of each period, as an RRULE; None when it is not said."""
    rule = DAYS.get(recur)
    return rule(c, recur) if rule else None


def _weekdays(c: Cursor, recur: str) -> str | None:
    """每周五, 每周二、四, 每周日, 每周末."""
    days: list[str] = []
    while True:
        if c.take("END"):
            return PERIODS[recur]
        day = _weekday(c)
        if day is None:
            return None
        days.append(_WEEKDAYS[day])
        c.i += 1
        if c.kind() == "TO":
            raise Unknown("每周有好几天，请分开写")
        if c.kind() not in ("LIST", "JOIN") or c.kind(1) not in ("WEEKDAY", "NUM", "DAY"):
            return "FREQ=WEEKLY;BYDAY=" + ",".join(days)
        c.i += 1


def _weekday(c: Cursor) -> int | None:
    """0 for Monday …; a lone number is a weekday only if nothing is counted by it."""
    kind, value, text = c.tokens[c.i]
    following = c.kind(1)
    if kind == "WEEKDAY":
        return int(value)
    if kind == "NUM" and 1 <= value <= 6 and following in _BEHIND_WEEKDAY:
        return int(value) - 1
    if (kind == "DAY" or (kind == "LENGTH" and text == "天")) and following != "TIMES":
        return 6
    return None


def _parts(c: Cursor, recur: str) -> str | None:
    """每旬末, 每半月15日和月底: one day alone would not do for each of them."""
    if c.take("END"):
        return PERIODS[recur]
    days = _month_days(c)
    return _monthly("FREQ=MONTHLY", days) if days and len(days) > 1 else None


def _month(c: Cursor, recur: str) -> str | None:
    """每月5日, and 每两个月5日 of the even months."""
    days = _month_days(c)
    return _monthly(PERIODS[recur].rpartition(";")[0], days) if days else None


def _months(c: Cursor, recur: str) -> str | None:
    """每季度末月25日, 每半年最后一个月25日: in which month of every so many, and on which day of it."""
    if c.sees("NUM", "DAY"):
        raise Unknown("没有写是这一期的哪个月")
    if c.kind() == "NUM" and c.kind(1) in MONTH_WORDS:
        return dates_of_year(c, recur)
    months = _MONTHS[recur]
    month = _month_of_period(c, months)
    if month is None:
        return None
    days = c.attempt(_month_days)
    if days is None:
        c.take("AFTER")
        days = [LAST]
    return _monthly("FREQ=YEARLY;BYMONTH=" + ",".join(map(str, _every(months, month))), days)


def _month_of_period(c: Cursor, months: int) -> int | None:
    """Which month of the period: 首月 is 1, 次月 and 结束后 the one after it."""
    kind, value, text = c.tokens[c.i]
    if kind == "BEFORE":
        _refuse_workdays(c)
    if kind == "AFTER":
        return months + 1
    if kind == "RMONTH" and value == 1:
        c.i += 1
        return months + 1
    if c.take("END", "QUARTEREND", "YEAREND"):
        c.take("MONTH")
        return months
    if not c.take("NMONTH", "QMONTH"):
        return None
    month = months if "末" in text or "最后" in text else int(value)
    _same_months(c, _every(months, month))
    c.take("OF")
    return month


def _same_months(c: Cursor, meant: list[int]) -> None:
    """Steps over brackets that only spell out which months are meant: 每季度末月（3、6、9、12月）."""
    if c.kind() != "OPEN":
        return
    end = c.i + 1
    named: set[int] = set()
    while c.tokens[end][0] in ("NUM", "LIST", "JOIN", "MONTH"):
        if c.tokens[end][0] == "NUM":
            named.add(c.tokens[end][1])
        end += 1
    if c.tokens[end][0] == "CLOSE" and named == set(meant):
        c.i = end + 1


def _month_days(c: Cursor) -> list[int] | None:
    """Days of the month: 底, 上旬, 5日, 5日和20日, 1-10日, 前5日, 结束后5日内, 次月5日."""
    kind, value, _ = c.tokens[c.i]
    if c.take("END", "MONTHEND", "LASTDAY"):
        c.take("LASTDAY")
        return [LAST]
    if c.take("HEAD", "MONTHHEAD"):
        c.note(f"“月初”按{HEAD_DAY}日算")
        return [HEAD_DAY]
    if c.take("TENS"):
        return list(_TENS)
    if c.take("TEN", "MONTHTEN"):
        return [_TENS[value - 1]]
    if kind == "BEFORE":
        _refuse_workdays(c)
        if c.sees("BEFORE", "NUM", "DAY"):
            c.i += 1
    elif kind == "AFTER" and not _step_after(c):
        return None
    elif kind == "RMONTH" and value == 1:
        c.i += 1
        if c.take("END", "MONTHEND"):
            return [LAST]
    return _numbered_days(c)


def _step_after(c: Cursor) -> bool:
    """Steps over 结束后 and 结束后次月 before a number of days."""
    c.i += 1
    if c.kind() == "RMONTH" and c.value() == 1:
        c.i += 1
        return True
    if c.sees("NUM", "DAY") or c.value(1) == "days":
        return True
    _refuse_workdays(c)
    return False


def _numbered_days(c: Cursor) -> list[int] | None:
    """5日, 5、20日, 5日和月底; of 1-10日 the last."""
    days: list[int] = []
    while c.kind() == "NUM":
        if c.take_all("NUM", "TO", "NUM", "DAY"):
            days.append(c.value(-2))
            break
        days.append(c.value())
        if c.kind(1) in ("LIST", "JOIN") and c.kind(2) == "NUM":
            c.i += 2
            continue
        if c.kind(1) != "DAY" and c.value(1) != "days":
            return None
        c.i += 2
        if c.take_all("TO", "NUM", "DAY"):
            days[-1] = c.value(-2)
            break
        if c.kind() not in ("LIST", "JOIN"):
            break
        if c.kind(1) in ("END", "MONTHEND"):
            days.append(LAST)
            c.i += 2
            break
        if c.kind(1) != "NUM":
            break
        c.i += 1
    for number in days:
        if number != LAST and not 1 <= number <= 31:
            raise Impossible(f"没有{number}日")
    return days or None


def _refuse_workdays(c: Cursor) -> None:
    """每月结束后5个工作日内 would need the holidays of every month."""
    if any(token[1] == "workdays" for token in c.tokens[c.i : c.i + 3]):
        raise Unknown("每期第几个工作日要逐期查节假日，请写成日期")


# -- dates of every year ---------------------------------------------------------------------------------------


def dates_of_year(c: Cursor, recur: str) -> str | None:
    """每年8月底, 3月和9月, 12月31日, 一季度, 汛期前."""
    if c.take("END"):
        return PERIODS["yearly"]
    if c.kind() == "NUM" and c.kind(1) in ("TIMES", "LENGTH", "VERB", "COUNTER"):
        return None
    context, explicit, month = c.context, c.explicit, c.month
    c.context, c.yearless = _COMMON_YEAR, True
    dates: list[Span] = []
    while found := c.attempt(_date_of_year, bool(dates)):
        dates += found
    c.context, c.explicit, c.month, c.yearless = context, explicit, month, False
    return _yearly(dates) if dates else None


def _date_of_year(c: Cursor, listed: bool) -> list[Span] | None:
    """The next date with the mark behind it; one with a year of its own is not one of every year."""
    if listed and not (c.take("LIST", "JOIN") and c.kind() in ("NUM", "MD", "YEAREND", "HALF")):
        return None
    c.explicit = False
    found = spans(c)
    if not found or c.explicit:
        return None
    if c.kind() in ("BEFORE", "OPENING"):
        mark(c, found)
    else:
        c.take("IN", "CLOSING")
    if found[-1].unit == "festival":
        raise Unknown(f"“{found[-1].name}”前后哪一天没有写明")
    return found


DAYS: Mapping[str, Callable[[Cursor, str], str | None]] = {
    "weekly": _weekdays,
    "ten-days": _parts,
    "half-monthly": _parts,
    "monthly": _month,
    "bimonthly": _month,
    "quarterly": _months,
    "half-yearly": _months,
    "yearly": dates_of_year,
}
"""How the day of each period is said."""


def _every(months: int, month: int) -> list[int]:
    """The months of the year that are the given month of each period of so many."""
    return sorted((start + month - 1) % 12 + 1 for start in range(0, 12, months))


def _monthly(head: str, days: list[int]) -> str:
    """RRULE values for days of a month. A 29th to 31st that a month lacks falls on its last day."""
    plain = [day for day in days if day <= 28]
    rules = [f"{head};BYMONTHDAY={','.join(map(str, plain))}"] if plain else []
    for day in days:
        if day == 31:
            rules.append(f"{head};BYMONTHDAY={LAST}")
        elif day > 28:
            rules.append(f"{head};BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1")
    return "\n".join(rules)


def _yearly(dates: list[Span]) -> str:
    """RRULE values for dates of every year; a day behind the last month is meant for each (1月、7月、10月10日前)."""
    if dates[-1].unit == "day":
        for span in dates[:-1]:
            if span.unit == "month" and not span.edge:
                span.last = span.last.replace(day=min(dates[-1].last.day, span.last.day))
                span.unit = "day"
    months: dict[int, list[int]] = {}
    for span in dates:
        day, month = span.last.day, span.last.month
        if day == 31 or (span.unit != "day" and day == month_length(span.last.year, month)):
            day = LAST
        months.setdefault(day, []).append(month)
    return "\n".join(
        f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(set(named))))};BYMONTHDAY={day}"
        for day, named in months.items()
    )
