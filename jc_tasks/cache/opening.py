"""Opening the cache of a folder: as it is, after reading what has changed, or made anew; or not at all.

A new cache is made under another name and put in its place whole; where little has changed, it is changed in place, in
one transaction. The seal beside it is taken away before that and written when it is on the disk.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from jc_tasks.cache import codec, state
from jc_tasks.cache.cache_path import index_path, is_own
from jc_tasks.cache.state import GREW, SAME, File, Seal
from jc_tasks.cache.store import Store
from jc_tasks.ledger.value import SETTINGS, UNITS
from jc_tasks.progress.event import Event
from jc_tasks.progress.locks import take

SEAL, LOCK = ".seal", ".lock"
PATIENCE = 2.0
"""Seconds to wait for others who change the cache; who waits in vain reads the files."""
ATTEMPTS = 3
"""How often to begin again where others have just changed it."""
A_MOMENT = 0.2
"""The same of who has recorded something: what is not kept now is read from the log by whoever comes next."""
BROKEN = (sqlite3.Error, *codec.BROKEN)
"""What a cache that is no good may raise."""

Bar = Callable[[int], AbstractContextManager[Callable[[int, int], None]]]
"""Shows how far a making is, of which it is told how many bytes are to be read."""


class NotNow(OSError):
    """Others are changing the cache."""


class Found(NamedTuple):
    """How things stand with a cache: its seal, the ledger files that have changed since, what the log has done since,
    and when was looked.
    """

    seal: Seal
    stale: list[str]
    log: str
    looked: int


def opened(folder: Path, log: Path, today: date | None, environ: Mapping[str, str], bar: Bar) -> Store | None:
    """The cache of a folder and its log, brought up to what these are now; whoever asks closes it.

    None where none can be kept, others could write it, or others are changing it: then the files are to be read.
    """
    for _ in range(ATTEMPTS):
        seal = _sealed(folder, log, environ, bar)
        if seal is None:
            return None
        if store := _store(folder, environ, today, seal):
            return store
    return None


def _sealed(folder: Path, log: Path, environ: Mapping[str, str], bar: Bar) -> Seal | None:
    """The seal of the cache as it is now; None where there is none to be had."""
    try:
        real, log_path = os.path.realpath(folder), os.path.realpath(log)
        path = index_path(real, environ)
        files = state.files_of(real)
        if not path or not files:
            return None
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if not is_own(os.path.dirname(path)):
            return None
        found = _found(path, real, files, log_path)
        if found and not found.stale and found.log == SAME:
            _tell_by_time(path, found, files)
            return found.seal
        with _locked(path, PATIENCE):
            return _brought_up(path, real, files, log_path, bar)
    except (OSError, *BROKEN):
        return None


def recorded(
    folder: Path,
    log: Path,
    environ: Mapping[str, str],
    events: Sequence[Event],
    before: os.stat_result,
    after: os.stat_result,
) -> None:
    """Keep events that this program has just added to the log, which was and is such a file; if that is sure."""
    from jc_tasks.cache.build import record  # 20 ms with yaml, which whoever records has loaded

    with suppress(OSError, *BROKEN):
        real, log_path = os.path.realpath(folder), os.path.realpath(log)
        path = index_path(real, environ)
        with _locked(path, A_MOMENT):
            seal = _good(path, real, state.program())
            known = seal and seal.log
            if not (seal and known and known.plain and known.path == log_path and known.file == state.told(before, "")):
                return
            token = os.urandom(8).hex()
            with _unsealed(path, seal):
                kept = record(path, events, known, after.st_size, token)
            kept = kept._replace(file=state.told(after, ""), made=_stamp(path))
            _write_seal(path, seal._replace(token=token, database=state.file_at(path, ""), log=kept))


def discard(folder: Path, environ: Mapping[str, str], error: Exception) -> None:
    """Believe a cache no more that raised this, unless somebody only held it: whoever comes next makes it anew."""
    if getattr(error, "sqlite_errorcode", None) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        with suppress(OSError):
            os.unlink(index_path(os.path.realpath(folder), environ) + SEAL)


# How it stands


def _good(path: str, folder: str, program: str) -> Seal | None:
    """The seal, where this program made the cache of this folder and nobody has touched it since, or could have."""
    if not (is_own(path) and is_own(path + SEAL)):
        return None
    seal = state.read_seal(path + SEAL)
    if seal is None or seal.folder != folder or seal.database != state.file_at(path, "") or seal.program != program:
        return None
    return seal


def _found(path: str, folder: str, files: tuple[File, ...], log: str) -> Found | None:
    seal = _good(path, folder, state.program())
    if seal is None:
        return None
    young = state.young(files, seal.made) or state.is_young(seal.log)
    looked = _stamp(path) if young else 0
    return Found(seal, state.changed(seal, files), state.log_change(seal.log, log), looked)


def _tell_by_time(path: str, found: Found, files: tuple[File, ...]) -> None:
    """What had to be told by its content may be old enough now to be told by its time."""
    seal, looked = found.seal, found.looked
    older = len(state.young(files, looked)) < len(state.young(files, seal.made))
    log = seal.log._replace(made=looked)
    if looked and (older or (state.is_young(seal.log) and not state.is_young(log))):
        with suppress(NotNow), _locked(path, 0):
            if _good(path, seal.folder, seal.program) == seal:
                _write_seal(path, seal._replace(made=looked if older else seal.made, log=log))


def _stamp(path: str) -> int:
    """What the file system takes for now; 0 where nothing can be written."""
    try:
        draft = _draft(path)
    except OSError:
        return 0
    try:
        return os.stat(draft).st_mtime_ns
    finally:
        os.unlink(draft)


# Making and changing


def _brought_up(path: str, folder: str, files: tuple[File, ...], log: str, bar: Bar) -> Seal | None:
    """The seal of the cache as it must be now; None where it is not sure to be kept rightly."""
    from jc_tasks.cache.build import NotSure, build, renew  # 60 ms with yaml and all rules, only when files are read

    begun, token, program = _stamp(path), os.urandom(8).hex(), state.program()
    found = _found(path, folder, files, log)
    if found and not found.stale and found.log == SAME:
        return found.seal
    _clear_drafts(path)
    try:
        kept = None
        seal = found and found.seal
        if found and seal and not {SETTINGS, UNITS} & set(found.stale) and _names(seal.files) == _names(files):
            known = seal.log._replace(path=log)
            contents = _contents(folder, files, dict(zip(_names(files), seal.contents, strict=True)), found.stale)
            size = _size(file for file in files if file.name in found.stale)
            size += 0 if found.log in (SAME, GREW) else state.file_at(log, "").size
            with bar(size), _unsealed(path, seal):
                kept = renew(Path(folder), path, found.stale, known, found.log, begun, token)
            made = begun if found.stale else seal.made
        if kept is None:
            contents, made = _contents(folder, files, {}, _names(files)), begun
            with bar(_size(files) + state.file_at(log, "").size) as tick, _draft_of(path) as draft:
                kept = build(Path(folder), draft, log, begun, token, tick)
                if state.files_of(folder) == files:
                    _put_in_place(draft, path)
    except NotSure:
        return None
    if kept is None or state.files_of(folder) != files:
        return None  # it changed meanwhile: whoever comes next makes it
    new = Seal(program, folder, token, state.file_at(path, ""), made, files, contents, kept)
    _write_seal(path, new)
    return new


def _names(files: Iterable[File]) -> list[str]:
    return [file.name for file in files]


def _size(files: Iterable[File]) -> int:
    return sum(file.size for file in files)


def _contents(folder: str, files: tuple[File, ...], known: dict[str, int], stale: list[str]) -> tuple[int, ...]:
    """What tells the content of each file: as it is known, or of what is stale, as it is now."""
    return tuple(
        known[file.name]
        if file.name not in stale
        else (state.content_of(os.path.join(folder, file.name)) if file.size else 0)
        for file in files
    )


@contextmanager
def _draft_of(path: str) -> Iterator[str]:
    draft = _draft(path)
    try:
        yield draft
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _draft(path: str) -> str:
    """A new file beside the cache that only its maker may write, whatever the umask."""
    draft = f"{path}.{os.urandom(8).hex()}.tmp"
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return draft


def _put_in_place(draft: str, path: str) -> None:
    """A new database instead of the old one, of which no journal may be left for it; all of it is on the disk first."""
    descriptor = os.open(draft, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    for old in (path + SEAL, path + "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(old)
    os.replace(draft, path)


@contextmanager
def _unsealed(path: str, seal: Seal) -> Iterator[None]:
    """Nobody believes the cache while it is changed; where that failed and it is as it was, it is believed again."""
    os.unlink(path + SEAL)
    try:
        yield
    except BaseException:
        if state.file_at(path, "") == seal.database:
            _write_seal(path, seal)
        raise


def _write_seal(path: str, seal: Seal) -> None:
    with _draft_of(path + SEAL) as draft:
        with open(draft, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write(state.written(seal))
        os.replace(draft, path + SEAL)


@contextmanager
def _locked(path: str, patience: float) -> Iterator[None]:
    """Nobody else changes the cache meanwhile. Raises NotNow where others do for longer than one has patience."""
    descriptor = os.open(path + LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = monotonic() + patience
        while not take(descriptor):
            if monotonic() >= until:
                raise NotNow("others are changing it")
            sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _clear_drafts(path: str) -> None:
    """What others left behind who were killed while they made a cache, once it is an hour old."""
    now = os.stat(os.path.dirname(path)).st_mtime_ns
    for entry in os.scandir(os.path.dirname(path)):
        with suppress(OSError):
            if entry.name.endswith(".tmp") and now - entry.stat().st_mtime_ns > 3_600_000_000_000:
                os.unlink(entry.path)


def _store(folder: Path, environ: Mapping[str, str], today: date | None, seal: Seal) -> Store | None:
    """The cache to ask; None where it is no good, or another one was put there since the seal was read."""
    with ExitStack() as opened:
        try:
            path = Path(index_path(seal.folder, environ)).as_uri()
            connection = sqlite3.connect(f"{path}?mode=ro", uri=True, isolation_level=None, timeout=PATIENCE)
            opened.enter_context(closing(connection))
            store = Store(connection, seal.token, folder, today)
            if store.is_current:
                opened.pop_all()  # whoever asked closes it
                return store
        except BROKEN as error:
            discard(folder, environ, error)
    return None
