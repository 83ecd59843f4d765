"""`jc-tasks check`: every problem of a data folder."""

import os
from typing import Annotated

import typer

from jc_tasks.cache.data_folder import with_progress
from jc_tasks.cli.clock import today_of, wrong_usage
from jc_tasks.cli.console import put, remark
from jc_tasks.cli.data import folder_of
from jc_tasks.cli.options import argument, option
from jc_tasks.cli.records import log_in
from jc_tasks.ledger.checks import every_problem
from jc_tasks.ledger.contacts import read as read_contacts
from jc_tasks.ledger.load import read
from jc_tasks.output.formats import json
from jc_tasks.output.views import problems

FORMATS = ("text", "json")


def check(
    directory: Annotated[str, argument("目录", "数据目录；不写就检查正在用的数据")] = "",
    data: Annotated[str, option("--data", "目录", "同上")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="存疑的也算问题")] = False,
    format: Annotated[str, option("--format", "格式", "输出格式：text、json", lambda: [*FORMATS])] = "text",
) -> None:
    """检查数据文件：每个问题在哪个文件、哪一行、怎么改。

    没有问题就什么也不显示，退出码 0；有问题退出码 1。标“存疑”的只是提醒，不算问题；加上 --strict 就算。

    例：jc-tasks check
    例：jc-tasks check 台账 --strict
    例：jc-tasks check --format json
    """
    if format not in FORMATS:
        wrong_usage("--format", f"没有“{format}”这种格式。可以写：{'、'.join(FORMATS)}。")
    folder = folder_of(directory or data)
    if os.path.isfile(folder):
        message = f"“{folder}”是一个文件。要检查的是它所在的数据目录，请写：jc-tasks check {folder.parent}"
        wrong_usage("目录", message)
    ledger = with_progress(read(folder), log_in(folder), today_of(""))
    found = every_problem(ledger, read_contacts(ledger.folder, ledger.registry)[1])
    if format == "json":
        put(json.render(problems.records(found)), utf_8=True)
    elif found:
        put("\n".join(map(problems.describe, found)) + "\n")
    wrong = sum(not problem.doubt for problem in found)
    counts = [(wrong, "问题"), (len(found) - wrong, "存疑")]
    if told := "，".join(f"{count} 处{name}" for count, name in counts if count):
        remark(f"共 {told}。")
    if wrong or (strict and found):
        raise typer.Exit(1)
