"""A units cell in one line: blanks and line breaks that part two units stay, those that a narrow cell put in go."""

from __future__ import annotations

import re
import unicodedata

from jc_tasks.importing.cell_text import clean
from jc_tasks.importing.header_words import role_of
from jc_tasks.importing.printed_units import is_whole
from jc_tasks.ledger.registry import Registry

_SEPARATORS = "、，,；;：:（(）)"
# what units.split knows as no part of a name
_LABELS = frozenset({"牵头单位", "责任单位", "责任部门", "责任主体", "配合单位", "牵头", "配合"})
_LABEL = re.compile(
    r"(?:^|(?<=[、，,；;\s]))((?:[省市县]级|市直)?(?:牵头|主责|主办|承办|责任|落实|配合|协办|协同|协助|参与)(?:责任)?"
    r"(?:单位|部门|主体)?)[:：]"
)
_HELPS = re.compile("配合|协|参与")
_NAME = re.compile(r"[^、，,；;：:（()）\s]+")
_NOTHING = frozenset({"无", "暂无", "没有", "/", "//", "\\", "-", "--", "—", "——", "–", "－"})
_NEAR = 200
_JOINTS = re.compile(r"[/／和及与]|以及")


def units_text(cell: str, registry: Registry) -> str:
    """The names verbatim. A blank inside a name goes where the whole name is known, or a part is no name by itself.

    Names that / or 和 joins are parted by 、 where all of them are known, and what stands before names is written as
    `units.split` knows it: 配合部门： becomes 配合单位：, a full stop between units ；.
    """
    words = [clean(word) for word in cell.split()]
    text = ""
    for word in filter(None, words):
        text += (" " if text and _parted(text[-_NEAR:], word, registry) else "") + word
    text = text.rstrip("。").replace("。", "；")
    text = _LABEL.sub(lambda label: f"{unit_label(label[1])}：", text)
    return _NAME.sub(lambda name: _apart(name[0], registry), text) if _JOINTS.search(text) else text


def is_nothing(cell: str) -> bool:
    """Whether a cell only says that there is no unit: 无, /, ——."""
    return len(cell) < 20 and unicodedata.normalize("NFKC", "".join(cell.split())) in _NOTHING


def unit_label(word: str) -> str:
    """What stands before the units of a further column: its word, if it can be told from a name, else what it means."""
    if word in _LABELS:
        return word
    if _HELPS.search(word) or role_of(word) == "partners":
        return "配合单位"
    return "牵头单位" if "牵头" in word else "责任单位"


def _apart(name: str, registry: Registry) -> str:
    names = _JOINTS.split(name)
    joined = len(names) > 1 and registry.canonical(name) is None
    return "、".join(names) if joined and all(registry.canonical(one) for one in names) else name


def _parted(before: str, after: str, registry: Registry) -> bool:
    """Whether a blank between the two parts two names."""
    if before[-1] in _SEPARATORS or after[0] in _SEPARATORS:
        return before[-1] in "）)" and after[0] not in _SEPARATORS
    if max(before.count("（"), before.count("(")) > max(before.count("）"), before.count(")")):
        return False
    last, first = _last_name(before), _first_name(after)
    if min(len(last), len(first)) < 2 or (last.isascii() and first.isascii()):
        return last.isascii() and first.isascii()
    torn = is_whole(first) and not is_whole(last)  # 市生态环 境局
    return registry.canonical(last + first) is None and not torn


def _last_name(text: str) -> str:
    for mark in _SEPARATORS + " ":
        text = text.rpartition(mark)[2]
    return text


def _first_name(text: str) -> str:
    for mark in _SEPARATORS:
        text = text.partition(mark)[0]
    return text
