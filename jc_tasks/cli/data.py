"""The data folder that a command works on, and what is said when something in it is wrong."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jc_tasks.cli.console import remark
from jc_tasks.cli.which_folder import CHOSEN, HERE, SHIPPED, SHIPPED_WORDS, which

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
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


def ledger_in(typed: str, *, no_index: bool = False) -> Ledger:
    """The ledger of a data folder: out of its index, or from the files where none is wanted or none can be kept."""
    folder = folder_of(typed)
    if not (no_index or os.environ.get("JC_TASKS_NO_INDEX", "0") not in ("", "0")):
        with suppress(ImportError):  # a Python without sqlite3
            from jc_tasks.cache import indexed

            if ledger := indexed(folder, os.environ, _make):
                OPENED.callback(ledger.close)
                return ledger
    from jc_tasks.ledger import read

    return read(folder)


def _make(folder: str, path: str, before: str, names: list[str] | None, size: int, token: str) -> None:
    """Make an index; of a large folder with a bar, and say how long it took, on a terminal."""
    import gc
    from time import perf_counter

    from jc_tasks.cache.build import make
    from jc_tasks.cli.waiting import bar, is_watched

    begun = perf_counter()
    gc.enable()  # this lives longer than a listing does
    with bar("正在做索引", long=size > LARGE) as tick:
        built = make(Path(folder), path, before, names, token, tick)
    if size > LARGE and is_watched():
        remark(f"索引做好了，读了 {built.read} 份台账，用了 {perf_counter() - begun:.1f} 秒。以后只读改过的。")


def readable(typed: str, *, no_index: bool = False) -> Ledger:
    """The ledger; when nothing at all could be read, its problems and exit 3. One that is empty is no fault."""
    ledger = ledger_in(typed, no_index=no_index)
    if not ledger.is_empty:
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
    from jc_tasks.cli.shell import typed_as

    file = typed_as(os.path.join("" if folder == os.curdir else folder, "air.yaml"))
    return f"jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01 -o {file}"


def errors(ledger: Ledger) -> list[Problem]:
    """Problems that make an answer incomplete; doubts do not."""
    return [problem for problem in ledger.problems if not problem.doubt]


def tell(problems: list[Problem]) -> None:
    from jc_tasks.output.views.problems import describe

    for problem in problems[:SHOWN_PROBLEMS]:
        remark(describe(problem))
    if len(problems) > SHOWN_PROBLEMS:
        remark(f"……还有 {len(problems) - SHOWN_PROBLEMS} 处问题没有列出。")
