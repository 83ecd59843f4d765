"""What has changed between two ledgers: tasks new, gone, re-dated, re-assigned, renumbered, reworded. Pure.

Tasks go together by id where their words are alike, else by their words within the same table: a row put in
between renumbers all below it, and changes none of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from jc_tasks.chinese import bare_title, plain
from jc_tasks.deadline import Deadline
from jc_tasks.ledger.registry import Registry
from jc_tasks.ledger.value import Ledger
from jc_tasks.model import Milestone, Task

PLAN, ADDED, REMOVED, DEADLINE, UNITS, RENUMBERED, WORDING = KINDS = tuple(
    ["plan", "added", "removed", "deadline", "units", "renumbered", "wording"]
)
MOST_COMPARED = 2000  # tasks without a counterpart, old and new together; beyond it their words are not compared

_ALIKE = 0.9  # with so much of its words a task under another id is the same task
_KIN = 0.6  # with so many of its characters a task under its own id is surely the same task
_COMPARED = 400  # characters of a text
_CANDIDATES = 3
_BITS = 2048


class Change(NamedTuple):
    """One thing that changed.

    kind    one of `KINDS`; a task may have several
    id      of the task as it is now (for one that is gone: as it was); of the plan for `plan`
    task    the task as it is now, or as it was; None for `plan`
    field   what of it: deadline, milestone, units, text, title, category, remark; year, issued, section; else ""
    name    the step whose date changed, the numeral of a section that was renamed; else ""
    old     the words before, "" where there were none; the old id of a task that was renumbered
    new     the words now, "" where there are none any more
    before  how the old deadline was read, where a date changed
    after   how the new one is read
    """

    kind: str
    id: str
    plan: str
    task: Task | None
    field: str = ""
    name: str = ""
    old: str = ""
    new: str = ""
    before: Deadline | None = None
    after: Deadline | None = None


class _Pair(NamedTuple):
    old: Task
    new: Task


def differences(old: Ledger, new: Ledger) -> list[Change]:
    """Every change from `old` to `new`, by kind, and within a kind in the order of the new ledger."""
    pairs = _pairs(old.tasks, new.tasks)
    kept_old, kept_new = {id(pair.old) for pair in pairs}, {id(pair.new) for pair in pairs}
    canonical = _canonical(old.registry, new.registry)
    changes = _plan_changes(old, new)
    changes += [_whole(ADDED, task) for task in new.tasks if id(task) not in kept_new]
    changes += [_whole(REMOVED, task) for task in old.tasks if id(task) not in kept_old]
    for pair in pairs:
        changes += _date_changes(pair)
        changes += _unit_changes(pair, canonical)
        if pair.old.id != pair.new.id:
            changes.append(_change(RENUMBERED, pair, old=pair.old.id, new=pair.new.id))
        changes += _wording_changes(pair)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(changes, key=lambda change: order[change.kind])


def moved(old: Ledger, new: Ledger) -> list[tuple[Task, Task]]:
    """The tasks of `old` whose ids stand for other words in `new`, each with the one that has its id there."""
    there = {task.id: task for task in new.tasks}
    same = {
        pair.old.id for pair in _pairs(old.tasks, new.tasks) if pair.old.id == pair.new.id and _common(pair) >= _KIN
    }
    return [(task, there[task.id]) for task in old.tasks if task.id in there and task.id not in same]


def uncompared(changes: Iterable[Change]) -> bool:
    """Whether there is so much that nobody looked whether some of it was renumbered and reworded at once."""
    return sum(change.kind in (ADDED, REMOVED) or change.field == "text" for change in changes) > MOST_COMPARED


# Which task is which


def _pairs(old: tuple[Task, ...], new: tuple[Task, ...]) -> list[_Pair]:
    """The tasks that are in both, in the order of `new`; each goes with one other at most."""
    found = _Matching(old, new)
    found.match(lambda task: (task.id, _words(task)))
    found.match(_place_and_words, only_one=True)
    found.match_ids(kin=True)
    found.match(_place_and_words)
    found.match_alike()
    found.match_ids(kin=False)
    return found.pairs()


class _Matching:
    """Tasks not yet matched, on both sides, in order."""

    def __init__(self, old: Iterable[Task], new: Iterable[Task]) -> None:
        self.old = list(old)
        self.new = list(new)
        self.places = {id(task): place for place, task in enumerate(self.new)}
        self.found: list[_Pair] = []

    def pairs(self) -> list[_Pair]:
        return sorted(self.found, key=lambda pair: self.places[id(pair.new)])

    def match(self, key: Callable[[Task], object], only_one: bool = False) -> None:
        """What has the same key goes together, in order; with `only_one` where nothing else has it."""
        sides: tuple[dict[object, list[Task]], dict[object, list[Task]]] = ({}, {})
        for side, tasks in zip(sides, (self.old, self.new), strict=True):
            for task in tasks:
                side.setdefault(key(task), []).append(task)
        both = [(tasks, sides[1][same]) for same, tasks in sides[0].items() if same in sides[1]]
        self._take(
            _Pair(*two)
            for olds, news in both
            if not only_one or len(olds) == len(news) == 1
            for two in zip(olds, news, strict=False)
        )

    def match_ids(self, *, kin: bool) -> None:
        """What has the same id goes together; with `kin` only where the words have much in common."""
        news = {task.id: task for task in self.new}
        pairs = [_Pair(task, news[task.id]) for task in self.old if task.id in news]
        self._take(pair for pair in pairs if not kin or _common(pair) >= _KIN)

    def match_alike(self) -> None:
        """What says nearly the same in the same table goes together, the likest first. The work is bounded."""
        if len(self.old) + len(self.new) > MOST_COMPARED:
            return
        tables: dict[tuple[str, str], list[tuple[Task, str, int]]] = {}
        for task in self.new:
            tables.setdefault((task.plan, task.table), []).append((task, _words(task), _signs(_words(task))))
        likely: list[tuple[float, int, _Pair]] = []
        for one in self.old:
            words, signs = _words(one), _signs(_words(one))
            others = tables.get((one.plan, one.table), [])
            candidates = [other for other in others if _may_be_alike(words, signs, *other[1:])]
            candidates.sort(key=lambda other: -(signs & other[2]).bit_count())
            for task, text, _ in candidates[:_CANDIDATES]:
                if (likeness := _likeness(words, text)) >= _ALIKE:
                    likely.append((-likeness, len(likely), _Pair(one, task)))
        taken: set[int] = set()
        pairs = []
        for _, _, pair in sorted(likely, key=lambda one: one[:2]):
            if taken.isdisjoint(map(id, pair)):
                taken.update(map(id, pair))
                pairs.append(pair)
        self._take(pairs)

    def _take(self, pairs: Iterable[_Pair]) -> None:
        new = list(pairs)
        gone = {id(task) for pair in new for task in pair}
        self.old = [task for task in self.old if id(task) not in gone]
        self.new = [task for task in self.new if id(task) not in gone]
        self.found += new


def _words(task: Task) -> str:
    return plain(task.text or task.title)


def _place_and_words(task: Task) -> tuple[str, str, str]:
    return task.plan, task.table, _words(task)


def _signs(words: str) -> int:
    """The characters of a text, the second 的 apart from the first, as bits; two may share one."""
    bits = 0
    for sign, count in Counter(words[:_COMPARED]).items():
        for number in range(count):
            bits |= 1 << (ord(sign) + 7919 * number) % _BITS
    return bits


def _may_be_alike(one: str, signs: int, other: str, others: int) -> bool:
    """Whether lengths and characters allow the likeness: cheap, and never wrongly no."""
    first, second = min(len(one), _COMPARED), min(len(other), _COMPARED)
    common = _ALIKE / 2 * (first + second)
    missing = (signs & ~others).bit_count(), (others & ~signs).bit_count()
    return first - missing[0] >= common and second - missing[1] >= common


def _common(pair: _Pair) -> float:
    """How many of their characters two tasks have in common, from 0 to 1."""
    one, other = (Counter(_words(task)[:_COMPARED]) for task in pair)
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio()


# What changed


def _whole(kind: str, task: Task) -> Change:
    words = task.deadline
    if kind == ADDED:
        return Change(kind, task.id, task.plan, task, new=words.phrase, after=words)
    return Change(kind, task.id, task.plan, task, old=words.phrase, before=words)


def _change(kind: str, pair: _Pair, field: str = "", name: str = "", *, old: str, new: str) -> Change:
    return Change(kind, pair.new.id, pair.new.plan, pair.new, field, name, old, new)


def _dates_differ(old: Deadline, new: Deadline) -> bool:
    return _dated(old) != _dated(new)


def _dated(deadline: Deadline) -> tuple[object, ...]:
    """What a deadline says, without how it was found out."""
    return (
        deadline.phrase.strip(),
        deadline.kind,
        deadline.start,
        deadline.due,
        deadline.recur,
        deadline.rule,
        deadline.bounds,
        deadline.milestones,
    )


def _date_changes(pair: _Pair) -> list[Change]:
    """The task's own deadline, then its steps: re-dated, new, gone."""
    changes = []
    if _dates_differ(pair.old.deadline, pair.new.deadline):
        changes.append(_dated_change(pair, "deadline", "", pair.old.deadline, pair.new.deadline))
    for old, new in _steps(pair.old.milestones, pair.new.milestones):
        if old is None or new is None or _dates_differ(old.deadline, new.deadline):
            name = new.text if new else old.text if old else ""
            changes.append(_dated_change(pair, "milestone", name, old and old.deadline, new and new.deadline))
        elif old.text != new.text:
            changes.append(_change(WORDING, pair, "milestone", new.text, old=old.text, new=new.text))
    return changes


def _dated_change(pair: _Pair, field: str, name: str, before: Deadline | None, after: Deadline | None) -> Change:
    words = [deadline.phrase if deadline else "" for deadline in (before, after)]
    change = _change(DEADLINE, pair, field, name, old=words[0], new=words[1])
    return change._replace(before=before, after=after)


def _steps(old: tuple[Milestone, ...], new: tuple[Milestone, ...]) -> list[tuple[Milestone | None, Milestone | None]]:
    """The steps of a task side by side: by their words, else by their phrase; None where there is no other."""
    left = list(old)
    partner: dict[int, Milestone] = {}
    for part in (0, 1):
        for place, step in enumerate(new):
            match = next((one for one in left if place not in partner and one[part] == step[part]), None)
            if match is not None:
                partner[place] = match
                left.remove(match)
    sides: list[tuple[Milestone | None, Milestone | None]] = [(partner.get(n), step) for n, step in enumerate(new)]
    return sides + [(step, None) for step in left]


def _canonical(old: Registry, new: Registry) -> Callable[[str], str]:
    """One name for a unit that the two registers call otherwise; what the new one tells apart stays apart."""

    def known_as(name: str) -> str:
        now = new.canonical(name) or name
        once = old.canonical(now)
        return now if once is None or new.canonical(once) else once

    return known_as


def _unit_changes(pair: _Pair, canonical: Callable[[str], str]) -> list[Change]:
    """Other units, or another order of them; a group named in place of all its members changes nobody's duty."""
    names = [list(dict.fromkeys(canonical(unit.name) for unit in task.units)) for task in pair]
    if names[0] == names[1]:
        return []
    cells = [task.units_text for task in pair]
    if cells[0] == cells[1]:
        cells = ["、".join(one) for one in names]
    return [_change(UNITS, pair, "units", old=cells[0], new=cells[1])]


def _wording_changes(pair: _Pair) -> list[Change]:
    """Text, heading, remark; the category where the task itself moved to another."""
    old, new = pair
    cells = [
        ("text", old.text, new.text),
        ("title", old.title, new.title),
        ("category", _category(old), _category(new)),
        ("remark", old.remark, new.remark),
    ]
    if old.section and old.section == new.section:
        cells.pop(2)
    return [_change(WORDING, pair, field, old=was, new=now) for field, was, now in cells if was != now]


def _category(task: Task) -> str:
    return " ".join(filter(None, (task.section, bare_title(task.category))))


def _plan_changes(old: Ledger, new: Ledger) -> list[Change]:
    """Year and issue date of a plan, which move its dates, and what its sections are called."""
    before = {plan.id: plan for plan in old.plans}
    titles = [
        {(task.plan, task.section): bare_title(task.category) for task in ledger.tasks if task.section}
        for ledger in (old, new)
    ]
    changes = []
    for plan in new.plans:
        was = before.get(plan.id)
        if was is None:
            continue
        for field in ("year", "issued"):
            first, now = (str(getattr(one, field)) for one in (was, plan))
            if first != now:
                changes.append(Change(PLAN, plan.id, plan.id, None, field, "", first, now))
        for (id, section), title in titles[1].items():
            first = titles[0].get((id, section), title)
            if id == plan.id and first != title:
                changes.append(Change(PLAN, plan.id, plan.id, None, "section", section, first, title))
    return changes
