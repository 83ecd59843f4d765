"""A data folder of one's own: laid out, and a new ledger listed in its settings.

Nothing that is there is ever overwritten. A file is written beside its place and then put there, so it is there
whole or not at all. What goes wrong is a `Problem`; whoever runs `lay_out` again carries on where it stopped.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from jc_tasks.ledger import BESIDES, SETTINGS, UNITS, shipped
from jc_tasks.model import Place, Problem
from jc_tasks.progress.place import NAME as PROGRESS
from jc_tasks.safeyaml import LARGEST, Mapping, Node, Scalar, Sequence, decode, parse

EMPTY = "ledger.yaml"
SAMPLES = ("air.yaml", "water.yaml", "soil.yaml")
ATTRIBUTES = ".gitattributes"

_LIST = "ledgers"
_BOM = b"\xef\xbb\xbf"
_HARMLESS = ("lost-tail",)  # a comment behind a name: the name itself is read as it stands
_UNION = f"{PROGRESS} text eol=lf merge=union"
_ATTRIBUTES = f"""\
# 给 git 看的：换行统一用 LF；几个人各自记的进度合在一起，一条不丢。
*.yaml text eol=lf
{_UNION}
"""
_EMPTY = """\
# 一份空台账。填法有两种：
#   一、从表格导入：jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01 -o air.yaml
#       导入的台账会列进 settings.yaml，这份没有动过的空台账就自动撤掉。
#   二、照下面的样子手写：去掉行首的“# ”，换成自己的内容，再删去最后一行“tables: []”。
#
# plan 是计划代号，每条事项的编号（id）以它开头。year 是计划年度，issued 是印发日期：“8月底前”、
# “印发之日起30日内”都从它们推算，要改成和文件一致。
plan: ledger
name: 台账
title: 任务台账
issued: {issued}
year: {issued.year}
#
# sections:
#   一: 深化工业治理
# tables:
#   - name: 任务台账
#     tasks:
#       - id: ledger-1
#         no: 1
#         section: 一
#         text: 完成重点行业绩效评级。
#         deadline: 8月底前
#         units: 市生态环境局、各县（市、区）人民政府
tables: []
"""


class Laid(NamedTuple):
    """What became of the files of a folder: made, kept as they were, added to, gone (an untouched empty ledger).

    `problem` is what stopped the work, if anything did.
    """

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problem: Problem | None = None


# A folder is laid out


def lay_out(folder: Path, *, sample: bool, today: date) -> Laid:
    """Make what a data folder needs and does not have: ledgers, register, settings, .gitattributes.

    The ledger is an empty one, or the `sample` ones; none where the folder has ledgers already. `today` stands for the
    issue date of the empty one.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        return Laid(problem=unwritten(folder, error, "建不了文件夹"))
    laid = Laid()
    try:
        had_settings = _present(folder / SETTINGS)
        for name, content in _contents(folder, sample, today).items():
            if _made(folder / name, content):
                laid = laid._replace(made=(*laid.made, name))
            else:
                laid = laid._replace(kept=(*laid.kept, name))
        if sample and had_settings:
            laid = _with_samples_listed(folder, laid)
        return laid if laid.problem else _with_attributes(folder, laid)
    except OSError as error:
        return laid._replace(problem=unwritten(error.filename or folder, error))


def in_the_way(folder: Path) -> tuple[str, ...]:
    """The ledgers of someone's own among which the samples would be put; none where the samples are there already."""
    if all(_present(folder / name) for name in SAMPLES):
        return ()
    return tuple(name for name in _ledgers(folder) if not _untouched(folder / name) and not _is_sample(folder / name))


def empty_ledger(issued: date) -> str:
    """The text of a ledger without entries, which shows in its comments how one is written."""
    return _EMPTY.format(issued=issued)


def _contents(folder: Path, sample: bool, today: date) -> dict[str, bytes]:
    """Every file that belongs into the folder, with what to write where it is not there."""
    data, there = shipped(), _ledgers(folder)
    contents: dict[str, bytes] = {}
    if sample:
        contents = {name: (data / name).read_bytes() for name in SAMPLES}
    elif EMPTY in (_listed_in(folder) if _present(folder / SETTINGS) else there or (EMPTY,)):
        contents = {EMPTY: empty_ledger(today).encode()}
    kept = {name: b"" for name in there if name not in contents}
    settings = _settings((data / SETTINGS).read_text(encoding="utf-8"), (*kept, *contents))
    return {**kept, **contents, UNITS: (data / UNITS).read_bytes(), SETTINGS: settings.encode()}


def _ledgers(folder: Path) -> tuple[str, ...]:
    """What a reader would take for a ledger in a folder without settings."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return ()
    names = [name for name in names if name.lower().endswith((".yaml", ".yml")) and not name.startswith("~")]
    return tuple(filter(_may_be_listed, names))


def _listed_in(folder: Path) -> tuple[str, ...]:
    try:
        return _names(parse(decode(_bytes(folder / SETTINGS), file=SETTINGS)[0] or "", file=SETTINGS)[0])
    except OSError:
        return ()


def _settings(text: str, ledgers: tuple[str, ...]) -> str:
    """The shipped settings with other ledgers in their list."""
    root = parse(text, file=SETTINGS)[0]
    node = root.items[_LIST] if isinstance(root, Mapping) else None
    if not isinstance(node, Sequence):
        return text
    first, last = (node.items[end].place.line for end in (0, -1))
    lines = list(io.StringIO(text))
    return "".join([*lines[: first - 1], *(f"  - {_plain(name)}\n" for name in ledgers), *lines[last:]])


def _with_samples_listed(folder: Path, laid: Laid) -> Laid:
    """The samples are listed in settings that were there before."""
    before = _bytes(folder / SETTINGS)
    for name in SAMPLES:
        if problem := enlist(folder, name):
            return laid._replace(problem=problem)
    if _bytes(folder / SETTINGS) == before:
        return laid
    gone = tuple(name for name in laid.kept if not _present(folder / name))
    kept = tuple(name for name in laid.kept if name not in (SETTINGS, *gone))
    return laid._replace(kept=kept, added=(*laid.added, SETTINGS), gone=gone)


def _with_attributes(folder: Path, laid: Laid) -> Laid:
    path = folder / ATTRIBUTES
    if _made(path, _ATTRIBUTES.encode()):
        return laid._replace(made=(*laid.made, ATTRIBUTES))
    raw = _bytes(path)
    if _unites(raw.decode("utf-8", "replace")):
        return laid._replace(kept=(*laid.kept, ATTRIBUTES))
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    rule = _UNION.encode() + end
    _replaced(path, raw, raw + (b"" if raw.endswith((b"\n", b"\r")) or not raw else end) + rule)
    return laid._replace(added=(*laid.added, ATTRIBUTES))


def _unites(attributes: str) -> bool:
    """Whether a .gitattributes has git unite the progress of several people."""
    rules = [line.split() for line in attributes.splitlines()]
    return any(words and fnmatch(PROGRESS, words[0].lstrip("/")) and "merge=union" in words[1:] for words in rules)


def _is_sample(path: Path) -> bool:
    try:
        return path.name in SAMPLES and _bytes(path) == (shipped() / path.name).read_bytes()
    except OSError:
        return False


def _untouched(path: Path) -> bool:
    """Whether it is the empty ledger just as `lay_out` wrote it."""
    try:
        raw = _bytes(path) if path.name == EMPTY else b""
    except OSError:
        return False
    marker = b"\nissued: "
    day = raw[raw.find(marker) + len(marker) :][:10].decode("ascii", "replace")
    try:
        return raw == empty_ledger(date.fromisoformat(day)).encode()
    except ValueError:
        return False


# A ledger is listed


def enlist(folder: Path, name: str) -> Problem | None:
    """List a ledger file in the folder's settings.yaml; every other byte stays. None when it is listed.

    In place of the empty ledger that nobody has touched, which then goes. Where no safe way is found nothing is
    written, and the problem says what to add by hand.
    """
    if not _may_be_listed(name):
        remedy = "换一个文件名，如 air.yaml；文件放在数据文件夹里。"
        return Problem("bad-file-name", f"“{name[:80]}”不能作台账的文件名。", remedy)
    path = folder / SETTINGS
    try:
        raw = _bytes(path)
    except FileNotFoundError:
        message = f"{name} 没有列进台账：这个文件夹里没有 {SETTINGS}。"
        return Problem("no-such-file", message, "先用 jc-tasks init 建好数据文件夹。", Place(SETTINGS, 0, 0, ""))
    except OSError as error:
        return unwritten(path, error)
    text, problems = decode(raw, file=SETTINGS)
    if text is None:
        return _by_hand(name, problems[0])
    names = _names(parse(text, file=SETTINGS)[0])
    if _same_file(folder, name, names):
        return None
    instead = EMPTY if EMPTY in names and _untouched(folder / EMPTY) else ""
    new = with_ledger(text, name, instead=instead)
    if isinstance(new, Problem):
        return new
    try:
        _replaced(path, raw, (_BOM if raw.startswith(_BOM) else b"") + new.encode())
        if instead:
            os.unlink(folder / instead)
    except OSError as error:
        return unwritten(error.filename or path, error)
    return None


def with_ledger(text: str, name: str, *, instead: str = "") -> str | Problem:
    """The text of a settings.yaml with one more ledger in its list, or with it `instead` of another; all else as it is.

    A way of writing it in is taken only when the new text says what the old one said and the name.
    """
    root, problems = parse(text, file=SETTINGS)
    if root is None and [problem.code for problem in problems] == ["empty"]:
        root, problems = Mapping({}, {}, Place(SETTINGS, 1, 1, "")), []
    wrong = [problem for problem in problems if problem.code not in _HARMLESS]
    if wrong or not isinstance(root, Mapping):
        return _by_hand(name, wrong[0] if wrong else None)
    names = _names(root)
    if name in names:
        return text
    wanted = (*names, name)
    if instead in names:
        wanted = tuple(name if one == instead else one for one in names)
    for start, stop, put in _edits(text, root, name, instead):
        new = text[:start] + put + text[stop:]
        after, found = parse(new, file=SETTINGS)
        if (
            isinstance(after, Mapping)
            and len(found) <= len(problems)
            and all(problem.code in _HARMLESS for problem in found)
            and _names(after) == wanted
            and _besides(after) == _besides(root)
        ):
            return new
    return _by_hand(name, place=root.keys.get(_LIST))


def _edits(text: str, root: Mapping, name: str, instead: str) -> Iterator[tuple[int, int, str]]:
    """Ways to write a name into the list, the best first: replace text[start:stop] by what comes third."""
    node = root.items.get(_LIST)
    lines = _Lines(text)
    if isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar) and item.text.strip() == instead and instead:
                for put in _spellings(name):
                    yield lines.at(item.place), lines.end(item), put
        for put in _spellings(name):
            if lines.opens(node.place, "["):
                at = lines.end(node.items[-1]) if node.items else lines.at(node.place) + 1
                yield at, at, f", {put}" if node.items else put
            elif node.items:
                last = node.items[-1].place
                lead = lines.before(last)
                lead = lead if lead.strip() == "-" else " " * (node.place.column - 1) + "- "
                yield lines.below(last, lead + put)
    elif isinstance(node, Scalar) and not node.text:
        indent = " " * (root.keys[_LIST].column + 1)
        for put in _spellings(name):
            yield lines.below(root.keys[_LIST], f"{indent}- {put}")
    elif node is None:
        indent = " " * (root.place.column - 1)
        for put in _spellings(name):
            words = f"{indent}{_LIST}:{lines.newline}{indent}  - {put}"
            yield lines.last(words)
            at = lines.at(root.place._replace(column=1))
            yield at, at, words + lines.newline


class _Lines:
    """A text by the places that the parser gives: where they stand in it, and what stands around them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = list(io.StringIO(text, newline=""))
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        ends = [line[len(line.rstrip("\r\n")) :] for line in self.lines]
        self.newline = next(filter(None, ends), "\n")

    def at(self, place: Place) -> int:
        line = min(place.line, len(self.starts)) - 1
        return min(self.starts[line] + place.column - 1, len(self.text))

    def opens(self, place: Place, sign: str) -> bool:
        return self.text.startswith(sign, self.at(place))

    def before(self, place: Place) -> str:
        return self.text[self.starts[place.line - 1] : self.at(place)]

    def end(self, node: Node) -> int:
        """Where a name ends that stands there as it is read, bare or in quotes; else where it begins."""
        at = self.at(node.place)
        if isinstance(node, Scalar):
            for form in (node.text, f'"{node.text}"', "'" + node.text.replace("'", "''") + "'"):
                if self.text.startswith(form, at):
                    return at + len(form)
        return at

    def below(self, place: Place, words: str) -> tuple[int, int, str]:
        """A line of its own below the line of `place`."""
        at = self.starts[place.line]
        ended = self.text[:at].endswith(("\n", "\r"))
        return at, at, ("" if ended else self.newline) + words + self.newline

    def last(self, words: str) -> tuple[int, int, str]:
        """A line of its own at the end."""
        ended = not self.text or self.text.endswith(("\n", "\r"))
        return len(self.text), len(self.text), ("" if ended else self.newline) + words + self.newline


def _names(root: Node | None) -> tuple[str, ...]:
    """The names in the list of ledgers, as they are read; what is no name counts as well."""
    node = root.items.get(_LIST) if isinstance(root, Mapping) else None
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(item.text.strip() if isinstance(item, Scalar) else repr(_said(item)) for item in items)


def _besides(root: Mapping) -> list[tuple[str, object]]:
    return [(key, _said(value)) for key, value in root.items.items() if key != _LIST]


def _said(node: Node) -> object:
    """What a node says, wherever it stands."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_said(item) for item in node.items]
    return [(key, _said(value)) for key, value in node.items.items()]


def _spellings(name: str) -> tuple[str, ...]:
    return _plain(name), _quoted(name)


def _plain(name: str) -> str:
    """A name as it is written in a list: bare where that is read as the name alone."""
    root, problems = parse(f"[{name}]", file=SETTINGS)
    bare = not problems and isinstance(root, Sequence) and [_said(item) for item in root.items] == [name]
    return name if bare else _quoted(name)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _may_be_listed(name: str) -> bool:
    """Whether a reader of the settings takes it for a ledger file of the folder."""
    outside = "/" in name or "\\" in name or name.startswith(".")
    return bool(name) and name == name.strip() and name.isprintable() and not outside and name not in BESIDES


def _same_file(folder: Path, name: str, listed: tuple[str, ...]) -> bool:
    """Whether it is listed, if only under another spelling (capitals, a link)."""
    for one in listed:
        if one == name:
            return True
        with suppress(OSError, ValueError):
            if _may_be_listed(one) and os.path.samefile(folder / one, folder / name):
                return True
    return False


def _by_hand(name: str, why: Problem | None = None, place: Place | None = None) -> Problem:
    message = f"{name} 没有列进 {SETTINGS} 的 {_LIST}："
    message += f"{SETTINGS} 有问题，没有动它。{why.message}" if why else "看不准怎样写进去，没有动它。"
    remedy = f"打开 {SETTINGS}，在“{_LIST}:”下面加一行“  - {_plain(name)}”。"
    return Problem("not-enlisted", message, remedy, why.place if why else place or Place(SETTINGS, 0, 0, ""))


# Files


def keep(path: Path, content: bytes, *, overwrite: bool) -> Problem | None:
    """Put a file in its place, whole or not at all. One that is there stays, unless `overwrite`.

    An empty ledger that nobody has touched is nobody's loss: it gives way.
    """
    try:
        if _made(path, content):
            return None
        if not (overwrite or _untouched(path)):
            return unwritten(path, OSError(errno.EEXIST, "there already"))
        _replaced(path, _bytes(path), content)
    except OSError as error:
        return unwritten(path, error)
    return None


def _present(path: Path) -> bool:
    return os.path.lexists(path)


def _bytes(path: Path) -> bytes:
    """The whole of an ordinary file; a pipe or a folder in its place is refused."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError(errno.EISDIR, "not an ordinary file", str(path))
    with open(path, "rb") as file:
        return file.read(LARGEST + 1)


def _made(path: Path, content: bytes) -> bool:
    """Whether the file was made; one that is there, whatever it is, stays as it is."""
    if _present(path):
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
            if _present(path):
                return False
            os.rename(draft, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            os.unlink(draft)
    return True


def _replaced(path: Path, old: bytes, new: bytes) -> None:
    """The new content in place of the old, at once; a file that someone else has changed meanwhile is left alone."""
    target = Path(os.path.realpath(path))
    draft = _draft(target, new)
    try:
        shutil.copymode(target, draft)
        if _bytes(target) != old:
            raise OSError(errno.EBUSY, "changed meanwhile", str(path))
        os.replace(draft, target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _draft(path: Path, content: bytes) -> str:
    """The content on the disk, in a file beside the one it is for."""
    draft = str(path.with_name(f".{path.name}.{os.getpid()}.tmp"))
    try:
        with open(draft, "xb") as file:
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
    code, reason, remedy = _REASONS.get(error.errno or 0, ("unwritable", error.strerror or str(error), _ELSEWHERE))
    return Problem(code, f"{what} {path}：{reason}。", remedy)


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
    errno.ELOOP: ("link-loop", "链接绕成了圈", "改正链接。"),
}
