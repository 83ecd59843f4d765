"""JSON for scripts: one array, one object a line, keys in the order given, dates in ISO form, exact text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from jc_tasks.output.characters import clean, encodable

_HALF = re.compile("[\ud800-\udfff]")


def render(objects: Sequence[Mapping[str, object]], *, encoding: str = "utf-8", as_lines: bool = False) -> str:
    """One array with an object a line; with `as_lines` the objects alone, one a line (JSON Lines)."""
    lines = [_safe(json.dumps(item, ensure_ascii=False, allow_nan=False, default=_iso), encoding) for item in objects]
    if as_lines:
        return "".join(line + "\n" for line in lines)
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not JSON: {value!r}")


def _safe(line: str, encoding: str) -> str:
    """What cannot be printed or encoded stands as \\uXXXX: the same text to a parser, harmless to a terminal.

    Half of a pair is no text that a parser could write out again: it is spelled out, as in every other format.
    """
    if line.isprintable() and encodable(line, encoding):
        return line
    line = _HALF.sub(lambda half: json.dumps(clean(half[0]))[1:-1], line)
    return "".join(
        character
        if (character.isprintable() or character == "\u3000") and encodable(character, encoding)
        else json.dumps(character)[1:-1]
        for character in line
    )
