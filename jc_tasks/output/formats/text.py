"""Plain text in aligned columns, for pipes and mail: no colour, nothing but blanks and hyphens, cheap to import."""

from jc_tasks.output import characters
from jc_tasks.output.characters import ambiguous_width
from jc_tasks.output.layout import GAP, LEAST_WIDTH, Field, Grid, grid, paragraph, records, stack
from jc_tasks.output.report_parts import Report, tables
from jc_tasks.output.shown import Cell, Sheet, Table


def render(*parts: Table | Sheet, width: int = 100, encoding: str = "utf-8", colour: bool = False) -> str:
    """At most `width` columns wide (from 20): a table is aligned if it fits, else a block of `label：value` a row.

    Ambiguous characters (“”—…·) count one column, but two for a Chinese `encoding`; see `ambiguous_width`.
    """
    columns = max(width, LEAST_WIDTH)
    return "\n".join(
        _block(
            _sheet_parts(part, columns, encoding) if isinstance(part, Sheet) else _table_parts(part, columns, encoding)
        )
        for part in parts
    )


def render_report(report: Report, width: int = 100, encoding: str = "utf-8") -> str:
    return render(*tables(report, width, encoding), width=width, encoding=encoding)


def _table_parts(table: Table, columns: int, encoding: str) -> list[list[str]]:
    laid = grid(table, columns, encoding) if table.rows else None
    parts = [paragraph(table.title, columns, encoding)]
    if laid:
        parts.append(_grid_lines(table, laid, ambiguous_width(encoding)))
    else:
        parts += map(_stacked, records(table, columns, encoding))
    parts.append([line for note in table.notes for line in paragraph(note, columns, encoding)])
    return parts


def _sheet_parts(sheet: Sheet, columns: int, encoding: str) -> list[list[str]]:
    fields = [(label, Cell(value)) for label, value in sheet.fields]
    return [paragraph(sheet.title, columns, encoding), _stacked(stack(fields, columns, encoding))]


def _stacked(fields: list[Field]) -> list[str]:
    lines: list[str] = []
    for field in fields:
        margin = " " * field.indent
        if field.above:
            lines += field.label
        lines += [(margin if index or field.above else field.label[0]) + line for index, line in enumerate(field.lines)]
    return [line.rstrip() for line in lines]


def _grid_lines(table: Table, laid: Grid, ambiguous: int) -> list[str]:
    aligns = [column.align for column in table.columns]
    airy = any(len(cell) > 1 for row in laid.rows for cell in row)

    def row_lines(cells: tuple[list[str], ...]) -> list[str]:
        return [
            (" " * GAP)
            .join(
                _padded(cell[index] if index < len(cell) else "", size, align, ambiguous)
                for cell, size, align in zip(cells, laid.widths, aligns, strict=True)
            )
            .rstrip()
            for index in range(max(map(len, cells)))
        ]

    lines = [*row_lines(laid.header), (" " * GAP).join("-" * size for size in laid.widths)]
    for index, row in enumerate(laid.rows):
        lines += [""] * (airy and index > 0) + row_lines(row)
    return lines


def _padded(text: str, columns: int, align: str, ambiguous: int) -> str:
    blanks = " " * (columns - characters.width(text, ambiguous))
    return blanks + text if align == "right" else text + blanks


def _block(parts: list[list[str]]) -> str:
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"
