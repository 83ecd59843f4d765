"""What an import found, for the person who looks it over: plain lines; what was left out stands word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jc_tasks.draft.writing import runs
from jc_tasks.headings import NOBODY
from jc_tasks.show.characters import clean
from jc_tasks.show.listing import KIND_WORDS, RECUR_WORDS

if TYPE_CHECKING:
    from jc_tasks.deadline import Deadline
    from jc_tasks.draft.plan import Draft
    from jc_tasks.draft.steps import Proposal
    from jc_tasks.ledger import Ledger
    from jc_tasks.model import Task

_FINDINGS = {
    "number": "序号",
    "joined": "跨页断开、接到上一项的行",
    "shared": "合并单元格里的内容",
    "blank": "空白的格",
    "deadline": "时限栏",
    "units": "责任单位栏",
    "section": "小节",
    "hidden": "隐藏的行",
    "column": "隐藏的列",
    "invisible": "看不见的字符",
    "plans": "计划",
}
_MOST_IDS = 8


def report(
    draft: Draft, ledger: Ledger, proposals: Mapping[str, Sequence[Proposal]], nearest: Mapping[str, tuple[str, ...]]
) -> str:
    """The report. `nearest` are the units that are not known, each with the nearest that are."""
    request = draft.request
    lines = [
        f"从 {draft.source} 读到 {len(draft.entries)} 项：计划 {request.plan}（{draft.name}），{request.year} 年度，"
        f"{request.issued} 印发。",
        *_tables(draft),
        *_deadlines(ledger.tasks),
        *_units(ledger.tasks, nearest),
        *_findings(draft),
        *_steps(proposals),
        *_left(draft),
        *(f"另外：{remark}" for remark in draft.remarks),
    ]
    return "\n".join(map(clean, lines)) + "\n"


def preview(ledger: Ledger) -> str:
    """Every entry on lines of its own: id, deadline and how it is read, units, text."""
    lines = []
    for task in ledger.tasks:
        section = f"【{task.section}】" if task.section else ""
        lines.append(f"{task.id} {section}{task.deadline.phrase} → {read_words(task.deadline)}｜{task.units_text}")
        lines.append(f"    {task.text}" + (f"（备注：{task.remark}）" if task.remark else ""))
    return "\n".join(map(clean, lines)) + "\n" if lines else ""


def read_words(deadline: Deadline) -> str:
    """How a deadline is read, in a word or two: 2022-08-31 前, 2022-05-01 至 2022-09-30, 每月, 长期, 未定（原因）."""
    if deadline.kind == "window":
        return f"{deadline.start} 至 {deadline.due}"
    if deadline.kind == "by":
        return f"{deadline.due} 前"
    if deadline.kind == "start_by":
        return f"{deadline.due} 前启动"
    if deadline.kind == "from":
        return f"{deadline.start} 起"
    if deadline.kind == "recurring":
        return RECUR_WORDS.get(deadline.recur or "", "定期")
    if deadline.kind == "none":
        return f"未定（{deadline.note}）" if deadline.note else "未定"
    return KIND_WORDS[deadline.kind]


def _tables(draft: Draft) -> list[str]:
    lines = []
    for table in draft.tables:
        numbers = [entry.no for entry in table.entries]
        ids = runs([entry.id for entry in table.entries]) if len(table.entries) else "没有"
        lines.append(f"表 {table.title}（{table.place}起）：{len(numbers)} 项，编号 {ids}。")
        if numbers:
            lines.append(f"  序号 1 至 {max(numbers)}，" + _gaps(table.missing, numbers))
        lines += [f"  {note}" for note in table.notes]
        if table.supervised:
            lines.append(f"  进展情况等 {table.supervised} 格照原文放在说明里；记成进展用 jc-tasks note 编号 …。")
        if table.inferred:
            lines.append(f"  没有印类别、按上一行填的 {len(table.inferred)} 项，请核对：{runs(table.inferred)}。")
    if draft.given_sections:
        lines.append(f"类别没有印序号、由程序编号的：{'、'.join(draft.given_sections)}。")
    if draft.unchosen:
        lines.append("没有取的表：")
    for one in draft.unchosen:
        lines.append(f"  第 {one.number} 张 {one.title}（{one.rows} 行）：{one.why}。要取它，加 --table {one.number}。")
    return lines


def _gaps(missing: Sequence[int], numbers: Sequence[int]) -> str:
    doubled = sorted(number for number, count in Counter(numbers).items() if count > 1)
    parts = [f"缺 {_numbers(missing)}" if missing else "", f"重复 {_numbers(doubled)}" if doubled else ""]
    return "，".join(filter(None, parts)) + "。" if any(parts) else "不缺不重。"


def _numbers(numbers: Sequence[int]) -> str:
    """3、7至9: numbers that count on by their ends."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    return "、".join("至".join(map(str, span)) for span in spans)


def _deadlines(tasks: Sequence[Task]) -> list[str]:
    kinds = [task.deadline.kind for task in tasks]
    counts = "、".join(f"{word} {kinds.count(kind)}" for kind, word in KIND_WORDS.items() if kind in kinds)
    lines = [f"时限：{counts}。"] if tasks else []
    unread = [task for task in tasks if task.deadline.kind == "none"]
    if unread:
        lines.append(f"没有日期的时限 {len(unread)} 项，请核对：")
        lines += [f"  {task.id} “{task.deadline.phrase}”：{task.deadline.note}" for task in unread]
    assumed = [task for task in tasks if task.deadline.note and task.deadline.kind != "none"]
    if assumed:
        lines.append(f"有两种读法、已取一种的时限 {len(assumed)} 项：")
        lines += [
            f"  {task.id} “{task.deadline.phrase}” 读作 {read_words(task.deadline)}：{task.deadline.note}"
            for task in assumed
        ]
    return lines


def _units(tasks: Sequence[Task], nearest: Mapping[str, tuple[str, ...]]) -> list[str]:
    names = {unit.name for task in tasks for unit in task.units} - {NOBODY}
    nearest = {name: near for name, near in nearest.items() if name != NOBODY}
    if not nearest:
        return [f"责任单位：{len(names)} 家，都在单位名册里。"] if tasks else []
    lines = [f"责任单位：{len(names)} 家，其中 {len(nearest)} 家不在单位名册里："]
    tasks_of: dict[str, list[str]] = {name: [] for name in nearest}
    for task in tasks:
        for name in {unit.name for unit in task.units} & tasks_of.keys():
            tasks_of[name].append(task.id)
    for name, near in nearest.items():
        ids = tasks_of[name]
        shown = "、".join(ids[:_MOST_IDS]) + (f" 等 {len(ids)} 项" if len(ids) > _MOST_IDS else "")
        lines.append(f"  “{name}”（{shown}）" + (f"最接近的是：{'、'.join(near)}" if near else ""))
    lines.append("  写法不同的，在 units.yaml 里加一个别名；新的单位，在那里加一家。")
    return lines


def _findings(draft: Draft) -> list[str]:
    lines = []
    for kind, heading in _FINDINGS.items():
        found = [one for one in draft.findings if one.kind == kind]
        if found:
            lines.append(f"{heading}（{len(found)} 处），请核对：")
            lines += [f"  {one.where + ' ' if one.where else ''}{one.words}" for one in found]
    return lines


def _steps(proposals: Mapping[str, Sequence[Proposal]]) -> list[str]:
    if not proposals:
        return []
    every = sum(map(len, proposals.values()))
    lines = [f"内容里像是分步时限的 {every} 处，没有当真；在台账里写成了“#”提示，核对后去掉“# ”就算数："]
    for id, steps in proposals.items():
        for step in steps:
            read = "" if step.deadline.recur else f"（{read_words(step.deadline)}）"
            lines.append(f"  {id} {step.phrase}{read} {step.words}")
    return lines


def _left(draft: Draft) -> list[str]:
    if not draft.left:
        return []
    lines = [f"没有放进台账的 {len(draft.left)} 行，原文如下："]
    return lines + [f"  {one.place}（{one.why}）：{one.words}" for one in draft.left]
