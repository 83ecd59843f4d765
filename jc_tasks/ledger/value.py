"""The ledger: all that a data folder says. Its entries are in memory, or fetched from a source when asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence
    from datetime import date
    from typing import Any, Protocol

    from jc_tasks.agenda.windows import Window
    from jc_tasks.ledger.units import Registry
    from jc_tasks.model import Category, Measure, Plan, Problem, Settings, Task
    from jc_tasks.progress.standing import Progress

    class Source(Protocol):
        """Where the parts of a ledger come from that are not in memory."""

        def tasks(self) -> tuple[Task, ...]: ...
        def measures(self) -> tuple[Measure, ...]: ...
        def registry(self) -> Registry: ...
        def categories(self) -> list[Category]: ...
        def where(self, wanted: Wanted, besides: Collection[str]) -> Sequence[Task]: ...
        def named(self, ids: Collection[str]) -> Sequence[Task]: ...
        def overdue(self, wanted: Wanted, kind: str, apart: Collection[str]) -> int | None: ...
        def carrying(self, plan: str, measure: int) -> list[str]: ...
        def busiest_month(self) -> date | None: ...
        def measures_of(self, units: Collection[str], plan: str) -> Sequence[Measure]: ...
        def entry_ids(self) -> list[str]: ...
        def ids(self) -> Container[str]: ...
        def unit_names(self) -> list[str]: ...
        def empty(self) -> bool: ...
        def close(self) -> None: ...


else:
    Source = object

SETTINGS = "settings.yaml"
UNITS = "units.yaml"
BESIDES = frozenset({SETTINGS, UNITS, "progress.yaml", "contacts.yaml"})
MEASURE_TABLE = "正文措施"


class Wanted(NamedTuple):
    """Which entries may be needed; an empty field wants all.

    `units` are names of units and groups, `sections` pairs of plan and numeral, `words` as `sections.plain` has them;
    `window` wants the entries that have a date in it by the ledger's own dates.
    """

    plan: str = ""
    sections: frozenset[tuple[str, str]] | None = None
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    window: Window | None = None


class Ledger:
    """All that a data folder says, and all that is wrong with it, in the order of the files. Never changes.

    Reading knows the plans only; `progress`, where each entry stands, is laid over it by whoever reads the event log.
    With a `source` the entries, measures and units are fetched from there when they are asked for.
    """

    __slots__ = ("_measures", "_progress", "_registry", "_tasks", "folder", "plans", "problems", "settings", "source")

    def __init__(
        self,
        folder: Path,
        plans: tuple[Plan, ...],
        tasks: tuple[Task, ...] | None,
        measures: tuple[Measure, ...] | None,
        registry: Registry | None,
        settings: Settings,
        problems: tuple[Problem, ...],
        progress: Progress | None = None,
        source: Source | None = None,
    ) -> None:
        self.folder = folder
        self.plans = plans
        self._tasks = tasks
        self._measures = measures
        self._registry = registry
        self.settings = settings
        self.problems = problems
        self._progress = progress
        self.source = source

    def _replace(self, **changes: Any) -> Ledger:
        """A ledger like this one but for some of its parts."""
        parts: dict[str, Any] = {name.lstrip("_"): getattr(self, name) for name in self.__slots__}
        return Ledger(**{**parts, **changes})

    def close(self) -> None:
        """Closes the source, where there is one; all ledgers made of this one share it."""
        if self.source:
            self.source.close()

    @property
    def progress(self) -> Progress:
        if self._progress is None:
            from jc_tasks.progress.standing import NOTHING

            self._progress = NOTHING
        return self._progress

    @property
    def tasks(self) -> tuple[Task, ...]:
        if self._tasks is None:
            self._tasks = self.source.tasks() if self.source else ()
        return self._tasks

    @property
    def measures(self) -> tuple[Measure, ...]:
        if self._measures is None:
            self._measures = self.source.measures() if self.source else ()
        return self._measures

    @property
    def registry(self) -> Registry:
        if self._registry is None:
            from jc_tasks.ledger.units import Registry

            self._registry = self.source.registry() if self.source else Registry()
        return self._registry

    @property
    def ids(self) -> Container[str]:
        """The ids of all entries."""
        if self.source and self._tasks is None:
            return self.source.ids()
        return {task.id for task in self.tasks}

    @property
    def entry_ids(self) -> list[str]:
        """The same in order."""
        if self.source and self._tasks is None:
            return self.source.entry_ids()
        return [task.id for task in self.tasks]

    @property
    def unit_names(self) -> list[str]:
        """The names of all that answer for an entry or a measure, each once, in the order of their characters."""
        if self.source and self._tasks is None:
            return sorted(self.source.unit_names())
        named = {unit.name for task in self.tasks for unit in task.units}
        return sorted(named.union(unit.name for measure in self.measures for unit in measure.units))

    @property
    def is_empty(self) -> bool:
        """Whether it has no entry."""
        return self.source.empty() if self.source and self._tasks is None else not self.tasks

    def where(self, wanted: Wanted) -> Sequence[Task]:
        """The entries that may be what is wanted, in order, and perhaps more: whoever asks still looks at each.

        An entry with progress of its own may have other dates than the ledger's; it is always among them.
        """
        if self.source and self._tasks is None:
            return self.source.where(wanted, self.recorded)
        return self.tasks

    def measures_of(self, units: Collection[str], plan: str) -> Sequence[Measure]:
        """The measures that may name one of the units or groups, in order; of one plan, or of all for ""."""
        if self.source and self._measures is None:
            return self.source.measures_of(units, plan)
        return self.measures

    def only(self, ids: Collection[str]) -> Ledger:
        """The same ledger with none but these entries in it."""
        if self.source and self._tasks is None:
            return self._replace(tasks=tuple(self.source.named(ids)))
        return self._replace(tasks=tuple(task for task in self.tasks if task.id in ids))

    def carrying(self, measure: Measure) -> list[str]:
        """The ids of the rows that carry out a measure."""
        if self.source and self._tasks is None:
            return self.source.carrying(measure.plan, measure.no)
        return [task.id for task in self.tasks if (task.plan, task.measure) == (measure.plan, measure.no)]

    @property
    def busiest_month(self) -> date | None:
        """The first of the month in which most entries are due, recurring ones not counted; None if none is."""
        if self.source and self._tasks is None:
            return self.source.busiest_month()
        return busiest([task.deadline.due for task in self.tasks if task.deadline.kind != "recurring"])

    @property
    def recorded(self) -> set[str]:
        """The ids of what has progress recorded."""
        return {id for id, _ in self.progress.standings}


def busiest(days: Iterable[date | None]) -> date | None:
    """The first of the month that holds most of the days, the earliest met of several; None without any day."""
    counts: dict[date, int] = {}
    for day in days:
        if day:
            month = day.replace(day=1)
            counts[month] = counts.get(month, 0) + 1
    return max(counts, key=counts.__getitem__, default=None)


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
