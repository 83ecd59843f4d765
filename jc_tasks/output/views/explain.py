"""How a deadline phrase is read: in words, as a sheet, as rows, as objects."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import resolve
from jc_tasks.model import Season
from jc_tasks.output.shown import Sheet, Shown, Table, named, table_of
from jc_tasks.output.views.listing import KIND_WORDS, RECUR_WORDS

SHOWN_DATES = 5
PLAIN_RULES = ("日期", "周期", "起止")


class Reading(NamedTuple):
    """A phrase as read for a plan's year and issue date, and the first dates if it recurs."""

    deadline: Deadline
    year: int
    issued: date
    dates: tuple[date, ...]


def read(phrase: str, year: int, issued: date, seasons: Mapping[str, Season]) -> Reading:
    """The dates of a recurrence start from the issue date, or from 1 January of the year where that is later."""
    deadline = resolve(phrase, year=year, issued=issued, seasons=seasons)
    first = max(issued, date(year, 1, 1))
    dates = deadline.occurrences(first, date(year + SHOWN_DATES, 12, 31)) if deadline.recur else []
    return Reading(deadline, year, issued, tuple(dates[:SHOWN_DATES]))


def in_words(deadline: Deadline) -> str:
    """2022-10-31 前完成（含当天）, and what was assumed."""
    words = KIND_WORDS[deadline.kind]
    if deadline.kind == "recurring":
        words = RECUR_WORDS.get(deadline.recur or "", words)
        words += "".join(f"，{day} {end}" for day, end in zip(deadline.bounds, "起止", strict=True) if day)
    elif deadline.kind == "by":
        words = f"{deadline.due} 前完成（含当天）"
    elif deadline.kind == "start_by":
        words = f"{deadline.due} 前开始（含当天）"
    elif deadline.kind == "window":
        words = f"{deadline.start} 至 {deadline.due}（含首尾）"
    elif deadline.kind == "from":
        words = f"{deadline.start} 起，没有截止日"
    elif deadline.kind == "ongoing":
        words = "长期，没有日期"
    else:
        words = "没有日期"
    return words + (f"。{deadline.note}" if deadline.note else "")


def basis(deadline: Deadline) -> str:
    """The rules that gave the reading, where they say more than that it is a date, a recurrence or a span."""
    return "；".join(rule for rule in deadline.how if rule not in PLAIN_RULES)


def sheet(reading: Reading) -> Sheet:
    deadline = reading.deadline
    steps = deadline.steps or ("",) * len(deadline.milestones)
    fields = [
        ("时限", deadline.phrase),
        ("按", f"{reading.year} 年度，{reading.issued} 印发"),
        ("类型", KIND_WORDS[deadline.kind]),
        ("起始日", str(deadline.start or "")),
        ("截止日", f"{deadline.due}（含当天）" if deadline.due else ""),
        ("周期", RECUR_WORDS.get(deadline.recur or "", "")),
        ("起止", "，".join(f"{day} {end}" for day, end in zip(deadline.bounds, "起止", strict=True) if day)),
        ("前几次", "、".join(map(str, reading.dates))),
        (
            "节点",
            "\n".join(f"{day}　{step}".rstrip("　") for day, step in zip(deadline.milestones, steps, strict=False)),
        ),
        ("依据", basis(deadline)),
        ("读不懂的", deadline.unread),
        ("说明", deadline.note),
    ]
    return Sheet("完成时限怎么读", tuple((name, value) for name, value in fields if value))


def table(readings: list[Reading]) -> Table:
    """One phrase a row: how it is read, its steps among the notes."""
    steps = NOTE._replace(value=lambda one: "；".join(filter(None, (_steps(one), one.deadline.note))))
    return table_of(readings, (*READ, steps), f"完成时限 {len(readings)} 个")


def whole(readings: list[Reading]) -> Table:
    """The same, and by what it was read, its steps, its dates and the rules that gave them."""
    return table_of(readings, (*READ, NOTE, *BASIS))


def _steps(reading: Reading) -> str:
    days = reading.deadline.milestones
    return f"节点 {'、'.join(map(str, days))}" if days else ""


READ: tuple[Shown[Reading], ...] = (
    Shown("时限", "phrase", lambda one: one.deadline.phrase, flex=3, min_width=12),
    Shown("类型", "kind", lambda one: KIND_WORDS[one.deadline.kind]),
    Shown("起始日", "start", lambda one: one.deadline.start),
    Shown("截止日", "due", lambda one: one.deadline.due),
    Shown("周期", "recur", lambda one: RECUR_WORDS.get(one.deadline.recur or "")),
)
NOTE = Shown[Reading]("说明", "note", lambda one: one.deadline.note, flex=2, min_width=12)
BASIS: tuple[Shown[Reading], ...] = (
    Shown("计划年度", "year", lambda one: one.year),
    Shown("印发日期", "issued", lambda one: one.issued),
    Shown("节点", "milestones", lambda one: one.deadline.milestones),
    Shown("前几次", "dates", lambda one: one.dates),
    Shown("依据", "how", lambda one: "；".join(one.deadline.how)),
    Shown("读不懂的", "unread", lambda one: one.deadline.unread),
)


def records(readings: Iterable[Reading]) -> list[dict[str, object]]:
    return [
        {
            "phrase": one.deadline.phrase,
            "year": one.year,
            "issued": one.issued,
            **named(one.deadline, "kind start due recur"),
            "rule": one.deadline.rule or None,
            **named(one.deadline, "bounds milestones steps"),
            "dates": one.dates,
            **named(one.deadline, "note how unread"),
        }
        for one in readings
    ]
