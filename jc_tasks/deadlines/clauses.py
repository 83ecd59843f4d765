"""Running prose, cut into clauses, and each clause into tokens that know where in the text they stand.

Names are blotted out first: a year in a title, in the number of a document or of a standard is no date of the text.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from jc_tasks.deadlines.spelling import even
from jc_tasks.deadlines.tokens import Token, tokens

CLAUSE = re.compile(r"[^。；;，,！!？?\r\n\t|]+")
SENTENCE_ENDS = frozenset("。；;！!？?\r\n\t|")
HINT = re.compile(r"[年月日号季周旬天前内起底末期]|[0-9０-９] ?[./\-．／－]")
"""Without one of these a clause tells no time."""

_BLOT = "\ufffd"
_TITLE = re.compile(r"《[^《》\n]{0,300}》")
_NAMES = (
    *(_TITLE, _TITLE, _TITLE),  # from the inside out
    re.compile(r"[〔［\[（(【]\s?(?:19|20)\d\d\s?(?:年度?)?[〕］\]）)】]\s{0,2}第?\s?\d{1,6}\s?号"),
    re.compile(r"[A-Za-z]{1,8}(?: ?[/／] ?[A-Za-z]{1,4})? ?\d[\d.]{0,12}\s?[—–－-]{1,3}\s?(?:19|20)\d\d(?!年)"),
    re.compile("《"),
)
"""Titles, 〔2022〕11号, HJ1209—2021."""
_NUMBERING = re.compile(
    r"(?:^|(?<=[。；;\n\r\t]))[ \u3000]{0,8}(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．](?=\s?\d{1,4}\s?[年月])"
)
_BLANK_IN_TIME = re.compile(r"(?<=\d) (?=\d{1,2}[:：]\d\d)")

LEADS = frozenset(("HEDGE", "LABEL", "JOIN", "STEP", "TO", "COLON", "SEP", "OPEN", "FROM", "LIST", "CLOSE"))
"""Before a time they leave it the beginning of its clause."""
_COUNTED = frozenset(("MONTH", "QUARTER", "YEAR", "LENGTH", "SPAN", "DAY", "EVERY"))


class Clause(NamedTuple):
    """The clause at text[start:end].

    cut     its tokens
    kinds   their kinds, where what is no time here (每日10时—16时, 方案 without 印发) is plain text
    places  where in the text each token begins and ends
    lead    how many tokens at its beginning only lead to a time
    """

    start: int
    end: int
    cut: list[Token]
    kinds: list[str]
    places: list[tuple[int, int]]
    lead: int


def blotted(text: str) -> str:
    """The text with names made unreadable and numbering made punctuation, every character still in its place."""
    for name in _NAMES:
        text = name.sub(lambda match: _BLOT * len(match[0]), text)
    text = _BLANK_IN_TIME.sub("号", text)
    return _NUMBERING.sub(lambda match: ";" * len(match[0]), text)


def clause(text: str, start: int, end: int, seasons: Collection[str]) -> Clause:
    """The tokens of text[start:end]. `seasons` are further season names, as for `tokens`."""
    written, origin = _evened(text[start:end])
    cut = tokens(written, seasons)
    places, at = [], 0
    for _, _, word in cut:
        at = written.index(word, at)
        last = at + len(word)
        places.append((start + origin[at], start + origin[last - 1] + 1))
        at = last
    kinds = _kinds(cut)
    return Clause(start, end, cut, kinds, places, _leading(kinds))


def _evened(raw: str) -> tuple[str, Sequence[int]]:
    """The one spelling of `spelling.even`, and where each of its characters stands in `raw`."""
    text = even(raw)
    if len(text) == len(raw):
        return text, range(len(raw))
    spelt: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(raw):
        plain = even(char)
        if plain and not (plain == "-" and spelt and spelt[-1] == "-"):
            spelt.append(plain)
            origin.append(at)
    written = "".join(spelt)
    text = even(written)  # what takes two characters to tell: 元月, 二O二二
    return (text if len(text) == len(written) else written), origin


def _kinds(cut: list[Token]) -> list[str]:
    kinds = [kind for kind, _, _ in cut]
    for at, (kind, value, _) in enumerate(cut):
        if kind == "DOC" and kinds[at + 1 : at + 2] != ["ISSUED"]:
            kinds[at] = "TEXT"
        elif kind == "ISSUED" and kinds[at + 1 : at + 2] not in (["DATEOF"], ["AFTER"], ["SINCE"]):
            kinds[at] = "VERB"
        elif kind == "VERB" and at > 1 and kinds[at - 2] in _COUNTED and cut[at - 1][:2] == ("NUM", 1):
            kinds[at] = "TIMES"  # 一月一调度
        elif kind == "EVERY" and value == "daily" and _clock_window(kinds[at + 1 : at + 4]):
            kinds[at] = "TEXT"
    return kinds


def _clock_window(following: list[str]) -> bool:
    """10:00-16:00, 10时-16时: hours within the day, no term."""
    return following[:2] == ["CLOCK", "TO"] or following == ["NUM", "HOUR", "TO"]


def _leading(kinds: list[str]) -> int:
    at = 0
    while at < len(kinds):
        if kinds[at] in LEADS:
            at += 1
        elif at and kinds[at - 1] == "OPEN" and kinds[at : at + 2] == ["NUM", "CLOSE"]:
            at += 2
        else:
            break
    return at
