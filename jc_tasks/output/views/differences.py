"""What changed between two ledgers, as a table and as objects."""

from collections.abc import Iterable

from jc_tasks.chinese import bare_title
from jc_tasks.deadline import Deadline
from jc_tasks.ledger import Ledger
from jc_tasks.ledger.compare import ADDED, DEADLINE, KINDS, PLAN, REMOVED, RENUMBERED, UNITS, WORDING, Change
from jc_tasks.model import Task
from jc_tasks.output.shown import Shown, Table, named, table_of
from jc_tasks.output.views.listing import RECUR_WORDS

WORDS = {
    PLAN: "改计划",
    ADDED: "新增",
    REMOVED: "删去",
    DEADLINE: "改时限",
    UNITS: "改单位",
    RENUMBERED: "改编号",
    WORDING: "改内容",
}
FIELDS = {
    "year": "年度",
    "issued": "印发日期",
    "section": "类别",
    "text": "",
    "title": "标题",
    "category": "类别",
    "remark": "备注",
}
NONE = "无"
READING = "phrase kind start due recur note"


def table(changes: list[Change], ledger: Ledger, title: str) -> Table:
    """One change a row; a task's text stands once, in its first row."""
    told: set[str] = set()
    texts = []
    for change in changes:
        texts.append(_content(change, ledger, change.id in told))
        if change.kind != REMOVED and not _shows_text(change):
            told.add(change.id)
    return _table(changes, texts, title)


def whole(changes: list[Change], ledger: Ledger) -> Table:
    """The same, with the text in every row."""
    return _table(changes, [_content(change, ledger, False) for change in changes], "")


def _table(changes: list[Change], texts: list[str], title: str) -> Table:
    columns: tuple[Shown[tuple[Change, str]], ...] = (
        Shown("变化", "change", lambda row: WORDS[row[0].kind]),
        Shown("编号", "id", lambda row: row[0].id),
        Shown("原", "old", lambda row: sides(row[0])[0], flex=3, min_width=14),
        Shown("现", "new", lambda row: sides(row[0])[1], flex=3, min_width=14),
        Shown("内容", "text", lambda row: row[1], flex=4, min_width=16),
    )
    return table_of(zip(changes, texts, strict=True), columns, title)


def count(changes: Iterable[Change]) -> str:
    """How the changes divide: 新增 2、删去 1、改时限 3."""
    kinds = [change.kind for change in changes]
    return "、".join(f"{WORDS[kind]} {kinds.count(kind)}" for kind in KINDS if kind in kinds)


def sides(change: Change) -> tuple[str, str]:
    """What it was and what it is, in words: 6月底前（2022-06-30）."""
    if change.kind == ADDED and change.task:
        return "", _deadline_and_units(change.task)
    if change.kind == REMOVED and change.task:
        return _deadline_and_units(change.task), ""
    if change.kind == DEADLINE:
        return _side(change, change.before), _side(change, change.after)
    label = FIELDS.get(change.field, "")
    label = f"类别{change.name}" if change.field == "section" else "节点" if change.field == "milestone" else label
    lead = f"{label}：" if label else ""
    return lead + (change.old or NONE), lead + (change.new or NONE)


def records(changes: list[Change]) -> list[dict[str, object]]:
    """The changes as JSON objects; differences.schema.json describes them."""
    return [
        {
            "change": change.kind,
            "id": change.id,
            "plan": change.plan,
            "field": change.field or None,
            "name": change.name or None,
            "old": change.old,
            "new": change.new,
            "old_deadline": change.before and named(change.before, READING),
            "new_deadline": change.after and named(change.after, READING),
            "text": change.task.text if change.task else "",
            "units": [unit.name for unit in change.task.units] if change.task else [],
        }
        for change in changes
    ]


def dated(deadline: Deadline) -> str:
    """The phrase and the date that it is read as: 8月底前（2022-08-31）."""
    if deadline.kind == "recurring":
        read = RECUR_WORDS.get(deadline.recur or "", "定期")
        read += "".join(f"，{day} {end}" for day, end in zip(deadline.bounds, "起止", strict=True) if day)
        return f"{deadline.phrase}（{read}）" if read != deadline.phrase else read
    if deadline.kind == "window":
        return f"{deadline.phrase}（{deadline.start} 至 {deadline.due}）"
    if deadline.kind == "start_by":
        return f"{deadline.phrase}（{deadline.due} 前开始）"
    if deadline.kind == "from":
        return f"{deadline.phrase}（{deadline.start} 起）"
    if deadline.due:
        return f"{deadline.phrase}（{deadline.due}）"
    return deadline.phrase if deadline.kind == "ongoing" else f"{deadline.phrase}（没有日期）"


def _side(change: Change, deadline: Deadline | None) -> str:
    words = dated(deadline) if deadline else NONE
    return f"节点“{change.name}”：{words}" if change.field == "milestone" else words


def _deadline_and_units(task: Task) -> str:
    return "；".join(filter(None, (dated(task.deadline), task.units_text)))


def _shows_text(change: Change) -> bool:
    return change.kind == WORDING and change.field == "text"


def _content(change: Change, ledger: Ledger, seen: bool) -> str:
    if change.task is None:
        return next((plan.title for plan in ledger.plans if plan.id == change.plan), change.plan)
    title = bare_title(change.task.title)
    if _shows_text(change):
        return title
    if seen:
        return f"（全文见上面的 {change.id}）"
    return f"{title}。{change.task.text}" if title else change.task.text
