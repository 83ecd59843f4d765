"""What an office's file holds, whatever program wrote it: lines of text, and grids of cells."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """A cell as it stands, its blanks and line breaks included.

    `above` and `left` tell that it is part of a merged cell that begins above it or left of it; `text` is that cell's.
    """

    text: str
    above: bool = False
    left: bool = False


class Row(NamedTuple):
    """A row of a grid. `place` names it for a person (第12行); `line` is its number in the file, 0 if it has none.

    `hidden` rows were hidden, by a filter mostly; they are rows all the same.
    """

    cells: tuple[Cell, ...]
    place: str
    line: int = 0
    hidden: bool = False


class Line(NamedTuple):
    """A line of text outside all grids."""

    text: str
    place: str
    line: int = 0


class Grid(NamedTuple):
    """Rows that stand together. `sheet` is the worksheet's name, `hidden` the columns that nobody sees.

    `exact` says that merged cells are known; else an empty cell may be a part of a merged one. `joined` names the rows
    that were put together from several lines.
    """

    rows: tuple[Row, ...]
    sheet: str = ""
    hidden: frozenset[int] = frozenset()
    exact: bool = False


class Document(NamedTuple):
    """The file's name, its lines and grids in order, and what a reader should know of how they were read."""

    name: str
    blocks: tuple[Line | Grid, ...]
    remarks: tuple[str, ...] = ()


def rectangular(rows: list[Row]) -> list[Row]:
    """All rows as long as the longest; what is missing at the end of a row is empty."""
    longest = max((len(row.cells) for row in rows), default=0)
    return [row._replace(cells=row.cells + (Cell(""),) * (longest - len(row.cells))) for row in rows]
