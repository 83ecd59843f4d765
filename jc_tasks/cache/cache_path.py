"""Where the index of a data folder lies: in the user's cache, under a name made of the folder's path."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """The program's folder in the user's cache; "" where there is no home."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    if platform == "win32":
        own = environ.get("LOCALAPPDATA") or (home and os.path.join(home, "AppData", "Local"))
        return os.path.join(own, "jc-tasks", "cache") if own else ""
    if platform == "darwin":
        return os.path.join(home, "Library", "Caches", "jc-tasks") if home else ""
    named = environ.get("XDG_CACHE_HOME", "")
    own = named if os.path.isabs(named) else (home and os.path.join(home, ".cache"))
    return os.path.join(own, "jc-tasks") if own else ""


def index_path(folder: str, environ: Mapping[str, str]) -> str:
    """The index of a folder, whose real path is given; "" where none can be kept."""
    cache = cache_folder(environ)
    return os.path.join(cache, f"{_name(folder)}.sqlite") if cache else ""


def is_own(path: str) -> bool:
    """Whether a file or folder, and a link that leads there, is the user's own and nobody else may write to it.

    In a sticky folder of one's own others may lay files, but not replace one's own. On Windows a user's cache is his.
    """
    if sys.platform == "win32":
        return True
    try:
        link, there = os.lstat(path), os.stat(path)
    except OSError:
        return False
    sticky = stat.S_ISDIR(there.st_mode) and there.st_mode & stat.S_ISVTX
    shared = there.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return link.st_uid == there.st_uid == os.geteuid() and bool(sticky or not shared)


def _name(folder: str) -> str:
    """FNV-1a of the path, 64 bits. Should two folders share a name, the seal tells them apart."""
    value = 0xCBF29CE484222325
    for byte in folder.encode("utf-8", "surrogateescape"):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"
