"""Files read whole, and written whole or not at all; and why one cannot be, in the words of whoever asks."""

import errno
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from jc_tasks.model import Problem

LARGEST = 20 * 1024 * 1024
"""No file of a data folder is larger."""


def present(path: Path) -> bool:
    return os.path.lexists(path)


def read_whole(path: str | Path, most: int = LARGEST) -> bytes:
    """The whole of an ordinary file, or its first bytes where it has more than `most`: one more than these.

    Raises OSError: EISDIR for a folder, ENXIO for a pipe or a device, EINVAL for what cannot be a file's name.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.ENXIO, "not an ordinary file", str(path))
            return file.read(most + 1)
    except PermissionError as error:
        if os.name == "nt" and os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, "a folder", str(path)) from error
        raise
    except ValueError as error:
        raise OSError(errno.EINVAL, "no name of a file", str(path)) from error


def _without_waiting(path: str, flags: int) -> int:
    """A named pipe without a writer would keep us waiting for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


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


class Reason(NamedTuple):
    """Why a file could not be read or written: a word for scripts, what is said, what to do."""

    code: str
    why: str
    remedy: str


def why(error: OSError, words: Mapping[int, Reason]) -> Reason:
    """The row of the error in a table like those below, row 0 where it has none; "{}" stands for the system's words.

    A full quota is a full disk, and what is not permitted is denied, in every table.
    """
    number = {errno.EDQUOT: errno.ENOSPC, errno.EPERM: errno.EACCES}.get(error.errno or 0, error.errno or 0)
    found = words.get(number, words[0])
    return found._replace(why=found.why.replace("{}", error.strerror or str(error)))


def unwritten(path: str | Path, error: OSError, what: str = "没有写成") -> Problem:
    """Why a file or folder could not be written, and what to do."""
    code, because, remedy = why(error, _WRITING)
    return Problem(code, f"{what} {path}：{because}。", remedy)


def reason(error: OSError) -> str:
    """Why something could not be written, in a few words."""
    return why(error, _WRITING).why


_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV)
_ELSEWHERE = "换一个文件夹再试。"
_NO_FILE = Reason("not-a-file", "那里不是普通文件", "把它移开，再运行一次。")
_WRITING = {
    0: Reason("unwritable", "{}", _ELSEWHERE),
    errno.ENOSPC: Reason("disk-full", "磁盘已满", "删掉不用的文件，腾出地方，再运行一次；写好的不会重写。"),
    errno.EFBIG: Reason("too-large", "文件超过了允许的大小", "请管理电脑的人放宽文件大小的限制。"),
    errno.EACCES: Reason(
        "no-permission", "没有权限写，或者文件正在别的程序里开着", "关掉打开它的程序，或者换一个有权限写的文件夹。"
    ),
    errno.EROFS: Reason("read-only", "那里只能读，不能写", _ELSEWHERE),
    errno.ENOENT: Reason("no-such-folder", "没有这个文件夹", "检查写的路径。"),
    errno.ENOTDIR: Reason("no-such-folder", "路径里有一段是文件，不是文件夹", "检查写的路径。"),
    errno.EEXIST: Reason("not-a-folder", "那里已经有同名的东西", "换一个名字。"),
    errno.EISDIR: _NO_FILE,
    errno.ENXIO: _NO_FILE,
    errno.EBUSY: Reason("busy", "有人正在改它", "过一会儿再运行一次。"),
    errno.EIO: Reason("disk-error", "磁盘读写出错", "换一个磁盘，并检查这个磁盘。"),
    errno.ENAMETOOLONG: Reason("name-too-long", "文件名太长", "换一个短一些的名字。"),
    errno.ELOOP: Reason("link", "那里是一个链接，没有顺着它写", "把链接移开，或者换一个文件名。"),
}

_UNREADABLE = Reason("unreadable", "文件读不出来，可能是磁盘或网络盘出错。", "重新复制一份文件，再试一次。")
READING = {
    0: _UNREADABLE,
    errno.ENOENT: Reason(
        "no-such-file", "找不到这个文件。", "放回文件；不再使用的，从 settings.yaml 的 ledgers 里删去。"
    ),
    errno.ENOTDIR: Reason("no-such-file", "找不到这个文件。", "检查数据文件夹的路径。"),
    errno.EISDIR: Reason("not-a-file", "这是文件夹，不是文件。", "把文件夹移开，放上真正的 .yaml 文件。"),
    errno.ENXIO: Reason("not-a-file", "这不是普通文件，没有读。", "换成真正的 .yaml 文件。"),
    errno.EACCES: Reason("no-permission", "没有权限读这个文件。", "请文件的主人开放读取权限。"),
    errno.ELOOP: Reason("symlink-loop", "这个文件是快捷链接，兜了一圈又指回自己。", "删掉链接，放上真正的文件。"),
    errno.ENAMETOOLONG: Reason("no-such-file", "文件名太长，读不了。", "改成短一些的文件名。"),
}
"""A file of a data folder."""

_NAME_ANOTHER = Reason("not-a-file", "这不是普通文件，没有读。", "写明要导入的是哪个文件。")
READING_TYPED = {
    0: _UNREADABLE,
    errno.ENOENT: Reason("no-such-file", "找不到这个文件。", "检查文件名和所在的文件夹，文件名有空格的加引号。"),
    errno.ENOTDIR: Reason("unreadable", "路径里有一段是文件，不是文件夹。", "检查文件名和所在的文件夹。"),
    errno.EINVAL: Reason("unreadable", "文件名不对。", "检查文件名和所在的文件夹。"),
    errno.EISDIR: _NAME_ANOTHER,
    errno.ENXIO: _NAME_ANOTHER,
    errno.EACCES: Reason(
        "no-permission",
        "没有权限读这个文件，或者它正在别的程序里开着。",
        "关掉正开着它的程序，或请文件的主人开放读取权限。",
    ),
    errno.ELOOP: Reason("unreadable", "这是快捷链接，兜了一圈又指回自己。", "写明真正的文件。"),
    errno.ENAMETOOLONG: Reason("unreadable", "文件名太长。", "改成短一些的文件名。"),
}
"""A file whose name someone typed."""
