"""The file of the event log: where it lies, how it is read, how a line gets into it for good.

Events are only ever added. One `append` is one lock, one write and one flush to the disk; it returns when the disk has
all of it and otherwise raises `NotRecorded`, having taken back what it had written. The lock is a file beside the
log, so the log may be replaced as a whole while others wait. All file names are those of the real file behind links.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from getpass import getuser
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from jc_tasks.files import Reason, why
from jc_tasks.model import Place, Problem
from jc_tasks.progress.event import Event, line
from jc_tasks.progress.locks import take
from jc_tasks.progress.log_text import LARGEST, TORN, Own, events, foreign, is_torn, own_events

if sys.platform != "win32":
    import fcntl

NOBODY = "不明"
PATIENCE = 10.0

_PAUSE = 0.01
_GLANCE = 1.0
_BLOCK = 1 << 16
_PART = 1 << 20
_HEAD = 1 << 12
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class NotRecorded(Exception):
    """Nothing was recorded. `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def who(environ: Mapping[str, str]) -> str:
    """JC_TASKS_USER, else the login name, else 不明."""
    if named := environ.get("JC_TASKS_USER", "").strip():
        return named
    try:
        return getuser().strip() or NOBODY
    except (KeyError, OSError, ImportError):
        return NOBODY


def read(path: Path) -> tuple[list[Event], list[Problem]]:
    """All events of a log and all that is wrong with it; no file yet is no events.

    A last line that looks torn may be one that is being written at this moment: then its writer is waited for.
    """
    try:
        raw = _bytes(path)
        tail = raw[raw.rfind(b"\n") + 1 :]
        if tail and is_torn(tail):
            _wait_for_writers(Path(os.path.realpath(path)))
            raw = _bytes(path)
    except FileNotFoundError:
        return [], []
    except OSError as error:
        code, message, remedy = _reason(error)
        return [], [Problem(code, f"进度记录读不出来：{message}", remedy, Place(str(path), 0, 0, ""))]
    return events(raw, file=path.name)


class Part(NamedTuple):
    """Some of a log: its events, the number of all lines, the bytes."""

    events: list[Own]
    lines: int
    raw: bytes


def own_parts(path: Path, begin: int, lines: int) -> Iterator[Part | None]:
    """The log from a byte that begins a line on, behind so many lines, a part at a time, as far as its lines are whole
    and as the program writes them; None at the first place where they are not. Raises OSError.
    """
    descriptor = _open(path, os.O_RDONLY)
    try:
        os.lseek(descriptor, begin, os.SEEK_SET)
        with open(descriptor, "rb", closefd=False) as file:
            while block := file.read(_PART):
                block += file.readline()
                found = own_events(block, first=lines + 1)
                if found is None:
                    yield None
                    return
                number = block.count(b"\n")
                yield Part(found, number, block)
                lines += number
    finally:
        os.close(descriptor)


def append(
    path: Path,
    new: Iterable[Event],
    *,
    make_folder: bool = False,
    patience: float = PATIENCE,
    witness: Callable[[tuple[os.stat_result, os.stat_result]], object] = lambda stats: None,
) -> list[Problem]:
    """Add events to the log, all of them or none; when it returns, they are on the disk.

    Returns what had to be mended first. `make_folder` makes the folder of the log if there is none; `patience` is how
    many seconds to wait for others who are writing; `witness` is told what the file was before and is after it, while
    nobody else may write. Raises `NotRecorded`.
    """
    added = "".join(line(event) + "\n" for event in new).encode("utf-8")
    if not added:
        return []
    try:
        real = Path(os.path.realpath(path))
        if make_folder:
            _make(real.parent)
        with _locked(real, patience):
            return _append(real, added, witness)
    except OSError as error:
        raise _refused(error, path) from error


def torn_beside(path: Path) -> Path:
    """Where torn lines are kept."""
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + ".torn")


def lock_beside(path: Path) -> Path:
    """The file that whoever writes holds."""
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + ".lock")


def _bytes(path: Path) -> bytes:
    descriptor = _open(path, os.O_RDONLY)
    try:
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(LARGEST + 1)
    finally:
        os.close(descriptor)


def _append(
    path: Path, added: bytes, witness: Callable[[tuple[os.stat_result, os.stat_result]], object]
) -> list[Problem]:
    descriptor = _open_to_add(path)
    try:
        before = os.fstat(descriptor)
        _check_encoding(descriptor, path)
        tail = _last_line(descriptor)
        mended: list[Problem] = []
        if tail and is_torn(tail):
            _keep_aside(torn_beside(path), tail)
            os.ftruncate(descriptor, os.fstat(descriptor).st_size - len(tail))
            message = "进度记录的最后一行上次没有写完，已经移到旁边的文件。"
            remedy = f"那件事如果没有记上，再记一次。移出的内容在 {torn_beside(path).name}。"
            mended.append(Problem(TORN, message, remedy, Place(path.name, 0, 0, ""), doubt=True))
        elif tail:
            added = b"\n" + added
        if os.fstat(descriptor).st_size + len(added) > LARGEST:
            raise OSError(errno.EFBIG, "the log would become too large to be read")
        _write(descriptor, added)
        witness((before, os.fstat(descriptor)))
    finally:
        os.close(descriptor)
    return mended


def _write(descriptor: int, data: bytes) -> None:
    """All of it on the disk, or the file as long as before."""
    before = os.fstat(descriptor).st_size
    written = False
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        _sync(descriptor)
        written = True
    finally:
        if not written:
            _take_back(descriptor, before)


def _take_back(descriptor: int, before: int) -> None:
    try:
        os.ftruncate(descriptor, before)
    except OSError as error:
        message = "磁盘读写出错，这一次可能只记上了一部分。"
        remedy = "磁盘修好或换好以后，用 jc-tasks log 核对，缺了的再记一次。"
        raise NotRecorded(Problem("disk-error", message, remedy)) from error


def _check_encoding(descriptor: int, path: Path) -> None:
    """Ours is UTF-8: a line of it in a file that an editor has saved otherwise could never be read again."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    head = os.read(descriptor, _HEAD)
    whole = head[: head.rfind(b"\n") + 1]
    if wrong := foreign(head if head.startswith(_UTF16) else whole, file=path.name):
        raise NotRecorded(wrong._replace(message=f"{wrong.message}这一次什么都没有记上。"))


def _keep_aside(path: Path, torn: bytes) -> None:
    descriptor = _open_to_add(path)
    try:
        _write(descriptor, torn + b"\n")
    finally:
        os.close(descriptor)


def _last_line(descriptor: int) -> bytes:
    """What follows the last line end: nothing in a log that is whole."""
    tail = b""
    start = os.fstat(descriptor).st_size
    while start > 0 and b"\n" not in tail:
        length = min(start, 1 if not tail else _BLOCK)
        start -= length
        os.lseek(descriptor, start, os.SEEK_SET)
        tail = os.read(descriptor, length) + tail
    return tail[tail.rfind(b"\n") + 1 :]


def _open(path: Path, flags: int) -> int:
    """Opens an ordinary file only; a pipe without a reader does not keep us waiting."""
    descriptor = os.open(path, flags | _FLAGS, 0o666)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
    os.close(descriptor)
    raise OSError(errno.EISDIR if is_folder else errno.ENXIO, "not an ordinary file", str(path))


def _open_to_add(path: Path) -> int:
    """A file that is new has its name on the disk before anything is written into it."""
    is_new = not path.exists()
    descriptor = _open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    if is_new:
        try:
            _share(descriptor, path.parent)
            _sync_folder(path.parent)
        except OSError:
            os.close(descriptor)
            raise
    return descriptor


def _share(descriptor: int, folder: Path) -> None:
    """A new file is open to whom the folder is: to all, or to its group, whatever umask its maker happened to have.

    A folder in which nobody may touch what is another's (sticky, as /tmp) is not shared with all. Where the file cannot
    be given to the folder's group it stays as it is.
    """
    if sys.platform == "win32":
        return
    there, file = os.stat(folder), os.fstat(descriptor)
    group = there.st_mode & stat.S_IWGRP
    everyone = there.st_mode & stat.S_IWOTH and not there.st_mode & stat.S_ISVTX
    if not (group or everyone):
        return
    with suppress(OSError):
        if not everyone and file.st_gid != there.st_gid:
            os.fchown(descriptor, -1, there.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(file.st_mode) | (0o666 if everyone else 0o660))


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)


def _sync_folder(folder: Path) -> None:
    """Puts a new name in a folder on the disk, where the system can: Windows and some shared folders do so unasked."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    """The log is ours alone, among all that ask for it in this way."""
    beside = lock_beside(path)
    is_new = not beside.exists()
    try:
        descriptor = _open(beside, os.O_RDWR | os.O_CREAT)
    except PermissionError:
        descriptor = _open(beside, os.O_RDONLY)
    try:
        if is_new:
            _share(descriptor, beside.parent)
        until = monotonic() + patience
        while not take(descriptor):
            if monotonic() >= until:
                message = f"别人正在记录，等了 {patience:.0f} 秒还没有轮到。这一次什么都没有记上。"
                remedy = "过一会儿再记一次；一直这样时，看看是不是有别的 jc-tasks 没有结束。"
                raise NotRecorded(Problem("locked", message, remedy, Place(str(path), 0, 0, "")))
            sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _wait_for_writers(path: Path) -> None:
    """Until nobody is writing, a second at most; where nobody can lock, nobody is waited for."""
    with suppress(OSError):
        descriptor = _open(lock_beside(path), os.O_RDONLY)
        try:
            until = monotonic() + _GLANCE
            while not take(descriptor) and monotonic() < until:
                sleep(_PAUSE)
        finally:
            os.close(descriptor)


def _refused(error: OSError, path: Path) -> NotRecorded:
    code, message, remedy = _reason(error)
    return NotRecorded(Problem(code, f"{message}这一次什么都没有记上。", remedy, Place(str(path), 0, 0, "")))


def _reason(error: OSError) -> Reason:
    return _BUSY if getattr(error, "winerror", None) in _WINDOWS_BUSY else why(error, _REASONS)


_WINDOWS_BUSY = (32, 33)
_FULL = Reason("disk-full", "磁盘满了。", "删掉不用的文件，腾出地方，再记一次。")
_DENIED = Reason("no-permission", "没有权限读写进度记录。", "请管理电脑的人给这个文件和所在的文件夹写的权限。")
_NO_FOLDER = Reason("no-such-folder", "进度记录所在的文件夹不存在。", "检查 JC_TASKS_PROGRESS 或 --data 写的位置。")
_BUSY = Reason("busy", "文件被别的程序占用。", "关掉正打开它的程序（如 WPS、记事本），再记一次。")
_ELSEWHERE = "换一个位置，用环境变量 JC_TASKS_PROGRESS 写明。"
_NO_FILE = Reason("not-a-file", "进度记录的位置上不是普通文件。", _ELSEWHERE)
_NO_LOCK = Reason("no-lock", "这个位置的磁盘不能加锁。", _ELSEWHERE)
_RAISE_LIMIT = "进度记录不能超过 256 MB；没有到 256 MB 的，请管理电脑的人放宽文件大小的限制。"
_REASONS = {
    0: Reason("unwritable", "系统不让读写这个文件（{}）。", "把这句话告诉管理电脑的人。"),
    errno.ENOSPC: _FULL,
    errno.EFBIG: Reason("too-large", "文件的大小到了上限。", _RAISE_LIMIT),
    errno.EROFS: Reason("read-only", "磁盘是只读的。", _ELSEWHERE),
    errno.EACCES: _DENIED,
    errno.EISDIR: Reason("is-a-folder", "进度记录的位置上是一个文件夹。", "JC_TASKS_PROGRESS 要写到文件名为止。"),
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EIO: Reason("disk-error", "磁盘读写出错。", "换一个磁盘再记，并检查这个磁盘。"),
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.ENXIO: _NO_FILE,
    errno.ENODEV: _NO_FILE,
    errno.ENOLCK: _NO_LOCK,
    errno.ENOTSUP: _NO_LOCK,
    errno.EOPNOTSUPP: _NO_LOCK,
    errno.ELOOP: Reason("link-loop", "链接绕成了圈，找不到文件。", "改正链接。"),
    errno.ENAMETOOLONG: Reason("name-too-long", "文件名太长。", "换一个短一些的位置。"),
}
