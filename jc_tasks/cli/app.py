"""The front: takes what is typed to its command; `jc-tasks` alone, the version, completion for the shell."""

import os
import sys
from typing import Annotated

import typer

from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.completion import give_completion, know_shells
from jc_tasks.cli.console import put, remark
from jc_tasks.cli.data import OPENED
from jc_tasks.cli.help_chinese import HELP_NAMES, Group, complaint
from jc_tasks.cli.options import Asked, option
from jc_tasks.version import VERSION

PROGRAM = "jc-tasks"
COMPLETING = "_JC_TASKS_COMPLETE"

app = typer.Typer(
    cls=Group,
    context_settings=HELP_NAMES,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def front(
    ctx: typer.Context,
    as_of: Annotated[str, option("--as-of", "日期", "把哪天当作今天；不写就是北京时间的今天")] = "",
    data: Annotated[str, option("--data", "目录", "数据目录；不写用哪个，见 jc-tasks use")] = "",
    no_index: Annotated[bool, typer.Option("--no-index", help="不用索引，直接读文件")] = False,
    version: Annotated[bool, typer.Option("--version", "-V", help="显示版本号")] = False,
    install_completion: Annotated[
        bool, typer.Option("--install-completion", help="给现在用的命令行装上自动补全")
    ] = False,
    show_completion: Annotated[bool, typer.Option("--show-completion", help="只显示自动补全的脚本，不安装")] = False,
) -> None:
    """晋城市大气、水、土壤行动计划的完成时限：哪些快到期、哪些逾期、归谁负责。

    什么都不写，显示今天的概况。
    """
    if ctx.invoked_subcommand:
        if as_of or data or no_index:
            wrong_usage(
                "--as-of" if as_of else "--data" if data else "--no-index",
                f"请写在命令后面，例如：jc-tasks {ctx.invoked_subcommand} --as-of 2022-08-01。",
            )
    elif version:
        put(f"{PROGRAM} {VERSION}\n")
    elif install_completion or show_completion:
        give_completion(ctx, install_completion)
    else:
        from jc_tasks.cli.today import today  # 9 ms that no other command needs

        today(Asked(as_of=as_of, data=data, format="table", no_index=no_index))


def carry_out(arguments: list[str]) -> int:
    """Carry out a command line and return its exit code."""
    if sys.stdout is None:
        remark("标准输出是关着的，结果没有地方可写。")
        return 3
    if os.environ.get(COMPLETING):
        know_shells()
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
    command = typer.main.get_command(app)
    with OPENED:
        try:
            code = command.main(arguments, prog_name=PROGRAM, complete_var=COMPLETING, standalone_mode=False)
        except typer.Abort:
            raise KeyboardInterrupt from None
        except typer.TyperException as error:
            remark(complaint(error))
            return 2
    return code if isinstance(code, int) else 0
