"""The commands that record progress: name the entries, ask whether it may be, write one batch, say what the disk holds.

Nothing is recorded unless everything that was named can be: a mistake is answered with what would have been right.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from jc_tasks.cli.ask import check_format, entry_among
from jc_tasks.cli.clock import day_named, now, today_of, wrong_usage
from jc_tasks.cli.completion import formats, task_ids
from jc_tasks.cli.console import put_lines, put_tables, remark, settle
from jc_tasks.cli.data import errors, readable, shipped_words, tell
from jc_tasks.cli.formats import LISTED
from jc_tasks.cli.help_chinese import NOT_UTF_8
from jc_tasks.cli.records import is_shipped, log_of
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.which_folder import NAMED, which
from jc_tasks.output.characters import encodable

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
    from jc_tasks.progress.event import Event
    from jc_tasks.progress.standing import Progress, Standing
    from jc_tasks.progress.why_not import Target

Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="编号",
        help="可以写几个；air-4..9 是一串；air-49@2022-06-30 是那一天的节点或那一期",
        autocompletion=task_ids,
    ),
]
Id = Annotated[str, typer.Argument(metavar="编号", help="事项的编号，可以带 @日期", autocompletion=task_ids)]
On = Annotated[str, typer.Option("--on", metavar="日期", help="从哪天算；不写就是今天")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只说会记下什么，不真的记")]
Data = Annotated[str, typer.Option("--data", metavar="目录", help="数据目录；不写用哪个，见 jc-tasks use")]
Format = Annotated[
    str, typer.Option("--format", metavar="格式", help="输出格式：" + "、".join(LISTED), autocompletion=formats)
]

Refusal = Callable[["Target", "Standing"], str]


class Book(NamedTuple):
    """A ledger open for recording: everything recorded so far, and the last day that may be recorded.

    `where` says where the log lies and whose ledger it is, if nobody named the folder.
    """

    ledger: "Ledger"
    progress: "Progress"
    events: "list[Event]"
    today: date
    day: date
    where: str


def done(
    ids: Ids,
    on: On = "",
    note: Annotated[str, typer.Option("--note", metavar="说明", help="办结的说明")] = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """办结：责任单位报告已经完成。

    定期事项不带日期就是办结当前这一期；某个节点、某一期写成 编号@日期。

    例：jc-tasks done air-4 --on 2022-08-30 --note 已上报省厅
    例：jc-tasks done air-49@2022-06-30
    """
    from jc_tasks.progress.event import DONE
    from jc_tasks.progress.why_not import done_refusal

    book = opened(data, on)
    record(book, ids, DONE, {"note": note}, lambda t, s: done_refusal(t, s, day=book.day, today=book.today), dry_run)


def verify(ids: Ids, on: On = "", dry_run: DryRun = False, data: Data = "") -> None:
    """销号：核实已经办结的事项，销去。

    例：jc-tasks verify air-4
    """
    from jc_tasks.progress.event import VERIFY
    from jc_tasks.progress.why_not import verify_refusal

    book = opened(data, on)
    record(book, ids, VERIFY, {}, lambda t, s: verify_refusal(t, s, day=book.day, today=book.today), dry_run)


def reopen(
    ids: Ids,
    on: On = "",
    note: Annotated[str, typer.Option("--note", metavar="说明", help="为什么重新打开")] = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """重新打开：办结、销号或取消记得不对，回到进行中。

    例：jc-tasks reopen air-4 --note 核查发现没有完成
    """
    from jc_tasks.progress.event import REOPEN
    from jc_tasks.progress.why_not import reopen_refusal

    book = opened(data, on)
    record(
        book, ids, REOPEN, {"note": note}, lambda t, s: reopen_refusal(t, s, day=book.day, today=book.today), dry_run
    )


def note(
    id: Id,
    text: Annotated[str, typer.Argument(metavar="进展", help="进展情况，写在引号里")],
    percent: Annotated[int | None, typer.Option("--percent", metavar="数", help="完成百分之几，0 到 100")] = None,
    problem: Annotated[str, typer.Option("--problem", metavar="问题", help="存在问题")] = "",
    next: Annotated[str, typer.Option("--next", metavar="打算", help="下一步打算")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """进展情况：完成到哪里，存在什么问题，下一步打算。

    例：jc-tasks note air-4 已完成15个行业 --percent 68 --next 8月20日前全部完成
    """
    from jc_tasks.progress.event import NOTE
    from jc_tasks.progress.why_not import note_refusal

    book = opened(data, on)
    fields = {"note": text, "percent": "" if percent is None else str(percent), "problem": problem, "next": next}

    def refusal(target: "Target", standing: "Standing") -> str:
        return note_refusal(target, standing, text=text, percent=percent, day=book.day, today=book.today)

    record(book, [id], NOTE, fields, refusal, dry_run)


def extend(
    id: Id,
    to: Annotated[str, typer.Option("--to", metavar="时限", help="延到哪天：日期，或“2022年12月底前”这样的时限")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="延期的理由")] = "",
    by: Annotated[str, typer.Option("--by", metavar="批准人", help="谁批准的")] = "",
    doc: Annotated[str, typer.Option("--doc", metavar="文号", help="批准的文号")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """延期：新的时限、理由、谁批准的、文号。原定日期一直看得到。

    例：jc-tasks extend water-12 --to 2022年9月底前 --reason 汛期停工 --by 张副市长 --doc 晋市政函〔2022〕30号
    """
    from jc_tasks.progress.event import EXTEND
    from jc_tasks.progress.why_not import extend_refusal

    book = opened(data, on)
    if not to:
        wrong_usage("--to", f"没有写延到哪天。例如：--to {book.today.year}年12月底前。")
    until = _until(book, id, to)

    def refusal(target: "Target", standing: "Standing") -> str:
        return extend_refusal(target, standing, to=until, reason=reason, day=book.day, today=book.today)

    fields = {"to": str(until), "from": "", "reason": reason, "approver": by, "doc": doc}
    record(book, [id], EXTEND, fields, refusal, dry_run)


def cancel(
    ids: Ids,
    doc: Annotated[str, typer.Option("--doc", metavar="文号", help="取消的依据")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """取消：有文件依据，不再做的事项。

    例：jc-tasks cancel air-41 --doc 晋市政办函〔2022〕8号
    """
    from jc_tasks.progress.event import CANCEL
    from jc_tasks.progress.why_not import cancel_refusal

    book = opened(data, on)

    def refusal(target: "Target", standing: "Standing") -> str:
        return cancel_refusal(target, standing, doc=doc, day=book.day, today=book.today)

    record(book, ids, CANCEL, {"doc": doc}, refusal, dry_run)


def undo(dry_run: DryRun = False, data: Data = "") -> None:
    """撤销自己最后一次记录。撤销本身也留有记录。"""
    from jc_tasks.output.views.history import sentence
    from jc_tasks.progress.event import stamp
    from jc_tasks.progress.standing import last_command, undoable, undoing

    book = opened(data, "")
    me = _recorder()
    left = undoable(book.events, me)
    if not left:
        others = undoable(book.events)
        remark(
            f"{me} 没有可以撤销的记录。" + ("别人的记录要由本人撤销，或者用 JC_TASKS_USER 写明是谁。" if others else "")
        )
        raise typer.Exit(2)
    last = last_command(left)
    moment = stamp(now())
    write(book, [undoing(event, moment, me) for event in last], dry_run)
    for event in reversed(last):
        put_lines(f"{'会撤销' if dry_run else '已撤销'}：{sentence(event)}")


def log(
    id: Annotated[str, typer.Argument(metavar="编号", help="只看一条事项的记录", autocompletion=task_ids)] = "",
    format: Format = "table",
    data: Data = "",
) -> None:
    """全部记录，先记的在前：什么时候、谁、哪一项、记了什么。

    例：jc-tasks log air-4
    """
    from jc_tasks.output.views import history
    from jc_tasks.progress.standing import distinct

    check_format(format)
    book = opened(data, "", strict=False)
    wanted = entry_among(book.ledger, id).id if id else ""
    events = [event for event in distinct(book.events) if wanted in ("", event.id)]
    table = history.table(events, book.events, f"记录 {len(events)} 条" if events else "还没有记录")
    put_tables(format, table, lambda: history.records(events, book.events))
    if wrong := errors(book.ledger):
        tell(wrong)
        raise typer.Exit(3)


# What they share


def opened(data: str, on: str, strict: bool = True) -> Book:
    """The ledger and its log. A log that cannot be read is not written to: `strict` ends the program then.

    A line of it that is wrong is said, and stops nobody: whatever is recorded stands on lines of its own.
    """
    from jc_tasks.progress.log_file import read
    from jc_tasks.progress.log_text import unreadable
    from jc_tasks.progress.standing import state

    today = today_of("")
    ledger = readable(data)
    events, problems = read(log_of(ledger))
    ledger = ledger._replace(problems=(*ledger.problems, *problems))
    wrong = [problem for problem in problems if not problem.doubt]
    if strict and wrong:
        tell(wrong)
        if unreadable(wrong) or not events:  # one line of it at least must be a record, or it is another file
            remark("进度记录读不出来，这次什么也没有记。")
            raise typer.Exit(3)
        remark("进度记录有上面的问题，别的记录都读入了，照常可以再记；请把它们改好。")
    day = day_named(on, "--on") if on else today
    return Book(ledger, state(events, today), events, today, day, _where(ledger, data))


def _where(ledger: "Ledger", data: str) -> str:
    import os

    if which(data, os.environ).how == NAMED:
        return ""
    return f"记在 {log_of(ledger)}。{shipped_words(data)}"


def record(book: Book, ids: list[str], word: str, fields: Mapping[str, str], refusal: Refusal, dry_run: bool) -> None:
    """One event for each target, all or none, in one batch; then what was recorded, line by line."""
    from jc_tasks.output.views.history import confirmation
    from jc_tasks.progress.event import Event, stamp

    targets, refused = [], []
    for typed in ids:
        for target, wrong in _targets(book, typed):
            wrong = wrong or refusal(target, book.progress.of(target.id, target.moment))
            if wrong:
                refused.append(wrong)
            elif target not in targets:
                targets.append(target)
    if refused:
        remark("\n".join(dict.fromkeys(refused)))
        if targets:
            remark(f"其余 {len(targets)} 项也没有记。改好后再记一次。")
        raise typer.Exit(2)
    at, me = stamp(now()), _recorder()
    events = []
    for target in targets:
        own = {**fields, "from": str(target.due or "")} if "from" in fields else fields
        kept = {name: value for name, value in own.items() if value}
        events.append(Event(target.id, word, book.day, at, me, target.moment, kept))
    write(book, events, dry_run)
    tasks = {task.id: task for task in book.ledger.only({event.id for event in events}).tasks}
    for event, target in zip(events, targets, strict=True):
        before = book.progress.of(event.id, event.moment)
        put_lines(confirmation(event, tasks[event.id], before, target.due, dry_run))
    if dry_run:
        remark("只是试看，什么也没有记。")


def _recorder() -> str:
    """Who records: a name that any program can read back."""
    from jc_tasks.progress.log_file import who

    me = who(os.environ)
    if not encodable(me, "utf-8"):
        wrong_usage("环境变量 JC_TASKS_USER（没有设就是登录名）", NOT_UTF_8)
    return me


def write(book: Book, events: "list[Event]", dry_run: bool) -> None:
    """Into the log for good, or exit 3 with the reason; nothing is claimed that the disk does not hold."""
    if dry_run:
        return
    from jc_tasks.progress.log_file import NotRecorded, append

    try:
        mended = append(log_of(book.ledger), events, make_folder=is_shipped(book.ledger))
    except NotRecorded as error:
        tell([error.problem])
        remark("这次什么也没有记。")
        raise typer.Exit(3) from None
    where = "" if is_shipped(book.ledger) else f" --data {typed_as(str(book.ledger.folder))}"
    settle(f"已经记上了（看记录：jc-tasks log{where}）")
    tell(mended)
    if book.where:
        remark(book.where)


def _targets(book: Book, typed: str) -> "list[tuple[Target, str]]":
    """What one typed word names: an entry, a run of entries (air-4..9), a step or period of one (air-49@2022-06-30)."""
    from jc_tasks.agenda.lines import moments
    from jc_tasks.progress.why_not import aim

    name, _, when = typed.partition("@")
    day = day_named(when, typed) if when else None
    found = []
    for task in _run(book, name) if ".." in name else [entry_among(book.ledger, name)]:
        dates, recurs = moments(book.ledger, task, book.today)
        found.append(aim(task.id, day, task.deadline.due, dates, recurring=recurs, day=book.day))
    return found


def _run(book: Book, typed: str) -> list:  # type: ignore[type-arg]
    """air-4..9, air-4..air-9: every entry from one number to the other, in ledger order."""
    begin, _, end = typed.partition("..")
    first = entry_among(book.ledger, begin)
    if not end.startswith(prefix := first.id.rstrip("0123456789")):
        end = prefix + end
    last = entry_among(book.ledger, end)
    run = [
        task
        for task in book.ledger.tasks
        if task.id.rstrip("0123456789") == prefix and min(first.no, last.no) <= task.no <= max(first.no, last.no)
    ]
    if first.no > last.no:
        wrong_usage(typed, f"前一个编号比后一个大。写成 {last.id}..{first.no}。")
    return run


def _until(book: Book, typed: str, to: str) -> date | None:
    """The new date: as typed, or as the phrase is read for the entry's plan; a step's year is its plan's."""
    from jc_tasks.agenda.windows import date_of
    from jc_tasks.deadlines import resolve

    if day := date_of(to):
        return day
    task = entry_among(book.ledger, typed.partition("@")[0])
    plan = next((plan for plan in book.ledger.plans if plan.id == task.plan), None)
    year = plan.year if plan else book.day.year
    deadline = resolve(to, year=year, issued=book.day, seasons=book.ledger.settings.seasons)
    if deadline.due is None:
        reason = f"：{deadline.note}" if deadline.note else ""
        wrong_usage("--to", f"“{to}”不是日期，也读不成一个期限{reason}。可以写：2022-12-31、2022年12月底前。")
    return deadline.due


COMMANDS = {
    "done": done,
    "verify": verify,
    "reopen": reopen,
    "note": note,
    "extend": extend,
    "cancel": cancel,
    "undo": undo,
    "log": log,
}
