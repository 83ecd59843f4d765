"""The only place that prints: which format, how wide, in what encoding; closed pipes and full disks."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import ClassVar, NamedTuple

import typer

from jc_tasks.output.characters import clean, degrade
from jc_tasks.output.tables import Sheet, Table

FOR_MACHINES = ("csv", "json", "html")
PIPE_WIDTH = 100
NO_EDGE = 10_000


class Page(NamedTuple):
    """What a page of a format can hold: columns, and characters."""

    columns: int
    encoding: str


class _Destination:
    """Where the product goes: to stdout, or into the parts of a file that is written whole at the end.

    `settled` says what is done for good already, whether or not the product still can be shown.
    """

    parts: ClassVar[list[bytes] | None] = None
    settled: ClassVar[str] = ""


@contextmanager
def into(path: str) -> Iterator[None]:
    """What is put meanwhile goes to the file at `path`, just as a UTF-8 pipe would get it; "" or - is stdout.

    The file is there whole or not at all, and only where there was something to put; then stderr says so.
    """
    if path in ("", "-"):
        yield
        return
    _Destination.parts = []
    try:
        yield
    except typer.Exit:
        _save(path)
        raise
    else:
        _save(path)
    finally:
        _Destination.parts = None


def settle(words: str) -> None:
    """Say that something is recorded or written for good: where the answer then cannot be shown, that is said of it,
    and never to run the command again."""
    _Destination.settled = words


def page(format: str) -> Page:
    """The terminal's or the pipe's page for `table` and `text`; the other formats have no edge."""
    return Page(_width(), _encoding()) if format in ("table", "text") else Page(NO_EDGE, "utf-8")


def put_tables(format: str, table: Table, records: Callable[[], list[dict[str, object]]], *more: Table) -> None:
    """The product: a table, or several one below the other, for people; `records` for json. csv takes one table.

    Who gets a page or a mail has no use for what to type next: html and markdown leave it out of the notes.
    """
    if format in ("html", "markdown"):
        table, more = _uncommanded(table), tuple(map(_uncommanded, more))
    if format == "json":
        put(import_module("jc_tasks.output.formats.json").render(records()), format)
    elif format == "table" and _is_terminal():
        terminal = import_module("jc_tasks.output.formats.terminal")
        put(terminal.render(table, *more, width=_width(), encoding=_encoding(), colour=_wants_colour()))
    elif format in ("table", "text"):
        put(import_module("jc_tasks.output.formats.text").render(table, *more, width=_width(), encoding=_encoding()))
    else:
        put(import_module(f"jc_tasks.output.formats.{format}").render(table, *more), format)


def _uncommanded(table: Table) -> Table:
    return table._replace(notes=tuple(map(without_command, table.notes)))


def without_command(note: str) -> str:
    """A note without the command that it ends in, nor the words that only lead to it: …另有 3 项。查看：jc-tasks …"""
    told, command, _ = note.partition("jc-tasks ")
    if not command:
        return note
    before, stop, last = told.removesuffix("：").rpartition("。")
    return f"{told.removesuffix('：')}。" if any(map(str.isdigit, last)) else before + stop


def put_sheets(format: str, sheets: list[Sheet], records: Callable[[], list[dict[str, object]]]) -> None:
    if format == "json":
        put(import_module("jc_tasks.output.formats.json").render(records()), format)
    elif format == "table" and _is_terminal():
        terminal = import_module("jc_tasks.output.formats.terminal")
        put(terminal.render_sheet(*sheets, width=_width(), encoding=_encoding(), colour=_wants_colour()))
    elif format in ("table", "text"):
        put(import_module("jc_tasks.output.formats.text").render_sheet(*sheets, width=_width(), encoding=_encoding()))
    else:
        put(import_module(f"jc_tasks.output.formats.{format}").render_sheet(*sheets), format)


def put(text: str | bytes, format: str = "text") -> None:
    """Write to stdout. Formats that state their encoding stay UTF-8 in a pipe; a reader that has left is no error."""
    if _Destination.parts is not None:
        _Destination.parts.append(text if isinstance(text, bytes) else _utf_8(text))
        return
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        elif format in FOR_MACHINES and not sys.stdout.isatty():
            sys.stdout.flush()
            sys.stdout.buffer.write(_utf_8(text))
        else:
            sys.stdout.write(degrade(text, _encoding()))
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon(1)
        raise typer.Exit from None
    except OSError as error:
        from jc_tasks.files import reason

        _abandon(1)
        if error.errno == errno.EINVAL:  # how Windows says that the pipe is closed
            raise typer.Exit from None
        if _Destination.settled:
            remark(f"{_Destination.settled}，只是结果没有显示出来：{reason(error)}。不要再运行一次。")
        else:
            remark(f"结果没有写完：{reason(error)}。请换一个地方保存后重新运行。")
        raise typer.Exit(3) from None


def put_lines(*lines: str) -> None:
    """Sentences of the product: each is one harmless line, whatever words of files and arguments it holds."""
    put("".join(f"{clean(line)}\n" for line in lines))


def lines() -> list[str]:
    """Every line of stdin, an empty one too, read as UTF-8 with or without BOM, or as GB18030."""
    try:
        raw = sys.stdin.buffer.read() if sys.stdin else b""
    except OSError:
        remark("标准输入读不出来。请把要读的时限存成文本文件，用 < 送进来。")
        raise typer.Exit(2) from None
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


def _save(path: str) -> None:
    if not _Destination.parts:
        return
    from jc_tasks.files import put_in_place, reason

    try:
        put_in_place(path, b"".join(_Destination.parts))
    except OSError as error:
        remark(f"没有写成 {path}：{reason(error)}。请换一个地方或文件名再试。")
        raise typer.Exit(3) from None
    remark(f"已写入 {path}")


def _utf_8(text: str) -> bytes:
    """The text in UTF-8; a byte of a file name that is no UTF-8 is spelled out."""
    return text.encode("utf-8", "backslashreplace")


def _abandon(descriptor: int) -> None:
    """Let the interpreter's own last flush go nowhere instead of failing aloud."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


def _is_terminal() -> bool:
    if _Destination.parts is not None:
        return False
    return sys.stdout.isatty() or _wants_colour()


def _wants_colour() -> bool:
    """NO_COLOR forbids, FORCE_COLOR demands (0 does not); else a terminal has colour, a pipe or a dumb one has none."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    if _Destination.parts is not None:
        return PIPE_WIDTH
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    return PIPE_WIDTH


def _encoding() -> str:
    if _Destination.parts is not None:
        return "utf-8"
    return sys.stdout.encoding or "ascii"
