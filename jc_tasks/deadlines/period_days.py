"""On which day of each period a recurrence falls due, as RFC 5545 RRULE values.

day = weekdays | days of the month | month of the quarter | dates of the year      PeriodDays.DAYS
"""

from __future__ import annotations

from jc_tasks.deadlines.issue import Issue
from jc_tasks.deadlines.months import MONTH_WORDS
from jc_tasks.deadlines.spans import HEAD_DAY, Impossible, Span, Unknown, ends_month

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
_COMMON_YEAR = 2001
"""Dates of every year are read in this one."""


class PeriodDays(Issue):
    """Reads 5日前, 周五, 末月25日, 6月、12月底前 behind the words of a period."""

    def on(self, recur: str) -> str | None:
        """On which day of each period, as an RRULE; None, and nothing moved, when it is not said."""
        begin = self.i
        read = self.DAYS.get(recur)
        rule = read(self) if read else None
        if rule is None:
            self.i = begin
        return rule

    def on_weekdays(self) -> str | None:
        """每周五, 每周二、四, 每周日, 每周末."""
        days: list[str] = []
        while True:
            if self.take("END"):
                return PERIODS["weekly"]
            day = self.weekday_number()
            if day is None:
                return None
            days.append(_WEEKDAYS[day])
            self.i += 1
            if self.kind() == "TO":
                raise Unknown("每周有好几天，请分开写")
            if self.kind() in ("LIST", "JOIN") and self.kind(1) in ("WEEKDAY", "NUM", "DAY"):
                self.i += 1
            else:
                return "FREQ=WEEKLY;BYDAY=" + ",".join(days)

    def weekday_number(self) -> int | None:
        """0 for Monday …; a lone number is a weekday only if nothing is counted by it."""
        kind, value, text = self.tokens[self.i]
        following = self.kind(1)
        if kind == "WEEKDAY":
            return int(value)
        if kind == "NUM" and 1 <= value <= 6:
            if following in _BEHIND_WEEKDAY:
                return int(value) - 1
            if following == "VERB":
                self.notes.append("“周一”还是“一次”有两种读法，这里算每周一次")
        if (kind == "DAY" or (kind == "LENGTH" and text == "天")) and following != "TIMES":
            return 6
        return None

    def on_ten_days(self) -> str | None:
        """每旬末, 每半月15日和月底: one day alone would not do for each of them."""
        if self.take("END"):
            return PERIODS["ten-days"]
        days = self.month_days()
        return _monthly("FREQ=MONTHLY", days) if days and len(days) > 1 else None

    def on_half_month(self) -> str | None:
        """每半月末, and as `on_ten_days`."""
        return PERIODS["half-monthly"] if self.take("END") else self.on_ten_days()

    def on_month(self) -> str | None:
        """每月5日."""
        days = self.month_days()
        return _monthly("FREQ=MONTHLY", days) if days else None

    def on_second_month(self) -> str | None:
        """每两个月5日: of the even months."""
        days = self.month_days()
        return _monthly("FREQ=YEARLY;BYMONTH=2,4,6,8,10,12", days) if days else None

    def on_quarter(self) -> str | None:
        """每季度末月25日."""
        return self.on_months(3)

    def on_half_year(self) -> str | None:
        """每半年最后一个月25日."""
        return self.on_months(6)

    def on_months(self, months: int) -> str | None:
        """In which month of every so many, and on which day of it."""
        if self.kind() == "NUM" and self.kind(1) == "DAY":
            raise Unknown("没有写是这一期的哪个月")
        if self.kind() == "NUM" and self.kind(1) in MONTH_WORDS:
            return self.on_year()
        month = self.month_of_period(months)
        if month is None:
            return None
        days = self.month_days() or [LAST]
        return _monthly("FREQ=YEARLY;BYMONTH=" + ",".join(map(str, _every(months, month))), days)

    def month_of_period(self, months: int) -> int | None:
        """Which month of the period: 首月 is 1, 次月 and 结束后 the one after it."""
        kind, value, text = self.tokens[self.i]
        if kind == "BEFORE":
            self.refuse_workdays()
        if kind == "AFTER":
            return months + 1
        if kind == "RMONTH" and value == 1:
            self.i += 1
            return months + 1
        if self.take("END", "QUARTEREND", "YEAREND"):
            self.take("MONTH")
            return months
        if not self.take("NMONTH", "QMONTH"):
            return None
        month = months if "末" in text or "最后" in text else int(value)
        self.same_months(_every(months, month))
        self.take("OF")
        return month

    def same_months(self, meant: list[int]) -> None:
        """Steps over brackets that only spell out which months are meant: 每季度末月（3、6、9、12月）."""
        if self.kind() != "OPEN":
            return
        end = self.i + 1
        named: set[int] = set()
        while self.tokens[end][0] in ("NUM", "LIST", "JOIN", "MONTH"):
            if self.tokens[end][0] == "NUM":
                named.add(self.tokens[end][1])
            end += 1
        if self.tokens[end][0] == "CLOSE" and named == set(meant):
            self.i = end + 1

    def month_days(self) -> list[int] | None:
        """Days of the month: 底, 上旬, 5日, 5日和20日, 1-10日, 前5日, 结束后5日内, 次月5日."""
        kind, value, _ = self.tokens[self.i]
        if self.take("END", "MONTHEND", "LASTDAY"):
            self.take("LASTDAY")
            return [LAST]
        if self.take("HEAD", "MONTHHEAD"):
            self.notes.append(f"“月初”按{HEAD_DAY}日算")
            return [HEAD_DAY]
        if self.take("TENS"):
            return list(_TENS)
        if self.take("TEN", "MONTHTEN"):
            return [_TENS[value - 1]]
        if kind == "BEFORE":
            self.refuse_workdays()
            if self.sees("BEFORE", "NUM", "DAY"):
                self.i += 1
        elif kind == "AFTER" and not self.step_after():
            return None
        elif kind == "RMONTH" and value == 1:
            self.i += 1
            if self.take("END", "MONTHEND"):
                return [LAST]
        return self.numbered_days()

    def step_after(self) -> bool:
        """Steps over 结束后 and 结束后次月 before a number of days."""
        self.i += 1
        if self.kind() == "RMONTH" and self.value() == 1:
            self.i += 1
            return True
        if self.sees("NUM", "DAY") or self.value(1) == "days":
            return True
        self.refuse_workdays()
        return False

    def numbered_days(self) -> list[int] | None:
        """5日, 5、20日, 5日和月底; of 1-10日 the last."""
        days: list[int] = []
        while self.kind() == "NUM":
            if self.sees("NUM", "TO", "NUM", "DAY"):
                days.append(self.value(2))
                self.i += 4
                break
            days.append(self.value())
            if self.kind(1) in ("LIST", "JOIN") and self.kind(2) == "NUM":
                self.i += 2
                continue
            if self.kind(1) != "DAY" and self.value(1) != "days":
                return None
            self.i += 2
            if self.sees("TO", "NUM", "DAY"):
                days[-1] = self.value(1)
                self.i += 3
                break
            if self.kind() not in ("LIST", "JOIN"):
                break
            if self.kind(1) in ("END", "MONTHEND"):
                days.append(LAST)
                self.i += 2
                break
            if self.kind(1) != "NUM":
                break
            self.i += 1
        for number in days:
            if number != LAST and not 1 <= number <= 31:
                raise Impossible(f"没有{number}日")
        return days or None

    def refuse_workdays(self) -> None:
        """每月结束后5个工作日内 would need the holidays of every month."""
        if any(token[1] == "workdays" for token in self.tokens[self.i : self.i + 3]):
            raise Unknown("每期第几个工作日要逐期查节假日，请写成日期")

    # -- dates of every year -----------------------------------------------------------------------------------

    def on_year(self) -> str | None:
        """每年8月底, 3月和9月, 12月31日, 一季度, 汛期前."""
        if self.take("END"):
            return PERIODS["yearly"]
        if self.kind() == "NUM" and self.kind(1) in ("TIMES", "LENGTH", "VERB", "COUNTER"):
            return None
        context, explicit, month = self.context, self.explicit, self.month
        self.context, self.yearless = _COMMON_YEAR, True
        spans = self.dates_of_year()
        self.context, self.explicit, self.month, self.yearless = context, explicit, month, False
        return _yearly(spans) if spans else None

    def dates_of_year(self) -> list[Span]:
        """The dates, each with the mark behind it, up to one with a year of its own: that is not one of every year."""
        dates: list[Span] = []
        while True:
            here, notes = self.i, len(self.notes)
            if dates and not (self.take("LIST", "JOIN") and self.kind() in ("NUM", "MD", "YEAREND", "HALF")):
                break
            self.explicit = False
            found = self.spans()
            if not found or self.explicit:
                break
            dates += found
            self.mark_of_year(found)
        self.i = here
        del self.notes[notes:]
        return dates

    def mark_of_year(self, spans: list[Span]) -> None:
        """前, 内 and the like behind a date of every year."""
        last = spans[-1]
        if self.kind() in ("BEFORE", "OPENING"):
            self.mark(spans)
        else:
            self.take("IN", "CLOSING")
        if last.unit == "festival":
            raise Unknown(f"“{last.name}”前后哪一天没有写明")

    DAYS: Mapping[str, Callable[[PeriodDays], str | None]] = {
        "weekly": on_weekdays,
        "ten-days": on_ten_days,
        "half-monthly": on_half_month,
        "monthly": on_month,
        "bimonthly": on_second_month,
        "quarterly": on_quarter,
        "half-yearly": on_half_year,
        "yearly": on_year,
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


def _yearly(spans: list[Span]) -> str:
    """RRULE values for dates of every year; a day behind the last month is meant for each (1月、7月、10月10日前)."""
    if spans[-1].unit == "day":
        for span in spans[:-1]:
            if span.unit == "month" and not span.edge:
                span.last = span.last.replace(day=min(spans[-1].last.day, span.last.day))
                span.unit = "day"
    months: dict[int, list[int]] = {}
    for span in spans:
        day = span.last.day
        if day == 31 or (ends_month(span.last) and span.unit != "day"):
            day = LAST
        months.setdefault(day, []).append(span.last.month)
    return "\n".join(
        f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(set(named))))};BYMONTHDAY={day}"
        for day, named in months.items()
    )
