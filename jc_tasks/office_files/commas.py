"""CSV files, as Excel and WPS save them: UTF-8 or GB18030, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from jc_tasks.model import Place, Problem
from jc_tasks.office_files.encoding import text_of
from jc_tasks.office_files.model import MOST_CELLS, Cell, Document, Grid, Row, crowded, rectangular

_DELIMITERS = ",\t;"
_LONGEST_CELL = 1_000_000


def read(raw: bytes, name: str) -> Document | Problem:
    """One grid; a row is named by the line on which it begins."""
    text = text_of(raw, name)
    if isinstance(text, Problem):
        return text
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _delimiter(text)
    if text.count(delimiter) + text.count("\n") > MOST_CELLS:
        return crowded(name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    remarks: list[str] = []
    begun = 1
    try:
        for cells in lines:
            rows.append(Row(tuple(map(Cell, cells)), f"第{begun}行", begun))
            begun = lines.line_num + 1
    except csv.Error as error:
        words = text.split("\n")[begun - 1 : begun]
        shown = words[0][:80] if words else ""
        message = "从这一行起读不下去：引号没有配对。" if "field" not in str(error) else "从这一行起有一格的文字太长。"
        remedy = "检查这一行和下面几行的英文双引号，或用 WPS 打开后另存为 .xlsx 再导入。"
        return Problem("bad-csv", message, remedy, Place(name, begun, 1, shown))
    whole = rectangular(rows, remarks)
    return crowded(name) if whole is None else Document(name, (Grid(whole),), tuple(remarks))


def _delimiter(text: str) -> str:
    """The sign that most lines of the beginning hold, and hold equally often."""
    lines = [line for line in text.split("\n")[:50] if line.strip()]

    def agreement(sign: str) -> int:
        counts = [count for line in lines if (count := line.count(sign)) > 1]
        return max((counts.count(count) * min(count, 9) for count in set(counts)), default=0)

    return max(_DELIMITERS, key=agreement)
