"""Text files: lines of prose, and rows whose cells stand between tabs or bars, with the marks of a scan or Markdown."""

from __future__ import annotations

import re

from jc_tasks.document.encoding import text_of
from jc_tasks.document.model import Cell, Document, Grid, Line, Row, rectangular
from jc_tasks.model import Problem

_SMALL = re.compile(r"\s*</?(?:sub|sup)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r":?-{2,}:?")
_BAR = re.compile(r"(?<!\\)\|")


def read(raw: bytes, name: str) -> Document | Problem:
    """Every line of the text; rows of cells that follow each other are a grid."""
    text = text_of(raw, name)
    if isinstance(text, Problem):
        return text
    blocks: list[Line | Grid] = []
    rows: list[Row] = []

    def close() -> None:
        if rows:
            blocks.append(Grid(tuple(rectangular(_whole_rows(rows)))))
            rows.clear()

    for number, line in enumerate(text.split("\n"), 1):
        cells = _cells(line)
        place = f"第{number}行"
        if cells is None:
            close()
            if words := _unmarked(line).strip():
                blocks.append(Line(words, place, number))
        elif not all(_RULE.fullmatch(cell.strip()) for cell in cells):
            rows.append(Row(tuple(Cell(_unmarked(cell)) for cell in cells), place, number))
    close()
    return Document(name, tuple(blocks))


def _cells(line: str) -> list[str] | None:
    """The cells of a line that is a row: between tabs, or between bars; None for prose."""
    bare = line.strip(" ")
    if "\t" in bare:
        return line.split("\t")
    if bare.startswith("|") and len(bare) > 1:
        inner = bare[1:].removesuffix("|") if not bare.endswith("\\|") else bare[1:]
        return [cell.replace("\\|", "|") for cell in _BAR.split(inner)]
    return None


def _unmarked(text: str) -> str:
    """Without the marks that are no text: headings, bold, small figures (PM<sub>2.5</sub>)."""
    text = _BREAK.sub("\n", _SMALL.sub("", text)) if "<" in text else text
    text = text.replace("**", "") if "**" in text else text
    return text.lstrip("#") if text.startswith("#") else text


def _whole_rows(rows: list[Row]) -> list[Row]:
    """Rows that a line break inside a cell tore in two, put together where their cells just fill the first row's."""
    width = len(rows[0].cells)
    whole: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        at += 1
        cells = row.cells
        ahead = at
        while len(cells) < width and ahead < len(rows) and len(cells) + len(rows[ahead].cells) - 1 <= width:
            first, *others = rows[ahead].cells
            if first.text.strip().isdecimal():
                break  # the next row has a number of its own
            cells = (*cells[:-1], Cell(cells[-1].text + "\n" + first.text), *others)
            ahead += 1
        if ahead > at and len(cells) == width:
            row, at = row._replace(cells=cells, place=f"{row.place}至{rows[ahead - 1].place}"), ahead
        whole.append(row)
    return whole
