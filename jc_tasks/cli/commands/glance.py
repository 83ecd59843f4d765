"""`jc-tasks` alone: today at a glance, and what to type next."""

from typing import TYPE_CHECKING, Annotated

import typer

from jc_tasks.agenda.windows import Window, window_of
from jc_tasks.cli.ask import Asked, Question, closing, command_line, finish, question
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import page, put, put_tables, settle
from jc_tasks.cli.help_chinese import HELP_NAMES, Group
from jc_tasks.version import VERSION

if TYPE_CHECKING:
    from jc_tasks.agenda.lines import Item

app = typer.Typer(
    cls=Group,
    context_settings=HELP_NAMES,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
NEXT = 5


@app.callback()
def glance(
    ctx: typer.Context,
    as_of: Annotated[str, typer.Option("--as-of", metavar="日期", help="把哪天当作今天；不写就是北京时间的今天")] = "",
    data: Annotated[str, typer.Option("--data", metavar="目录", help="数据目录；不写用哪个，见 jc-tasks use")] = "",
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
        put(f"jc-tasks {VERSION}\n")
    elif install_completion or show_completion:
        _completion(ctx, install_completion)
    else:
        _today(Asked(as_of=as_of, data=data, format="table", no_index=no_index))


def _today(asked: Asked) -> None:
    from jc_tasks.agenda.lines import due_items, is_routine, overdue_count
    from jc_tasks.cli.wording import day, example_day
    from jc_tasks.output.views import glance

    q = question(asked)
    late = overdue_count(q.ledger, q.filter, q.today)
    week, month = (
        due_items(q.ledger, window_of(f"{days}d", q.today) or Window(q.today, None), q.filter, q.today)
        for days in (7, 30)
    )
    ahead = [item for item in due_items(q.ledger, Window(q.today, None), q.filter, q.today) if not is_routine(item)][
        :NEXT
    ]
    counts = f"{day(q.today)}：已逾期 {late} 项，{_soon(week, month)}。"
    title = f"{counts}\n" + (f"接下来的 {len(ahead)} 项：" if ahead else "往后没有到期的事项。")
    example = next((item.task for item in ahead), None) or next(iter(q.ledger.only(q.ledger.entry_ids[:1]).tasks), None)
    notes = [
        f"近期到期：{command_line('due', asked, within='30d')}",
        f"已经逾期：{command_line('overdue', asked)}",
        "全部命令：jc-tasks --help",
    ]
    if example:
        notes.insert(2, f"一条事项：{command_line('show ' + example.id, asked)}")
    if example and example.units:
        notes.insert(2, f"一个单位：{command_line('unit ' + example.units[0].name, asked)}")
    if example and not month:
        notes.insert(0, f"看别的日子：{command_line('due', asked, within='30d', as_of=example_day(q).isoformat())}")
    if over := _over(q):
        notes.insert(0, over)
    shown = page(asked.format)
    table = glance.table(ahead, q.ledger, title, tuple(closing(q, [*notes, counts])), q.today, shown)
    put_tables(asked.format, table, list)
    finish(q)


def _over(q: Question) -> str:
    """That the year of a plan is over, "" while none is."""
    over = [plan for plan in q.ledger.plans if plan.year < q.today.year]
    if not over:
        return ""
    years = "、".join(dict.fromkeys(f"{plan.year}" for plan in over))
    which = "" if len(over) == len(q.ledger.plans) else f"{'、'.join(plan.name for plan in over)}的"
    return f"{which}计划年度（{years} 年）已经过去，上面是那一年的事项。建新一年的：jc-tasks init 目录"


def _soon(week: "list[Item]", month: "list[Item]") -> str:
    """How much is due in 7 and in 30 days, and how much of it is routine."""
    from jc_tasks.agenda.lines import is_routine

    routines = [sum(map(is_routine, items)) for items in (week, month)]
    told = [f"（其中每日、每周例行 {number} 项）" if number else "" for number in routines]
    first = "" if routines[0] == routines[1] else told[0]
    return f"7 天内到期 {len(week)} 项{first}，30 天内到期 {len(month)} 项{told[1]}"


def _completion(ctx: typer.Context, install: bool) -> None:
    """For the shell named by $SHELL; PowerShell where there is none (Windows)."""
    import io
    import os
    from contextlib import redirect_stdout, suppress
    from pathlib import Path

    from typer.completion import install_callback, show_callback

    from jc_tasks.cli.completion import SHELLS, know_shells

    shell = Path(os.environ.get("SHELL") or "powershell").stem
    if shell not in SHELLS:
        wrong_usage("--install-completion", f"{shell} 没有自动补全。支持 bash、zsh、fish、PowerShell。")
    know_shells()
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        (install_callback if install else show_callback)(ctx, ctx.command.params[0], shell)
    told = f"已给 {shell} 装上自动补全，重新打开命令行后生效"
    if install:
        settle(told)
    put(f"{told}。\n" if install else said.getvalue())
