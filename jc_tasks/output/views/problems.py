"""A problem of the data: plain lines for people (where, what, the line with a caret, what to do), JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterable

from jc_tasks.model import Problem
from jc_tasks.output.characters import clean, width
from jc_tasks.safeyaml import caret

_WIDEST = 76
"""Columns of an excerpt, which stands 4 columns in: 80 are what a terminal has at least."""
_BEFORE = 44
"""Columns that stay before the caret where more than enough stands on both sides of it."""


def describe(problem: Problem) -> str:
    """`air.yaml 第12行 第5列：…`, the line itself, a caret under the column, and `→ ` what to do.

    A whole file has no line, a whole folder no place; a doubt says 存疑. What to add to the file stands below the
    arrow, line by line. Nothing in it can reach a terminal as a code.
    """
    doubt = "存疑：" if problem.doubt else ""
    lines = [f"{_where(problem)}{doubt}{clean(problem.message)}"]
    if problem.place and problem.place.excerpt:
        pointer = caret(problem.place.column)
        before, behind = _cropped(clean(problem.place.excerpt[:pointer]), clean(problem.place.excerpt[pointer:]))
        lines += [f"    {before}{behind}", f"    {' ' * width(before)}^"]
    remedy, *more = problem.remedy.split("\n")
    lines.append(f"  → {clean(remedy)}")
    lines += [f"    {clean(line)}" for line in more]
    return "\n".join(lines)


def records(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """The objects of problems.schema.json: no place is file "" and line 0, a whole file is line 0."""
    return [
        {
            "file": problem.place.file if problem.place else "",
            "line": problem.place.line if problem.place else 0,
            "column": problem.place.column if problem.place else 0,
            "code": problem.code,
            "severity": "doubt" if problem.doubt else "error",
            "message": problem.message,
            "remedy": problem.remedy,
            "excerpt": problem.place.excerpt if problem.place else "",
        }
        for problem in problems
    ]


def _cropped(before: str, behind: str) -> tuple[str, str]:
    """What stands before the caret and from it on, together no wider than `_WIDEST`; "…" for what is cut off."""
    room = max(_BEFORE, _WIDEST - width(behind))
    if width(before) > room:
        before = "…" + _fitting(before.lstrip("…")[::-1], room - 1)[::-1]
    room = _WIDEST - width(before)
    if width(behind) > room:
        behind = _fitting(behind.rstrip("…"), room - 1) + "…"
    return before, behind


def _fitting(text: str, columns: int) -> str:
    """As much of the beginning of a text as fits."""
    end = used = 0
    while end < len(text) and (used := used + width(text[end])) <= columns:
        end += 1
    return text[:end]


def _where(problem: Problem) -> str:
    place = problem.place
    if place is None:
        return ""
    if not place.line:
        return f"{clean(place.file)}："
    return f"{clean(place.file)} 第{place.line}行 第{place.column}列："
