"""Word documents through python-docx: paragraphs, and tables with their merged cells, in the order of the text."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from jc_tasks.model import Place, Problem
from jc_tasks.office_files.document import MOST_SQUARE, WIDEST, Cell, Document, Grid, Line, Row, crowded, rectangular
from jc_tasks.office_files.package import FAULTS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_SKIPPED = frozenset({_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}tbl"})


def read(raw: bytes, name: str) -> Document | Problem:
    """Text that a reviser deleted is left out, what he put in is read."""
    # 109 ms where typer takes 65; only when a Word document is read, and the package is an extra
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        body = open_document(io.BytesIO(raw)).element.body
    except (PackageNotFoundError, LxmlError, *FAULTS):
        message, remedy = "Word 文件不完整，打不开。", "用 WPS 或 Office 打开看看是否完好，重新“另存为”一份，再导入。"
        return Problem("broken-package", message, remedy, Place(name, 0, 0, ""))
    if body is None:
        return Problem("broken-package", "Word 文件里没有正文。", "检查是不是选错了文件。", Place(name, 0, 0, ""))
    blocks: list[Line | Grid] = []
    remarks: list[str] = []
    paragraphs = tables = cells = 0
    for block in _blocks(body):
        if block.tag == f"{_W}p":
            paragraphs += 1
            if words := _text(block).strip():
                blocks.append(Line(words, f"第{paragraphs}段"))
            continue
        tables += 1
        rows = _grid(block, f"第{tables}个表", remarks)
        cells += sum(len(row.cells) for row in rows or ())
        if rows is None or cells > MOST_SQUARE:
            return crowded(name)
        if rows:
            blocks.append(Grid(rows, exact=True))
    return Document(name, tuple(blocks), tuple(remarks))


def _inside(parent: Any, tags: Collection[str], skipped: Collection[str], deepest: int) -> Iterator[Any]:
    """The elements of these kinds in order, the outermost only, also those inside content controls and revisions."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in tags:
            yield element
        elif element.tag not in skipped and len(stack) < deepest:
            stack.append(iter(element))


def _blocks(parent: Any, deepest: int = 50) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside a frame of one cell."""
    for element in _inside(parent, (f"{_W}p", f"{_W}tbl"), _SKIPPED, deepest):
        inner = _framed(element) if element.tag == f"{_W}tbl" and deepest > 1 else None
        if inner is None:
            yield element
        else:
            yield from _blocks(inner, deepest - 1)


def _framed(table: Any) -> Any:
    """The only cell of a table that is there to frame another one; None for every other table."""
    cells = [cell for row in islice(_rows(table), 2) for cell in islice(_rows(row, f"{_W}tc"), 2)]
    return cells[0] if len(cells) == 1 and cells[0].find(f"{_W}tbl") is not None else None


def _text(element: Any) -> str:
    """The words of a paragraph or a cell, its paragraphs and breaks on lines of their own."""
    parts: list[str] = []
    stack = [iter(element)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag in _BREAKS:
            parts.append("\n")
        elif one.tag == f"{_W}tab":
            parts.append("\t" if one.getparent().tag == f"{_W}r" else "")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif (one.tag not in _SKIPPED or (one.tag == f"{_W}tbl")) and len(stack) < 200:
            if one.tag == f"{_W}p" and parts:
                parts.append("\n")
            stack.append(iter(one))
    return "".join(parts)


def _grid(table: Any, where: str, remarks: list[str]) -> tuple[Row, ...] | None:
    """The rows of a table; None if they are more than any ledger has."""
    rows: list[Row] = []
    size = 0
    above: dict[int, str] = {}
    listed = (element for element in _rows(table))
    for number, element in enumerate(listed, 1):
        cells: list[Cell] = []
        properties = element.find(f"{_W}trPr")
        before = _value(properties, "gridBefore") if properties is not None else 0
        cells += [Cell("")] * min(before, WIDEST)
        begun: dict[int, str] = {}
        for cell in _rows(element, f"{_W}tc"):
            own = cell.find(f"{_W}tcPr")
            span = max(1, _value(own, "gridSpan")) if own is not None else 1
            merge = own.find(f"{_W}vMerge") if own is not None else None
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            column = len(cells)
            text = above.get(column, "") if goes_on else _text(cell)
            if merge is not None:
                begun[column] = text
            cells.append(Cell(text, above=goes_on))
            cells += [Cell(text, above=goes_on, left=True)] * (min(span, WIDEST) - 1)
            if len(cells) >= 2 * WIDEST:
                break
        above = begun
        rows.append(Row(tuple(cells), f"{where}第{number}行"))
        size += len(cells)
        if size > MOST_SQUARE:
            return None
    return rectangular(rows, remarks)


def _rows(parent: Any, tag: str = f"{_W}tr") -> Iterator[Any]:
    """The rows of a table or the cells of a row; not those of tables inside."""
    return _inside(parent, (tag,), _SKIPPED | {f"{_W}p"}, 20)


def _value(properties: Any, name: str) -> int:
    found = properties.find(f"{_W}{name}")
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0
