"""What falls due, what is late, who answers for what: a Ledger, a filter and a day in, lines in order out.

Pure: no files, no clock. What of a task can fall due is said by `steps.py`: each step is a line of its own.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from jc_tasks.agenda.steps import ROUTINES, Due, Step, dues_of, every_step, outlook, own_step, steps_of
from jc_tasks.agenda.which_categories import categories_named
from jc_tasks.agenda.windows import Window
from jc_tasks.chinese import plain
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.value import MEASURE_TABLE, Ledger, Wanted, whole_of
from jc_tasks.model import Measure, Place, Responsible, Settings, Task
from jc_tasks.progress.standing import CANCELLED, CLOSED, UNTOUCHED, Standing

NO_LIGHT = "—"
FINISHED_LIGHT = "办结"
_NOTHING = (0, 0, 0)


class Filter(NamedTuple):
    """What to keep; an empty field keeps everything.

    `plan` a plan's id; `category` a section numeral or part of its title; `unit` a canonical name; `kind` one of
    `deadlines.KINDS`, of the line's own deadline; `words` must all occur. `children` counts the units below `unit` in.
    """

    plan: str = ""
    category: str = ""
    unit: str = ""
    kind: str = ""
    status: str = ""
    words: tuple[str, ...] = ()
    children: bool = False


class Item(NamedTuple):
    """One line of a listing.

    due          the date this line is about; None for a standing duty
    milestone    the step it is about; None when it is the entry itself
    occurrences  how many dates the line stands for: those in the window, or the missed ones; 0 without a date
    days_left    from today to `due`, negative when late
    light        红 late · 黄 · 蓝 · 绿 by the thresholds of settings.yaml · 办结 done · — for what has no date
    via          how the unit asked for answers: direct, group, child; "" when no unit was asked for
    deadline     the reading that gave `due`: the entry's or the milestone's
    standing     what is recorded of the line; `status` is its word
    original     the ledger's own date, where an extension moved `due`; else None
    """

    task: Task
    due: date | None
    milestone: str | None
    occurrences: int
    days_left: int | None
    light: str
    status: str
    via: str
    deadline: Deadline
    standing: Standing = UNTOUCHED
    original: date | None = None


class Load(NamedTuple):
    """How much a unit answers for: entries that name it, entries through a group, measures of the plans' text."""

    name: str
    direct: int
    group: int
    measures: int


# The listings


def due_items(ledger: Ledger, window: Window, filter: Filter, today: date) -> list[Item]:
    """Unfinished lines with a date in the window, soonest first; a recurring duty is one line, its next date there."""
    items = []
    for task, via, step, dues in _dated(ledger, window, filter, today):
        due = next((due for due in dues if due.day >= today), dues[-1])
        items.append(_item(ledger, task, step, due, len(dues), via, today))
    return _by_date(_kept(items, filter))


def overdue_items(ledger: Ledger, filter: Filter, today: date) -> list[Item]:
    """Unfinished lines whose date is past, longest first; a recurring duty is one line, its latest missed date."""
    past = Window(None, today - timedelta(days=1))
    items = [
        _item(ledger, task, step, dues[-1], len(dues), via, today)
        for task, via, step, dues in _dated(ledger, past, filter, today)
        if step.deadline.recur not in ROUTINES
    ]
    return _by_date(_kept(items, filter))


def overdue_count(ledger: Ledger, filter: Filter, today: date) -> int:
    """How many lines `overdue_items` has."""
    return sum(
        late.counts(filter.kind, filter.status, today)
        for task, _ in _chosen(ledger, filter)
        for late in outlook(ledger, task, today).late
    )


def dated_items(ledger: Ledger, window: Window, filter: Filter, today: date) -> list[Item]:
    """Every date in the window as a line of its own, soonest first: each step, each occurrence, closed or not."""
    items = [
        _item(ledger, task, step, due, 1, via, today)
        for task, via in _chosen(ledger, filter)
        for step in steps_of(task)
        for due in dues_of(ledger, task, step, window.last, today)
        if window.holds(due.day)
    ]
    return _by_date(_kept(items, filter))


def all_items(ledger: Ledger, filter: Filter, today: date, window: Window | None = None) -> list[Item]:
    """Every entry once, in ledger order, with its own date; with a window only those whose date lies in it.

    A recurring duty shows its next date on or after today, or its last one when its run is over. Asked for the
    recurring kind, an entry is kept for its recurring steps too.
    """
    items = [_next_item(ledger, task, own_step(task), via, today) for task, via in _chosen(ledger, filter)]
    items = [item for item in items if window is None or (item.due and window.holds(item.due))]
    if filter.kind == "recurring":
        items = [item for item in items if any(step.deadline.kind == "recurring" for step in every_step(item.task))]
        filter = filter._replace(kind="")
    return _kept(items, filter)


def ledger_lines(ledger: Ledger, filter: Filter, today: date) -> list[Item]:
    """The ledger laid out whole: each entry, then its steps by date; of what recurs its latest missed and next dates.

    Holds every line of `overdue_items`, and of `due_items` from today on. What is closed stays in its place; a
    recurring step that is over and missed nothing stands by its last date.
    """
    own = all_items(ledger, filter, today)
    dated = dated_items(ledger, Window(None, None), filter, today)
    unfinished = [*overdue_items(ledger, filter, today), *due_items(ledger, Window(today, None), filter, today)]
    seen = {(item.task.id, item.milestone) for item in unfinished}
    over = {(i.task.id, i.milestone): i for i in dated if i.milestone and (i.task.id, i.milestone) not in seen}
    steps = [item for item in dated if item.milestone and not item.deadline.recur]
    lines = {(i.task.id, i.milestone, i.due): i for i in [*over.values(), *unfinished, *steps, *own]}
    place = {task.id: number for number, task in enumerate(ledger.tasks)}
    return sorted(
        lines.values(),
        key=lambda item: (place[item.task.id], item.milestone is not None, item.due or date.max),
    )


def late_besides(items: list[Item], late: list[Item]) -> list[Item]:
    """Of the overdue lines those that `items`, a line an entry, do not show: steps, and past dates of what recurs."""
    shown = {(item.task.id, item.milestone, item.due) for item in items if item.light == "红"}
    return [
        item
        for item in late
        if item.light == "红"
        and (item.milestone or item.deadline.recur)
        and (item.task.id, item.milestone, item.due) not in shown
    ]


def unit_view(ledger: Ledger, unit: str, filter: Filter, today: date) -> tuple[list[Item], list[Measure]]:
    """All that a unit answers for: its entries, and the measures that name it and that none of these carries out."""
    filter = filter._replace(unit=unit)
    items = all_items(ledger, filter, today)
    return items, _measures_besides(ledger, items, filter)


def measure_items(ledger: Ledger, measures: list[Measure], unit: str) -> list[Item]:
    """Measures of a plan's text as lines of a listing: no date, no light, no status, but who carries them out."""
    tasks = [_as_task(ledger, measure) for measure in measures]
    return [
        Item(
            task, None, None, 0, None, NO_LIGHT, NO_LIGHT, _via(task.units, unit, frozenset()) or "child", task.deadline
        )
        for task in tasks
    ]


def step_items(ledger: Ledger, task: Task, today: date) -> list[Item]:
    """One entry laid out: the entry itself, then each of its milestones, also those that fall together."""
    return [_next_item(ledger, task, step, "", today) for step in every_step(task)]


def is_routine(item: Item) -> bool:
    """Daily and weekly duties: never overdue, and left out where they would drown the rest."""
    return item.deadline.recur in ROUTINES


# What a unit answers for


def unregistered(ledger: Ledger, plan: str = "") -> dict[str, list[str]]:
    """The units that rows of a plan, or of all, name and the register does not know, each with the ids of its rows."""
    names = ledger.registry.strange(ledger.unit_names)
    found: dict[str, list[str]] = {}
    for task in ledger.tasks if names else ():
        for unit in task.units if plan in ("", task.plan) else ():
            if unit.name in names:
                found.setdefault(unit.name, []).append(task.id)
    return found


def loads(ledger: Ledger, filter: Filter) -> list[Load]:
    """Every unit with what it answers for in the plan asked for: in registry order, then those it does not know."""
    counts = ledger.about.loads
    if filter._replace(plan="", kind="", status="") != Filter():
        counts = whole_of([task for task, _ in _chosen(ledger, filter)], ledger.measures).loads
    plans = [units for plan, units in counts.items() if filter.plan in ("", plan)]
    names = [*ledger.registry.names, *ledger.registry.strange(ledger.unit_names)]
    return [
        Load(name, *map(sum, zip(*(units.get(name, _NOTHING) for units in (*plans, {})), strict=True)))
        for name in names
    ]


# Choosing


def _chosen(ledger: Ledger, filter: Filter) -> Iterator[tuple[Task, str]]:
    """The entries that the filter keeps, and how the unit answers for them."""
    asked = wanted(ledger, filter)
    sections, words, children = asked.sections, asked.words, frozenset(asked.units[1:])
    for task in ledger.tasks:
        if filter.plan and task.plan != filter.plan:
            continue
        if sections is not None and (task.plan, task.section) not in sections:
            continue
        if words and not all(map(searched(task).__contains__, words)):
            continue
        via = _via(task.units, filter.unit, children) if filter.unit else ""
        if via or not filter.unit:
            yield task, via


def wanted(ledger: Ledger, filter: Filter, window: Window | None = None) -> Wanted:
    """What a ledger must hold for a question; of the tasks those that have a date in the window."""
    named = categories_named(ledger, filter.category) if filter.category else None
    return Wanted(
        filter.plan,
        None if named is None else frozenset((one.plan, one.section) for one in named),
        (filter.unit, *sorted(_children(ledger, filter))) if filter.unit else (),
        tuple(map(plain, filter.words)),
        window,
    )


def searched(task: Task) -> str:
    """All the words of an entry that a search looks through, as `plain` has them."""
    cells = [task.id, task.category, task.title, task.text, task.deadline.phrase, task.units_text, task.remark]
    cells += [cell for step in task.milestones for cell in (step.text, step.deadline.phrase)]
    return plain("\n".join(cells))


def _children(ledger: Ledger, filter: Filter) -> frozenset[str]:
    if not (filter.children and filter.unit):
        return frozenset()
    return frozenset(unit.name for unit in ledger.registry.units if unit.parent == filter.unit)


def _via(units: tuple[Responsible, ...], unit: str, children: frozenset[str]) -> str:
    if any(unit == one.group or (unit == one.name and not one.group) for one in units):
        return "direct"
    if any(unit == one.name for one in units):
        return "group"
    return "child" if any(one.name in children for one in units) else ""


def _measures_besides(ledger: Ledger, items: list[Item], filter: Filter) -> list[Measure]:
    if filter.kind or filter.status:
        return []
    sections = {(c.plan, c.section) for c in categories_named(ledger, filter.category)} if filter.category else None
    children = _children(ledger, filter)
    words = [plain(word) for word in filter.words]
    carried = {(item.task.plan, item.task.measure) for item in items} | {
        (item.task.plan, item.task.id) for item in items
    }
    return [
        measure
        for measure in ledger.measures
        if _via(measure.units, filter.unit, children)
        and not {(measure.plan, measure.no), (measure.plan, measure.id)} & carried
        and filter.plan in ("", measure.plan)
        and (sections is None or (measure.plan, measure.section) in sections)
        and all(word in plain(measure.title + "\n" + measure.text) for word in words)
    ]


def _kept(items: list[Item], filter: Filter) -> list[Item]:
    return [item for item in items if filter.status in ("", item.status) and filter.kind in ("", item.deadline.kind)]


def _by_date(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.due or date.max)


# Dates


def _dated(ledger: Ledger, window: Window, filter: Filter, today: date) -> Iterator[tuple[Task, str, Step, list[Due]]]:
    """Every step that has dates in the window, with these dates; what is closed only if such a status is asked for."""
    for task, via in _chosen(ledger, filter):
        for step in steps_of(task):
            dues = [
                due
                for due in dues_of(ledger, task, step, window.last, today)
                if window.holds(due.day) and due.standing.closed == (filter.status in CLOSED)
            ]
            if dues:
                yield task, via, step, dues


# Lines


def _next_item(ledger: Ledger, task: Task, step: Step, via: str, today: date) -> Item:
    """The step with its date; of a recurring one the next that is open, or the last."""
    dues = dues_of(ledger, task, step, None, today)
    due = next((due for due in dues if due.day >= today and not due.standing.closed), dues[-1] if dues else None)
    return _item(ledger, task, step, due, 1 if due else 0, via, today)


def _item(ledger: Ledger, task: Task, step: Step, due: Due | None, occurrences: int, via: str, today: date) -> Item:
    """The one place where status and light are decided."""
    standing = due.standing if due else ledger.progress.of(task.id)
    days_left = (due.day - today).days if due and not standing.closed else None
    if standing.closed:
        light = NO_LIGHT if standing.status == CANCELLED else FINISHED_LIGHT
    else:
        light = NO_LIGHT if days_left is None else _light(days_left, ledger.settings)
    if light == "红" and step.deadline.recur in ROUTINES:
        light = NO_LIGHT
    return Item(
        task=task,
        due=due.day if due else None,
        milestone=step.text,
        occurrences=occurrences,
        days_left=days_left,
        light=light,
        status=standing.status,
        via=via,
        deadline=step.deadline,
        standing=standing,
        original=due.own if due and due.own != due.day else None,
    )


def _light(days_left: int, settings: Settings) -> str:
    if days_left < 0:
        return "红"
    if days_left <= settings.yellow:
        return "黄"
    return "蓝" if days_left <= settings.blue else "绿"


def _as_task(ledger: Ledger, measure: Measure) -> Task:
    rows = ledger.carrying(measure)
    return Task(
        id=measure.id,
        plan=measure.plan,
        table=MEASURE_TABLE,
        no=measure.no,
        section=measure.section,
        category=measure.category,
        title=measure.title,
        text=measure.text,
        deadline=Deadline("", "none"),
        units_text=measure.units_text,
        units=measure.units,
        remark="",
        notes=(f"台账对应 {'、'.join(rows)}" if rows else "台账中没有对应的条目",),
        measure=measure.no,
        line=measure.line,
        milestones=(),
        place=Place("", 0, 0, ""),
    )
