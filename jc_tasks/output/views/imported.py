"""What an import found, for the person who looks it over: plain lines; what was left out stands word for word.

First how much there is to do, then what may be wrong, the gravest first, last what came in as it should.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines.mentions import Mention
from jc_tasks.importing.draft import Draft, DraftTable
from jc_tasks.importing.ledger_text import runs
from jc_tasks.importing.tasks import GIVEN
from jc_tasks.importing.which_tables import KNOWN_PLANS
from jc_tasks.ledger.load import UNWRITTEN
from jc_tasks.ledger.registry import NOBODY
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Task
from jc_tasks.output.characters import ambiguous_width, clean, fold
from jc_tasks.output.views.listing import KIND_WORDS, RECUR_WORDS

_FINDINGS = {
    "joined": "跨页断开、接到上一项的行",
    "shared": "合并单元格里的内容",
    "blank": "空白的格",
    "deadline": "时限栏",
    "units": "责任单位栏",
    "section": "小节",
    "hidden": "隐藏的行",
    "column": "隐藏的列",
    "invisible": "看不见的字符",
}
_MOST_IDS = 8
_HANGING = 2
_LEAST_COLUMNS = 20


def report(
    draft: Draft, ledger: Ledger, steps: Mapping[str, Sequence[Mention]], nearest: Mapping[str, tuple[str, ...]]
) -> str:
    """The report. `nearest` are the units that are not known, each with the nearest that are."""
    numbers = _numbers_to_check(draft)
    told = dict(draft.printed.alike)
    nearest = {name: near for name, near in nearest.items() if name not in told}
    doubts = [
        *(task for task in ledger.tasks if task.deadline.note or task.deadline.kind == "none"),
        *nearest,
        *numbers,
        *draft.findings,
        *(step for those in steps.values() for step in those),
        *draft.clashes,
        *draft.printed.groups,
        *draft.printed.alike,
        *draft.printed.short,
        *(table for table in draft.tables if table.inferred),
    ]
    counted = sum(getattr(one, "kind", "") != "number" for one in doubts)
    lines = [
        *draft.clashes,
        f"读到 {len(draft.tasks)} 项；要核对 {counted} 处，没有放进台账 {len(draft.left)} 行。",
        *_header(draft),
        *_left(draft),
        *_unwritten(draft, ledger.tasks),
        *_deadlines(ledger.tasks),
        *_unknown_units(ledger.tasks, nearest),
        *_printed_units(draft, ledger.tasks),
        *([f"序号（{len(numbers)} 处），请核对：", *(f"  {words}" for words in numbers)] if numbers else []),
        *_findings(draft),
        *_steps(steps),
        *(f"另外：{remark}" for remark in draft.remarks),
        *_tables(draft),
        *_counts(ledger.tasks, known=not (nearest or draft.printed.units or draft.printed.groups)),
        *_unchosen(draft),
    ]
    return "\n".join(map(clean, lines)) + "\n"


def absent(draft: Draft) -> str:
    """What is said where the document holds tables of other plans only, and none was taken."""
    lines = [f"文件里没有“{draft.absent}”的表，什么也没有写。文件里的表："]
    for one in draft.unchosen:
        plan = f"{one.plan}，" if one.plan else ""
        lines.append(f"  第 {one.number} 张 {one.title or '（没有标题）'}（{plan}{one.rows} 行）")
    lines.append("要取哪几张，写 --table，如 --table 1，或 --table 2-4；全部取，写 --table all。")
    return "\n".join(map(clean, lines)) + "\n"


def preview(ledger: Ledger) -> str:
    """Every task on lines of its own: id, deadline and how it is read, units, text."""
    lines = []
    for task in ledger.tasks:
        section = f"【{task.section}】" if task.section else ""
        lines.append(f"{task.id} {section}{task.deadline.phrase} → {read_words(task.deadline)}｜{task.units_text}")
        lines.append(f"    {task.text}" + (f"（备注：{task.remark}）" if task.remark else ""))
    return "\n".join(map(clean, lines)) + "\n" if lines else ""


def folded(text: str, columns: int, encoding: str) -> str:
    """Lines that are wider than `columns` go on below, two further in; a line that holds a command stays whole."""
    lines = []
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        room = max(columns - indent - _HANGING, _LEAST_COLUMNS)
        parts = [line.strip()] if "jc-tasks " in line else fold(line, room, ambiguous_width(encoding))
        lines += [" " * (indent + (_HANGING if at else 0)) + part for at, part in enumerate(parts)]
    return "\n".join(lines)


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


# What it is


def _header(draft: Draft) -> list[str]:
    request = draft.request
    lines = [f"{one.words}。" for one in draft.findings if one.kind == "plans"]
    if draft.tables:
        lines.append(f"标题：{draft.title}" + ("" if request.title else "（不对就加 --title）"))
    if request.name or request.plan in KNOWN_PLANS:
        name = f"（{draft.name}）"
    elif draft.name != request.plan:
        name = f"，简称“{draft.name}”（不对就加 --name）"
    else:
        name = "，没有简称（加 --name，如 --name 大气）"
    lines.append(f"计划：{request.plan}{name}。{request.year} 年度，{request.issued} 印发；来自 {draft.source}。")
    return lines


# What may be wrong


def _left(draft: Draft) -> list[str]:
    if not draft.left:
        return []
    lines = [f"没有放进台账的 {len(draft.left)} 行，原文如下："]
    return lines + [f"  {one.place}（{one.why}）：{one.words}" for one in draft.left]


def _unwritten(draft: Draft, tasks: Sequence[Task]) -> list[str]:
    """The tasks for which the document says no deadline, or those that were given one for it."""
    if draft.request.deadline:
        given = [task.id for task in draft.tasks if GIVEN in task.notes]
        words = f"文件里没有写完成时限、按 --deadline 写作“{draft.request.deadline}”的"
        return [f"{words} {len(given)} 项：{runs(given)}。"] if given else []
    ids = [task.id for task in tasks if not task.deadline.phrase]
    more = f"都是一个时限的，加 --deadline，如 --deadline {draft.request.year}年底前"
    return [f"{UNWRITTEN}的 {len(ids)} 项，没有日期：{runs(ids)}。{more}"] if ids else []


def _deadlines(tasks: Sequence[Task]) -> list[str]:
    lines = []
    unread = [task for task in tasks if task.deadline.kind == "none" and task.deadline.phrase]
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


def _unknown_units(tasks: Sequence[Task], nearest: Mapping[str, tuple[str, ...]]) -> list[str]:
    if not nearest:
        return []
    lines = [f"责任单位：{_unit_count(tasks)} 家，其中 {len(nearest)} 家不在单位名册里："]
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


def _printed_units(draft: Draft, tasks: Sequence[Task]) -> list[str]:
    """What the document adds to the register: groups to be filled in, pairs to be looked at, the new units."""
    units, groups, alike = draft.printed.units, draft.printed.groups, draft.printed.alike
    rows = Counter(name for task in tasks for name in {one.group or one.name for one in task.units})
    lines = []
    if groups:
        words = "、".join(f"{group.name}（{rows[group.name]} 项）" for group in groups)
        lines.append(f"统称 {len(groups)} 个，要在 units.yaml 里填上是哪几家（members）：{words}。")
    if alike:
        lines.append(
            f"像是另一家的别的写法、没有记进名册的 {len(alike)} 个；是的话，在 units.yaml 里写成别名，不是就加一家："
        )
        lines += [f"  {one}（{rows[one]} 项）是不是：{other}（{rows[other]} 项）" for one, other in alike]
    if draft.printed.short:
        words = "、".join(f"{one}＝{other}" for one, other in draft.printed.short)
        lines.append(f"按别名算的 {len(draft.printed.short)} 个，不是同一家的，在 units.yaml 里分开：{words}。")
    if units:
        lines.append(f"新的单位 {len(units)} 家：{'、'.join(unit.name for unit in units)}。")
    return lines


def _unit_count(tasks: Sequence[Task]) -> int:
    return len({unit.name for task in tasks for unit in task.units} - {NOBODY})


def _numbers_to_check(draft: Draft) -> list[str]:
    """What is odd about the numbers: missing, doubled, out of order, and what else was found."""
    found = []
    for table in draft.tables:
        doubled = sorted(number for number, count in Counter(one.no for one in table.tasks).items() if count > 1)
        parts = [f"缺 {runs([*map(str, table.missing)])}" if table.missing else ""]
        parts.append(f"重复 {runs([*map(str, doubled)])}" if doubled else "")
        if any(parts):
            found.append(f"{table.title}：序号{'，'.join(filter(None, parts))}")
        found += _out_of_order(table)
    return found + [_where(one.where, one.words) for one in draft.findings if one.kind == "number"]


def _out_of_order(table: DraftTable) -> list[str]:
    """Tasks whose numbers are printed behind a greater one. A number that comes again is no such case."""
    seen, behind = set[int](), list[tuple[str, str]]()
    last = None
    for task in table.tasks:
        if last is not None and task.no < last.no and task.no not in seen:
            behind.append((task.id, last.id))
        elif last is None or task.no > last.no:
            last = task
        seen.add(task.no)
    return [
        f"{runs([id for id, _ in found])} 印在 {before} 的后面，照原来的次序放"
        for before, found in ((key, list(group)) for key, group in groupby(behind, key=lambda one: one[1]))
    ]


def _findings(draft: Draft) -> list[str]:
    lines = []
    for kind, heading in _FINDINGS.items():
        found = [one for one in draft.findings if one.kind == kind]
        if found:
            lines.append(f"{heading}（{len(found)} 处），请核对：")
            lines += [f"  {_where(one.where, one.words)}" for one in found]
    return lines


def _where(where: str, words: str) -> str:
    return f"{where} {words}" if where else words


def _steps(steps: Mapping[str, Sequence[Mention]]) -> list[str]:
    if not steps:
        return []
    every = sum(map(len, steps.values()))
    lines = [f"内容里像是分步时限的 {every} 处，没有当真；在台账里写成了“#”提示，核对后去掉“# ”就算数："]
    for id, those in steps.items():
        for step in those:
            read = "" if step.deadline.recur else f"（{read_words(step.deadline)}）"
            lines.append(f"  {id} {step.phrase}{read} {step.words}")
    return lines


# What came in


def _tables(draft: Draft) -> list[str]:
    lines = []
    for table in draft.tables:
        ids = runs([task.id for task in table.tasks]) if table.tasks else "没有"
        lines.append(f"表 {table.title}（{table.place}起）：{len(table.tasks)} 项，编号 {ids}。")
        numbers = [task.no for task in table.tasks]
        if numbers and not table.missing and len(set(numbers)) == len(numbers):
            lines.append(f"  序号 1 至 {max(numbers)}，不缺不重。")
        if table.supervised:
            lines.append(f"  进展情况等 {table.supervised} 格照原文放在说明里；记成进展用 jc-tasks note 编号 …。")
        if table.inferred:
            lines.append(f"  没有印类别、按上一行填的 {len(table.inferred)} 项，请核对：{runs(table.inferred)}。")
    if draft.given_sections:
        lines.append(f"类别没有印序号、由程序编号的：{'、'.join(draft.given_sections)}。")
    return lines


def _counts(tasks: Sequence[Task], known: bool) -> list[str]:
    if not tasks:
        return []
    kinds = [task.deadline.kind for task in tasks]
    counts = "、".join(f"{word} {kinds.count(kind)}" for kind, word in KIND_WORDS.items() if kind in kinds)
    units = [f"责任单位：{_unit_count(tasks)} 家，都在单位名册里。"] if known else []
    return [f"时限：{counts}。", *units]


def _unchosen(draft: Draft) -> list[str]:
    lines = []
    if draft.unchosen:
        numbers = ",".join(str(one.number) for one in draft.unchosen)
        why = draft.unchosen[0].why
        lines.append(f"没有取的表 {len(draft.unchosen)} 张（{why}）。要取，加 --table，如 --table {numbers}：")
    for one in draft.unchosen:
        lines.append(f"  第 {one.number} 张 {one.title or '（没有标题）'}（{one.rows} 行）")
    return lines
