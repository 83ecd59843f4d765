"""Typer in Chinese: its help pages, and what it says about a wrong command line.

Typer has no setting for its words, so the pages are laid out here through its public hooks (`get_help_option`,
`format_help`, `resolve_command`) and its errors are put in Chinese by their class and fields.
"""

import shutil
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from jc_tasks.cli.commands import COMMANDS, name_in_code
from jc_tasks.cli.console import put
from jc_tasks.cli.data import ledger_in
from jc_tasks.output.characters import encodable, fold
from jc_tasks.output.characters import width as columns

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
MAY_BE_EMPTY = ("phrase",)  # what `resolve` reads, and answers whatever it is
PATHS = ("data", "output", "outdir", "file", "directory", "old", "new")  # names of files, which may be any bytes
NOT_UTF_8 = (
    "这里的文字不是 UTF-8 编码，什么也没有做，什么也没有记。命令行窗口用的编码（多半是 GBK）和系统的语言设置不一样："
    "把窗口的编码改成 UTF-8，或者请管理电脑的人把语言设置改成和窗口一致，再运行一次。"
)


class InChinese:
    """What a command and the group of all of them have of Typer's, and say in Chinese."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        _check_written(self, ctx, args)
        return super().parse_args(ctx, args)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        return _in_chinese(super().get_help_option(ctx))  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(self, ctx))


class Command(InChinese, TyperCommand):
    """One command."""


class Group(InChinese, TyperGroup):
    """The commands by name; each is built only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        name = name_in_code(cmd_name)
        function = getattr(import_module(f"jc_tasks.cli.commands.{name}"), name)
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(cmd_name, cls=Command, short_help=COMMANDS[cmd_name], context_settings=HELP_NAMES)(function)
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            near = get_close_matches(args[0], COMMANDS, n=3)
            guess = f"是不是 {'、'.join(near)}？" if near else f"可用的命令：{'、'.join(COMMANDS)}。"
            raise typer.BadParameter(f"没有“{args[0]}”这个命令。{guess}", ctx=ctx)
        return super().resolve_command(ctx, args)


def complaint(error: Any) -> str:
    """What is wrong with the command line, how it is used, and where the help is."""
    lines = [f"用法不对：{_message(error)}"]
    if error.ctx is not None:
        lines += [_usage(error.ctx.command, error.ctx), f"看说明：{error.ctx.command_path} --help"]
    return "\n".join(lines)


def _message(error: Any) -> str:
    kind, message = type(error).__name__, error.message
    if kind == "NoSuchOption":
        near = get_close_matches(error.option_name, error.possibilities or [], n=1)
        return f"没有 {error.option_name} 这个选项。" + (f"是不是 {near[0]}？" if near else "")
    if kind == "MissingParameter":
        name = error.param.metavar or error.param.opts[0]
        return f"缺少参数：{name}。" if error.param.param_type_name == "argument" else f"缺少选项：{name}。"
    if kind == "BadOptionUsage":
        return f"{error.option_name} 后面" + ("不能带值。" if "does not take" in message else "要写一个值。")
    if message.startswith("Got unexpected extra argument"):
        extra = message[message.find("(", message.find("(s)") + 3) + 1 : -1]
        return f"多出了 {extra}，这个命令用不到。{_unit_meant(extra, error.ctx)}"
    for english in ("is not a valid integer.", "is not a valid int."):
        if message.endswith(english):
            message = f"{message.removesuffix(english).strip()} 不是整数。"
    if kind == "BadParameter" and (hint := error.param_hint or (error.param and error.param.opts[0])):
        return f"{hint}：{message}"
    return str(message)


def _check_written(command: Any, ctx: Any, args: list[str]) -> None:
    """Refuses an option that is written twice, of which the last would win unseen, what is written empty, and words
    that are not UTF-8, which nobody could read back."""
    if ctx.resilient_parsing:
        return
    values, _, order = command.make_parser(ctx).parse_args(args=list(args))
    for param in order:
        option = param.param_type_name == "option"
        name = max(param.opts, key=len) if option else param.metavar
        if option and order.count(param) > 1 and not param.multiple:
            raise typer.BadParameter(f"{name} 写了两次，只能写一次。", ctx=ctx)
        typed = values.get(param.name)
        words = [word for word in (typed if isinstance(typed, (list, tuple)) else [typed]) if isinstance(word, str)]
        if param.name not in PATHS and not encodable("".join(words), "utf-8"):
            raise typer.BadParameter(f"{name}：{NOT_UTF_8}", ctx=ctx)
        if param.name in MAY_BE_EMPTY or all(word.strip() for word in words):
            continue
        if option:
            message = f"{name} 后面是空的。要写{param.metavar}：{param.help}。不需要就去掉 {name}。"
        else:
            message = f"{name}是空的。要写{param.help or name}。"
        raise typer.BadParameter(message, ctx=ctx)


def _unit_meant(extra: str, ctx: Any) -> str:
    """是不是 --unit 泽州县？ where the command takes a unit and the data knows one of that name."""
    if ctx is None or all(param.name != "unit" for param in ctx.command.params):
        return ""
    found = ledger_in(ctx.params.get("data") or "").registry.find(extra)
    return f"是不是 --unit {extra}？" if found.name else ""


def _in_chinese(option: Any) -> Any:
    if option is not None:
        option.help = "显示这页说明"
        option.callback = _show_help
    return option


def _show_help(ctx: Any, param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        put(ctx.get_help() + "\n")
        raise typer.Exit


def _usage(command: Any, ctx: Any) -> str:
    words = [ctx.command_path, "[选项]"]
    for param in command.params:
        if param.param_type_name == "argument":
            name = param.metavar + ("…" if param.nargs == -1 else "")
            words.append(name if param.required else f"[{name}]")
    if isinstance(command, TyperGroup):
        words.append("[命令 …]")
    return "用法：" + " ".join(words)


def _page(command: Any, ctx: Any) -> str:
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 100))
    lines = [_usage(command, ctx), ""]
    for line in (command.help or "").strip().splitlines():
        lines += _folded(line.strip(), width - 2, "  ") if line.strip() else [""]
    arguments, options = [], []
    for param in command.get_params(ctx):
        if param.hidden:
            continue
        if param.param_type_name == "argument":
            arguments.append((param.metavar, param.help or ""))
        else:
            value = "" if param.is_flag else f" {param.metavar}"
            options.append((", ".join(sorted(param.opts, key=len)) + value, param.help or ""))
    lines += _section("参数", arguments, width) + _section("选项", options, width)
    if isinstance(command, TyperGroup):
        lines += _section("命令", [*COMMANDS.items()], width)
        lines += ["", f"  每个命令的说明：{ctx.command_path} help 命令"]
    return "\n".join(lines)


def _section(title: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    if not rows:
        return []
    left = min(max(columns(name) for name, _ in rows), 24) + 2
    lines = ["", f"{title}："]
    for name, words in rows:
        head = f"  {name}" + " " * (left - columns(name))
        folded = _folded(words, width - left - 2, " " * (left + 2))
        if columns(name) + 2 > left:
            lines += [f"  {name}", *folded]
        else:
            lines += [head + folded[0].strip() if folded else head.rstrip(), *folded[1:]]
    return lines


def _folded(text: str, width: int, indent: str) -> list[str]:
    return [indent + line for line in fold(text, width)]
