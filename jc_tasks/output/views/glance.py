"""The next entries at a glance, one line each: the only listing that does not carry the whole text."""

from collections.abc import Iterator
from datetime import date

from jc_tasks.agenda.lines import Item
from jc_tasks.chinese import bare_title
from jc_tasks.ledger import Ledger
from jc_tasks.model import Task
from jc_tasks.output.characters import ambiguous_width, width
from jc_tasks.output.layout import GAP
from jc_tasks.output.shown import Cell, Column, Table
from jc_tasks.output.views.listing import light_words

CLAUSE_ENDS = ("，", "。", "；", "：", "（", "(")
WITHIN_A_NAME = ("（市、区）", "(市、区)")  # 各县（市、区）
SUBJECT, LABEL = 16, 10  # the least column for the subject; the labels where a row does not fit one line


def table(
    items: list[Item],
    ledger: Ledger,
    title: str,
    notes: tuple[str, ...],
    today: date,
    columns: int,
    encoding: str,
) -> Table:
    """A line an entry: light, day, id, what it is about in words of the document that fit the page, who answers."""
    ambiguous = ambiguous_width(encoding)
    ends = [(light_words(item), short_day(item, today), item.task.id, units(item.task)) for item in items]
    taken = sum(max(width(text, ambiguous) for text in column) for column in zip(*ends, strict=True))
    room = columns - 4 * GAP - taken
    room = room if room >= SUBJECT else columns - LABEL
    rows = tuple(
        (Cell(light, item.light), Cell(day), Cell(id), Cell(subject(item, ledger, room, ambiguous)), Cell(who))
        for item, (light, day, id, who) in zip(items, ends, strict=True)
    )
    heads = (
        Column("灯", "light"),
        Column("日期", "due"),
        Column("编号", "id"),
        Column("内容", "subject", flex=1, min_width=SUBJECT),
        Column("责任单位", "units"),
    )
    return Table(title, heads, rows, notes)


def subject(item: Item, ledger: Ledger, room: int, ambiguous: int = 1) -> str:
    """The step, the title, the first clause, the title of the measure or of the category: the first that has room."""
    words = list(filter(None, _names(item, ledger)))
    return next((one for one in words if width(one, ambiguous) <= room), min(words, key=width, default=""))


def units(task: Task) -> str:
    """The first unit and how many there are: 市生态环境局等8家."""
    names = list(dict.fromkeys(unit.name for unit in task.units))
    return f"{names[0]}等{len(names)}家" if len(names) > 1 else "".join(names)


def short_day(item: Item, today: date) -> str:
    if item.due is None:
        return "—"
    return item.due.isoformat()[5 if item.due.year == today.year else 0 :]


def _names(item: Item, ledger: Ledger) -> Iterator[str]:
    task = item.task
    yield item.milestone or ""
    yield _clause(item.milestone or "")
    yield task.title
    yield _clause(task.text)
    yield next((one.title for one in ledger.measures if (one.plan, one.no) == (task.plan, task.measure)), "")
    yield bare_title(task.category)


def _clause(text: str) -> str:
    for index in range(len(text)):
        if text.startswith(CLAUSE_ENDS, index) and not text.startswith(WITHIN_A_NAME, index):
            return text[:index]
    return text
