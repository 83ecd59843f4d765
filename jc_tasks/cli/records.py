"""Where the event log of a data folder lies, and the files that no answer may take the place of."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.which_format import ENDINGS
from jc_tasks.ledger.value import BESIDES, Ledger, shipped
from jc_tasks.progress.log_path import where


def log_of(ledger: Ledger) -> Path:
    """Where the progress of this ledger is recorded."""
    return log_in(ledger.folder)


def is_shipped(ledger: Ledger) -> bool:
    return _is_shipped(ledger.folder)


def keep_off(path: str, *folders: Path) -> None:
    """Refuse to write an answer over a file of these data folders (or ledger files), whatever name it is called by."""
    if path not in ("", "-"):
        if os.path.splitext(path)[1].lower() not in ENDINGS and os.path.isfile(path) and not os.path.islink(path):
            wrong_usage("--output", f"已经有 {path} 了，看名字不是列表，不能盖掉它。换一个文件名，如 {path}.csv。")
        _keep_off(path, (own for folder in folders for own in (*_records_of(folder), *_ledgers_of(folder))))


def keep_off_records(path: Path) -> None:
    """The same of a ledger, which may take the place of another ledger but of nothing else in its folder."""
    _keep_off(str(path), _records_of(path.parent))


def _keep_off(path: str, files: Iterable[Path]) -> None:
    for own in files:
        if _same(path, own):
            message = f"{path} 就是 {own.name}，里面是台账、设置或者记录，不能盖掉它。换一个文件名。"
            wrong_usage("--output", message)


def _records_of(folder: Path) -> list[Path]:
    """The settings, register and contacts of a data folder, and its log with what lies beside it."""
    from jc_tasks.progress.log_file import lock_beside, torn_beside  # 15 ms with yaml, only where a file is written

    log = log_in(folder)
    return [log, lock_beside(log), torn_beside(log), *(folder / name for name in BESIDES)]


def _ledgers_of(folder: Path) -> list[Path]:
    """Every .yaml file of a data folder and whatever its settings list; a ledger alone is itself."""
    from jc_tasks.ledger.folder import listed_in  # 20 ms with yaml, only where a file is written

    if not os.path.isdir(folder):
        return [folder]
    named = [name for name in os.listdir(folder) if name.lower().endswith((".yaml", ".yml"))]
    return [folder / name for name in (*named, *listed_in(folder))]


def _same(path: str, own: Path) -> bool:
    """Whether two names are of one file, there or not yet: by links, by hard links, by capitals where they are none."""
    with suppress(OSError):
        if os.path.samefile(path, own):
            return True
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(own))


def log_in(folder: Path) -> Path:
    """Where the progress of the ledger of a folder is recorded."""
    return where(folder, _is_shipped(folder), os.environ)


def _is_shipped(folder: Path) -> bool:
    return os.path.realpath(folder) == os.path.realpath(shipped())
