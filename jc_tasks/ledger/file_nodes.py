"""One file of a data folder as nodes, whatever lies in its place."""

from __future__ import annotations

from pathlib import Path

from jc_tasks.files import READING, read_whole, why
from jc_tasks.ledger.value import BESIDES, SETTINGS, UNITS
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Node, decode, parse


def load(path: Path) -> tuple[Node | None, list[Problem]]:
    """One YAML file as nodes; None and the reason when it cannot be read."""
    try:
        raw = read_whole(path)
    except OSError as error:
        code, message, remedy = why(error, READING)
        if code == "no-such-file" and path.name in (SETTINGS, UNITS):
            remedy = "放回文件；每个数据文件夹里都要有它。"
        return None, [Problem(code, message, remedy, Place(path.name, 0, 0, ""))]
    text, problems = decode(raw, file=path.name)
    return (None, problems) if text is None else parse(text, file=path.name)


def is_ledger_name(name: str) -> bool:
    """Whether a file of a data folder may be a ledger, by its name."""
    return name.lower().endswith((".yaml", ".yml")) and name[0] not in ".~" and name not in BESIDES
