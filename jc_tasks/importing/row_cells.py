"""The cells of a ledger table by what they hold; merged cells are counted once."""

from __future__ import annotations

from functools import cached_property

from jc_tasks.importing.cell_text import clean
from jc_tasks.importing.tables import Table


class RowCells:
    """A table's cells, by the position of the row and by role or column."""

    def __init__(self, table: Table) -> None:
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
