"""One entry whole, as a sheet for people and as an object for scripts."""

from datetime import date

from jc_tasks.agenda.lines import NO_LIGHT, Item, step_items
from jc_tasks.agenda.steps import next_dates, plan_named
from jc_tasks.ledger import Ledger
from jc_tasks.model import Measure, Task
from jc_tasks.output.shown import Sheet, named
from jc_tasks.output.views.explain import basis, in_words
from jc_tasks.output.views.listing import light_words, record, status_words
from jc_tasks.progress.standing import Extension, Said

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
        ("读作", in_words(task.deadline) if is_entry(item) else ""),
        ("依据", basis(task.deadline)),
        ("往后日期", "、".join(map(str, next_dates(task.deadline, plan, today, SHOWN_DATES)))),
        ("节点", "\n".join(map(_step, step_items(ledger, task, today)[1:]))),
        ("状态", _status(item) if is_entry(item) else ""),
        ("延期", "\n".join(map(_extension, item.standing.extensions))),
        ("进展情况", _said(item.standing.note)),
        ("存在问题", _said(item.standing.problem)),
        ("下一步打算", _said(item.standing.next)),
        ("取消依据", item.standing.cancel_doc),
        ("责任单位", task.units_text),
        ("单位全称", _full_names(task)),
        ("统称所指", _groups(task)),
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
        "extensions": [extension._asdict() for extension in item.standing.extensions],
        "next_dates": next_dates(task.deadline, plan_named(ledger, task), today, SHOWN_DATES),
        "milestones": [
            {
                "text": step.milestone,
                "phrase": step.deadline.phrase,
                "kind": step.deadline.kind,
                "due": step.due,
                "recur": step.deadline.recur,
                **named(step, "days_left light status"),
            }
            for step in step_items(ledger, task, today)[1:]
        ],
        "responsible": [{"unit": unit.name, "group": unit.group or None} for unit in task.units],
        "measure_text": measure and named(measure, "id title text units_text line"),
    }


def _status(item: Item) -> str:
    words = [status_words(item) or item.status, "" if item.light in ("—", "办结") else light_words(item)]
    return "　".join(filter(None, words))


def _said(said: Said | None) -> str:
    return f"{said.text}（{said.date} {said.by}）" if said else ""


def _extension(extension: Extension) -> str:
    late = "，到期后才提出" if extension.late else ""
    words = [f"{extension.date} 延至 {extension.due}，原定 {extension.original or '没有日期'}{late}"]
    words += [
        f"理由：{extension.reason}",
        f"批准：{extension.approver}",
        f"文号：{extension.doc}",
        f"记录：{extension.by}",
    ]
    return "；".join(word for word in words if not word.endswith("："))


def _measure(ledger: Ledger, task: Task) -> Measure | None:
    return next(
        (one for one in ledger.measures if one.plan == task.plan and one.no == task.measure and one.text != task.text),
        None,
    )


def _step(item: Item) -> str:
    return f"{item.due or '没有日期'}　{light_words(item)}　{item.milestone}（{item.deadline.phrase}）"


def is_entry(item: Item) -> bool:
    """Not a bare measure of a plan's text, which has neither deadline nor status of its own."""
    return item.status != NO_LIGHT


def _full_names(task: Task) -> str:
    """The units named themselves, where the cell writes any of them otherwise."""
    direct = [unit.name for unit in task.units if not unit.group]
    return "" if all(name in task.units_text for name in direct) else "、".join(direct)


def _groups(task: Task) -> str:
    """Whom each group word of the cell means."""
    groups = dict.fromkeys(unit.group for unit in task.units if unit.group)
    return "\n".join(
        f"{group}：{'、'.join(unit.name for unit in task.units if unit.group == group)}" for group in groups
    )
