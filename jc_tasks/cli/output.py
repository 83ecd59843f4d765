"""The only place that prints: which format, how wide, in what encoding; closed pipes and full disks."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module

import typer

from jc_tasks.show import Sheet, Table
from jc_tasks.show.characters import clean, degrade

FORMATS = ("table", "text", "markdown", "csv", "json", "html")
FOR_MACHINES = ("csv", "json", "html")
PIPE_WIDTH = 100


def put_tables(format: str, table: Table, records: Callable[[], list[dict[str, object]]]) -> None:
    """The product: a table for people, `records` for json."""
    if format == "json":
        put(import_module("jc_tasks.show.json").render(records()), format)
    elif format == "table" and _is_terminal():
        put(
            import_module("jc_tasks.show.terminal").render(
                table, width=_width(), encoding=_encoding(), colour=_wants_colour()
            )
        )
    elif format in ("table", "text"):
        put(import_module("jc_tasks.show.text").render(table, width=_width(), encoding=_encoding()))
    else:
        put(import_module(f"jc_tasks.show.{format}").render(table), format)


def put_sheets(format: str, sheets: list[Sheet], records: Callable[[], list[dict[str, object]]]) -> None:
    if format == "json":
        put(import_module("jc_tasks.show.json").render(records()), format)
    elif format == "table" and _is_terminal():
        terminal = import_module("jc_tasks.show.terminal")
        put(terminal.render_sheet(*sheets, width=_width(), encoding=_encoding(), colour=_wants_colour()))
    elif format in ("table", "text"):
        put(import_module("jc_tasks.show.text").render_sheet(*sheets, width=_width(), encoding=_encoding()))
    else:
        put(import_module(f"jc_tasks.show.{format}").render_sheet(*sheets), format)


def put(text: str, format: str = "text") -> None:
    """Write to stdout. Formats that state their encoding stay UTF-8 in a pipe; a reader that has left is no error."""
    try:
        if format in FOR_MACHINES and not sys.stdout.isatty():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())
        else:
            sys.stdout.write(degrade(text, _encoding()))
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon(1)
        raise typer.Exit from None
    except OSError as error:
        _abandon(1)
        if error.errno == errno.EINVAL:  # how Windows says that the pipe is closed
            raise typer.Exit from None
        remark(f"结果没有写完：{_reason(error)}。请换一个地方保存后重新运行。")
        raise typer.Exit(3) from None


def lines() -> list[str]:
    """Every line of stdin, an empty one too, read as UTF-8 with or without BOM, or as GB18030."""
    raw = sys.stdin.buffer.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def remark(text: str) -> None:
    """Say something beside the product, on stderr; where even that is closed there is nobody left to tell."""
    if sys.stderr is None:
        return
    try:
        plain = "\n".join(map(clean, text.split("\n")))
        sys.stderr.write(degrade(plain, sys.stderr.encoding or "ascii") + "\n")
        sys.stderr.flush()
    except OSError:
        _abandon(2)


def _abandon(descriptor: int) -> None:
    """Let the interpreter's own last flush go nowhere instead of failing aloud."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


def _reason(error: OSError) -> str:
    known = {
        errno.ENOSPC: "磁盘已满",
        errno.EFBIG: "文件超过了允许的大小",
        errno.EDQUOT: "磁盘配额已用完",
        errno.EIO: "读写设备出错",
    }
    return known.get(error.errno or 0) or error.strerror or str(error)


def _is_terminal() -> bool:
    return sys.stdout.isatty() or _wants_colour()


def _wants_colour() -> bool:
    """NO_COLOR forbids, FORCE_COLOR demands (0 does not); else a terminal has colour, a pipe or a dumb one has none."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    return PIPE_WIDTH


def _encoding() -> str:
    return sys.stdout.encoding or "ascii"
