"""The ledger: all that a data folder says, or as much of it as a question needs."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from jc_tasks.chinese import bare_title
from jc_tasks.ledger.registry import Registry
from jc_tasks.model import Category, Measure, Plan, Problem, Settings, Task
from jc_tasks.progress.standing import NOTHING, Progress

SETTINGS = "settings.yaml"
UNITS = "units.yaml"
BESIDES = frozenset({SETTINGS, UNITS, "progress.yaml", "contacts.yaml"})
MEASURE_TABLE = "正文措施"


class Wanted(NamedTuple):
    """What of a folder a question needs; a field that is left out wants all.

    `units` are names of units and groups, `sections` pairs of plan and numeral, `words` as `chinese.plain` has them;
    `window` wants the tasks that have a date from its first to its last day (None is an open end), `ids` those of these
    ids, in small letters. Only who asks for them is sure to get the `measures` of the text, the `loads` of the units,
    the `histories` of what was recorded.
    """

    plan: str = ""
    sections: frozenset[tuple[str, str]] | None = None
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    window: tuple[date | None, date | None] | None = None
    ids: frozenset[str] | None = None
    measures: bool = False
    loads: bool = False
    histories: bool = False


EVERYTHING = Wanted(measures=True, loads=True, histories=True)
NO_TASK = Wanted(ids=frozenset())

Loads = Mapping[str, Mapping[str, tuple[int, int, int]]]
"""For each plan and unit: tasks that name it, tasks through a group, measures of the text."""


class Whole(NamedTuple):
    """What is of the whole folder, however few of its tasks are at hand: how many there are, the names of all that
    answer for a task or a measure, the categories in order, the first of the month in which most tasks are due (those
    that recur not counted), and how much each unit answers for.
    """

    tasks: int
    unit_names: tuple[str, ...]
    categories: tuple[Category, ...]
    busiest_month: date | None
    loads: Loads


class Ledger(NamedTuple):
    """What a data folder says, and what is wrong with it, in the order of the files; where each task stands on a day.

    `tasks`, `measures` and `progress` are all that there are, or at least those that were wanted: then `whole` says
    what cannot be seen from them. `carriers` has the ids of the rows that carry out a measure, by plan and number.
    """

    folder: Path
    plans: tuple[Plan, ...]
    tasks: tuple[Task, ...]
    measures: tuple[Measure, ...]
    registry: Registry
    settings: Settings
    problems: tuple[Problem, ...]
    progress: Progress = NOTHING
    whole: Whole | None = None
    carriers: Mapping[tuple[str, int], tuple[str, ...]] | None = None

    @property
    def about(self) -> Whole:
        """What is of the whole folder."""
        return whole_of(self.tasks, self.measures) if self.whole is None else self.whole

    @property
    def ids(self) -> set[str]:
        """The ids of the tasks at hand."""
        return {task.id for task in self.tasks}

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The names of all that answer for a task or a measure, each once, in the order of their characters."""
        return self.about.unit_names

    def carrying(self, measure: Measure) -> tuple[str, ...]:
        """The ids of the rows that carry out a measure."""
        if self.carriers is not None:
            return self.carriers.get((measure.plan, measure.no), ())
        return tuple(task.id for task in self.tasks if (task.plan, task.measure) == (measure.plan, measure.no))


def whole_of(tasks: Iterable[Task], measures: Iterable[Measure]) -> Whole:
    """What is to be known of all tasks and measures together."""
    loads: dict[str, dict[str, list[int]]] = {}
    titles: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], int] = {}
    months: dict[date, int] = {}
    number = 0
    rows: Iterable[Task | Measure] = chain(tasks, measures)
    for row in rows:
        entries = int(isinstance(row, Task))
        number += entries
        key = row.plan, row.section
        titles[key] = titles.get(key) or bare_title(row.category)
        counts[key] = counts.get(key, 0) + entries
        units = loads.setdefault(row.plan, {})
        for unit in row.units:
            units.setdefault(unit.name, [0, 0, 0])[(bool(unit.group) if entries else 2)] += 1
        if isinstance(row, Task) and row.deadline.due and row.deadline.kind != "recurring":
            month = row.deadline.due.replace(day=1)
            months[month] = months.get(month, 0) + 1
    return Whole(
        number,
        tuple(sorted({name for units in loads.values() for name in units})),
        tuple(Category(*key, title, counts[key]) for key, title in titles.items() if key[1]),
        max(months, key=months.__getitem__, default=None),
        {plan: {name: (one[0], one[1], one[2]) for name, one in units.items()} for plan, units in loads.items()},
    )


def is_missing(path: Path) -> bool:
    """Whether there surely is no such file; where that cannot be told it is to be read, and what is wrong be said."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def shipped() -> Path:
    """The data folder that came with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"
