"""The rules: how tokens become dates. Read top to bottom.

    cell   = step { separator step }              several steps become milestones          Reader.cell
    step   = { hedge | label | description } time { mark | verb | description }            Reader.step
    time   = recurrence | from issue | point | range | standing duty                       Reader.time
    range  = point TO point                                                                Reader.span
    point  = [year] ( half | quarter | month [ten | day] | season | festival | end )       Reader.point

Every token is consumed by a rule or the phrase is not read. A rule that does not apply returns None and puts the
position back; what is understood but impossible (2月30日) or unknowable (收到…后5日) raises `Unknown` with the reason.
"""

from __future__ import annotations

from datetime import date, timedelta

from jc_tasks.deadlines.days import add_months, add_workdays, festival, month_end, month_length, season

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing `typing` and `collections.abc` would take longer than reading a hundred phrases
    from collections.abc import Mapping

    from jc_tasks.deadlines.days import Season
    from jc_tasks.deadlines.tokens import Token

DAY = timedelta(1)
_CLOSING_TOKENS: list[Token] = [("", None, "")] * 6
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PERIOD_RULES = {
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
_PERIOD_MONTHS = {"bimonthly": 2, "quarterly": 3, "half-yearly": 6}
_SHARED = {
    ("yearly", 2): "half-yearly",
    ("yearly", 4): "quarterly",
    ("yearly", 12): "monthly",
    ("half-yearly", 2): "quarterly",
    ("quarterly", 3): "monthly",
    ("monthly", 2): "half-monthly",
    ("monthly", 3): "ten-days",
}
_FINISHING = (
    "完",
    "建成",
    "全面完成",
    "全部完成",
    "基本完成",
    "竣工",
    "投运",
    "投产",
    "投用",
    "投入",
    "实现",
    "达到",
    "达标",
    "销号",
    "整改",
    "办结",
    "通车",
    "交付",
    "初步完成",
    "总体完成",
)
_ONCE = {
    ("DAY", 1): "daily", ("days", 1): "daily", ("weeks", 1): "weekly", ("days", 10): "ten-days", ("DAY", 10): "ten-days", ("days", 15): "half-monthly", ("DAY", 15): "half-monthly",
    ("MONTH", 1): "monthly", ("months", 1): "monthly", ("MONTH", 2): "bimonthly", ("months", 2): "bimonthly", ("MONTH", 3): "quarterly", ("months", 3): "quarterly",
    ("QUARTER", 1): "quarterly", ("MONTH", 6): "half-yearly", ("months", 6): "half-yearly", ("YEAR", 1): "yearly", ("months", 12): "yearly",
}  # fmt: skip
_PROSE = frozenset(("VERB", "HEDGE", "TEXT", "JOIN", "STEP", "DOC", "ISSUED", "COUNTER", "LABEL", "ATLEAST", "ISSUE"))
_HARMLESS = frozenset(("MILD", "NUM", "OF", "HOUR", "MINUTE", "IN", "ORDINAL", "HEAD", "COUNTER", "TIMES", "Q"))
_UNITS = frozenset(
    (
        "YEAR",
        "YEAREND",
        "YEARIN",
        "YEARMID",
        "MONTH",
        "MONTHEND",
        "MONTHHEAD",
        "MONTHMID",
        "MONTHTEN",
        "MONTHIN",
        "DAY",
        "QUARTER",
        "QUARTEREND",
        "LENGTH",
        "HALF",
    )
)
_POINTS = frozenset(("NUM", "YMD", "YM", "MD", "RYEAR", "YEAREND", "HALF", "ORDINAL", "Q", "SEASON", "FEST"))
_SEPARATORS = frozenset(("SEP", "LIST", "OPEN", "CLOSE", "COLON"))
_MONTH_WORDS = frozenset(("MONTH", "MONTHEND", "MONTHHEAD", "MONTHMID", "MONTHTEN", "MONTHIN"))
_YEAR_WORDS = frozenset(("YEAR", "YEAREND", "YEARIN", "YEARMID", "WHOLEYEAR"))
_QUARTER_WORDS = frozenset(("QUARTER", "QUARTEREND"))


class Unknown(Exception):
    """The phrase is understood, and no date can be had from it; the argument is the reason, in Chinese."""


class Unread(Exception):
    """The phrase is not understood from the token that was reached on."""


class Span:
    """A stretch of days that a phrase names, and how it names it.

    first, last  both included
    unit         day, ten, month, quarter, half, year, season, festival, plan, range
    edge         the words name its end (底, 末), so that as the start of a range it means the last day
    """

    __slots__ = ("edge", "first", "last", "name", "unit")

    def __init__(self, first: date, last: date, unit: str, edge: bool = False, name: str = "") -> None:
        self.first = first
        self.last = last
        self.unit = unit
        self.edge = edge
        self.name = name


class Step:
    """One step of a cell, read: what a Deadline holds, and whether it names its year, its place in a list, its condition."""

    __slots__ = ("among", "due", "explicit", "kind", "owner", "recur", "rule", "standing", "start", "until", "words")

    def __init__(
        self, kind: str, start: date | None = None, due: date | None = None, recur: str | None = None, rule: str = ""
    ) -> None:
        self.kind = kind
        self.start = start
        self.due = due
        self.recur = recur
        self.rule = rule
        self.explicit = False
        self.among = False
        self.owner = False
        self.until = False
        self.standing = False
        self.words = ""


class Reader:
    """Reads the tokens of one phrase. `far` is the first token that no rule could take."""

    def __init__(self, tokens: list[Token], year: int, issued: date, seasons: Mapping[str, Season]) -> None:
        self.size = len(tokens)
        self.tokens = tokens + _CLOSING_TOKENS
        self.i = 0
        self.began = 0
        self.far = 0
        self.year = year
        self.context = year
        self.explicit = False
        self.named_year = False
        self.month: tuple[int, int] | None = None
        self.issued = issued
        self.base: date | None = None
        self.seasons = seasons
        self.notes: list[str] = []
        self.how: list[str] = []

    # -- cell and step -----------------------------------------------------------------------------------------

    def cell(self) -> list[Step] | None:
        """All steps of the phrase, or None when something in it is not understood."""
        steps: list[Step] = []
        while True:
            depth = 0
            while self.tokens[self.i][0] in _SEPARATORS:
                if self.tokens[self.i][0] == "OPEN":
                    depth += 1
                    if self.tokens[self.i + 1][0] == "NUM" and self.tokens[self.i + 2][0] == "CLOSE":
                        self.i += 2
                self.i += 1
            if self.i >= self.size:
                return steps
            if depth and steps and steps[-1].kind == "recurring" and self.anchor(steps[-1]):
                continue
            found = self.step(bool(steps))
            if found is None:
                return None
            steps.extend(found)

    def step(self, steps_before: bool) -> list[Step] | None:
        """One step with its dates; [] for plain description; None if not understood."""
        begin = self.i
        among = owner = until = False
        self.explicit = False
        tokens = self.tokens
        while True:
            kind = tokens[self.i][0]
            until = until or kind == "TO"
            if kind in ("HEDGE", "LABEL", "JOIN", "STEP", "VERB", "TEXT", "DOC", "COUNTER", "STARTVERB") or (
                kind == "TO" and tokens[self.i][2] != "-"
            ):
                if kind == "DOC" and tokens[self.i + 1][0] == "ISSUED":
                    break
                among = among or tokens[self.i][2] in ("其中", "其他", "其余", "其它")
                if kind in ("TEXT", "VERB", "DOC", "COUNTER", "STARTVERB"):
                    owner = True
                self.i += 1
            elif kind == "COLON":
                owner = False
                self.i += 1
            elif kind == "AFTER" and self.i == begin and steps_before:
                self.i += 1
            elif kind == "ISSUED" and tokens[self.i + 1][0] == "RMONTH":
                self.i += 1
            elif kind == "NUM" and tokens[self.i + 1][0] == "COUNTER":
                owner = True
                self.i += 2
            elif (
                kind == "ORDINAL"
                and tokens[self.i + 1][0] == "NUM"
                and tokens[self.i + 2][0] in ("COUNTER", "TEXT", "VERB")
            ):
                self.i += 2
            else:
                break
        if self.i >= self.size or kind in ("SEP", "LIST", "OPEN", "CLOSE"):
            self.reached()
            return []
        before = tokens[self.i - 1][0] if self.i > begin else ""
        if before in ("TEXT", "COUNTER") and kind in (
            "SEASON",
            "FEST",
            "QUARTEREND",
            "QMONTH",
            "MONTHEND",
            "MONTHIN",
            "TEN",
            "END",
            "LASTDAY",
        ):
            return self.stuck()
        if kind in ("DOC", "ISSUED") and before in ("TEXT", "COUNTER"):
            raise Unknown("起算的日子不知道，要等那份文件印发才能定日期")
        steps = self.time(owner)
        if steps is None:
            return self.stuck()
        words = "".join(token[2] for token in tokens[begin : self.i])
        for step in steps:
            step.explicit = self.explicit
            step.among = among
            step.owner = owner
            step.until = until
            step.words = step.words or words
        return steps

    def stuck(self) -> None:
        self.reached()
        return None

    def reached(self) -> None:
        if self.i > self.far:
            self.far = self.i

    # -- time --------------------------------------------------------------------------------------------------

    def time(self, owner: bool) -> list[Step] | None:
        """The time words of a step and everything behind them up to the next separator."""
        tokens = self.tokens
        start = self.i
        if tokens[start][0] == "ONGOING":
            self.i += 1
            while tokens[self.i][0] in ("ONGOING", "JOIN") or tokens[self.i][0] in _PROSE:
                self.i += 1
            if tokens[self.i][0] == "EVERY" or self.point_ahead():
                return self.time(owner)
            return self.ended([Step("ongoing")])
        found = self.recurrence()
        if found:
            self.how.append("周期")
            return self.tail([found])
        self.i = start
        found = self.from_issue()
        if found:
            self.base = self.issued
            return self.tail([found])
        self.i = start
        if self.base and (end := self.length(self.base)):
            return self.tail([Step("by", None, end)])
        spans = self.spans()
        if spans is None:
            self.i = start
            self.refuse_length()
            return None
        return self.marked(spans, owner)

    def point_ahead(self) -> bool:
        return self.tokens[self.i][0] in ("NUM", "YMD", "YM", "MD", "RYEAR", "YEAREND", "TO")

    def ended(self, steps: list[Step]) -> list[Step] | None:
        if self.tokens[self.i][0] in _SEPARATORS or self.i >= self.size:
            return steps
        self.reached()
        return None

    def marked(self, spans: list[Span], owner: bool) -> list[Step] | None:
        """What 前, 底前, 内, 起, 后, 止 behind the dates make of them."""
        tokens = self.tokens
        span = spans[-1]
        before = inside = False
        while True:
            kind, _, text = tokens[self.i]
            if kind == "BEFORE" or kind == "OPENING":
                if before:
                    return self.stuck()
                before = True
                self.opening(span, kind == "OPENING")
            elif kind == "IN":
                if span.unit == "festival":
                    raise Unknown(f"“{span.name}期间”的起止由每年的放假安排定")
                inside = inside or text in ("期间", "期内", "时期")
            elif kind == "UNTIL":
                pass
            elif kind == "CLOSING":
                if (
                    span.unit not in ("season", "plan", "half", "quarter", "month", "year")
                    or span.first.year != span.last.year
                ):
                    raise Unknown(f"“{span.name or text}”的结束跨年，不知道指哪一年")
                before = span.edge = True
            elif kind == "END" and span.unit in ("season", "plan"):
                span.edge = True
            elif kind == "SINCE":
                return self.since(spans, before)
            elif kind == "AFTER":
                raise Unknown(f"只写了“{text}”，没有写到哪一天为止")
            elif kind == "TO" and text != "-" and (self.i + 1 >= self.size or tokens[self.i + 1][0] in _SEPARATORS):
                pass
            elif not self.clock(span, before):
                break
            else:
                continue
            self.i += 1
        if span.unit == "festival" and not before:
            raise Unknown(f"“{span.name}”前后哪一天没有写明")
        if tokens[self.i][0] in ("EVERY", "NOUN", "QMONTH") and len(spans) == 1:
            kept = Step("window", None if before else span.first, span.last)
            kept.until = True
            return [kept]
        standing = False
        if not (before or span.edge or inside or span.unit in ("ten", "head")):
            self.bare(span, owner)
            standing = span.unit == "year" and tokens[self.i][0] == "ONGOING"
        window = span.unit == "range" or (not before and not span.edge and span.unit in ("season", "plan", "whole"))
        window = window or (inside and not before and not span.edge)
        steps = []
        for each in spans:
            if each.unit == "range" or window:
                steps.append(Step("window", each.first, each.last))
            else:
                steps.append(Step("by", None, each.last))
            self.how.append(
                {"range": "起止", "season": "季节", "festival": "节日", "plan": "五年规划"}.get(each.unit, "日期")
            )
        for step in steps:
            step.standing = standing
        return self.tail(steps, firm=before or span.edge)

    def bare(self, span: Span, owner: bool) -> None:
        """A date with no 前, 底 or 内 is a deadline only if it stands alone or with its verb: 2022年重点任务 is none."""
        tokens = self.tokens
        kind, _, text = tokens[self.i]
        ends = self.i >= self.size or kind in _SEPARATORS
        if ends and tokens[self.i - 1][0] in ("YEAR", "MD"):
            kind, value, text = tokens[self.i - 1]
            if (
                kind == "YEAR"
                and tokens[self.i - 2][0] == "NUM"
                and tokens[self.i - 2][1] < 100
                and span.unit == "year"
            ):
                raise Unknown("是年份还是年数没有写清楚")
            if kind == "MD" and text[-2] in "./" and span.unit == "day":
                raise Unknown("是日期还是数字没有写清楚，请写成“6月5日前”")
        if (
            ends
            or kind in ("STARTVERB", "ONGOING", "JOIN", "HEDGE")
            or (kind == "NUM" and tokens[self.i + 1][0] == "TIMES")
        ):
            return
        if kind == "VERB":
            following = tokens[self.i + 1][0]
            if text.startswith(_FINISHING) or (
                not owner and (following in _SEPARATORS or following in ("", "VERB", "ONGOING", "JOIN"))
            ):
                return
        self.reached()
        raise Unread

    def opening(self, span: Span, named: bool) -> None:
        """前 behind a span: the day before a festival or season; otherwise the span's own end."""
        if span.unit == "festival" or (span.unit == "season" and not span.edge):
            span.last = span.first - DAY
            span.unit = "opening"
        elif named or (span.unit in ("plan", "whole") and not span.edge):
            raise Unknown(f"“{span.name}前”可以有两种读法，请写明日期")
        elif span.unit in ("month", "quarter", "half", "year", "ten") and not span.edge:
            self.notes.append(f"“{span.name}前”有两种读法，这里算到{_spoken(span.last)}")

    def since(self, spans: list[Span], before: bool) -> list[Step] | None:
        """起, 开始 behind a date: it begins there. N月底前开始 says by when it must have begun."""
        if len(spans) != 1 or spans[0].unit in ("festival", "opening"):
            return self.stuck()
        span = spans[0]
        word = self.tokens[self.i][2]
        self.i += 1
        if before:
            if word != "开始":
                return self.stuck()
            self.how.append("启动时限")
            return self.tail([Step("start_by", None, span.last)])
        first = span.last if span.edge else span.first
        if span.unit == "range":
            self.how.append("起止")
            return self.tail([Step("window", span.first, span.last)])
        if span.unit == "day":
            end = self.length(first)
            if end:
                self.how.append("起算日加期限")
                return self.tail([Step("by", None, end)])
        self.how.append("起始日")
        return self.tail([Step("from", first)])

    def clock(self, span: Span, before: bool) -> bool:
        """A time of day, or a weekday in brackets, behind a date. 0时 is the end of the day before."""
        tokens = self.tokens
        kind, value, _ = tokens[self.i]
        if kind == "DAYPART":
            self.i += 1
            return True
        hour = -1
        if kind == "CLOCK":
            hour, minute = value
            self.i += 1
        elif kind == "NUM" and tokens[self.i + 1][0] == "HOUR":
            hour, minute = value, 0
            self.i += 2
            if tokens[self.i][0] == "NUM" and tokens[self.i + 1][0] == "MINUTE":
                minute = tokens[self.i][1]
                self.i += 2
            elif tokens[self.i][0] == "TEXT" and tokens[self.i][2] == "半":
                self.i += 1
        if hour >= 0:
            if hour > 24 or minute > 59:
                raise Unknown(f"没有{hour}时{minute}分这个时刻")
            if hour == 0 and minute == 0 and span.unit == "day" and tokens[self.i][0] == "BEFORE":
                span.last -= DAY
                self.notes.append("0时就是前一天的末尾，算到前一天")
            return True
        at = self.i + (kind == "OPEN")
        if tokens[at][0] == "WEEKDAY" and (kind != "OPEN" or tokens[at + 1][0] == "CLOSE"):
            if span.unit == "day" and span.last.weekday() != tokens[at][1]:
                self.notes.append(
                    f"写的是{tokens[at][2]}，而{_spoken(span.last)}是周{'一二三四五六日'[span.last.weekday()]}，按日期算"
                )
            self.i = at + 1 + (kind == "OPEN")
            return True
        return False

    def tail(self, steps: list[Step], firm: bool = True) -> list[Step] | None:
        """Verbs and description behind a time. 开工, 启动 … make a `by` a `start_by`, unless it must be finished as well."""
        tokens = self.tokens
        begun = finished = verb = False
        while self.i < self.size:
            kind, _, text = tokens[self.i]
            if kind in _POINTS and tokens[self.i - 1][0] == "JOIN" and not verb:
                break
            if kind == "STARTVERB":
                if not verb:
                    begun = True
                    if text.startswith("开始") and not firm and steps[-1].kind == "by":
                        return self.stuck()
            elif kind == "VERB":
                if begun and tokens[self.i - 1][0] == "JOIN":
                    finished = True
                verb = True
            elif kind == "NUM" and tokens[self.i + 1][0] in ("COUNTER", "TIMES"):
                self.i += 1
            elif kind == "ORDINAL" and tokens[self.i + 1][0] == "NUM":
                self.i += 1
            elif kind == "ONGOING" or kind in _PROSE:
                pass
            elif kind == "CLOCK" or kind == "DAYPART":
                pass
            elif kind == "BEFORE" and tokens[self.i - 1][0] in ("CLOCK", "DAYPART"):
                pass
            elif kind in _SEPARATORS or (kind == "EVERY" and steps[-1].kind in ("from", "window")):
                break
            elif kind == "MD" and tokens[self.i + 1][0] == "COUNTER":
                self.i += 1
            elif firm and verb and kind in _HARMLESS and not (kind == "NUM" and tokens[self.i + 1][0] in _UNITS):
                pass
            elif kind in ("YMD", "YM", "NUM") and tokens[self.i - 1][0] in ("JOIN", "HEDGE"):
                break
            else:
                return self.stuck()
            self.i += 1
        if begun and not finished and steps[-1].kind == "by":
            steps[-1].kind = "start_by"
            self.how.append("启动时限")
        return steps

    # -- spans and points --------------------------------------------------------------------------------------

    def spans(self) -> list[Span] | None:
        """A point, a range, or a list of numbers that share their unit (3、6、9、12月底)."""
        tokens = self.tokens
        if tokens[self.i][0] == "FROM":
            self.i += 1
        if tokens[self.i][0] == "NOW":
            self.i += 1
            begin = self.issued
            self.how.append("从印发日算")
            if tokens[self.i][0] == "SINCE":
                self.i += 1
            if tokens[self.i][0] == "TO" or (tokens[self.i][0] in ("SEP", "LIST") and tokens[self.i + 1][0] == "TO"):
                self.i += tokens[self.i][0] != "TO"
                self.i += 1
                end = self.point()
                return [_range(begin, end)] if end else None
            self.i -= 1
            return None
        listed = self.listed()
        if listed:
            return listed
        span = self.point()
        if span is None:
            return None
        if tokens[self.i][0] == "OPEN" and tokens[self.i + 1][0] == "WEEKDAY" and tokens[self.i + 3][0] == "TO":
            self.i += 3
        if tokens[self.i][0] == "SINCE" and tokens[self.i + 1][0] == "TO":
            self.i += 1
        elif (
            tokens[self.i][0] == "SINCE" and tokens[self.i + 1][0] in ("SEP", "LIST") and tokens[self.i + 2][0] == "TO"
        ):
            self.i += 2
        if tokens[self.i][0] != "TO" or self.i + 1 >= self.size or tokens[self.i + 1][0] in _SEPARATORS:
            return [span]
        here = self.i
        self.i += 1
        end = self.range_end(span)
        if end is None:
            self.reached()
            self.i = here
            return None if tokens[here][2] == "-" else [span]
        return [_range(span.last if span.edge else span.first, end)]

    def range_end(self, begin: Span) -> Span | None:
        """The second point of a range; it takes its year, and if need be its month, from the first."""
        tokens = self.tokens
        kind, value, _ = tokens[self.i]
        start = begin.last if begin.edge else begin.first
        self.context = start.year
        if kind == "NUM":
            number = value
            following = tokens[self.i + 1][0]
            if begin.unit == "day" and (
                following == "DAY"
                or following not in (*_MONTH_WORDS, *_YEAR_WORDS, *_QUARTER_WORDS, "COUNTER", "LENGTH")
            ):
                self.i += 1 + (following == "DAY")
                self.context = start.year
                day = self.day(start.year, start.month, number)
                return day
            if begin.unit == "month" and following in ("", "SEP", "CLOSE", "BEFORE", "IN") and number <= 12:
                self.i += 1
                year = start.year + (number < start.month)
                return self.month_span(year, number)
        before = self.explicit
        self.explicit = False
        end = self.point()
        named = self.explicit
        self.explicit = before or named
        if end is None:
            return None
        if end.last < start and not named and (end.last.month < start.month or end.unit not in ("day", "month")):
            self.i = self.began
            self.context = start.year + 1
            end = self.point()
            if end is None:
                return None
        return end

    def listed(self) -> list[Span] | None:
        """Numbers that share one unit behind the last: 5-9月, 2023—2025年, 一、二季度, 3、6、9、12月底, 6月15-20日 (the days are in `month_tail`)."""
        tokens = self.tokens
        begin = self.i
        i = begin
        year: int | None = None
        kind, value, _ = tokens[i]
        if kind == "RYEAR":
            year = self.relative_year(value)
            i += 1
        elif kind == "NUM" and tokens[i + 1][0] == "YEAR" and (found := _year(value)):
            year = found
            i += 2
        if tokens[i][0] == "ORDINAL" and tokens[i][2] == "第":
            i += 1
        if tokens[i][0] != "NUM" or tokens[i + 1][0] not in ("TO", "LIST", "JOIN"):
            return None
        numbers: list[int] = []
        joins: set[str] = set()
        while True:
            if tokens[i][0] == "ORDINAL" and tokens[i][2] == "第":
                i += 1
            if tokens[i][0] != "NUM":
                return None
            numbers.append(tokens[i][1])
            if tokens[i + 1][0] in ("TO", "LIST", "JOIN"):
                joins.add("TO" if tokens[i + 1][0] == "TO" else "LIST")
                i += 2
            else:
                break
        unit = tokens[i + 1][0]
        if len(joins) != 1:
            return None
        ranged = joins == {"TO"}
        if ranged and len(numbers) != 2:
            return None
        if year is None and (unit in _YEAR_WORDS or unit in ("", "SEP", "CLOSE", "IN", "SEASON", "EVERY")):
            if unit not in _YEAR_WORDS and any(number < 1900 for number in numbers):
                return None
            years = [_year(number) for number in numbers]
            if any(found is None for found in years):
                return None
            if ranged and numbers[0] < 100 <= numbers[1]:
                return None
            self.explicit = True
            self.i = i
            at = i + 1 + (tokens[i + 1][0] == "YEAR")
            if tokens[at][0] == "SEASON" and ranged and years[1] == years[0] + 1:
                self.i = at
                return [self.season_span(years[0])]
            if unit in _YEAR_WORDS:
                self.context = years[-1]
                last = self.point()
            else:
                self.i = i + 1
                self.context = years[-1]
                last = Span(date(self.context, 1, 1), date(self.context, 12, 31), "year")
            if last is None:
                return None
            if ranged:
                first = date(years[0], 1, 1)
                return [_range(first, last)]
            return [
                Span(date(found, 1, 1), date(found, 12, 31), "year", last.edge, f"{found}年") for found in years[:-1]
            ] + [last]
        if year is None:
            year = self.context
        else:
            self.explicit = True
            self.context = year
        if unit in _MONTH_WORDS:
            for number in numbers:
                self.check_month(number)
            self.i = i
            crossing = ranged and numbers[1] < numbers[0]
            end = self.month_at(year + 1 if crossing else year)
            if end is None:
                return None
            if ranged:
                if end.unit == "day":
                    raise Unknown("起止日期写得不全，请写成“5月1日至9月30日”")
                return [_range(date(year, numbers[0], 1), end)]
            if end.unit != "month":
                if end.unit == "ten" or end.unit == "head":
                    same = end.last.day
                    return [
                        Span(date(year, n, 1), date(year, n, min(same, month_length(year, n))), "ten", True, f"{n}月")
                        for n in numbers[:-1]
                    ] + [end]
                return None
            return [Span(date(year, n, 1), month_end(year, n), "month", end.edge, f"{n}月") for n in numbers[:-1]] + [
                end
            ]
        if unit in _QUARTER_WORDS and not tokens[i + 1][2].startswith("个"):
            for number in numbers:
                if not 1 <= number <= 4:
                    raise Unknown(f"没有第{number}季度")
            self.i = i + 2
            if tokens[self.i][0] == "END":
                self.i += 1
            edge = unit == "QUARTEREND" or tokens[self.i - 1][0] == "END"
            parts = [
                Span(date(year, 3 * n - 2, 1), month_end(year, 3 * n), "quarter", edge, f"{n}季度") for n in numbers
            ]
            return [_range(parts[0].first, parts[-1])] if ranged else parts
        return None

    def point(self) -> Span | None:
        """One point of the calendar, from the largest unit down. Sets the year and month that later words lean on."""
        tokens = self.tokens
        self.began = self.i
        kind, value, text = tokens[self.i]
        if kind == "NUM":
            number = value
            following = tokens[self.i + 1][0]
            if (
                following in _YEAR_WORDS
                or (following in ("HALF", "END", "QUARTEREND") and number >= 1900)
                or following in ("VAGUE", "Q")
            ):
                year = _year(number)
                if year is None or (number < 20 and following == "YEARIN"):
                    return None
                self.explicit = True
                self.context = year
                self.i += 1 + (following == "YEAR")
                return self.in_year(year, True)
            return self.in_year(self.context, False)
        if kind == "RYEAR":
            year = self.relative_year(value)
            self.context = year
            self.i += 1
            if text.endswith("内"):
                return Span(date(year, 1, 1), date(year, 12, 31), "year", True, text)
            return self.in_year(year, True)
        if kind == "YMD":
            year, month, number = value
            self.explicit = True
            self.i += 1
            if tokens[self.i][0] == "DAY":
                self.i += 1
            return self.day(year, month, number)
        if kind == "YM":
            year, month = value
            self.explicit = True
            self.check_month(month)
            self.i += 1
            if tokens[self.i][0] in _MONTH_WORDS:
                return self.month_tail(year, month)
            return self.month_rest(year, month)
        if kind == "MD":
            if tokens[self.i + 1][0] == "COUNTER":
                return None
            month, number = value
            self.i += 1
            if tokens[self.i][0] == "DAY":
                self.i += 1
            return self.day(self.context, month, number)
        if kind == "PAST":
            raise Unknown(f"“{text}”已经过去，不是期限")
        if kind == "PLAN":
            self.i += 1
            first = value
            self.explicit = True
            self.context = first + 4
            if tokens[self.i][2] == "规划" and tokens[self.i + 1][0] == "END":
                self.i += 1
            if tokens[self.i][0] == "YEAREND" or tokens[self.i][0] == "END":
                self.i += 1
                return Span(date(first + 4, 1, 1), date(first + 4, 12, 31), "plan", True, text)
            return Span(date(first, 1, 1), date(first + 4, 12, 31), "plan", False, text)
        if kind in ("RMONTH", "MONTHEND", "MONTHIN", "RWEEK", "RQUARTER", "RDAY"):
            return self.from_issue_month(kind, value)
        return self.in_year(self.context, False)

    def in_year(self, year: int, named: bool) -> Span | None:
        """What may stand behind a year, or alone when the year is understood."""
        tokens = self.tokens
        kind, value, text = tokens[self.i]
        if kind == "NUM":
            following = tokens[self.i + 1][0]
            if following in _MONTH_WORDS:
                return self.month_at(year)
            if following in _QUARTER_WORDS and not tokens[self.i + 1][2].startswith("个"):
                return self.quarter(year)
            if following == "DAY" and self.month and not named:
                number = value
                self.i += 2
                return self.day(self.month[0], self.month[1], number)
            return None
        if kind == "ORDINAL":
            if text == "首" and tokens[self.i + 1][0] in _QUARTER_WORDS:
                return self.quarter(year)
            if text == "第" and tokens[self.i + 1][0] == "NUM" and tokens[self.i + 2][0] in _QUARTER_WORDS:
                self.i += 1
                return self.quarter(year)
            return None
        if kind == "Q":
            self.i += 1
            span = self.quarter_span(year, value)
            span.edge = tokens[self.i][0] == "END"
            self.i += span.edge
            return span
        if kind == "MD" and named:
            month, number = value
            self.i += 1
            if tokens[self.i][0] == "DAY":
                self.i += 1
            return self.day(year, month, number)
        if kind == "BEFORE" and text == "前" and tokens[self.i + 1][0] == "NUM":
            number, following, word = tokens[self.i + 1][1], tokens[self.i + 2][0], tokens[self.i + 2][2]
            if following in _QUARTER_WORDS or (following == "LENGTH" and word == "个月"):
                self.i += 3
                month = number * 3 if following in _QUARTER_WORDS else number
                if not 1 <= month <= 12:
                    raise Unknown(f"没有前{number}{word}")
                if tokens[self.i][0] == "END":
                    self.i += 1
                return Span(date(year, 1, 1), month_end(year, month), "quarter", True, f"前{number}{word}")
            return None
        if kind == "HALF":
            self.i += 1
            edge = tokens[self.i][0] == "END"
            self.i += edge
            first, last = ((1, 6), (7, 12))[value - 1]
            return Span(date(year, first, 1), month_end(year, last), "half", edge, text)
        if kind == "YEAREND":
            self.i += 1
            if tokens[self.i][0] == "END":
                self.i += 1
            return Span(date(year, 1, 1), date(year, 12, 31), "year", True, text)
        if kind == "END" and named:
            self.i += 1
            return Span(date(year, 1, 1), date(year, 12, 31), "year", True, text)
        if kind == "YEARIN":
            self.i += 1
            return Span(date(year, 1, 1), date(year, 12, 31), "year", True, text)
        if kind == "YEARMID":
            self.i += 1
            tail = tokens[self.i][0] in ("END", "BEFORE")
            self.notes.append("“年中”按6月30日算")
            return Span(date(year, 1, 1), date(year, 6, 30), "half", tail, text)
        if kind == "WHOLEYEAR" or (kind == "YEAR" and text == "年度"):
            self.i += 1
            if kind == "YEAR" and not named:
                return Span(date(year, 1, 1), date(year, 12, 31), "year", True, text)
            return Span(date(year, 1, 1), date(year, 12, 31), "whole", False, text)
        if kind == "VAGUE":
            raise Unknown(f"“{text}”没有确定的日子")
        if kind == "SEASON":
            return self.season_span(year)
        if kind == "FEST":
            self.i += 1
            turn = value == "01-01" and not named  # 元旦前 is the end of the year, not of the one before
            day = festival(value, year + turn) if value else None
            if day is None:
                raise Unknown(f"不知道{year}年{text}是哪一天")
            return Span(day, day, "festival", False, text)
        if named:
            return Span(date(year, 1, 1), date(year, 12, 31), "year", False, f"{year}年")
        return None

    def season_span(self, year: int) -> Span:
        name = self.tokens[self.i][1]
        known = self.seasons.get(name)
        if known is None:
            raise Unknown(f"“{name}”没有约定起止日期，可以写进 settings.yaml 的 seasons")
        self.i += 1
        first, last = season(known[0], known[1], year)
        return Span(first, last, "season", False, name)

    def quarter(self, year: int) -> Span:
        kind, value, _ = self.tokens[self.i]
        self.i += 1
        span = self.quarter_span(year, value if kind == "NUM" else 1)
        span.edge = self.tokens[self.i][0] == "QUARTEREND"
        self.i += 1
        if self.tokens[self.i][0] == "END":
            self.i += 1
            span.edge = True
        return span

    def quarter_span(self, year: int, number: int) -> Span:
        if not 1 <= number <= 4:
            raise Unknown(f"没有第{number}季度")
        return Span(
            date(year, 3 * number - 2, 1),
            month_end(year, 3 * number),
            "quarter",
            False,
            f"{'一二三四'[number - 1]}季度",
        )

    def month_at(self, year: int) -> Span | None:
        """NUM 月…: the number is here, the month word behind it."""
        number = self.tokens[self.i][1]
        self.check_month(number)
        self.i += 1
        return self.month_tail(year, number)

    def month_tail(self, year: int, month: int) -> Span | None:
        kind, value, text = self.tokens[self.i]
        self.month = (year, month)
        self.i += 1
        if kind == "MONTH":
            return self.month_rest(year, month)
        name = f"{month}{text}"
        first, last = date(year, month, 1), month_end(year, month)
        if kind == "MONTHEND" or kind == "MONTHIN":
            if kind == "MONTHEND" and self.tokens[self.i][0] == "LASTDAY":
                self.i += 1
            return Span(first, last, "month", True, name)
        if kind == "MONTHTEN":
            return self.ten(year, month, value)
        if kind == "MONTHHEAD":
            self.notes.append(f"“{name}”按{month}月10日算")
            return Span(first, date(year, month, 10), "head", False, name)
        raise Unknown(f"“{name}”没有确定的日子，请写明上旬、中旬、下旬或日期")

    def month_rest(self, year: int, month: int) -> Span | None:
        """What may stand behind N月: a day, days, 上旬, 底, 初, or nothing."""
        tokens = self.tokens
        kind, value, _ = tokens[self.i]
        self.month = (year, month)
        first, last = date(year, month, 1), month_end(year, month)
        name = f"{month}月"
        if kind == "NUM":
            number = value
            following = tokens[self.i + 1][0]
            if following == "DAY":
                self.i += 2
                return self.day(year, month, number)
            if following == "TO" and tokens[self.i + 2][0] == "NUM" and tokens[self.i + 3][0] == "DAY":
                begin = self.day(year, month, number)
                end = self.day(year, month, tokens[self.i + 2][1])
                self.i += 4
                return _range(begin.first, end)
            if following in ("BEFORE", "TO", "SEP", "CLOSE") or (following == "" and self.i + 1 >= self.size):
                self.i += 1
                return self.day(year, month, number)
            return None
        if kind == "TEN":
            self.i += 1
            return self.ten(year, month, value)
        if kind == "END":
            self.i += 1
            if tokens[self.i][0] == "LASTDAY":
                self.i += 1
            return Span(first, last, "month", True, name)
        if kind == "LASTDAY":
            self.i += 1
            return Span(last, last, "day", False, name)
        if kind == "HEAD":
            self.i += 1
            self.notes.append(f"“{name}初”按{month}月10日算")
            return Span(first, date(year, month, 10), "head", False, name + "初")
        return Span(first, last, "month", False, name)

    def ten(self, year: int, month: int, which: int) -> Span:
        last = month_length(year, month) if which == 3 else 10 * which
        return Span(
            date(year, month, 10 * which - 9),
            date(year, month, last),
            "ten",
            False,
            f"{month}月{'上中下'[which - 1]}旬",
        )

    def month_span(self, year: int, month: int) -> Span:
        self.check_month(month)
        return Span(date(year, month, 1), month_end(year, month), "month", False, f"{month}月")

    def day(self, year: int, month: int, number: int) -> Span:
        self.check_month(month)
        if not 1 <= number <= month_length(year, month):
            raise Unknown(f"{year}年{month}月没有{number}日")
        self.month = (year, month)
        self.context = year
        found = date(year, month, number)
        return Span(found, found, "day", False, f"{month}月{number}日")

    def check_month(self, month: int) -> None:
        if not 1 <= month <= 12:
            raise Unknown(f"没有{month}月")

    def relative_year(self, offset: int) -> int:
        base = self.context if self.explicit or offset else self.year
        return base + offset

    # -- counted from the day of issue -------------------------------------------------------------------------

    def from_issue_month(self, kind: str, value: object) -> Span | None:
        """本月, 下月, 本周五, 本季度, 今天, and 月底 alone: all seen from the day of issue."""
        tokens = self.tokens
        issued = self.issued
        text = tokens[self.i][2]
        self.how.append("从印发日算")
        if kind in ("MONTHEND", "MONTHIN"):
            self.i += 1
            return Span(issued.replace(day=1), month_end(issued.year, issued.month), "month", True, text)
        self.i += 1
        offset = value
        if kind == "RDAY":
            day = issued + offset * DAY
            return Span(day, day, "day", False, text)
        if kind == "RMONTH":
            if text == "次月":
                return None
            first = add_months(issued.replace(day=1), offset)
            following = tokens[self.i][0]
            if following == "MONTHEND":
                self.i += 1
                return Span(first, month_end(first.year, first.month), "month", True, text)
            return self.month_rest(first.year, first.month)
        if kind == "RQUARTER":
            number = (issued.month - 1) // 3 + offset
            span = self.quarter_span(issued.year + number // 4, number % 4 + 1)
            if tokens[self.i][0] == "END":
                self.i += 1
                span.edge = True
            span.edge = span.edge or text.endswith("内")
            return span
        monday = issued - issued.weekday() * DAY + 7 * offset * DAY
        kind, value, _ = tokens[self.i]
        if kind == "NUM" and 1 <= value <= 6 and tokens[self.i + 1][0] not in ("TIMES", "VERB"):
            self.i += 1
            day = monday + (value - 1) * DAY
            return Span(day, day, "day", False, text)
        if kind == "WEEKDAY":
            self.i += 1
            day = monday + value * DAY
            return Span(day, day, "day", False, text)
        if kind == "DAY" or (kind == "LENGTH" and tokens[self.i][2] == "天"):
            self.i += 1
            day = monday + 6 * DAY
            return Span(day, day, "day", False, text)
        if kind == "END":
            self.i += 1
        return Span(monday, monday + 6 * DAY, "week", True, text)

    def from_issue(self) -> Step | None:
        """印发之日起N日内, 印发后一个月内, 印发之日起至…, 即日起."""
        tokens = self.tokens
        if tokens[self.i][0] == "FROM":
            self.i += 1
        if tokens[self.i][0] == "NOW":
            self.i += 1
            if tokens[self.i][0] == "SINCE":
                self.i += 1
            end = self.length(self.issued)
            if end:
                self.how.append("从印发日算")
                return Step("by", None, end)
            if self.closed_by_end():
                return None
            self.how.append("从印发日算")
            return Step("from", self.issued)
        if tokens[self.i][0] == "DOC" and tokens[self.i + 1][0] == "ISSUED":
            self.i += 1
        if tokens[self.i][0] != "ISSUED":
            return None
        self.i += 1
        since = after = False
        while tokens[self.i][0] in ("DATEOF", "SINCE", "AFTER", "OF", "DAY"):
            since = since or tokens[self.i][0] in ("SINCE", "DATEOF", "DAY")
            after = after or tokens[self.i][0] == "AFTER"
            self.i += 1
        if tokens[self.i][0] in ("SEP", "LIST") and (since or after):
            self.i += 1
        end = self.length(self.issued)
        if end:
            self.how.append("从印发日算")
            return Step("by", None, end)
        if not since and not after:
            return None
        if tokens[self.i][0] == "TO" and since:
            self.i += 1
            last = self.point()
            if last is None:
                return None
            self.how.append("从印发日算")
            while tokens[self.i][0] in ("BEFORE", "IN", "UNTIL"):
                self.i += 1
            return Step("window", self.issued, _range(self.issued, last).last)
        if since and tokens[self.i - 1][0] == "SINCE":
            self.how.append("从印发日算")
            return Step("from", self.issued)
        return None

    def closed_by_end(self) -> bool:
        kind = self.tokens[self.i][0]
        return kind == "TO" or (kind in ("SEP", "LIST") and self.tokens[self.i + 1][0] == "TO")

    def length(self, start: date) -> date | None:
        """N日内, N个工作日内, 半年内 …: the last day, counted from `start`; None if no length stands here."""
        tokens = self.tokens
        begin = self.i
        while tokens[self.i][0] == "HEDGE":
            self.i += 1
        kind, value, _ = tokens[self.i]
        unit, count = "", 0
        if kind == "SPAN":
            unit, count = value
            self.i += 1
        elif kind == "NUM":
            count = value
            following, length, word = tokens[self.i + 1]
            if following == "LENGTH":
                unit = length
            elif following == "DAY":
                unit = "days"
            elif following == "YEAR" or following == "YEARIN":
                unit, count = "months", 12 * count
            elif following == "MONTH" or following == "MONTHIN":
                unit = "months"
            elif following == "QUARTER" and word.startswith("个"):
                unit, count = "months", 3 * count
            self.i += 2
            if following == "YEARIN" or following == "MONTHIN":
                self.i -= 1
                tokens = [*tokens[: self.i], ("IN", None, "内"), *tokens[self.i + 1 :]]
        if not unit or tokens[self.i][0] not in ("IN", "BEFORE") or not 0 < count <= 1200:
            self.i = begin
            return None
        self.i += 1
        if unit == "workdays":
            end, assumed = add_workdays(start, count)
            if assumed:
                self.notes.append(assumed)
            return end
        if unit == "months":
            return add_months(start, count)
        if unit == "hours":
            return start + -(-count // 24) * DAY
        return start + (7 if unit == "weeks" else 1) * count * DAY

    def refuse_length(self) -> None:
        """A length of time with no day to count from, or a day with no month, is not a date."""
        tokens = self.tokens
        begin = self.i
        if tokens[self.i][0] == "FROM":
            self.i += 1
        if self.length(self.issued):
            self.i = begin
            raise Unknown("没有写从哪一天算起")
        self.i = begin
        kind, _, text = tokens[begin]
        if kind == "WEEKDAY":
            raise Unknown(f"没有写是哪一周的{text}")
        if kind == "NUM" and tokens[begin + 1][0] == "DAY":
            raise Unknown("没有写是哪个月")

    # -- again and again ---------------------------------------------------------------------------------------

    def recurrence(self) -> Step | None:
        """每月5日前, 每季度末月25日前, 一季度一次, 每年8月底, 季报 …"""
        tokens = self.tokens
        if tokens[self.i][0] == "FROM":
            self.i += 1
        kind, value, text = tokens[self.i]
        recur = ""
        if kind in ("EVERY", "NOUN"):
            recur = value
            self.i += 1
        elif kind == "QMONTH" or (kind == "QUARTER" and tokens[self.i + 1][0] == "AFTER"):
            recur = "quarterly"
            self.i += kind == "QUARTER"
        elif kind == "QUARTEREND" and tokens[self.i + 1][0] == "NUM":
            recur = "quarterly"
        elif kind == "RMONTH" and text == "次月" and tokens[self.i + 1][0] == "NUM" and tokens[self.i + 2][0] == "DAY":
            recur = "monthly"
        elif kind == "SPAN" or kind == "NUM":
            recur = self.once()
        if not recur:
            return None
        while tokens[self.i][0] == "OF":
            self.i += 1
        if kind == "EVERY" and tokens[self.i][0] == "EVERY" and tokens[self.i][1] == recur:
            self.i += 1
        rule = self.on(recur) or _PERIOD_RULES[recur]
        if recur == "monthly":
            recur = next((name for name in ("half-monthly", "ten-days") if rule == _PERIOD_RULES[name]), recur)
        step = Step("recurring", None, None, recur, rule)
        while True:
            kind, value, text = tokens[self.i]
            if kind in ("IN", "DAYPART", "ATLEAST", "TIMES", "UNTIL") or (
                kind == "BEFORE" and tokens[self.i - 1][0] != "VERB"
            ):
                self.i += 1
            elif kind == "NUM" and tokens[self.i + 1][0] == "TIMES":
                self.i += 2
                closer = _SHARED.get((recur, value))
                if closer and rule == _PERIOD_RULES[recur]:
                    step.recur, step.rule = closer, _PERIOD_RULES[closer]
                    self.notes.append(f"一期{value}次，按均匀安排算")
            elif kind == "NUM" and value == 1 and tokens[self.i + 1][0] in ("VERB", "TEXT"):
                self.i += 2
            elif kind in ("CLOCK", "NUM") and self.clock(Span(self.issued, self.issued, "week"), False):
                if tokens[self.i][0] == "TO":
                    self.i += 1
            elif kind == "VERB" or kind == "HEDGE" or kind == "OPEN":
                if kind == "OPEN":
                    ahead = tokens[self.i + 1][0]
                    if ahead not in ("ATLEAST", "TIMES") and not (ahead == "NUM" and tokens[self.i + 2][0] == "TIMES"):
                        break
                self.i += 1
            else:
                break
        return step

    def once(self) -> str:
        """一月一次, 半年一次, 一季度一调度: a number of units, then how often. Returns the recurrence, or "" and moves nothing."""
        tokens = self.tokens
        begin = self.i
        kind, value, _ = tokens[begin]
        if kind == "SPAN":
            recur = "half-yearly" if value == ("months", 6) else "half-monthly"
            self.i += 1
        else:
            unit, length, _ = tokens[begin + 1]
            recur = _ONCE.get((length if unit == "LENGTH" else unit, value), "")
            self.i += 2
        while tokens[self.i][0] in ("ATLEAST", "HEDGE", "VERB"):
            self.i += 1
        if recur and tokens[self.i][0] == "NUM" and tokens[self.i + 1][0] in ("TIMES", "VERB"):
            return recur
        self.i = begin
        return ""

    def on(self, recur: str) -> str | None:
        """On which day of each period; None when it is not said (then it is the period's last)."""
        begin = self.i
        rule: str | None = None
        if recur == "weekly":
            rule = self.on_weekdays()
        elif recur in ("ten-days", "half-monthly") and self.tokens[self.i][0] == "END":
            self.i += 1
            rule = _PERIOD_RULES[recur]
        elif recur in ("monthly", "half-monthly", "ten-days", "bimonthly"):
            days = self.on_month_days()
            if days is not None:
                if recur == "bimonthly":
                    rule = _rules("FREQ=YEARLY;BYMONTH=2,4,6,8,10,12", days)
                elif recur == "monthly" or len(days) > 1:
                    rule = _rules("FREQ=MONTHLY", days)
        elif recur in ("quarterly", "half-yearly"):
            rule = self.on_period(_PERIOD_MONTHS[recur])
        elif recur == "yearly":
            rule = self.on_year_days()
        if rule is None:
            self.i = begin
        return rule

    def on_weekdays(self) -> str | None:
        tokens = self.tokens
        days: list[str] = []
        while True:
            kind, value, _ = tokens[self.i]
            following = tokens[self.i + 1][0]
            if kind == "WEEKDAY":
                days.append(_WEEKDAYS[value])
            elif (
                kind == "NUM"
                and 1 <= value <= 6
                and following in ("BEFORE", "DAYPART", "LIST", "JOIN", "", "SEP", "CLOSE", "IN", "CLOCK", "NUM", "TO")
            ):
                days.append(_WEEKDAYS[value - 1])
            elif (kind == "DAY" or (kind == "LENGTH" and tokens[self.i][2] == "天")) and following != "TIMES":
                days.append("SU")
            elif kind == "END":
                self.i += 1
                return _PERIOD_RULES["weekly"]
            else:
                if kind == "NUM" and 1 <= value <= 6 and following == "VERB":
                    self.notes.append("“周一”还是“一次”有两种读法，这里算每周一次")
                return None
            self.i += 1
            if tokens[self.i][0] in ("LIST", "JOIN") and tokens[self.i + 1][0] in ("WEEKDAY", "NUM", "DAY"):
                self.i += 1
            elif tokens[self.i][0] == "TO":
                raise Unknown("每周有好几天，请分开写")
            else:
                return "FREQ=WEEKLY;BYDAY=" + ",".join(days)

    def on_month_days(self) -> list[int] | None:
        """Days of the month, -1 for its end: 5日, 5日和20日, 1-10日, 底, 上旬, 前5日, 结束后5日内, 次月5日."""
        tokens = self.tokens
        kind, value, _ = tokens[self.i]
        if kind in ("END", "MONTHEND", "LASTDAY"):
            self.i += 1
            if tokens[self.i][0] == "LASTDAY":
                self.i += 1
            return [-1]
        if kind == "HEAD" or kind == "MONTHHEAD":
            self.i += 1
            self.notes.append("“月初”按10日算")
            return [10]
        if kind == "TENS":
            self.i += 1
            return [10, 20, -1]
        if kind == "TEN" or kind == "MONTHTEN":
            self.i += 1
            return [(10, 20, -1)[value - 1]]
        if kind == "BEFORE" and tokens[self.i + 1][0] == "NUM" and tokens[self.i + 2][0] == "DAY":
            self.i += 1
        elif kind == "AFTER" and tokens[self.i + 1][0] == "RMONTH" and tokens[self.i + 1][1] == 1:
            self.i += 2
        elif kind == "AFTER":
            self.i += 1
            if not (tokens[self.i][0] == "NUM" and tokens[self.i + 1][0] == "DAY" or tokens[self.i + 1][1] == "days"):
                self.refuse_workdays()
                return None
        elif kind == "RMONTH" and value == 1:
            self.i += 1
            if tokens[self.i][0] == "END" or tokens[self.i][0] == "MONTHEND":
                self.i += 1
                return [-1]
        if kind == "BEFORE":
            self.refuse_workdays()
        days: list[int] = []
        while tokens[self.i][0] == "NUM":
            following = tokens[self.i + 1][0]
            number = tokens[self.i][1]
            if following in ("DAY",) or tokens[self.i + 1][1] == "days":
                days.append(number)
                self.i += 2
                if tokens[self.i][0] in ("LIST", "JOIN") and tokens[self.i + 1][0] == "NUM":
                    self.i += 1
                elif tokens[self.i][0] in ("LIST", "JOIN") and tokens[self.i + 1][0] in ("END", "MONTHEND"):
                    self.i += 2
                    days.append(-1)
                    break
                elif tokens[self.i][0] == "TO" and tokens[self.i + 1][0] == "NUM" and tokens[self.i + 2][0] == "DAY":
                    days[-1] = tokens[self.i + 1][1]
                    self.i += 3
                    break
                else:
                    break
            elif following in ("LIST", "JOIN") and tokens[self.i + 2][0] == "NUM":
                days.append(number)
                self.i += 2
            elif following == "TO" and tokens[self.i + 2][0] == "NUM" and tokens[self.i + 3][0] == "DAY":
                days.append(tokens[self.i + 2][1])
                self.i += 4
                break
            else:
                return None
        if not days:
            return None
        for number in days:
            if number != -1 and not 1 <= number <= 31:
                raise Unknown(f"没有{number}日")
        return days

    def refuse_workdays(self) -> None:
        tokens = self.tokens
        if any(token[1] == "workdays" for token in tokens[self.i : self.i + 3]):
            raise Unknown("每期第几个工作日要逐期查节假日，请写成日期")

    def on_period(self, months: int) -> str | None:
        """In which month of each quarter or half-year, and on which day of it."""
        tokens = self.tokens
        kind, value, _ = tokens[self.i]
        offset = months
        if kind in ("NMONTH", "QMONTH"):
            if months != 3 and value != 1:
                offset = months if "末" in tokens[self.i][2] or "最后" in tokens[self.i][2] else value
            else:
                offset = value
            self.i += 1
            self.same_months({(start + offset - 1) % 12 + 1 for start in range(0, 12, months)})
        elif kind in ("END", "QUARTEREND", "YEAREND"):
            self.i += 1
            if tokens[self.i][0] == "MONTH":
                self.i += 1
        elif kind == "RMONTH" and value == 1:
            offset = months + 1
            self.i += 1
        elif kind == "AFTER":
            offset = months + 1
        elif kind == "BEFORE" and tokens[self.i + 1][0] == "NUM":
            self.refuse_workdays()
            return None
        elif kind == "NUM" and tokens[self.i + 1][0] in ("DAY", *_MONTH_WORDS):
            if tokens[self.i + 1][0] == "DAY":
                raise Unknown("没有写是这一期的哪个月")
            return self.on_year_days()
        else:
            return None
        days = self.on_month_days() or [-1]
        which = sorted((start + offset - 1) % 12 + 1 for start in range(0, 12, months))
        return _rules("FREQ=YEARLY;BYMONTH=" + ",".join(map(str, which)), days)

    def same_months(self, which: set[int]) -> None:
        """Skips brackets that only spell out which months are meant: 每季度末月（3、6、9、12月）."""
        tokens = self.tokens
        if tokens[self.i][0] != "OPEN":
            return
        end = self.i + 1
        named: set[int] = set()
        while tokens[end][0] in ("NUM", "LIST", "JOIN", "MONTH"):
            if tokens[end][0] == "NUM":
                named.add(tokens[end][1])
            end += 1
        if tokens[end][0] == "CLOSE" and named == which:
            self.i = end + 1

    def on_year_days(self) -> str | None:
        """Dates of every year: 8月底, 3月和9月, 12月31日, 一季度, 汛期前. Read in a year of its own, since no year is meant."""
        tokens = self.tokens
        kind = tokens[self.i][0]
        if kind == "END":
            self.i += 1
            return _PERIOD_RULES["yearly"]
        if kind == "NUM" and tokens[self.i + 1][0] in ("TIMES", "LENGTH", "VERB", "COUNTER"):
            return None
        context, explicit, month, notes = self.context, self.explicit, self.month, len(self.notes)
        self.context, self.explicit = 2001, False
        spans: list[Span] = []
        while True:
            found = self.spans()
            if not found:
                break
            spans.extend(found)
            if tokens[self.i][0] in ("BEFORE", "OPENING", "CLOSING"):
                if found[-1].unit == "festival" and found[-1].first.strftime("%m-%d") not in _FIXED:
                    raise Unknown(f"{found[-1].name}每年日期不同，请逐年写明")
                if tokens[self.i][0] != "CLOSING":
                    self.opening(found[-1], tokens[self.i][0] == "OPENING")
                self.i += 1
            elif tokens[self.i][0] == "IN":
                self.i += 1
            if found[-1].unit == "festival":
                raise Unknown(f"“{found[-1].name}”前后哪一天没有写明")
            if tokens[self.i][0] not in ("LIST", "JOIN") or tokens[self.i + 1][0] not in (
                "NUM",
                "MD",
                "YEAREND",
                "HALF",
            ):
                break
            self.i += 1
        self.named_year = self.explicit
        self.context, self.explicit, self.month = context, explicit, month
        if not spans:
            del self.notes[notes:]
            return None
        if spans[-1].unit == "day":
            for span in spans[:-1]:  # 1月、4月、7月、10月10日前: the day is meant for each
                if span.unit == "month" and not span.edge:
                    span.last = span.last.replace(day=min(spans[-1].last.day, span.last.day))
                    span.unit = "day"
        by_day: dict[int, list[int]] = {}
        for span in spans:
            last = span.last
            whole = last.day == month_length(last.year, last.month) and span.unit != "day"
            by_day.setdefault(-1 if whole or last.day == 31 else last.day, []).append(last.month)
        return "\n".join(
            f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(set(months))))};BYMONTHDAY={day}"
            for day, months in by_day.items()
        )

    def anchor(self, step: Step) -> bool:
        """Dates in brackets behind 每半年, 每季度, 每年 say on which day: 每半年一次（6月、12月底前）."""
        begin = self.i
        if step.recur in ("quarterly", "half-yearly", "yearly"):
            context, self.explicit = self.context, False
            rule = self.on_year_days()
            rule = None if self.context != context or self.named_year else rule
            while self.tokens[self.i][0] in ("VERB", "HEDGE"):
                self.i += 1
            if rule and self.tokens[self.i][0] == "CLOSE":
                step.rule = rule
                return True
        self.i = begin
        return False


_FIXED = frozenset(("01-01", "03-08", "03-12", "05-01", "05-04", "06-05", "06-01", "07-01", "08-01", "09-10", "10-01"))


def _year(number: int) -> int | None:
    """The year that a number before 年 means: four digits, or two from 13 on; a smaller one is a length."""
    if 1900 <= number <= 2199:
        return number
    return 2000 + number if 13 <= number <= 60 else None


def _range(first: date, end: Span) -> Span:
    if end.unit == "season" and (first.month, first.day) == (1, 1) and end.first > first:
        raise Unknown(f"“{end.name}”跨了哪两年没有写清楚")
    if end.last < first:
        raise Unknown(f"终点{_spoken(end.last)}早于起点{_spoken(first)}")
    return Span(first, end.last, "range", end.edge)


def _rules(head: str, days: list[int]) -> str:
    """RRULE values for days of a month. A 29th to 31st that a month lacks falls on its last day, and is never skipped."""
    plain = [day for day in days if day <= 28]
    rules = [f"{head};BYMONTHDAY={','.join(map(str, plain))}"] if plain else []
    rules += [
        f"{head};BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"
        if day < 31
        else f"{head};BYMONTHDAY=-1"
        for day in days
        if day > 28
    ]
    return "\n".join(rules)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
