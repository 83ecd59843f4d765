"""Chinese text by itself: numerals of lists, and texts compared as a person would."""

from __future__ import annotations

import unicodedata

WEEKDAYS = "一二三四五六日"
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SIGNS: tuple[str, ...] = ("", *"一二三四五六七八九")
NUMERALS = frozenset([*_DIGITS, "十", "廿", "卅", "百"])
"""What a numeral below 1,000 is written with."""


def number_value(text: str) -> int | None:
    """A numeral below 1,000 as a number: 三十一, 廿五, 二〇二三 (digit by digit), 一百二十; None for anything else."""
    if all(sign in _DIGITS for sign in text):
        plain = len(text) in (1, 4) or (len(text) == 2 and text[0] != "零")
        return int("".join(str(_DIGITS[sign]) for sign in text)) if plain else None
    hundreds, hundred, rest = text.replace("廿", "二十").replace("卅", "三十").rpartition("百")
    if hundred:
        rest = rest.removeprefix("零").removeprefix("〇")
    tens, ten, ones = rest.rpartition("十")
    parts = (
        _DIGITS.get(hundreds) if hundred else 0,
        (_DIGITS.get(tens) if tens else 1) if ten else 0,
        _DIGITS.get(ones) if ones else 0,
    )
    value = 0
    for part in parts:
        if part is None:
            return None
        value = 10 * value + part
    return value


def numeral_value(text: str) -> int | None:
    """一 to 九十九 as a number, if written as a list is numbered; None for anything else."""
    value = number_value(text)
    return value if value and value < 100 and numeral(value) == text else None


def numeral(number: int) -> str:
    """1 to 99 as a Chinese numeral."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _SIGNS[tens]) + "十" if tens else "") + _SIGNS[ones]


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
