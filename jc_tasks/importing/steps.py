"""Dates inside the text of an entry that look like steps of it: proposed, never assumed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.ledger.checks import uncarried

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger


class Proposal(NamedTuple):
    """A step as a person may take it over: what is to be done, and by when in the words of the text."""

    words: str
    phrase: str
    deadline: Deadline


def proposals(ledger: Ledger, tick: Callable[[int, int], None] = lambda done, all: None) -> dict[str, list[Proposal]]:
    """Of each entry whose text holds dates that neither its deadline nor a step carries: these dates, by its id."""
    found: dict[str, list[Proposal]] = {}
    for number, task in enumerate(ledger.tasks, 1):
        steps = [Proposal(one.words, one.phrase, one.deadline) for one in uncarried(ledger, task)]
        if steps:
            found[task.id] = steps
        tick(number, len(ledger.tasks))
    return found
