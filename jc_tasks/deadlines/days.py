"""Facts about days: month ends, Chinese working days, moving festivals, seasons."""

from __future__ import annotations

from datetime import date, timedelta

Season = tuple[tuple[int, int], tuple[int, int]]

DEFAULT_SEASONS: dict[str, Season] = {
    "汛期": ((6, 1), (9, 30)),
    "采暖季": ((11, 15), (3, 15)),
    "秋冬季": ((10, 1), (3, 31)),
    "夏季": ((6, 1), (8, 31)),
}

NOT_KNOWN: Season = ((0, 0), (0, 0))
"""A season that somebody has settled and that cannot be read: no date is made of it, and not the usual one either."""

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# 春节, 端午, 中秋, 重阳 as MMDDMMDDMMDDMMDD, a year each from 2000 on: the lunar calendar (GB/T 33661).
_FIRST_YEAR = 2000
_MOVING = (
    "0205060609121006 0124062510011025 0212061509211014 0201060409111004 0122062209281022 0209061109181011 "
    "0129053110061030 0218061909251019 0207060809141007 0126052810031026 0214061609221016 0203060609121005 "
    "0123062309301023 0210061209191013 0131060209081002 0219062009271021 0208060909151009 0128053010041028 "
    "0216061809241017 0205060709131007 0125062510011025 0212061409211014 0201060309101004 0122062209291023 "
    "0210061009171011 0129053110061029 0217061909251018 0206060909151008 0126052810031026 0213061609221016 "
    "0203060509121005 0123062410011024 0211061209191012 0131060109081001 0219062009271020 0208061009161009 "
    "0128053010041027 0215061809241017 0204060709131007 0124052710021026 0212061409201014 0201060309101003 "
    "0122062209281022 0210061109171011 0130053110051029 0217061909251018 0206060809151008 0126052910041027 "
    "0214061509221016 0202060409111005 0123062309301024 0211061309191013 0201060109071030 0219062009261020 "
    "0208061009161009 0128053010051028 0215061709241017 0204060609131006 0124062510021025 0212061409211014 "
    "0202060309091002"
)
_ROW = len("MMDDMMDDMMDDMMDD ")
_FROM_SPRING = {"eve": -1, "lantern": 14}
_COLUMN = {"spring": 0, "dragon": 4, "autumn": 8, "ninth": 12}


def moves(name: str) -> bool:
    """The festival falls on another day each year."""
    return not name[0].isdigit()


def festival(name: str, year: int) -> date | None:
    """The day of a festival in a year; None where the table does not reach. A fixed one is named "MM-DD"."""
    if not moves(name):
        return date(year, int(name[:2]), int(name[3:]))
    if name in _FROM_SPRING:
        spring = festival("spring", year)
        return spring + timedelta(_FROM_SPRING[name]) if spring else None
    if name == "qingming":
        short = year - 2000
        return date(year, 4, int(short * 0.2422 + 4.81) - short // 4) if 0 <= short < 100 else None
    at = _ROW * (year - _FIRST_YEAR) + _COLUMN[name]
    if not 0 <= at < len(_MOVING):
        return None
    return date(year, int(_MOVING[at : at + 2]), int(_MOVING[at + 2 : at + 4]))


def season(first: tuple[int, int], last: tuple[int, int], year: int) -> tuple[date, date]:
    """The first and last day of the season that begins in the year; 02-29 stands for the end of February."""
    end_year = year if last >= first else year + 1
    begin = date(year, first[0], min(first[1], month_length(year, first[0])))
    return begin, date(end_year, last[0], min(last[1], month_length(end_year, last[0])))


# The State Council's yearly holiday notices: weekdays off, and weekend days worked, as MMDD.
_OFF_AND_ON = {
    2019: (
        "0101 0204 0205 0206 0207 0208 0405 0501 0502 0503 0607 0913 1001 1002 1003 1004 1007",
        "0202 0203 0428 0505 0929 1012",
    ),
    2020: (
        "0101 0124 0127 0128 0129 0130 0131 0406 0501 0504 0505 0625 0626 1001 1002 1005 1006 1007 1008",
        "0119 0426 0509 0628 0927 1010",
    ),
    2021: (
        "0101 0211 0212 0215 0216 0217 0405 0503 0504 0505 0614 0920 0921 1001 1004 1005 1006 1007",
        "0207 0220 0425 0508 0918 0926 1009",
    ),
    2022: (
        "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
        "0129 0130 0402 0424 0507 1008 1009",
    ),
    2023: (
        "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
        "0128 0129 0423 0506 0625 1007 1008",
    ),
    2024: (
        "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    2025: (
        "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
        "0126 0208 0427 0928 1011",
    ),
    2026: (
        "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
        "0104 0214 0228 0509 0920 1010",
    ),
}


def add_workdays(day: date, count: int) -> tuple[date, str]:
    """The last of `count` Chinese working days after `day` (not counted itself), and what had to be assumed.

    Holidays and make-up days come from the table above; in other years from the package chinesecalendar if it is
    installed and reaches them; else Monday to Friday are taken for working days, and the note says so.
    """
    assumed = ""
    while count:
        day += timedelta(1)
        working = _is_workday(day)
        if working is None:
            working = day.weekday() < 5
            assumed = assumed or (
                f"没有{day.year}年的放假安排，这部分按周一至周五算工作日（安装或升级 chinesecalendar 可更新节假日表）"
            )
        count -= working
    return day, assumed


def _is_workday(day: date) -> bool | None:
    """Whether the day is worked; None where no holiday notice is known."""
    if day.year in _OFF_AND_ON:
        off, on = _OFF_AND_ON[day.year]
        written = f"{day.month:02}{day.day:02}"
        return written in on.split() or (day.weekday() < 5 and written not in off.split())
    try:
        from chinese_calendar import is_workday  # 9 ms and an extra, only for years that the table lacks

        return bool(is_workday(day))
    except (ImportError, NotImplementedError):
        return None


def month_length(year: int, month: int) -> int:
    """Days in the month."""
    if month == 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def month_end(year: int, month: int) -> date:
    """The last day of the month."""
    return date(year, month, month_length(year, month))


def add_months(day: date, months: int) -> date:
    """The same day so many months on, clipped to the month's length (01-31 + 1 month = 02-28)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))
