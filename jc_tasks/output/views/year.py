"""A span of time as columns, a row a category, unit or plan: how many fall due when, and how urgent they are."""

from datetime import date

from jc_tasks.agenda.almanac import SIZES, URGENCY, Row, cells_of, gathered, rows_of, slots, worst
from jc_tasks.agenda.lines import Item
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger import Ledger
from jc_tasks.model import Settings
from jc_tasks.output.layout import fitting
from jc_tasks.output.shown import Cell, Column, Table
from jc_tasks.output.views.listing import BY_WORDS
from jc_tasks.output.views.statistics import label, light_meanings

MOST_SLOTS = 12
LETTERS = {"办结": "结"}
QUARTERS = "一二三四"
LABEL = 24  # what the row labels should have, and what they can do with
NARROW_LABEL = 12


def table(
    items: list[Item],
    ledger: Ledger,
    by: str,
    span: tuple[date, date],
    today: date,
    columns: int,
    encoding: str,
    unit: str = "",
    title: str = "",
) -> Table:
    """The finest columns that the page holds: months, else quarters, half-years or years; never more than twelve.

    Where months are tight, those in a row in which nothing falls due are one column (1-4).
    """

    def draft(cut: list[Window], size: int, label_width: int, brief: bool) -> Table:
        several = cut[0].first is not None and cut[0].first.year != span[1].year
        names = [("*" if slot.holds(today) else "") + slot_name(slot, size, several, brief) for slot in cut]
        first = BY_WORDS[by] + ("／月份" if size == 1 and brief and not several else "")
        head = Column(first, "name", flex=1, min_width=label_width)
        lines = [
            (Cell(label(row.heading, ledger)), *map(_cell, row.cells)) for row in rows_of(items, ledger, by, cut, unit)
        ]
        if lines:
            lines.append((Cell("合计"), *map(_cell, cells_of(items, cut))))
        return Table(title, (head, *(Column(name, name, "right") for name in names)), tuple(lines))

    drafts = []
    for size in SIZES:
        cut = slots(*span, size)
        if len(cut) <= MOST_SLOTS or size == SIZES[-1]:
            drafts += [draft(cut, size, LABEL, False), draft(cut, size, LABEL, True)]
            drafts.append(draft(gathered(cut, items, today) if size == 1 else cut, size, NARROW_LABEL, True))
    return fitting(drafts, columns, encoding) or drafts[-1]


def slot_name(slot: Window, size: int, several: bool, brief: bool) -> str:
    """8月 or 8, 1-4 for several months, 三季度 or 3季, 上半年, 2022年; its year in front where there are several."""
    if slot.first is None or slot.last is None:
        return ""
    year, month = slot.first.year, slot.first.month
    front = f"{year % 100:02}年" if several else ""
    if size == 1:
        months = f"{month}" if (slot.last.year, slot.last.month) == (year, month) else f"{month}-{slot.last.month}"
        return f"{front}{months}" + ("月" if several or not brief else "")
    if size == 3:
        quarter = (month - 1) // 3
        return f"{front}{quarter + 1}季" if brief or several else f"{QUARTERS[quarter]}季度"
    if size == 6:
        return f"{front}{'上' if month < 7 else '下'}" + ("" if several else "半年")
    return f"{year}年"


def sheet(rows: list[Row], ledger: Ledger, cut: list[Window]) -> Table:
    """Numbers only, a column a month, and the sums by light; for a spreadsheet."""
    plans = {plan.id: plan.name for plan in ledger.plans}
    names = ["计划", "类别序号", "名称", *(str(slot.first)[:7] for slot in cut), "合计", *URGENCY]
    lines = []
    for row in rows:
        lights = [item.light for cell in row.cells for item in cell]
        counts = [*map(len, row.cells), len(lights), *map(lights.count, URGENCY)]
        plan = plans.get(row.heading.plan, row.heading.plan)
        lines.append((plan, row.heading.section, row.heading.name, *map(str, counts)))
    return Table("", tuple(Column(name, name) for name in names), tuple(tuple(map(Cell, line)) for line in lines))


def records(rows: list[Row], by: str, cut: list[Window]) -> list[dict[str, object]]:
    """An object a row; overview.schema.json describes it."""
    return [
        {
            "by": by,
            "plan": row.heading.plan or None,
            "section": row.heading.section or None,
            "name": row.heading.name,
            "total": sum(map(len, row.cells)),
            "slots": [
                {
                    "from": slot.first,
                    "to": slot.last,
                    "count": len(cell),
                    "light": worst(cell) or None,
                    "ids": [item.task.id for item in cell],
                }
                for slot, cell in zip(cut, row.cells, strict=True)
            ],
        }
        for row in rows
    ]


def legend(settings: Settings) -> str:
    meanings = light_meanings(settings)
    words = [f"{LETTERS.get(light, light)} {meanings[light]}" for light in URGENCY[:-1]] + ["结 全部办结"]
    return "格子里是到期的项数和其中最急的灯：" + "，".join(words) + "。"


def _cell(items: tuple[Item, ...]) -> Cell:
    light = worst(items)
    return Cell(f"{len(items)}{LETTERS.get(light, light)}", light) if items else Cell("")
