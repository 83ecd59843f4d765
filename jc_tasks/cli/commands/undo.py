"""`jc-tasks undo`: takes back one's own last record."""

import typer

from jc_tasks.cli.clock import now
from jc_tasks.cli.console import put_lines, remark
from jc_tasks.cli.recording import Data, DryRun, opened, recorder, write
from jc_tasks.output.views.history import sentence
from jc_tasks.progress.event import stamp
from jc_tasks.progress.standing import last_command, undoable, undoing


def undo(dry_run: DryRun = False, data: Data = "") -> None:
    """撤销自己最后一次记录。撤销本身也留有记录。"""
    book = opened(data, "")
    me = recorder()
    events = book.folder.events()
    left = undoable(events, me)
    if not left:
        others = undoable(events)
        remark(
            f"{me} 没有可以撤销的记录。" + ("别人的记录要由本人撤销，或者用 JC_TASKS_USER 写明是谁。" if others else "")
        )
        raise typer.Exit(2)
    last = last_command(left)
    moment = stamp(now())
    write(book, [undoing(event, moment, me) for event in last], dry_run)
    for event in reversed(last):
        put_lines(f"{'会撤销' if dry_run else '已撤销'}：{sentence(event)}")
