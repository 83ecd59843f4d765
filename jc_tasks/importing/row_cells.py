"""The cells of a ledger table by what they hold; merged cells are counted once. What is odd about its columns."""

from __future__ import annotations

import re
from functools import cached_property

from jc_tasks.importing.cell_text import clean
from jc_tasks.importing.found_tables import FoundTable
from jc_tasks.importing.header_words import ADJUSTED, TIME, role_of
from jc_tasks.importing.headers import Header

_YEAR = re.compile(r"20\d\d")


class RowCells:
    """A table's cells, by the position of the row and by role or column."""

    def __init__(self, table: FoundTable) -> None:
        self.table = table
        self.columns = table.header.columns

    @cached_property
    def arabic(self) -> bool:
        """Whether the table numbers its rows 1, 2, 3."""
        return any(self.raw(position, "no").strip().isdecimal() for position in range(len(self.table.rows)))

    def cell(self, position: int, column: int) -> str:
        """A cell's words; a cell that is merged over several columns counts for one of them only.

        It is the tasks' if they are among them, else the first one's.
        """
        cells = self.table.rows[position].cells
        if column >= len(cells):
            return ""
        first, end = column, column + 1
        while first > 0 and cells[first].left:
            first -= 1
        while end < len(cells) and cells[end].left:
            end += 1
        if end - first > 1:
            named = sorted(index for index in self.columns.values() if first <= index < end)
            text = self.columns.get("text", -1)
            if column != (text if text in named else named[0] if named else first):
                return ""
        return cells[column].text

    def repeated(self, position: int, column: int) -> bool:
        """Whether the cell is a part of the one to its left."""
        cells = self.table.rows[position].cells
        return column < len(cells) and cells[column].left

    def raw(self, position: int, role: str) -> str:
        return self.cell(position, self.columns[role]) if role in self.columns else ""

    def text(self, position: int, role: str) -> str:
        return clean(self.raw(position, role))

    def merged(self, position: int, role: str) -> bool:
        """Whether the cell is a part of the one above it."""
        cells, column = self.table.rows[position].cells, self.columns.get(role, -1)
        return 0 <= column < len(cells) and cells[column].above

    def filled(self, position: int) -> list[int]:
        """The columns that hold words, those of merged cells too."""
        return [index for index, cell in enumerate(self.table.rows[position].cells) if cell.text.strip()]


def remarks(cells: RowCells, year: int, nobody: str) -> list[tuple[str, str]]:
    """Kind and words of each: hidden columns that were read, further deadlines, what no column was found for.

    `nobody` stands for units where a table has no column for them.
    """
    header, found = cells.table.header, []
    for role in header.unseen:
        if any(cells.text(position, role) for position in range(len(cells.table.rows))):
            found.append(("column", f"“{header.words[role]}”是隐藏的列，照样读入了"))
    for _, word in header.deadlines:
        used = "有字的行用它作时限" if ADJUSTED.fullmatch(word) else "没有用它作时限，照原文放在说明里"
        found.append(("deadline", f"“{word}”栏也像是完成时限：{used}"))
    years = set(_YEAR.findall(header.words.get("deadline", ""))) - {str(year)}
    if years:
        word = header.words["deadline"]
        found.append(("deadline", f"“{word}”栏写着另一个年份；没有写年份的时限，这里一律按 {year} 年读"))
    if "deadline" in header.columns and times(header):
        words = "、".join(f"“{word}”" for word in times(header))
        found.append(("deadline", f"{words}栏像是时间，没有用作时限，照原文放在说明里"))
    if "deadline" not in header.columns:
        words = "、".join(f"“{word}”" for word in times(header))
        like = f"；{words}栏像是时间，照原文放在说明里" if words else ""
        found.append(("deadline", f"没有认出完成时限栏，各项都没有写时限{like}"))
    if "units" not in header.columns and not header.partners:
        found.append(("units", f"没有认出责任单位栏，各项暂作“{nobody}”"))
    return found


def times(header: Header) -> list[str]:
    """Words of columns that may be deadlines, where no column surely is."""
    return [word for _, word in header.others if TIME.fullmatch(word)]


def grouping(cells: RowCells) -> bool:
    """Whether the column of categories groups the rows. Words of its own on every row are no categories."""
    if role_of(cells.table.header.words.get("category", "")) != "text":
        return True
    rows = [position for position in range(len(cells.table.rows)) if cells.text(position, "text")]
    labels = [cells.text(position, "category") for position in rows]
    return len(labels) < 2 or not all(labels) or len(set(labels)) < len(labels)
