"""Units and groups written into a units.yaml, all else left byte for byte as it is."""

from collections.abc import Sequence as Several
from typing import NamedTuple

from jc_tasks.ledger.listed import HARMLESS, Lines, plainly
from jc_tasks.ledger.registry import Group, Registry, Unit
from jc_tasks.ledger.registry_file import read_registry
from jc_tasks.ledger.value import UNITS
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Mapping, Node, Scalar, Sequence, parse
from jc_tasks.safeyaml.quote import scalar

EMPTY_UNITS = """\
# 责任单位名册。导入台账时，表里印的单位会记进来；也可以照下面的样子手写。
# name 用文件上较全的写法；aliases 是别的写法和平常的叫法，一个别名只归一家；有上级单位的，加一行 parent。
# kind 写其中一种：县（市、区）、市直部门、司法机关、企业、其他单位。
#
# units:
#   - name: 市生态环境局
#     kind: 市直部门
#     aliases: [生态环境局, 市环保局]
# groups 是统称，members 写明它是哪几家：
#   - name: 各县（市、区）人民政府
#     aliases: [各县（市、区）]
#     members: [甲县人民政府, 乙区人民政府]
units: []
groups: []
"""


class Added(NamedTuple):
    """The new text of a units.yaml, None where it is not sure how it is to be written; and the lines to add by hand."""

    text: str | None
    by_hand: str


def with_units(text: str, units: Several[Unit], groups: Several[Group]) -> Added:
    """The text of a units.yaml with more units and groups behind those it has.

    Taken only when the new text reads as the old one and the new ones, with nothing wrong that was not wrong before.
    """
    before, wrong = _read(text)
    unit_lines = [line for unit in units for line in _unit_lines(unit)]
    group_lines = [line for group in groups for line in _group_lines(group)]
    by_hand = "\n".join([*(["units:", *unit_lines] if units else []), *(["groups:", *group_lines] if groups else [])])
    torn = any(problem.code not in HARMLESS for problem in parse(text, file=UNITS)[1])
    new = None if torn else text
    for key, lines in (("units", unit_lines), ("groups", group_lines)):
        if lines and new is not None:
            new = _with_items(new, key, lines)
    if new is None:
        return Added(None, by_hand)
    after, found = _read(new)
    same = (after.units, after.groups) == ((*before.units, *units), (*before.groups, *groups))
    return Added(new if same and len(found) <= len(wrong) else None, by_hand)


def _read(text: str) -> tuple[Registry, list[Problem]]:
    root, problems = parse(text, file=UNITS)
    return (Registry() if root is None else read_registry(root, problems)), problems


def _with_items(text: str, key: str, items: list[str]) -> str | None:
    """The text with items at the end of the list under `key`; None where it is not written in a way that is known."""
    root, _ = parse(text, file=UNITS)
    if not isinstance(root, Mapping):
        return None
    node, lines = root.items.get(key), Lines(text)
    if node is None:
        return _put(text, lines.last(lines.newline.join([f"{key}:", *items])))
    if isinstance(node, Sequence) and node.items and not lines.opens(node.place, "["):
        indent = " " * (node.place.column - 1)
        moved = [indent + item.removeprefix("  ") for item in items]
        return _put(text, lines.below(_last(node), lines.newline.join(moved)))
    if isinstance(node, Sequence) and not node.items and lines.opens(node.place, "["):
        start = lines.at(node.place)
        close = text.find("]", start)
        bare = text[:start].rstrip(" ") + text[close + 1 :]
        return _put(bare, Lines(bare).below(root.keys[key], lines.newline.join(items)))
    if isinstance(node, Scalar) and not node.text:
        return _put(text, lines.below(root.keys[key], lines.newline.join(items)))
    return None


def _put(text: str, edit: tuple[int, int, str]) -> str:
    start, stop, words = edit
    return text[:start] + words + text[stop:]


def _last(node: Node) -> Place:
    """The last place in a node: where its last word stands."""
    inner = (
        node.items if isinstance(node, Sequence) else tuple(node.items.values()) if isinstance(node, Mapping) else ()
    )
    return max([node.place, *map(_last, inner)], key=lambda place: (place.line, place.column))


def _unit_lines(unit: Unit) -> list[str]:
    lines = [f"  - name: {scalar(unit.name)}", f"    kind: {scalar(unit.kind)}"]
    return [*lines, f"    aliases: [{', '.join(map(plainly, unit.aliases))}]"] if unit.aliases else lines


def _group_lines(group: Group) -> list[str]:
    lines = [f"  - name: {scalar(group.name)}"]
    lines += [f"    aliases: [{', '.join(map(plainly, group.aliases))}]"] if group.aliases else []
    return [*lines, "    members: []  # 待填：它是哪几家"]
