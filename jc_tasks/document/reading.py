"""A file -> Document; the only part of the package that opens files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from jc_tasks.document.kind import LARGEST_PACKED, kind_of
from jc_tasks.document.model import Document
from jc_tasks.model import Place, Problem

Read = Callable[[bytes, str], Document | Problem]


def read(path: Path) -> Document | Problem:
    """The file's lines and grids, or why it cannot be read. Never raises for a bad file.

    Raises ModuleNotFoundError where the package that reads such a file is not installed.
    """
    raw = _bytes(path)
    if isinstance(raw, Problem):
        return raw
    kind = kind_of(raw, path.name)
    if isinstance(kind, Problem):
        return kind
    return _reader(kind, path)(raw, path.name)


def _reader(kind: str, path: Path) -> Read:
    if kind == "xlsx":
        from jc_tasks.document import excel

        return excel.read
    if kind == "docx":
        from jc_tasks.document import word

        return word.read
    if path.suffix.lower() == ".csv":
        from jc_tasks.document import commas

        return commas.read
    from jc_tasks.document import plain

    return plain.read


def _bytes(path: Path) -> bytes | Problem:
    place = Place(path.name, 0, 0, "")
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return Problem("not-a-file", "这不是普通文件，没有读。", "写明要导入的是哪个文件。", place)
            with open(descriptor, "rb", closefd=False) as file:
                raw = file.read(LARGEST_PACKED + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return Problem("no-such-file", "找不到这个文件。", "检查文件名和所在的文件夹，文件名有空格的加引号。", place)
    except PermissionError:
        is_folder = os.path.isdir(path)  # how Windows says that it is a folder
        message = "这是文件夹，不是文件。" if is_folder else "没有权限读这个文件，或者它正在别的程序里开着。"
        return Problem("no-permission", message, "关掉正开着它的程序，或请文件的主人开放读取权限。", place)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "文件名不对"
        return Problem("unreadable", f"文件读不出来（{reason}）。", "重新复制一份文件，再试一次。", place)
    if len(raw) > LARGEST_PACKED:
        message = f"文件超过 {LARGEST_PACKED // 2**20} MB，不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的表，另存一份，再导入。", place)
    return raw
