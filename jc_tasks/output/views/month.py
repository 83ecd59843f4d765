"""A month as a grid of days, and what is due on which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jc_tasks.agenda.almanac import Day, by_day, weeks_of, worst
from jc_tasks.agenda.lines import Item
from jc_tasks.chinese import WEEKDAYS
from jc_tasks.output.layout import fitting
from jc_tasks.output.shown import Cell, Column, Shown, Table, named, table_of
from jc_tasks.output.views.listing import RECUR_WORDS

CELL = 9  # 31 18项蓝


def grid(items: list[Item], first: date, today: date, title: str) -> Table:
    """A row a week from Monday: in each cell the day, how many are due and the most urgent light."""
    columns = tuple(Column(weekday, weekday, min_width=CELL) for weekday in WEEKDAYS)
    weeks = weeks_of(items, first)
    return Table(title, columns, tuple(tuple(_cell(day, today) for day in week) for week in weeks))


def holds(table: Table, columns: int, encoding: str) -> bool:
    """Whether the page is wide enough for the grid."""
    return fitting([table], columns, encoding) is not None


def agenda(items: list[Item], columns: int, encoding: str) -> Table:
    """A row a line: day, light, id, short text; the units too where the page is wide."""
    wide, narrow = _draft(items, (TEXT._replace(min_width=40), UNITS)), _draft(items, (TEXT,))
    return fitting([wide, narrow], columns, encoding) or narrow


def _draft(items: list[Item], more: tuple[Shown[Item], ...]) -> Table:
    return table_of((item for item in items if item.due), (*HEAD, *more))


def text_of(item: Item) -> str:
    return item.milestone or item.task.title or item.task.text


HEAD: tuple[Shown[Item], ...] = (
    Shown("日期", "due", lambda item: item.due and short_day(item.due)),
    Shown("灯", "light", lambda item: Cell(item.light, item.light)),
    Shown("编号", "id", lambda item: item.task.id),
)
TEXT = Shown("内容", "text", text_of, flex=3, min_width=24)
UNITS = Shown[Item]("责任单位", "units_text", lambda item: item.task.units_text, flex=1, min_width=20)


def sheet(items: list[Item]) -> Table:
    """A row a day that has any, for a spreadsheet."""
    columns = [Column(name, name) for name in ("日期", "星期", "项数", "灯", "编号", "内容")]
    rows = [
        (
            day.isoformat(),
            "周" + WEEKDAYS[day.weekday()],
            str(len(due)),
            worst(due),
            "\n".join(item.task.id for item in due),
            "\n".join(f"{item.task.id} {text_of(item)}" for item in due),
        )
        for day, due in by_day(items).items()
    ]
    return Table("", tuple(columns), tuple(tuple(map(Cell, row)) for row in rows))


def records(items: list[Item], routines: list[Item]) -> list[dict[str, object]]:
    """An object a day that has any, the routines with it; overview.schema.json describes it."""
    lines, daily = by_day(items), by_day(routines)
    return [
        {
            "date": day,
            "weekday": day.isoweekday(),
            "count": len(lines.get(day, ())),
            "light": worst(lines.get(day, ())) or None,
            "entries": list(map(_record, lines.get(day, ()))),
            "routines": [item.task.id for item in daily.get(day, ())],
        }
        for day in sorted({*lines, *daily})
    ]


def routine_words(routines: Iterable[Item]) -> str:
    """Each routine once: water-37 每日 31 次、每周 4 次."""
    counts: dict[str, dict[str, int]] = {}
    for item in routines:
        often = RECUR_WORDS.get(item.deadline.recur or "", "")
        found = counts.setdefault(item.task.id, {})
        found[often] = found.get(often, 0) + 1
    lines = (
        f"{id} {'、'.join(f'{often} {count} 次' for often, count in found.items())}" for id, found in counts.items()
    )
    return "；".join(lines)


def short_day(day: date) -> str:
    return f"{day.isoformat()[5:]} 周{WEEKDAYS[day.weekday()]}"


def _record(item: Item) -> dict[str, object]:
    return {
        **named(item.task, "id plan"),
        "milestone": item.milestone,
        "text": item.task.title or item.task.text,
        **named(item, "light status"),
        "units": [unit.name for unit in item.task.units],
    }


def _cell(day: Day | None, today: date) -> Cell:
    """Two lines where a format keeps them, else one: 31 18项蓝."""
    if day is None:
        return Cell("")
    number = f"{day.date.day}{'今' if day.date == today else ''}"
    if not day.items:
        return Cell(number)
    light = worst(day.items)
    return Cell(f"{number}\n{len(day.items)}项{light}", light)
