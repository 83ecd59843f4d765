"""The header of a ledger table: which column holds what, told by the words that offices print above it.

A header has one row, or two: a wide word (责任单位) above the words of its columns (牵头单位, 配合单位).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from jc_tasks.importing.cell_text import number_in
from jc_tasks.importing.header_words import (
    LAST_DAY,
    LONGEST_OTHER,
    LONGEST_WORD,
    heads_a_group,
    means_tasks,
    rank,
    role_of,
    squeezed,
)
from jc_tasks.office_files import Row

SUPERVISION = ("progress", "problem", "next")
_SENTENCE_ENDS = ("。", "；", ";")


class Header(NamedTuple):
    """The columns of a table: by role the 0-based column and its printed word; all others with their words.

    `partners` are further columns of units, `hidden` the other columns that nobody sees, `deadlines` those of `others`
    that hold deadlines too. `unseen` are the roles whose own column is hidden. `width` counts the columns up to the
    last that has a word.
    """

    columns: dict[str, int]
    words: dict[str, str]
    partners: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]
    hidden: tuple[tuple[int, str], ...]
    deadlines: tuple[tuple[int, str], ...]
    unseen: tuple[str, ...]
    width: int

    @property
    def printed(self) -> tuple[object, ...]:
        """What two headers of one table have in common."""
        return (sorted(self.columns.items()), sorted(self.words.items()), self.partners, self.others)

    @property
    def is_ledger(self) -> bool:
        """With tasks in words and their deadlines; else it is a table of projects or targets."""
        return "text" in self.columns and "deadline" in self.columns


class _Headed(NamedTuple):
    """A column with its word, and what that says it holds ("" for none of the roles)."""

    at: int
    word: str
    role: str


def header_at(rows: Sequence[Row], at: int, hidden: frozenset[int] = frozenset()) -> tuple[Header, int] | None:
    """The header that begins with a row, and how many rows it has; None where none begins."""
    if any(cell.text.rstrip().endswith(_SENTENCE_ENDS) for cell in rows[at].cells):
        return None
    top = _columns(rows[at])
    if not _may_be_header(top):
        return None
    if at + 1 < len(rows) and (two := _two_rows(rows[at], rows[at + 1])) and (header := _header(two, hidden)):
        return header, 2
    header = _header(top, hidden)
    return (header, 1) if header else None


def _columns(row: Row) -> list[_Headed]:
    """The columns that have a word. One that a merged word covers too holds more units, or nothing that is known."""
    columns = []
    for index, cell in enumerate(row.cells):
        if word := squeezed(cell.text):
            role = role_of(word)
            columns.append(_Headed(index, word, role if role in ("units", "partners") or not cell.left else ""))
    return columns


def _may_be_header(columns: list[_Headed]) -> bool:
    """Three words or more, of them two that a ledger has, and no whole sentences."""
    words = {column.word for column in columns}
    known = {column.role for column in columns if column.role}
    return len(words) > 2 and len(known) > 1 and max(map(len, words)) <= LONGEST_OTHER


def _two_rows(upper: Row, lower: Row) -> list[_Headed] | None:
    """The columns of a header in two rows; None where the second row is none of the header.

    Every word of the second row stands below a wide word, one with a merged or an empty cell at its right.
    """
    above = [squeezed(cell.text) for cell in upper.cells]
    starts = [bool(word) and not upper.cells[index].left for index, word in enumerate(above)]
    parents = [max((one for one in range(index + 1) if starts[one]), default=-1) for index in range(len(above))]
    below = [
        squeezed(cell.text) if not (cell.above or cell.left) and index < len(above) else ""
        for index, cell in enumerate(lower.cells)
    ]
    children = [index for index, word in enumerate(below) if word]
    if len(children) < 2 or any(len(below[index]) > LONGEST_WORD or number_in(below[index]) for index in children):
        return None
    if any(parents[index] < 0 or parents.count(parents[index]) < 2 for index in children):
        return None
    columns = []
    for index, word in enumerate(above):
        if below[index]:
            columns.append(_joined(index, above[parents[index]], below[index]))
        elif starts[index]:
            columns.append(_Headed(index, word, role_of(word)))
    return columns


def _joined(index: int, parent: str, child: str) -> _Headed:
    """A column's word below a wide one: 责任落实 / 责任单位; 完成时限 / 止; 责任单位 / 市级."""
    if role := role_of(child):
        return _Headed(index, child, role)
    ends = role_of(parent) == "deadline" and child in LAST_DAY
    role = "deadline" if ends else role_of(child + parent) if role_of(parent) == "units" else role_of(parent + child)
    return _Headed(index, f"{parent}({child})", role)


def _header(columns: list[_Headed], hidden: frozenset[int]) -> Header | None:
    """The header that the columns make; None if they do not.

    It names three things or more that a ledger has, among them the tasks or, beside numbers, the units.
    """
    by_role: dict[str, list[_Headed]] = {}
    for column in columns:
        by_role.setdefault(column.role, []).append(column)
    chosen = {role: _first(found, hidden) for role, found in by_role.items() if role not in ("", "partners")}
    for role, other, means in _STAND_INS:
        if role not in chosen and other in chosen and means(chosen):
            chosen[role] = chosen.pop(other)
    if "category" not in chosen and (group := _grouping(by_role.get("text", []), chosen, hidden)):
        chosen["category"] = group
    if len(chosen) < 3 or not ("text" in chosen or {"no", "units"} <= set(chosen)):
        return None

    def rest(wanted: Callable[[_Headed], bool]) -> tuple[tuple[int, str], ...]:
        return tuple((one.at, one.word) for one in columns if one not in chosen.values() and wanted(one))

    def helps(one: _Headed) -> bool:
        return one.role in ("partners", "units") and one.at not in hidden

    return Header(
        columns={role: column.at for role, column in chosen.items()},
        words={role: column.word for role, column in chosen.items()},
        partners=rest(helps),
        others=rest(lambda one: one.at not in hidden and not helps(one)),
        hidden=rest(lambda one: one.at in hidden),
        deadlines=rest(lambda one: one.at not in hidden and one.role == "deadline"),
        unseen=tuple(role for role, column in chosen.items() if column.at in hidden),
        width=max(column.at for column in columns) + 1,
    )


_STAND_INS: tuple[tuple[str, str, Callable[[dict[str, _Headed]], bool]], ...] = (
    ("text", "category", lambda chosen: means_tasks(chosen["category"].word)),
    ("text", "problem", lambda chosen: "units" in chosen),
)
"""The column of another role that holds what no column of its own does, and where it does, in this order."""


def _grouping(texts: list[_Headed], chosen: dict[str, _Headed], hidden: frozenset[int]) -> _Headed | None:
    """The first of several columns of words that stands before that of the tasks, if it may be what groups them."""
    before = [one for one in texts if len(texts) > 1 and one.at < chosen["text"].at and one.at not in hidden]
    return before[0] if before and heads_a_group(before[0].word) else None


def _first(found: list[_Headed], hidden: frozenset[int]) -> _Headed:
    """The column that is meant where several have words of one role: a visible one, and the word that comes first."""
    return min(found, key=lambda one: (one.at in hidden, rank(one.role, one.word), one.at))
