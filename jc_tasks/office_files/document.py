"""What an office's file holds, whatever program wrote it: lines of text, and grids of cells."""

from typing import NamedTuple

from jc_tasks.model import Place, Problem

MOST_CELLS = 200_000
"""Of a file, its lines included."""
MOST_SQUARE = 1_000_000
"""Of a grid, those included that its shorter rows lack."""
WIDEST = 200


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


def rectangular(rows: list[Row], remarks: list[str]) -> tuple[Row, ...] | None:
    """All rows as long as the longest; what is missing at the end of a row is empty. None if these are too many cells.

    Beyond the 200th column nothing is read, which the remarks say.
    """
    longest = min(max((len(row.cells) for row in rows), default=0), WIDEST)
    if longest * len(rows) > MOST_SQUARE:
        return None
    remarks += too_wide([row.place for row in rows if any(cell.text for cell in row.cells[WIDEST:])])
    return tuple(
        row._replace(cells=row.cells[:longest] + (Cell(""),) * (longest - len(row.cells)))
        if len(row.cells) != longest
        else row
        for row in rows
    )


def too_wide(places: list[str]) -> list[str]:
    """The remark that these rows are not read to their end; none where there are no such rows."""
    if not places:
        return []
    which = places[0] if len(places) == 1 else f"{places[0]}等 {len(places)} 行"
    return [f"{which}超过 {WIDEST} 列，后面的没有读。"]


def crowded(name: str) -> Problem:
    """The file holds more cells than are read."""
    message = f"文件里的行和格子超过 {MOST_CELLS // 10_000} 万个，不像是一份台账，没有读。"
    remedy = "只留台账的表，删去空白的行和列，另存一份，再导入。"
    return Problem("too-large", message, remedy, Place(name, 0, 0, ""))
