"""The data folder that a command works on, and what is said when something in it is wrong."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter

import typer

from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.cli.console import remark
from jc_tasks.cli.records import log_in
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.waiting import bar, is_watched
from jc_tasks.cli.which_folder import CHOSEN, HERE, SHIPPED, SHIPPED_WORDS, which
from jc_tasks.ledger.value import NO_TASK, Ledger
from jc_tasks.model import Problem

SHOWN_PROBLEMS = 20
OPENED = ExitStack()
"""What a command holds open; closed at its end."""
LARGE = 1_000_000  # bytes of ledgers that take more than a moment to read


def folder_of(typed: str) -> Path:
    """The data folder that is meant, as `which_folder` says."""
    return which(typed, os.environ).folder


def shipped_words(typed: str) -> str:
    """Whose ledger it is, where nobody asked for the one that came with the program; else ""."""
    return SHIPPED_WORDS if which(typed, os.environ).how == SHIPPED else ""


def data_folder(typed: str, today: date | None = None, *, no_index: bool = False) -> DataFolder:
    """A data folder as it stands on a day; through its cache, unless none is wanted."""
    folder = folder_of(typed)
    without = no_index or os.environ.get("JC_TASKS_NO_INDEX", "0") not in ("", "0")
    found = DataFolder(folder, log_in(folder), today, os.environ, None if without else _bar)
    OPENED.callback(found.close)
    return found


def ledger_in(typed: str, *, no_index: bool = False) -> Ledger:
    """What is of the whole of a data folder, without its tasks."""
    return data_folder(typed, no_index=no_index).ledger(NO_TASK)


@contextmanager
def _bar(size: int) -> Iterator[Callable[[int, int], None]]:
    """Shows how far the reading of so many bytes is, if they are many, and says how long it took; on a terminal."""
    begun, read = perf_counter(), 0
    gc.enable()  # this lives longer than a listing does
    with bar("正在做索引", long=size > LARGE) as tick:

        def ticked(done: int, all: int) -> None:
            nonlocal read
            read = all
            tick(done, all)

        yield ticked
    if size > LARGE and is_watched():
        remark(f"索引做好了，读了 {read} 份台账，用了 {perf_counter() - begun:.1f} 秒。以后只读改过的。")


def readable(data: DataFolder, typed: str) -> Ledger:
    """What is of the whole folder; when nothing at all could be read, its problems and exit 3. Empty is no fault.

    What is wrong with its log is not among the problems.
    """
    ledger = data.ledger(NO_TASK)
    if ledger.about.tasks:
        return ledger
    if wrong := errors(ledger):
        tell(wrong)
        found = which(typed, os.environ)
        where = f"数据目录 {found.folder} " if found.how in (HERE, CHOSEN) else "数据"
        other = "不是要看的台账，就用 --data 写明目录。" if found.how == HERE else ""
        remark(f"{where}读不出来，没有可以显示的事项。{other}")
        raise typer.Exit(3)
    remark(f"台账还是空的，没有可以显示的事项。导入一份：{import_line(str(ledger.folder))}")
    return ledger


def import_line(folder: str) -> str:
    """What to type to import a first ledger into a data folder."""
    file = typed_as(os.path.join("" if folder == os.curdir else folder, "air.yaml"))
    return f"jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01 -o {file}"


def errors(ledger: Ledger) -> list[Problem]:
    """Problems that make an answer incomplete; doubts do not."""
    return [problem for problem in ledger.problems if not problem.doubt]


def tell(problems: list[Problem]) -> None:
    from jc_tasks.output.views.problems import describe  # 2 ms, only where something is wrong

    for problem in problems[:SHOWN_PROBLEMS]:
        remark(describe(problem))
    if len(problems) > SHOWN_PROBLEMS:
        remark(f"……还有 {len(problems) - SHOWN_PROBLEMS} 处问题没有列出。")
