"""A spreadsheet: a str that starts with a BOM (to be encoded as UTF-8), CRLF, quotes where needed.

Only a header and rows: title and notes would be lost among them by the first filter; the caller says them elsewhere.
"""

from __future__ import annotations

import csv
import io

from jc_tasks.output.characters import clean_lines
from jc_tasks.output.shown import Table

FORMULA = "=+-@＝＋－＠"


def render(table: Table) -> str:
    """Cells are clean, line breaks in them LF; what a spreadsheet may take for a formula gets a leading apostrophe."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_guarded(column.title) for column in table.columns])
    writer.writerows([_guarded(cell.text) for cell in row] for row in table.rows)
    return out.getvalue()


def _guarded(text: str) -> str:
    """A formula starts with = + - @ (full width too), after any blanks; a negative whole number such as -33 is none."""
    cell = "\n".join(clean_lines(text))
    number = cell.removeprefix("-")
    if number.isascii() and number.isdigit():
        return cell
    return "'" + cell if cell.lstrip().startswith(tuple(FORMULA)) else cell
