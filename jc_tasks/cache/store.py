"""The index as the source of a ledger: what is wanted is fetched, and made into the values that reading had given.

Should the index fail all the same, the files are read and answer instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jc_tasks.agenda.windows import Window
from jc_tasks.cache.rows import HORIZON, Row, deadline_of, parted, problem_of, responsible, settings_of
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.value import Ledger, Wanted
from jc_tasks.model import Category, Measure, Milestone, Place, Plan, Responsible, Task

if TYPE_CHECKING:
    from jc_tasks.ledger.units import Registry

Answer = TypeVar("Answer")
_MANY = 500
"""Values in one question."""
_MOST = 20_000
"""Rows that are counted to find what leads."""


def ledger_on(shelf: Shelf, folder: Path) -> Ledger:
    """The ledger whose entries lie on the shelf. Raises sqlite3.Error where the index is of no use."""
    about = dict(shelf.connection.execute("SELECT key, value FROM about"))
    plans = tuple(
        Plan(id, name, title, document, date.fromordinal(issued), year)
        for _, id, name, title, document, issued, year in shelf.connection.execute("SELECT * FROM plans ORDER BY no")
    )
    problems = tuple(map(problem_of, shelf.connection.execute("SELECT * FROM problems ORDER BY no")))
    settings = settings_of(about["ledgers"], about["lights"], about["seasons"])
    return Ledger(folder, plans, None, None, None, settings, problems, source=shelf)


class Shelf:
    """An open index. `read` reads the files instead, where a question fails."""

    def __init__(self, connection: sqlite3.Connection, read: Callable[[], Ledger]) -> None:
        self.connection = connection
        self.read = read
        self.instead: Ledger | None = None
        self.names: dict[int, str] = {}
        self.deadlines: dict[int, Deadline] = {}

    def close(self) -> None:
        """Whoever asks afterwards is answered out of the files."""
        self.connection.close()

    # what a ledger asks

    def tasks(self) -> tuple[Task, ...]:
        return self._answer(lambda: tuple(self._tasks("")), lambda ledger: ledger.tasks)

    def measures(self) -> tuple[Measure, ...]:
        return self._answer(lambda: tuple(self._measures("")), lambda ledger: ledger.measures)

    def measures_of(self, units: Collection[str], plan: str) -> Sequence[Measure]:
        """The measures that name one of the units or groups, in one plan or in all."""

        def find() -> Sequence[Measure]:
            numbers = _listed(self._numbers(units))
            named = f"SELECT measure FROM measure_answers WHERE name IN ({numbers}) OR grp IN ({numbers})"
            return self._measures(f"WHERE {'plan = ? AND' if plan else ''} pos IN ({named})", [plan] if plan else [])

        return self._answer(find, lambda ledger: ledger.measures)

    def registry(self) -> Registry:
        from jc_tasks.ledger.units import Group, Registry, Unit

        def find() -> Registry:
            units = self.connection.execute("SELECT name, kind, aliases, parent FROM units ORDER BY no")
            groups = self.connection.execute("SELECT name, aliases, members FROM groups ORDER BY no")
            return Registry(
                [Unit(name, kind, parted(aliases), parent) for name, kind, aliases, parent in units],
                [Group(name, parted(aliases), parted(members)) for name, aliases, members in groups],
            )

        return self._answer(find, lambda ledger: ledger.registry)

    def categories(self) -> list[Category]:
        from jc_tasks.agenda.categories import categories

        def find() -> list[Category]:
            rows = self.connection.execute("SELECT plan, section, title, entries FROM categories ORDER BY no")
            return [Category(*row) for row in rows]

        return self._answer(find, categories)

    def where(self, wanted: Wanted, besides: Collection[str]) -> Sequence[Task]:
        def find() -> Sequence[Task]:
            lead = self._lead(wanted)
            conditions, values = self._conditions(wanted, "tasks.", lead)
            if lead == "window":
                conditions.append(self._dated(wanted, besides))
            return self._tasks(_where(conditions), values)

        return self._answer(find, lambda ledger: ledger.tasks)

    def named(self, ids: Collection[str]) -> Sequence[Task]:
        def find() -> Sequence[Task]:
            return self._tasks(f"WHERE pos IN ({_listed(self._positions(ids))})")

        return self._answer(find, lambda ledger: [task for task in ledger.tasks if task.id in ids])

    def overdue(self, wanted: Wanted, kind: str, apart: Collection[str]) -> int | None:
        """How many lines have a date up to the end of the window, by the ledger's own dates; those `apart` left out.

        None where they have to be laid out to be counted.
        """

        def find() -> int | None:
            conditions, values = self._conditions(wanted, "steps.", "")
            last = wanted.window.last if wanted.window else None
            if last is None or last.toordinal() > self._horizon():
                return None
            conditions += ["routine = 0", f"first <= {last.toordinal()}"]
            if kind:
                conditions.append("kind = ?")
                values.append(kind)
            if apart:
                conditions.append(f"task NOT IN ({_listed(self._positions(apart))})")
            count = self.connection.execute(f"SELECT count(*) FROM steps {_where(conditions)}", values).fetchone()
            return int(count[0])

        return self._answer(find, lambda ledger: None)

    def unit_names(self) -> list[str]:
        def find() -> list[str]:
            used = (f"EXISTS (SELECT 1 FROM {table} WHERE name = names.no)" for table in ("answers", "measure_answers"))
            return [name for (name,) in self.connection.execute(f"SELECT name FROM names WHERE {' OR '.join(used)}")]

        return self._answer(find, lambda ledger: ledger.unit_names)

    def carrying(self, plan: str, measure: int) -> list[str]:
        def find() -> list[str]:
            rows = self.connection.execute(
                "SELECT id FROM tasks WHERE plan = ? AND measure = ? ORDER BY pos", (plan, measure)
            )
            return [id for (id,) in rows]

        return self._answer(
            find, lambda ledger: [one.id for one in ledger.tasks if (one.plan, one.measure) == (plan, measure)]
        )

    def busiest_month(self) -> date | None:
        def find() -> date | None:
            (value,) = self.connection.execute("SELECT value FROM about WHERE key = 'busiest'").fetchone()
            return date.fromisoformat(value) if value else None

        return self._answer(find, lambda ledger: ledger.busiest_month)

    def entry_ids(self) -> list[str]:
        return self._answer(
            lambda: [id for (id,) in self.connection.execute("SELECT id FROM tasks ORDER BY pos")],
            lambda ledger: [task.id for task in ledger.tasks],
        )

    def holds(self, id: str) -> bool:
        return self._answer(
            lambda: self.connection.execute("SELECT 1 FROM tasks WHERE id = ?", (id,)).fetchone() is not None,
            lambda ledger: any(task.id == id for task in ledger.tasks),
        )

    def ids(self) -> Container[str]:
        return _Ids(self)

    def empty(self) -> bool:
        return self._answer(
            lambda: self.connection.execute("SELECT 1 FROM tasks LIMIT 1").fetchone() is None,
            lambda ledger: ledger.is_empty,
        )

    def _answer(self, find: Callable[[], Answer], read: Callable[[Ledger], Answer]) -> Answer:
        if self.instead is None:
            try:
                return find()
            except (sqlite3.Error, KeyError, ValueError, TypeError, OverflowError):
                self.instead = self.read()
        return read(self.instead)

    # conditions

    def _lead(self, wanted: Wanted) -> str:
        """Which of plan, units and window names the fewest rows: these are fetched, and each looked at for the rest.

        The window only ever leads: the agenda looks at the dates anyway.
        """
        lead, fewest = "", _MOST
        ways: list[tuple[str, str, list[object]]] = []
        if wanted.plan:
            ways.append(("plan", "SELECT 1 FROM tasks WHERE plan = ?", [wanted.plan]))
        if wanted.window and (wanted.window.first or wanted.window.last):
            ways.append(("window", "SELECT 1 FROM days WHERE day BETWEEN ? AND ?", [*_ends(wanted.window)]))
        if wanted.units:
            ways.append(("units", f"SELECT 1 FROM answers WHERE {self._named(wanted.units)}", []))
        for way, select, values in ways:
            count = self._count(select, fewest, values)
            if not lead or count < fewest:
                lead, fewest = way, count
        return lead

    def _conditions(self, wanted: Wanted, table: str, lead: str) -> tuple[list[str], list[object]]:
        """What plan, sections, units and words ask of a row of tasks or steps."""
        position = "tasks.pos" if table == "tasks." else "steps.task"
        conditions, values = list[str](), list[object]()
        if wanted.plan:
            conditions.append(f"{'' if lead in ('', 'plan') else '+'}{table}plan = ?")  # + takes it from the planner
            values.append(wanted.plan)
        if wanted.sections is not None:
            pairs = sorted(wanted.sections)
            marks = ",".join(["(?,?)"] * len(pairs)) or "(0,0)"
            conditions.append(f"({table}plan, {table}section) IN (VALUES {marks})")
            values += [value for pair in pairs for value in pair]
        if wanted.units and lead in ("", "units"):
            conditions.append(f"{position} IN (SELECT task FROM answers WHERE {self._named(wanted.units)})")
        elif wanted.units:
            named = self._named(wanted.units)
            conditions.append(f"EXISTS (SELECT 1 FROM answers WHERE task = {position} AND ({named}))")
        for word in wanted.words:
            conditions.append(f"{position} IN (SELECT task FROM words WHERE instr(text, ?))")
            values.append(word)
        return conditions, values

    def _named(self, units: Iterable[str]) -> str:
        numbers = _listed(self._numbers(units))
        return f"name IN ({numbers}) OR grp IN ({numbers})"

    def _dated(self, wanted: Wanted, besides: Collection[str]) -> str:
        """A date in the window, by the ledger's own dates; or among those `besides`, whose dates may have moved."""
        first, last = _ends(wanted.window or Window(None, None))
        parts = [f"SELECT task FROM days WHERE day BETWEEN {first} AND {last}"]
        if last > self._horizon():
            parts.append("SELECT task FROM endless")
        if besides and (positions := self._positions(besides)):
            parts.append("VALUES " + ",".join(f"({number})" for number in positions))
        return f"tasks.pos IN ({' UNION ALL '.join(parts)})"

    def _count(self, select: str, most: int, values: Sequence[object]) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM ({select} LIMIT {most})", values).fetchone()[0])

    def _horizon(self) -> int:
        """The last day up to which the dates of every duty without end are laid out."""
        year = self.connection.execute("SELECT min(year) FROM plans").fetchone()[0]
        return date(min((year or 0) + HORIZON, 9999), 12, 31).toordinal()

    def _positions(self, ids: Iterable[str]) -> list[int]:
        found: list[int] = []
        ids = sorted(ids)
        for begin in range(0, len(ids), _MANY):
            some = ids[begin : begin + _MANY]
            marks = ",".join("?" * len(some))
            found += (pos for (pos,) in self.connection.execute(f"SELECT pos FROM tasks WHERE id IN ({marks})", some))
        return found

    def _numbers(self, names: Iterable[str]) -> list[int]:
        names = list(names)
        marks = ",".join("?" * len(names))
        return [no for (no,) in self.connection.execute(f"SELECT no FROM names WHERE name IN ({marks})", names)]

    # values

    def _tasks(self, where: str, values: Sequence[object] = ()) -> list[Task]:
        rows = self.connection.execute(f"SELECT * FROM tasks {where} ORDER BY pos", values).fetchall()
        positions = [row[0] for row in rows]
        units = self._responsible("answers", "task", positions)
        milestones = self._milestones([row[0] for row in rows if row[-1]], len(rows))
        deadlines = self._deadlines({row[9] for row in rows})
        return [
            Task(
                id=row[1],
                plan=row[2],
                table=row[3],
                no=row[4],
                section=row[5],
                category=row[6],
                title=row[7],
                text=row[8],
                deadline=deadlines[row[9]],
                units_text=row[10],
                units=units.get(row[0], ()),
                remark=row[11],
                notes=parted(row[12]),
                measure=row[13],
                line=row[14],
                milestones=milestones.get(row[0], ()),
                place=Place(*row[15:19]),
            )
            for row in rows
        ]

    def _measures(self, where: str, values: Sequence[object] = ()) -> list[Measure]:
        rows = self.connection.execute(f"SELECT * FROM measures {where} ORDER BY pos", values).fetchall()
        units = self._responsible("measure_answers", "measure", [row[0] for row in rows])
        return [
            Measure(
                id=row[1],
                plan=row[2],
                no=row[3],
                section=row[4],
                category=row[5],
                title=row[6],
                text=row[7],
                units_text=row[8],
                units=units.get(row[0], ()),
                line=row[9],
            )
            for row in rows
        ]

    def _responsible(self, table: str, column: str, positions: list[int]) -> dict[int, tuple[Responsible, ...]]:
        found: dict[int, list[Responsible]] = {}
        rows = self._of(f"SELECT {column}, name, grp FROM {table}", column, positions)
        self._learn_names({number for row in rows for number in row[1:] if number is not None})
        for position, name, group in rows:
            found.setdefault(position, []).append(responsible(self.names, name, group))
        return {position: tuple(units) for position, units in found.items()}

    def _milestones(self, positions: list[int], entries: int) -> dict[int, tuple[Milestone, ...]]:
        found: dict[int, list[Milestone]] = {}
        rows = self._of("SELECT task, text, deadline FROM milestones", "task", positions)
        deadlines = self._deadlines({row[2] for row in rows})
        for position, text, deadline in rows:
            found.setdefault(position, []).append(Milestone(text, deadlines[deadline]))
        return {position: tuple(steps) for position, steps in found.items()}

    def _deadlines(self, numbers: set[int]) -> dict[int, Deadline]:
        missing = sorted(numbers - self.deadlines.keys())
        for row in self._of("SELECT * FROM deadlines", "no", missing):
            self.deadlines[row[0]] = deadline_of(row)
        return self.deadlines

    def _learn_names(self, numbers: set[int]) -> None:
        for number, name in self._of("SELECT no, name FROM names", "no", sorted(numbers - self.names.keys())):
            self.names[number] = name

    def _of(self, select: str, column: str, numbers: list[int]) -> list[Row]:
        """The rows of these numbers, in their order; of a great many it is quicker to take all between."""
        if len(numbers) > 20_000:
            wanted = set(numbers)
            span = (min(numbers), max(numbers))
            rows = self.connection.execute(f"{select} WHERE {column} BETWEEN ? AND ?", span)
            return [row for row in rows if row[0] in wanted]
        if not numbers:
            return []
        return self.connection.execute(f"{select} WHERE {column} IN ({_listed(numbers)})").fetchall()


class _Ids:
    """The ids of all entries, asked for one by one."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def __contains__(self, id: object) -> bool:
        return self.shelf.holds(str(id))


def _ends(window: Window) -> tuple[int, int]:
    """Both ends of a window as ordinals, an open one beyond every day."""
    return window.first.toordinal() if window.first else 0, window.last.toordinal() if window.last else 1 << 32


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""
