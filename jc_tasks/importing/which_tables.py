"""Which of a document's tables are the plan's: told by numbers, by titles of plans, by worksheets' names, by titles."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from jc_tasks.importing.found_tables import FoundTable

KNOWN_PLANS = {"air": ("大气", "空气", "蓝天"), "water": ("水", "碧水"), "soil": ("土壤", "净土")}
"""Ids that offices here use: the plan's short name, and what else its title may say."""

_NO_WATER = re.compile(r"沁水|水务|水利|水泥|地下水")
_SURELY = {"水": re.compile(r"水(?:污染|环境|生态|质)")}
"""Words that say a plan only before certain others: 水污染, not 节水 or 水泥."""
_OF_SHEET = r"(?:污染|环境|质量|专项|计划|台账|任务|攻坚|行动|保卫|方面|类)"
_DERIVED = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}?[省市县区])?(?:20\d\d(?:[-—–至]20\d\d)?年度?)?(?P<name>[\u4e00-\u9fff]{2,6}?)"
    r"(?:环境)?(?:污染|质量|治理|防治|保护|整治|专项|攻坚|提升|改善|达标|管控|重点|行动|工作|任务|台账|计划)"
)
_NO_NAMES = re.compile(r".*(?:重点|工作|任务|年度|目标|攻坚|全市|全县|行动|推进|关于|落实|实施).*")


class Choice(NamedTuple):
    """The tables to take, and why the others are not. `absent` is the plan that the document has no table of."""

    tables: list[FoundTable]
    why: str = ""
    absent: str = ""


def chosen(found: list[FoundTable], wanted: Iterable[int], plan: str, name: str) -> Choice:
    """The tables of these numbers, else those of the plan: an id that is known, else one that a short name is given to.

    Where nothing is said of plans, or the id is not known, all tables are taken.
    """
    if numbers := set(wanted):
        return Choice([table for number, table in enumerate(found, 1) if number in numbers], "--table 没有写它")
    words = KNOWN_PLANS.get(plan, ()) or ((name,) if name else ())
    choices = (rule(found, words) for rule in _RULES) if words else ()
    return next(filter(None, choices), Choice(found))


def _of_the_plan(found: list[FoundTable], words: tuple[str, ...]) -> Choice | None:
    """Those below a title of this plan, where others stand below titles of other plans."""
    named, plans = _titles_saying(found, words), {table.plan_title for table in found}
    if not 0 < len(named) < len(plans):
        return None
    return Choice([table for table in found if table.plan_title in named], f"不属于{_quoted(named)}")


def _on_its_sheets(found: list[FoundTable], words: tuple[str, ...]) -> Choice | None:
    return _by(_sheet, found, words)


def _by_their_titles(found: list[FoundTable], words: tuple[str, ...]) -> Choice | None:
    """Titles of tables count where none of a plan tells them apart."""
    told = _titles_saying(found, words) or len({table.plan_title for table in found}) > 1
    return None if told else _by(_title, found, words)


def _of_other_plans(found: list[FoundTable], words: tuple[str, ...]) -> Choice | None:
    """None of them, where they are of several plans, and this one is none of these."""
    others = {known_plan(table) for table in found} - {"", words[0]}
    own = any(_surely(part(table), word) for table in found for word in words for part in (_sheet, _title))
    several = len(set(map(_label, found))) > 1
    if not others or own or _titles_saying(found, words) or not several:
        return None
    return Choice([], f"不是“{words[0]}”的表", words[0])


_RULES = (_of_the_plan, _on_its_sheets, _by_their_titles, _of_other_plans)
"""In this order: the first that can tell the tables apart."""


def _titles_saying(found: list[FoundTable], words: Iterable[str]) -> list[str]:
    """The titles of plans above the tables that say this plan."""
    return [title for title in dict.fromkeys(table.plan_title for table in found) if _says(title, words)]


def known_plan(table: FoundTable) -> str:
    """The short name of the plan that a table is of, if it is one that offices here have; "" if it is not said."""
    for part in (table.plan_title, table.sheet, table.title):
        said = [names[0] for names in KNOWN_PLANS.values() if any(_surely(part, name) for name in names)]
        if len(said) == 1:
            return said[0]
    return ""


def derived_name(title: str) -> str:
    """A short name of a plan that is not known, out of its title: 噪声 of 晋城市2026年噪声污染防治计划; or ""."""
    match = _DERIVED.match(title)
    return match["name"] if match and not _NO_NAMES.fullmatch(match["name"]) else ""


def other_plan(tables: list[FoundTable], plan: str) -> str:
    """The short name of another plan, where all that is said of these tables is that they are of that one."""
    words = KNOWN_PLANS.get(plan, ())
    if not words or any(_says(part, words) for one in tables for part in (one.plan_title, one.sheet, one.title)):
        return ""
    others = {known_plan(table) for table in tables} - {""}
    return others.pop() if len(others) == 1 else ""


def _by(part: Callable[[FoundTable], str], found: list[FoundTable], words: tuple[str, ...]) -> Choice | None:
    """The tables that a part of them does not say to be of another plan, where it says some to be of this one."""
    others = [name for names in KNOWN_PLANS.values() if not set(names) & set(words) for name in names]
    own = [table for table in found if any(_surely(part(table), word) for word in words)]
    rest = [table for table in found if table not in own and any(_surely(part(table), word) for word in others)]
    if not own or not rest:
        return None
    shown = _quoted(map(part, own))
    where = f"不在工作表{shown}里" if part is _sheet else f"不属于{shown}"
    return Choice([table for table in found if table not in rest], where)


def _quoted(titles: Iterable[str]) -> str:
    return "、".join(f"“{title}”" for title in dict.fromkeys(titles))


def _sheet(table: FoundTable) -> str:
    return table.sheet


def _title(table: FoundTable) -> str:
    return table.title


def _label(table: FoundTable) -> str:
    """What tells one plan's tables from another's."""
    return table.plan_title or table.sheet or known_plan(table) or table.title


def _says(title: str, words: Iterable[str]) -> bool:
    plain = _NO_WATER.sub("", title)
    return any(word in plain for word in words)


def _surely(title: str, word: str) -> bool:
    """Whether a title or a worksheet's name says the plan: 水, 水污染防治; not 沁水县, 水务局."""
    if title == word or re.match(rf"{re.escape(word)}{_OF_SHEET}", title):
        return True
    pattern = _SURELY.get(word)
    return pattern.search(_NO_WATER.sub("", title)) is not None if pattern else word in title
