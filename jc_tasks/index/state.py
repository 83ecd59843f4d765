"""What the files of a data folder are, so that a change of any of them is seen; and the seal of an index.

A file is told by its size, its times and its inode. One that was written so shortly before the index was made that its
time might not tell a later change is told by its content, as git does.
"""

from __future__ import annotations

import os

from jc_tasks.record import Record
from jc_tasks.version import VERSION

FORMAT = 1
"""To be raised with every change of what the index holds or of how anything in it is worked out."""
YOUNG = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system (FAT), and more than any network disk is late."""


class File(Record):
    """A file as the system tells it; all zero for one that is not there."""

    name: str
    size: int
    changed: int
    status: int
    inode: int


class Seal(Record):
    """What an index was made of: the program, the folder, the database itself, when, and each file's content."""

    program: str
    folder: str
    database: File
    made: int
    files: tuple[File, ...]
    contents: tuple[str, ...]


def program() -> str:
    """The version; in a checkout also when its source last changed, since there the version stays the same."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not os.path.exists(os.path.join(os.path.dirname(package), "pyproject.toml")):
        return f"{VERSION}/{FORMAT}"
    latest, count, folders = 0, 0, [package]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    latest, count = max(latest, entry.stat().st_mtime_ns), count + 1
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return f"{VERSION}/{FORMAT}/{latest}/{count}"


def file_at(path: str, name: str) -> File:
    try:
        found = os.stat(path)
    except OSError:
        return File(name, 0, 0, 0, 0)
    return File(name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def files_of(folder: str) -> tuple[File, ...]:
    """Every file that reading the folder looks at. Raises OSError where there is no such folder."""
    names = [name for name in os.listdir(folder) if name.lower().endswith((".yaml", ".yml")) and name[0] not in ".~"]
    names = [name for name in names if name not in ("progress.yaml", "contacts.yaml")]
    return tuple(file_at(os.path.join(folder, name), name) for name in sorted(names))


def content_of(path: str) -> str:
    """What tells a file's content; "" where it cannot be read."""
    from hashlib import blake2b

    try:
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=20).hexdigest()
    except OSError:
        return ""


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
        if name not in differ and content_of(os.path.join(seal.folder, name)) != known[name][1]:
            differ.append(name)
    return differ


def written(seal: Seal) -> str:
    lines = [seal.program, seal.folder, str(seal.made)]
    lines += ["\t".join(map(str, (*seal.database, "")))]
    lines += ["\t".join(map(str, (*file, content))) for file, content in zip(seal.files, seal.contents, strict=True)]
    return "\n".join([str(len(lines)), *lines, "end\n"])


def read_seal(path: str) -> Seal | None:
    """The seal; None where it is missing, torn, or not one of ours."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            lines = file.read(1 << 24).split("\n")
        count, program_, folder, made, *rows, end, last = lines
        if end != "end" or last or int(count) != len(rows) + 3:
            return None
        (database, _), *found = (_row(row) for row in rows)
        files, contents = tuple(file for file, _ in found), tuple(content for _, content in found)
        return Seal(program_, folder, database, int(made), files, contents)
    except (OSError, ValueError):
        return None


def _row(row: str) -> tuple[File, str]:
    name, size, changed_, status, inode, content = row.split("\t")
    return File(name, int(size), int(changed_), int(status), int(inode)), content
