"""One entry whole, as a sheet for people and as an object for scripts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from jc_tasks.agenda import Item, next_dates, plan_named, step_items
from jc_tasks.show import Sheet
from jc_tasks.show.listing import light_words, record
from jc_tasks.show.reading import in_words

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
    from jc_tasks.model import Measure, Task

SHOWN_DATES = 5


def sheet(item: Item, ledger: Ledger, today: date) -> Sheet:
    task = item.task
    plan = plan_named(ledger, task)
    measure = _measure(ledger, task)
    fields = [
        ("编号", task.id),
        ("计划", f"{plan.name}　{plan.title}　{plan.document}".strip("　") if plan else task.plan),
        ("表", f"{task.table} 第 {task.no} 项"),
        ("类别", f"{task.section}　{task.category}".strip("　")),
        ("标题", task.title),
        ("内容", task.text),
        ("完成时限", task.deadline.phrase),
        ("读作", in_words(task.deadline)),
        ("依据", "；".join(task.deadline.how)),
        ("往后日期", "、".join(map(str, next_dates(task.deadline, plan, today, SHOWN_DATES)))),
        ("节点", "\n".join(map(_step, step_items(ledger, task, today)[1:]))),
        ("状态", item.status if item.light == "—" else f"{item.status}　{light_words(item)}"),
        ("责任单位", task.units_text),
        ("展开", _units(task)),
        ("备注", task.remark),
        ("说明", "\n".join(task.notes)),
        ("对应措施", f"{measure.id}　第 {measure.no} 条　{measure.title}\n{measure.text}".strip() if measure else ""),
        ("措施单位", measure.units_text if measure and measure.units_text != task.units_text else ""),
        ("原文行号", str(task.line or "")),
    ]
    return Sheet(
        f"{task.id}　{task.title or task.deadline.phrase}", tuple((name, value) for name, value in fields if value)
    )


def full_record(item: Item, ledger: Ledger, today: date) -> dict[str, object]:
    """The object of a listing, and all that a listing has no room for."""
    task = item.task
    measure = _measure(ledger, task)
    return record(item) | {
        "how": list(task.deadline.how),
        "next_dates": next_dates(task.deadline, plan_named(ledger, task), today, SHOWN_DATES),
        "milestones": [
            {
                "text": step.milestone,
                "phrase": step.deadline.phrase,
                "kind": step.deadline.kind,
                "due": step.due,
                "recur": step.deadline.recur,
                "days_left": step.days_left,
                "light": step.light,
            }
            for step in step_items(ledger, task, today)[1:]
        ],
        "responsible": [{"unit": unit.name, "group": unit.group or None} for unit in task.units],
        "measure_text": measure
        and {
            "id": measure.id,
            "title": measure.title,
            "text": measure.text,
            "units_text": measure.units_text,
            "line": measure.line,
        },
    }


def _measure(ledger: Ledger, task: Task) -> Measure | None:
    return next(
        (one for one in ledger.measures if one.plan == task.plan and one.no == task.measure and one.text != task.text),
        None,
    )


def _step(item: Item) -> str:
    return f"{item.due or '没有日期'}　{light_words(item)}　{item.milestone}（{item.deadline.phrase}）"


def _units(task: Task) -> str:
    """Each unit, and the group that brought it in; empty where the cell says no less."""
    groups = {unit.group for unit in task.units if unit.group}
    direct = [unit.name for unit in task.units if not unit.group]
    lines = ["、".join(direct)] if direct else []
    lines += [
        f"{group}：" + "、".join(unit.name for unit in task.units if unit.group == group) for group in sorted(groups)
    ]
    return "" if "、".join(direct) == task.units_text else "\n".join(lines)
