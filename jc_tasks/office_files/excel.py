"""Excel workbooks through openpyxl: what a person sees in each cell, merged cells, hidden rows and columns."""

from __future__ import annotations

import io
from typing import Any
from warnings import catch_warnings

from jc_tasks.model import Place, Problem
from jc_tasks.office_files.document import (
    MOST_SQUARE,
    WIDEST,
    Cell,
    Document,
    Grid,
    Row,
    crowded,
    rectangular,
    too_wide,
)
from jc_tasks.office_files.number_formats import shown
from jc_tasks.office_files.package import FAULTS


def read(raw: bytes, name: str) -> Document | Problem:
    """Each visible worksheet as a grid. A formula counts by the value that was saved with it."""
    broken = Problem(
        "broken-package",
        "Excel 文件不完整，打不开。",
        "用 WPS 或 Office 打开看看是否完好，重新“另存为”一份，再导入。",
        Place(name, 0, 0, ""),
    )
    # 184 ms where typer takes 65; only when a workbook is read, and the package is an extra
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with catch_warnings(action="ignore"):  # of headers, extensions and the like, which nobody asked for
            book = load_workbook(io.BytesIO(raw), keep_links=False)
            values = None
            if any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet).values()):
                values = load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    except (InvalidFileException, *FAULTS):
        return broken
    remarks: list[str] = []
    grids = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            if _cells(sheet):
                remarks.append(f"隐藏的工作表“{sheet.title}”没有读。要导入，先取消隐藏。")
            continue
        known = values[sheet.title] if values else sheet
        grid = _grid(sheet, known, f"工作表“{sheet.title}”" if len(book.worksheets) > 1 else "", remarks)
        if grid is None:
            return crowded(name)
        if grid.rows:
            grids.append(grid)
    return Document(name, tuple(grids), tuple(remarks))


def _cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """The cells that exist, by row and column: asking for rows would make all those between."""
    found: dict[tuple[int, int], Any] = sheet._cells
    return found


def _grid(sheet: Any, known: Any, where: str, remarks: list[str]) -> Grid | None:
    """The grid of a worksheet; None if it is larger than any ledger."""
    texts: dict[int, dict[int, Cell]] = {}
    values = _cells(known)
    uncomputed = 0
    for (row, column), cell in _cells(sheet).items():
        valued = values.get((row, column), cell)
        text = shown(valued.value, str(valued.number_format or ""))
        if cell.data_type == "f" and not text:
            uncomputed += 1
            text = str(getattr(cell.value, "text", cell.value))
        if text:
            texts.setdefault(row, {})[column] = Cell(text)
    if uncomputed:
        remarks.append(
            f"{where or '表'}里有 {uncomputed} 个公式没有存下算出的值，照公式原样读入。用 WPS 打开，存一次，再导入。"
        )
    for merged in sheet.merged_cells.ranges:
        _spread(texts, merged)
    ends = {number: max(cells) for number, cells in texts.items()}
    remarks += too_wide([f"{where}第{number}行" for number in sorted(texts) if ends[number] > WIDEST])
    if sum(min(end, WIDEST) for end in ends.values()) > MOST_SQUARE:
        return None
    rows = []
    for number in sorted(texts):
        cells = texts[number]
        listed = tuple(cells.get(column, Cell("")) for column in range(1, min(ends[number], WIDEST) + 1))
        dimension = sheet.row_dimensions.get(number)
        hidden = bool(dimension and dimension.hidden)
        rows.append(Row(listed, f"{where}第{number}行", number, hidden))
    whole = rectangular(rows, remarks)
    return None if whole is None else Grid(whole, sheet.title, _hidden_columns(sheet), exact=True)


def _spread(texts: dict[int, dict[int, Cell]], merged: Any) -> None:
    """The text of a merged cell in all cells that it covers, in rows that exist."""
    first = texts.get(merged.min_row, {}).get(merged.min_col)
    if first is None:
        return
    for row in range(merged.min_row, merged.max_row + 1):
        if row not in texts:
            continue
        for column in range(merged.min_col, min(merged.max_col, WIDEST) + 1):
            if (row, column) != (merged.min_row, merged.min_col):
                texts[row][column] = Cell(first.text, row > merged.min_row, column > merged.min_col)


def _hidden_columns(sheet: Any) -> frozenset[int]:
    """0-based. A dimension may stand for a run of columns."""
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first = dimension.min or 0
            hidden.update(range(first - 1, min(dimension.max or first, WIDEST)))
    return frozenset(hidden)
