"""What may be wrong in a ledger that could be read: `doubts` are asked for by `check` only, listings stay fast.

numbers    a number of a table that is missing or doubled
unwritten  tasks for which no deadline is written, a table at a time
units      a name that the register does not know, a group of which nobody says who is in it; each once, with its rows
dates      a deadline before the issue, a step after the deadline of its task
mentions   a date in a text that neither the task's deadline nor one of its steps carries
secrecy    a mark of secrecy, the one error among them: what is secret may not be in this tool at all

A step after its task's deadline is a doubt, no error: documents do print such rows, and a ledger keeps their words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines.mentions import Mention, mentions
from jc_tasks.deadlines.spelling import even
from jc_tasks.ledger.find_line import Spot, places, spot_of
from jc_tasks.ledger.load import UNWRITTEN
from jc_tasks.ledger.registry import Registry, Suggestions
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Measure, Plan, Problem, Season, Task
from jc_tasks.safeyaml import limited
from jc_tasks.safeyaml.quote import quoted, scalar

_FINISHED_BY = frozenset(("by", "window", "start_by"))
_COMMITMENTS = "正文措施"
_MOST_SHOWN = 60
_SHOWN_RUNS = 10
_FEW = 12
_MOST_SKIPPED = 20
_NUMBERS_STAY = frozenset(
    ("duplicate-id", "bad-id", "unread-deadline", "unknown-section", "unknown-measure", "missing")
)
"""Faults that lose no row; one that has lost its number is seen in the row itself."""


class _Doubt(NamedTuple):
    """A problem without its place, and the spot that it is about."""

    problem: Problem
    spot: Spot


def doubts(ledger: Ledger) -> list[Problem]:
    """All that the checks of this module find, at most 200 a file, each at the word that it is about."""
    found = [*_secrecy(ledger), *_numbers(ledger), *_unwritten(ledger), *_units(ledger)]
    found += [*_dates(ledger), *_steps(ledger), *_uncarried(ledger)]
    by_file: dict[str, list[_Doubt]] = {}
    for one in found:
        by_file.setdefault(one.spot.file, []).append(one)
    problems: list[Problem] = []
    for file, those in by_file.items():
        where = places(ledger.folder, file, [one.spot for one in those])
        problems += limited(one.problem._replace(place=place) for one, place in zip(those, where, strict=True))
    return problems


def every_problem(ledger: Ledger, more: Sequence[Problem] = ()) -> list[Problem]:
    """What reading found, `more` from beside the ledger, and the doubts.

    What is wrong comes before what is in doubt; in each part the folder first, then by file and place.
    """
    problems = [*ledger.problems, *more, *doubts(ledger)]
    files = dict.fromkeys(["", "settings.yaml", "units.yaml", *ledger.settings.ledgers])
    files |= dict.fromkeys(problem.place.file for problem in problems if problem.place)
    rank = {file: number for number, file in enumerate(files)}

    def order(problem: Problem) -> tuple[bool, int, bool, int, int]:
        place, doubt = problem.place, problem.doubt
        if place is None:
            return doubt, 0, False, 0, 0
        return doubt, rank[place.file], problem.code == "more", place.line, place.column

    return sorted(problems, key=order)


# -- the numbers of a table --------------------------------------------------------------------------------------------


def _numbers(ledger: Ledger) -> Iterator[_Doubt]:
    """Missing and doubled numbers. A table may go on where another of its plan ends."""
    torn = {
        problem.place.file
        for problem in ledger.problems
        if problem.place and not problem.doubt and problem.code not in _NUMBERS_STAY
    }
    torn |= {task.place.file for task in ledger.tasks if not task.no}
    rows: dict[str, dict[str, list[Task]]] = {}
    for task in ledger.tasks:
        if task.table != _COMMITMENTS and task.no:
            rows.setdefault(task.plan, {}).setdefault(task.table, []).append(task)
    for tables in rows.values():
        for table, tasks in tables.items():
            yield from _doubled(table, tasks)
            others = {task.no for name, those in tables.items() if name != table for task in those}
            if tasks[0].place.file not in torn:
                yield from _missing(table, tasks, others)


def _doubled(table: str, tasks: Sequence[Task]) -> Iterator[_Doubt]:
    first: dict[int, Task] = {}
    for task in tasks:
        other = first.setdefault(task.no, task)
        if other is not task:
            message = f"“{_cut(table)}”里序号 {task.no} 用了两次：{other.id}（第{other.place.line}行）和 {task.id}。"
            remedy = "核对原文，改正写错的一个；原文就这样印的，不用改。"
            yield _Doubt(_doubt("doubled-number", message, remedy), spot_of(task, "no:", str(task.no)))


def _missing(table: str, tasks: Sequence[Task], others: set[int]) -> Iterator[_Doubt]:
    numbers = sorted({task.no for task in tasks})
    head = range(1, numbers[0])
    gaps = [] if others.issuperset(head) else [(1, numbers[0] - 1)]
    gaps += [(low + 1, high - 1) for low, high in pairwise(numbers) if high - low > 1]
    if not gaps:
        return
    behind = next(task for task in tasks if task.no > gaps[0][1])
    shown = "、".join(str(low) if low == high else f"{low}—{high}" for low, high in gaps[:_SHOWN_RUNS])
    more = " 等" if len(gaps) > _SHOWN_RUNS else ""
    message = f"“{_cut(table)}”的序号不连续，缺 {shown}{more}。"
    remedy = "核对原文，漏录的补上；原文就没有这些序号的，不用改。"
    yield _Doubt(_doubt("missing-number", message, remedy), spot_of(behind, "no:", str(behind.no)))


# -- what is not written -----------------------------------------------------------------------------------------------


def _unwritten(ledger: Ledger) -> Iterator[_Doubt]:
    """Tasks without a deadline: the document may say none, or a hand may have lost it."""
    rows: dict[tuple[str, str], list[Task]] = {}
    for task in ledger.tasks:
        if task.deadline.note == UNWRITTEN:
            rows.setdefault((task.plan, task.table), []).append(task)
    for (_, table), tasks in rows.items():
        message = f"“{_cut(table)}”里有 {len(tasks)} 项没有写完成时限：{_ids([task.id for task in tasks])}。"
        remedy = "核对原文，原文有的，补上 deadline；原文没有的，不用改。"
        yield _Doubt(_doubt("no-deadline", message, remedy), spot_of(tasks[0]))


# -- units -------------------------------------------------------------------------------------------------------------


def _units(ledger: Ledger) -> Iterator[_Doubt]:
    """Names that are no unit's, and groups without members; with an empty register every name is as good as another."""
    registry = ledger.registry
    if not registry.units:
        return
    suggestions = Suggestions(registry)
    groups = {group.name for group in registry.groups}
    strange = frozenset(registry.strange(ledger.unit_names))
    rows: dict[str, list[Task]] = {}
    for task in ledger.tasks:
        for unit in task.units:
            if unit.name in strange or unit.name in groups:
                rows.setdefault(unit.name, []).append(task)
    for name, tasks in rows.items():
        ids = _ids([task.id for task in tasks])
        spot = spot_of(tasks[0], "units:", name)
        if name in groups:
            message = f"没有写明“{_cut(name)}”是哪几家（{ids}）。"
            remedy = "在 units.yaml 里填上它的 members；只这一条另有所指的，在这一条下加 group_members: [泽州县, …]。"
            yield _Doubt(_doubt("unknown-members", message, remedy), spot)
        else:
            message = f"责任单位“{_cut(name)}”不在单位名册里（{ids}）。"
            yield _Doubt(_doubt("unknown-unit", message, _unit_remedy(registry, suggestions, name)), spot)


def _unit_remedy(registry: Registry, suggestions: Suggestions, name: str) -> str:
    if several := registry.several(name):
        return f"像是几家：{'、'.join(several)[:120]}，用顿号分开；新的单位，在 units.yaml 里加一家。"
    near = "、".join(suggestions.of(name))
    ask = f"是不是：{near}？" if near else ""
    return f"{ask}写法不同的，在 units.yaml 里加一个别名；新的单位，在那里加一家。"


def _ids(ids: Sequence[str]) -> str:
    return "、".join(ids[:_FEW]) + (f" 等 {len(ids)} 项" if len(ids) > _FEW else "")


# -- dates against each other ------------------------------------------------------------------------------------------


def _dates(ledger: Ledger) -> Iterator[_Doubt]:
    """Deadlines and steps that were over before the document was issued."""
    plans = _plans(ledger)
    for task in ledger.tasks:
        issued = plans[task.plan].issued
        own = ("完成时限", task.deadline)
        for name, deadline in (own, *(("分步时限", step.deadline) for step in task.milestones)):
            due = _due(deadline)
            if due and due < issued:
                message = f"{name}“{_cut(deadline.phrase)}”是 {due}，早于印发日期 {issued}。"
                remedy = "核对年份有没有写错；印发以前就要完成的，不用改。"
                yield _Doubt(_doubt("before-issue", message, remedy), spot_of(task, "deadline:", deadline.phrase))


def _steps(ledger: Ledger) -> Iterator[_Doubt]:
    """Steps due after the deadline of their task; one that says by when to begin may well have later steps."""
    for task in ledger.tasks:
        last = _due(task.deadline)
        for step in task.milestones if last and task.deadline.kind != "start_by" else ():
            due = _due(step.deadline)
            if due and last and due > last:
                own = f"“{_cut(task.deadline.phrase)}”（{last}）"
                message = f"分步时限“{_cut(step.deadline.phrase)}”是 {due}，晚于这一条的完成时限{own}。"
                remedy = "核对原文，改正写错的一个；原文就这样写的，不用改。"
                spot = spot_of(task, "milestones:", "deadline:", step.deadline.phrase)
                yield _Doubt(_doubt("late-step", message, remedy), spot)


def _due(deadline: Deadline) -> date | None:
    return deadline.due if deadline.kind in _FINISHED_BY else None


# -- dates in the text -------------------------------------------------------------------------------------------------


def uncarried(
    texts: Iterable[str], carried: Sequence[Deadline], *, year: int, issued: date, seasons: Mapping[str, Season]
) -> list[Mention]:
    """The dates and periods in the words of a task that none of the deadlines carries: neither its own nor a step's."""
    found = (one for text in texts if text for one in mentions(text, year=year, issued=issued, seasons=seasons))
    return [one for one in found if not _is_carried(one, carried, issued)]


_TEXTS = ("title", "text", "remark")


def _uncarried(ledger: Ledger) -> Iterator[_Doubt]:
    plans, seasons = _plans(ledger), ledger.settings.seasons

    def not_in(carried: Sequence[Deadline], text: str, plan: Plan) -> list[Mention]:
        return uncarried([text], carried, year=plan.year, issued=plan.issued, seasons=seasons)

    rows: dict[tuple[str, int], list[Deadline]] = {}
    for task in ledger.tasks:
        carried = _carried(task)
        rows.setdefault((task.plan, task.measure or 0), []).extend(carried)
        for key in _TEXTS if task.table != _COMMITMENTS else ("text",):
            for one in not_in(carried, getattr(task, key), plans[task.plan]):
                message = f"“{_cut(one.phrase)}”{_read(one.deadline)}写在{_NAMES[key]}里，完成时限和分步时限都没有它。"
                problem = _doubt("date-in-text", message, _step_to_add(task.table, task.milestones != (), one))
                yield _Doubt(problem, spot_of(task, f"{key}:", *_until(getattr(task, key), one)))
    commitments = {task.id: task for task in ledger.tasks if task.table == _COMMITMENTS}
    for measure in ledger.measures:
        carried = rows.get((measure.plan, measure.no), []) if measure.no else []
        for one in not_in(carried, measure.text, plans[measure.plan]):
            message = f"第 {measure.no} 条正文措施里的“{_cut(one.phrase)}”{_read(one.deadline)}，没有一条任务带着它。"
            remedy = _row_to_mark(measure, one, commitments.get(measure.id))
            problem = _doubt("date-in-measure", message, remedy)
            yield _Doubt(problem, _spot_of_measure(ledger, measure, "text:", *_until(measure.text, one)))


_NAMES = {"title": "标题", "text": "内容", "remark": "备注"}


def _carried(task: Task) -> list[Deadline]:
    return [task.deadline, *(step.deadline for step in task.milestones)]


def _is_carried(mention: Mention, carried: Sequence[Deadline], issued: date) -> bool:
    """The same date or recurrence. 即日起 is the issue itself, a bare year any date in it."""
    said, meant = even(mention.phrase), mention.deadline
    if meant.kind in ("recurring", "from") and any(said in even(deadline.phrase) for deadline in carried):
        return True
    if meant.kind == "recurring":
        return any(deadline.recur == meant.recur for deadline in carried)
    if meant.kind == "from":
        starts = [day for deadline in carried for day in (deadline.start, deadline.bounds[0])]
        return meant.start == issued or meant.start in starts
    days = {day for deadline in carried for day in (deadline.due, deadline.bounds[1], *deadline.milestones) if day}
    if meant.kind == "by" and said.endswith(("年", "年度")):
        return meant.due is not None and any(day.year == meant.due.year for day in days)
    return days.issuperset(meant.milestones or [meant.due])


def _read(deadline: Deadline) -> str:
    """（2022-06-30）; nothing for a period, whose words say it."""
    day = deadline.due or deadline.start
    return f"（{day}）" if day else ""


def _step_to_add(table: str, more: bool, mention: Mention) -> str:
    step = f"  - text: {_scalar(mention.words)}\n    deadline: {_scalar(mention.phrase)}"
    where = "在这条承诺（commitment）下面" if table == _COMMITMENTS else "在这一条下面"
    if more:
        return f"是期限的话，{where}的 milestones 里再加一步；不是期限的，不用改。\n{step}"
    return f"是期限的话，{where}加上分步时限，和 deadline 对齐；不是期限的，不用改。\nmilestones:\n{step}"


def _row_to_mark(measure: Measure, mention: Mention, commitment: Task | None) -> str:
    row = f"有任务落实它的，在那条任务下写 measure: {measure.no}，并写上这个时限；没有的，"
    if commitment:
        return row + _step_to_add(_COMMITMENTS, commitment.milestones != (), mention)
    added = f"commitment:\n  text: {_scalar(mention.words)}\n  deadline: {_scalar(mention.phrase)}"
    return f"{row}在这条措施下面加上承诺；不是期限的，不用改。\n{added}"


def _scalar(words: str) -> str:
    """Words as YAML would take them for text; in quotes where they begin with a sign."""
    words = " ".join(words.split())
    return scalar(words) if words[:1].isalnum() else quoted(words)


# -- secrecy -----------------------------------------------------------------------------------------------------------

_GRADE = r"(?:[秘祕][ \u3000]{0,4}密|[机機][ \u3000]{0,4}密|[绝絕][ \u3000]{0,4}密)"
_TERM = r"[ \u3000]{0,4}(?:[0-9０-９〇一二三四五六七八九十]{1,4}[ \u3000]{0,2}(?:年|个月|天)|长期|启用前|公布前|解密前)"
_STAR = r"[ \u3000]{0,4}[★☆✭✮⭐*＊][ \u3000]{0,4}"
_SAID_OF = r"(?<![业家人术作守高私军之的和、])"
"""Behind 商业, 国家, 个人, 技术, 工作, 保守, 最高 the word is spoken of, no mark."""
_MARKS = (
    rf"{_SAID_OF}{_GRADE}级?{_STAR}(?:{_TERM})?",
    rf"{_SAID_OF}{_GRADE}{_TERM}",
    rf"[【（(〔［\[〖]\s?{_GRADE}(?:级|件|文件)?\s?[】）)〕］\]〗]",
    rf"密[ \u3000]{{0,4}}级[ \u3000]?[:：为是]?[ \u3000]{{0,4}}{_GRADE}级?",
    rf"{_SAID_OF}{_GRADE}级(?!别|以上|及以上|以下|信息|计算机|设备|系统|网络|人员|场所|资质|载体|事项的|的)",
    rf"(?m:^)[ \u3000]{{0,8}}{_GRADE}(?:级|件|文件)?[ \u3000]{{0,8}}(?m:$)",
    rf"(?m:^)[ \u3000]{{0,8}}{_GRADE}(?=[ \u3000：:，,。；;)）】]|关于)",
    rf"(?<=[0-9０-９号件)）】〕 \u3000：:]){_GRADE}(?:级|件)?[ \u3000]{{0,8}}[。.]?(?m:$)",
)
_MARK = re.compile("|".join(_MARKS))


def secrecy_mark(text: str) -> str:
    """The mark of secrecy that a text bears (机密★10年, 【秘密】, 绝密级), "" if none.

    A word about secrecy in running text (商业秘密, 保守国家秘密, 涉密人员) is no mark.
    """
    if "密" not in text:
        return ""
    found = _MARK.search(text)
    return found[0].strip(" \u3000：:。.") if found else ""


def _secrecy(ledger: Ledger) -> Iterator[_Doubt]:
    files = {task.plan: task.place.file for task in reversed(ledger.tasks)}
    categories = set[tuple[str, str]]()
    for plan in ledger.plans:
        for key, name, text in (("title", "标题", plan.title), ("document", "文号", plan.document)):
            if mark := secrecy_mark(text):
                yield _marked(
                    f"计划“{_cut(plan.name)}”的{name}", mark, Spot(files.get(plan.id, ""), 0, 0, (f"{key}:", mark))
                )
    for task in ledger.tasks:
        label = task.title if (task.plan, task.category) in categories else task.category
        categories.add((task.plan, task.category))
        for key, name, text in (*_texts_of(task), ("sections", "类别", label)):
            if mark := secrecy_mark(text):
                yield _marked(f"{task.id} 的{name}", mark, spot_of(task, f"{key}:", mark))
    for measure in ledger.measures:
        for key, name in (("title", "标题"), ("text", "内容"), ("units", "责任单位")):
            text = measure.units_text if key == "units" else getattr(measure, key)
            if mark := secrecy_mark(text):
                yield _marked(f"{measure.id} 的{name}", mark, _spot_of_measure(ledger, measure, f"{key}:", mark))


def _texts_of(task: Task) -> Iterator[tuple[str, str, str]]:
    """Every text of a task, with its key and what it is called."""
    for key, name in _NAMES.items():
        yield key, name, getattr(task, key)
    yield "units", "责任单位", task.units_text
    yield "deadline", "完成时限", task.deadline.phrase
    for note in task.notes:
        yield "notes", "注", note
    for step in task.milestones:
        yield "milestones", "分步时限", step.text


def _marked(where: str, mark: str, spot: Spot) -> _Doubt:
    message = f"{where}有密级标志“{_cut(mark)}”。"
    remedy = (
        "涉密的事项不能放进这个工具：把整条删去，按保密规定另行办理，并报告本单位保密机构；不是密级标志的，换一种写法。"
    )
    return _Doubt(Problem("secrecy-mark", message, remedy), spot._replace(silent=True))


# -- where -------------------------------------------------------------------------------------------------------------


def _plans(ledger: Ledger) -> dict[str, Plan]:
    return {plan.id: plan for plan in reversed(ledger.plans)}


def _until(text: str, mention: Mention) -> list[str]:
    """The phrase, as often as it stands in the text up to where it is meant."""
    return [mention.phrase] * (min(text.count(mention.phrase, 0, mention.start), _MOST_SKIPPED) + 1)


def _spot_of_measure(ledger: Ledger, measure: Measure, *words: str) -> Spot:
    """A measure does not say where it stands; its tasks say in which file."""
    file = next((task.place.file for task in ledger.tasks if task.plan == measure.plan), f"{measure.plan}.yaml")
    return Spot(file, 0, 0, ("measures:", measure.title or measure.text[:_FEW], *words))


def _doubt(code: str, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy, doubt=True)


def _cut(words: str) -> str:
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"
