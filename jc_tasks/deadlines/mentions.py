"""The dates and periods that stand inside running prose and look like a commitment.

"完善机制，6 月底前完成方案制定，10月底前完成整治。"      as written
→ 完善机制 | 6 月底前完成方案制定 | 10月底前完成整治        clauses, names blotted out    clauses.py
→ NUM MONTHEND BEFORE VERB TEXT …                           words by family               tokens.py
→ 6 月底前                                                  the longest run that `resolve` reads as a date
→ 6 月底前: 2022-06-30, 完成方案制定                        and what is to be done by it

There is no second grammar of dates here: `resolve` alone says what a phrase means. What is decided here is where a
phrase may begin and end, and whether it promises anything: 6月底前 always does, 2022年 only as the time of an act
(2022年完成…), never as a part of a name (2022年行动计划). What was over when the document was issued is background,
unless 前 makes it a term.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import DEFAULT_SEASONS, resolve
from jc_tasks.deadlines.clauses import CLAUSE, HINT, LEADS, SENTENCE_ENDS, Clause, blotted, clause
from jc_tasks.deadlines.days import Season
from jc_tasks.deadlines.spelling import even
from jc_tasks.deadlines.tokens import tokens

_LONGEST = 24
"""Tokens of a phrase."""
_FIRST_TRIES = 1_000
_CHARACTERS_A_TRY = 100
"""Candidates that may turn out to be no phrase: so many, and one more for so many characters. Prose needs far fewer."""


def _words(*rows: str) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split())


_OF_THE_PERIOD = _words("MONTHEND RMONTH RWEEK RQUARTER RDAY")
"""Behind 每月 in a sentence they mean that month, not the one of the issue."""
_BEGINS = _OF_THE_PERIOD | _words(
    "EVERY SPAN NUM YMD YM MD Q PLAN FEST SEASON HALF RYEAR NOW YEAREND YEARIN FROM DOC ISSUED BEFORE ORDINAL"
)
_SHARP = _words(
    "BEFORE IN UNTIL SINCE OPENING CLOSING YEAREND YEARIN QUARTEREND MONTHEND MONTHIN MONTHHEAD MONTHMID MONTHTEN",
    "LASTDAY END DAYPART HOUR CLOCK NOW EVERY TIMES NMONTH QMONTH TEN TENS",
)
"""A date that ends with one of these is a term wherever it stands; one that ends plainly may be part of a name."""
_PLAIN = _words("YEAR YEARMID RYEAR HALF QUARTER Q MONTH RMONTH RWEEK RQUARTER RDAY WEEKDAY DAY YMD YM MD CLOSE HEAD")
_ENDS = _SHARP | _PLAIN
_UNITS_OF_TIME = _ENDS - _words("CLOSE HEAD END IN TIMES")
_TIME = _BEGINS | _ENDS | _words("TO LIST OPEN OF DATEOF LENGTH MINUTE AFTER ATLEAST WHOLEYEAR")
_JOINED = _words("NUM ORDINAL YEAR RYEAR YEARMID MONTH QUARTER HALF TO PLAN")
"""A phrase does not begin behind one of these: the 月底前 of 13月底前 would be another date."""
_VERBS = _words("VERB STARTVERB")

_MODAL = "要须应需必务力争确保拟预将计"
_NOUNS = _words(
    "建设 改造 整改 整治 治理 监测 考核 评估 排查 巡查 检查 督查 督导 督办 调度 通报 抽查 抽检 摸排 摸底 采购 招标",
    "验收 优化 提升 清理 清运 清洗 修复 处置 处理 运行 运营 使用 执行 执法 演练 培训 宣传 总结 汇总 分析 研判 会商",
    "研究 复核 认证 评审 论证 认定 审批 备案 申报 办理 反馈 报告 报 报表 调整 更新 储备 维护 检修 保养 体检 监管 巡检",
    "前期 前期工作 完成率 开工率",
)
_NEVER_ACTS = _words("前期 前期工作 完成率 开工率")
"""Verbs that are as often the head of a name (2022年考核结果), so that they prove no act."""
_NO_ACT = ("情", "率", "的")
_MORE_ACTS = re.compile(
    "起草|建立|建起|新建|新增|新设|形成|发布|公布|下发|确定|明确|提出|购置|购买|铺设|敷设|种植|栽植|压减|削减|减少|降低|"
    "提高|培育|引进|创建|争创|累计|全面|全部|基本|率先|停止|禁止|不再|不得|力争|打通|编完|拿出|举行|进场|复查"
)
"""Verbs of prose that no deadline phrase has to know."""
_RUNS_ON = _words(
    "中央 中心 中期 中国 中标 中小 中等 中型 中药 中学 内涝 内河 内蒙 内控 底泥 底线 底色 底部 底层 末端 初期 初中",
    "初级 初验 前沿 前列 前言 起点 起来 起重 起诉 季节 日均 日连续 日计罚 月均 周期 年龄 年均",
)
"""Words that a phrase must not tear: its last character and the next ones."""
_RATE = re.compile(r"(?:最大|平均|设计)?(?:处理|产生|排放|消耗|用水|供水|需)?(?:能力|量)")
_DONE = re.compile(r"[已曾](?:于|在|经)?\s*$")
_OF_A_PLAN = re.compile(r"(?:规划|计划|方案|纲要|行动|要点)\s*[（(]$")

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_EDGE = " \u3000\xa0、：:，,（(-—"
_LEADING_ON = ("并于", "并在", "且于", "以及", "于", "并", "且", "和", "及", "在", "到", "至")
_FEW = 8
_HOW = _words("VERB STARTVERB NUM TIMES HEDGE ATLEAST ONGOING OF")
_OF_WHAT = _words("完成 落实 实施 开展 进行 到位")
"""Verbs that say nothing by themselves; 开工, 启动, 投运 do."""
_BY = frozenset(("按", "按照", "依照", "依据", "根据"))


class Mention(NamedTuple):
    """A date or period of a text, at text[start:end] = `phrase`; `words` of the text say what is to be done by it."""

    phrase: str
    start: int
    end: int
    words: str
    deadline: Deadline


class _Found(NamedTuple):
    """A phrase at text[start:end] of the clause with that number."""

    start: int
    end: int
    clause: int
    deadline: Deadline


def mentions(text: str, *, year: int, issued: date, seasons: Mapping[str, Season] | None = None) -> list[Mention]:
    """The commitments to a date or a period in a text, in order, none overlapping another. Never raises.

    The arguments are those of `resolve`, and so is the reading of each phrase. The time is linear in the length of the
    text; where hardly anything but scraps of dates stands, the search gives up.
    """
    return list(_Prose(text, year, issued, seasons).mentions())


class _Prose:
    """One text being searched."""

    def __init__(self, text: str, year: int, issued: date, seasons: Mapping[str, Season] | None) -> None:
        self.text = text
        self.year = year
        self.issued = issued
        self.seasons = seasons
        self.readings: dict[str, Deadline] = {}
        self.tries = _FIRST_TRIES + len(text) // _CHARACTERS_A_TRY
        self.clauses = [match.span() for match in CLAUSE.finditer(text)]

    def mentions(self) -> Iterator[Mention]:
        found = list(self.found())
        for at, one in enumerate(found):
            before = found[at - 1].end if at else 0
            after = found[at + 1].start if at + 1 < len(found) else len(self.text)
            words = self.words(one, before, after)
            yield Mention(self.text[one.start : one.end], one.start, one.end, words, one.deadline)

    def found(self) -> Iterator[_Found]:
        plain = blotted(self.text)
        own = [name for name in self.seasons or () if name not in DEFAULT_SEASONS]
        periodic, last = False, 0
        for number, (start, end) in enumerate(self.clauses):
            periodic = periodic and SENTENCE_ENDS.isdisjoint(self.text[last:start])
            last = end
            if not HINT.search(plain, start, end):
                continue
            here = clause(plain, start, end, own)
            for first, stop, deadline in self.phrases(here, periodic):
                periodic = periodic or deadline.kind == "recurring"
                start, end = self.quoted(here.places[first][0], here.places[stop - 1][1])
                yield _Found(start, end, number, deadline)

    # -- where a phrase begins and ends ----------------------------------------------------------------------------

    def phrases(self, here: Clause, periodic: bool) -> Iterator[tuple[int, int, Deadline]]:
        """The phrases of a clause as (first token, token behind, reading), each the longest that begins there."""
        at = run = 0
        while at < len(here.kinds) and self.tries > 0:
            if here.kinds[at] not in _TIME:
                at += 1
                run = at
            elif _may_begin(here, at, run, periodic) and (longest := self.longest(here, at)):
                yield at, *longest
                periodic = periodic or longest[1].kind == "recurring"
                at = run = longest[0]
            else:
                at += 1

    def longest(self, here: Clause, at: int) -> tuple[int, Deadline] | None:
        """The token behind the longest phrase that begins at `at`, and its reading."""
        last = at
        while last < len(here.kinds) and last - at < _LONGEST and here.kinds[last] in _TIME:
            last += 1
        for stop in range(last, at, -1):
            kinds = here.kinds[at:stop]
            if kinds[-1] not in _ENDS or kinds.count("OPEN") != kinds.count("CLOSE"):
                continue
            deadline = self.reading(self.text[here.places[at][0] : here.places[stop - 1][1]])
            if deadline and self.promises(here, at, stop, deadline):
                return stop, deadline
            self.tries -= 1
        return None

    def quoted(self, start: int, end: int) -> tuple[int, int]:
        """The phrase with the quote that opens before it and closes in it (“十四五”末)."""
        mark = self.text[start - 1] if start else ""
        closing = _QUOTES.get(mark)
        return (start - 1, end) if closing and closing in self.text[start:end] else (start, end)

    def reading(self, phrase: str) -> Deadline | None:
        """What `resolve` makes of a phrase; None without a date or a recurrence."""
        deadline = self.readings.get(phrase)
        if deadline is None:
            deadline = resolve(phrase, year=self.year, issued=self.issued, seasons=self.seasons)
            self.readings[phrase] = deadline
        return None if deadline.kind in ("none", "ongoing") else deadline

    # -- whether it promises anything ------------------------------------------------------------------------------

    def promises(self, here: Clause, at: int, stop: int, deadline: Deadline) -> bool:
        """Whether the phrase is a commitment where it stands, neither background nor part of a name."""
        start, end = here.places[at][0], here.places[stop - 1][1]
        kind, _, following = here.cut[stop] if stop < len(here.cut) else ("", None, "")
        last = here.kinds[stop - 1]
        if kind == "AFTER" or (kind == "BAD" and len(following) > 1) or self.torn(end, here.end):
            return False
        if deadline.kind == "recurring":
            rate = at + 1 == stop and _RATE.match(self.text, end, here.end)
            return here.cut[at][2] != "历年" and not rate
        if last in _PLAIN and _OF_A_PLAN.search(self.text, max(here.start, start - 8), start):
            return False
        if deadline.due and (deadline.due < self.issued or (deadline.due == self.issued and last in _PLAIN)):
            done = following[:1] == "已" or _DONE.search(self.text, max(here.start, start - 6), start)
            if done or last not in ("BEFORE", "UNTIL"):
                return False
        if last in _SHARP or ("TO" in here.kinds[at:stop] and last != "YEAR"):
            return True
        return not (here.kinds[at] in ("SEASON", "PLAN") and at + 1 == stop) and _acts(self.text, here, at, stop)

    def torn(self, end: int, limit: int) -> bool:
        """Whether the phrase would end within a word (8月前期工作, 各周边)."""
        behind = self.text[end - 1 : min(end + 3, limit)]
        if behind[:2] in _RUNS_ON or behind[:3] in _RUNS_ON:
            return True
        kind, _, word = next(iter(tokens(even(behind))), ("", None, ""))
        return kind in ("TEXT", "ONGOING", "VERB") and len(word) > 1

    # -- what is to be done ----------------------------------------------------------------------------------------

    def words(self, one: _Found, before: int, after: int) -> str:
        """The words behind the phrase in its clause; where they do not say of what, the whole clause or the one beside.

        `before` and `after` are the end of the phrase before and the beginning of the next.
        """
        start, end = self.clauses[one.clause]
        stop = min(end, after)
        begin = start if before <= start else self.text.rfind("、", before, one.start) + 1 or one.start
        head = self.text[begin : one.start]
        listed = after < end and self.text.startswith("、", one.end)
        lead, tail = _lead(head), "" if listed else _tail(self.text[one.end : stop], cut=after < end)
        if tail and not (_only_says_how(tail) and (lead or (len(tail) <= 2 and not _says_what(tail)))):
            return tail
        if lead:
            bracketed = head.rstrip().endswith(("（", "("))
            return _tail(self.text[begin:stop], cut=after < end) if tail and not bracketed else lead
        following = "" if tail else self.neighbour(one.clause, one.clause + 1, before, after)
        leading = self.neighbour(one.clause, one.clause - 1, before, after)
        return following or leading or tail or self.text[one.start : one.end]

    def neighbour(self, own: int, other: int, before: int, after: int) -> str:
        """The words of the clause beside the phrase's own: of the same sentence, and with no phrase before them."""
        if not 0 <= other < len(self.clauses) or self.clauses[other][0] < before:
            return ""
        between = self.text[self.clauses[min(own, other)][1] : self.clauses[max(own, other)][0]]
        start, end = self.clauses[other]
        return _tail(self.text[start : min(end, after)], cut=after < end) if SENTENCE_ENDS.isdisjoint(between) else ""


def _may_begin(here: Clause, at: int, run: int, periodic: bool) -> bool:
    """Whether a phrase may begin at this token of the run of time words that begins at `run`."""
    kind = here.kinds[at]
    before, _, word = here.cut[at - 1] if at else ("", None, "")
    if kind not in _BEGINS or (periodic and kind in _OF_THE_PERIOD):
        return False
    if kind == "BEFORE":
        return here.kinds[at + 1 : at + 3] == ["NUM", "QUARTER"]
    if kind in ("DOC", "ISSUED"):
        return not at or (before in LEADS and before != "LIST")
    if before in ("PAST", "VAGUE") or (before == "BAD" and (len(word) > 1 or word in "非未无")):
        return False
    return at == run or before not in _JOINED or (before == "TO" and at - 1 == run)


def _acts(text: str, here: Clause, at: int, stop: int) -> bool:
    """A date with no 前, 底 or 内 is the time of an act: it opens its clause, or the verb stands right behind it."""
    before = here.kinds[at - 1] if at else ""
    opens = at <= here.lead
    behind = here.kinds[stop : stop + 2]
    if before in _VERBS or before == "BAD":
        return False
    if not behind:
        return opens or before in ("HEDGE", "LABEL", "COLON")
    if behind[0] == "CLOSE" and before == "OPEN":
        return here.kinds[stop - 1] not in ("YEAR", "RYEAR")
    if behind in (["LIST"], ["CLOSE"], ["COLON"]):
        return opens
    if behind[0] == "HEDGE":
        return here.cut[stop][2][0] in _MODAL
    if behind[0] in _VERBS:
        return _is_act(here, stop) or (here.cut[stop][2] in _NOUNS - _NEVER_ACTS and len(behind) == 1)
    if _MORE_ACTS.match(text, here.places[stop - 1][1], here.end):
        return True
    if not opens or behind[0] not in ("TEXT", "COUNTER"):
        return False
    rest = takewhile(lambda i: here.kinds[i] not in _UNITS_OF_TIME, range(stop, len(here.cut)))
    return any(_is_act(here, i) for i in rest)


def _is_act(here: Clause, at: int) -> bool:
    """Whether the token is a verb that does something here."""
    following = here.cut[at + 1][2] if at + 1 < len(here.cut) else ""
    return here.kinds[at] in _VERBS and here.cut[at][2] not in _NOUNS and not following.startswith(_NO_ACT)


def _tail(words: str, *, cut: bool) -> str:
    """Words without punctuation around them, up to the bracket that the phrase stands in.

    Where the next phrase cuts them off, without what leads on to it.
    """
    words = words.lstrip(_EDGE)
    depth = 0
    for at, char in enumerate(words):
        depth += (char in "（(〔【“") - (char in "）)〕】”")
        if depth < 0:
            words = words[:at]
            break
    words = words.rstrip(_EDGE)
    while cut and words.endswith(_LEADING_ON):
        words = words[: -len(next(word for word in _LEADING_ON if words.endswith(word)))].rstrip(_EDGE)
    return words


def _lead(words: str) -> str:
    """What stands before a phrase; "" if it only leads to it (原则上在)."""
    words = words.strip(_EDGE)
    if len(words) > _FEW:
        return words
    leads = words in _BY or all(kind in LEADS or kind == "NUM" for kind, _, _ in tokens(even(words)))
    return "" if leads else words


def _only_says_how(words: str) -> bool:
    """清洗一次, 完成: verbs that do not say of what."""
    return len(words) <= _FEW and all(kind in _HOW for kind, _, _ in tokens(even(words)))


def _says_what(words: str) -> bool:
    """开工, 投运: a verb that is what is to be done, whatever stands before it."""
    cut = tokens(even(words))
    return len(cut) == 1 and cut[0][0] in _VERBS and words not in _OF_WHAT
