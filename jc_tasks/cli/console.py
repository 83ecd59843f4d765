"""The only place that prints: which format, how wide, in what encoding; closed pipes and full disks."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar, NamedTuple

import typer

from jc_tasks.files import put_in_place, reason
from jc_tasks.output.characters import clean, degrade
from jc_tasks.output.formats import FORMATS, PAGES, ROWS, file_of
from jc_tasks.output.layout import NO_EDGE
from jc_tasks.output.shown import Sheet, Table

PIPE_WIDTH = 100


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
    """The terminal's or the pipe's page for a format of screens; the others have no edge."""
    return Page(_width(), _encoding()) if FORMATS[format].screen else Page(NO_EDGE, "utf-8")


def put_answer(
    format: str,
    pages: Callable[[], Sequence[Table | Sheet]],
    rows: Callable[[], Table],
    objects: Callable[[], Sequence[Mapping[str, object]]],
    notes: Sequence[str] = (),
    *,
    none: str = "",
    as_lines: bool = False,
) -> None:
    """The product, in what the format shows: tables and sheets for people, one table with every column, or objects.

    `notes` are the closing lines of the last table; where there is no room for any they are said on stderr, and `none`,
    that there is nothing. Objects may go `as_lines`, one a line.
    """
    chosen = FORMATS[format]
    if PAGES in chosen.shows:
        parts = [*pages()]
        if notes and isinstance(last := parts[-1], Table):
            parts[-1] = last._replace(notes=(*last.notes, *notes))
        put_pages(format, parts)
        return
    render = file_of(format).render
    put(render(rows()) if ROWS in chosen.shows else render(objects(), as_lines=as_lines), utf_8=chosen.utf_8)
    for note in (*notes, *([none] if none else [])):
        remark(note)


def put_pages(format: str, parts: Sequence[Table | Sheet]) -> None:
    """Tables and sheets, one below the other. The table of a terminal is plain text everywhere else.

    Who gets a page or a mail has no use for what to type next: there the closing lines are without it.
    """
    chosen = FORMATS["text" if format == "table" and not _is_terminal() else format]
    render = file_of(chosen.name).render
    if chosen.screen:
        put(render(*parts, width=_width(), encoding=_encoding(), colour=_wants_colour()))
    else:
        put(render(*map(_uncommanded, parts)), utf_8=chosen.utf_8)


def _uncommanded(part: Table | Sheet) -> Table | Sheet:
    return part._replace(notes=tuple(map(without_command, part.notes))) if isinstance(part, Table) else part


def without_command(note: str) -> str:
    """A note without the command that it ends in, nor the words that only lead to it: …另有 3 项。查看：jc-tasks …"""
    told, command, _ = note.partition("jc-tasks ")
    if not command:
        return note
    before, stop, last = told.removesuffix("：").rpartition("。")
    return f"{told.removesuffix('：')}。" if any(map(str.isdigit, last)) else before + stop


def put(text: str | bytes, *, utf_8: bool = False) -> None:
    """Write to stdout. What states its encoding stays `utf_8` in a pipe; a reader that has left is no error."""
    if _Destination.parts is not None:
        _Destination.parts.append(text if isinstance(text, bytes) else _utf_8(text))
        return
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        elif utf_8 and not sys.stdout.isatty():
            sys.stdout.flush()
            sys.stdout.buffer.write(_utf_8(text))
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
