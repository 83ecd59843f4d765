"""How much is done: entries counted by light and status, and the completion rate on both bases. Pure.

The basis (口径): an entry counts once, by its own deadline; its milestones do not count again. A recurring duty is one
entry too, done when each of its dates so far is. Standing duties, daily and weekly routines, undecided deadlines and
cancelled entries are in neither base; they are counted apart.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jc_tasks.agenda.lines import Filter, Item, all_items, dated_items, is_routine
from jc_tasks.agenda.windows import Window
from jc_tasks.ledger.value import Ledger
from jc_tasks.progress.standing import CANCELLED, CLOSED, FINISHED, STRUCK_OFF

DONE = (FINISHED, STRUCK_OFF)
STANDING = ("ongoing", "from")


class Tally(NamedTuple):
    """Counts of entries. entries = dated + standing + routine + undecided + cancelled.

    dated     in the base of the overall rate; `lights` and `statuses` divide these
    due       of these, those whose date has come: on or before the as-of day
    due_done  of `due`, those done; `done` of all dated
    """

    entries: int
    dated: int
    due: int
    due_done: int
    done: int
    standing: int
    routine: int
    undecided: int
    cancelled: int
    lights: dict[str, int]
    statuses: dict[str, int]


def entry_items(ledger: Ledger, filter: Filter, today: date) -> list[Item]:
    """Every entry once, as it counts: a recurring duty by its latest date so far that is open, else by its latest."""
    filter = filter._replace(status="")
    recurs = ledger._replace(tasks=tuple(task for task in ledger.tasks if task.deadline.recur), whole=ledger.about)
    recurring = {item.task.id: item for item in _so_far(dated_items(recurs, Window(None, today), filter, today))}
    return [recurring.get(item.task.id, item) for item in all_items(ledger, filter, today)]


def tally(items: Iterable[Item], today: date) -> Tally:
    """The counts of lines that `entry_items` gave."""
    items = list(items)
    dated = [item for item in items if sort_of(item) == "dated"]
    due = [item for item in dated if item.due and item.due <= today]
    sorts = [sort_of(item) for item in items]
    return Tally(
        entries=len(items),
        dated=len(dated),
        due=len(due),
        due_done=sum(map(is_done, due)),
        done=sum(map(is_done, dated)),
        standing=sorts.count("standing"),
        routine=sorts.count("routine"),
        undecided=sorts.count("undecided"),
        cancelled=sorts.count("cancelled"),
        lights=_counts(item.light for item in dated),
        statuses=_counts(item.status for item in dated),
    )


def share(part: int, whole: int) -> float | None:
    """Part of whole, 0 to 1; None where there is nothing to divide by."""
    return part / whole if whole else None


def sort_of(item: Item) -> str:
    """Which count a line belongs to: dated, standing, routine, undecided or cancelled."""
    if item.status == CANCELLED:
        return "cancelled"
    if is_routine(item):
        return "routine"
    if item.due:
        return "dated"
    return "standing" if item.deadline.kind in STANDING else "undecided"


def joint_and_grouped(items: Iterable[Item]) -> tuple[int, int]:
    """Of the dated entries: how many several units answer for, and how many name units through a group."""
    tasks = [item.task for item in items if sort_of(item) == "dated"]
    joint = sum(len({one.name for one in task.units}) > 1 for task in tasks)
    return joint, sum(any(one.group for one in task.units) for task in tasks)


def is_done(item: Item) -> bool:
    return item.status in DONE


def _so_far(items: list[Item]) -> list[Item]:
    """The dates of recurring entries: the closed ones and then the open ones, each in order."""
    own = [item for item in items if item.deadline.recur and item.milestone is None]
    own = [item for item in own if not is_routine(item) and item.status != CANCELLED]
    return sorted(own, key=lambda item: item.status not in CLOSED)


def _counts(words: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found
