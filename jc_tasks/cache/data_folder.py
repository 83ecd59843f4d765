"""A data folder that hands out ledgers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from os import stat_result
from pathlib import Path
from typing import TypeVar

from jc_tasks.agenda.lines import Filter, overdue_count, wanted
from jc_tasks.cache.opening import BROKEN, Bar, discard, opened, recorded
from jc_tasks.cache.store import Store
from jc_tasks.ledger.value import EVERYTHING, Ledger, Wanted, is_missing
from jc_tasks.progress.event import Event
from jc_tasks.progress.standing import ahead, state, strangers

Answer = TypeVar("Answer")


class DataFolder:
    """A folder and its log, as they stand on a day: through the cache, or where there is none, or it fails, read whole.

    Whatever is asked, a ledger has at least what is wanted. Of the log it says what is surely wrong; `with_progress`
    has the doubts as well. Without a day nobody asks how tasks stand, and the log is left alone.
    """

    def __init__(
        self, folder: Path, log: Path, today: date | None, environ: Mapping[str, str], bar: Bar | None
    ) -> None:
        self.folder = folder
        self.log = log
        self.today = today
        self.environ = environ
        self.bar = bar
        """None where no cache is wanted."""
        self.store: Store | None = None
        self.whole: Ledger | None = None

    def ledger(self, asked: Wanted = EVERYTHING) -> Ledger:
        return self._ask(lambda store: store.ledger(asked), lambda ledger: ledger)

    def late(self, ledger: Ledger, filter: Filter) -> int:
        """How many lines are late of what a filter keeps; `ledger` is one of this folder, whatever it holds."""
        today = self.today or date.min
        return self._ask(
            lambda store: store.late(wanted(ledger, filter), filter),
            lambda whole: overdue_count(whole, filter, today),
        )

    def ids(self) -> tuple[list[str], list[str]]:
        """The ids of all tasks and of all measures, in order."""
        return self._ask(
            lambda store: store.ids(),
            lambda whole: ([task.id for task in whole.tasks], [measure.id for measure in whole.measures]),
        )

    def events(self, ids: Sequence[str] | None = None) -> list[Event]:
        """What is recorded of these tasks, or of all, in the order of the log."""
        return self._ask(
            lambda store: store.events(ids),
            lambda whole: [event for event in _read(self.log)[0] if ids is None or event.id in ids],
        )

    def recorded(self, events: Sequence[Event], before: stat_result, after: stat_result) -> None:
        """These have been added to the log, which was and is such a file."""
        if self.bar and not self.whole:
            self.close()
            recorded(self.folder, self.log, self.environ, events, before, after)

    def close(self) -> None:
        if self.store:
            self.store.connection.close()
        self.store = None

    def _ask(self, ask: Callable[[Store], Answer], instead: Callable[[Ledger], Answer]) -> Answer:
        """The answer out of the cache, where nobody changed it meanwhile; else out of the files."""
        for _ in range(2 if self.bar and self.whole is None else 0):
            self.store = self.store or opened(self.folder, self.log, self.today, self.environ, self.bar)
            if self.store is None:
                break
            try:
                answer = ask(self.store)
                if self.store.is_current:
                    return answer
            except BROKEN:
                discard(self.folder, self.environ)
            self.close()
        self.whole = self.whole or self._read_whole()
        return instead(self.whole)

    def _read_whole(self) -> Ledger:
        from jc_tasks.ledger.load import read  # 60 ms with yaml and all rules, only where no cache answers

        ledger = read(self.folder)
        if self.today is None:
            return ledger
        whole = with_progress(ledger, self.log, self.today)
        added = whole.problems[len(ledger.problems) :]
        return whole._replace(problems=(*ledger.problems, *(one for one in added if not one.doubt)))


def with_progress(ledger: Ledger, log: Path, today: date) -> Ledger:
    """The whole ledger as it stands at the end of a day; what is wrong with the log is among its problems."""
    if is_missing(log):
        return ledger
    events, problems = _read(log)
    progress = state(events, today)
    whole = all(problem.doubt for problem in ledger.problems)
    ids = {task.id for task in ledger.tasks}
    problems += [*progress.problems, *strangers(events, ids, whole=whole), *ahead(events, today)]
    return ledger._replace(progress=progress, problems=(*ledger.problems, *problems))


def _read(log: Path):  # type: ignore[no-untyped-def]
    from jc_tasks.progress.log_file import read  # 15 ms with yaml, only where the log is read whole

    return read(log)
