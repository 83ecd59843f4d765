"""A calendar (RFC 5545) for phones and Outlook: an all-day event a date, a series a recurring duty. UTF-8, CRLF.

Each event lies on the day by which its line is due. What recurs is one series over its whole run; dates of the run
that are done, moved or not among the lines are its exceptions, and a moved date is an event of its own.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple

from jc_tasks.agenda.lines import Item, is_routine
from jc_tasks.agenda.steps import plan_named
from jc_tasks.chinese import bare_title
from jc_tasks.deadline import Deadline
from jc_tasks.ledger import Ledger
from jc_tasks.model import Plan
from jc_tasks.output.characters import clean, clean_lines
from jc_tasks.output.views.listing import status_words
from jc_tasks.progress.standing import CANCELLED

ALARMS = {"-P6DT15H": "7 天后到期", "-PT15H": "明天到期"}  # at nine in the morning, seven days and one day before
LINE = 75  # octets
SHORT = 40  # characters of a text in a summary
ENDLESS = ("yearly",)


class Event(NamedTuple):
    """An event: `key` is its name within its plan, `rule` an RRULE value with its exceptions."""

    item: Item
    key: str
    first: date
    revision: int
    rule: str = ""
    exceptions: tuple[date, ...] = ()


def render(
    items: list[Item], ledger: Ledger, today: date, *, unit: str = "", title: str = "", last: date | None = None
) -> bytes:
    """Dated lines, every date of what recurs among them, as `agenda.dated_items` gives them; others are left out.

    `last` is the end of the window that the lines were asked for: without one, a yearly duty has no end. Alarms ring
    for what is not past and not finished, never for daily and weekly routines. The same lines and day give the same
    bytes.
    """
    name = title or "行动计划任务"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//jc-tasks//jc-tasks//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    names: dict[str, int] = {}
    for event in _events(items, ledger, last):
        plan = plan_named(ledger, event.item.task)
        uid = _uid(event.key, plan)
        names[uid] = names.get(uid, 0) + 1
        lines += _event(event, uid if names[uid] == 1 else f"{names[uid]}.{uid}", plan, today)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


# Lines -> events


def _events(items: list[Item], ledger: Ledger, last: date | None) -> Iterator[Event]:
    """In the order of the lines; a series comes where its first line stands."""
    series: dict[tuple[str, str | None, Deadline], list[Item]] = {}
    for item in items:
        if item.due and item.deadline.rule:
            series.setdefault((item.task.id, item.milestone, item.deadline), []).append(item)
    for item in items:
        if item.due and not item.deadline.rule:
            key = f"{item.task.id}.{item.original or item.due}" if item.milestone else item.task.id
            yield Event(item, key, item.due, len(item.standing.events))
        elif item.due and (dates := series.pop((item.task.id, item.milestone, item.deadline), None)):
            yield from _series(dates, ledger, last)


def _series(items: list[Item], ledger: Ledger, last: date | None) -> Iterator[Event]:
    """A series for each rule of the deadline, and the dates that were moved."""
    deadline, task = items[0].deadline, items[0].task
    recorded = {moment: one for (id, moment), one in ledger.progress.standings.items() if id == task.id}
    regular = {item.due: item for item in items if item.due and not item.original}
    endless = deadline.recur in ENDLESS and not (deadline.bounds[1] or last or items[0].standing.closed)
    known = max([*regular, *filter(None, recorded)], default=None)
    for rule in deadline.rule.split("\n"):
        run = _run(deadline, rule, plan_named(ledger, task), known)
        there = [day for day in run if day in regular]
        if not there:
            continue
        first, end = there[0], there[-1]
        missing = tuple(
            day for day in run if day > first and day not in regular and (day < end or (endless and day in recorded))
        )
        yield Event(
            regular[first],
            f"{task.id}.{_digest(f'{items[0].milestone}{rule}')}",
            first,
            sum(len(one.events) for one in recorded.values()),
            rule + ("" if endless else f";UNTIL={_day(end)}"),
            missing,
        )
        for day in there:
            del regular[day]
    for item in items:
        if item.due and item.original:
            yield Event(item, f"{task.id}.{item.original}", item.due, len(item.standing.events))


def _run(deadline: Deadline, rule: str, plan: Plan | None, end: date | None) -> list[date]:
    """All dates that one rule of the deadline has, from the plan's issue on."""
    if plan is None or end is None:
        return []
    one = Deadline(deadline.phrase, deadline.kind, recur=deadline.recur, rule=rule, bounds=deadline.bounds)
    return one.occurrences(plan.issued, end)


# Events -> content lines


def _event(event: Event, uid: str, plan: Plan | None, today: date) -> list[str]:
    item, task = event.item, event.item.task
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_day(today)}T000000Z",
        f"SEQUENCE:{event.revision}",
        f"DTSTART;VALUE=DATE:{_day(event.first)}",
    ]
    if event.first < date.max:  # without an end, an event lasts the day it begins (3.6.1)
        lines.append(f"DTEND;VALUE=DATE:{_day(event.first + timedelta(days=1))}")
    if event.rule:
        lines.append(f"RRULE:{event.rule}")
    lines += [f"EXDATE;VALUE=DATE:{_day(day)}" for day in event.exceptions]
    summary = _summary(item, plan)
    lines += [f"SUMMARY:{_text(summary)}", f"DESCRIPTION:{_text(_description(event, plan))}"]
    categories = [plan.name if plan else "", bare_title(task.category)]
    lines.append(f"CATEGORIES:{','.join(_text(one) for one in categories if one)}")
    lines.append(f"STATUS:{'CANCELLED' if item.status == CANCELLED else 'CONFIRMED'}")
    lines.append("TRANSP:TRANSPARENT")
    ahead = event.first >= today or (event.rule and _ends(event) >= today)
    if ahead and not item.standing.closed and not is_routine(item):
        for trigger, words in ALARMS.items():
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"TRIGGER:{trigger}",
                f"DESCRIPTION:{_text(f'{words}：{summary}')}",
                "END:VALARM",
            ]
    return [*lines, "END:VEVENT"]


def _day(day: date) -> str:
    """Eight digits, in the year 1 too, where strftime gives five."""
    return day.isoformat().replace("-", "")


def _ends(event: Event) -> date:
    """The last day of a series."""
    _, _, until = event.rule.partition(";UNTIL=")
    return date.fromisoformat(until) if until else date.max


def _summary(item: Item, plan: Plan | None) -> str:
    """Short, with the id: 大气 air-4 完成22个重点行业绩效评级动态调整; what is closed says so first."""
    words = clean(item.milestone or item.task.title or item.task.text).strip()
    for mark in "。；":
        words = words.split(mark)[0]
    words = words if len(words) <= SHORT else words[: SHORT - 1] + "…"
    status = f"【{item.status}】" if item.standing.closed else ""
    return f"{status}{plan.name if plan else item.task.plan} {item.task.id} {words}"


def _description(event: Event, plan: Plan | None) -> str:
    """Everything: step, text, deadline, units, state, document."""
    item, task = event.item, event.item.task
    fields = [
        ("节点", item.milestone or ""),
        ("内容", f"{task.title}。{task.text}" if task.title else task.text),
        ("完成时限", item.deadline.phrase),
        ("责任单位", task.units_text),
        ("记录", "" if event.rule else status_words(item)),
        ("备注", task.remark),
        ("编号", f"{task.id}　{task.table} 第 {task.no} 项"),
        ("依据", f"{plan.title}　{plan.document}".strip("　") if plan else ""),
    ]
    told = [(label, "\n".join(clean_lines(value))) for label, value in fields]
    return "\n".join(f"{label}：{value}" for label, value in told if value.strip())


def _uid(key: str, plan: Plan | None) -> str:
    """The same whenever the same document's entry is exported: another office's air-4 is another event."""
    return f"{_ascii(key)}.{_digest(plan.document or plan.title if plan else '')}@jc-tasks"


def _ascii(key: str) -> str:
    return key if key.isascii() and key.isprintable() and " " not in key else _digest(key)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _text(value: str) -> str:
    """A TEXT value: clean, escaped, line breaks as \\n."""
    text = "\n".join(clean_lines(value))
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line without its break; a character is never cut."""
    raw, lines, room = line.encode(), [], LINE
    while len(raw) > room:
        cut = room
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        lines.append(raw[:cut])
        raw, room = raw[cut:], LINE - 1
    return b"\r\n ".join([*lines, raw]) + b"\r\n"
