"""Events -> where each entry stands on a day. Pure.

What counts is the day an event is dated, not the day it was recorded: `state(events, as_of)` looks back. Within a day
the order in the file decides, whatever a clock said: an event is never beaten by one that stood there before it.
Closed stays closed, and the first closing stands, until it is reopened. What was undone never was.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from jc_tasks.model import Problem
from jc_tasks.progress.event import CANCEL, DONE, EXTEND, NOTE, REOPEN, UNDO, VERIFY, Event

NOT_STARTED, UNDER_WAY, FINISHED, STRUCK_OFF, CANCELLED = "未开始", "进行中", "已办结", "已销号", "已取消"
STATUSES = (NOT_STARTED, UNDER_WAY, FINISHED, STRUCK_OFF, CANCELLED)
CLOSED = frozenset({FINISHED, STRUCK_OFF, CANCELLED})


class Said(NamedTuple):
    """Words somebody recorded, and the day they are dated."""

    text: str
    date: date
    by: str


class Extension(NamedTuple):
    """A new date. `original` is the ledger's own; `replaced` the one in force before, so `late` is asking too late."""

    due: date
    original: date | None
    replaced: date | None
    reason: str
    approver: str
    doc: str
    date: date
    by: str

    @property
    def late(self) -> bool:
        """Asked for after the date it moves; on the day itself is in time."""
        return self.replaced is not None and self.date > self.replaced


class Standing(NamedTuple):
    """Where an entry, a milestone or an occurrence stands.

    done, verified, cancelled   the day of it; `cancelled` with `cancel_doc`. Reopening clears all of them
    changed     the day of the last change of status, which later changes may not precede; None if there was none
    percent     as last reported; 100 when done
    note, problem, next   the latest of each
    extensions  every one that stands, in order; the last is in force
    inherited   closed only because the entry as a whole is
    events      all that concern it, in order, save those that were undone
    """

    status: str = NOT_STARTED
    done: date | None = None
    verified: date | None = None
    cancelled: date | None = None
    cancel_doc: str = ""
    changed: date | None = None
    percent: int | None = None
    note: Said | None = None
    problem: Said | None = None
    next: Said | None = None
    extensions: tuple[Extension, ...] = ()
    inherited: bool = False
    events: tuple[Event, ...] = ()

    @property
    def closed(self) -> bool:
        return self.status in CLOSED

    @property
    def extension(self) -> Extension | None:
        """The one in force."""
        return self.extensions[-1] if self.extensions else None

    def due(self, ledger_due: date | None) -> date | None:
        """The date in force, given the ledger's own."""
        return self.extensions[-1].due if self.extensions else ledger_due

    def days_late(self, ledger_due: date | None) -> int:
        """By how many days what is done missed the date in force; 0 in time, undated or not done."""
        due = self.due(ledger_due)
        return max(0, (self.done - due).days) if self.done and due else 0


UNTOUCHED = Standing()


class Progress(NamedTuple):
    """Every entry and moment that has events, as of a day, and what is odd about the log."""

    standings: dict[tuple[str, date | None], Standing]
    problems: tuple[Problem, ...]

    def of(self, id: str, moment: date | None = None) -> Standing:
        """Where it stands. A moment that is still open is closed with its entry, on the same day."""
        own = self.standings.get((id, moment), UNTOUCHED)
        if moment is None or own.closed:
            return own
        whole = self.standings.get((id, None), UNTOUCHED)
        if not whole.closed:
            return own
        return own._replace(
            status=whole.status,
            done=whole.done,
            verified=whole.verified,
            cancelled=whole.cancelled,
            cancel_doc=whole.cancel_doc,
            inherited=True,
        )


NOTHING = Progress({}, ())
_dated = attrgetter("date")


def state(events: Iterable[Event], as_of: date) -> Progress:
    """Where everything stands at the end of a day, from the events dated up to then."""
    every = distinct(events)
    standings, histories, problems = _laid_down(every, as_of)
    for key, history in histories.items():
        standings[key] = standings[key]._replace(events=tuple(history))
    begin_entries(standings)
    return Progress(standings, tuple(problems))


Standings = dict[tuple[str, date | None], Standing]


def _laid_down(
    every: Sequence[Event], as_of: date
) -> tuple[Standings, dict[tuple[str, date | None], list[Event]], list[Problem]]:
    """The standings, what brought each about, and what is odd."""
    gone, lost = undone(every, as_of)
    problems = [_undo_of_nothing(event) for event in lost]
    standings: Standings = {}
    histories: dict[tuple[str, date | None], list[Event]] = {}
    unknown: dict[str, list[Event]] = {}
    counted = [event for position, event in enumerate(every) if event.date <= as_of and position not in gone]
    for event in sorted(counted, key=_dated):
        change = _CHANGES.get(event.event)
        if change is None:
            unknown.setdefault(event.event, []).append(event)
        elif event.event != UNDO:
            key = event.id, event.moment
            standings[key] = _heard(change(standings.get(key, UNTOUCHED), event, problems), event)
            histories.setdefault(key, []).append(event)
    return standings, histories, problems + [_unknown(word, found) for word, found in unknown.items()]


class Told(NamedTuple):
    """What all events of one task add up to, whatever day they are dated, and what tells whether a next one only adds.

    last    the latest day that any of them is dated
    at      the latest moment of recording, as text; `NEVER` when something was undone
    odd     whether one says something that counts for nothing and is no mere doubt
    standings   as in `Progress`, without the histories, and before an entry is under way for its moments
    """

    last: date
    at: str
    odd: bool
    standings: dict[date | None, Standing]


NEVER = "\U0010ffff"


def told(events: Sequence[Event]) -> Told:
    """What the events of one task add up to."""
    standings, _, _ = _laid_down(distinct(events), date.max)
    at = NEVER if any(event.event == UNDO for event in events) else max(event.at for event in events)
    found = {moment: one for (_, moment), one in standings.items()}
    return Told(max(event.date for event in events), at, any(map(_is_odd, events)), found)


def told_more(before: Told | None, event: Event) -> Told | None:
    """The same with one more event behind them, where it only adds to what stands; None where all must be told again.

    It only adds where it undoes nothing, is dated no earlier than all before it and cannot be one of them again.
    """
    if before is None:
        before = Told(date.min, "", False, {})
    if event.event == UNDO or event.date < before.last or before.at == NEVER or ("" < event.at <= before.at):
        return None
    standings, problems = before.standings, list[Problem]()
    if change := _CHANGES.get(event.event):
        now = _heard(change(standings.get(event.moment, UNTOUCHED), event, problems), event)
        standings = {**standings, event.moment: now}
    odd = before.odd or not all(problem.doubt for problem in problems)
    return Told(event.date, event.at or before.at, odd, standings)


def _is_odd(event: Event) -> bool:
    problems: list[Problem] = []
    if event.event in (NOTE, EXTEND):
        _CHANGES[event.event](UNTOUCHED, event, problems)
    return bool(problems)


def distinct(events: Iterable[Event]) -> list[Event]:
    """Events in the order of the file, each once: a merge may bring the same line in twice.

    Lines without a moment of recording were typed by a person, who may mean the same twice.
    """
    seen: dict[object, list[Event]] = {}
    found = []
    for event in events:
        if event.at:
            alike = seen.setdefault(event[:6], [])
            if any(event.fields == other.fields for other in alike):
                continue
            alike.append(event)
        found.append(event)
    return found


def undone(events: Sequence[Event], as_of: date = date.max) -> tuple[set[int], list[Event]]:
    """The positions of the events that were undone, by undoings dated up to `as_of`; and undoings that find nothing.

    An undoing names the moment of recording. Where there is none it takes back the last such event before it.
    """
    if all(event.event != UNDO for event in events):
        return set(), []
    targets: dict[tuple[str, date | None, str], list[int]] = {}
    for position, event in enumerate(events):
        if event.event != UNDO:
            targets.setdefault((event.id, event.moment, event.at), []).append(position)
    gone: set[int] = set()
    lost = []
    for position, event in enumerate(events):
        if event.event != UNDO:
            continue
        what, of = event.text("what"), event.text("of")
        found = [at for at in targets.get((event.id, event.moment, of), []) if what in ("", events[at].event)]
        found = found if of else [at for at in found if at < position]
        if not found:
            lost.append(event)
        elif event.date <= as_of:
            gone.update([at for at in found if at not in gone][-1:])
    return gone, lost


def undoable(events: Iterable[Event], by: str = "") -> list[Event]:
    """What can still be undone, latest record first; only what one person recorded if `by` is given."""
    every = distinct(events)
    gone, _ = undone(every)
    left = [event for position, event in enumerate(every) if event.event != UNDO and position not in gone]
    return [event for event in reversed(left) if by in ("", event.by)]


def last_command(left: Sequence[Event]) -> list[Event]:
    """Of what can be undone that which the latest command recorded: all of one moment; a typed line is one alone."""
    return [event for event in left if event.at == left[0].at] if left and left[0].at else list(left[:1])


def undoing(event: Event, at: str, by: str) -> Event:
    """The event that takes another one back, dated like it: looking back, a slip was never there."""
    return Event(event.id, UNDO, event.date, at, by, event.moment, {"of": event.at, "what": event.event})


def ahead(events: Iterable[Event], today: date) -> list[Problem]:
    """Events dated behind today, which no command records: they count from their day on."""
    remedy = "写错的，改正 date；不是写错的，到那一天才算数。"
    late = [event for event in events if event.date > today]
    return [
        Problem(
            "dated-ahead",
            f"{name_of(one.id, one.moment)} 的这条记录日期是 {one.date}，还没有到。",
            remedy,
            one.place,
            doubt=True,
        )
        for one in late
    ]


def strangers(events: Iterable[Event], ids: Container[str], *, whole: bool = True) -> list[Problem]:
    """Entries that have events and are not in the ledger, each once; `whole` says that all of the ledger was read."""
    found = {event.id: event.place for event in reversed(list(events)) if event.id not in ids}
    remedy = "编号写错的，用 jc-tasks undo 撤销后重记；台账里删掉了这一条的，不用管。"
    if not whole:
        remedy = "台账有问题，没有读全，可能少的就是这一条：先改好台账，记录留着不动。看台账的问题：jc-tasks check。"
    return [
        Problem("unknown-entry", f"台账里没有编号是“{id[:40]}”的事项，它的记录没有用上。", remedy, place, doubt=True)
        for id, place in found.items()
    ]


def name_of(id: str, moment: date | None) -> str:
    """As typed at the command line: air-49, or air-49@2022-06-30."""
    return f"{id}@{moment}" if moment else id


# What an event does to a standing


def _done(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    if now.status == CANCELLED:
        problems.append(_without_effect(event, f"它在 {now.cancelled} 已经取消"))
    if now.closed:
        return now
    return now._replace(status=FINISHED, done=event.date, changed=event.date, percent=100)


def _verified(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    if now.status == FINISHED:
        return now._replace(status=STRUCK_OFF, verified=event.date, changed=event.date)
    if now.status != STRUCK_OFF:
        why = f"它在 {now.cancelled} 已经取消" if now.status == CANCELLED else "它还没有办结"
        problems.append(_without_effect(event, why))
    return now


def _reopened(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    if not now.closed:
        problems.append(_without_effect(event, "那一天它没有办结，也没有取消"))
        return now
    return now._replace(
        status=UNDER_WAY, done=None, verified=None, cancelled=None, cancel_doc="", changed=event.date, percent=None
    )


def _noted(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    """A note means work has begun, unless it says that it stands at 0 %."""
    percent = now.percent
    if typed := event.text("percent"):
        if typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= 100:
            percent = percent if now.closed else int(typed)
        else:
            message = f"进度“{typed[:20]}”不是 0 到 100 的整数，没有计入。"
            problems.append(Problem("bad-percent", message, "再记一次正确的进度。", event.place))
    status = UNDER_WAY if now.status == NOT_STARTED and percent != 0 else now.status
    return now if (status, percent) == (now.status, now.percent) else now._replace(status=status, percent=percent)


def _extended(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    due, original = _day(event.text("to")), _day(event.text("from"))
    if due is None:
        message = f"延期的新时限“{event.text('to')[:20]}”不是日期，没有计入。"
        problems.append(Problem("bad-extension", message, "写成 to: 2022-09-30 的样子。", event.place))
        return now
    extension = Extension(
        due,
        original,
        now.due(original),
        event.text("reason"),
        event.text("approver"),
        event.text("doc"),
        event.date,
        event.by,
    )
    return now._replace(extensions=(*now.extensions, extension))


def _cancelled(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    if now.status in (FINISHED, STRUCK_OFF):
        problems.append(_without_effect(event, f"它在 {now.done} 已经办结"))
    if now.closed:
        return now
    return now._replace(status=CANCELLED, cancelled=event.date, cancel_doc=event.text("doc"), changed=event.date)


def _unchanged(now: Standing, event: Event, problems: list[Problem]) -> Standing:
    del event, problems
    return now


_CHANGES: dict[str, Callable[[Standing, Event, list[Problem]], Standing]] = {
    DONE: _done,
    VERIFY: _verified,
    REOPEN: _reopened,
    NOTE: _noted,
    EXTEND: _extended,
    CANCEL: _cancelled,
    UNDO: _unchanged,
}


def _heard(now: Standing, event: Event) -> Standing:
    """The words that any event may carry; an empty one withdraws what was said before."""
    said: dict[str, Any] = {}

    def latest(name: str) -> None:
        if name in event.fields:
            text = event.text(name)
            said[name] = Said(text, event.date, event.by) if text else None

    latest("note")
    latest("problem")
    latest("next")
    return now._replace(**said) if said else now


def begin_entries(standings: Standings) -> None:
    """An entry is under way once one of its moments is."""
    for id, moment in list(standings):
        whole = standings.get((id, None), UNTOUCHED)
        if moment and whole.status == NOT_STARTED and standings[id, moment].status not in (NOT_STARTED, CANCELLED):
            standings[id, None] = whole._replace(status=UNDER_WAY)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# What is odd


_WORDS = {DONE: "办结", VERIFY: "销号", CANCEL: "取消", REOPEN: "重新打开"}


def _without_effect(event: Event, why: str) -> Problem:
    name = name_of(event.id, event.moment)
    message = f"{name} 在 {event.date} 记了{_WORDS[event.event]}，可是{why}，这一条没有计入。"
    remedy = "看经过：jc-tasks log；记错的用 jc-tasks undo 撤销。"
    return Problem(f"{event.event}-out-of-turn", message, remedy, event.place, doubt=True)


def _undo_of_nothing(event: Event) -> Problem:
    message = f"这一条要撤销 {name_of(event.id, event.moment)} 在“{event.text('of')[:40]}”的记录，可是没有那条记录。"
    return Problem("undo-of-nothing", message, "看经过：jc-tasks log。", event.place, doubt=True)


def _unknown(word: str, found: list[Event]) -> Problem:
    message = f"有 {len(found)} 条“{word[:20]}”记录，这个版本的程序不认识，没有计入；文件里原样留着。"
    return Problem("unknown-event", message, "换用新版本的 jc-tasks。", found[0].place, doubt=True)
