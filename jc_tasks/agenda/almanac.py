"""What falls due when: dated lines laid out as a month of days or as the columns of a timeline. Pure."""

import unicodedata
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from jc_tasks.agenda.grouping import Heading, divided
from jc_tasks.agenda.lines import Filter, Item, is_routine
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger.value import Ledger
from jc_tasks.progress.standing import CANCELLED

URGENCY = ("红", "黄", "蓝", "绿", "办结")
NEARBY = {"上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "次": 1}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
SIZES = (1, 3, 6, 12)


class Sorted(NamedTuple):
    """Dated lines: those to lay out, the daily and weekly routines that would drown them, the cancelled ones."""

    items: list[Item]
    routines: list[Item]
    cancelled: list[Item]


class Day(NamedTuple):
    """A day and what is due on it."""

    date: date
    items: tuple[Item, ...]


class Row(NamedTuple):
    """A line of a timeline: what is due in each of its slots."""

    heading: Heading
    cells: tuple[tuple[Item, ...], ...]


def told_apart(items: list[Item], status: str = "") -> Sorted:
    """Every line once, in one of the three; where the cancelled are asked for by `status`, they are laid out."""
    cancelled = [item for item in items if item.status == CANCELLED != status]
    live = [item for item in items if status == CANCELLED or item.status != CANCELLED]
    return Sorted(
        [item for item in live if not is_routine(item)], [item for item in live if is_routine(item)], cancelled
    )


def worst(items: tuple[Item, ...] | list[Item]) -> str:
    """The most urgent light among the lines, in the order of `URGENCY`; "" without any."""
    lights = {item.light for item in items}
    return next((light for light in URGENCY if light in lights), "")


# A month


def month_of(words: str, today: date) -> Window | None:
    """The whole month that `words` name: 2022-08, 2022年8月, 202208, 8, 8月, 八月, 上月, 本月, 下个月.

    A month alone is of today's year. None if they name none.
    """
    plain = "".join(unicodedata.normalize("NFKC", words).split()).removesuffix("份").replace("个", "")
    if len(plain) == 2 and plain[1] == "月" and plain[0] in NEARBY:
        years, month = divmod(today.year * 12 + today.month - 1 + NEARBY[plain[0]], 12)
        return whole_month(years, month + 1)
    plain = plain.removesuffix("月")
    if plain in NUMERALS:
        return whole_month(today.year, NUMERALS.index(plain) + 1)
    if len(plain) == 6 and plain.isascii() and plain.isdigit():
        plain = f"{plain[:4]}-{plain[4:]}"
    parts = plain.replace("年", "-").replace("/", "-").replace(".", "-").split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or [*map(len, parts[:-1])] not in ([], [4]):
        return None
    return whole_month(int(parts[0]) if parts[1:] else today.year, int(parts[-1])) if len(parts[-1]) < 3 else None


def whole_month(year: int, month: int) -> Window | None:
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        return None
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def weeks_of(items: list[Item], first: date) -> list[list[Day | None]]:
    """The month that begins on `first`, a list a week from Monday to Sunday; None for days of other months."""
    due = by_day(items)
    days: list[Day | None] = [None] * first.weekday()
    for number in range(monthrange(first.year, first.month)[1]):
        day = first + timedelta(days=number)
        days.append(Day(day, due.get(day, ())))
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def by_day(items: list[Item]) -> dict[date, tuple[Item, ...]]:
    """The lines of each day that has any, in order of date."""
    found: dict[date, list[Item]] = {}
    for item in items:
        if item.due:
            found.setdefault(item.due, []).append(item)
    return {day: tuple(found[day]) for day in sorted(found)}


# A timeline


def year_of(ledger: Ledger, filter: Filter, today: date) -> int:
    """The year of the plans asked for: today's where one of them is of it, else the latest."""
    years = {plan.year for plan in ledger.plans if filter.plan in ("", plan.id)} or {today.year}
    return today.year if today.year in years else max(years)


def slots(first: date, last: date, months: int) -> list[Window]:
    """The span cut at calendar months, quarters (3), half-years (6) or years (12); its ends stay where they are."""
    found = []
    while first <= last:
        index = first.year * 12 + first.month - 1
        year, month = divmod(index - index % months + months - 1, 12)
        end = min(last, date(year, month + 1, monthrange(year, month + 1)[1]))
        found.append(Window(first, end))
        if end == last:
            break
        first = end + timedelta(days=1)
    return found


def gathered(columns: list[Window], items: list[Item], today: date) -> list[Window]:
    """The slots, each run of those in which nothing falls due taken as one, save that of today."""
    found: list[Window] = []
    idle = False
    for column, cell in zip(columns, cells_of(items, columns), strict=True):
        empty = not cell and not column.holds(today)
        if empty and idle:
            column = Window(found.pop().first, column.last)
        found.append(column)
        idle = empty
    return found


def rows_of(items: list[Item], ledger: Ledger, by: str, columns: list[Window], unit: str = "") -> list[Row]:
    """The lines under their headings and in their slots; a heading without any is left out."""
    return [Row(heading, cells_of(lines, columns)) for heading, lines in divided(items, ledger, by, unit).items()]


def cells_of(items: list[Item], columns: list[Window]) -> tuple[tuple[Item, ...], ...]:
    return tuple(tuple(item for item in items if item.due and column.holds(item.due)) for column in columns)
