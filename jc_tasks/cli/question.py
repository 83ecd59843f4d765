"""The options understood: which ledger, which lines of it, which days. Ends the program where they cannot be."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from jc_tasks.agenda.lines import Filter, wanted
from jc_tasks.agenda.windows import Window, window_of
from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.cli.clock import day_named, today_of, wrong_usage
from jc_tasks.cli.data import data_folder, readable
from jc_tasks.cli.names import category_named, kind_named, plan_named, status_named, unit_named
from jc_tasks.cli.options import WINDOWS, Asked
from jc_tasks.ledger.value import Ledger, Wanted


class Question(NamedTuple):
    """The options understood. The ledger has of the folder at least what the command needs."""

    asked: Asked
    folder: DataFolder
    ledger: Ledger
    filter: Filter
    today: date
    window: Window | None

    def wanted(self, window: Window | None = None) -> Wanted:
        """The tasks that the filter keeps; with a window those that have a date in it."""
        return wanted(self.ledger, self.filter, window)

    def late(self) -> int:
        """How many lines are late of what the filter keeps."""
        return self.folder.late(self.ledger, self.filter)

    def having(self, asked: Wanted) -> "Question":
        """The same with a ledger that has at least what is wanted."""
        ledger = self.folder.ledger(asked)
        return self._replace(ledger=ledger._replace(problems=(*ledger.problems, *ledger.progress.problems)))


def question(
    asked: Asked,
    words: tuple[str, ...] = (),
    within: str = "",
    children: bool = False,
    needs: Callable[[Question], Wanted] = Question.wanted,
) -> Question:
    """The options understood and of the ledger read what the command needs; ends the program where either cannot be."""
    today = today_of(asked.as_of)
    window = _window(asked, within, today)
    folder = data_folder(asked.data, today, no_index=asked.no_index)
    ledger = readable(folder, asked.data)
    ledger = ledger._replace(problems=(*ledger.problems, *ledger.progress.problems))
    plan = plan_named(ledger, asked.plan)
    filter = Filter(
        plan=plan,
        category=category_named(ledger, asked.category, plan),
        unit=unit_named(ledger, asked.unit) if asked.unit else "",
        kind=kind_named(asked.kind),
        status=status_named(asked.status),
        words=words,
        children=children,
    )
    understood = Question(asked, folder, ledger, filter, today, window)
    return understood.having(needs(understood))


def _window(asked: Asked, within: str, today: date) -> Window | None:
    if asked.from_ or asked.to:
        if asked.within:
            wrong_usage("--within", "不能和 --from、--to 一起用，请只留一种。")
        first = day_named(asked.from_, "--from", today) if asked.from_ else None
        last = day_named(asked.to, "--to", today) if asked.to else None
        if first and last and first > last:
            wrong_usage("--from", f"开始日期 {first} 晚于结束日期 {last}。")
        return Window(first, last)
    words = asked.within or within
    window = window_of(words, today) if words else None
    if words and window is None:
        wrong_usage("--within", f"“{words}”不是时段。可以写：{WINDOWS}；或者用 --from、--to 写起止日期。")
    return window
