"""`jc-tasks log`: all records, or those of one task."""

from typing import Annotated

import typer

from jc_tasks.cli.completion import formats, task_ids
from jc_tasks.cli.console import put_answer
from jc_tasks.cli.data import errors, tell
from jc_tasks.cli.names import task_named
from jc_tasks.cli.options import argument, option
from jc_tasks.cli.recording import Data, opened
from jc_tasks.cli.which_format import LISTED, check_format
from jc_tasks.output.views import history
from jc_tasks.progress.standing import distinct


def log(
    id: Annotated[str, argument("编号", "只看一条事项的记录", task_ids)] = "",
    format: Annotated[str, option("--format", "格式", "输出格式：" + "、".join(LISTED), formats)] = "table",
    data: Data = "",
) -> None:
    """全部记录，先记的在前：什么时候、谁、哪一项、记了什么。

    例：jc-tasks log air-4
    """
    check_format(format)
    book = opened(data, "", strict=False)
    every = book.folder.events([task_named(book.folder, book.ledger, id).id] if id else None)
    events = distinct(every)
    table = history.table(events, every, f"记录 {len(events)} 条" if events else "还没有记录")
    put_answer(format, lambda: [table], lambda: table, lambda: history.records(events, every))
    if wrong := errors(book.ledger):
        tell(wrong)
        raise typer.Exit(3)
