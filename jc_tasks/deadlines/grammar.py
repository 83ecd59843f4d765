"""The rules, from the whole cell down to a single day. Each layer is a module that asks the rules of those below it.

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

A rule is a function of a `Cursor`. Every token is consumed by a rule, or the phrase is not read (`Unread`). A rule
that does not apply returns None, and `Cursor.attempt` puts back what it moved; what is understood but impossible
(2月30日) or unknowable (收到…后5日) raises `Unknown` with the reason.

What may stand somewhere is a table of rules by the kind of the first token: `TIMES` here, `DAYS`, `MARKS`, `POINT`,
`FROM_ISSUE` and `IN_YEAR` in their layers. No layer calls one above it; only `time` calls itself, behind 长期.
"""

from __future__ import annotations

from collections.abc import Callable

from jc_tasks.deadlines.cursor import ENDS, SEPARATORS, Cursor
from jc_tasks.deadlines.issue import counted_on, from_issue, length, refuse_length
from jc_tasks.deadlines.marks import mark
from jc_tasks.deadlines.ranges import spans
from jc_tasks.deadlines.recurrences import anchor, recurrence
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


def cell(c: Cursor) -> list[Step]:
    """All steps of the phrase."""
    steps: list[Step] = []
    while True:
        bracket = _separators(c)
        if not c.kind():
            return steps
        days = c.attempt(anchor, steps[-1].recur) if bracket and steps else None
        if days:
            steps[-1].rule = days
        else:
            steps += _step(c, first=not steps)


def _separators(c: Cursor) -> bool:
    """Steps over separators and numbering such as （1）; True if a bracket was opened."""
    opened = False
    while c.kind() in SEPARATORS:
        opened = opened or c.kind() == "OPEN"
        if not c.take_all("OPEN", "NUM", "CLOSE"):
            c.i += 1
    return opened


def _step(c: Cursor, first: bool) -> list[Step]:
    """One step with its dates; [] for plain description."""
    begin = c.i
    c.explicit = False
    if not first and c.attempt(_only_description):
        return []
    described = _lead(c, first)
    if c.kind() in ENDS:
        c.reached()
        return []
    lead = c.tokens[begin : c.i]
    if lead and lead[-1][0] in ("TEXT", "COUNTER"):
        _check_join(c)
    steps = _time(c, described)
    words = "".join([token[2] for token in c.tokens[begin : c.i]])
    for step in steps:
        step.words = words
        step.explicit = c.explicit
        step.described = described
        if lead:
            step.among = any(token[2] in _AMONG for token in lead)
            step.until = any(token[0] == "TO" for token in lead)
    return steps


def _only_description(c: Cursor) -> bool | None:
    """A step that holds no time at all: …，比重达到18%."""
    words = False
    while c.kind() not in ENDS:
        words = words or c.kind() in _DESCRIPTION
        if not _description(c, complete=True):
            return None
    return words or None


def _lead(c: Cursor, first: bool) -> bool:
    """Steps over the words before the time; True if they say what is to be done."""
    described = False
    begin = c.i
    while True:
        kind = c.kind()
        if kind in _LEAD and not c.sees("DOC", "ISSUED"):
            described = described or kind in _DESCRIPTION
            c.i += 1
        elif kind == "COLON":
            described = False
            c.i += 1
        elif kind == "NUM" and c.kind(1) == "COUNTER":
            described = True
            c.i += 2
        elif kind == "ORDINAL" and c.kind(1) == "NUM" and c.kind(2) in ("COUNTER", "TEXT", "VERB"):
            c.i += 2
        elif (
            (kind == "TO" and c.text() != "-")
            or (kind == "AFTER" and c.i == begin and not first)
            or (kind == "ISSUED" and c.kind(1) == "RMONTH")
        ):
            c.i += 1
        else:
            return described


def _check_join(c: Cursor) -> None:
    """Description must not run into words that may be a part of it."""
    if c.kind() in _PARTS:
        raise c.unread()
    if c.kind() in ("DOC", "ISSUED"):
        raise Unknown("起算的日子不知道，要等那份文件印发才能定日期")


# -- time ------------------------------------------------------------------------------------------------------


def _time(c: Cursor, described: bool) -> list[Step]:
    """The time words of a step and everything behind them up to the next separator."""
    kind = c.kind()
    if kind == "ONGOING":
        return _ongoing(c, described)
    for rule, begins in TIMES:
        step = c.attempt(rule) if kind in begins else None
        if step:
            return _tail(c, [step])
    found = c.attempt(spans)
    if found:
        return _dated(c, found, described)
    c.attempt(refuse_length)
    raise c.unread()


TIMES: tuple[tuple[Callable[[Cursor], Step | None], frozenset[str]], ...] = (
    (recurrence, frozenset(("FROM", "EVERY", "NOUN", "QMONTH", "QUARTER", "QUARTEREND", "RMONTH", "SPAN", "NUM"))),
    (from_issue, frozenset(("FROM", "NOW", "DOC", "ISSUED"))),
    (counted_on, frozenset(("SPAN", "NUM"))),
)
"""What a time may be other than dates, in the order in which it is tried, each with the kinds of its first token."""


def _ongoing(c: Cursor, described: bool) -> list[Step]:
    """长期坚持 …; a time right behind it is what counts (持续推进，… 至2025年底)."""
    while c.kind() == "ONGOING" or c.kind() in _PROSE:
        c.i += 1
    if c.kind() in _DATES or c.kind() in ("EVERY", "TO"):
        return _time(c, described)
    if c.kind() in ENDS:
        return [Step("ongoing")]
    raise c.unread()


def _dated(c: Cursor, found: list[Span], described: bool) -> list[Step]:
    """What the marks behind the dates make of them."""
    while mark(c, found):
        pass
    span = found[-1]
    if c.kind() == "SINCE":
        return _since(c, found)
    if c.kind() == "AFTER":
        raise Unknown(f"只写了“{c.text()}”，没有写到哪一天为止")
    if span.unit == "festival" and not span.before:
        raise Unknown(f"“{span.name}”前后哪一天没有写明")
    if c.kind() in ("EVERY", "NOUN", "QMONTH") and len(found) == 1:
        return [Step("window", None if span.before else span.first, span.last)]  # bounds the recurrence behind it
    sharp = span.firm or span.inside or span.unit in ("ten", "head")
    if not sharp:
        _check_bare(c, span, described)
    c.how += tuple([_HOW.get(each.unit, "日期") for each in found])
    if span.lasting:
        steps = [Step("window", each.first, each.last) for each in found]
    else:
        steps = [Step("by", None, each.last) for each in found]
    if span.unit == "year" and not sharp and c.kind() == "ONGOING":
        for step in steps:
            step.standing = True
    return _tail(c, steps, firm=span.firm, marked=span.firm)


def _check_bare(c: Cursor, span: Span, described: bool) -> None:
    """A date with no 前, 底 or 内 is a deadline only alone or with its verb: 2022年重点任务 is none."""
    kind, _, text = c.tokens[c.i]
    if kind in ENDS:
        _check_number(c, span, described)
    elif kind == "VERB":
        following = c.kind(1)
        alone = following in ENDS or following in ("VERB", "ONGOING", "JOIN")
        if not text.startswith(_FINISHING) and (described or not alone):
            raise c.unread()
    elif kind == "TEXT" and span.unit == "day" and not text.isascii() and c.kind(-1) in ("DAY", "YMD"):
        pass  # 2023年12月30日全容量并网
    elif kind not in ("STARTVERB", "ONGOING", "JOIN", "HEDGE") and not c.sees("NUM", "TIMES"):
        raise c.unread()


def _check_number(c: Cursor, span: Span, described: bool) -> None:
    """Refuses a date at the end of a step that may as well be a number: 15年, 6.5, 下降6.15."""
    kind, _, text = c.tokens[c.i - 1]
    if kind == "YEAR" and span.unit == "year" and c.kind(-2) == "NUM" and c.value(-2) < 100:
        raise Unknown("是年份还是年数没有写清楚")
    if kind == "MD" and span.unit == "day" and (described or text[-2] in "./"):
        raise Unknown("是日期还是数字没有写清楚，请写成“6月5日前”")


def _since(c: Cursor, found: list[Span]) -> list[Step]:
    """起, 开始 behind a date: it begins there. N月底前开始 says by when it must have begun."""
    span = found[-1]
    begins = c.text() == "开始"
    if len(found) > 1 or span.unit in ("festival", "opening") or (span.before and not begins):
        raise c.unread()
    c.i += 1
    if span.before:
        step, rule = Step("start_by", None, span.last), "启动时限"
    elif span.unit == "range":
        step, rule = Step("window", span.first, span.last), "起止"
    elif span.unit == "day" and (end := c.attempt(length, span.last)):
        step, rule = Step("by", None, end), "起算日加期限"
    else:
        step, rule = Step("from", span.begin), "起始日"
    c.how += (rule,)
    return _tail(c, [step])


# -- tail ------------------------------------------------------------------------------------------------------


def _tail(c: Cursor, steps: list[Step], firm: bool = True, marked: bool = False) -> list[Step]:
    """Verbs and description behind a time. 开工 makes a `by` a `start_by`, unless it must be finished as well."""
    begin = c.i
    begun = finished = False
    verb = c.kind(-1) == "VERB"
    while not _time_ends(c, steps[-1], verb):
        kind = c.kind()
        if kind == "STARTVERB":
            if not verb:
                begun = True
                if not firm and steps[-1].kind == "by" and c.text().startswith("开始"):
                    raise c.unread()
            c.i += 1
        elif kind == "VERB":
            finished = finished or (begun and c.kind(-1) == "JOIN")
            verb = True
            c.i += 1
        elif not (firm and verb and c.take("OF")) and not _description(c, marked or (firm and verb)):
            if kind in ("YMD", "YM", "NUM") and c.kind(-1) in ("JOIN", "HEDGE"):
                break
            raise c.unread()
    _check_scrap(c, begin)
    if begun and not finished and steps[-1].kind == "by":
        steps[-1].kind = "start_by"
        c.how += ("启动时限",)
    return steps


def _check_scrap(c: Cursor, begin: int) -> None:
    """A lone character behind a date (8月底钱) is a slip of the hand, no description."""
    scrap = c.tokens[begin : c.i]
    if not scrap or any(kind not in ("TEXT", "MILD") for kind, _, _ in scrap):
        return
    if sum("\u4e00" <= char <= "\u9fff" for _, _, text in scrap for char in text) < 2:
        c.i = begin
        raise c.unread()


def _time_ends(c: Cursor, step: Step, verb: bool) -> bool:
    """The step ends here: with a separator, 并 and another date, or the recurrence that it bounds."""
    kind = c.kind()
    if kind in ENDS:
        return True
    if kind == "EVERY":
        return step.kind in ("from", "window")
    return kind in _NEXT_TIME and not verb and c.kind(-1) == "JOIN"


def _description(c: Cursor, complete: bool) -> bool:
    """Takes a word that says nothing of the time; more of them are harmless behind a `complete` date."""
    kind, following = c.kind(), c.kind(1)
    if (kind == "NUM" and following in ("COUNTER", "TIMES")) or (kind, following) in (
        ("ORDINAL", "NUM"),
        ("MD", "COUNTER"),
    ):
        c.i += 2
        return True
    if c.sees("NUM", "LENGTH") and c.value(1) == "hours" and c.kind(2) not in ("IN", "BEFORE"):
        c.i += 2  # 7×24小时服务
        return complete
    if (
        kind in _PROSE
        or kind in ("ONGOING", "CLOCK", "DAYPART")
        or (kind == "BEFORE" and c.kind(-1) in ("CLOCK", "DAYPART"))
        or (complete and kind in _HARMLESS and not (kind == "NUM" and following in _UNITS))
    ):
        c.i += 1
        return True
    return False
