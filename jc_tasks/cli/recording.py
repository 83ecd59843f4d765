"""What the commands that record share: name the tasks, ask whether it may be, write one batch, say what the disk holds.

Nothing is recorded unless everything that was named can be: a mistake is answered with what would have been right.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, NamedTuple

import typer

from jc_tasks.agenda.steps import moments
from jc_tasks.cache.data_folder import DataFolder
from jc_tasks.cli.clock import day_named, now, today_of, wrong_usage
from jc_tasks.cli.completion import task_ids
from jc_tasks.cli.console import put_lines, remark, settle
from jc_tasks.cli.data import data_folder, readable, shipped_words, tell
from jc_tasks.cli.help_chinese import NOT_UTF_8
from jc_tasks.cli.names import task_named
from jc_tasks.cli.options import argument, option
from jc_tasks.cli.records import is_shipped, log_of
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.which_folder import NAMED, which
from jc_tasks.ledger.value import Ledger, Wanted
from jc_tasks.model import Task
from jc_tasks.output.characters import encodable
from jc_tasks.output.views.history import confirmation
from jc_tasks.progress.event import Event, stamp
from jc_tasks.progress.log_file import NotRecorded, append, who
from jc_tasks.progress.log_text import unreadable
from jc_tasks.progress.standing import Standing
from jc_tasks.progress.why_not import Target, aim

Ids = Annotated[
    list[str], argument("编号", "可以写几个；air-4..9 是一串；air-49@2022-06-30 是那一天的节点或那一期", task_ids)
]
Id = Annotated[str, argument("编号", "事项的编号，可以带 @日期", task_ids)]
On = Annotated[str, option("--on", "日期", "从哪天算；不写就是今天")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只说会记下什么，不真的记")]
Data = Annotated[str, option("--data", "目录", "数据目录；不写用哪个，见 jc-tasks use")]

Refusal = Callable[..., str]  # of `progress.why_not`, given a target, its standing, the day and today


class Book(NamedTuple):
    """A folder open for recording: what is of the whole of it, what is wrong with it and its log, and the last day that
    may be recorded.

    `where` says where the log lies and whose ledger it is, if nobody named the folder.
    """

    folder: DataFolder
    ledger: Ledger
    today: date
    day: date
    where: str


def opened(data: str, on: str, strict: bool = True) -> Book:
    """The ledger and its log. A log that cannot be read is not written to: `strict` ends the program then.

    A line of it that is wrong is said, and stops nobody: whatever is recorded stands on lines of its own.
    """
    today = today_of("")
    folder = data_folder(data, today)
    ledger = readable(folder, data)
    wrong, events = folder.log_said()
    ledger = ledger._replace(problems=(*ledger.problems, *wrong))
    if strict and wrong:
        tell(wrong)
        if unreadable(wrong) or not events:  # one line of it at least must be a record, or it is another file
            remark("进度记录读不出来，这次什么也没有记。")
            raise typer.Exit(3)
        remark("进度记录有上面的问题，别的记录都读入了，照常可以再记；请把它们改好。")
    day = day_named(on, "--on") if on else today
    return Book(folder, ledger, today, day, _where(ledger, data))


def _where(ledger: Ledger, data: str) -> str:
    if which(data, os.environ).how == NAMED:
        return ""
    return f"记在 {log_of(ledger)}。{shipped_words(data)}"


def record(book: Book, ids: list[str], word: str, fields: Mapping[str, str], refusal: Refusal, dry_run: bool) -> None:
    """One event for each target, all or none, in one batch; then what was recorded, line by line."""
    targets, refused = dict[Target, tuple[Task, Standing]](), []
    for typed in ids:
        for task, target, standing, wrong in _targets(book, typed):
            wrong = wrong or refusal(target, standing, day=book.day, today=book.today)
            if wrong:
                refused.append(wrong)
            else:
                targets.setdefault(target, (task, standing))
    if refused:
        remark("\n".join(dict.fromkeys(refused)))
        if targets:
            remark(f"其余 {len(targets)} 项也没有记。改好后再记一次。")
        raise typer.Exit(2)
    at, me = stamp(now()), recorder()
    events = []
    for target in targets:
        own = {**fields, "from": str(target.due or "")} if "from" in fields else fields
        kept = {name: value for name, value in own.items() if value}
        events.append(Event(target.id, word, book.day, at, me, target.moment, kept))
    write(book, events, dry_run)
    for event, (target, (task, before)) in zip(events, targets.items(), strict=True):
        put_lines(confirmation(event, task, before, target.due, dry_run))
    if dry_run:
        remark("只是试看，什么也没有记。")


def recorder() -> str:
    """Who records: a name that any program can read back."""
    me = who(os.environ)
    if not encodable(me, "utf-8"):
        wrong_usage("环境变量 JC_TASKS_USER（没有设就是登录名）", NOT_UTF_8)
    return me


def write(book: Book, events: list[Event], dry_run: bool) -> None:
    """Into the log for good, or exit 3 with the reason; nothing is claimed that the disk does not hold."""
    if dry_run:
        return
    seen: list[tuple[os.stat_result, os.stat_result]] = []
    try:
        mended = append(log_of(book.ledger), events, make_folder=is_shipped(book.ledger), witness=seen.append)
    except NotRecorded as error:
        tell([error.problem])
        remark("这次什么也没有记。")
        raise typer.Exit(3) from None
    where = "" if is_shipped(book.ledger) else f" --data {typed_as(str(book.ledger.folder))}"
    settle(f"已经记上了（看记录：jc-tasks log{where}）")
    tell(mended)
    for before, after in seen:
        book.folder.recorded(events, before, after)
    if book.where:
        remark(book.where)


def _targets(book: Book, typed: str) -> list[tuple[Task, Target, Standing, str]]:
    """What one typed word names: an entry, a run of entries (air-4..9), a step or period of one (air-49@2022-06-30).

    For each how it stands, and why it cannot be meant.
    """
    name, _, when = typed.partition("@")
    day = day_named(when, typed) if when else None
    found = []
    tasks = _run(book, name) if ".." in name else [task_named(book.folder, book.ledger, name)]
    progress = book.folder.ledger(Wanted(ids=frozenset(task.id.lower() for task in tasks))).progress
    for task in tasks:
        dates, recurs = moments(book.ledger, task, book.today)
        target, wrong = aim(task.id, day, task.deadline.due, dates, recurring=recurs, day=book.day)
        found.append((task, target, progress.of(target.id, target.moment), wrong))
    return found


def _run(book: Book, typed: str) -> list[Task]:
    """air-4..9, air-4..air-9: every entry from one number to the other, in ledger order."""
    begin, _, end = typed.partition("..")
    first = task_named(book.folder, book.ledger, begin)
    if not end.startswith(prefix := first.id.rstrip("0123456789")):
        end = prefix + end
    last = task_named(book.folder, book.ledger, end)
    run = [
        task
        for task in book.folder.ledger(Wanted()).tasks
        if task.id.rstrip("0123456789") == prefix and min(first.no, last.no) <= task.no <= max(first.no, last.no)
    ]
    if first.no > last.no:
        wrong_usage(typed, f"前一个编号比后一个大。写成 {last.id}..{first.no}。")
    return run
