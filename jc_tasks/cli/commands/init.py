"""`jc-tasks init`: lays out a data folder."""

import os
from pathlib import Path
from typing import Annotated

import typer

from jc_tasks.cli.clock import today_of, wrong_usage
from jc_tasks.cli.console import put_lines, settle
from jc_tasks.cli.data import import_line, tell
from jc_tasks.cli.options import argument
from jc_tasks.cli.shell import typed_as
from jc_tasks.ledger.folder import in_the_way, lay_out


def init(
    directory: Annotated[str, argument("目录", "放在哪里，没有就新建；不写就是当前文件夹")] = ".",
    sample: Annotated[bool, typer.Option("--sample", "--样例", help="放进随程序带的三份台账，拿来试用")] = False,
) -> None:
    """建一个自己的数据文件夹：设置、单位名册、一份空台账。

    已经有的文件一律不动，只补缺的，可以反复运行。

    例：jc-tasks init 2023年台账
    例：jc-tasks init 试用 --sample
    """
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
