"""What the cache holds → a ledger that has what a question needs, and counts of lines that the agenda laid out.

It narrows: of plan, units and dates it takes the one that leaves the fewest tasks, and the agenda looks at each of
these for the rest.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jc_tasks.agenda.lines import Filter, overdue_count
from jc_tasks.agenda.steps import A_YEAR
from jc_tasks.cache import codec
from jc_tasks.cache.tables import HORIZON, Base, LogBase, Standings, about, few
from jc_tasks.ledger.registry import Registry
from jc_tasks.ledger.value import Ledger, Loads, Wanted
from jc_tasks.model import Measure, Problem, Task
from jc_tasks.progress.event import Event
from jc_tasks.progress.standing import CLOSED, NOTHING, Progress, Standing, begin_entries, state

_MOST = 20_000
"""Rows that are counted to find what leaves the fewest."""


class Condition(NamedTuple):
    """A part of a question, and the values for its marks."""

    sql: str
    values: tuple[object, ...] = ()


class Store:
    """An open cache of a folder, of which a day is asked; or its ledgers without progress, where none is."""

    def __init__(self, connection: sqlite3.Connection, token: str, folder: Path, today: date | None) -> None:
        self.connection = connection
        self.token = token
        self.folder = folder
        self.today = today
        self.base: Base = about(connection, "base", Base)
        self.log: LogBase = about(connection, "log", LogBase)
        base = self.base
        self.registry = Registry(base.units, base.groups)
        self.horizon = date(min(min((plan.year for plan in base.plans), default=0) + HORIZON, 9999), 12, 31)

    @property
    def is_current(self) -> bool:
        """Whether nobody has changed the cache since it was opened, so that all that was asked of it goes together."""
        return bool(about(self.connection, "token", str) == self.token)

    def ledger(self, wanted: Wanted) -> Ledger:
        """A ledger with the tasks that are wanted, and perhaps more of them."""
        conditions = self._conditions(wanted)
        tasks = self._tasks(conditions)
        whole = self.base.whole
        if wanted.loads:
            whole = whole._replace(loads=about(self.connection, "loads", Loads))
        every = not conditions
        measures = self._measures(wanted, tasks, every=every) if wanted.measures else ()
        ids = None if every else [task.id for task in tasks]
        return Ledger(
            self.folder,
            self.base.plans,
            tasks,
            measures,
            self.registry,
            self.base.settings,
            self.base.problems,
            self._progress(ids, histories=wanted.histories),
            whole,
            self._carriers(measures, every=every) if wanted.measures else {},
        )

    def late(self, wanted: Wanted, filter: Filter) -> int:
        """How many lines are late of what is wanted, of a kind and a status."""
        today = self.today or date.min
        if today > self.horizon:
            return overdue_count(self.ledger(wanted), filter, today)
        conditions = [Condition("first <= ? AND last >= ?", (today.toordinal(), today.toordinal()))]
        if filter.status:
            conditions.append(Condition("status = ?", (filter.status,)))
        else:
            conditions.append(Condition(f"status NOT IN ({','.join('?' * len(CLOSED))})", tuple(CLOSED)))
        if filter.kind:
            conditions.append(Condition("kind = ?", (filter.kind,)))
        if wanted.plan:
            conditions.append(Condition("plan = ?", (wanted.plan,)))
        if wanted.sections is not None:
            pairs = sorted(wanted.sections)
            marks = ",".join(["(?,?)"] * len(pairs)) or "(0,0)"
            conditions.append(
                Condition(f"(plan, section) IN (VALUES {marks})", tuple(v for pair in pairs for v in pair))
            )
        if wanted.units:
            conditions.append(_answering(wanted, "task"))
        conditions += [
            Condition("task IN (SELECT pos FROM tasks WHERE instr(words, ?))", (word,)) for word in wanted.words
        ]
        later = _told_after(today)
        apart = self._tasks([later])
        if apart:
            conditions.append(Condition(f"task NOT IN (SELECT pos FROM tasks WHERE {later.sql})", later.values))
        where, values = _joined(conditions)
        (count,) = self.connection.execute(f"SELECT count(*) FROM late {where}", values).fetchone()
        if not apart:
            return int(count)
        progress = self._progress([task.id for task in apart], histories=False)
        rest = self.ledger(Wanted(ids=frozenset()))._replace(tasks=apart, progress=progress)
        return int(count) + overdue_count(rest, filter, today)

    def events(self, ids: Iterable[str] | None = None) -> list[Event]:
        """The events of these tasks, or all, in the order of the log."""
        select = "SELECT no, value, line FROM events"
        if ids is None:
            rows = self.connection.execute(f"{select} ORDER BY no").fetchall()
        else:
            rows = []
            for some, marks in few(ids):
                rows += self.connection.execute(f"{select} WHERE id IN ({marks})", some)
            rows.sort()
        from jc_tasks.progress.log_text import event_at  # 15 ms with yaml, only when histories are asked for

        return [
            codec.value(text, Event) if text.startswith("[") else event_at(text, self.log.file, line)
            for _, text, line in rows
        ]

    def ids(self) -> tuple[list[str], list[str]]:
        """The ids of all tasks and of all measures."""
        tasks, measures = (
            [id for (id,) in self.connection.execute(f"SELECT id FROM {table} ORDER BY pos")]
            for table in ("tasks", "measures")
        )
        return tasks, measures

    # conditions

    def _conditions(self, wanted: Wanted) -> list[Condition]:
        """What leaves the fewest tasks, and the words."""
        ways = []
        if wanted.ids is not None:
            marks = ",".join("?" * len(wanted.ids))
            return [Condition(f"key IN ({marks})", tuple(sorted(wanted.ids)))]
        if wanted.plan:
            ways.append(Condition("plan = ?", (wanted.plan,)))
        if wanted.units:
            ways.append(_answering(wanted, "pos"))
        if wanted.window and self._is_laid_out(*wanted.window):
            ways.append(self._dated(*wanted.window))
        lead = ways if len(ways) < 2 else [min(ways, key=self._count)]
        return lead + [Condition("instr(words, ?)", (word,)) for word in wanted.words]

    def _is_laid_out(self, first: date | None, last: date | None) -> bool:
        """Whether a window says anything, and all dates that may lie in it are known."""
        if first is None and last is None:
            return False
        try:
            return (last or max(first or date.min, self.today or date.min) + A_YEAR) <= self.horizon
        except OverflowError:
            return False

    def _dated(self, first: date | None, last: date | None) -> Condition:
        """A date in the window; or events of later than the day that is asked of, without which it may have others."""
        ends = first.toordinal() if first else 0, last.toordinal() if last else 1 << 32
        later = _told_after(self.today or date.max)
        sql = f"SELECT task FROM days WHERE day BETWEEN ? AND ? UNION ALL SELECT pos FROM tasks WHERE {later.sql}"
        return Condition(f"pos IN ({sql})", (*ends, *later.values))

    def _count(self, condition: Condition) -> int:
        sql = condition.sql.removeprefix("pos IN (").removesuffix(")")
        if sql == condition.sql:
            sql = f"SELECT 1 FROM tasks WHERE {sql}"
        return int(
            self.connection.execute(f"SELECT count(*) FROM ({sql} LIMIT {_MOST})", condition.values).fetchone()[0]
        )

    # values

    def _tasks(self, conditions: list[Condition]) -> tuple[Task, ...]:
        where, values = _joined(conditions)
        rows = self.connection.execute(f"SELECT value FROM tasks {where} ORDER BY pos", values)
        return tuple([codec.value(text, Task) for (text,) in rows])

    def _measures(self, wanted: Wanted, tasks: tuple[Task, ...], *, every: bool) -> tuple[Measure, ...]:
        """All of the plan, or those that the tasks carry out and those that name the units or have the ids."""
        found: dict[int, str] = {}
        if every:
            found.update(self.connection.execute("SELECT pos, value FROM measures"))
        for plan, numbers in _carried(tasks).items():
            marks = ",".join("?" * len(numbers))
            sql = f"SELECT pos, value FROM measures WHERE plan = ? AND no IN ({marks})"
            found.update(self.connection.execute(sql, (plan, *numbers)))
        for some, marks in few(wanted.units):
            sql = f"SELECT measure FROM measure_answers WHERE unit IN ({marks})"
            plan = "AND plan = ?" if wanted.plan else ""
            values = [*some, wanted.plan] if plan else some
            found.update(
                self.connection.execute(f"SELECT pos, value FROM measures WHERE pos IN ({sql}) {plan}", values)
            )
        for some, marks in few(wanted.ids or ()):
            found.update(self.connection.execute(f"SELECT pos, value FROM measures WHERE key IN ({marks})", some))
        return tuple([codec.value(found[pos], Measure) for pos in sorted(found)])

    def _carriers(self, measures: tuple[Measure, ...], *, every: bool) -> dict[tuple[str, int], tuple[str, ...]]:
        found: dict[tuple[str, int], list[str]] = {}
        select = "SELECT plan, measure, id FROM tasks WHERE measure IS NOT NULL"
        if every:
            rows = self.connection.execute(f"{select} ORDER BY pos").fetchall()
        else:
            rows = []
            for one in measures:
                more = f"{select} AND plan = ? AND measure = ? ORDER BY pos"
                rows += self.connection.execute(more, (one.plan, one.no))
        for plan, no, id in rows:
            found.setdefault((plan, no), []).append(id)
        return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}

    def _progress(self, ids: list[str] | None, *, histories: bool) -> Progress:
        """How the tasks stand; those with later events than the day, and all whose histories are wanted, from these."""
        if self.today is None:
            return NOTHING
        select = "SELECT id, last, value FROM told"
        if ids is None:
            rows = self.connection.execute(select).fetchall()
        else:
            rows = []
            for some, marks in few(ids):
                rows += self.connection.execute(f"{select} WHERE id IN ({marks})", some)
        standings: dict[tuple[str, date | None], Standing] = {}
        again = []
        for id, last, value in rows:
            if histories or last > self.today.toordinal():
                again.append(id)
            else:
                standings |= {(id, moment): one for moment, one in codec.value(value, Standings)}
        begin_entries(standings)
        if again:
            standings |= state(self.events(again), self.today).standings
        return Progress(standings, (*self.log.problems, *self._odd(self.today)))

    def _odd(self, today: date) -> list[Problem]:
        """What events say that counts for nothing, as far as they count by that day."""
        odd = [id for (id,) in self.connection.execute("SELECT id FROM told WHERE odd")]
        return [problem for problem in state(self.events(odd), today).problems if not problem.doubt] if odd else []


def _answering(wanted: Wanted, column: str) -> Condition:
    marks = ",".join("?" * len(wanted.units))
    return Condition(f"{column} IN (SELECT task FROM answers WHERE unit IN ({marks}))", wanted.units)


def _told_after(day: date) -> Condition:
    return Condition("id IN (SELECT id FROM told WHERE last > ?)", (day.toordinal(),))


def _carried(tasks: tuple[Task, ...]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for task in tasks:
        if task.measure is not None:
            found.setdefault(task.plan, set()).add(task.measure)
    return found


def _joined(conditions: list[Condition]) -> tuple[str, list[object]]:
    values = [value for condition in conditions for value in condition.values]
    return f"WHERE {' AND '.join(one.sql for one in conditions)}" if conditions else "", values
