"""Lines of the agenda as a table for people and objects for scripts: the one place that chooses columns and keys."""

from collections.abc import Iterable
from typing import NamedTuple

from jc_tasks.agenda.lines import Item
from jc_tasks.chinese import bare_title
from jc_tasks.ledger import Ledger
from jc_tasks.output.shown import Cell, Shown, Table, named, table_of
from jc_tasks.progress.standing import UNTOUCHED, Said

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
BY_WORDS = {"unit": "单位", "category": "类别", "plan": "计划", "month": "月份"}


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


def table(
    items: list[Item],
    ledger: Ledger,
    title: str,
    *,
    unit: str = "",
    late: Iterable[Item] = (),
    missed: bool = False,
) -> Table:
    """The items in the columns that fit a page.

    An entry's text stands once, in its first line; its further milestones point there. `late` lines, the longest first,
    are what the items do not show: said beside the light of their entry.
    """
    return page(lines(items, ledger, unit=unit, late=late, missed=missed), title)


def whole(items: list[Item], ledger: Ledger, *, unit: str = "") -> Table:
    """The items with every column, for a spreadsheet."""
    via_whom = (VIA._replace(optional=False),) if unit else ()
    return table_of(lines(items, ledger, unit=unit), (*WHOLE, *via_whom))


def lines(
    items: list[Item],
    ledger: Ledger,
    *,
    unit: str = "",
    late: Iterable[Item] = (),
    missed: bool = False,
    above: Iterable[str] = (),
) -> list[Line]:
    """The items in their places; `above` are the entries whose text stands in a table before this one."""
    behind: dict[str, Item] = {}
    for one in late:
        behind.setdefault(one.task.id, one)
    plans = {plan.id: plan.name for plan in ledger.plans}
    seen = set(above)
    found = []
    for item in items:
        task = item.task
        plan = plans.get(task.plan, task.plan)
        found.append(Line(item, plan, unit, task.id in seen, behind.get(task.id), missed))
        seen.add(task.id)
    return found


def page(lines: list[Line], title: str, without: tuple[str, ...] = ()) -> Table:
    """The lines in the columns of a page, save those `without` which it is asked for by key."""
    shown = [one for one in PAGE if one.key not in without]
    if any(line.behind for line in lines):
        shown = [one._replace(flex=3, min_width=18) if one is LIGHT else one for one in shown]
    return table_of(lines, shown, title)


def records(items: list[Item], *, unit: str = "") -> list[dict[str, object]]:
    """The lines as JSON objects; listing.schema.json describes them."""
    return [record(item) | ({"via": item.via} if unit else {}) for item in items]


def record(item: Item) -> dict[str, object]:
    task, standing = item.task, item.standing
    return {
        **named(task, "id plan table no section"),
        "category": bare_title(task.category),
        **named(task, "title text"),
        "deadline": named(task.deadline, "phrase kind start due recur note"),
        "milestone": item.milestone,
        "milestone_phrase": item.deadline.phrase if item.milestone else None,
        **named(item, "due days_left occurrences light status"),
        **named(standing, "percent done verified"),
        "original_due": item.original,
        "note": _said(standing.note),
        "problem": _said(standing.problem),
        "next": _said(standing.next),
        "units": [unit.name for unit in task.units],
        **named(task, "units_text measure remark"),
        "notes": list(task.notes),
        "line": task.line,
    }


def _said(said: Said | None) -> dict[str, object] | None:
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


def lights(line: Line) -> Cell:
    """The line's own light, and how late a step or the last date of the same entry is."""
    words, behind = light_words(line.item), line.behind
    if behind and behind.days_left is not None:
        words += f"（{'节点' if behind.milestone else '上期'}逾期{-behind.days_left}天）"
    return Cell(words, line.item.light)


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


LIGHT = Shown[Line]("灯", "light", lights)
VIA = Shown[Line]("责任来源", "via", via, flex=1, min_width=8, optional=True)
PAGE: tuple[Shown[Line], ...] = (
    LIGHT,
    Shown("日期", "due", lambda line: line.item.due or "—"),
    Shown("编号", "id", lambda line: line.item.task.id),
    Shown("状态", "status", lambda line: status_words(line.item), flex=1, min_width=10, optional=True),
    Shown("内容", "text", content, flex=5, min_width=16),
    Shown("完成时限", "deadline", phrase, flex=1, min_width=12),
    Shown("责任单位", "units_text", lambda line: line.item.task.units_text, flex=2, min_width=12),
    VIA,
)
WHOLE: tuple[Shown[Line], ...] = (  # what people look at and sort by comes first
    Shown("灯", "light", lambda line: Cell(line.item.light, line.item.light)),
    Shown("日期", "due", lambda line: line.item.due),
    Shown("剩余天数", "days_left", lambda line: line.item.days_left, align="right"),
    Shown("编号", "id", lambda line: line.item.task.id),
    Shown("内容", "text", lambda line: line.item.task.text),
    Shown("节点", "milestone", lambda line: line.item.milestone),
    Shown("完成时限", "phrase", lambda line: line.item.deadline.phrase),
    Shown("责任单位", "units_text", lambda line: line.item.task.units_text),
    Shown("状态", "status", lambda line: line.item.status),
    Shown("计划", "plan", lambda line: line.plan),
    Shown("表", "table", lambda line: line.item.task.table),
    Shown("序号", "no", lambda line: line.item.task.no, align="right"),
    Shown("类别序号", "section", lambda line: line.item.task.section),
    Shown("类别", "category", lambda line: bare_title(line.item.task.category)),
    Shown("标题", "title", lambda line: line.item.task.title),
    Shown("次数", "occurrences", lambda line: line.item.occurrences, align="right"),
    Shown("进度%", "percent", lambda line: line.item.standing.percent, align="right"),
    Shown("办结日期", "done", lambda line: line.item.standing.done),
    Shown("销号日期", "verified", lambda line: line.item.standing.verified),
    Shown("原定日期", "original_due", lambda line: line.item.original),
    Shown("进展情况", "note", lambda line: line.item.standing.note and line.item.standing.note.text),
    Shown("存在问题", "problem", lambda line: line.item.standing.problem and line.item.standing.problem.text),
    Shown("下一步打算", "next", lambda line: line.item.standing.next and line.item.standing.next.text),
    Shown("时限类型", "kind", lambda line: KIND_WORDS[line.item.deadline.kind]),
    Shown("起始日", "start", lambda line: line.item.deadline.start),
    Shown("周期", "recur", lambda line: RECUR_WORDS.get(line.item.deadline.recur or "")),
    Shown("时限说明", "note", lambda line: line.item.deadline.note),
    Shown("事项时限", "deadline.phrase", lambda line: line.item.task.deadline.phrase),
    Shown("事项截止日", "deadline.due", lambda line: line.item.task.deadline.due),
    Shown("责任单位（展开）", "units", lambda line: "、".join(unit.name for unit in line.item.task.units)),
    Shown("对应措施", "measure", lambda line: line.item.task.measure, align="right"),
    Shown("备注", "remark", lambda line: line.item.task.remark),
    Shown("说明", "notes", lambda line: "；".join(line.item.task.notes)),
    Shown("原文行号", "line", lambda line: line.item.task.line or None, align="right"),
)
