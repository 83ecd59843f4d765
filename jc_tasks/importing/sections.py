"""The sections of a plan: as a ledger prints them in a column, 一、强化工业治理; or as titles on rows of their own,
一、结构调整, below it perhaps （一）优化产业.

The ledger knows one level of sections. The outermost title is the section; those below it are kept as notes.
"""

import re
from typing import NamedTuple

from jc_tasks.chinese import numeral, numeral_value
from jc_tasks.importing.cell_text import clean, number_in
from jc_tasks.importing.found_tables import single
from jc_tasks.importing.row_cells import RowCells

SENTENCE_ENDS = "。！？；…"
LONGEST = 60

_STYLES = (
    ("第一章", re.compile(r"第[一二三四五六七八九十]{1,3}[章节篇部].*")),
    ("一、", re.compile(r"[一二三四五六七八九十]{1,3}(?:[、.．，:：]|\s).*")),
    ("（一）", re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)].*")),
    ("1.", re.compile(r"\d{1,2}[.．、].*")),
    ("（1）", re.compile(r"[（(]\d{1,2}[）)].*")),
)
_NUMBERED = re.compile(r"[（(]?(?P<numeral>[一二三四五六七八九十]{1,3})(?:[）)]|[、.．，\s])[、.．]?(?P<title>.+)")


class Sections:
    """Keys and titles in the order of the document; a label without a numeral gets the next one that is free."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        self.given: list[str] = []  # keys that the document does not print
        self._keys: dict[str, str] = {}
        self._free = 1

    @staticmethod
    def numbered(label: str) -> bool:
        return _NUMBERED.fullmatch(label) is not None

    def key(self, label: str) -> str:
        """The key of the section that is printed so; a new one if it is met for the first time."""
        match = _NUMBERED.fullmatch(label)
        title = (match["title"] if match else label).rstrip("。.") or label
        wanted = match["numeral"] if match and numeral_value(match["numeral"]) else ""
        if wanted and self.titles.get(wanted, title) == title:
            self.titles[wanted] = title
            self._keys.setdefault(title, wanted)
            return wanted
        if title in self._keys:
            return self._keys[title]
        while (free := _key(self._free)) in self.titles:
            self._free += 1
        self.titles[free], self._keys[title] = title, free
        self.given.append(free)
        return free


def _key(number: int) -> str:
    return numeral(number) if number < 100 else str(number)


class Label(NamedTuple):
    """A title, how its number is written, and the row it stands on."""

    words: str
    style: str
    place: str


class Labels:
    """The titles in force, the outermost first. A way of numbering that comes first in the table is further out."""

    def __init__(self) -> None:
        self.stack: list[Label] = []
        self.unused: list[Label] = []
        self._styles: list[str] = []
        self._used: set[str] = set()

    def put(self, words: str, place: str) -> None:
        """A new title: it ends those of its own level and of the levels below."""
        style = next((name for name, pattern in _STYLES if pattern.fullmatch(words)), "")
        if style not in self._styles:
            self._styles.append(style)
        level = self._styles.index(style)
        while self.stack and self._styles.index(self.stack[-1].style) >= level:
            self._drop(self.stack.pop())
        self.stack.append(Label(words, style, place))

    def use(self) -> list[str]:
        """The titles above a row of the table."""
        self._used.update(label.place for label in self.stack)
        return [label.words for label in self.stack]

    def end(self) -> list[Label]:
        """All titles that no row stands below."""
        while self.stack:
            self._drop(self.stack.pop())
        return self.unused

    def _drop(self, label: Label) -> None:
        if label.place not in self._used:
            self.unused.append(label)


def title_on(cells: RowCells, position: int) -> str:
    """The title that a row is, "" for every other row.

    It stands alone: over several columns, in the column of categories or, if it cannot be a number, of numbers; in
    another one only behind a numeral (一、结构调整). 一 | 结构调整 between rows with numbers 1, 2, 3 is a title too.
    """
    row, filled = cells.table.rows[position], cells.filled(position)
    no, category = cells.columns.get("no"), cells.columns.get("category")
    if len(filled) == 2 and single(row) is None:
        number, title = (clean(row.cells[index].text) for index in filled)
        beside = filled[0] == no and filled[1] in (category, cells.columns.get("text"))
        if beside and not row.cells[filled[1]].above and _is_numeral(number) and _is_title(title):
            return f"{number}{'' if number[-1] in '）)、.．' else '、'}{title}" if cells.arabic else ""
    if not filled or single(row) is None:
        return ""
    words, first = clean(row.cells[filled[0]].text), filled[0]
    if len(words) > LONGEST or number_in(words) is not None:
        return ""
    if (len(filled) > 1 and row.cells[filled[-1]].left) or first == category:
        return words
    if not _is_title(words):
        return ""
    is_name = len(words) > 1 and "一" <= words[0] <= "鿿"
    return words if Sections.numbered(words) or (first == no and is_name) else ""


def _is_numeral(text: str) -> bool:
    """一, 一、 or （一）, as a title's number stands in a cell of its own."""
    bare = text.strip("（）()、.． ")
    return numeral_value(bare) is not None and not bare.isascii()


def _is_title(words: str) -> bool:
    return len(words) <= LONGEST and words[-1:] not in SENTENCE_ENDS
