"""The same columns as plain text, drawn as tables of Rich: rules between rows, lights in colour.

Rich only draws. Cleaning, folding and widths are ours, and it reads nothing from the environment: the caller decides.
"""

import io

import rich.table
from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from jc_tasks.output.characters import ambiguous_width, encodable, width
from jc_tasks.output.layout import GAP, LEAST_WIDTH, Field, Grid, grid, paragraph, records, stack
from jc_tasks.output.tables import Cell, Sheet, Table

COLOURS = {"红": "bold red", "黄": "yellow", "蓝": "bright_blue", "绿": "green", "办结": "bright_black"}

# A blank between columns, a rule below the header (the third line) and between rows (the fifth). It is of hyphens in a
# Chinese encoding, whose terminals draw ─ twice as wide as Rich counts it.
RULED = Box("    \n    \n────\n    \n────\n    \n    \n    \n")
RULED_PLAINLY = Box(str(RULED).replace("─", "-"))

# Rich counts some characters narrower than `width` does (“ in a GBK terminal). Each line carries as many of these as it
# takes to agree: `clean` lets none through, Rich counts each as one column, and they are dropped from its output.
FILLER = "\ufdd0"
RESET = "\x1b[0m"


def render(*parts: Table | Sheet, width: int, encoding: str, colour: bool) -> str:
    """At most `width` columns wide (from 20): a table is aligned if it fits, else a block of `label：value` a row."""
    columns = max(width, LEAST_WIDTH)
    drawn: list[RenderableType] = []
    for part in parts:
        if isinstance(part, Sheet):
            drawn += _title(part.title, columns, encoding)
            fields = [(label, Cell(value)) for label, value in part.fields]
            drawn.append(_stacked(stack(fields, columns, encoding), encoding))
        else:
            drawn += _table_parts(part, columns, encoding)
    return _drawn(drawn, columns, colour)


def _drawn(parts: list[RenderableType], columns: int, colour: bool) -> str:
    """The parts with an empty line between them."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=columns,
        height=1000,
        force_terminal=colour,
        force_interactive=False,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for index, part in enumerate(parts):
        if index:
            console.print()
        console.print(part, crop=False)
    return "".join(_trimmed(line) + "\n" for line in out.getvalue().replace(FILLER, "").split("\n")[:-1])


def _trimmed(line: str) -> str:
    """Without the blanks at its end, nor the codes that colour only blanks."""
    line = line.rstrip()
    while line.endswith(" " + RESET):
        before, _, coloured = line.removesuffix(RESET).rpartition("\x1b")
        if coloured.partition("m")[2].strip():
            break
        line = before.rstrip()
    return line


def _table_parts(table: Table, columns: int, encoding: str) -> list[RenderableType]:
    parts = _title(table.title, columns, encoding)
    laid = grid(table, columns, encoding) if table.rows else None
    if laid:
        parts.append(_grid(table, laid, encoding))
    else:
        parts.extend(_stacked(record, encoding) for record in records(table, columns, encoding))
    notes = [line for note in table.notes for line in paragraph(note, columns, encoding)]
    return [*parts, _text(notes, encoding)] if notes else parts


def _title(title: str, columns: int, encoding: str) -> list[RenderableType]:
    lines = paragraph(title, columns, encoding)
    return [_text(lines, encoding, "bold")] if lines else []


def _grid(table: Table, laid: Grid, encoding: str) -> rich.table.Table:
    """Cells come folded and columns with their widths, so that Rich has nothing to measure. Rules: see `RULED`.

    A rule below the header, and below each row where a row has several lines.
    """
    drawn = rich.table.Table(
        box=RULED if encodable("─", encoding) and ambiguous_width(encoding) == 1 else RULED_PLAINLY,
        padding=(0, GAP - 1, 0, 0),  # beside the blank of the box
        pad_edge=False,
        show_edge=False,
        show_lines=any(len(cell) > 1 for row in laid.rows for cell in row),
        header_style="bold",
        border_style="dim",
    )
    for column, title, size in zip(table.columns, laid.header, laid.widths, strict=True):
        drawn.add_column(_text(title, encoding, align=column.align), width=size)
    for row, cells in zip(table.rows, laid.rows, strict=True):
        every = zip(cells, row, table.columns, strict=True)
        drawn.add_row(*(_text(words, encoding, COLOURS.get(cell.light, ""), one.align) for words, cell, one in every))
    return drawn


def _stacked(fields: list[Field], encoding: str) -> Text:
    lines: list[Text] = []
    for field in fields:
        margin = " " * field.indent
        if field.above:
            lines.append(_text(field.label, encoding))
        for index, line in enumerate(field.lines):
            start = _text([margin if index or field.above else field.label[0]], encoding)
            lines.append(start.append_text(_text([line], encoding, COLOURS.get(field.light, ""))))
    return Text("\n", overflow="ignore", no_wrap=True).join(lines)


def _text(lines: list[str], encoding: str, style: str = "", align: str = "left") -> Text:
    """Folded lines as one Rich text, each made as wide for Rich as it is for us; Rich aligns only what is not left."""
    ambiguous = ambiguous_width(encoding)
    plain = "\n".join(line + FILLER * (width(line, ambiguous) - cell_len(line)) for line in lines)
    if align == "right":
        return Text(plain, style, justify="right")
    return Text(plain, style, overflow="ignore", no_wrap=True)
