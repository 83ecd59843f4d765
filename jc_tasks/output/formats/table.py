"""The same columns as plain text, drawn by Rich: rules between rows, lights in colour.

Rich only draws. Cleaning, folding and widths are ours, and it reads nothing from the environment: the caller decides.
"""

import io

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from jc_tasks.output.characters import ambiguous_width, encodable, width
from jc_tasks.output.layout import GAP, LEAST_WIDTH, Field, Grid, grid, paragraph, records, stack
from jc_tasks.output.tables import Cell, Sheet, Table

COLOURS = {"红": "bold red", "黄": "yellow", "蓝": "bright_blue", "绿": "green", "办结": "bright_black"}

# Rich counts some characters narrower than `width` does (“ in a GBK terminal). Each line carries as many of these as it
# takes to agree: `clean` lets none through, Rich counts each as one column, and they are dropped from its output.
FILLER = "\ufdd0"


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
    drawn = out.getvalue().replace(FILLER, "")
    return "".join(line.rstrip() + "\n" for line in drawn.split("\n")[:-1])


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


def _grid(table: Table, laid: Grid, encoding: str) -> Text:
    """Rules are hyphens in a Chinese encoding, whose terminals draw ─ twice as wide as Rich counts it.

    A rule below the header, and below each row where a row has several lines. Rich's own table would measure and fold
    once more what is laid out already, which took half of the time of a listing's drawing.
    """
    ambiguous = ambiguous_width(encoding)
    sign = "─" if encodable("─", encoding) and ambiguous == 1 else "-"
    rule = sign * (sum(laid.widths) + GAP * (len(laid.widths) - 1))
    ruled = any(len(cell) > 1 for row in laid.rows for cell in row)
    rights = [column.align == "right" for column in table.columns]
    drawn = Text(overflow="ignore", no_wrap=True)

    def row(cells: tuple[list[str], ...], styles: list[str]) -> None:
        for number in range(max(map(len, cells))):
            drawn.append("\n" if drawn else "")
            for lines, style, size, right in zip(cells, styles, laid.widths, rights, strict=True):
                line = lines[number] if number < len(lines) else ""
                blanks = " " * (size - width(line, ambiguous))
                drawn.append(blanks if right else "").append(line, style or None)
                drawn.append(" " * GAP if right else blanks + " " * GAP)

    row(laid.header, ["bold"] * len(laid.header))
    drawn.append("\n").append(rule, "dim")
    for number, (cells, lines) in enumerate(zip(table.rows, laid.rows, strict=True)):
        if number and ruled:
            drawn.append("\n").append(rule, "dim")
        row(lines, [COLOURS.get(cell.light, "") for cell in cells])
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
    return Text("\n", overflow="fold").join(lines)


def _text(lines: list[str], encoding: str, style: str = "") -> Text:
    """Lines as one Rich text, styled without its padding, each made as wide for Rich as it is for us."""
    ambiguous = ambiguous_width(encoding)
    text = Text(overflow="fold")
    for index, line in enumerate(lines):
        text.append("\n" * (index > 0))
        text.append(line, style or None)
        text.append(FILLER * (width(line, ambiguous) - cell_len(line)))
    return text
