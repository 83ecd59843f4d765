"""A phrase, cut into tokens: (kind, value, text). One pass, longest word first, no backtracking.

The kinds of words, and their values, are those of words.py. The others:

NUM   a whole number, Chinese numerals included           CLOCK  a time of day, value (hour, minute)
YMD   a date in digits, value (year, month, day)          PLAN   a five-year plan, value its first year
YM    year and month;  MD  month and day                  FEST, SEASON  by name
TEXT  plain description                                   SEP LIST OPEN CLOSE COLON  punctuation
MILD  harmless behind a complete date                     BAD    not understood
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jc_tasks.chinese import NUMERALS, number_value
from jc_tasks.deadlines.words import FESTIVALS, MILD, NOT_BEFORE, PLANS, RISKY, ROWS, SEASONS

Token = tuple[str, Any, str]

_SYMBOLS = frozenset("×℃㎡㎞≥≤>=&#@_ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
_PUNCTUATION = {
    **dict.fromkeys("；/|!.", "SEP"),
    "、": "LIST",
    "(": "OPEN",
    ")": "CLOSE",
    ":": "COLON",
    "-": "TO",
    "+": "JOIN",
}
_CENTURIES = ("19", "20")
_COUNTED = frozenset("年月日号天个")
"""A numeral before one of these is a number even where it spells a plan or a festival (十一月)."""
_COUNTED_NO_FESTIVAL = _COUNTED | frozenset("季周")
_LONGEST_NUMERAL = 8
"""A longer run of Chinese digits is no number."""
_TWO_DIGIT_YEAR = 13
"""The first number that is a year in 23.6.30."""


def _vocabulary() -> dict[str, Token]:
    words: dict[str, Token] = {word: (kind, value, word) for kind, value, row in ROWS for word in row.split()}
    words.update((word, ("FEST", value, word)) for word, value in FESTIVALS.items())
    words.update((word, ("SEASON", value, word)) for word, value in SEASONS.items())
    return words


def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with a character, the longest first."""
    found: dict[str, set[int]] = {}
    for word in _VOCABULARY:
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


_VOCABULARY = _vocabulary()
_LENGTHS = _lengths()


def tokens(text: str, seasons: Collection[str] = ()) -> list[Token]:
    """The tokens of an evened phrase. `seasons` are further season names, from the settings."""
    out: list[Token] = []
    i, size = 0, len(text)
    while i < size:
        char = text[i]
        end = 0
        if "0" <= char <= "9":
            end = _digits(text, i, out)
        elif seasons:
            end = _season(text, i, seasons, out)
        if not end and char in NUMERALS:
            end = _numeral(text, i, out)
        i = end or _word(text, i, out) or _sign(text, i, out)
    return out


def _season(text: str, i: int, seasons: Collection[str], out: list[Token]) -> int:
    """A season of the settings; returns where it ends, 0 if none stands here."""
    for name in seasons:
        if text.startswith(name, i):
            out.append(("SEASON", name, name))
            return i + len(name)
    return 0


def _word(text: str, i: int, out: list[Token]) -> int:
    """The longest word of the vocabulary; returns where it ends, 0 if none stands here."""
    for length in _LENGTHS.get(text[i], ()):
        token = _VOCABULARY.get(text[i : i + length])
        if token:
            word = token[2]
            if token[0] == "WEEKDAY" and out and out[-1][0] == "NUM":
                continue  # 一周一次 is not a Monday
            if word in NOT_BEFORE and text.startswith(NOT_BEFORE[word], i + length):
                continue
            out.append(token)
            return i + len(word)
    return 0


def _sign(text: str, i: int, out: list[Token]) -> int:
    """Punctuation, a title in 《》, a name in letters, or a character that is in no word; returns where it ends."""
    char = text[i]
    end = i + 1
    if char in _PUNCTUATION:
        kind = _PUNCTUATION[char]
    elif char == "《" and "》" in text[i:]:
        kind, end = "TEXT", text.index("》", i) + 1
    elif char.isascii() and char.isalpha():
        return _latin(text, i, out)
    elif char in _SYMBOLS:
        kind = "MILD"
    elif char in RISKY or not "\u4e00" <= char <= "\u9fff":
        kind = "BAD"
    else:
        kind = "MILD" if char in MILD else "TEXT"
    out.append((kind, None, text[i:end]))
    return end


# -- numbers ---------------------------------------------------------------------------------------------------


def _run(text: str, i: int) -> int:
    """Where the digits that begin at i end."""
    size = len(text)
    while i < size and "0" <= text[i] <= "9":
        i += 1
    return i


def _digits(text: str, i: int, out: list[Token]) -> int:
    """A number, or a date or time written in digits; returns where it ends."""
    end = _run(text, i)
    after = text[end : end + 1]
    if end - i > 4:
        out.append(_compact(text[i:end]))
        return end
    stop = 0
    if after == ":":
        stop = _clock(text, i, end, out)
    elif after and after in "./-":
        stop = _date(text, i, end, out)
    if not stop:
        out.append(("NUM", int(text[i:end]), text[i:end]))
    return stop or end


def _compact(written: str) -> Token:
    """20230630, 202306, or a plain number of five or six digits."""
    if len(written) == 8 and written.startswith(_CENTURIES):
        return "YMD", (int(written[:4]), int(written[4:6]), int(written[6:])), written
    if len(written) == 6 and written.startswith(_CENTURIES) and "01" <= written[4:] <= "12":
        return "YM", (int(written[:4]), int(written[4:])), written
    return ("NUM", int(written), written) if len(written) <= 6 else ("BAD", None, written)


def _clock(text: str, i: int, end: int, out: list[Token]) -> int:
    """17:00 or 17:00:00; returns where it ends, 0 if it is none. A spreadsheet writes every date as … 00:00:00."""
    stop = _run(text, end + 1)
    if end - i > 2 or stop - end - 1 != 2:
        return 0
    hour, minute = int(text[i:end]), int(text[end + 1 : stop])
    if text[stop : stop + 1] == ":":
        stop = _run(text, stop + 1)
        hour = hour or 24
    out.append(("CLOCK", (hour, minute), text[i:stop]))
    return stop


def _date(text: str, i: int, end: int, out: list[Token]) -> int:
    """2023.6.30, 2023-6, 23.6.30, 6.30, 6/30; returns where it ends, 0 if it is none. The 1. of a list is dropped."""
    after = text[end]
    number, length = int(text[i:end]), end - i
    stop = _run(text, end + 1)
    second = text[end + 1 : stop]
    behind = text[stop : stop + 1]
    if 1 <= len(second) <= 2:
        value = int(second)
        full = length == 4 and text.startswith(_CENTURIES, i)
        third = _run(text, stop + 1)
        if behind == after and 1 <= third - stop - 1 <= 2 and (full or (length == 2 and number >= _TWO_DIGIT_YEAR)):
            out.append(("YMD", (number if full else 2000 + number, value, int(text[stop + 1 : third])), text[i:third]))
            return third
        if full and (after != "-" or (value <= 12 and behind != "年")):
            lost_zero = after == "." and second == "0"  # a spreadsheet's 2023.10
            out.append(("BAD", None, text[i:stop]) if lost_zero else ("YM", (number, value), text[i:stop]))
            return stop
        if (
            length <= 2
            and after != "-"
            and behind not in ("月", ".", "年")
            and not (number >= _TWO_DIGIT_YEAR and behind == after)
        ):
            out.append(("MD", (number, value), text[i:stop]))
            return stop
    numbering = after == "." and length <= 2
    if numbering and not out and behind in ("月", "年"):  # 1.6月底前
        return end + 1
    if numbering and len(second) in (0, 4) and behind > "\u4e00" and (not out or out[-1][0] == "SEP"):
        return end + 1  # 1.2022年底前；2.长期坚持
    return 0


def _numeral(text: str, i: int, out: list[Token]) -> int:
    """A Chinese numeral, or the plan, festival or word that begins with one; returns where it ends, 0 if none."""
    end = i + 1
    while end - i < _LONGEST_NUMERAL and text[end : end + 1] in NUMERALS:
        end += 1
    for name, first in PLANS.items():
        if text.startswith(name, i) and text[i + len(name) : i + len(name) + 1] not in _COUNTED:
            out.append(("PLAN", first, name))
            return i + len(name)
    for length in _LENGTHS.get(text[i], ()):
        token = _VOCABULARY.get(text[i : i + length])
        if token and len(token[2]) > 1:
            stop = i + len(token[2])
            counted = stop < end or (stop == end and text[stop : stop + 1] in _COUNTED_NO_FESTIVAL)
            if token[0] != "FEST" or not counted:
                out.append(token)
                return stop
    value = number_value(text[i:end])
    if value is None:
        return 0
    out.append(("NUM", value, text[i:end]))
    return end


def _latin(text: str, i: int, out: list[Token]) -> int:
    """Q1 … Q4 is a quarter; any other run of letters and the digits behind it is a name (PM2.5, VOCs, G207)."""
    end = i
    while _in_name(text, end):
        end += 1
    name = text[i:end]
    if len(name) == 2 and name[0] in "Qq" and name[1] in "1234":
        out.append(("Q", int(name[1]), name))
    else:
        out.append(("TEXT", None, name))
    return end


def _in_name(text: str, i: int) -> bool:
    """The character goes on with a name; a point only before a digit."""
    char = text[i : i + 1]
    return char.isascii() and (char.isalnum() or (char == "." and text[i + 1 : i + 2].isdigit()))
