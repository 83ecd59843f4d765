"""A data folder and its log → the tables of the cache: made anew, or changed where files or the log have changed.

A ledger file is read again by itself as long as no file asks for an id or a plan that another one has or had: who comes
first would matter then, and everything is read. Of the log what was added is read, if all of it is as the program
writes it; else the whole.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from operator import itemgetter
from pathlib import Path

from jc_tasks.agenda.lines import searched
from jc_tasks.agenda.steps import is_endless, outlook
from jc_tasks.cache import codec
from jc_tasks.cache.state import GREW, SAME, File, Log, content_of, file_at, is_looked_at
from jc_tasks.cache.tables import (
    EVENTS_INDEX,
    HORIZON,
    INDEXES,
    SCHEMA,
    Base,
    LogBase,
    Standings,
    about,
    few,
    put_about,
)
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.load import Part, Reader
from jc_tasks.ledger.registry import Registry
from jc_tasks.ledger.value import Ledger, Loads, whole_of
from jc_tasks.model import Measure, Plan, Problem, Settings, Task
from jc_tasks.progress.event import Event, event_on, line
from jc_tasks.progress.log_file import own_parts, read
from jc_tasks.progress.log_text import Own, unreadable
from jc_tasks.progress.standing import Progress, Standing, Told, begin_entries, told, told_more

FILE = 1 << 24
"""Positions of a file's tasks and measures begin at its number times this."""
BEFORE, AFTER = -1, 1 << 20
"""The numbers of what is no ledger file: settings and units, and files that are not listed."""
FAILED = ("unreadable", "no-permission")
"""Problems that may be gone the next time, though no file has changed: of such a reading nothing is kept."""

Tick = Callable[[int, int], None]


class NotSure(ValueError):
    """What was read may be another thing the next time, though no file changes."""


def build(folder: Path, path: str, log: str, made: int, token: str, tick: Tick) -> Log:
    """Fill an empty database with what a folder and its log hold. Raises NotSure, OSError and sqlite3.Error."""
    with _open(path, "OFF") as connection:
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        known, _ = _put_log(connection, log, None, made)
        reader = Reader(folder)
        _put_problems(connection, BEFORE, reader.customs())
        plans: list[Plan] = []
        for number, name in enumerate(reader.names):
            tick(number, len(reader.names))
            part = reader.part(name)
            plans += part.plans
            _put_part(connection, number, part, tuple(plans))
        _put_problems(connection, AFTER, reader.unlisted())
        for index in INDEXES.strip().splitlines():
            connection.execute(index)
        _finish(connection, reader)
        put_about(connection, "token", token, str)
        connection.execute("COMMIT")
        return known


def renew(folder: Path, path: str, names: list[str], known: Log, change: str, made: int, token: str) -> Log | None:
    """Read these ledger files again, and of the log what has changed; None where that is not sure to be enough.

    All of it or nothing, whoever kills the program and whenever the power goes.
    """
    with _open(path, "DELETE") as connection:
        connection.execute("BEGIN IMMEDIATE")
        reader = Reader(folder)
        if names and not _put_again(connection, reader, names):
            return None
        if change != SAME:
            known, touched = _put_log(connection, known.path, known if change == GREW else None, made)
            _lay_again(connection, touched)
        if names:
            _finish(connection, reader)
        put_about(connection, "token", token, str)
        connection.execute("COMMIT")
        return known


def record(path: str, events: Iterable[Event], known: Log, size: int, token: str) -> Log:
    """Add the events that stand behind what is known of the log, which has so many bytes with them."""
    with _open(path, "DELETE") as connection:
        connection.execute("BEGIN IMMEDIATE")
        log = about(connection, "log", LogBase)
        lines = [line(event) for event in events]
        added = "".join(one + "\n" for one in lines).encode("utf-8")
        if known.file.size + len(added) != size:
            raise NotSure
        numbers = range(known.lines + 1, known.lines + 1 + len(lines))
        rows = [Own(*one) for one in zip(numbers, lines, events, strict=True)]
        put_about(connection, "log", log._replace(events=log.events + len(lines)), LogBase)
        tellers: dict[str, Told | None] = {}
        _put_events(connection, log.events, rows, tellers)
        _put_told(connection, tellers)
        _lay_again(connection, tellers)
        put_about(connection, "token", token, str)
        connection.execute("COMMIT")
        return known._replace(lines=known.lines + len(lines), check=zlib.crc32(added, known.check))


@contextmanager
def _open(path: str, journal: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=2)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute(f"PRAGMA synchronous={'OFF' if journal == 'OFF' else 'NORMAL'}")
        yield connection


# Ledger files


def _put_again(connection: sqlite3.Connection, reader: Reader, names: list[str]) -> bool:
    """Whether these files could each be read by itself, and their rows be put in place of the old ones."""
    problems = reader.customs()
    known = {no: row for no, *row in connection.execute("SELECT no, problems, plans, ids FROM files")}
    if not set(names) <= set(reader.names) or codec.value(known[BEFORE][0], tuple[Problem, ...]) != problems:
        return False
    plans = {no: codec.value(row[1], tuple[Plan, ...]) for no, row in known.items()}
    ids = {no: codec.value(row[2], frozenset[str]) for no, row in known.items()}
    for name in names:
        number = reader.names.index(name)
        part = reader.part_alone(name)
        others = frozenset[str]().union(*(one for no, one in ids.items() if no != number))
        taken = [plan.id for no, some in plans.items() if no != number for plan in some]
        if not others.isdisjoint(ids[number] | part.ids) or not {plan.id for plan in part.plans}.isdisjoint(taken):
            return False
        if [plan.id for plan in part.plans] != [plan.id for plan in plans[number]]:
            return False
        for table, column in (
            *(("tasks", "pos"), ("answers", "task"), ("days", "task"), ("late", "task")),
            *(("measures", "pos"), ("measure_answers", "measure")),
        ):
            span = (number * FILE, number * FILE + FILE - 1)
            connection.execute(f"DELETE FROM {table} WHERE {column} BETWEEN ? AND ?", span)
        connection.execute("DELETE FROM files WHERE no = ?", (number,))
        _put_part(connection, number, part, part.plans)
        plans[number], ids[number] = part.plans, part.ids
    return True


def _put_problems(connection: sqlite3.Connection, number: int, problems: tuple[Problem, ...]) -> None:
    connection.execute(
        "INSERT INTO files VALUES (?, '[]', ?, '[]')", (number, codec.text(problems, tuple[Problem, ...]))
    )


def _put_part(connection: sqlite3.Connection, number: int, part: Part, plans: tuple[Plan, ...]) -> None:
    """The rows of a ledger file; of several plans with one id the first counts, as it does for the agenda."""
    put = connection.executemany
    texts = (codec.text(part.plans, tuple[Plan, ...]), codec.text(part.problems, tuple[Problem, ...]))
    connection.execute("INSERT INTO files VALUES (?,?,?,?)", (number, *texts, codec.text(part.ids, frozenset[str])))
    plan = next((one for one in plans if part.plans and one.id == part.plans[0].id), None)
    laid = _Laid(plan)
    tasks = [(pos, laid.task(task)) for pos, task in enumerate(part.tasks, number * FILE)]
    measures = list(enumerate(part.measures, number * FILE))
    put(
        "INSERT INTO tasks VALUES (?,?,?,?,?,?,?)",
        (
            (pos, one.id, one.id.lower(), one.plan, one.measure, searched(one), codec.text(one, Task))
            for pos, one in tasks
        ),
    )
    put(
        "INSERT INTO measures VALUES (?,?,?,?,?,?)",
        ((pos, one.id, one.id.lower(), one.plan, one.no, codec.text(one, Measure)) for pos, one in measures),
    )
    for table, rows in (("answers", tasks), ("measure_answers", measures)):
        named = {(name, pos) for pos, one in rows for unit in one.units for name in unit if name}
        put(f"INSERT INTO {table} VALUES (?,?)", sorted(named))
    _lay_out(connection, tasks, plans)


class _Laid:
    """Tasks of a plan whose deadlines know the days on which they fall due, each deadline worked out once."""

    def __init__(self, plan: Plan | None) -> None:
        self.plan = plan
        self.known: dict[int, Deadline] = {}

    def task(self, task: Task) -> Task:
        steps = tuple(one._replace(deadline=self.deadline(one.deadline)) for one in task.milestones)
        return task._replace(deadline=self.deadline(task.deadline), milestones=steps)

    def deadline(self, deadline: Deadline) -> Deadline:
        if deadline.kind != "recurring" or not self.plan:
            return deadline
        if id(deadline) not in self.known:
            last = _horizon(self.plan) if is_endless(deadline) else date(self.plan.year, 12, 31)
            days = tuple(deadline.occurrences(self.plan.issued, last))
            self.known[id(deadline)] = deadline._replace(laid=(self.plan.issued, last, days))
        return self.known[id(deadline)]


def _horizon(plan: Plan) -> date:
    return date(min(plan.year + HORIZON, 9999), 12, 31)


def _finish(connection: sqlite3.Connection, reader: Reader) -> None:
    """What is of all files together."""
    plans: list[Plan] = []
    problems: list[Problem] = []
    for some, wrong in connection.execute("SELECT plans, problems FROM files ORDER BY no"):
        plans += codec.value(some, tuple[Plan, ...])
        problems += codec.value(wrong, tuple[Problem, ...])
    if any(problem.code in FAILED for problem in problems) or not all(map(is_looked_at, reader.names)):
        raise NotSure
    whole = whole_of(_values(connection, "tasks", Task), _values(connection, "measures", Measure))
    registry = reader.registry
    base = Base(
        tuple(plans), tuple(problems), reader.settings, registry.units, registry.groups, whole._replace(loads={})
    )
    put_about(connection, "base", base, Base)
    put_about(connection, "loads", whole.loads, Loads)


def _values(connection: sqlite3.Connection, table: str, hint: type) -> Iterator:  # type: ignore[type-arg]
    for (text,) in connection.execute(f"SELECT value FROM {table} ORDER BY pos"):
        yield codec.value(text, hint)


# The log


def _put_log(connection: sqlite3.Connection, path: str, known: Log | None, made: int) -> tuple[Log, set[str]]:
    """Read the log from where it is known on, or whole; what is known now, and the ids of which anything may differ."""
    now, touched = file_at(path, ""), set[str]()
    if known is None:
        known, touched = Log(path, File("", 0, 0, 0, 0), made, True, 0, 0), _forget(connection)
        put_about(connection, "log", LogBase(os.path.basename(path), (), 0), LogBase)
    if now.status == errno.ENOENT and not now.inode:
        return known._replace(file=now, made=made), touched
    log = about(connection, "log", LogBase)
    size, lines, check, number = known.file.size, known.lines, known.check, log.events
    tellers: dict[str, Told | None] = {}
    plain, problems = True, list[Problem]()
    for part in own_parts(Path(path), size, lines):
        if part is None:
            plain = False
            break
        _put_events(connection, number, part.events, tellers)
        number, lines = number + len(part.events), lines + part.lines
        size, check = size + len(part.raw), zlib.crc32(part.raw, check)
    if not plain:
        touched |= _forget(connection)
        tellers = {}
        events, problems = read(Path(path))
        if any(one.place is None or not one.place.line for one in unreadable(problems)):
            raise NotSure
        rows = (Own(one.place.line if one.place else 0, codec.text(one, Event), one) for one in events)
        _put_events(connection, 0, rows, tellers)
        number, size, lines = len(events), now.size, 0
        check = content_of(path, size)
    connection.execute(EVENTS_INDEX)
    _put_told(connection, tellers)
    wrong = tuple(problem for problem in problems if not problem.doubt)
    put_about(connection, "log", LogBase(os.path.basename(path), wrong, number), LogBase)
    if file_at(path, "") != now or size != now.size:
        now = now._replace(size=size, changed=0)  # it is being written: whoever comes next looks again
    return Log(path, now, made, plain, lines, check), touched | tellers.keys()


def _forget(connection: sqlite3.Connection) -> set[str]:
    known = {id for (id,) in connection.execute("SELECT id FROM told")}
    connection.execute("DELETE FROM told")
    connection.execute("DELETE FROM events")
    return known


def _put_events(
    connection: sqlite3.Connection,
    number: int,
    rows: Iterable[Own],
    tellers: dict[str, Told | None],
) -> None:
    """The events from a number on; what they add up to is told in `tellers`, None where it must be told again."""
    put = []
    for no, (at, text, event) in enumerate(rows, number):
        put.append((no, event.id, at, text))
        if event.id not in tellers:
            tellers[event.id] = told_more(_told(connection, event.id), event)
        elif before := tellers[event.id]:
            tellers[event.id] = told_more(before, event)
    connection.executemany("INSERT INTO events VALUES (?,?,?,?)", put)


def _told(connection: sqlite3.Connection, id: str) -> Told | None:
    row = connection.execute("SELECT last, at, odd, value FROM told WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    last, at, odd, value = row
    return Told(date.fromordinal(last), at, bool(odd), dict(codec.value(value, Standings)))


def _put_told(connection: sqlite3.Connection, tellers: dict[str, Told | None]) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for id, one in sorted(tellers.items(), key=itemgetter(0)):
            one = one or told(_events(connection, id))
            standings = tuple(one.standings.items())
            yield id, one.last.toordinal(), one.at, one.odd, codec.text(standings, Standings)

    connection.executemany("INSERT OR REPLACE INTO told VALUES (?,?,?,?,?)", list(rows()))


def _events(connection: sqlite3.Connection, id: str) -> list[Event]:
    found = []
    for (text,) in connection.execute("SELECT value FROM events WHERE id = ? ORDER BY no", (id,)):
        event = codec.value(text, Event) if text.startswith("[") else event_on(text)
        if event is None:
            raise ValueError("an event that is none")
        found.append(event)
    return found


# The agenda of each task


def _lay_again(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """The days and late lines of the tasks of these ids, as they stand now."""
    plans = tuple(
        plan
        for (text,) in connection.execute("SELECT plans FROM files ORDER BY no")
        for plan in codec.value(text, tuple[Plan, ...])
    )
    for some, marks in few(ids):
        rows = connection.execute(f"SELECT pos, value FROM tasks WHERE id IN ({marks})", some)
        tasks = [(pos, codec.value(text, Task)) for pos, text in rows]
        for table in ("days", "late"):
            connection.executemany(f"DELETE FROM {table} WHERE task = ?", [(pos,) for pos, _ in tasks])
        _lay_out(connection, tasks, plans)


def _lay_out(connection: sqlite3.Connection, tasks: list[tuple[int, Task]], plans: tuple[Plan, ...]) -> None:
    standings: dict[tuple[str, date | None], Standing] = {}
    for some, marks in few({task.id for _, task in tasks}):
        for id, value in connection.execute(f"SELECT id, value FROM told WHERE id IN ({marks})", some):
            standings |= {(id, moment): one for moment, one in codec.value(value, Standings)}
    begin_entries(standings)
    ledger = Ledger(Path(), plans, (), (), Registry(), Settings((), 0, 0, {}), (), Progress(standings, ()))
    horizons = {plan.id: _horizon(plan) for plan in reversed(plans)}
    days: list[tuple[int, int]] = []
    late: list[tuple[object, ...]] = []
    for pos, task in tasks:
        seen = outlook(ledger, task, horizons.get(task.plan, date.min))
        days += ((day.toordinal(), pos) for day in seen.days)
        late += (
            (pos, task.plan, task.section, one.kind, one.status, one.first.toordinal(), one.last.toordinal())
            for one in seen.late
        )
    connection.executemany("INSERT INTO days VALUES (?,?)", sorted(days))
    connection.executemany("INSERT INTO late VALUES (?,?,?,?,?,?,?)", late)
