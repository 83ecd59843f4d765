"""What is shown: tables and sheets as plain values. One renderer a format stands beside them; only the cli prints.

Every `render(*tables)` and `render_sheet(*sheets)` takes one or more and returns a whole output, ending in a newline.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A column. With `flex` 0 it is as wide as its content and never folds; the others share what is left by `flex`.

    `min_width` counts terminal columns (a Chinese character takes two): no column is made narrower, save a flexible
    one whose content is.
    """

    title: str
    key: str
    align: str = "left"
    flex: int = 0
    min_width: int = 0


class Cell(NamedTuple):
    """A cell. `light` (红 黄 蓝 绿 办结) only colours it: the word itself belongs in `text`."""

    text: str
    light: str = ""


class Table(NamedTuple):
    """A listing. `notes` are its closing lines, part of the product.

    Without rows only title and notes are shown; csv keeps its header.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One entry whole: (label, value) fields in order; line breaks in a value are kept."""

    title: str
    fields: tuple[tuple[str, str], ...]
