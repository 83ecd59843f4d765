"""The commands about the ledgers themselves: init lays out a data folder, diff says what changed between two."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jc_tasks.cli.ask import WINDOW_OPTIONS, Asked, takes
from jc_tasks.cli.clock import today_of, wrong_usage
from jc_tasks.cli.console import put_lines, put_tables, remark, settle
from jc_tasks.cli.data import errors, import_line, tell
from jc_tasks.cli.records import keep_off
from jc_tasks.cli.shell import typed_as

if TYPE_CHECKING:
    from jc_tasks.ledger import Ledger
    from jc_tasks.ledger.compare import Change

OTHERS = ("plan", "category", "unit", "kind", "status", *WINDOW_OPTIONS, "as_of", "data")


def init(
    directory: Annotated[str, typer.Argument(metavar="目录", help="放在哪里，没有就新建；不写就是当前文件夹")] = ".",
    sample: Annotated[bool, typer.Option("--sample", "--样例", help="放进随程序带的三份台账，拿来试用")] = False,
) -> None:
    """建一个自己的数据文件夹：设置、单位名册、一份空台账。

    已经有的文件一律不动，只补缺的，可以反复运行。

    例：jc-tasks init 2023年台账
    例：jc-tasks init 试用 --sample
    """
    from jc_tasks.ledger.folder import in_the_way, lay_out

    folder = Path(directory)
    if os.path.exists(folder) and not os.path.isdir(folder):
        wrong_usage("目录", f"“{directory}”是文件，不是文件夹。换一个名字。")
    if sample and (own := in_the_way(folder)):
        message = f"{directory} 里已经有台账（{'、'.join(own)}），样例不混进去。换一个空文件夹，或者去掉 --sample。"
        wrong_usage("--sample", message)
    laid = lay_out(folder, sample=sample, today=today_of(""))
    if not laid.problem:
        settle(f"{directory} 已经建好")
    done = {"新建": laid.made, "补充": laid.added, "撤掉没有动过的空台账": laid.gone, "已有，没有动": laid.kept}
    for words, names in done.items():
        if names:
            put_lines(f"{words}：{'、'.join(names)}")
    if laid.problem:
        tell([laid.problem])
        raise typer.Exit(3)
    put_lines("", *_next(directory, sample))


def _next(directory: str, sample: bool) -> list[str]:
    """What to type in a folder that is laid out."""
    folder = typed_as(directory)
    steps = [
        f"检查：jc-tasks check {folder}",
        f"到期：jc-tasks due --data {folder}",
        f"不想每次写 --data：jc-tasks use {folder}",
    ]
    if not sample:
        steps.insert(0, f"导入台账（年份、印发日期换成文件上的）：{import_line(directory)}")
    return steps


@takes(without=OTHERS)
def diff(
    asked: Asked,
    old: Annotated[str, typer.Argument(metavar="旧", help="原来的台账：数据文件夹，或一个 .yaml 台账文件")],
    new: Annotated[str, typer.Argument(metavar="新", help="现在的台账：数据文件夹，或一个 .yaml 台账文件")],
) -> None:
    """两份台账有什么不同：新增、删去、改时限、改单位、改编号、改内容的事项。

    有没有变化，退出码都是 0。单位按单位名册认，只是写法不同的不算变化。

    例：jc-tasks diff 旧台账 新台账
    例：jc-tasks diff air-上半年.yaml air.yaml -o 变化.csv
    """
    from jc_tasks.ledger.compare import differences, uncompared
    from jc_tasks.output.views import differences as shown

    keep_off(asked.output, Path(old), Path(new))
    both = [_ledger(old, new), _ledger(new, old)]
    changes = differences(*both)
    title = f"从 {old} 到 {new}：{shown.count(changes) or '没有变化'}"
    notes = _notes(changes, uncompared(changes))
    wrong = {typed: errors(ledger) for typed, ledger in zip((old, new), both, strict=True) if errors(ledger)}
    if wrong:
        notes.append(f"注意：数据有 {sum(map(len, wrong.values()))} 处问题，以上结果可能不全。")
    table = shown.table(changes, both[1], title, tuple(notes), whole=asked.format == "csv")
    put_tables(asked.format, table, lambda: shown.records(changes))
    if asked.format in ("csv", "json"):
        for note in [*notes, *([] if changes else [title])]:
            remark(note)
    for typed, problems in wrong.items():
        remark(f"{typed} 的问题 {len(problems)} 处：")
        tell(problems)
    if wrong:
        raise typer.Exit(3)


def _ledger(typed: str, other: str) -> "Ledger":
    """The ledger of a folder, or of one file; exit 3 where nothing of it can be read.

    A file that lies in no data folder is read by the settings and units of the other one's.
    """
    from jc_tasks.ledger import UNITS, read, read_file

    path = Path(typed)
    places = [path.parent, Path(other) if os.path.isdir(other) else Path(other).parent]
    customs = next((place for place in places if os.path.exists(place / UNITS)), None)
    if not os.path.exists(path):
        remark(f"找不到“{typed}”：没有这个文件夹，也没有这个文件。检查写的路径。")
        raise typer.Exit(3)
    ledger = read(path) if path.is_dir() else read_file(path, customs)
    if not ledger.tasks and (wrong := errors(ledger)):
        tell(wrong)
        remark(f"“{typed}”读不出来，没有可以比的事项。")
        raise typer.Exit(3)
    return ledger


def _notes(changes: "list[Change]", uncompared: bool) -> list[str]:
    from jc_tasks.ledger.compare import MOST_COMPARED, RENUMBERED

    notes = []
    if any(change.kind == RENUMBERED for change in changes):
        notes.append("改了编号的，进度记录还在原来的编号下；已经办结的，要在新编号下再记一次。")
    if uncompared:
        notes.append(f"变化太多，超过 {MOST_COMPARED} 项，没有逐条比对其中有没有只是改了编号、又改了几个字的。")
    return notes


COMMANDS = {"init": init, "diff": diff}
