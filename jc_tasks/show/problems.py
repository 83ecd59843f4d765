"""A problem of the data as plain lines: where, what, the line with a caret, and what to do."""

from __future__ import annotations

from jc_tasks.model import Problem
from jc_tasks.safeyaml import caret
from jc_tasks.show.characters import clean, width


def describe(problem: Problem) -> str:
    """`air.yaml 第12行 第5列：…`, the line itself, a caret under the column, and `→ ` what to do.

    A whole file has no line, a whole folder no place; a doubt says 存疑. Nothing in it can reach a terminal as a code.
    """
    doubt = "存疑：" if problem.doubt else ""
    lines = [f"{_where(problem)}{doubt}{clean(problem.message)}"]
    if problem.place and problem.place.excerpt:
        pointer = caret(problem.place.column)
        lead = " " * width(clean(problem.place.excerpt[:pointer]))
        lines += [f"    {clean(problem.place.excerpt)}", f"    {lead}^"]
    lines.append(f"  → {clean(problem.remedy)}")
    return "\n".join(lines)


def _where(problem: Problem) -> str:
    place = problem.place
    if place is None:
        return ""
    if not place.line:
        return f"{clean(place.file)}："
    return f"{clean(place.file)} 第{place.line}行 第{place.column}列："
