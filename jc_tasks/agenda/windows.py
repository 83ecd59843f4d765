"""Spans of days as people type them: 30d, 两周, 本月, 2022年8月1日."""

import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from jc_tasks.chinese import numeral_value


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
LAST, THIS, NEXT = -1, 0, 1
CALENDAR = {
    "上周": ("week", LAST),
    "上月": ("month", LAST),
    "上季": ("quarter", LAST),
    "上季度": ("quarter", LAST),
    "去年": ("year", LAST),
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
NEAR_DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "当天": 0, "明天": 1, "明日": 1, "后天": 2}
BEFORE = ("未来", "今后", "接下来", "往后", "近")
AFTER = ("之内", "以内", "内")
FIRST_YEAR, LAST_YEAR = 1900, 2200
MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
SEASONS = {  # parts of a year: first month, how many
    "上半年": (1, 6),
    "下半年": (7, 6),
    **{f"{numeral}季度": (3 * index + 1, 3) for index, numeral in enumerate(MONTHS[:4])},
    **{f"第{numeral}季度": (3 * index + 1, 3) for index, numeral in enumerate(MONTHS[:4])},
}


def window_of(words: str, today: date) -> Window | None:
    """The window that `words` name, seen from `today`; None if they name none.

    A length (30d, 两周, 2个月, 半年) runs from today to the same day that much later, month ends clipped. A calendar
    word (本周, 下月, 今年) is that whole week from Monday, month, quarter or year, even where it began before today; so
    are 8月, 八月份, 三季度, 上半年 of today's year, and those with a year: 2022年8月, 2022-08, 2022年.
    """
    plain = _plain(words)
    for prefix in BEFORE:
        plain = plain.removeprefix(prefix)
    for suffix in AFTER:
        plain = plain.removesuffix(suffix)
    if (named := plain.replace("个", "")) in CALENDAR:
        return _calendar(*CALENDAR[named], today)
    length = None if "年" in plain[4:5] else LENGTHS.get(plain) or _length(plain)
    if length is None:
        return _span_named(plain, today)
    unit, count = length
    try:
        return Window(today, today + timedelta(days=count) if unit == DAY else months_after(today, count))
    except (OverflowError, ValueError):
        return None


def date_of(words: str) -> date | None:
    """The day that `words` name: 2022-08-01, 2022.8.1, 2022/8/1, 20220801 or 2022年8月1日; None if they name none.

    Only the years 1900 to 2200: far from the ends of the calendar, so that any day has a day before and a year after.
    """
    parts = _parts(words)
    try:
        return date(*parts) if parts and FIRST_YEAR <= parts[0] <= LAST_YEAR else None
    except ValueError:
        return None


def day_of(words: str, today: date) -> date | None:
    """The day that `words` name as seen from today: as in `date_of`, or 今天, 昨天, 明天, or 8月1日 of today's year."""
    plain = _plain(words)
    if plain in NEAR_DAYS:
        try:
            return today + timedelta(days=NEAR_DAYS[plain])
        except OverflowError:
            return None
    return date_of(plain) or date_of(f"{today.year}年{plain}" if "月" in plain and "年" not in plain else "")


def no_such_day(words: str) -> str:
    """What is wrong with a date that is written well but is in no calendar: 2022年2月没有30日; "" for other words."""
    parts = _parts(words)
    if parts is None or date_of(words):
        return ""
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if not 1 <= month <= 12:
        return f"没有{month}月"
    return f"{year}年{month}月没有{day}日"


def _parts(words: str) -> tuple[int, int, int] | None:
    plain = _plain(words).removesuffix("日").removesuffix("号")
    for mark in "年月./":
        plain = plain.replace(mark, "-")
    if len(plain) == 8 and _is_number(plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    parts = plain.split("-")
    if len(parts) != 3 or len(parts[0]) != 4 or not all(_is_number(part) and len(part) <= 4 for part in parts):
        return None
    year, month, day = map(int, parts)
    return year, month, day


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


def _span_named(plain: str, today: date) -> Window | None:
    """A month, quarter, half-year or year by its number: 8月, 八月份, 三季度, 2022年8月, 2022-08, 2022年."""
    year, mark, part = plain.partition("年") if "年" in plain[4:5] else ("", "", plain)
    if not mark and len(plain) in (6, 7) and _is_number(plain[:4]) and plain[4] in "-./":
        year, part = plain[:4], plain[5:] + "月"
    if year and not (_is_number(year) and len(year) == 4):
        return None
    name = part.removesuffix("份")
    if name in SEASONS:
        first, months = SEASONS[name]
    elif name in ("", "度") and year:
        first, months = 1, 12
    else:
        number = name.removesuffix("月")
        if number == name or (not _is_number(number) and number not in MONTHS) or len(number) > 2:
            return None
        first, months = int(number) if _is_number(number) else MONTHS.index(number) + 1, 1
    try:
        begin = date(int(year) if year else today.year, first, 1)
        return Window(begin, months_after(begin, months) - timedelta(days=1))
    except (OverflowError, ValueError):
        return None


def _count(number: str) -> int | None:
    if _is_number(number):
        return int(number) if len(number) <= 7 else None
    return numeral_value(number.replace("两", "二"))


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
