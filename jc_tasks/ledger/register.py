"""units.yaml -> the register of units and groups, and what is wrong with it."""

from __future__ import annotations

from jc_tasks.fields import Fields, as_mapping
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Node
from jc_tasks.units import KINDS, Group, Registry, Unit, key_of, split

_UNIT_KEYS = frozenset({"name", "kind", "aliases", "parent"})
_GROUP_KEYS = frozenset({"name", "aliases", "members"})


def read_registry(node: Node, problems: list[Problem]) -> Registry:
    """units.yaml as a register; what is wrong with it is added to `problems`: names claimed twice, unknown members."""
    root = as_mapping(node, "units.yaml", problems)
    if root is None:
        return Registry()
    fields = Fields(root, "units.yaml", frozenset({"units", "groups"}), problems)
    claims = _Claims(problems)
    unit_rows = [Fields(row, "单位", _UNIT_KEYS, problems) for row in fields.mappings("units", "单位", required=True)]
    group_rows = [Fields(row, "统称", _GROUP_KEYS, problems) for row in fields.mappings("groups", "统称")]
    # Names before aliases: a name of its own is worth more than another unit's alias.
    unit_names = [row.text("name") for row in unit_rows]
    group_names = [row.text("name") for row in group_rows]
    known_names = frozenset(unit_names)
    taken: set[int] = set()
    for row, name in zip([*unit_rows, *group_rows], [*unit_names, *group_names], strict=True):
        if name and not claims.name(name, row.place("name")):
            taken.add(id(row))
    units = []
    for row, name in zip(unit_rows, unit_names, strict=True):
        kind = row.text("kind")
        if kind and kind not in KINDS:
            row.report("unknown-kind", f"没有“{kind[:40]}”这种单位类别。", f"改成其中一种：{' '.join(KINDS)}。", "kind")
        parent = row.text("parent", required=False)
        aliases = claims.aliases(row, name)
        if name and id(row) not in taken:
            units.append(Unit(name, kind, aliases, parent))
    groups = []
    by_key = {key_of(unit.name): unit.name for unit in units}
    for row, name in zip(group_rows, group_names, strict=True):
        members: dict[str, None] = {}
        for member in row.texts("members"):
            known = by_key.get(key_of(member.text))
            if known is None:
                message = f"统称“{name[:40]}”的成员“{member.text[:40]}”不在单位名册里。"
                remedy = "写成 units 里的名称，或先在 units 里加上这个单位。"
                problems.append(Problem("unknown-member", message, remedy, member.place))
            else:
                members[known] = None
        aliases = claims.aliases(row, name)
        if name and id(row) not in taken:
            groups.append(Group(name, aliases, tuple(members)))
    for row, name in zip(unit_rows, unit_names, strict=True):
        parent = row.text("parent", required=False)
        if parent and (parent not in known_names or parent == name):
            remedy = "写成 units 里的名称，或删掉这一行。"
            row.report("unknown-parent", f"“{name[:40]}”的上级单位“{parent[:40]}”不在单位名册里。", remedy, "parent")
    return Registry(units, groups)


class _Claims:
    """Who has which spelling, and where it says so."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.owners: dict[str, tuple[str, Place]] = {}

    def name(self, name: str, place: Place) -> bool:
        owner, first = self.owners.setdefault(key_of(name), (name, place))
        if first is not place:
            message = f"单位“{name[:40]}”写了两次：第{first.line}行和第{place.line}行（“{owner[:40]}”）。"
            self.problems.append(Problem("duplicate-unit", message, "只留一个，别名合到一处。", place))
        return first is place

    def aliases(self, row: Fields, name: str) -> tuple[str, ...]:
        mine = []
        for alias in row.texts("aliases"):
            if len(split(alias.text)[0]) != 1:
                message = f"别名“{alias.text[:40]}”里有顿号、逗号或空格，像是几个单位。"
                self.problems.append(Problem("bad-alias", message, "方括号里用半角逗号隔开各个别名。", alias.place))
                continue
            owner, first = self.owners.setdefault(key_of(alias.text), (name, alias.place))
            if owner == name:
                mine.append(alias.text)
                continue
            both = f"第{first.line}行的“{owner[:40]}”和第{alias.place.line}行的“{name[:40]}”"
            message = f"“{alias.text[:40]}”归了两家：{both}。"
            remedy = "一个名称只归一家，删掉不对的那个。"
            self.problems.append(Problem("duplicate-alias", message, remedy, alias.place))
        return tuple(mine)
