"""Units cells and typed names -> canonical names of responsible units; the register of units and groups.

A cell stays verbatim where it is stored. An alias in units.yaml is the authority: nothing here guesses against it.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from jc_tasks.model import Responsible

NOBODY = "未写明单位"
"""What a units cell says where the document names nobody: no unit, and no name that is unknown."""
KINDS = ("县（市、区）", "市直部门", "司法机关", "企业", "其他单位")

_OPENING, _CLOSING = "（(〔[【", "）)〕]】"
_SEPARATORS = "、，,；;\n"
_BLANKS = " \u3000\xa0"
_LABELS_BEFORE = tuple(
    word + colon
    for word in (
        *("牵头单位", "牵头部门", "责任单位", "责任部门", "责任主体", "主责单位", "主责部门", "配合单位", "配合部门"),
        *("参与单位", "参与部门", "协办单位", "主办单位", "承办单位", "协助单位", "牵头", "配合"),
    )
    for colon in "：:"
)
_LABELS_AFTER = (
    *("按照职责分工负责", "按照各自职责分工负责", "按各自职责分工负责", "按职责分工负责", "按职责分工", "分工负责"),
    *("负责落实", "（牵头）", "(牵头)", "（配合）", "(配合)", "牵头负责", "牵头", "配合", "负责"),
    *("等有关部门", "等有关单位", "等相关部门", "等相关单位", "等部门", "等单位"),
    *("为责任单位", "具体落实", "组织实施", "配合实施", "抓落实", "等"),
)
_LISTED = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])\s*(?=[^\d\s])")
_LABELS_END = frozenset(label[-1] for label in _LABELS_AFTER)
_LONGEST_NAME = 200
_JOINT = re.compile("以及|会同|[及和与]")
_MOST_JOINTS = 8
_MOST_COMPARED = 50_000
_BRACKETS = str.maketrans("", "", "(),")
_PLAIN = str.maketrans("（）〔〕，、", "()(),,", _BLANKS + "\n\t")
_CITY = "晋城市"
_SHORTENED = ("人民政府", "政府", "管理委员会", "委员会", "管委会", "集团有限公司", "有限公司", "集团", "局", "委")
_RANKS = (_CITY, "山西省", "晋城", "省", "市", "县", "区")
_FORMS = (
    *("政府", "管理委员会", "委员会", "管委会", "集团有限公司", "有限责任公司", "股份有限公司", "有限公司", "集团"),
    *("公司", "服务中心", "中心", "办公室", "支队", "大队", "局", "委", "厅", "部", "办", "室", "处", "县", "市", "区"),
)
_TOO_COMMON = frozenset({*_SHORTENED, "公司", "市区", "城市", "晋城", "晋城市"})


class Unit(NamedTuple):
    """A responsible unit: its canonical name, kind, other spellings, and the unit it belongs to ("" for most)."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    parent: str


class Group(NamedTuple):
    """A word for several units. Without members of its own, the task that uses it says who is meant."""

    name: str
    aliases: tuple[str, ...]
    members: tuple[str, ...]


class Found(NamedTuple):
    """What a typed name means: one unit's canonical name, or None and the nearest names."""

    name: str | None
    nearest: tuple[str, ...]


def split(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a cell as written, in order, and the words that are no part of a name (按职责分工负责).

    Cut at 、 ， , ； ; and at a blank between two names, never inside brackets.
    """
    names: list[str] = []
    labels: list[str] = []
    for piece in _pieces(cell):
        name = _LISTED.sub("", piece)
        for label in _LABELS_BEFORE:
            if name.startswith(label):
                name = name[len(label) :].strip()
                labels.append(label)
        shorter = len(name) <= _LONGEST_NAME and name[-1:] in _LABELS_END
        while shorter:
            shorter = False
            for label in _LABELS_AFTER:
                if name.endswith(label):
                    name = name[: -len(label)].strip()
                    labels.append(label)
                    shorter = True
        if name:
            names.append(name)
    return tuple(names), tuple(labels)


def _pieces(cell: str) -> list[str]:
    balanced = sum(map(cell.count, _OPENING)) == sum(map(cell.count, _CLOSING))
    pieces: list[str] = []
    depth, start = 0, 0
    for index, char in enumerate(cell):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif depth and balanced:
            continue
        elif char in _SEPARATORS or (char in _BLANKS and _between_names(cell, index)):
            pieces.append(cell[start:index].strip())
            start = index + 1
    pieces.append(cell[start:].strip())
    return [piece for piece in pieces if piece]


def _between_names(cell: str, index: int) -> bool:
    """Whether the blank stands between two Chinese words of two characters or more, not inside a torn one."""
    near = 20
    before = cell[max(0, index - near) : index].rstrip(_BLANKS)[-2:]
    after = cell[index : index + near].lstrip(_BLANKS)[:2]
    edge = _SEPARATORS + _BLANKS + _OPENING + _CLOSING
    return (
        len(before) == len(after) == 2
        and not (before[0] in edge or before[1] in _SEPARATORS or after[1] in edge or after[0] in edge)
        and not (before.isascii() and after.isascii())
    )


def key_of(name: str) -> str:
    """What is left when blanks, kinds of bracket and 人民政府 against 政府 make no difference."""
    key = name.translate(_PLAIN)
    return key.removesuffix("人民政府") + "政府" if key.endswith("人民政府") else key


def parted(name: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The known names that 及, 和, 与, 以及 or 会同 join to this one; () if there are not two, or one is not known."""
    joints = [match.span() for match in _JOINT.finditer(name)] if len(name) <= _LONGEST_NAME else []
    ways: dict[int, tuple[str, ...]] = {}  # from where a name begins to the end of the cell
    for start in (*(end for _, end in reversed(joints)), 0):
        rest = name[start:].strip()
        if start and is_known(rest):
            ways[start] = (rest,)
            continue
        for stop, after in joints:
            one = name[start:stop].strip()
            if stop >= start and after in ways and (is_known(one) or not (start or one)):
                ways[start] = (one, *ways[after]) if one else ways[after]
                break
    return ways.get(0, ())


def short_forms(key: str) -> set[str]:
    """A name without its city, its suffix, or both; never so short that it says nothing."""
    forms = {key, key.removeprefix("市"), key.removeprefix(_CITY), "市" + key.removeprefix(_CITY)}
    for form in tuple(forms):
        for suffix in _SHORTENED:
            if form.endswith(suffix):
                short = form.removesuffix(suffix)
                forms.add(short)
                if suffix == "政府" and short[-1:] in ("县", "市", "区"):
                    forms.add(short[:-1])
                break
    return {form for form in forms if len(form) > 1 and form not in _TOO_COMMON}


def _leaves_out_little(typed: str, form: str) -> bool:
    """Whether `typed` is `form` less a few characters (市环境局). Never a government: 晋城市政府 is not 城区政府."""
    if typed[0] != form[0] or len(typed) < 3 or len(typed) * 5 < len(form) * 3 or typed.endswith("政府"):
        return False
    rest = iter(form)
    return all(char in rest for char in typed)


def core_of(key: str) -> str:
    """The distinctive part of a name: 生态环境 of 市生态环境局, "" of 市政府."""
    shorter = True
    while shorter and key:
        shorter = False
        for words, cut in ((_RANKS, str.removeprefix), (_FORMS, str.removesuffix)):
            for word in words:
                rest = cut(key, word)
                shorter, key = shorter or rest != key, rest
    return key


def abbreviates(short: str, full: str) -> bool:
    """Whether distinctive parts may be one in short and in full: 住建, 住房和城乡建设."""
    rest = iter(full)
    return 2 <= len(short) < len(full) and short[0] == full[0] and all(char in rest for char in short)


def _shares_a_part(one: str, other: str, longest: int, whole: int) -> bool:
    """Two characters in a row; one where there are no more, or in its place in a part of two (泽洲, 税务).

    `whole` is the length of that part in the unit's own name: 审批 is short for 审批服务管理, and 审计 no slip for it.
    """
    if len(one) == len(other) == 2:
        return whole == 2 and (one[0] == other[0] or one[1] == other[1])
    return longest >= min(2, len(one), len(other)) > 0


class Registry:
    """The units and groups that are known, in the order of units.yaml."""

    def __init__(self, units: Iterable[Unit] = (), groups: Iterable[Group] = ()) -> None:
        self.units = tuple(units)
        self.groups = tuple(groups)
        self._groups = {group.name: group for group in self.groups}
        self._names: dict[str, str] = {}
        self._bare_groups: dict[str, str] = {}
        everyone: list[Unit | Group] = [*self.units, *self.groups]
        for one in everyone:
            self._names.setdefault(key_of(one.name), one.name)
        for one in everyone:
            for alias in one.aliases:
                self._names.setdefault(key_of(alias), one.name)
        for group in self.groups:
            for name in (group.name, *group.aliases):
                self._bare_groups.setdefault(key_of(name).translate(_BRACKETS), group.name)

    @property
    def spellings(self) -> int:
        return sum(1 + len(unit.aliases) for unit in self.units)

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names of all units."""
        return tuple(unit.name for unit in self.units)

    def canonical(self, name: str) -> str | None:
        """The canonical name of a unit or group by name or alias, whatever its brackets and blanks; None if unknown.

        A group is known without the brackets and separators of its name, too: 各县市区.
        """
        return self._named(key_of(name))

    def _named(self, key: str) -> str | None:
        return self._names.get(key) or self._bare_groups.get(key.translate(_BRACKETS))

    def strange(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are no unit's and no group's, each once."""
        return tuple(name for name in dict.fromkeys(names) if not self._is_known(name))

    def with_units(self, names: Iterable[str]) -> "Registry":
        """This register and units of these names besides, of which nothing more is known."""
        return Registry((*self.units, *(Unit(name, "", (), "") for name in names)), self.groups)

    def _is_known(self, name: str) -> bool:
        return self.canonical(name) is not None

    def parted(self, name: str) -> tuple[str, ...]:
        """See `units.parted`."""
        return parted(name, self._is_known)

    def several(self, name: str) -> tuple[str, ...]:
        """What looks like several names joined to one, since one of them is known; () if it does not."""
        joints = [match.span() for match in _JOINT.finditer(name)] if len(name) <= _LONGEST_NAME else []
        for stop, start in joints if len(joints) <= _MOST_JOINTS else ():
            before, behind = name[:stop].strip(), name[start:].strip()
            if not (before and behind):
                continue
            first, last = ((one,) if self._is_known(one) else self.parted(one) for one in (before, behind))
            if first or last:
                return (*(first or self.several(before) or (before,)), *(last or self.several(behind) or (behind,)))
        return ()

    def responsible(self, cell: str, members: tuple[str, ...] = ()) -> tuple[tuple[Responsible, ...], list[str]]:
        """Who answers, in the order of the cell, each once, and the names that are not known.

        A group gives way to its members, or to `members` if it has none; one without either stands for itself.
        A unit named itself is not counted as brought in by a group. An unknown name stays as written, save one that
        及 or 和 joins of names that are all known.
        """
        found: dict[str, Responsible] = {}
        unknown: list[str] = []
        for written in self._names_in(cell):
            name = self.canonical(written)
            if name is None:
                unknown.append(written)
                found[written] = Responsible(written)
            elif name not in self._groups:
                found[name] = Responsible(name)
            else:
                given = self._groups[name].members or tuple(self.canonical(one) or one for one in members)
                for member in given or (name,):
                    found.setdefault(member, Responsible(member, name))
        return tuple(found.values()), unknown

    def _names_in(self, cell: str) -> list[str]:
        names: list[str] = []
        for written in split(cell)[0] if cell != NOBODY else ():
            names += ((written,) if self._is_known(written) else self.parted(written)) or (written,)
        return names

    def find(self, typed: str) -> Found:
        """What a person means: a name, an alias, a short form (泽州, 发改委), or a beginning that only one unit has."""
        key = key_of(typed)
        name = self._named(key)
        if name in self._groups:
            return Found(None, self._groups[name].members or self._nearest(key))
        if name is not None:
            return Found(name, ())
        if not 2 <= len(key) <= _LONGEST_NAME:
            return Found(None, self._nearest(key))
        short = short_forms(key)
        forms = [(form, unit.name) for unit in self.units for form in self._forms(unit)]
        ways = (
            {unit for form, unit in forms if short & short_forms(form)},
            {unit for form, unit in forms if form.startswith(key) and key not in _TOO_COMMON},
            {unit for form, unit in forms if _leaves_out_little(key, form)},
        )
        for candidates in ways:
            if len(candidates) == 1:
                return Found(candidates.pop(), ())
            if candidates:
                return Found(None, tuple(name for name in self.names if name in candidates)[:8])
        return Found(None, self._nearest(key))

    @staticmethod
    def _forms(unit: Unit) -> list[str]:
        return [key_of(name) for name in (unit.name, *unit.aliases) if len(name) <= _LONGEST_NAME]

    def _nearest(self, key: str) -> tuple[str, ...]:
        """At most five units of whose distinctive part `key` has a real part, the likest first.

        What has no distinctive part (市政府) means a government.
        """
        from difflib import SequenceMatcher  # 2 ms, only for a name that is not known

        matcher = SequenceMatcher(autojunk=False)
        core = core_of(key[:60])
        matcher.set_seq2(core or key[:60])
        likeness = []
        for order, unit in enumerate(self.units):
            best, whole = 0.0, len(core_of(key_of(unit.name[:_LONGEST_NAME])))
            for form in self._forms(unit) if core or unit.name.endswith("政府") else ():
                other = core_of(form) if core else form
                matcher.set_seq1(other)
                near = (
                    not core
                    or abbreviates(core, other)
                    or abbreviates(other, core)
                    or _shares_a_part(other, core, matcher.find_longest_match().size, whole)
                )
                best = max(best, matcher.ratio() if near else 0)
            if best >= 0.4:
                likeness.append((-best, order, unit.name))
        return tuple(name for _, _, name in sorted(likeness)[:5])


class Suggestions:
    """The nearest names of the unknown, as long as that is quick: each look-up goes through the register."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.found: dict[str, tuple[str, ...]] = {}
        self.compared = 0

    def of(self, name: str) -> tuple[str, ...]:
        """What was meant, if that is sure, else what is near; () where nothing is, or there are too many names."""
        if name not in self.found:
            self.compared += self.registry.spellings
            near = self.registry.find(name) if self.compared <= _MOST_COMPARED else Found(None, ())
            self.found[name] = (near.name,) if near.name else near.nearest
        return self.found[name]
