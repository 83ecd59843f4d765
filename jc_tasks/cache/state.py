"""What the files of a data folder and its log are, so that a change of any of them is seen; and the seal of a cache.

A file is told by its size, its times and its inode. One that was written so shortly before the index was made that its
time might not tell a later change is told by its content, as git does.
"""

import os
import stat
import sys
import zlib
from importlib.machinery import PathFinder
from typing import NamedTuple

from jc_tasks.cache import codec
from jc_tasks.version import VERSION

FORMAT = 4
"""To be raised with every change of what the cache holds or of how anything in it is worked out."""
LARGEST_TOLD = 21 << 20
"""Bytes of a file that tell its content: more than a ledger may have, the rest is never read."""
LIBRARIES = ("chinese_calendar", "dateutil", "yaml")
"""Whose versions, and whether they are there at all, an answer depends on: working days, recurrences, what is YAML."""
YOUNG = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system (FAT), and more than any network disk is late."""
YOUNG_LOG = 20_000_000
"""The same of a log on a file system whose clock tells less than a millisecond: it is written all the time."""
SAME, GREW, OTHER = "same", "grew", "other"


class File(NamedTuple):
    """A file as the system tells it; of one that cannot be told, only why not (`status`)."""

    name: str
    size: int
    changed: int
    status: int
    inode: int


class Log(NamedTuple):
    """What was read of a log: `file.size` bytes, in so many lines, with this check sum; when.

    `plain` says that all of it is as the program writes it, so that what is added may be read by itself.
    """

    path: str
    file: File
    made: int
    plain: bool
    lines: int
    check: int


class Seal(NamedTuple):
    """What a cache was made of: the program, the folder, the database itself, when, each file's content, the log.

    `token` stands in the database as well: the two belong together.
    """

    program: str
    folder: str
    token: str
    database: File
    made: int
    files: tuple[File, ...]
    contents: tuple[int, ...]
    log: Log


def program() -> str:
    """What reads the files: this program, the libraries that decide what a phrase or a file means, and the Python.

    Each package is told by the version or by when its source last changed: in a checkout, or after an install, the
    version may be the same. The Python, since its tables of characters decide what a search finds; and who runs it: an
    index made by one who may read a file is not for one who may not. Raises OSError.
    """
    who = os.geteuid() if hasattr(os, "geteuid") else 0
    sources = [_source(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))]
    for name in LIBRARIES:
        found = PathFinder.find_spec(name)
        sources.append(_source(os.path.dirname(found.origin)) if found and found.origin else "-")
    return f"{VERSION}/{FORMAT}/{'/'.join(sources)}/{sys.hexversion:x}/{who}"


def _source(package: str) -> str:
    """What tells the source of a package: when it last changed, how many files and bytes it is."""
    latest, count, size, folders = 0, 0, 0, [package]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py") and not entry.name.startswith("."):
                    found = entry.stat(follow_symlinks=False)
                    latest, count, size = max(latest, found.st_mtime_ns), count + 1, size + found.st_size
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return f"{latest}.{count}.{size}"


def file_at(path: str, name: str) -> File:
    try:
        return told(os.stat(path), name)
    except OSError as error:
        return File(name, 0, 0, error.errno or -1, 0)


def told(found: os.stat_result, name: str) -> File:
    return File(name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def files_of(folder: str) -> tuple[File, ...]:
    """Every file that reading the folder may look at. Raises OSError where there is no such folder."""
    names = [name for name in os.listdir(folder) if is_looked_at(name)]
    return tuple(file_at(os.path.join(folder, name), name) for name in sorted(names))


def is_looked_at(name: str) -> bool:
    """Whether a file may be a ledger, the units or the settings, by its name."""
    named = name.lower().endswith((".yaml", ".yml")) and name[0] not in ".~"
    return named and name not in ("progress.yaml", "contacts.yaml")


def content_of(path: str, size: int = LARGEST_TOLD) -> int:
    """A check sum of the first bytes of a file; -1 for what is no ordinary file. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return -1
        check = 0
        while size > 0 and (part := os.read(descriptor, min(size, 1 << 20))):
            check = zlib.crc32(part, check)
            size -= len(part)
        return check
    finally:
        os.close(descriptor)


def young(files: tuple[File, ...], made: int) -> list[int]:
    """The positions of the files whose time does not tell whether they changed after the index was made."""
    return [at for at, file in enumerate(files) if max(file.changed, file.status) + YOUNG > made]


def changed(seal: Seal, files: tuple[File, ...]) -> list[str]:
    """The names of the files that are not what the seal says."""
    known = {file.name: (file, content) for file, content in zip(seal.files, seal.contents, strict=True)}
    now = {file.name: file for file in files}
    differ = [name for name in {**known, **now} if name not in known or now.get(name) != known[name][0]]
    for at in young(files, seal.made):
        name = files[at].name
        content = _told(os.path.join(seal.folder, name)) if files[at].size else 0
        if name not in differ and content != known[name][1]:
            differ.append(name)
    return differ


def _told(path: str) -> int | None:
    try:
        return content_of(path)
    except OSError:
        return None


def log_change(known: Log, path: str) -> str:
    """Whether the log is the `SAME` that was read, only `GREW` since, or is `OTHER`. Raises OSError."""
    now = file_at(path, "")
    if path != known.path or now.inode != known.file.inode or now.size < known.file.size:
        return OTHER
    if now == known.file and not is_young(known):
        return SAME
    if (now != known.file and not known.plain) or (now.size and content_of(path, known.file.size) != known.check):
        return OTHER
    return SAME if now == known.file else GREW


def is_young(log: Log) -> bool:
    """Whether the time of the log does not tell whether it changed after it was read."""
    age = YOUNG if log.file.changed % 1_000_000 == 0 else YOUNG_LOG
    return log.file.size > 0 and max(log.file.changed, log.file.status) + age > log.made


def written(seal: Seal) -> str:
    return codec.text(seal, Seal) + "\n"


def read_seal(path: str) -> Seal | None:
    """The seal; None where it is missing, torn, or not one of ours."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            seal: Seal = codec.value(file.read(1 << 24), Seal)
            return seal
    except (OSError, *codec.BROKEN):
        return None
