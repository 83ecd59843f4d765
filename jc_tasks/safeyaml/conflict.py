"""Conflict markers of git: the two texts that they hold apart, and what both of these say.

A program cannot know which side is right, so nothing between the markers is taken. Each side is read as a file of its
own, every line at its place; what stands in both readings at the same place, word for word, is outside the conflict.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from jc_tasks.model import Problem
from jc_tasks.safeyaml.findings import Findings
from jc_tasks.safeyaml.nodes import Mapping, Node, Scalar, Sequence
from jc_tasks.safeyaml.source import NOWHERE, Source, indent_of, next_line

_WIDTH = 7
_SIGNS = "<|=>"
_APART = frozenset({"tables", "tasks", "measures", "units", "groups", "ledgers"})
"""The lists whose items each stand for themselves. Every other list is a part of the item that it stands in."""
_MOST_NAMED = 12


class Conflict(NamedTuple):
    """The 0-based lines of the markers: `<<<<<<<`, `|||||||` (that of `=======` where git wrote none), …, `>>>>>>>`."""

    begin: int
    base: int
    middle: int
    end: int


class Lost(NamedTuple):
    """Something that the two sides do not say alike: what to call it, and the number of its line."""

    name: str
    line: int


def has_marks(text: str) -> bool:
    """Whether a line of the text may be a marker."""
    marks = [sign * _WIDTH for sign in _SIGNS]
    return any(text.startswith(mark) or f"\n{mark}" in text for mark in marks)


def mark_of(line: str) -> str:
    """The sign that a marker is made of; "" for every other line."""
    sign = line[:1]
    marked = sign and sign in _SIGNS and line[:_WIDTH] == sign * _WIDTH and line[_WIDTH : _WIDTH + 1].strip() == ""
    return sign if marked else ""


def conflicts(lines: list[str]) -> list[Conflict]:
    """The conflicts whose markers are all there, in their order."""
    found: list[Conflict] = []
    begin = base = middle = -1
    for at, line in enumerate(lines):
        sign = mark_of(line)
        if sign == "<":
            begin, base, middle = at, -1, -1
        elif sign == "|" and begin >= 0 and base < 0 and middle < 0:
            base = at
        elif sign == "=" and begin >= 0 and middle < 0:
            middle = at
        elif sign == ">" and middle >= 0:
            found.append(Conflict(begin, middle if base < 0 else base, middle, at))
            begin = base = middle = -1
    return found


def sides(lines: list[str], found: list[Conflict]) -> tuple[list[str], list[str]]:
    """The lines as each side has them, every one at its place: what the other side or the base wrote is left empty."""
    ours, theirs = lines.copy(), lines.copy()
    for one in found:
        ours[one.begin] = ""
        ours[one.base : one.end + 1] = [""] * (one.end + 1 - one.base)
        theirs[one.begin : one.middle + 1] = [""] * (one.middle + 1 - one.begin)
        theirs[one.end] = ""
    return ours, theirs


def strays(source: Source, found: Findings) -> list[tuple[Problem, int]]:
    """Markers that are left of a conflict that was taken out by half, each with its 0-based line.

    One between two items costs neither of them: it is said and taken out. The others are put as far in as the line
    below, so that the item they stand in is found.
    """
    inside = []
    lines = source.lines
    for at in [at for at, line in enumerate(lines) if mark_of(line)]:
        message = "这一行是 git 合并冲突留下的标记，没有成对。"
        remedy = "对照原文改好上下几行，再删去这一行。"
        problem = Problem("merge-conflict", message, remedy, source.place(at, 0))
        below = next_line(lines, at)
        if below is None or lines[below].lstrip(" ").startswith("- "):
            found.append(problem._replace(message=f"{message}上下的内容都读入了，两边的可能都在。"))
            lines[at] = ""
            continue
        inside.append((problem, at))
        depth = indent_of(lines[below])
        lines[at] = " " * (depth if depth < NOWHERE else 0) + lines[at]
    return inside


def agreed(ours: Node | None, theirs: Node | None) -> tuple[Node | None, list[Lost]]:
    """What both sides say, and what only one of them says or each says otherwise; None where they share nothing."""
    lost: list[Lost] = []
    both = _common(ours, theirs, "", lost) if ours is not None and theirs is not None else None
    return both, lost


def told(found: list[Conflict], lost: list[Lost], source: Source, *, nothing: bool) -> Iterator[Problem]:
    """A problem for each conflict, which names what was not read for it; `nothing` says that nothing was."""
    ends = [one.end + source.first for one in found]
    names: list[dict[str, None]] = [{} for _ in found]
    for name, line in lost:
        names[min(bisect_left(ends, line), len(found) - 1)][name] = None
    for one, named in zip(found, names, strict=True):
        where = f"第{one.begin + source.first}至{one.end + source.first}行"
        shown = "、".join(list(named)[:_MOST_NAMED]) + (f" 等 {len(named)} 处" if len(named) > _MOST_NAMED else "")
        unread = "整个文件没有读入。" if nothing else f"没有读入：{shown}。" if shown else "两边没有不一样的内容。"
        marks = "、".join(sign * _WIDTH for sign in _SIGNS if sign != "|" or one.base < one.middle)
        remedy = f"对照原文，两边留下对的，再删去标记行（{marks} 开头的各行）。"
        message = f"这里有 git 合并冲突的标记（{where}），不知道哪一边是对的。{unread}"
        yield Problem("merge-conflict", message, remedy, source.place(one.begin, 0))


def _common(ours: Node, theirs: Node, key: str, lost: list[Lost]) -> Node | None:
    """What both nodes hold; None where they share nothing."""
    if ours == theirs:
        return ours
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        names = _common_names(ours, theirs, lost)
        return names if names.items else None
    if isinstance(ours, Sequence) and isinstance(theirs, Sequence) and key in _APART:
        items = _common_items(ours, theirs, lost)
        return items if items.items else None
    lost += [one for node in (ours, theirs) for one in _lost(node, key)]
    return None


def _common_names(ours: Mapping, theirs: Mapping, lost: list[Lost]) -> Mapping:
    items: dict[str, Node] = {}
    for key in {**ours.items, **theirs.items}:
        mine, other = ours.items.get(key), theirs.items.get(key)
        if mine is None or other is None:
            lost += [one for node in (mine, other) if node is not None for one in _lost(node, key)]
        elif (node := _common(mine, other, key, lost)) is not None:
            items[key] = node
    return Mapping(items, {**theirs.keys, **ours.keys}, ours.place)


def _common_items(ours: Sequence, theirs: Sequence, lost: list[Lost]) -> Sequence:
    """The items that are the same on both sides; a table that is not may still hold rows that are."""
    others = {item.place[1:3]: item for item in theirs.items}
    pairs = [(item, others.pop(item.place[1:3], None)) for item in ours.items]
    left = iter([item for item in others.values() if _is_table(item)])
    items: list[Node] = []
    for mine, other in pairs:
        if other is None and _is_table(mine):
            other = next(left, None)
            others = {at: item for at, item in others.items() if item is not other}
        if other is not None and (mine == other or (_is_table(mine) and _is_table(other))):
            both = _common(mine, other, "", lost)
            items += [both] if both is not None else []
        else:
            lost += [one for node in (mine, other) if node is not None for one in _lost(node, "")]
    lost += [one for node in others.values() for one in _lost(node, "")]
    return Sequence(tuple(items), ours.place)


def _is_table(node: Node) -> bool:
    return isinstance(node, Mapping) and any(_is_apart(key, value) for key, value in node.items.items())


def _is_apart(key: str, node: Node) -> bool:
    return key in _APART and isinstance(node, Sequence)


def _lost(node: Node, key: str) -> list[Lost]:
    """What to call a node that was not taken: the tasks of a table, an item by its id or name, else by its key."""
    if _is_apart(key, node) and isinstance(node, Sequence):
        return [one for item in node.items for one in _lost(item, "")] or [Lost(f"“{key}”", node.place.line)]
    if isinstance(node, Mapping) and _is_table(node):
        return [one for name, value in node.items.items() if _is_apart(name, value) for one in _lost(value, name)]
    named = [node.items.get(name) for name in ("id", "name", "title", "no")] if isinstance(node, Mapping) else [node]
    words = next((one.text.strip() for one in named if isinstance(one, Scalar) and one.text.strip()), "")
    return [Lost(f"“{key}”" if key else words[:40] or "没有编号的一条", node.place.line)]
