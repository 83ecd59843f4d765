"""What a spreadsheet shows of a number or a date: the parts that its number format names, and the words in the format.

8 in the format 0"月底前" is 8月底前, 2023.1 in 0.00 is 2023.10, a date in yyyy"年"m"月" is its year and month.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<single>.)|_.|\*.|\[[^\]]*\]|(?P<number>General|[#0?][#0?,.]*)|(?P<other>.)', re.S
)
_MARKS = "年月日号时分秒上午下周星期 \u3000,，-/.:：@"
_MIDNIGHT = time(0, 0)
_LONGEST = 80
_LARGEST = 1e300


def shown(value: Any, format: str) -> str:
    """What the cell shows: dates and numbers by their format, text as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    first = format.split(";")[0][:_LONGEST]
    if isinstance(value, (datetime, date)):
        return _date_text(value, first)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)) and abs(value) < _LARGEST:
        return _number_text(value, first)
    return str(value)


def _date_text(value: datetime | date, format: str) -> str:
    """The parts of the date that the cell shows: 2022年8月 of a cell formatted as year and month."""
    letters = _LITERALS.sub("", format).lower()
    year, month, day = f"{value.year}年", f"{value.month}月", f"{value.day}日"
    if "d" not in letters and "m" in letters and "h" not in letters:
        text = (year if "y" in letters else "") + month
    elif "y" not in letters and "d" in letters and "m" in letters:
        text = month + day
    elif "y" in letters and not set("mdh") & set(letters):
        text = year
    else:
        text = year + month + day
    moment = value.time() if isinstance(value, datetime) else _MIDNIGHT
    if moment != _MIDNIGHT and "h" in letters:
        return f"{text} {moment:%H:%M}"
    return text + _words_behind(format)


def _words_behind(format: str) -> str:
    """The words of a date's format behind the date: 底前 of m"月底前"; 年 and the like are part of the date."""
    words = ""
    for part in _PARTS.finditer(format):
        literal = part["quoted"] or part["single"] or part["other"] or ""
        words = "" if literal.isascii() and literal.isalpha() else words + literal
    return words.lstrip(_MARKS).rstrip(" @")


def _number_text(value: int | float, format: str) -> str:
    if "%" in format and "." in format:
        return f"{value:.{min(len(format.partition('.')[2].rstrip('%')), 6)}%}"
    if "%" in format:
        return f"{value:.0%}" if round(value * 100, 6) == round(value * 100) else f"{value * 100:g}%"
    figures, before, behind = "", "", ""
    for part in _PARTS.finditer(format):
        if part["number"]:
            figures += part["number"]
        elif (word := part["quoted"] or part["single"] or part["other"] or "").strip(" @"):
            before, behind = (before, behind + word) if figures else (before + word, behind)
    plain = _plain(value, figures)
    return f"{before}{plain}{behind}" if any("一" <= char <= "鿿" for char in before + behind) else plain


def _plain(value: int | float, figures: str) -> str:
    """The figures, with as many behind the point as the format asks for."""
    behind = figures.partition(".")[2]
    places = behind.count("0") if not set(behind) - {"0"} else 0
    if places and abs(value) < 1e15:
        return f"{value:.{min(places, 6)}f}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.12g}"
