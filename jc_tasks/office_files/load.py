"""A file -> Document; the only part of the package that opens files."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from jc_tasks.model import Place, Problem
from jc_tasks.office_files.kind import LARGEST_PACKED, kind_of, misnamed, remark_on
from jc_tasks.office_files.model import Document, Line

MOST_TEXT = 4_000_000

_FAILURES = {
    errno.EIO: ("文件读不出来，可能是磁盘或网络盘出错。", "重新复制一份文件，再试一次。"),
    errno.EINVAL: ("文件名不对。", "检查文件名和所在的文件夹。"),
    errno.ELOOP: ("这是快捷链接，兜了一圈又指回自己。", "写明真正的文件。"),
    errno.ENAMETOOLONG: ("文件名太长。", "改成短一些的文件名。"),
    errno.ENOTDIR: ("路径里有一段是文件，不是文件夹。", "检查文件名和所在的文件夹。"),
}

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
    found = _reader(kind, path)(raw, path.name)
    if kind == "text" and isinstance(found, Document) and (remark := remark_on(path.name)):
        found = found._replace(remarks=(*found.remarks, remark))
    if kind == "text" and isinstance(found, Problem) and found.code == "encoding":
        found = misnamed(path.name, found) or found
    if isinstance(found, Document) and _length(found) > MOST_TEXT:
        message = f"文件里的文字超过 {MOST_TEXT // 10_000} 万字（合并单元格里的每行都算），不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的表，另存一份，再导入。", Place(path.name, 0, 0, ""))
    return found


def _length(document: Document) -> int:
    """Characters, those of a merged cell as often as it stands in a row."""
    length = 0
    for block in document.blocks:
        texts = [block] if isinstance(block, Line) else [cell for row in block.rows for cell in row.cells]
        length += sum(len(one.text) for one in texts)
    return length


def _reader(kind: str, path: Path) -> Read:
    if kind == "xlsx":
        from jc_tasks.office_files import excel

        return excel.read
    if kind == "docx":
        from jc_tasks.office_files import word

        return word.read
    if path.suffix.lower() == ".csv":
        from jc_tasks.office_files import commas

        return commas.read
    from jc_tasks.office_files import plain

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
        message, remedy = _FAILURES.get(getattr(error, "errno", None) or errno.EINVAL, _FAILURES[errno.EIO])
        return Problem("unreadable", message, remedy, place)
    if len(raw) > LARGEST_PACKED:
        message = f"文件超过 {LARGEST_PACKED // 2**20} MB，不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的表，另存一份，再导入。", place)
    return raw
