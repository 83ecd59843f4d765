"""A phrase, cut into tokens: (kind, value, text). One pass, longest word first, no backtracking.

Writing is evened out first (`even`), so that every later rule sees one spelling: no blanks, half-width digits and
brackets, one dash, line breaks as 「；」. Kinds that are not in the vocabulary:

NUM  a whole number, Chinese numerals included
YMD  a numeric date, value (year, month, day); YM and MD likewise
CLOCK  a time of day, value (hour, minute);  PLAN  a five-year plan, value its first year
FEST, SEASON  by name;  TEXT  plain description;  MILD  harmless behind a complete date;  SEP OPEN CLOSE COLON  punctuation;  BAD  not understood
"""

from __future__ import annotations

from jc_tasks.deadlines.words import FESTIVALS, MILD, RISKY, ROWS, SEASONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    Token = tuple[str, Any, str]

_BLANK = "".join(
    map(chr, (9, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF))
)
_EVEN: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_EVEN |= dict.fromkeys(map(ord, _BLANK + "“”‘’\"'「」『』＂＇*"), "")
_EVEN |= dict.fromkeys(map(ord, "–—―─━‐‑‒−－~～〜∼﹣"), "-")
_EVEN |= dict.fromkeys(map(ord, "，,；;。\n\u2028\u2029"), "；")
_EVEN |= dict.fromkeys(map(ord, "（【〔［〖[{〈"), "(") | dict.fromkeys(map(ord, "）】〕］〗]}〉"), ")")
_EVEN |= {
    ord("．"): ".",
    ord("·"): ".",
    ord("："): ":",
    ord("﹕"): ":",
    ord("％"): "%",
    ord("／"): "/",
    ord("〇"): "〇",
    ord("○"): "〇",
    ord("Ο"): "〇",
    ord("◯"): "〇",
}
_EVEN |= {ord(sign): str(number) for number, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {
    ord(sign): str(number) for number, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")
}
_EVEN |= (
    {0xFF3B: "(", 0xFF3D: ")", 0xFF5B: "(", 0xFF5D: ")"}
    | dict.fromkeys(range(0x2460, 0x2474), "；")
    | dict.fromkeys(range(0x2776, 0x2780), "；")
)
_EVEN |= {ord("壹"): "一", ord("贰"): "二", ord("叁"): "三"}

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE = frozenset([*_DIGITS, "十", "廿", "卅", "百"])
_PLANS = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031, "十七五": 2036}
_PUNCTUATION = {
    "；": "SEP",
    "、": "LIST",
    "(": "OPEN",
    ")": "CLOSE",
    ":": "COLON",
    "-": "TO",
    "/": "SEP",
    "|": "SEP",
    "!": "SEP",
    ".": "SEP",
    "+": "JOIN",
}


def _vocabulary() -> dict[str, tuple[tuple[str, Token], ...]]:
    words: dict[str, Token] = {word: (kind, value, word) for kind, value, row in ROWS for word in row.split()}
    words.update((word, ("FEST", value, word)) for word, value in FESTIVALS.items())
    words.update((word, ("SEASON", value, word)) for word, value in SEASONS.items())
    by_first: dict[str, list[tuple[str, Token]]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append((word, words[word]))
    return {first: tuple(row) for first, row in by_first.items()}


_WORDS = _vocabulary()
_NONE: tuple[tuple[str, Token], ...] = ()


def even(phrase: str) -> str:
    """The phrase in the one spelling that the words and rules are written in."""
    text = phrase.strip()
    if ":" in text and " " in text:
        text = _apart(text)
    text = text.translate(_EVEN)
    if "--" in text:
        while "--" in text:
            text = text.replace("--", "-")
    if "O" in text or "o" in text:
        text = "".join(
            "〇"
            if sign in "Oo" and 0 < i and text[i - 1] in _CHINESE and text[i + 1 : i + 2] in _CHINESE | {"年", "O"}
            else sign
            for i, sign in enumerate(text)
        )
    if "元月" in text and not any(f"{sign}元月" in text for sign in "万亿千百十0123456789"):
        text = text.replace("元月", "1月")
    return text


def _apart(text: str) -> str:
    """A blank between a date and a time of day is kept as a mark, or their digits would run together (2024-06-30 00:00:00)."""
    words = text.split(" ")
    return "".join(
        word if i == 0 or ":" not in word[:3] or not words[i - 1][-1:].isdigit() else "号" + word
        for i, word in enumerate(words)
    )


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral below 1,000: 三十一, 廿五, 二〇二三 (digit by digit), 一百二十; None if it is not one."""
    if all(sign in _DIGITS for sign in text):
        if len(text) > 1 and len(text) != 4 and not (len(text) == 2 and text[0] != "零"):
            return None
        return int("".join(str(_DIGITS[sign]) for sign in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    hundreds, hundred, rest = text.rpartition("百")
    value = 0
    if hundred:
        if len(hundreds) > 1 or hundreds not in _DIGITS:
            return None
        value = 100 * _DIGITS[hundreds]
        rest = rest.removeprefix("零").removeprefix("〇")
        if not rest:
            return value
    tens, ten, ones = rest.partition("十")
    if ten:
        if len(tens) > 1 or (tens and tens not in _DIGITS):
            return None
        value += 10 * (_DIGITS[tens] if tens else 1)
    elif hundred:
        ones = rest
    if ones:
        if len(ones) > 1 or ones not in _DIGITS:
            return None
        value += _DIGITS[ones]
    return value


def tokens(text: str, seasons: Collection[str] = ()) -> list[Token]:
    """The tokens of an evened phrase. `seasons` are further season names, from the settings."""
    out: list[Token] = []
    i, size = 0, len(text)
    words = _WORDS
    while i < size:
        char = text[i]
        if "0" <= char <= "9":
            i = _digits(text, i, size, out)
            continue
        for name in seasons:
            if text.startswith(name, i):
                out.append(("SEASON", name, name))
                i += len(name)
                break
        else:
            if char in _CHINESE:
                end = i + 1
                while end < size and text[end] in _CHINESE:
                    end += 1
                step = _chinese(text, i, end, out)
                if step:
                    i = step
                    continue
            for word, token in words.get(char, _NONE):
                if text.startswith(word, i):
                    if token[0] == "WEEKDAY" and out and out[-1][0] == "NUM":
                        continue  # 一周一次 is not a Monday
                    if word == "年中" and text.startswith("秋", i + 2):
                        continue  # 2027年中秋节前
                    out.append(token)
                    i += len(word)
                    break
            else:
                kind = _PUNCTUATION.get(char)
                if kind:
                    out.append((kind, None, char))
                    i += 1
                elif char == "《" and (end := text.find("》", i)) > 0:
                    out.append(("TEXT", None, text[i : end + 1]))
                    i = end + 1
                elif char.isascii() and char.isalpha():
                    i = _latin(text, i, size, out)
                else:
                    kind = (
                        "BAD"
                        if char in RISKY or not "\u4e00" <= char <= "\u9fff"
                        else "MILD"
                        if char in MILD
                        else "TEXT"
                    )
                    out.append((kind, None, char))
                    i += 1
    return out


def _run(text: str, i: int, size: int) -> int:
    while i < size and "0" <= text[i] <= "9":
        i += 1
    return i


def _digits(text: str, i: int, size: int, out: list[Token]) -> int:
    """A number, or a date written in digits; returns where it ends."""
    end = _run(text, i, size)
    written = text[i:end]
    length = end - i
    after = text[end : end + 1]
    if length == 8 and written[:2] in ("19", "20"):
        out.append(("YMD", (int(written[:4]), int(written[4:6]), int(written[6:])), written))
        return end
    if length == 6 and written[:2] in ("19", "20") and "01" <= written[4:] <= "12":
        out.append(("YM", (int(written[:4]), int(written[4:])), written))
        return end
    if length > 6:
        out.append(("BAD", None, written))
        return end
    number = int(written)
    if after == ":" and length <= 2:
        stop = _run(text, end + 1, size)
        if stop - end - 1 == 2:
            minute = int(text[end + 1 : stop])
            if text[stop : stop + 1] == ":":
                stop = _run(text, stop + 1, size)
                number = number or 24  # a spreadsheet writes every date as … 00:00:00
            out.append(("CLOCK", (number, minute), text[i:stop]))
            return stop
    if after and after in "./-":
        stop = _run(text, end + 1, size)
        second = text[end + 1 : stop]
        if 1 <= len(second) <= 2:
            value = int(second)
            if length == 4 and written[:2] in ("19", "20"):
                if text[stop : stop + 1] == after:
                    third = _run(text, stop + 1, size)
                    if 1 <= third - stop - 1 <= 2:
                        out.append(("YMD", (number, value, int(text[stop + 1 : third])), text[i:third]))
                        return third
                if after != "-" or (value <= 12 and text[stop : stop + 1] != "年"):
                    if after == "." and len(second) == 1 and second == "0":
                        out.append(("BAD", None, text[i:stop]))
                        return stop
                    out.append(("YM", (number, value), text[i:stop]))
                    return stop
            elif length == 2 and number >= 13 and text[stop : stop + 1] == after:
                third = _run(text, stop + 1, size)
                if 1 <= third - stop - 1 <= 2:
                    out.append(("YMD", (2000 + number, value, int(text[stop + 1 : third])), text[i:third]))
                    return third
            elif length <= 2 and after != "-" and text[stop : stop + 1] not in ("月", ".", "年"):
                out.append(("MD", (number, value), text[i:stop]))
                return stop
        if after == "." and length <= 2 and text[stop : stop + 1] in ("月", "年") and not out:
            return end + 1  # "1.6月底前": the 1. numbers a list
        if after == "." and length <= 2 and len(second) == 4 and (not out or out[-1][0] == "SEP"):
            return end + 1  # "1.2022年底前"
    out.append(("NUM", number, written))
    return end


def _chinese(text: str, i: int, end: int, out: list[Token]) -> int:
    """A Chinese numeral from i to end, unless it is a festival, a five-year plan or part of a word; 0 if it is."""
    for name, first in _PLANS.items():
        if text.startswith(name, i) and text[i + 3 : i + 4] not in ("年", "月", "日", "个", "号", "天"):
            out.append(("PLAN", first, name))
            return i + 3
    for word, token in _WORDS.get(text[i], _NONE):
        if len(word) > 1 and text.startswith(word, i):
            stop = i + len(word)
            if (
                token[0] != "FEST"
                or stop > end
                or text[stop : stop + 1] not in ("月", "年", "日", "号", "个", "天", "季", "周")
            ):
                if stop < end and token[0] == "FEST":
                    break
                out.append(token)
                return stop
    value = chinese_number(text[i:end])
    if value is None:
        return 0
    out.append(("NUM", value, text[i:end]))
    return end


def _latin(text: str, i: int, size: int, out: list[Token]) -> int:
    """Q1 … Q4 is a quarter; any other run of letters and the digits behind it is a name (PM2.5, VOCs, G207)."""
    if (
        text[i] in "Qq"
        and text[i + 1 : i + 2] in ("1", "2", "3", "4")
        and not (text[i + 2 : i + 3].isascii() and text[i + 2 : i + 3].isalnum())
    ):
        out.append(("Q", int(text[i + 1]), text[i : i + 2]))
        return i + 2
    end = i
    while (
        end < size
        and text[end].isascii()
        and (text[end].isalnum() or (text[end] == "." and text[end + 1 : end + 2].isdigit()))
    ):
        end += 1
    out.append(("TEXT", None, text[i:end]))
    return end
