"""Spans of days as people type them: 30d, 两周, 本月, 2022年8月1日."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


class Window(NamedTuple):
    """A span of days; both ends belong to it, None is an open end."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


DAY, MONTH = "day", "month"
MEASURES = {
    "d": (DAY, 1),
    "天": (DAY, 1),
    "日": (DAY, 1),
    "": (DAY, 1),
    "w": (DAY, 7),
    "周": (DAY, 7),
    "星期": (DAY, 7),
    "礼拜": (DAY, 7),
    "m": (MONTH, 1),
    "月": (MONTH, 1),
    "q": (MONTH, 3),
    "季": (MONTH, 3),
    "季度": (MONTH, 3),
    "y": (MONTH, 12),
    "年": (MONTH, 12),
}
LENGTHS = {
    "半年": (MONTH, 6),
    "半个月": (DAY, 15),
    "半月": (DAY, 15),
    "今天": (DAY, 0),
    "今日": (DAY, 0),
    "当天": (DAY, 0),
}
THIS, NEXT = 0, 1
CALENDAR = {
    "本周": ("week", THIS),
    "这周": ("week", THIS),
    "下周": ("week", NEXT),
    "本月": ("month", THIS),
    "这月": ("month", THIS),
    "当月": ("month", THIS),
    "下月": ("month", NEXT),
    "本季": ("quarter", THIS),
    "本季度": ("quarter", THIS),
    "这季度": ("quarter", THIS),
    "下季": ("quarter", NEXT),
    "下季度": ("quarter", NEXT),
    "本年": ("year", THIS),
    "本年度": ("year", THIS),
    "今年": ("year", THIS),
    "当年": ("year", THIS),
    "明年": ("year", NEXT),
    "次年": ("year", NEXT),
}
BEFORE = ("未来", "今后", "接下来", "往后", "近")
AFTER = ("之内", "以内", "内")
NUMERALS = "零一二三四五六七八九"


def window_of(words: str, today: date) -> Window | None:
    """The window that `words` name, seen from `today`; None if they name none.

    A length (30d, 两周, 2个月, 半年) runs from today to the same day that much later, month ends clipped. A calendar
    word (本周, 下月, 今年) is that whole week from Monday, month, quarter or year, even where it began before today.
    """
    plain = _plain(words)
    for prefix in BEFORE:
        plain = plain.removeprefix(prefix)
    for suffix in AFTER:
        plain = plain.removesuffix(suffix)
    if (named := plain.replace("个", "")) in CALENDAR:
        return _calendar(*CALENDAR[named], today)
    length = LENGTHS.get(plain) or _length(plain)
    if length is None:
        return None
    unit, count = length
    try:
        return Window(today, today + timedelta(days=count) if unit == DAY else months_after(today, count))
    except (OverflowError, ValueError):
        return None


def date_of(words: str) -> date | None:
    """The day that `words` name: 2022-08-01, 2022.8.1, 2022/8/1, 20220801 or 2022年8月1日; None if they name none."""
    plain = _plain(words).removesuffix("日").removesuffix("号")
    for mark in "年月./":
        plain = plain.replace(mark, "-")
    if len(plain) == 8 and _is_number(plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    parts = plain.split("-")
    if len(parts) != 3 or len(parts[0]) != 4 or not all(_is_number(part) and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months on, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).lower()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _length(plain: str) -> tuple[str, int] | None:
    """八月, 8月 and 三季度 name a month and a quarter of the year, not a length: those take a 个."""
    number = plain.rstrip("".join(MEASURES) + "个")
    words = plain[len(number) :]
    unit, count = words.removeprefix("个"), _count(number)
    if count is None or unit not in MEASURES or words == "月" or (words in ("季", "季度") and not _is_number(number)):
        return None
    kind, each = MEASURES[unit]
    return kind, count * each


def _count(number: str) -> int | None:
    if _is_number(number):
        return int(number) if len(number) <= 7 else None
    tens, ten, ones = number.replace("两", "二").rpartition("十")
    values = [NUMERALS.find(part) for part in (tens, ones) if part]
    if not number or any(len(part) > 1 for part in (tens, ones)) or any(value < 1 for value in values):
        return None
    return (NUMERALS.find(tens) if tens else 1) * 10 * bool(ten) + (NUMERALS.find(ones) if ones else 0)


def _calendar(period: str, offset: int, today: date) -> Window | None:
    try:
        if period == "week":
            monday = today - timedelta(days=today.weekday()) + timedelta(weeks=offset)
            return Window(monday, monday + timedelta(days=6))
        months = {"month": 1, "quarter": 3, "year": 12}[period]
        first = months_after(today.replace(month=(today.month - 1) // months * months + 1, day=1), months * offset)
        return Window(first, months_after(first, months) - timedelta(days=1))
    except (OverflowError, ValueError):
        return None
