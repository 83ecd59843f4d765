"""Files that are there whole or not at all: written beside their place, on the disk, then put there."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from jc_tasks.model import Problem
from jc_tasks.safeyaml import LARGEST


def present(path: Path) -> bool:
    return os.path.lexists(path)


def read_whole(path: Path) -> bytes:
    """The whole of an ordinary file; a pipe or a folder in its place is refused."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError(errno.EISDIR, "not an ordinary file", str(path))
    with open(path, "rb") as file:
        return file.read(LARGEST + 1)


def make(path: Path, content: bytes) -> bool:
    """Whether the file was made; one that is there, whatever it is, stays as it is."""
    if present(path):
        return False
    draft = _draft(path, content)
    try:
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if present(path):
                return False
            os.rename(draft, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            os.unlink(draft)
    return True


def put_in_place(path: str | Path, content: bytes) -> None:
    """The content as the file of that name, a new one or in place of an ordinary one, whose mode it keeps.

    A link, a device, a pipe or a folder of that name is refused and stays as it is. Nothing is ever written through a
    link: a new file is made beside the name and then takes it, even from a link that has come there meanwhile. Folders
    on the way may be links.
    """
    draft = _draft(Path(path), content, ordinary(path))
    try:
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            os.unlink(draft)


def ordinary(path: str | Path) -> os.stat_result | None:
    """What is known of an ordinary file; None where nothing has that name. Anything else there is an error."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        if str(path).endswith(("/", os.sep)):
            raise
        return None
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, "a link", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "not an ordinary file", str(path))
    return found


def replace(path: Path, old: bytes, new: bytes) -> None:
    """The new content in place of the old, at once; a file that someone else has changed meanwhile is left alone."""
    target = Path(os.path.realpath(path))
    draft = _draft(target, new, os.stat(target))
    try:
        if read_whole(target) != old:
            raise OSError(errno.EBUSY, "changed meanwhile", str(path))
        os.replace(draft, target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _draft(path: Path, content: bytes, like: os.stat_result | None = None) -> str:
    """The content on the disk, in a file beside the one it is for, with the rights of the one it takes the place of.

    They are set on the open file: in a shared folder its name may have become a link.
    """
    draft = str(path.with_name(f".{path.name}.{os.getpid()}.tmp"))
    try:
        with open(draft, "xb") as file:
            if like and sys.platform != "win32":
                os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno != errno.EEXIST:
            with suppress(OSError):
                os.unlink(draft)
        raise OSError(error.errno, error.strerror, str(path)) from error
    return draft


def unwritten(path: str | Path, error: OSError, what: str = "没有写成") -> Problem:
    """Why a file or folder could not be written, and what to do."""
    code, why, remedy = _told(error)
    return Problem(code, f"{what} {path}：{why}。", remedy)


def reason(error: OSError) -> str:
    """Why something could not be written, in a few words."""
    return _told(error)[1]


def _told(error: OSError) -> tuple[str, str, str]:
    return _REASONS.get(error.errno or 0) or ("unwritable", error.strerror or str(error), _ELSEWHERE)


_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV)
_ELSEWHERE = "换一个文件夹再试。"
_FULL = ("disk-full", "磁盘已满", "删掉不用的文件，腾出地方，再运行一次；写好的不会重写。")
_DENIED = ("no-permission", "没有权限写，或者文件正在别的程序里开着", "关掉打开它的程序，或者换一个有权限写的文件夹。")
_NO_FOLDER = ("no-such-folder", "没有这个文件夹", "检查写的路径。")
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: ("too-large", "文件超过了允许的大小", "请管理电脑的人放宽文件大小的限制。"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: ("read-only", "那里只能读，不能写", _ELSEWHERE),
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: ("no-such-folder", "路径里有一段是文件，不是文件夹", "检查写的路径。"),
    errno.EEXIST: ("not-a-folder", "那里已经有同名的东西", "换一个名字。"),
    errno.EISDIR: ("not-a-file", "那里不是普通文件", "把它移开，再运行一次。"),
    errno.EBUSY: ("busy", "有人正在改它", "过一会儿再运行一次。"),
    errno.EIO: ("disk-error", "磁盘读写出错", "换一个磁盘，并检查这个磁盘。"),
    errno.ENAMETOOLONG: ("name-too-long", "文件名太长", "换一个短一些的名字。"),
    errno.ELOOP: ("link", "那里是一个链接，没有顺着它写", "把链接移开，或者换一个文件名。"),
}
