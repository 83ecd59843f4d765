"""A draft -> the text of a ledger file that a person can read and edit, with what to look at as comments beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jc_tasks.deadlines.mentions import Mention
from jc_tasks.importing.draft import Draft, DraftTable
from jc_tasks.importing.tasks import DraftTask
from jc_tasks.safeyaml.quote import comment, scalar

_STEP = "        "


def ledger_text(draft: Draft, steps: Mapping[str, Sequence[Mention]]) -> str:
    """The file. `steps` are those that a task's words seem to hold, by its id: written as comments."""
    lines = [
        comment(f"由 jc-tasks import 从“{draft.source}”导入。文字照原文；“#”开头的行是提示，核对后可以删去。"),
        f"plan: {scalar(draft.request.plan)}",
        f"name: {scalar(draft.name)}",
        f"title: {scalar(draft.title)}",
        *([f"document: {scalar(draft.document)}"] if draft.document else []),
        f"issued: {draft.request.issued}",
        f"year: {draft.request.year}",
    ]
    if draft.sections:
        lines.append("sections:")
        lines += [f"  {scalar(key)}: {scalar(title)}" for key, title in draft.sections.items()]
    lines.append("tables:" if draft.tables else "tables: []")
    for table in draft.tables:
        lines += _table(table, steps)
    return "\n".join(lines) + "\n"


def _table(table: DraftTable, steps: Mapping[str, Sequence[Mention]]) -> list[str]:
    lines = []
    if table.inferred:
        lines.append("  " + comment(f"没有印类别的行按上一行填，请核对：{runs(table.inferred)}"))
    lines += [f"  - name: {scalar(table.name)}", f"    title: {scalar(table.title)}"]
    if table.units_label:
        lines.append(f"    units_label: {scalar(table.units_label)}")
    lines.append("    tasks:" if table.tasks else "    tasks: []")
    for task in table.tasks:
        lines += _task(task, steps.get(task.id, ()))
    return lines


def _task(task: DraftTask, steps: Sequence[Mention]) -> list[str]:
    cells = {
        "no": str(task.no),
        "section": scalar(task.section),
        "category": scalar(task.category),
        "text": scalar(task.text),
        "deadline": scalar(task.deadline),
        "units": scalar(task.units),
        "remark": scalar(task.remark),
        "line": str(task.line or ""),
    }
    lines = [f"      - id: {scalar(task.id)}"]
    lines += [f"{_STEP}{name}: {value}" for name, value in cells.items() if value not in ("", '""')]
    if steps:
        lines.append(_STEP + comment("内容里像是分步时限，核对后去掉“# ”："))
        lines.append(_STEP + "# milestones:")
        for step in steps:
            lines.append(_STEP + comment(f"  - text: {scalar(step.words)}"))
            lines.append(_STEP + comment(f"    deadline: {scalar(step.phrase)}"))
    if task.notes:
        lines.append(f"{_STEP}notes:")
        lines += [f"{_STEP}  - {scalar(note)}" for note in task.notes]
    return lines


def runs(ids: Sequence[str]) -> str:
    """air-2、air-5至air-9: ids, or bare numbers, that count on are told by their ends."""
    parts: list[list[str]] = []
    for id in ids:
        stem = id.rstrip("0123456789")
        number = int(id[len(stem) :] or -1)
        if parts and stem != id and parts[-1][-1] == f"{stem}{number - 1}":
            parts[-1] = [parts[-1][0], id]
        else:
            parts.append([id])
    return "、".join("至".join(part) for part in parts)
