"""What is put right or left out, and said, where a line cannot be parsed: the rest of the file stays usable."""

from __future__ import annotations

from jc_tasks.model import Problem
from jc_tasks.safeyaml.findings import Findings
from jc_tasks.safeyaml.source import NOWHERE, WIDE_BLANKS, Source, indent_of, named_value, next_line


def repaired(source: Source, at: int, problem: Problem, found: Findings) -> bool:
    """Makes the lines fit to be parsed again, and says with the problem how: what was put right, or what was left out.

    A name whose colon is wrong, or whose indent the lines below it tell, is put right. Of an item that holds items (a
    table of tasks), or outside all items, the one line is left out; else the item is. False if nothing of this helps.
    """
    lines, number = source.lines, at + source.first
    whole = _mended(lines[at], lines, at, problem.code)
    if whole is not None and whole != lines[at]:
        lines[at] = whole
        found.append(problem._replace(message=f"{problem.message}这一行按“{whole.strip()[:20]}”读。"))
        return True
    span = _item_around(lines, at)
    if span is None or _holds_items(lines, span):
        bare = _without_text(lines, at)
        if bare is not None and bare != lines[at] and (next_line(lines, at) or next_line(lines, at, -1)) is not None:
            lines[at] = bare
            found.append(problem._replace(message=f"{problem.message}第{number}行没有读入。"))
            return True
    if span is None:
        lose_all(problem, found, source)
        return False
    first, last = span
    begin, end = first + source.first, last - 1 + source.first
    which = f"第{begin}至{end}行" if end > begin else f"第{end}行"
    found.append(problem._replace(message=f"{problem.message}{which}这一条没有读入。"))
    lines[first:last] = [""] * (last - first)
    return True


def lose_all(problem: Problem, found: Findings, source: Source) -> None:
    what = "这一段" if source.is_part else "整个文件"
    found.insist(problem._replace(message=f"{problem.message}{what}没有读入。"))


def _mended(line: str, lines: list[str], at: int, code: str) -> str | None:
    """The line as it was surely meant; None if that is not sure.

    Where a line with a broken indent belongs is sure from the lines of the item or list that it opens, or if the names
    above and below it stand alike.
    """
    body = line.lstrip(WIDE_BLANKS + " ")
    dash = "- " if body.startswith("- ") else ""
    name, colon, value = named_value(body[len(dash) :])
    if code == "colon" and (colon == "：" or (colon and not value.startswith(" "))):
        return f"{line[: len(line) - len(body)]}{dash}{name}: {value.lstrip()}".rstrip()
    if code not in ("tab", "blank") or line[:1] not in WIDE_BLANKS:
        return None
    below, above = next_line(lines, at), next_line(lines, at, -1)
    starts = below is not None and lines[below].lstrip(" ").startswith("-")
    depth = indent_of(lines[below]) if below is not None else NOWHERE
    if dash and not starts and 2 <= depth < NOWHERE and colon:
        return " " * (depth - 2) + body
    if dash and not colon and above is not None and lines[above].lstrip(" ").startswith("- "):
        return " " * indent_of(lines[above]) + body
    if not dash and colon == ":" and not value.strip() and depth < NOWHERE and (starts or at == 0):
        return " " * max(depth - 2, 0) + body
    if not dash and colon == ":" and value.strip() and not starts and above is not None:
        before = lines[above].rstrip()
        column = indent_of(before) + (2 if before.lstrip(" ").startswith("- ") else 0)
        if column == depth and not before.endswith((":", "|", ">")) and named_value(before[column:])[1] == ":":
            return " " * depth + body
    return None


def _without_text(lines: list[str], at: int) -> str | None:
    """The line with nothing on it but the dash that began it; None if further lines belong to it."""
    line = lines[at]
    indent = indent_of(line)
    dash = line.startswith("- ", indent) if indent < NOWHERE else False
    below = next_line(lines, at)
    base = indent + 2 if dash else indent
    if indent < NOWHERE and below is not None and base < indent_of(lines[below]) < NOWHERE:
        return None
    if named_value(line.lstrip(WIDE_BLANKS + " ")[2 if dash else 0 :])[2].strip() == "" and below is not None:
        follows = lines[below]
        if follows.lstrip(" ").startswith("- ") and indent_of(follows) >= min(base, NOWHERE - 1):
            return None
    return " " * indent + "-" if dash else ""


def _item_around(lines: list[str], at: int) -> tuple[int, int] | None:
    """The span of lines of the list item (`- …`) that holds line `at`, all 0-based; None if no list item does."""
    at = min(at, len(lines) - 1)
    while at > 0 and not lines[at].strip():
        at -= 1
    width = indent_of(lines[at])
    for first in range(at, -1, -1):
        line = lines[first]
        if not line.strip() or line.lstrip(" ").startswith("#"):
            continue
        indent = indent_of(line)
        starts = line.startswith("- ", indent) or line[indent:] == "-"
        if starts and (first == at or indent < width):
            last = at + 1
            while last < len(lines) and (not lines[last].strip() or indent_of(lines[last]) > indent):
                last += 1
            return first, last
        width = min(width, indent)
        if width == 0:
            return None
    return None


def _holds_items(lines: list[str], span: tuple[int, int]) -> bool:
    """Whether the item holds items of three lines or more: then it is a table, and too much to lose for one line."""
    first, last = span
    outer = indent_of(lines[first])
    begun = depth = -1
    for number in range(first + 1, last):
        line = lines[number]
        if not line.strip():
            continue
        indent = indent_of(line)
        if outer < indent < NOWHERE and line.startswith("- ", indent) and (begun < 0 or indent <= depth):
            begun, depth = number, indent
        elif begun >= 0 and indent <= depth:
            begun = -1
        elif begun >= 0 and number - begun >= 2:
            return True
    return False
