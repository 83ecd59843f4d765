"""Chinese text by itself: numerals of lists, and texts compared as a person would."""

from __future__ import annotations

import unicodedata

WEEKDAYS = "一二三四五六日"
_DIGITS = "零一二三四五六七八九"


def numeral_value(text: str) -> int | None:
    """一 to 九十九 as a number; None for anything else."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.find(text) if len(text) == 1 and text in _DIGITS[1:] else None
    if (tens and tens not in _DIGITS[2:]) or (ones and ones not in _DIGITS[1:]) or len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * (_DIGITS.find(tens) if tens else 1) + (_DIGITS.find(ones) if ones else 0)


def numeral(number: int) -> str:
    """1 to 99 as a Chinese numeral."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def bare_title(category: str) -> str:
    """A section's title without its printed numeral: 九、加强重点区域环境污染整治 -> 加强重点区域环境污染整治."""
    for mark in "、）)":
        number, _, title = category.partition(mark)
        if number and title and not number.strip("（(一二三四五六七八九十 "):
            return title.strip()
    return category.strip()


def plain(text: str) -> str:
    """Text for comparing: full-width and half-width forms, capitals and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
