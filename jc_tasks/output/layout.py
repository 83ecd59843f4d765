"""How wide each column is and how its cells fold: the layout that text and terminal share."""

from collections.abc import Iterable
from typing import NamedTuple

from jc_tasks.output.characters import ambiguous_width, clean, clean_lines, degrade, fold, width
from jc_tasks.output.shown import Cell, Table

NO_EDGE = 10_000  # columns of a page that has no edge
GAP = 2  # blanks between columns
LEAST_WIDTH = 20  # a narrower terminal is treated as this wide
LEAST_FLEX = 12  # a flexible column is never narrower than six Chinese characters


class Grid(NamedTuple):
    """A table laid out: the width of each column, the header and each row as cells of folded lines."""

    widths: tuple[int, ...]
    header: tuple[list[str], ...]
    rows: list[tuple[list[str], ...]]


class Field(NamedTuple):
    """A labelled value laid out: the label, padded to the value's column, or on lines of its own `above` the value."""

    label: list[str]
    lines: list[str]
    light: str
    indent: int
    above: bool


def legible(text: str, encoding: str) -> str:
    """One line that the encoding can carry."""
    return degrade(clean(text).strip(), encoding)


def paragraph(text: str, columns: int, encoding: str) -> list[str]:
    """Free text (a title, a note) folded; its own line breaks are kept; blank text is no line at all."""
    lines = clean_lines(text)
    if not any(lines):
        return []
    ambiguous = ambiguous_width(encoding)
    return [part for line in lines for part in fold(degrade(line, encoding), columns, ambiguous)]


def grid(table: Table, columns: int, encoding: str) -> Grid | None:
    """The table in at most `columns`; None when it does not fit: see `records`."""
    ambiguous = ambiguous_width(encoding)
    header = [legible(column.title, encoding) for column in table.columns]
    rows = [[legible(cell.text, encoding) for cell in row] for row in table.rows]
    natural = [max(width(cell, ambiguous) for cell in cells) for cells in zip(header, *rows, strict=True)]
    widths = _share(table, natural, columns - GAP * (len(natural) - 1))
    if widths is None:
        return None

    def folded(cells: list[str]) -> tuple[list[str], ...]:
        return tuple(fold(cell, size, ambiguous) for cell, size in zip(cells, widths, strict=True))

    return Grid(widths, folded(header), [folded(row) for row in rows])


def fitting(tables: Iterable[Table], columns: int, encoding: str) -> Table | None:
    """The first of several drafts of a table that fits as columns; None when none does."""
    return next((table for table in tables if grid(table, columns, encoding)), None)


def _share(table: Table, natural: list[int], columns: int) -> tuple[int, ...] | None:
    least_widths = [2 if column.flex else max(column.min_width, 2) for column in table.columns]
    widths = list(map(max, natural, least_widths))
    flexible = [index for index, column in enumerate(table.columns) if column.flex]
    left = columns - sum(size for index, size in enumerate(widths) if index not in flexible)
    least = {index: min(widths[index], max(table.columns[index].min_width, LEAST_FLEX)) for index in flexible}
    if left < sum(least.values()):
        return None
    # A column whose least exceeds its share, or that needs less than it, is settled; the others share what that leaves.
    while flexible:
        shares = sum(table.columns[index].flex for index in flexible)
        fair = {index: left * table.columns[index].flex // shares for index in flexible}
        settled = [index for index in flexible if fair[index] < least[index]]
        settled = settled or [index for index in flexible if widths[index] <= fair[index]]
        for index in settled:
            widths[index] = least[index] if fair[index] < least[index] else widths[index]
            left -= widths[index]
            flexible.remove(index)
        if not settled:
            for index in flexible:
                widths[index] = fair[index]
            widths[flexible[-1]] += left - sum(fair.values())
            break
    return tuple(widths)


def records(table: Table, columns: int, encoding: str) -> list[list[Field]]:
    """Each row as labelled values, for a page too narrow for columns; empty cells are left out."""
    titles = [column.title for column in table.columns]
    rows = (stack(list(zip(titles, row, strict=True)), columns, encoding) for row in table.rows)
    return [[field for field in fields if field.lines != [""]] for fields in rows]


def stack(fields: list[tuple[str, Cell]], columns: int, encoding: str) -> list[Field]:
    """Labelled values one below the other, values in one column; under their labels where those take half the line."""
    ambiguous = ambiguous_width(encoding)
    labels = [legible(label + "：", encoding) for label, _ in fields]
    indent = max((width(label, ambiguous) for label in labels), default=0)
    above = indent > columns // 2
    if above:
        indent = 2
    return [
        Field(
            fold(label, columns, ambiguous) if above else [label + " " * (indent - width(label, ambiguous))],
            paragraph(cell.text, columns - indent, encoding) or [""],
            cell.light,
            indent,
            above,
        )
        for label, (_, cell) in zip(labels, fields, strict=True)
    ]
