"""Opening the index of a folder: as it is, after reading what has changed, or made anew; or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from jc_tasks.index.place import index_path
from jc_tasks.index.shelf import Shelf, ledger_on
from jc_tasks.index.state import (
    File,
    Seal,
    changed,
    content_of,
    file_at,
    files_of,
    program,
    read_seal,
    written,
    young,
)
from jc_tasks.ledger.value import SETTINGS, UNITS, Ledger

SEAL = ".seal"

Making = Callable[[str, str, str, list[str] | None, int], None]
"""Makes an index: of which folder, at which path, the index of before, which files to read again (None: all), and how
many bytes they have."""


def indexed(folder: Path, environ: Mapping[str, str], make: Making) -> Ledger | None:
    """The ledger of a folder out of its index, which is made by `make` where it is not there or not good any more.

    None where no index can be kept: then the files are to be read.
    """
    real = os.path.realpath(folder)
    path = index_path(real, environ)
    if not path:
        return None
    try:
        files = files_of(real)
    except OSError:
        return None
    if not files or any("\t" in file.name or "\n" in file.name for file in files) or "\n" in real:
        return None
    seal = _good(path, real)
    stale = changed(seal, files) if seal else []
    if seal is None or stale:
        only = stale if seal and not {SETTINGS, UNITS} & set(stale) and _same_names(seal, files) else None
        seal = _made(real, path, files, only, make)
        if seal is None:
            return None
    elif young(files, seal.made):
        _seal_again(path, seal)
    return _opened(path, folder)


def _good(path: str, folder: str) -> Seal | None:
    """The seal, where this program made the index of this folder and nobody has touched it since."""
    seal = read_seal(path + SEAL)
    if seal is None or seal.folder != folder or seal.database != file_at(path, "") or seal.program != program():
        return None
    return seal


def _same_names(seal: Seal, files: tuple[File, ...]) -> bool:
    return [file.name for file in seal.files] == [file.name for file in files]


def _made(folder: str, path: str, files: tuple[File, ...], only: list[str] | None, make: Making) -> Seal | None:
    """Make the index under another name, put it in its place, seal it; None where it cannot be kept."""
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        _clear_drafts(path)
        with open(draft, "xb"):
            pass
        begun = os.stat(draft).st_mtime_ns
        contents = tuple(content_of(os.path.join(folder, file.name)) for file in files)
        make(folder, draft, path, only, sum(file.size for file in files if only is None or file.name in only))
        if files_of(folder) != files:
            return None  # it changed meanwhile: whoever comes next makes it
        os.replace(draft, path)
        seal = Seal(program(), folder, file_at(path, ""), begun, files, contents)
        _write_seal(path, seal)
        return seal
    except (OSError, sqlite3.Error, UnicodeError):
        return None
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _seal_again(path: str, seal: Seal) -> None:
    """What was told by its content need not be told so again, once its time is old enough."""
    with suppress(OSError, UnicodeError):
        _write_seal(path, seal, renewed=True)


def _write_seal(path: str, seal: Seal, *, renewed: bool = False) -> None:
    draft = f"{path}{SEAL}.{os.getpid()}.tmp"
    try:
        with open(draft, "x", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            if renewed:
                seal = seal._replace(made=os.fstat(file.fileno()).st_mtime_ns)
            file.write(written(seal))
        os.replace(draft, path + SEAL)
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _clear_drafts(path: str) -> None:
    """What others left behind who were killed while they made an index, once it is an hour old."""
    now = os.stat(os.path.dirname(path)).st_mtime_ns
    for entry in os.scandir(os.path.dirname(path)):
        if entry.name.endswith(".tmp") and now - entry.stat().st_mtime_ns > 3_600_000_000_000:
            with suppress(OSError):
                os.unlink(entry.path)


def _opened(path: str, folder: Path) -> Ledger | None:
    def read() -> Ledger:
        from jc_tasks.ledger.reading import read as read_files

        return read_files(folder)

    try:
        address = f"{Path(path).as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        return ledger_on(Shelf(connection, read), folder)
    except (sqlite3.Error, KeyError, ValueError, TypeError, OverflowError):
        with suppress(OSError):
            os.unlink(path + SEAL)
        return None
