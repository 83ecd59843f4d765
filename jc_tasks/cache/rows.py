"""Values as rows of the index, and back. Days are ordinals, lists are joined by a sign that no text may hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jc_tasks.deadline import Deadline
from jc_tasks.model import Place, Problem, Responsible, Settings, Task

SEPARATOR = "\x1f"
HORIZON = 40
"""Years from its plan's on for which the dates of a duty without end are laid out."""
Row = tuple[Any, ...]

SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE plans (no INTEGER PRIMARY KEY, id, name, title, document, issued INTEGER, year INTEGER);
CREATE TABLE problems (no INTEGER PRIMARY KEY, file INTEGER, code, message, remedy, placed INTEGER, name, line INTEGER,
                       col INTEGER, excerpt, doubt INTEGER);
CREATE TABLE units (no INTEGER PRIMARY KEY, name, kind, aliases, parent);
CREATE TABLE groups (no INTEGER PRIMARY KEY, name, aliases, members);
CREATE TABLE names (no INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE categories (no INTEGER PRIMARY KEY, plan, section, title, entries INTEGER);
CREATE TABLE deadlines (no INTEGER PRIMARY KEY, phrase, kind, start INTEGER, due INTEGER, recur, milestones, note,
                        steps, rule, first INTEGER, last INTEGER, how, unread, laid_first INTEGER,
                        laid_last INTEGER, laid);
CREATE TABLE tasks (pos INTEGER PRIMARY KEY, id, plan, tbl, no INTEGER, section, category, title, text,
                    deadline INTEGER, units_text, remark, notes, measure INTEGER, line INTEGER, file, row INTEGER,
                    col INTEGER, excerpt, steps INTEGER);
CREATE TABLE milestones (task INTEGER, n INTEGER, text, deadline INTEGER, PRIMARY KEY (task, n)) WITHOUT ROWID;
CREATE TABLE answers (task INTEGER, n INTEGER, name INTEGER, grp INTEGER, PRIMARY KEY (task, n)) WITHOUT ROWID;
CREATE TABLE measures (pos INTEGER PRIMARY KEY, id, plan, no INTEGER, section, category, title, text, units_text,
                       line INTEGER);
CREATE TABLE measure_answers (measure INTEGER, n INTEGER, name INTEGER, grp INTEGER, PRIMARY KEY (measure, n))
                             WITHOUT ROWID;
CREATE TABLE days (day INTEGER, task INTEGER, PRIMARY KEY (day, task)) WITHOUT ROWID;
CREATE TABLE endless (task INTEGER PRIMARY KEY);
CREATE TABLE steps (task INTEGER, n INTEGER, first INTEGER, routine INTEGER, kind, plan, section, PRIMARY KEY (task, n))
                   WITHOUT ROWID;
CREATE TABLE words (task INTEGER PRIMARY KEY, text);
CREATE TABLE claims (id TEXT, file INTEGER, refused INTEGER, line INTEGER, col INTEGER, excerpt);
"""
INDEXES = """
CREATE INDEX tasks_id ON tasks (id);
CREATE INDEX tasks_plan ON tasks (plan, section, category);
CREATE INDEX tasks_measure ON tasks (plan, measure) WHERE measure IS NOT NULL;
CREATE INDEX answers_name ON answers (name, task);
CREATE INDEX answers_group ON answers (grp, task) WHERE grp IS NOT NULL;
CREATE INDEX measures_plan ON measures (plan);
CREATE INDEX measure_answers_name ON measure_answers (name, measure);
CREATE INDEX measure_answers_group ON measure_answers (grp, measure) WHERE grp IS NOT NULL;
CREATE INDEX steps_first ON steps (routine, first, plan, section, kind);
CREATE INDEX claims_file ON claims (file);
CREATE INDEX claims_id ON claims (id);
"""


def joined(texts: Iterable[str]) -> str | None:
    """Texts in one; None for none, so that an empty text is one."""
    texts = tuple(texts)
    return SEPARATOR.join(texts) if texts else None


def parted(text: str | None) -> tuple[str, ...]:
    return () if text is None else tuple(text.split(SEPARATOR))


def ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def day_of(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def _days(text: str | None) -> tuple[date, ...]:
    return () if not text else tuple(map(date.fromordinal, map(int, text.split(","))))


def _ordinals(days: Iterable[date]) -> str:
    return ",".join(str(day.toordinal()) for day in days)


def deadline_row(no: int, deadline: Deadline) -> Row:
    laid = deadline.laid
    return (
        no,
        deadline.phrase,
        deadline.kind,
        ordinal(deadline.start),
        ordinal(deadline.due),
        deadline.recur,
        _ordinals(deadline.milestones),
        deadline.note,
        joined(deadline.steps),
        deadline.rule,
        ordinal(deadline.bounds[0]),
        ordinal(deadline.bounds[1]),
        joined(deadline.how),
        deadline.unread,
        ordinal(laid[0]) if laid else None,
        ordinal(laid[1]) if laid else None,
        _ordinals(laid[2]) if laid else None,
    )


def deadline_of(row: Row) -> Deadline:
    (_, phrase, kind, start, due, recur, milestones, note, steps, rule, first, last, how, unread, *laid) = row
    begin, end = day_of(laid[0]), day_of(laid[1])
    return Deadline(
        phrase,
        kind,
        start=day_of(start),
        due=day_of(due),
        recur=recur,
        milestones=_days(milestones),
        note=note,
        steps=parted(steps),
        rule=rule,
        bounds=(day_of(first), day_of(last)),
        how=parted(how),
        unread=unread,
        laid=(begin, end, _days(laid[2])) if begin and end else None,
    )


def task_row(pos: int, task: Task, deadline: int) -> Row:
    return (
        *(pos, task.id, task.plan, task.table, task.no, task.section, task.category, task.title, task.text, deadline),
        *(task.units_text, task.remark, joined(task.notes), task.measure, task.line, *task.place, len(task.milestones)),
    )


def problem_row(no: int, file: int, problem: Problem) -> Row:
    place = problem.place or Place("", 0, 0, "")
    told = problem.place is not None
    return (no, file, problem.code, problem.message, problem.remedy, told, *place, problem.doubt)


def problem_of(row: Row) -> Problem:
    _, _, code, message, remedy, placed, name, line, column, excerpt, doubt = row
    place = Place(name, line, column, excerpt) if placed else None
    return Problem(code, message, remedy, place, bool(doubt))


def settings_text(settings: Settings) -> tuple[str, str, str]:
    """Ledgers, lights and seasons, each in one text."""
    seasons = ["\t".join(map(str, (name, *one.first, *one.last))) for name, one in settings.seasons.items()]
    return joined(settings.ledgers) or "", f"{settings.yellow} {settings.blue}", joined(seasons) or ""


def settings_of(ledgers: str, lights: str, seasons: str) -> Settings:
    from jc_tasks.model import Season

    found: dict[str, Season] = {}
    for one in filter(None, seasons.split(SEPARATOR)):
        name, *numbers = one.rsplit("\t", 4)
        first_month, first_day, last_month, last_day = map(int, numbers)
        found[name] = Season((first_month, first_day), (last_month, last_day))
    yellow, blue = map(int, lights.split())
    return Settings(parted(ledgers or None), yellow, blue, found)


def responsible(names: dict[int, str], name: int, group: int | None) -> Responsible:
    return Responsible(names[name], "" if group is None else names[group])
