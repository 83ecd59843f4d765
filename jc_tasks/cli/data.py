"""The data folder that a command works on, and what is said when something in it is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jc_tasks.cli.output import remark

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
    from jc_tasks.model import Problem

SHOWN_PROBLEMS = 20


def folder_of(typed: str) -> Path:
    """--data, else JC_TASKS_DATA, else the folder that came with the program."""
    from jc_tasks.ledger import shipped

    words = typed or os.environ.get("JC_TASKS_DATA", "").strip()
    return Path(words) if words else shipped()


def readable(typed: str) -> Ledger:
    """The ledger; when nothing at all could be read, its problems and exit 3. One that is empty is no fault."""
    from jc_tasks.ledger import read

    ledger = read(folder_of(typed))
    if ledger.tasks:
        return ledger
    if wrong := errors(ledger):
        tell(wrong)
        remark("数据读不出来，没有可以显示的事项。")
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
    from jc_tasks.show.problems import describe

    for problem in problems[:SHOWN_PROBLEMS]:
        remark(describe(problem))
    if len(problems) > SHOWN_PROBLEMS:
        remark(f"……还有 {len(problems) - SHOWN_PROBLEMS} 处问题没有列出。")
