"""Excel workbooks through openpyxl: what a person sees in each cell, merged cells, hidden rows and columns."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from typing import Any
from zipfile import ZipFile

from jc_tasks.document.faults import FAULTS
from jc_tasks.document.model import Cell, Document, Grid, Row, rectangular
from jc_tasks.model import Place, Problem

MOST_CELLS = 1_000_000
MOST_MERGED = 200_000
WIDEST = 200

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CELLS = re.compile(rb"<(?:\w+:)?c[\s>/]")
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_MIDNIGHT = time(0, 0)


def read(raw: bytes, name: str) -> Document | Problem:
    """Each visible worksheet as a grid. A formula counts by the value that was saved with it."""
    broken = Problem(
        "broken-package",
        "Excel 文件不完整，打不开。",
        "用 WPS 或 Office 打开看看是否完好，重新“另存为”一份，再导入。",
        Place(name, 0, 0, ""),
    )
    large = _too_large(raw)
    if large is None:
        return broken
    if large:
        return Problem("too-large", large, "删去不用的工作表和空白行列，另存一份，再导入。", Place(name, 0, 0, ""))
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(raw))
        values = None
        if any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet).values()):
            values = load_workbook(io.BytesIO(raw), data_only=True)
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
        if grid.rows:
            grids.append(grid)
    return Document(name, tuple(grids), tuple(remarks))


def _too_large(raw: bytes) -> str | None:
    """Why the worksheets hold too much to be read, "" if they do not; None where they cannot be unpacked."""
    try:
        with ZipFile(io.BytesIO(raw)) as package:
            for part in package.infolist():
                if not (part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")):
                    continue
                content = package.read(part)
                merged = sum(map(_area, _MERGED.findall(content)))
                if merged > MOST_MERGED:
                    return "工作表里有特别大的合并单元格，不像是一份台账，没有读。"
                if sum(1 for _ in _CELLS.finditer(content)) > MOST_CELLS:
                    return f"工作表里的格子超过 {MOST_CELLS // 10_000} 万个，不像是一份台账，没有读。"
    except FAULTS:
        return None
    return ""


def _area(corners: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = corners
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """The cells that exist, by row and column: asking for rows would make all those between."""
    found: dict[tuple[int, int], Any] = sheet._cells
    return found


def _grid(sheet: Any, known: Any, where: str, remarks: list[str]) -> Grid:
    texts: dict[int, dict[int, Cell]] = {}
    values = _cells(known)
    uncomputed = 0
    for (row, column), cell in _cells(sheet).items():
        shown = values.get((row, column), cell)
        text = _text(shown)
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
    rows = []
    for number in sorted(texts):
        cells = texts[number]
        width = min(max(cells), WIDEST)
        if len(cells) and max(cells) > WIDEST:
            remarks.append(f"{where}第{number}行超过 {WIDEST} 列，后面的没有读。")
        listed = tuple(cells.get(column, Cell("")) for column in range(1, width + 1))
        dimension = sheet.row_dimensions.get(number)
        hidden = bool(dimension and dimension.hidden)
        rows.append(Row(listed, f"{where}第{number}行", number, hidden))
    return Grid(tuple(rectangular(rows)), sheet.title, _hidden_columns(sheet), exact=True)


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


def _text(cell: Any) -> str:
    """What the cell shows: dates and numbers by their format, text as it is."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    format = str(cell.number_format or "")
    if isinstance(value, (datetime, date)):
        return _date_text(value, format)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number_text(value, format)
    return str(value)


def _date_text(value: datetime | date, format: str) -> str:
    """The parts of the date that the cell shows: 2022年8月 of a cell formatted as year and month."""
    letters = _LITERALS.sub("", format.split(";")[0]).lower()
    year, month, day = f"{value.year}年", f"{value.month}月", f"{value.day}日"
    if "d" not in letters and "m" in letters and "h" not in letters:
        text = (year if "y" in letters else "") + month
    elif "y" not in letters and "d" in letters:
        text = month + day
    elif letters.strip("-/.") in ("yyyy", "yy"):
        text = year
    else:
        text = year + month + day
    moment = value.time() if isinstance(value, datetime) else _MIDNIGHT
    return text if moment == _MIDNIGHT or "h" not in letters else f"{text} {moment:%H:%M}"


def _number_text(value: int | float, format: str) -> str:
    if "%" in format and "." in format:
        return f"{value:.{min(len(format.partition('.')[2].rstrip('%')), 6)}%}"
    if "%" in format:
        return f"{value:.0%}" if round(value * 100, 6) == round(value * 100) else f"{value * 100:g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.12g}"
