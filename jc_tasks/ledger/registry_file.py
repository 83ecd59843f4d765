"""units.yaml -> the register of units and groups, and what is wrong with it."""

from __future__ import annotations

from jc_tasks.ledger.registry import KINDS, Group, Registry, Unit, key_of, split
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import Node, Scalar, Sequence
from jc_tasks.safeyaml.typed_values import Fields, as_mapping, called

_REGISTER_KEYS = frozenset({"units", "groups"})
_UNIT_KEYS = frozenset({"name", "kind", "aliases", "parent"})
_GROUP_KEYS = frozenset({"name", "aliases", "members"})


def read_registry(node: Node, problems: list[Problem]) -> Registry:
    """units.yaml as a register; what is wrong with it is added to `problems`: names claimed twice, unknown members."""
    root = as_mapping(node, "units.yaml", problems)
    if root is None:
        return Registry()
    fields = Fields(root, "units.yaml", _REGISTER_KEYS, problems)
    claims = _Claims(problems)
    written = root.items.get("units")
    empty = isinstance(written, Sequence) and not written.items
    unit_nodes = fields.mappings("units", "单位", required=not empty)
    group_nodes = fields.mappings("groups", "统称")
    appended = [node for node in group_nodes if "kind" in node.items and "members" not in node.items]
    strayed = set(map(id, appended))
    unit_rows = [Fields(node, "单位", _UNIT_KEYS, problems) for node in (*unit_nodes, *appended)]
    group_rows = [Fields(node, "统称", _GROUP_KEYS, problems) for node in group_nodes if id(node) not in strayed]
    # Names before aliases: a name of its own is worth more than another unit's alias.
    unit_names = [(row, row.text("name")) for row in unit_rows]
    group_names = [(row, row.text("name")) for row in group_rows]
    own = {id(row) for row, name in (*unit_names, *group_names) if name and claims.name(name, row.place("name"))}
    read_units = [(row, _unit(row, name, claims, strayed=id(row.node) in strayed)) for row, name in unit_names]
    units = [unit for row, unit in read_units if id(row) in own]
    known = {key_of(unit.name): unit.name for unit in units}
    read_groups = [(row, _group(row, name, claims, known)) for row, name in group_names]
    groups = [group for row, group in read_groups if id(row) in own]
    names = {name for _, name in unit_names}
    for row, unit in read_units:
        if unit.parent and (unit.parent == unit.name or unit.parent not in names):
            message = f"“{unit.name[:40]}”的上级单位“{unit.parent[:40]}”不在单位名册里。"
            row.report("unknown-parent", message, "写成 units 里的名称，或删掉这一行。", "parent")
    return _without_joined_aliases(Registry(units, groups), claims.given, problems)


def _unit(row: Fields, name: str, claims: _Claims, *, strayed: bool) -> Unit:
    if strayed:
        remedy = "单位要写在“groups:”这一行的上面，把它移上去。"
        row.report("unit-among-groups", f"“{name[:40]}”是单位，却写在了统称（groups）里。", remedy)
    kind, parent = _kind(row), row.text("parent", required=False)
    return Unit(name, kind, claims.aliases(row, name), parent)


def _group(row: Fields, name: str, claims: _Claims, known: dict[str, str]) -> Group:
    """`known` are the names of units by their keys."""
    members: dict[str, None] = {}
    for member in row.texts("members"):
        if unit := known.get(key_of(member.text)):
            members[unit] = None
            continue
        message = f"统称“{name[:40]}”的成员“{member.text[:40]}”不在单位名册里。"
        remedy = "写成 units 里的名称，或先在 units 里加上这个单位。"
        row.problems.append(Problem("unknown-member", message, remedy, member.place))
    return Group(name, claims.aliases(row, name), tuple(members))


def _kind(row: Fields) -> str:
    """The kind of a unit; one that is missing or unknown is told with those that there are."""
    written = row.node.items.get("kind")
    if written is None or (isinstance(written, Scalar) and not written.text.strip()):
        wrong = "缺少" if written is None else "没有填写"
        remedy = f"补上一行“kind: …”，和上下的名称对齐；写其中一种：{'、'.join(KINDS)}。"
        what = called("kind")
        message = f"单位{wrong}{what}。" if written is None else f"单位的{what}{wrong}。"
        row.report("missing", message, remedy, None if written is None else "kind")
        return ""
    kind = row.text("kind")
    if kind and kind not in KINDS:
        row.report("unknown-kind", f"没有“{kind[:40]}”这种单位类别。", f"改成其中一种：{' '.join(KINDS)}。", "kind")
    return kind


def _without_joined_aliases(registry: Registry, given: list[Scalar], problems: list[Problem]) -> Registry:
    """An alias in which 及 or 和 joins known names would lose all of them but one."""
    joined: set[str] = set()
    for alias in given:
        names = registry.parted(alias.text)
        if len(names) > 1:
            message = f"别名“{alias.text[:40]}”像是几个单位：{'、'.join(names)[:80]}。"
            remedy = "删掉这个别名；责任单位里不用它也认得出这几家。"
            problems.append(Problem("bad-alias", message, remedy, alias.place))
            joined.add(alias.text)
    if not joined:
        return registry
    return Registry(
        (one._replace(aliases=tuple(name for name in one.aliases if name not in joined)) for one in registry.units),
        (one._replace(aliases=tuple(name for name in one.aliases if name not in joined)) for one in registry.groups),
    )


class _Claims:
    """Who has which spelling, and where it says so."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.owners: dict[str, tuple[str, Place]] = {}
        self.given: list[Scalar] = []

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
                self.given.append(alias)
                continue
            both = f"第{first.line}行的“{owner[:40]}”和第{alias.place.line}行的“{name[:40]}”"
            message = f"“{alias.text[:40]}”归了两家：{both}。"
            remedy = "一个名称只归一家，删掉不对的那个。"
            self.problems.append(Problem("duplicate-alias", message, remedy, alias.place))
        return tuple(mine)
