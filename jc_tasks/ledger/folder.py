"""A data folder of one's own: laid out, and a new ledger listed in its settings.

Nothing that is there is ever overwritten. A file is written beside its place and then put there, so it is there
whole or not at all. What goes wrong is a `Problem`; whoever runs `lay_out` again carries on where it stopped.
"""

import errno
import io
import os
from contextlib import suppress
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from jc_tasks.files import make, ordinary, present, put_in_place, read_whole, replace, unwritten
from jc_tasks.ledger import SETTINGS, UNITS, shipped
from jc_tasks.ledger.listed import by_hand, may_be_listed, names_in, plainly, with_ledger
from jc_tasks.ledger.registered import EMPTY_UNITS, with_units
from jc_tasks.ledger.registry import Group, Unit
from jc_tasks.model import Place, Problem
from jc_tasks.progress.log_path import NAME as PROGRESS
from jc_tasks.safeyaml import Mapping, Sequence, decode, parse

EMPTY = "ledger.yaml"
SAMPLES = ("air.yaml", "water.yaml", "soil.yaml")
ATTRIBUTES = ".gitattributes"

_LIST = "ledgers"
_BOM = b"\xef\xbb\xbf"
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
        had_settings = present(folder / SETTINGS)
        if sample and present(folder / UNITS) and read_whole(folder / UNITS) == EMPTY_UNITS.encode():
            replace(folder / UNITS, EMPTY_UNITS.encode(), (shipped() / UNITS).read_bytes())
            laid = laid._replace(added=(UNITS,))
        for name, content in _contents(folder, sample, today).items():
            if make(folder / name, content):
                laid = laid._replace(made=(*laid.made, name))
            elif name not in laid.added:
                laid = laid._replace(kept=(*laid.kept, name))
        if sample and had_settings:
            laid = _with_samples_listed(folder, laid)
        return laid if laid.problem else _with_attributes(folder, laid)
    except OSError as error:
        return laid._replace(problem=unwritten(error.filename or folder, error))


def in_the_way(folder: Path) -> tuple[str, ...]:
    """The ledgers of someone's own among which the samples would be put; none where the samples are there already."""
    if all(present(folder / name) for name in SAMPLES):
        return ()
    return tuple(name for name in _ledgers(folder) if not _untouched(folder / name) and not _is_sample(folder / name))


def empty_ledger(issued: date) -> str:
    """The text of a ledger without tasks, which shows in its comments how one is written."""
    return _EMPTY.format(issued=issued)


def _contents(folder: Path, sample: bool, today: date) -> dict[str, bytes]:
    """Every file that belongs into the folder, with what to write where it is not there."""
    data, there = shipped(), _ledgers(folder)
    contents: dict[str, bytes] = {}
    if sample:
        contents = {name: (data / name).read_bytes() for name in SAMPLES}
    elif EMPTY in (listed_in(folder) if present(folder / SETTINGS) else there or (EMPTY,)):
        contents = {EMPTY: empty_ledger(today).encode()}
    kept = {name: b"" for name in there if name not in contents}
    settings = _settings((data / SETTINGS).read_text(encoding="utf-8"), (*kept, *contents))
    units = (data / UNITS).read_bytes() if sample else EMPTY_UNITS.encode()
    return {**kept, **contents, UNITS: units, SETTINGS: settings.encode()}


def _ledgers(folder: Path) -> tuple[str, ...]:
    """What a reader would take for a ledger in a folder without settings."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return ()
    names = [name for name in names if name.lower().endswith((".yaml", ".yml")) and not name.startswith("~")]
    return tuple(filter(may_be_listed, names))


def listed_in(folder: Path) -> tuple[str, ...]:
    """The ledger files that the settings of a folder name."""
    try:
        return names_in(parse(decode(read_whole(folder / SETTINGS), file=SETTINGS)[0] or "", file=SETTINGS)[0])
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
    return "".join([*lines[: first - 1], *(f"  - {plainly(name)}\n" for name in ledgers), *lines[last:]])


def _with_samples_listed(folder: Path, laid: Laid) -> Laid:
    """The samples are listed in settings that were there before."""
    before = read_whole(folder / SETTINGS)
    for name in SAMPLES:
        if problem := enlist(folder, name):
            return laid._replace(problem=problem)
    if read_whole(folder / SETTINGS) == before:
        return laid
    gone = tuple(name for name in laid.kept if not present(folder / name))
    kept = tuple(name for name in laid.kept if name not in (SETTINGS, *gone))
    return laid._replace(kept=kept, added=(*laid.added, SETTINGS), gone=gone)


def _with_attributes(folder: Path, laid: Laid) -> Laid:
    path = folder / ATTRIBUTES
    if make(path, _ATTRIBUTES.encode()):
        return laid._replace(made=(*laid.made, ATTRIBUTES))
    raw = read_whole(path)
    if _unites(raw.decode("utf-8", "replace")):
        return laid._replace(kept=(*laid.kept, ATTRIBUTES))
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    rule = _UNION.encode() + end
    replace(path, raw, raw + (b"" if raw.endswith((b"\n", b"\r")) or not raw else end) + rule)
    return laid._replace(added=(*laid.added, ATTRIBUTES))


def _unites(attributes: str) -> bool:
    """Whether a .gitattributes has git unite the progress of several people."""
    rules = [line.split() for line in attributes.splitlines()]
    return any(words and fnmatch(PROGRESS, words[0].lstrip("/")) and "merge=union" in words[1:] for words in rules)


def _is_sample(path: Path) -> bool:
    try:
        return path.name in SAMPLES and read_whole(path) == (shipped() / path.name).read_bytes()
    except OSError:
        return False


def _untouched(path: Path) -> bool:
    """Whether it is the empty ledger just as `lay_out` wrote it."""
    try:
        raw = read_whole(path) if path.name == EMPTY else b""
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
    if not may_be_listed(name):
        remedy = "换一个文件名，如 air.yaml；文件放在数据文件夹里。"
        return Problem("bad-file-name", f"“{name[:80]}”不能作台账的文件名。", remedy)
    path = folder / SETTINGS
    try:
        raw = read_whole(path)
    except FileNotFoundError:
        message = f"{name} 没有列进台账：这个文件夹里没有 {SETTINGS}。"
        return Problem("no-such-file", message, "先用 jc-tasks init 建好数据文件夹。", Place(SETTINGS, 0, 0, ""))
    except OSError as error:
        return unwritten(path, error)
    text, problems = decode(raw, file=SETTINGS)
    if text is None:
        return by_hand(name, problems[0])
    names = names_in(parse(text, file=SETTINGS)[0])
    if _same_file(folder, name, names):
        return None
    instead = EMPTY if EMPTY in names and _untouched(folder / EMPTY) else ""
    new = with_ledger(text, name, instead=instead)
    if isinstance(new, Problem):
        return new
    try:
        replace(path, raw, (_BOM if raw.startswith(_BOM) else b"") + new.encode())
        if instead:
            os.unlink(folder / instead)
    except OSError as error:
        return unwritten(error.filename or path, error)
    return None


def register(folder: Path, units: tuple[Unit, ...], groups: tuple[Group, ...]) -> Problem | None:
    """Put units and groups into the folder's units.yaml; every other byte stays. None when they are there."""
    path = folder / UNITS
    try:
        raw = read_whole(path) if present(path) else b""
        text = decode(raw, file=UNITS)[0] if raw else EMPTY_UNITS
        added = with_units(text or "", units, groups)
        if text is None or added.text is None:
            message = f"{len(units) + len(groups)} 个单位没有记进 {UNITS}：看不准怎样写进去，没有动它。"
            return Problem(
                "not-registered", message, f"打开 {UNITS}，把它们加上：\n{added.by_hand}", Place(UNITS, 0, 0, "")
            )
        new = (_BOM if raw.startswith(_BOM) else b"") + added.text.encode()
        if present(path):
            replace(path, raw, new)
        else:
            make(path, new)
    except OSError as error:
        return unwritten(error.filename or path, error)
    return None


def _same_file(folder: Path, name: str, listed: tuple[str, ...]) -> bool:
    """Whether it is listed, if only under another spelling (capitals, a link)."""
    for one in listed:
        if one == name:
            return True
        with suppress(OSError, ValueError):
            if may_be_listed(one) and os.path.samefile(folder / one, folder / name):
                return True
    return False


# Files


def keep_aside(path: Path, content: bytes) -> Path | Problem | None:
    """A copy beside a file that is about to be replaced by other `content`, as air.yaml.bak: where it is, if made.

    None where nothing would be lost: no file, the same content, an empty ledger that nobody has touched.
    """
    try:
        if ordinary(path) is None or _untouched(path) or (before := read_whole(path)) == content:
            return None
        for number in range(1, 1000):
            beside = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
            if make(beside, before):
                return beside
        return unwritten(path, OSError(errno.EEXIST, "there already"))
    except OSError as error:
        return unwritten(path, error)


def keep(path: Path, content: bytes, *, overwrite: bool) -> Problem | None:
    """Put a file in its place, whole or not at all. One that is there stays, unless `overwrite`.

    An empty ledger that nobody has touched is nobody's loss: it gives way.
    """
    try:
        if make(path, content):
            return None
        if not (overwrite or _untouched(path)):
            return unwritten(path, OSError(errno.EEXIST, "there already"))
        put_in_place(path, content)
    except OSError as error:
        return unwritten(path, error)
    return None
