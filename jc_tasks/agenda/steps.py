"""What of a task can fall due, and on which days: the task itself and its steps, each with its dates as they stand.

Pure: no files, no clock. A recurring duty runs from its plan's issue date to the end of the plan's year; 每年 has no
end. A step that falls together with its task is not a second one.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from jc_tasks.agenda.windows import Window
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Plan, Task
from jc_tasks.progress.standing import CLOSED, Standing

ROUTINES = ("daily", "weekly")
A_YEAR = timedelta(days=366)


class Due(NamedTuple):
    """One date of a step: the day in force, the ledger's own, and what is recorded of it."""

    day: date
    own: date
    standing: Standing


class Step(NamedTuple):
    """What of a task can fall due: the task itself (`text` None) or a milestone; `due` is None where it recurs."""

    text: str | None
    deadline: Deadline
    due: date | None


class Late(NamedTuple):
    """A line that is late from a day to another, both included, with this status. What is closed is not counted as late
    unless its status is asked for.
    """

    kind: str
    status: str
    first: date
    last: date

    def counts(self, kind: str, status: str, today: date) -> bool:
        """Whether it is one of the late lines of a day, of a kind and a status, or of any for ""."""
        asked = status == self.status if status else self.status not in CLOSED
        return asked and kind in ("", self.kind) and self.first <= today <= self.last


class Outlook(NamedTuple):
    """What can be said of a task for every day: when its dates in force are, and when which of its lines are late."""

    days: frozenset[date]
    late: tuple[Late, ...]


def outlook(ledger: Ledger, task: Task, last: date) -> Outlook:
    """The dates of a task up to a day, and its late lines up to the day after, each as it stands.

    A step is one line, that of its latest missed date: so a line with one status lasts until a date with another is
    missed.
    """
    days: set[date] = set()
    late: list[Late] = []
    for step in steps_of(task):
        dues = dues_of(ledger, task, step, last, last)
        days.update(due.day for due in dues)
        if step.deadline.recur not in ROUTINES:
            for closed in (False, True):
                late += _late([due for due in dues if due.standing.closed == closed], step.deadline)
    return Outlook(frozenset(days), tuple(late))


def _late(dues: list[Due], deadline: Deadline) -> Iterator[Late]:
    """The late lines of dates in order: that of the last of those that are missed by then, on the ledger's own day of a
    period too.
    """
    missed = [max(due.day, due.own) if deadline.recur else due.day for due in dues]
    latest, found = -1, dict[date, str]()
    for number in sorted(range(len(dues)), key=missed.__getitem__):
        latest = max(latest, number)
        found[missed[number]] = dues[latest].standing.status
    spans = [(day, status) for day, status in found.items() if day < date.max]
    changes = [one for before, one in pairwise([(date.min, ""), *spans]) if before[1] != one[1]]
    for (day, status), (end, _) in pairwise([*changes, (date.max, "")]):
        yield Late(deadline.kind, status, day + timedelta(days=1), end)


def steps_of(task: Task) -> list[Step]:
    """The task itself and its milestones, save those that fall together with the task or say the same again."""
    own, *rest = every_step(task)
    inside = {_moment(step) for step in rest if step.deadline is not task.deadline} | {_moment(own)}
    return [own] + [
        step
        for step in rest
        if _moment(step) != _moment(own) and (step.deadline is not task.deadline or _moment(step) not in inside)
    ]


def every_step(task: Task) -> list[Step]:
    """The task itself, the milestones of its text, the several dates of its own phrase."""
    steps = [own_step(task)]
    for milestone in task.milestones:
        days = milestone.deadline.milestones or (_due(milestone.deadline),)
        steps += [Step(milestone.text or milestone.deadline.phrase, milestone.deadline, day) for day in days]
    for index, day in enumerate(task.deadline.milestones):
        words = task.deadline.steps[index] if index < len(task.deadline.steps) else ""
        steps.append(Step(words or task.deadline.phrase, task.deadline, day))
    return steps


def own_step(task: Task) -> Step:
    return Step(None, task.deadline, _due(task.deadline))


def _moment(step: Step) -> object:
    deadline = step.deadline
    return (deadline.rule, deadline.start, deadline.due) if deadline.kind == "recurring" else step.due


def _due(deadline: Deadline) -> date | None:
    return deadline.due if deadline.kind in ("by", "window", "start_by") else None


def dues_of(ledger: Ledger, task: Task, step: Step, last: date | None, today: date) -> list[Due]:
    """The dates of a step up to a day, each as it stands, by the day in force."""
    if step.deadline.kind != "recurring":
        return [_due_on(ledger, task, step, step.due)] if step.due else []
    days = _occurrences(step.deadline, plan_named(ledger, task), Window(None, last), today)
    return sorted((_due_on(ledger, task, step, day) for day in days), key=lambda due: due.day)


def _due_on(ledger: Ledger, task: Task, step: Step, day: date) -> Due:
    standing = ledger.progress.of(task.id, day if step.text or step.deadline.recur else None)
    return Due(standing.due(day) or day, day, standing)


def moments(ledger: Ledger, task: Task, today: date) -> tuple[list[date], bool]:
    """The dates by which a step or a period of a task can be named (air-49@2022-06-30); whether it only recurs."""
    days: set[date] = set()
    recurs = task.deadline.due is None
    for step in every_step(task):
        if step.deadline.kind == "recurring":
            days.update(_occurrences(step.deadline, plan_named(ledger, task), Window(None, None), today))
        elif step.due and step.text is not None:
            days.add(step.due)
            recurs = False
    return sorted(days), recurs and bool(days)


def next_dates(deadline: Deadline, plan: Plan | None, first: date, count: int) -> list[date]:
    """The next dates of a recurring deadline within its plan's run, from `first` on."""
    return _occurrences(deadline, plan, Window(first, None), first)[:count]


def _occurrences(deadline: Deadline, plan: Plan | None, window: Window, today: date) -> list[date]:
    """The dates of a recurring duty in the window, within its run; counted from the issue date, so they never shift."""
    if plan is None:
        return []
    last = window.last or max(today, window.first or today, date(plan.year, 12, 31)) + A_YEAR
    if not is_endless(deadline):
        last = min(last, date(plan.year, 12, 31))
    return [day for day in deadline.occurrences(plan.issued, last) if window.holds(day)]


def is_endless(deadline: Deadline) -> bool:
    """Whether a recurring duty goes on when its plan's year is over."""
    return deadline.recur == "yearly"


def plan_named(ledger: Ledger, task: Task) -> Plan | None:
    return next((plan for plan in ledger.plans if plan.id == task.plan), None)
