"""The options that all listings take, how a command is given them, and how they are typed again for the next one."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from jc_tasks.cli.completion import category_words, formats, kinds, plan_ids, statuses, unit_names, window_words
from jc_tasks.cli.console import into
from jc_tasks.cli.data import folder_of
from jc_tasks.cli.records import keep_off
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.which_format import LISTED, format_of

WINDOWS = "30d、4w、2m、1q、1y、30天、两周、本周、下周、上月、本月、下月、本季度、今年、8月、三季度、2022年8月"
NAME_OPTIONS = ("plan", "category", "unit", "kind")
WINDOW_OPTIONS = ("within", "from_", "to")
FILES = "结果写进这个文件，格式跟着文件名：{}"


Offers = Callable[..., list[str]]


def option(names: str, value: str, help: str, offers: Offers | None = None) -> Any:
    """An option that takes a value, and what Tab offers for it."""
    return typer.Option(*names.split(), metavar=value, help=help, autocompletion=offers)


def argument(value: str, help: str, offers: Offers | None = None) -> Any:
    return typer.Argument(metavar=value, help=help, autocompletion=offers)


class Asked(NamedTuple):
    """The options as typed."""

    plan: Annotated[str, option("--plan", "计划", "只看一个计划：air 大气、water 水、soil 土壤", plan_ids)] = ""
    category: Annotated[
        str, option("--category", "类别", "只看一个类别：序号（三）或名称里的几个字", category_words)
    ] = ""
    unit: Annotated[str, option("--unit", "单位", "只看一个单位，简称也可以", unit_names)] = ""
    kind: Annotated[
        str,
        option(
            "--kind",
            "类型",
            "只看一类时限：by 截止、window 时段、start_by 启动、recurring 定期（list、unit 里连同有定期节点的）、"
            "from 起始、ongoing 长期、none 未定",
            kinds,
        ),
    ] = ""
    status: Annotated[
        str, option("--status", "状态", "只看一种状态：未开始、进行中、已办结、已销号、已取消", statuses)
    ] = ""
    within: Annotated[str, option("--within", "时段", f"从当天算起多长，或哪一段：{WINDOWS}", window_words)] = ""
    from_: Annotated[str, option("--from", "日期", "从哪天起（含当天）")] = ""
    to: Annotated[str, option("--to", "日期", "到哪天止（含当天）")] = ""
    as_of: Annotated[
        str, option("--as-of", "日期", "把哪天当作今天；不写就是北京时间的今天（环境变量 JC_TASKS_AS_OF）")
    ] = ""
    data: Annotated[
        str, option("--data", "目录", "数据目录（环境变量 JC_TASKS_DATA）；不写用哪个，见 jc-tasks use")
    ] = ""
    format: Annotated[str, option("--format", "格式", "输出格式：" + "、".join(LISTED), formats)] = ""
    output: Annotated[str, option("--output -o", "文件", FILES.format(".csv 表格、.html 网页、.txt 文本等"))] = ""
    no_index: Annotated[
        bool, typer.Option("--no-index", help="不用索引，直接读文件（环境变量 JC_TASKS_NO_INDEX）；结果一样，只是慢些")
    ] = False


def takes(*, without: tuple[str, ...] = (), files: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command, whose first parameter is `asked`, the options of `Asked` after its own.

    `files` says in the help which files it writes, where they are not those of a listing.
    """

    def dressed(function: Callable[..., None]) -> Callable[..., None]:
        shared = [p for name, p in inspect.signature(Asked).parameters.items() if name not in without]
        if files:
            output = option("--output -o", "文件", FILES.format(files))
            shared = [p.replace(annotation=Annotated[str, output]) if p.name == "output" else p for p in shared]

        def command(**typed: Any) -> None:
            asked = Asked(**{p.name: typed.pop(p.name) for p in shared})
            if "format" not in without:
                asked = asked._replace(format=format_asked(asked, asked.format, LISTED) or "table")
            keep_off(asked.output, folder_of(asked.data))
            with into(asked.output):
                function(asked, **typed)

        own = list(inspect.signature(function).parameters.values())[1:]
        keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
        command.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in keyword}
        command.__doc__ = function.__doc__
        return command

    return dressed


def format_asked(asked: Asked, typed: str, formats: tuple[str, ...]) -> str:
    """The format that was typed, or that the name of the file asks for; "" where there is neither."""

    def line(command: str) -> str:
        unasked = {"kind": "", "status": "", "within": ""} if command == "report" else {"within": asked.within}
        return command_line(command, asked, **unasked)

    return format_of(asked.output, typed, formats, line)


def command_line(command: str, asked: Asked, **changed: str) -> str:
    """What to type for `command` to ask about the same names, day and data, save what is `changed`."""
    words = ["jc-tasks", command]
    for name in ("within", "plan", "category", "unit", "kind", "status", "as_of", "data"):
        value = changed.get(name, "" if name == "within" else getattr(asked, name))
        if value:
            words += ["--" + name.replace("_", "-"), typed_as(value)]
    return " ".join(words)


def check_line(asked: Asked) -> str:
    return "jc-tasks check" + (f" {typed_as(asked.data)}" if asked.data else "")
