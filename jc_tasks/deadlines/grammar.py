"""The rules, from the whole cell down to a single day. Each layer is a class that adds its rules to the one below.

cell       = { separator } step { separator step }      several dates become milestones     grammar.py
step       = lead time tail                                                                 grammar.py
lead       = { hedge | label | description }            原则上, 完成时限：, 项目建设        grammar.py
time       = 长期 | recurrence | issue | spans mark…    长期坚持, 自2022年7月起             grammar.py
tail       = { verb | description }                     完成, 建成投运, 开工                grammar.py
recurrence = period [day] [一次]                        每季度末月25日前, 一月一次          recurrences.py
day        = weekday | day of month | dates of a year   周五, 5日和20日, 8月底              period_days.py
issue      = 印发之日起 [ length | 至 point ]           印发之日起30日内, 即日起            issue.py
mark       = 前 | 内 | 止 | 期间 | hour | weekday       5月31日（周二）17:00前              marks.py
spans      = point [ 至 point ] | list                  2022年5-9月, 一、二季度             ranges.py
point      = [year] half | quarter | month | season …   2022年6月15日, 汛期, 本周五         points.py
month      = N月 [ day | ten days | 底 | 初 ]           6月15日, 6月上旬, 6月底             months.py

Every token is consumed by a rule, or the phrase is not read (`Unread`). A rule that does not apply returns None, and
whoever asked it puts the position back; what is understood but impossible (2月30日) or unknowable (收到…后5日) raises
`Unknown` with the reason.
"""

from __future__ import annotations

from jc_tasks.deadlines.cursor import ENDS, SEPARATORS
from jc_tasks.deadlines.recurrences import Recurrences
from jc_tasks.deadlines.spans import Span, Step, Unknown

_DESCRIPTION = frozenset(("TEXT", "VERB", "DOC", "COUNTER", "STARTVERB"))
_LEAD = _DESCRIPTION | {"HEDGE", "LABEL", "JOIN", "STEP"}
_AMONG = frozenset(("其中", "其他", "其余", "其它"))
_PARTS = frozenset(("SEASON", "FEST", "QUARTEREND", "QMONTH", "MONTHEND", "MONTHIN", "TEN", "END", "LASTDAY"))
"""Times that are but a part of a word when description runs into them (道路汛期)."""
_PROSE = frozenset(("VERB", "HEDGE", "TEXT", "JOIN", "STEP", "DOC", "ISSUED", "COUNTER", "LABEL", "ATLEAST"))
_HARMLESS = frozenset(
    ("MILD", "NUM", "HOUR", "MINUTE", "IN", "ORDINAL", "HEAD", "END", "COUNTER", "TIMES", "Q", "PAST", "FROM")
)
"""What description may hold behind a date that its 前 or 底 has completed (前完成第2标段)."""
_UNITS = frozenset(
    (
        *("YEAR", "YEAREND", "YEARIN", "YEARMID", "HALF", "QUARTER", "QUARTEREND"),
        *("MONTH", "MONTHEND", "MONTHHEAD", "MONTHMID", "MONTHTEN", "MONTHIN", "DAY", "LENGTH"),
    )
)
"""A number before one of these is a time and no description."""
_DATES = frozenset(("NUM", "YMD", "YM", "MD", "RYEAR", "YEAREND"))
_NEXT_TIME = _DATES | {"HALF", "ORDINAL", "Q", "SEASON", "FEST"}
_FINISHING = (
    *("完", "全面完成", "全部完成", "基本完成", "初步完成", "总体完成", "办结", "销号", "整改"),
    *("建成", "竣工", "投运", "投产", "投用", "投入", "通车", "交付", "实现", "达到", "达标"),
)
"""Verbs that begin so make a deadline of a date without 前 or 底."""
_HOW = {"range": "起止", "season": "季节", "festival": "节日", "plan": "五年规划"}


class Reader(Recurrences):
    """Reads the tokens of one phrase."""

    # -- cell and step -----------------------------------------------------------------------------------------

    def cell(self) -> list[Step]:
        """All steps of the phrase."""
        steps: list[Step] = []
        while True:
            bracket = self.separators()
            if not self.kind():
                return steps
            if not (bracket and steps and steps[-1].kind == "recurring" and self.anchor(steps[-1])):
                steps += self.step(first=not steps)

    def separators(self) -> bool:
        """Steps over separators and numbering such as （1）; True if a bracket was opened."""
        opened = False
        while self.kind() in SEPARATORS:
            if self.kind() == "OPEN":
                opened = True
                if self.sees("OPEN", "NUM", "CLOSE"):
                    self.i += 2
            self.i += 1
        return opened

    def step(self, first: bool) -> list[Step]:
        """One step with its dates; [] for plain description."""
        begin = self.i
        self.explicit = False
        if not first and self.only_describes():
            return []
        described = self.lead(first)
        if self.kind() in ENDS:
            self.reached()
            return []
        lead = self.tokens[begin : self.i]
        self.check_join(lead[-1][0] if lead else "")
        steps = self.time(described)
        words = "".join([token[2] for token in self.tokens[begin : self.i]])
        for step in steps:
            step.words = words
            step.explicit = self.explicit
            step.described = described
            if lead:
                step.among = any(token[2] in _AMONG for token in lead)
                step.until = any(token[0] == "TO" for token in lead)
        return steps

    def only_describes(self) -> bool:
        """Steps over a step that holds no time at all (…，比重达到18%); False, and it is still there, if it may."""
        at = self.i
        words = False
        while self.kind() not in ENDS:
            words = words or self.kind() in _DESCRIPTION
            if not self.description(complete=True):
                break
        if words and self.kind() in ENDS:
            return True
        self.i = at
        return False

    def lead(self, first: bool) -> bool:
        """Steps over the words before the time; True if they say what is to be done."""
        described = False
        begin = self.i
        while True:
            kind = self.kind()
            if kind in _LEAD and not self.sees("DOC", "ISSUED"):
                described = described or kind in _DESCRIPTION
                self.i += 1
            elif kind == "COLON":
                described = False
                self.i += 1
            elif self.sees("NUM", "COUNTER"):
                described = True
                self.i += 2
            elif self.sees("ORDINAL", "NUM") and self.kind(2) in ("COUNTER", "TEXT", "VERB"):
                self.i += 2
            elif (
                (kind == "TO" and self.text() != "-")
                or (kind == "AFTER" and self.i == begin and not first)
                or self.sees("ISSUED", "RMONTH")
            ):
                self.i += 1
            else:
                return described

    def check_join(self, before: str) -> None:
        """Description must not run into words that may be a part of it."""
        if before in ("TEXT", "COUNTER"):
            if self.kind() in _PARTS:
                raise self.unread()
            if self.kind() in ("DOC", "ISSUED"):
                raise Unknown("起算的日子不知道，要等那份文件印发才能定日期")

    # -- time --------------------------------------------------------------------------------------------------

    def time(self, described: bool) -> list[Step]:
        """The time words of a step and everything behind them up to the next separator."""
        if self.kind() == "ONGOING":
            return self.ongoing(described)
        start = self.i
        step = self.recurrence()
        if step:
            self.how.append("周期")
            return self.tail([step])
        self.i = start
        step = self.from_issue()
        if step:
            self.counting = True
            return self.tail([step])
        self.i = start
        if self.counting and (end := self.length(self.issued)):
            return self.tail([Step("by", None, end)])
        spans = self.spans()
        if spans:
            return self.marked(spans, described)
        self.i = start
        self.refuse_length()
        self.i = start
        raise self.unread()

    def ongoing(self, described: bool) -> list[Step]:
        """长期坚持 …; a time right behind it is what counts (持续推进，… 至2025年底)."""
        while self.kind() == "ONGOING" or self.kind() in _PROSE:
            self.i += 1
        if self.kind() in _DATES or self.kind() in ("EVERY", "TO"):
            return self.time(described)
        if self.kind() in ENDS:
            return [Step("ongoing")]
        raise self.unread()

    def marked(self, spans: list[Span], described: bool) -> list[Step]:
        """What the marks behind the dates make of them."""
        while self.mark(spans):
            pass
        span = spans[-1]
        if self.kind() == "SINCE":
            return self.since(spans)
        if self.kind() == "AFTER":
            raise Unknown(f"只写了“{self.text()}”，没有写到哪一天为止")
        if span.unit == "festival" and not span.before:
            raise Unknown(f"“{span.name}”前后哪一天没有写明")
        if self.kind() in ("EVERY", "NOUN", "QMONTH") and len(spans) == 1:
            return [Step("window", None if span.before else span.first, span.last)]  # bounds the recurrence behind it
        sharp = span.firm or span.inside or span.unit in ("ten", "head")
        if not sharp:
            self.bare(span, described)
        self.how += [_HOW.get(each.unit, "日期") for each in spans]
        if span.lasting:
            steps = [Step("window", each.first, each.last) for each in spans]
        else:
            steps = [Step("by", None, each.last) for each in spans]
        if span.unit == "year" and not sharp and self.kind() == "ONGOING":
            for step in steps:
                step.standing = True
        return self.tail(steps, firm=span.firm, marked=span.firm)

    def bare(self, span: Span, described: bool) -> None:
        """A date with no 前, 底 or 内 is a deadline only alone or with its verb: 2022年重点任务 is none."""
        kind, _, text = self.tokens[self.i]
        if kind in ENDS:
            self.check_number(span, described)
        elif kind == "VERB":
            following = self.kind(1)
            alone = following in ENDS or following in ("VERB", "ONGOING", "JOIN")
            if not text.startswith(_FINISHING) and (described or not alone):
                raise self.unread()
        elif kind == "TEXT" and span.unit == "day" and not text.isascii() and self.kind(-1) in ("DAY", "YMD"):
            pass  # 2023年12月30日全容量并网
        elif kind not in ("STARTVERB", "ONGOING", "JOIN", "HEDGE") and not self.sees("NUM", "TIMES"):
            raise self.unread()

    def check_number(self, span: Span, described: bool) -> None:
        """Refuses a date at the end of a step that may as well be a number: 15年, 6.5, 下降6.15."""
        kind, _, text = self.tokens[self.i - 1]
        if kind == "YEAR" and span.unit == "year" and self.kind(-2) == "NUM" and self.value(-2) < 100:
            raise Unknown("是年份还是年数没有写清楚")
        if kind == "MD" and span.unit == "day" and (described or text[-2] in "./"):
            raise Unknown("是日期还是数字没有写清楚，请写成“6月5日前”")

    def since(self, spans: list[Span]) -> list[Step]:
        """起, 开始 behind a date: it begins there. N月底前开始 says by when it must have begun."""
        span = spans[-1]
        begins = self.text() == "开始"
        if len(spans) > 1 or span.unit in ("festival", "opening") or (span.before and not begins):
            raise self.unread()
        self.i += 1
        if span.before:
            self.how.append("启动时限")
            return self.tail([Step("start_by", None, span.last)])
        if span.unit == "range":
            self.how.append("起止")
            return self.tail([Step("window", span.first, span.last)])
        if span.unit == "day" and (end := self.length(span.last)):
            self.how.append("起算日加期限")
            return self.tail([Step("by", None, end)])
        self.how.append("起始日")
        return self.tail([Step("from", span.begin)])

    # -- tail --------------------------------------------------------------------------------------------------

    def tail(self, steps: list[Step], firm: bool = True, marked: bool = False) -> list[Step]:
        """Verbs and description behind a time. 开工 makes a `by` a `start_by`, unless it must be finished as well."""
        begin = self.i
        begun = finished = False
        verb = self.kind(-1) == "VERB"
        while not self.time_ends(steps[-1], verb):
            kind = self.kind()
            if kind == "STARTVERB":
                if not verb:
                    begun = True
                    if not firm and steps[-1].kind == "by" and self.text().startswith("开始"):
                        raise self.unread()
                self.i += 1
            elif kind == "VERB":
                finished = finished or (begun and self.kind(-1) == "JOIN")
                verb = True
                self.i += 1
            elif not (firm and verb and self.take("OF")) and not self.description(marked or (firm and verb)):
                if kind in ("YMD", "YM", "NUM") and self.kind(-1) in ("JOIN", "HEDGE"):
                    break
                raise self.unread()
        self.check_scrap(begin)
        if begun and not finished and steps[-1].kind == "by":
            steps[-1].kind = "start_by"
            self.how.append("启动时限")
        return steps

    def check_scrap(self, begin: int) -> None:
        """A lone character behind a date (8月底钱) is a slip of the hand, no description."""
        scrap = self.tokens[begin : self.i]
        chinese = sum("\u4e00" <= char <= "\u9fff" for _, _, text in scrap for char in text)
        if scrap and chinese < 2 and all(kind in ("TEXT", "MILD") for kind, _, _ in scrap):
            self.i = begin
            raise self.unread()

    def time_ends(self, step: Step, verb: bool) -> bool:
        """The step ends here: with a separator, 并 and another date, or the recurrence that it bounds."""
        kind = self.kind()
        if kind in ENDS:
            return True
        if kind == "EVERY":
            return step.kind in ("from", "window")
        return kind in _NEXT_TIME and not verb and self.kind(-1) == "JOIN"

    def description(self, complete: bool) -> bool:
        """Takes a word that says nothing of the time; more of them are harmless behind a `complete` date."""
        kind, following = self.kind(), self.kind(1)
        if (kind == "NUM" and following in ("COUNTER", "TIMES")) or (kind, following) in (
            ("ORDINAL", "NUM"),
            ("MD", "COUNTER"),
        ):
            self.i += 2
            return True
        if self.sees("NUM", "LENGTH") and self.value(1) == "hours" and self.kind(2) not in ("IN", "BEFORE"):
            self.i += 2  # 7×24小时服务
            return complete
        if (
            kind in _PROSE
            or kind in ("ONGOING", "CLOCK", "DAYPART")
            or (kind == "BEFORE" and self.kind(-1) in ("CLOCK", "DAYPART"))
            or (complete and kind in _HARMLESS and not (kind == "NUM" and following in _UNITS))
        ):
            self.i += 1
            return True
        return False
