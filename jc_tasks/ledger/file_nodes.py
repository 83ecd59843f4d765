"""One file of a data folder as nodes, whatever lies in its place."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from jc_tasks.ledger.value import BESIDES, SETTINGS, UNITS
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import LARGEST, Node, decode, parse


def load(path: Path) -> tuple[Node | None, list[Problem]]:
    """One YAML file as nodes; None and the reason when it cannot be read."""
    where = Place(path.name, 0, 0, "")
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None, [Problem("not-a-file", "这不是普通文件，没有读。", "换成真正的 .yaml 文件。", where)]
            raw = file.read(LARGEST + 1)
    except OSError as error:
        code, message, remedy = _FAILURES.get(error.errno or 0, _FAILURES[0])
        if code == "no-such-file" and path.name in (SETTINGS, UNITS):
            remedy = "放回文件；每个数据文件夹里都要有它。"
        return None, [Problem(code, message, remedy, where)]
    text, problems = decode(raw, file=path.name)
    if text is None:
        return None, problems
    return parse(text, file=path.name)


def is_ledger_name(name: str) -> bool:
    """Whether a file of a data folder may be a ledger, by its name."""
    return name.lower().endswith((".yaml", ".yml")) and name[0] not in ".~" and name not in BESIDES


def _without_waiting(path: str, flags: int) -> int:
    """A named pipe without a writer would keep us waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


_FAILURES = {
    0: ("unreadable", "文件读不出来，可能是磁盘或网络盘出错。", "重新复制一份文件，再试一次。"),
    errno.ENOENT: ("no-such-file", "找不到这个文件。", "放回文件；不再使用的，从 settings.yaml 的 ledgers 里删去。"),
    errno.ENOTDIR: ("no-such-file", "找不到这个文件。", "检查数据文件夹的路径。"),
    errno.EISDIR: ("not-a-file", "这是文件夹，不是文件。", "把文件夹移开，放上真正的 .yaml 文件。"),
    errno.EACCES: ("no-permission", "没有权限读这个文件。", "请文件的主人开放读取权限。"),
    errno.EPERM: ("no-permission", "没有权限读这个文件。", "请文件的主人开放读取权限。"),
    errno.ELOOP: ("symlink-loop", "这个文件是快捷链接，兜了一圈又指回自己。", "删掉链接，放上真正的文件。"),
    errno.ENAMETOOLONG: ("no-such-file", "文件名太长，读不了。", "改成短一些的文件名。"),
}
