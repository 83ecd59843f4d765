"""A problem of the data: plain lines for people (where, what, the line with a caret, what to do), JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterable

from jc_tasks.model import Problem
from jc_tasks.safeyaml import caret
from jc_tasks.show.characters import clean, width


def describe(problem: Problem) -> str:
    """`air.yaml 第12行 第5列：…`, the line itself, a caret under the column, and `→ ` what to do.

    A whole file has no line, a whole folder no place; a doubt says 存疑. What to add to the file stands below the
    arrow, line by line. Nothing in it can reach a terminal as a code.
    """
    doubt = "存疑：" if problem.doubt else ""
    lines = [f"{_where(problem)}{doubt}{clean(problem.message)}"]
    if problem.place and problem.place.excerpt:
        pointer = caret(problem.place.column)
        lead = " " * width(clean(problem.place.excerpt[:pointer]))
        lines += [f"    {clean(problem.place.excerpt)}", f"    {lead}^"]
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


def _where(problem: Problem) -> str:
    place = problem.place
    if place is None:
        return ""
    if not place.line:
        return f"{clean(place.file)}："
    return f"{clean(place.file)} 第{place.line}行 第{place.column}列："
