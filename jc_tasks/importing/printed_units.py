"""The units that a document prints -> the register that it makes, and what a person should look at in it.

Every name becomes a unit, every word for several a group whose members are to be filled in. Nothing is matched with
another city's register, nothing is merged: of what looks like one unit in two spellings the rarer is left out and said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jc_tasks.importing.cell_text import DITTO
from jc_tasks.ledger.registry import (
    NOBODY,
    Group,
    Registry,
    Suggestions,
    Unit,
    abbreviates,
    core_of,
    key_of,
    short_forms,
    split,
)

_GROUP = re.compile(r"(?:[省市县区]|全[省市县区]|[省市县区][直级属])?(?:各|有关|相关|其他|其它).+")
_COUNTY = re.compile(r".{1,8}[县市区旗](?:人民)?政府|[^省市]{1,6}[县市区旗]")
_CITY_ITSELF = re.compile(r"(?:[省市县区]|.{1,4}[省市])(?:人民)?政府")
_COURT = re.compile(r".*(?:法院|检察院)")
_FIRM = re.compile(r".*(?:公司|集团|厂|煤矿|矿业|银行|酒店)")
_BUREAU = re.compile(r"[市省县区].*(?:局|委|办|厅|部|委员会|办公室|中心|支队|处)")
_RANK = re.compile(r"[市省县区](?=.{3})")
_WHOLE = re.compile(
    r".*(?:局|委|办|厅|部|处|院|所|站|室|科|会|联|协|社|馆|台|校|学|场|狱|队|组|专班|人大|政府|中心|公司|集团|厂|矿|行|单位|部门"
    r"|县|区|市|旗|乡|镇|村|街道)"
)
_JOINT = re.compile(r"以及|[及和与]")
_NO_NAME = re.compile(r"[。！？!?：:；;“”\"]|^\d+$")
_DOUBTFUL = re.compile(
    r"^(?:由|会同|其(?!他|它)|以及|并|对(?!外)|按|根据)|[\d\W①-⑳]|等(?:$|有关|相关|单位|部门)|负责|牵头|配合|为责任|抓?落实|职责"
    r"|局长|主任|书记|[省市县区镇处科]长"
)
"""What no name of a unit holds, brackets apart: such a cell says more than a name, and is left to a person."""
_BRACKETED = re.compile(r"[（(〔\[【][^（(〔\[【）)〕\]】]*[）)〕\]】]")
_LONGEST = 40
_MOST = 1000


class PrintedUnits(NamedTuple):
    """What a document adds to a register.

    registry  the register with all of it
    units     the new units, in the order in which they are printed
    groups    the new groups, whose members nobody has said yet
    alike     names that were not added, each with the one that it may be another spelling of
    short     names that are printed and were made the alias of another: 公安局 of 市公安局, 泽州县 of 泽州县政府
    """

    registry: Registry
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    alike: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...] = ()


def printed_units(cells: Iterable[str], registry: Registry) -> PrintedUnits:
    """The register with the units of these cells.

    What is like a unit of the register, or like one that is printed more often, or says more than a name, is left to a
    person: till then the answers say that it is not in the register.
    """
    counts = Counter[str]()
    for cell, times in Counter(cells).items():
        counts.update({name: times for name in names_in(cell) if registry.canonical(name) is None})
    likeness = _Likeness(registry)
    for name in sorted(counts, key=lambda name: (*_second(name), -counts[name], -len(name))):
        likeness.add(name)
    new = [name for name in counts if name in likeness.added]
    keys = set(map(key_of, new))
    short = [_shorter(name) for name in new]
    units, groups = list[Unit](), list[Group]()
    for name, alias in zip(new, short, strict=True):
        own = alias and key_of(alias) not in keys and registry.canonical(alias) is None and short.count(alias) == 1
        own = own and likeness.of.get(alias, name) == name
        aliases = (alias,) if own else ()
        if _GROUP.fullmatch(name):
            groups.append(Group(name, aliases, ()))
        else:
            units.append(Unit(name, _kind(name), aliases, ""))
    whole = Registry((*registry.units, *units), (*registry.groups, *groups))
    left = [(name, likeness.of[name]) for name in counts if name in likeness.of]
    alike = tuple((name, other) for name, other in left if whole.canonical(name) is None)
    return PrintedUnits(whole, tuple(units), tuple(groups), alike, tuple(pair for pair in left if pair not in alike))


def _second(name: str) -> tuple[bool, bool]:
    """A name with brackets comes after the one without, 泽州县 after 泽州县政府, however often they are printed."""
    return name != _BRACKETED.sub("", name), not name.endswith("政府") and _is_county(name)


def names_in(cell: str) -> list[str]:
    """The names of units in a cell; what is a sentence is none."""
    written = split(cell)[0] if cell not in DITTO and cell != NOBODY else ()
    names = [name for one in written for name in _apart(one)]
    return [name for name in names if 2 <= len(name) <= _LONGEST and not _NO_NAME.search(name)]


def _apart(written: str) -> Sequence[str]:
    """The names that 和 or 及 joins, where each of them is surely one: 市公安局和市城管局, not 市发展和改革委员会."""
    for joint in _JOINT.finditer(written):
        first, rest = written[: joint.start()], _apart(written[joint.end() :])
        if all(len(one) > 2 and is_whole(one) for one in (first, *rest)):
            return [first, *rest]
    return [written]


def _is_surely_one(name: str) -> bool:
    """Whether a name ends as names of units do and says nothing else: 市水务局, not 由市水务局, 1.市水务局, 王建国."""
    bare = _BRACKETED.sub("", name)
    known = is_whole(bare) or _COURT.fullmatch(bare) or _FIRM.fullmatch(bare) or _GROUP.fullmatch(bare)
    return bool(known) and _DOUBTFUL.search(bare) is None


def is_whole(name: str) -> bool:
    """Whether a name ends as names of units do: 市生态环境局, not 市生态环."""
    return _WHOLE.fullmatch(name) is not None


def _kind(name: str) -> str:
    """By its ending: 县（市、区）, 市直部门, 司法机关, 企业, 其他单位."""
    bare = re.sub(r"[（(].*?[）)]", "", name)
    if _COURT.fullmatch(bare):
        return "司法机关"
    if _FIRM.fullmatch(bare):
        return "企业"
    if _is_county(bare):
        return "县（市、区）"
    return "市直部门" if bare.startswith("市") and _BUREAU.fullmatch(bare) else "其他单位"


def _shorter(name: str) -> str:
    """The name without 市, 区, 县 or 省 before it, of a group or a county without 政府 behind it; "" if it has none."""
    for ending in ("人民政府", "政府"):
        rest = name.removesuffix(ending)
        if rest != name and (_GROUP.fullmatch(rest) or _COUNTY.fullmatch(rest)):
            return rest
    ranked = _RANK.match(name) and not (_COUNTY.fullmatch(name) or _GROUP.fullmatch(name))
    return _RANK.sub("", name, count=1) if ranked else ""


class _Spelling(NamedTuple):
    """A name, and what it is compared by: its key, its short forms, its distinctive part."""

    name: str
    key: str
    forms: frozenset[str]
    core: str


class _Likeness:
    """Names that are added one by one, unless they may be another spelling of one that is there already."""

    def __init__(self, registry: Registry) -> None:
        self.suggestions = Suggestions(registry)
        self.there: list[_Spelling] = []
        self.added: set[str] = set()
        self.keys: set[str] = set()
        self.of: dict[str, str] = {}

    def add(self, name: str) -> None:
        new = _Spelling(name, key := key_of(name), frozenset(short_forms(key)), core_of(key))
        near = self.suggestions.of(name)
        like = near[0] if near else next((one.name for one in self.there if _may_be_one(new, one)), "")
        if key in self.keys:
            return  # 泽州县人民政府 and 泽州县政府 are one spelling
        if like:
            self.of[name] = like
        elif not _is_surely_one(name):
            return
        elif len(self.added) < _MOST:
            self.added.add(name)
            self.keys.add(key)
            self.there.append(new)


def _may_be_one(one: _Spelling, other: _Spelling) -> bool:
    """In short and in full (市住建局, 市住房和城乡建设局), or a character apart."""
    if not one.forms.isdisjoint(other.forms) or one.key.startswith(other.key):
        return True
    if one.key[0] != other.key[0] or _ending(one.key) != _ending(other.key):
        return False
    if len(one.key) == len(other.key):
        apart = sum(a != b for a, b in zip(one.key, other.key, strict=True))
        return apart == 1 and (len(one.core) > 2 or _is_county(one.key))
    return abbreviates(*sorted((one.core, other.core), key=len))


def _ending(key: str) -> str:
    """局 of 市水务局; 委 of 市发展和改革委员会."""
    return key.removesuffix("员会")[-1]


def _is_county(name: str) -> bool:
    return _COUNTY.fullmatch(name) is not None and not _CITY_ITSELF.fullmatch(name)
