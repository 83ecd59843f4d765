"""A data folder -> the rows of its index, one ledger file at a time.

Where an index of before is still good but for some ledger files, only these are read again. That is sure as long as no
file claims an id or a plan that another one has or had: who comes first would matter then, and everything is read.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jc_tasks.agenda.categories import counted
from jc_tasks.agenda.lines import ROUTINES, is_endless, own_days, searched, steps_of
from jc_tasks.cache.rows import (
    HORIZON,
    INDEXES,
    SCHEMA,
    Row,
    deadline_row,
    joined,
    ordinal,
    problem_row,
    settings_text,
    task_row,
)
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.load import Part, Reader
from jc_tasks.ledger.value import busiest
from jc_tasks.model import Place, Plan, Problem, Responsible, Task

FILE = 1 << 24
"""Positions of a file's entries begin at its number times this; its deadlines and problems are numbered likewise."""
_NEVER_YET = 1 << 30
"""The first date of a duty without end that has none up to the horizon."""
BEFORE, AFTER = -1, 1 << 20
"""The numbers of what is no ledger file: problems of settings and units, and of files that are not listed."""

Tick = Callable[[int, int], None]


class Built(NamedTuple):
    """How many ledger files there are, and how many of them were read."""

    files: int
    read: int


def make(folder: Path, path: str, before: str, names: list[str] | None, token: str, tick: Tick) -> Built:
    """Make the index of a folder at `path`: of the one `before`, reading just these files again, if that is sure.

    The `token` stands in it, by which it is known.
    """
    built = None
    if names:
        shutil.copyfile(before, path)
        built = rebuild(folder, path, names, tick)
        if built is None:
            os.truncate(path, 0)
    built = built or build(folder, path, tick)
    with _open(path) as connection:
        connection.execute("INSERT OR REPLACE INTO about VALUES ('token', ?)", (token,))
    return built


def build(folder: Path, path: str, tick: Tick) -> Built:
    """Make the index of a folder at `path`, where nothing is yet."""
    with _open(path) as connection:
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        reader = Reader(folder)
        before = reader.customs()
        _put_problems(connection, BEFORE, before)
        _put_customs(connection, reader)
        plans: dict[str, Plan] = {}
        for number, name in enumerate(reader.names):
            tick(number, len(reader.names))
            part = reader.part(name)
            for plan in part.plans:
                plans.setdefault(plan.id, plan)
            _Rows(connection, number).put(part, plans)
        _put_problems(connection, AFTER, reader.unlisted())
        _finish(connection)
        connection.executescript(INDEXES)  # commits first
        return Built(len(reader.names), len(reader.names))


def rebuild(folder: Path, path: str, names: list[str], tick: Tick) -> Built | None:
    """Read again the ledger files of these names into the index at `path`, a copy of one that was good before.

    None where that is not sure to give what reading everything would give; the index is then of no use.
    """
    with _open(path) as connection:
        connection.execute("BEGIN")
        reader = Reader(folder)
        before = reader.customs()
        listed = list(reader.names)
        told = [problem_row(0, BEFORE, one)[2:] for one in before]
        if not set(names) <= set(listed) or _problems(connection, BEFORE) != told:
            return None
        for done, name in enumerate(names):
            tick(done, len(names))
            if not _put_again(connection, reader, listed, name):
                return None
        _finish(connection)
        connection.commit()
        return Built(len(listed), len(names))


@contextmanager
def _open(path: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        yield connection


def _put_again(connection: sqlite3.Connection, reader: Reader, listed: list[str], name: str) -> bool:
    """Whether the file could be read by itself, and its rows be put in place of its old ones."""
    number = listed.index(name)
    everyone = connection.execute("SELECT id, file, refused, line, col, excerpt FROM claims WHERE file != ?", (number,))
    reader.ids, others = {}, set()
    for id, file, refused, line, column, excerpt in everyone:
        others.add(id)
        if file < number and not refused:
            reader.ids[id] = Place(listed[file], line, column, excerpt)
    old = {id for (id,) in connection.execute("SELECT id FROM claims WHERE file = ?", (number,))}
    plans = [id for no, id in connection.execute("SELECT no, id FROM plans ORDER BY no") if no != number]
    was = connection.execute("SELECT id, issued, year FROM plans WHERE no = ?", (number,)).fetchall()
    reader.taken = [id for no, id in connection.execute("SELECT no, id FROM plans ORDER BY no") if no < number]
    part = reader.part(name)
    new = {*part.claims, *part.refused}
    if (old | new) & others or [one.id for one in part.plans] != [id for id, *_ in was]:
        return False
    if any(plan.id in plans for plan in part.plans):
        return False
    rows = _Rows(connection, number)
    rows.clear()
    rows.put(part, {plan.id: plan for plan in part.plans})
    return True


class _Rows:
    """The rows of one ledger file."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self.connection = connection
        self.number = number
        self.base = number * FILE
        self.deadlines: dict[tuple[int, Deadline], int] = {}
        self.laid: dict[int, Deadline] = {}
        self.names: dict[str, int] = {}

    def clear(self) -> None:
        span = (self.base, self.base + FILE - 1)
        for table, column in (
            *(("deadlines", "no"), ("tasks", "pos"), ("measures", "pos"), ("measure_answers", "measure")),
            *((table, "task") for table in ("milestones", "answers", "days", "endless", "steps", "words")),
        ):
            self.connection.execute(f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?", span)
        for table, column in (("claims", "file"), ("problems", "file"), ("plans", "no")):
            self.connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (self.number,))

    def put(self, part: Part, known: dict[str, Plan]) -> None:
        """Of several plans with one id the first that is `known` counts, as it does for the agenda."""
        put = self.connection.executemany
        _put_problems(self.connection, self.number, part.problems)
        plans = [(self.number, p.id, p.name, p.title, p.document, ordinal(p.issued), p.year) for p in part.plans]
        put("INSERT INTO plans VALUES (?,?,?,?,?,?,?)", plans)
        places = ((id, self.number, 0, at.line, at.column, at.excerpt) for id, at in part.claims.items())
        put("INSERT INTO claims VALUES (?,?,?,?,?,?)", places)
        put("INSERT INTO claims VALUES (?,?,1,0,0,'')", ((id, self.number) for id in part.refused))
        plan = known.get(part.plans[0].id) if part.plans else None
        tasks: list[Row] = []
        milestones: list[Row] = []
        answers: list[Row] = []
        days: list[Row] = []
        endless: list[Row] = []
        steps: list[Row] = []
        words: list[Row] = []
        for pos, task in enumerate((self._with_days(task, plan) for task in part.tasks), self.base):
            tasks.append(task_row(pos, task, self._deadline(task.deadline)))
            words.append((pos, searched(task)))
            answers += ((pos, n, *self._names(unit)) for n, unit in enumerate(task.units))
            for n, milestone in enumerate(task.milestones):
                milestones.append((pos, n, milestone.text, self._deadline(milestone.deadline)))
            dated: set[int] = set()
            for n, step in enumerate(steps_of(task)):
                falls = [day.toordinal() for day in own_days(step, plan, _horizon(plan), date.min)]
                if not falls and is_endless(step.deadline):
                    steps.append((pos, n, _NEVER_YET, False, step.deadline.kind, task.plan, task.section))
                if falls:
                    dated.update(falls)
                    routine = step.deadline.recur in ROUTINES
                    steps.append((pos, n, min(falls), routine, step.deadline.kind, task.plan, task.section))
                if is_endless(step.deadline):
                    endless.append((pos,))
            days += ((day, pos) for day in dated)
        put(f"INSERT INTO tasks VALUES ({','.join('?' * 20)})", tasks)
        put("INSERT INTO milestones VALUES (?,?,?,?)", milestones)
        put("INSERT INTO answers VALUES (?,?,?,?)", answers)
        put("INSERT INTO days VALUES (?,?)", sorted(days))
        put("INSERT OR IGNORE INTO endless VALUES (?)", endless)
        put("INSERT INTO steps VALUES (?,?,?,?,?,?,?)", steps)
        put("INSERT INTO words VALUES (?,?)", words)
        measures: list[Row] = []
        measured: list[Row] = []
        for pos, one in enumerate(part.measures, self.base):
            cells = (one.id, one.plan, one.no, one.section, one.category, one.title, one.text, one.units_text, one.line)
            measures.append((pos, *cells))
            measured += ((pos, n, *self._names(unit)) for n, unit in enumerate(one.units))
        put("INSERT INTO measures VALUES (?,?,?,?,?,?,?,?,?,?)", measures)
        put("INSERT INTO measure_answers VALUES (?,?,?,?)", measured)
        rows = [deadline_row(no, deadline) for (_, deadline), no in self.deadlines.items()]
        put(f"INSERT INTO deadlines VALUES ({','.join('?' * 17)})", rows)

    def _with_days(self, task: Task, plan: Plan | None) -> Task:
        """The task, its deadlines knowing the days on which they fall due."""
        steps = tuple(one._replace(deadline=self._laid(one.deadline, plan)) for one in task.milestones)
        return task._replace(deadline=self._laid(task.deadline, plan), milestones=steps)

    def _laid(self, deadline: Deadline, plan: Plan | None) -> Deadline:
        if deadline.kind != "recurring" or not plan:
            return deadline
        if id(deadline) not in self.laid:
            last = _horizon(plan) if is_endless(deadline) else date(plan.year, 12, 31)
            days = tuple(deadline.occurrences(plan.issued, last))
            self.laid[id(deadline)] = deadline._replace(laid=(plan.issued, last, days))
        return self.laid[id(deadline)]

    def _deadline(self, deadline: Deadline) -> int:
        key = (id(deadline), deadline)
        if key not in self.deadlines:
            self.deadlines[key] = self.base + len(self.deadlines)
        return self.deadlines[key]

    def _names(self, unit: Responsible) -> tuple[int, int | None]:
        return self._name(unit.name), self._name(unit.group) if unit.group else None

    def _name(self, name: str) -> int:
        if name not in self.names:
            self.connection.execute("INSERT OR IGNORE INTO names (name) VALUES (?)", (name,))
            found = self.connection.execute("SELECT no FROM names WHERE name = ?", (name,)).fetchone()
            self.names[name] = found[0]
        return self.names[name]


def _horizon(plan: Plan | None) -> date:
    return date(min(plan.year + HORIZON, 9999), 12, 31) if plan else date(1, 1, 1)


def _put_problems(connection: sqlite3.Connection, file: int, problems: tuple[Problem, ...]) -> None:
    base = (file + 1) * FILE
    rows = (problem_row(base + number, file, problem) for number, problem in enumerate(problems))
    connection.executemany(f"INSERT INTO problems VALUES ({','.join('?' * 11)})", rows)


def _problems(connection: sqlite3.Connection, file: int) -> list[Row]:
    return [row[2:] for row in connection.execute("SELECT * FROM problems WHERE file = ? ORDER BY no", (file,))]


def _put_customs(connection: sqlite3.Connection, reader: Reader) -> None:
    registry = reader.registry
    units = [(no, one.name, one.kind, joined(one.aliases), one.parent) for no, one in enumerate(registry.units)]
    groups = [(no, one.name, joined(one.aliases), joined(one.members)) for no, one in enumerate(registry.groups)]
    connection.executemany("INSERT INTO units VALUES (?,?,?,?,?)", units)
    connection.executemany("INSERT INTO groups VALUES (?,?,?,?)", groups)
    about = zip(("ledgers", "lights", "seasons"), settings_text(reader.settings), strict=True)
    connection.executemany("INSERT INTO about VALUES (?,?)", about)


def _finish(connection: sqlite3.Connection) -> None:
    """What is worked out of all entries together."""
    connection.execute("DELETE FROM categories")
    found = enumerate(counted(_sections(connection)))
    connection.executemany("INSERT INTO categories VALUES (?,?,?,?,?)", ((no, *one) for no, one in found))
    days = connection.execute(
        "SELECT due FROM tasks JOIN deadlines ON deadlines.no = tasks.deadline WHERE kind != 'recurring' ORDER BY pos"
    )
    month = busiest(date.fromordinal(day) if day else None for (day,) in days)
    connection.execute("INSERT OR REPLACE INTO about VALUES ('busiest', ?)", (month.isoformat() if month else "",))


def _sections(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, int]]:
    yield from connection.execute("SELECT plan, section, category, 1 FROM tasks ORDER BY pos")
    yield from connection.execute("SELECT plan, section, category, 0 FROM measures ORDER BY pos")
