"""Opening the index of a folder: as it is, after reading what has changed, or made anew; or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jc_tasks.cache import state
from jc_tasks.cache.paths import index_path, is_own
from jc_tasks.cache.store import Shelf, ledger_on
from jc_tasks.ledger.value import SETTINGS, UNITS, Ledger

if TYPE_CHECKING:
    from jc_tasks.cache.state import File, Seal

SEAL = ".seal"
FAILED = ("unreadable", "no-permission")
"""Problems that may be gone the next time, though no file has changed: of such a reading no index is kept."""

Making = Callable[[str, str, str, "list[str] | None", int, str], None]
"""Makes an index: of which folder, at which path, the index of before, which files to read again (None: all), how many
bytes they have, and the token that is to stand in it."""


def indexed(folder: Path, environ: Mapping[str, str], make: Making) -> Ledger | None:
    """The ledger of a folder out of its index, which is made by `make` where it is not there or not good any more.

    None where no index can be kept, or others could write it: then the files are to be read. Whoever asks closes the
    ledger.
    """
    try:
        real = os.path.realpath(folder)
        path = index_path(real, environ)
        files = state.files_of(real)
        odd = any("\t" in file.name or "\n" in file.name for file in files) or "\n" in real
        if not path or not files or odd:
            return None
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not is_own(os.path.dirname(path)):
            return None
        program = state.program()
        seal = _good(path, real, program)
        young = state.young(files, seal.made) if seal else []
        looked = _stamp(path) if young else 0
        stale = state.changed(seal, files) if seal else []
        if seal is None or stale:
            only = stale if seal and not {SETTINGS, UNITS} & set(stale) and _same_names(seal, files) else None
            seal = _made(real, path, files, only, make, program, seal.token if seal else "")
            if seal is None:
                return None
        elif looked and len(state.young(files, looked)) < len(young):
            _write_seal(path, seal._replace(made=looked))  # what its content told is old enough now to be told by time
    except (OSError, sqlite3.Error, UnicodeError, ValueError):
        return None
    return _opened(path, folder, seal)


def _stamp(path: str) -> int:
    """What the file system takes for now, before any content is looked at; 0 where nothing can be written."""
    try:
        draft = _draft(path)
    except OSError:
        return 0
    try:
        return os.stat(draft).st_mtime_ns
    finally:
        os.unlink(draft)


def _draft(path: str) -> str:
    """A new file beside the index that only its maker may write, whatever the umask."""
    draft = f"{path}.{os.urandom(8).hex()}.tmp"
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return draft


def _good(path: str, folder: str, program: str) -> Seal | None:
    """The seal, where this program made the index of this folder and nobody has touched it since, or could have."""
    if not (is_own(path) and is_own(path + SEAL)):
        return None
    seal = state.read_seal(path + SEAL)
    if seal is None or seal.folder != folder or seal.database != state.file_at(path, "") or seal.program != program:
        return None
    return seal


def _same_names(seal: Seal, files: tuple[File, ...]) -> bool:
    return [file.name for file in seal.files] == [file.name for file in files]


def _made(
    folder: str,
    path: str,
    files: tuple[File, ...],
    only: list[str] | None,
    make: Making,
    program: str,
    before: str,
) -> Seal | None:
    """Make the index under another name, put it in its place, seal it; None where it is not sure to be kept rightly."""
    _clear_drafts(path)
    draft = _draft(path)
    try:
        begun = os.stat(draft).st_mtime_ns
        contents = tuple(state.content_of(os.path.join(folder, file.name)) if file.size else "" for file in files)
        token = os.urandom(8).hex()
        if only is not None and _token_in(path) != before:
            only = None  # another program has put its own index there meanwhile
        size = sum(file.size for file in files if only is None or file.name in only)
        make(folder, draft, path, only, size, token)
        if _unsure(draft) or state.files_of(folder) != files:
            return None  # it changed meanwhile, or could not be read this time: whoever comes next makes it
        mine = os.stat(draft).st_ino
        os.replace(draft, path)
        database = state.file_at(path, "")
        if database.inode != mine or _token_in(path) != token:
            return None  # another one was quicker
        seal = state.Seal(program, folder, token, database, begun, files, contents)
        _write_seal(path, seal)
        return seal
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _unsure(path: str) -> bool:
    """Whether the index is of a reading that failed, or of ledgers that `files_of` does not look at."""
    with closing(_connected(path)) as connection:
        marks = ",".join("?" * len(FAILED))
        failed = connection.execute(f"SELECT 1 FROM problems WHERE code IN ({marks}) LIMIT 1", FAILED).fetchone()
        (listed,) = connection.execute("SELECT value FROM about WHERE key = 'ledgers'").fetchone()
        return failed is not None or any(name and not state.is_looked_at(name) for name in listed.split("\x1f"))


def _token_in(path: str) -> str:
    """The token that stands in an index; "" where there is none."""
    try:
        with closing(_connected(path)) as connection:
            found = connection.execute("SELECT value FROM about WHERE key = 'token'").fetchone()
            return str(found[0]) if found else ""
    except sqlite3.Error:
        return ""


def _write_seal(path: str, seal: Seal) -> None:
    draft = _draft(path + SEAL)
    try:
        with open(draft, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write(state.written(seal))
        os.replace(draft, path + SEAL)
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _clear_drafts(path: str) -> None:
    """What others left behind who were killed while they made an index, once it is an hour old."""
    now = os.stat(os.path.dirname(path)).st_mtime_ns
    for entry in os.scandir(os.path.dirname(path)):
        with suppress(OSError):
            if entry.name.endswith(".tmp") and now - entry.stat().st_mtime_ns > 3_600_000_000_000:
                os.unlink(entry.path)


def _connected(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _opened(path: str, folder: Path, seal: Seal) -> Ledger | None:
    def read() -> Ledger:
        from jc_tasks.ledger.load import read as read_files

        return read_files(folder)

    with ExitStack() as opened:
        try:
            connection = opened.enter_context(closing(_connected(path)))
            found = connection.execute("SELECT value FROM about WHERE key = 'token'").fetchone()
            if found is None or found[0] != seal.token:
                return None  # another one was put there since the seal was read
            ledger = ledger_on(Shelf(connection, read), folder)
        except (sqlite3.Error, KeyError, ValueError, TypeError, OverflowError):
            with suppress(OSError):
                os.unlink(path + SEAL)
            return None
        opened.pop_all()  # the ledger lives on it, until whoever asked for it closes it
        return ledger
