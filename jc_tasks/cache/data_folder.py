"""A data folder that hands out ledgers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from os import stat_result
from pathlib import Path
from typing import NamedTuple, TypeVar

from jc_tasks.agenda.lines import Filter, overdue_count, wanted
from jc_tasks.cache.opening import BROKEN, Bar, discard, opened, recorded
from jc_tasks.cache.store import Store
from jc_tasks.ledger.value import EVERYTHING, Ledger, Wanted, is_missing
from jc_tasks.model import Problem
from jc_tasks.progress.event import Event
from jc_tasks.progress.standing import ahead, state, strangers

Answer = TypeVar("Answer")


class Read(NamedTuple):
    """What reading a folder and its log whole gave."""

    ledger: Ledger
    events: list[Event]
    problems: list[Problem]


class DataFolder:
    """A folder and its log, as they stand on a day: through the cache, or where there is none, or it fails, read whole.

    A ledger of it has at least what is wanted. What is surely wrong with the log is among the problems of its progress;
    of the doubts `with_progress` tells. Without a day nobody asks how tasks stand, and the log is left alone.
    """

    def __init__(
        self, folder: Path, log: Path, today: date | None, environ: Mapping[str, str], bar: Bar | None
    ) -> None:
        """Without a `bar` no cache is wanted."""
        self.folder = folder
        self.log = log
        self.today = today
        self.environ = environ
        self.bar = bar
        self.store: Store | None = None
        self.read: Read | None = None

    def ledger(self, asked: Wanted = EVERYTHING) -> Ledger:
        return self._ask(lambda store: store.ledger(asked), lambda read: read.ledger)

    def late(self, ledger: Ledger, filter: Filter) -> int:
        """How many lines are late of what a filter keeps; `ledger` is one of this folder, whatever it holds."""
        today = self.today or date.min
        return self._ask(
            lambda store: store.late(wanted(ledger, filter), filter),
            lambda read: overdue_count(read.ledger, filter, today),
        )

    def ids(self) -> tuple[list[str], list[str]]:
        """The ids of all tasks and of all measures, in order."""
        return self._ask(
            lambda store: store.ids(),
            lambda read: ([one.id for one in read.ledger.tasks], [one.id for one in read.ledger.measures]),
        )

    def events(self, ids: Sequence[str] | None = None) -> list[Event]:
        """What is recorded of these tasks, or of all, in the order of the log."""
        return self._ask(
            lambda store: store.events(ids),
            lambda read: [event for event in read.events if ids is None or event.id in ids],
        )

    def log_said(self) -> tuple[list[Problem], int]:
        """What is wrong with the lines of the log, and how many events there are."""
        return self._ask(
            lambda store: (list(store.log.problems), store.log.events),
            lambda read: ([one for one in read.problems if not one.doubt], len(read.events)),
        )

    def recorded(self, events: Sequence[Event], before: stat_result, after: stat_result) -> None:
        """These have been added to the log, which was and is such a file."""
        if self.bar and not self.read:
            self.close()
            recorded(self.folder, self.log, self.environ, events, before, after)

    def close(self) -> None:
        if self.store:
            self.store.connection.close()
        self.store = None

    def _ask(self, ask: Callable[[Store], Answer], instead: Callable[[Read], Answer]) -> Answer:
        """The answer out of the cache, if nobody changed it meanwhile; else out of the files."""
        for _ in range(2):
            if self.bar is None or self.read:
                break
            self.store = self.store or opened(self.folder, self.log, self.today, self.environ, self.bar)
            if self.store is None:
                break
            try:
                answer = ask(self.store)
                if self.store.is_current:
                    return answer
            except BROKEN as error:
                discard(self.folder, self.environ, error)
            self.close()
        self.read = self.read or self._read()
        return instead(self.read)

    def _read(self) -> Read:
        from jc_tasks.ledger.load import read  # 60 ms with yaml and all rules, only where no cache answers

        ledger = read(self.folder)
        if self.today is None:
            return Read(ledger, [], [])
        events, problems = log_at(self.log)
        progress = state(events, self.today)
        wrong = tuple(one for one in (*problems, *progress.problems) if not one.doubt)
        return Read(ledger._replace(progress=progress._replace(problems=wrong)), events, problems)


def with_progress(ledger: Ledger, log: Path, today: date) -> Ledger:
    """The whole ledger as it stands at the end of a day; what is wrong with the log is among its problems."""
    events, problems = log_at(log)
    progress = state(events, today)
    whole = all(problem.doubt for problem in ledger.problems)
    problems += [*progress.problems, *strangers(events, ledger.ids, whole=whole), *ahead(events, today)]
    return ledger._replace(progress=progress, problems=(*ledger.problems, *problems))


def log_at(path: Path) -> tuple[list[Event], list[Problem]]:
    """All events of a log and all that is wrong with it."""
    if is_missing(path):
        return [], []
    from jc_tasks.progress.log_file import read  # 15 ms with yaml, only where there is a log to be read

    return read(path)
