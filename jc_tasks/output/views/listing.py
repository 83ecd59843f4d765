"""Lines of the agenda as a table for people and objects for scripts: the one place that chooses columns and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from jc_tasks.agenda.lines import Item
from jc_tasks.chinese import bare_title
from jc_tasks.output.tables import Cell, Column, Table
from jc_tasks.progress.standing import UNTOUCHED

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
    from jc_tasks.progress.standing import Said

KIND_WORDS = {
    "by": "截止",
    "window": "时段",
    "start_by": "启动",
    "recurring": "定期",
    "from": "起始",
    "ongoing": "长期",
    "none": "未定",
}
RECUR_WORDS = {
    "daily": "每日",
    "weekly": "每周",
    "ten-days": "每旬",
    "half-monthly": "每半月",
    "monthly": "每月",
    "bimonthly": "每两月",
    "quarterly": "每季度",
    "half-yearly": "每半年",
    "yearly": "每年",
}


class Line(NamedTuple):
    """An item in its place.

    plan      its plan's name
    unit      the unit asked for
    repeated  whether its text stands in a line above
    behind    the longest late line of the same entry that this one does not show
    missed    whether `occurrences` counts what was missed, not what lies in a window
    """

    item: Item
    plan: str
    unit: str
    repeated: bool
    behind: Item | None = None
    missed: bool = False


class Shown(NamedTuple):
    """A column and what stands in it."""

    column: Column
    cell: Callable[[Line], Cell]


def table(
    items: list[Item],
    ledger: Ledger,
    title: str,
    notes: tuple[str, ...] = (),
    *,
    unit: str = "",
    whole: bool = False,
    late: Iterable[Item] = (),
    missed: bool = False,
) -> Table:
    """The items as a table: the columns that fit a page, or the `whole` of them for a spreadsheet.

    On a page an entry's text stands once, in its first line; its further milestones point there. `late` lines, the
    longest first, are what the items do not show: said beside the light of their entry.
    """
    behind: dict[str, Item] = {}
    for one in late:
        behind.setdefault(one.task.id, one)
    shown = (WHOLE if whole else PAGE) + ((VIA,) if unit else ())
    if not whole and any(item.task.id in behind for item in items):
        shown = (LIGHTS, *shown[1:])
    if not whole and any(map(status_words, items)):
        shown = (*shown[:3], STATUS, *shown[3:])
    plans = {plan.id: plan.name for plan in ledger.plans}
    rows = []
    seen: set[str] = set()
    for item in items:
        plan = plans.get(item.task.plan, item.task.plan)
        line = Line(item, plan, unit, item.task.id in seen, behind.get(item.task.id), missed)
        rows.append(tuple(one.cell(line) for one in shown))
        seen.add(item.task.id)
    return Table(title, tuple(one.column for one in shown), tuple(rows), notes)


def records(items: list[Item], *, unit: str = "") -> list[dict[str, object]]:
    """The lines as JSON objects; listing.schema.json describes them."""
    return [record(item) | ({"via": item.via} if unit else {}) for item in items]


def record(item: Item) -> dict[str, object]:
    task, deadline = item.task, item.task.deadline
    return {
        "id": task.id,
        "plan": task.plan,
        "table": task.table,
        "no": task.no,
        "section": task.section,
        "category": bare_title(task.category),
        "title": task.title,
        "text": task.text,
        "deadline": {
            "phrase": deadline.phrase,
            "kind": deadline.kind,
            "start": deadline.start,
            "due": deadline.due,
            "recur": deadline.recur,
            "note": deadline.note,
        },
        "milestone": item.milestone,
        "milestone_phrase": item.deadline.phrase if item.milestone else None,
        "due": item.due,
        "days_left": item.days_left,
        "occurrences": item.occurrences,
        "light": item.light,
        "status": item.status,
        "percent": item.standing.percent,
        "done": item.standing.done,
        "verified": item.standing.verified,
        "original_due": item.original,
        "note": _said_record(item.standing.note),
        "problem": _said_record(item.standing.problem),
        "next": _said_record(item.standing.next),
        "units": [unit.name for unit in task.units],
        "units_text": task.units_text,
        "measure": task.measure,
        "remark": task.remark,
        "notes": list(task.notes),
        "line": task.line,
    }


def _said_record(said: Said | None) -> dict[str, object] | None:
    """Words that somebody recorded, with the day and who; None where nobody has."""
    return said._asdict() if said else None


def light_words(item: Item) -> str:
    """The light and how long: 红 逾期33天, 黄 今天, 蓝 还剩28天."""
    days = item.days_left
    if days is None or item.light == "—":
        return item.light
    return f"{item.light} " + ("今天" if days == 0 else f"逾期{-days}天" if days < 0 else f"还剩{days}天")


def status_words(item: Item) -> str:
    """What is recorded, for a page: 进行中 60%, 已办结 8月30日 逾期3天, 延期 原定2022-09-30; empty when nothing is."""
    standing, words = item.standing, []
    if standing.status != UNTOUCHED.status:
        words.append(standing.status)
    if standing.percent is not None and not standing.closed:
        words.append(f"{standing.percent}%")
    if when := standing.verified or standing.done or standing.cancelled:
        words.append(str(when))
    if late := standing.days_late(item.original or item.due):
        words.append(f"逾期{late}天办结")
    if item.original:
        words.append(f"延期，原定{item.original}")
    return "　".join(words)


def content(line: Line) -> str:
    """The step in front of the text that it is taken from; the heading in front where an entry has one."""
    task, step = line.item.task, f"【{line.item.milestone}】" if line.item.milestone else ""
    if step and line.repeated:
        return f"{step}（全文见上面的 {task.id}）"
    return step + (f"{task.title}。{task.text}" if task.title else task.text)


def lights(line: Line) -> str:
    """The line's own light, and how late a step or the last date of the same entry is."""
    words, behind = light_words(line.item), line.behind
    if behind is None or behind.days_left is None:
        return words
    return f"{words}（{'节点' if behind.milestone else '上期'}逾期{-behind.days_left}天）"


def phrase(line: Line) -> str:
    """The deadline as the document words it; how many dates the line stands for, where it is more than one."""
    item = line.item
    if item.occurrences < 2:
        return item.deadline.phrase
    count = f"已错过{item.occurrences}期" if line.missed else f"时段内{item.occurrences}次"
    return f"{item.deadline.phrase}，{count}"


def via(line: Line) -> str:
    """How the unit comes to answer for the line: 点名, through which group, or through which unit below it."""
    if line.item.via in ("", "direct"):
        return "点名" if line.item.via else ""
    if line.item.via == "child":
        return "下属单位"
    return "".join(f"统称“{one.group}”" for one in line.item.task.units if one.name == line.unit)


def _text(words: Callable[[Item], object]) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        value = words(line.item)
        return Cell("" if value is None else str(value))

    return cell


STATUS = Shown(Column("状态", "status", flex=1, min_width=10), _text(status_words))
VIA = Shown(Column("责任来源", "via", flex=1, min_width=8), lambda line: Cell(via(line)))
LIGHTS = Shown(Column("灯", "light", flex=3, min_width=18), lambda line: Cell(lights(line), line.item.light))
PAGE = (
    Shown(Column("灯", "light"), lambda line: Cell(light_words(line.item), line.item.light)),
    Shown(Column("日期", "due"), _text(lambda item: item.due or "—")),
    Shown(Column("编号", "id"), _text(lambda item: item.task.id)),
    Shown(Column("内容", "text", flex=5, min_width=16), lambda line: Cell(content(line))),
    Shown(Column("完成时限", "deadline", flex=1, min_width=12), lambda line: Cell(phrase(line))),
    Shown(Column("责任单位", "units_text", flex=2, min_width=12), _text(lambda item: item.task.units_text)),
)
WHOLE = (  # what people look at and sort by comes first
    Shown(Column("灯", "light"), lambda line: Cell(line.item.light, line.item.light)),
    Shown(Column("日期", "due"), _text(lambda item: item.due)),
    Shown(Column("剩余天数", "days_left", align="right"), _text(lambda item: item.days_left)),
    Shown(Column("编号", "id"), _text(lambda item: item.task.id)),
    Shown(Column("内容", "text"), _text(lambda item: item.task.text)),
    Shown(Column("节点", "milestone"), _text(lambda item: item.milestone)),
    Shown(Column("完成时限", "phrase"), _text(lambda item: item.deadline.phrase)),
    Shown(Column("责任单位", "units_text"), _text(lambda item: item.task.units_text)),
    Shown(Column("状态", "status"), _text(lambda item: item.status)),
    Shown(Column("计划", "plan"), lambda line: Cell(line.plan)),
    Shown(Column("表", "table"), _text(lambda item: item.task.table)),
    Shown(Column("序号", "no", align="right"), _text(lambda item: item.task.no)),
    Shown(Column("类别序号", "section"), _text(lambda item: item.task.section)),
    Shown(Column("类别", "category"), _text(lambda item: bare_title(item.task.category))),
    Shown(Column("标题", "title"), _text(lambda item: item.task.title)),
    Shown(Column("次数", "occurrences", align="right"), _text(lambda item: item.occurrences)),
    Shown(Column("进度%", "percent", align="right"), _text(lambda item: item.standing.percent)),
    Shown(Column("办结日期", "done"), _text(lambda item: item.standing.done)),
    Shown(Column("销号日期", "verified"), _text(lambda item: item.standing.verified)),
    Shown(Column("原定日期", "original_due"), _text(lambda item: item.original)),
    Shown(Column("进展情况", "note"), _text(lambda item: item.standing.note and item.standing.note.text)),
    Shown(Column("存在问题", "problem"), _text(lambda item: item.standing.problem and item.standing.problem.text)),
    Shown(Column("下一步打算", "next"), _text(lambda item: item.standing.next and item.standing.next.text)),
    Shown(Column("时限类型", "kind"), _text(lambda item: KIND_WORDS[item.deadline.kind])),
    Shown(Column("起始日", "start"), _text(lambda item: item.deadline.start)),
    Shown(Column("周期", "recur"), _text(lambda item: RECUR_WORDS.get(item.deadline.recur or ""))),
    Shown(Column("时限说明", "note"), _text(lambda item: item.deadline.note)),
    Shown(Column("事项时限", "deadline.phrase"), _text(lambda item: item.task.deadline.phrase)),
    Shown(Column("事项截止日", "deadline.due"), _text(lambda item: item.task.deadline.due)),
    Shown(Column("责任单位（展开）", "units"), _text(lambda item: "、".join(unit.name for unit in item.task.units))),
    Shown(Column("对应措施", "measure", align="right"), _text(lambda item: item.task.measure)),
    Shown(Column("备注", "remark"), _text(lambda item: item.task.remark)),
    Shown(Column("说明", "notes"), _text(lambda item: "；".join(item.task.notes))),
    Shown(Column("原文行号", "line", align="right"), _text(lambda item: item.task.line or None)),
)
