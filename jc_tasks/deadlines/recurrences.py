"""Deadlines that fall due again and again.

recurrence = period [day] { 一次 | 前 | 内 | hour | verb }              Recurrences.recurrence
period     = 每月 | 月报 | 季度末月 | 次月5日 | 一月一次                Recurrences.period
"""

from __future__ import annotations

from jc_tasks.deadlines.period_days import PERIODS, PeriodDays
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
    ("DAY", 1): "daily",
    ("days", 1): "daily",
    ("weeks", 1): "weekly",
    ("DAY", 10): "ten-days",
    ("days", 10): "ten-days",
    ("DAY", 15): "half-monthly",
    ("days", 15): "half-monthly",
    ("MONTH", 1): "monthly",
    ("months", 1): "monthly",
    ("MONTH", 2): "bimonthly",
    ("months", 2): "bimonthly",
    ("MONTH", 3): "quarterly",
    ("months", 3): "quarterly",
    ("QUARTER", 1): "quarterly",
    ("MONTH", 6): "half-yearly",
    ("months", 6): "half-yearly",
    ("months", 12): "yearly",
    ("YEAR", 1): "yearly",
}
"""The period of 一月一次, 两月一次 …, by unit and number."""
_ONCE_SPAN = {("months", 6): "half-yearly", ("days", 15): "half-monthly"}


class Recurrences(PeriodDays):
    """Reads 每月5日前, 每季度末月25日前, 一季度一次, 每年8月底, 季报 …"""

    def recurrence(self) -> Step | None:
        """The recurrence that stands here; None if none does."""
        self.take("FROM")
        recur = self.period()
        if not recur:
            return None
        while self.take("OF"):
            pass
        if self.kind() == "EVERY" and self.value() == recur:
            self.i += 1  # 月报每月
        rule = self.on(recur) or PERIODS[recur]
        if recur == "monthly":
            recur = next((name for name in ("half-monthly", "ten-days") if rule == PERIODS[name]), recur)
        step = Step("recurring", recur=recur, rule=rule)
        while self.frequency(step) or self.mark_of_period():
            pass
        return step

    # -- how often ---------------------------------------------------------------------------------------------

    def period(self) -> str:
        """Steps over the words of the period and names it; "" if there are none."""
        kind, value, text = self.tokens[self.i]
        if kind in ("EVERY", "NOUN"):
            self.i += 1
            return str(value)
        if kind == "QMONTH" or self.sees("QUARTEREND", "NUM"):
            return "quarterly"
        if self.sees("QUARTER", "AFTER"):
            self.i += 1
            return "quarterly"
        if text == "次月" and self.sees("RMONTH", "NUM", "DAY"):
            return "monthly"
        return self.once() if kind in ("SPAN", "NUM") else ""

    def once(self) -> str:
        """一月一次, 半年一次, 一季度一调度: the 一次 is left to `frequency`; "" moves nothing."""
        begin = self.i
        kind, value, _ = self.tokens[begin]
        if kind == "SPAN":
            recur = _ONCE_SPAN[value]
            self.i += 1
        else:
            unit, length, _ = self.tokens[begin + 1]
            recur = _ONCE.get((length if unit == "LENGTH" else unit, value), "")
            self.i += 2
        while self.take("ATLEAST", "HEDGE", "VERB"):
            pass
        if recur and (self.sees("NUM", "TIMES") or self.sees("NUM", "VERB")):
            return recur
        self.i = begin
        return ""

    def frequency(self, step: Step) -> bool:
        """一次, 2次, 一调度: more than once is spread evenly, unless the day is named."""
        if self.sees("NUM", "TIMES"):
            count = self.value()
            closer = _SHARED.get((step.recur or "", count))
            if closer and step.rule == PERIODS[step.recur or ""]:
                step.recur, step.rule = closer, PERIODS[closer]
                self.notes.append(f"一期{count}次，按均匀安排算")
        elif not (self.kind() == "NUM" and self.value() == 1 and self.kind(1) in ("VERB", "TEXT")):
            return False
        self.i += 2
        return True

    def mark_of_period(self) -> bool:
        """前, 内, 至少, a time of day, verbs, and the bracket of （至少一次）."""
        if self.kind() == "BEFORE" and self.kind(-1) == "VERB":
            return False
        if self.take("BEFORE", "IN", "DAYPART", "ATLEAST", "TIMES", "UNTIL", "VERB", "HEDGE"):
            return True
        if self.kind() == "OPEN":
            self.i += 1
            if self.kind() in ("ATLEAST", "TIMES") or self.sees("NUM", "TIMES"):
                return True
            self.i -= 1
            return False
        if self.hour(None):
            self.take("TO")
            return True
        return False

    def anchor(self, step: Step) -> bool:
        """Dates in brackets behind 每半年, 每季度, 每年 say on which day: 每半年一次（6月、12月底前）."""
        if step.recur not in ("quarterly", "half-yearly", "yearly"):
            return False
        begin = self.i
        rule = self.on_year()
        while self.take("VERB", "HEDGE"):
            pass
        if rule and self.kind() == "CLOSE":
            step.rule = rule
            return True
        self.i = begin
        return False
