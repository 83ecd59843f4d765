"""A units cell in one line: blanks and line breaks that part two units stay, those that a narrow cell put in go."""

from __future__ import annotations

from jc_tasks.draft.words import clean
from jc_tasks.units import Registry

_SEPARATORS = "、，,；;：:（(）)"


def units_text(cell: str, registry: Registry) -> str:
    """The names verbatim. A blank inside a name goes where the whole name is known, or a part is no name by itself."""
    words = [clean(word) for word in cell.split()]
    text = ""
    for word in filter(None, words):
        text += (" " if text and _parted(text, word, registry) else "") + word
    return text


def _parted(before: str, after: str, registry: Registry) -> bool:
    """Whether a blank between the two parts two names."""
    if before[-1] in _SEPARATORS or after[0] in _SEPARATORS:
        return before[-1] in "）)" and after[0] not in _SEPARATORS
    if max(before.count("（"), before.count("(")) > max(before.count("）"), before.count(")")):
        return False
    last, first = _last_name(before), _first_name(after)
    if min(len(last), len(first)) < 2 or (last.isascii() and first.isascii()):
        return last.isascii() and first.isascii()
    return registry.canonical(last + first) is None


def _last_name(text: str) -> str:
    for mark in _SEPARATORS + " ":
        text = text.rpartition(mark)[2]
    return text


def _first_name(text: str) -> str:
    for mark in _SEPARATORS:
        text = text.partition(mark)[0]
    return text
