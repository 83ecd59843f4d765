"""The tables of the cache, and what stands in them.

A task, a measure, an event, what the events of a task add up to: each is one text (`codec`) beside the few columns by
which it is found. For every task there are the days on which it has a date in force and its late lines, as the agenda
laid them out. What is of the whole folder is one text as well.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from jc_tasks.cache import codec
from jc_tasks.ledger.registry import Group, Unit
from jc_tasks.ledger.value import Whole
from jc_tasks.model import Plan, Problem, Settings
from jc_tasks.progress.standing import Standing

HORIZON = 40
"""Years from its plan's on up to which the dates of a task are laid out."""
MANY = 500
"""Values in one question."""

SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (no INTEGER PRIMARY KEY, plans, problems, ids);
CREATE TABLE tasks (pos INTEGER PRIMARY KEY, id, key, plan, measure INTEGER, words, value);
CREATE TABLE answers (unit, task INTEGER, PRIMARY KEY (unit, task)) WITHOUT ROWID;
CREATE TABLE days (day INTEGER, task INTEGER, PRIMARY KEY (day, task)) WITHOUT ROWID;
CREATE TABLE late (task INTEGER, plan, section, kind, status, first INTEGER, last INTEGER);
CREATE TABLE measures (pos INTEGER PRIMARY KEY, id, key, plan, no INTEGER, value);
CREATE TABLE measure_answers (unit, measure INTEGER, PRIMARY KEY (unit, measure)) WITHOUT ROWID;
CREATE TABLE events (no INTEGER PRIMARY KEY, id, line INTEGER, value);
CREATE TABLE told (id PRIMARY KEY, last INTEGER, at, odd INTEGER, value) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX tasks_id ON tasks (id);
CREATE INDEX tasks_key ON tasks (key);
CREATE INDEX tasks_plan ON tasks (plan);
CREATE INDEX tasks_measure ON tasks (plan, measure) WHERE measure IS NOT NULL;
CREATE INDEX days_task ON days (task);
CREATE INDEX late_task ON late (task);
CREATE INDEX late_first ON late (first, last, status, plan, section, kind, task);
CREATE INDEX measures_plan ON measures (plan, no);
CREATE INDEX measures_key ON measures (key);
CREATE INDEX told_last ON told (last);
CREATE INDEX told_odd ON told (odd) WHERE odd;
"""
EVENTS_INDEX = "CREATE INDEX IF NOT EXISTS events_id ON events (id)"

Standings = tuple[tuple[date | None, Standing], ...]
"""How the moments of a task stand, and itself."""


class Base(NamedTuple):
    """What is of the whole folder, all but the loads of its units."""

    plans: tuple[Plan, ...]
    problems: tuple[Problem, ...]
    settings: Settings
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    whole: Whole


class LogBase(NamedTuple):
    """What is of the whole log: what is surely wrong with it, and how many events it has."""

    file: str
    problems: tuple[Problem, ...]
    events: int


def put_about(connection: sqlite3.Connection, key: str, value: Any, hint: Any) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, codec.text(value, hint)))


def about(connection: sqlite3.Connection, key: str, hint: Any) -> Any:
    """Raises ValueError where there is none."""
    found = connection.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
    if found is None:
        raise ValueError(f"nothing is kept of {key}")
    return codec.value(found[0], hint)


def few(values: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """The values, not too many at a time, and the marks that stand for them in a question."""
    values = sorted(values)
    for begin in range(0, len(values), MANY):
        some = values[begin : begin + MANY]
        yield some, ",".join("?" * len(some))
