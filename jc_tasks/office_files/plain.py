"""Text files, in whichever of the encodings that offices' programs write: CSV, and lines of prose between rows.

The cells of such a row stand between tabs or bars, with the marks of a scan or Markdown; those that were copied out of
a spreadsheet stand in quotes where they hold line breaks or quotes. A text file without rows, whose lines hold commas,
is read as CSV.
"""

from __future__ import annotations

import csv
import io
import re

from jc_tasks.files import LARGEST
from jc_tasks.model import Place, Problem
from jc_tasks.office_files.document import MOST_CELLS, Cell, Document, Grid, Line, Row, crowded, rectangular
from jc_tasks.safeyaml import decode

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",\t;"
_LONGEST_CELL = 1_000_000
_SMALL = re.compile(r"(?<!\s)\s*+</?(?:sub|sup)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r":?[-=—─]+:?")
_BAR = re.compile(r"(?<!\\)[|｜│┃]")
_BARS = "|｜│┃"
_FRAME = re.compile(r"[\s─━═\-=+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛│┃|]+")
_QUOTED = re.compile(r'(?:^|(?<=\t))"((?:[^"\t]|"")*+)"(?=\t|$)', re.MULTILINE)
_INNER_BREAK = "\0"  # no text file that is read holds it


def read(raw: bytes, name: str) -> Document | Problem:
    """Every line of the text; rows of cells that follow each other are a grid."""
    text = text_of(raw, name)
    if isinstance(text, Problem):
        return text
    if sum(map(text.count, f"\n\t{_BARS}")) > MOST_CELLS:
        return crowded(name)
    blocks: list[Line | Grid] = []
    rows: list[Row] = []
    remarks: list[str] = []

    def close() -> bool:
        whole = rectangular(_whole_rows(rows), remarks) if rows else ()
        if whole:
            blocks.append(Grid(whole))
        rows.clear()
        return whole is not None

    number = 0
    for line in _with_whole_cells(text).split("\n"):
        number, first = number + 1 + line.count(_INNER_BREAK), number + 1
        cells = _cells(line)
        if cells is None:
            if not close():
                return crowded(name)
            for at, words in enumerate(line.split(_INNER_BREAK), first):
                if words := _unmarked(words).strip():
                    blocks.append(Line(words, f"第{at}行", at))
        elif cells and not all(_RULE.fullmatch(cell.strip()) for cell in cells):
            texts = (cell.replace(_INNER_BREAK, "\n") for cell in cells)
            rows.append(Row(tuple(Cell(_unmarked(cell)) for cell in texts), f"第{first}行", first))
    if not close():
        return crowded(name)
    found = Document(name, tuple(blocks), tuple(remarks))
    if all(isinstance(block, Line) for block in blocks) and any(line.count(",") > 1 for line in text.split("\n")):
        as_csv = read_csv(raw, name)
        return as_csv if isinstance(as_csv, Document) else found
    return found


def _with_whole_cells(text: str) -> str:
    """Cells in quotes, as a spreadsheet copies those with line breaks or quotes, without them and on one line."""

    def whole(cell: re.Match[str]) -> str:
        words = cell[1]
        return words.replace('""', '"').replace("\n", _INNER_BREAK) if "\n" in words or '""' in words else cell[0]

    return _QUOTED.sub(whole, text) if '"' in text and "\t" in text else text


def _cells(line: str) -> list[str] | None:
    """The cells of a line that is a row: between tabs, or between bars; [] for a line of a frame, None for prose."""
    bare = line.strip(" ")
    if "\t" in bare:
        return line.split("\t")
    if bare[:1] in ("┌", "├", "└", "┏", "┣", "┗", "+") and _FRAME.fullmatch(bare):
        return []
    led = bare[:1] in tuple(_BARS) and len(bare) > 1
    if led or len(_BAR.findall(bare)) > 1:
        inner = bare[1:] if led else bare
        inner = inner[:-1] if inner[-1:] in tuple(_BARS) and not inner.endswith("\\|") else inner
        return [cell.replace("\\|", "|") for cell in _BAR.split(inner)]
    return None


def _unmarked(text: str) -> str:
    """Without the marks that are no text: headings, bold, small figures (PM<sub>2.5</sub>)."""
    text = _BREAK.sub("\n", _SMALL.sub("", text)) if "<" in text else text
    text = text.replace("**", "") if "**" in text else text
    return text.lstrip("#") if text.startswith("#") else text


def _whole_rows(rows: list[Row]) -> list[Row]:
    """Rows that a line break inside a cell tore in two, put together where their cells just fill the first row's.

    The rows that may belong together are a window that only moves on, so that each is looked at but twice.
    """
    width = len(rows[0].cells)
    whole: list[Row] = []
    at = end = filled = 0  # how many cells the rows from `at` to `end` have together
    while at < len(rows):
        if end == at:
            end, filled = at + 1, len(rows[at].cells)
        while filled < width and end < len(rows) and filled + len(rows[end].cells) - 1 <= width:
            if rows[end].cells[0].text.strip().isdecimal():
                break  # the next row has a number of its own
            filled += len(rows[end].cells) - 1
            end += 1
        if end - at > 1 and filled == width:
            whole.append(_joined(rows[at:end]))
            at = end
        else:
            whole.append(rows[at])
            filled -= len(rows[at].cells) - 1
            at += 1
    return whole


def _joined(rows: list[Row]) -> Row:
    """One row, in which the first cell of each goes on where the last cell of the one before it ends."""
    texts = [[cell.text] for cell in rows[0].cells]
    for row in rows[1:]:
        first, *others = row.cells
        texts[-1].append(first.text)
        texts += [[cell.text] for cell in others]
    cells = tuple(Cell("\n".join(parts)) for parts in texts)
    return rows[0]._replace(cells=cells, place=f"{rows[0].place}至{rows[-1].place}")


def read_csv(raw: bytes, name: str) -> Document | Problem:
    """One grid of a CSV file, as Excel and WPS save it: with commas, semicolons or tabs."""
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


def text_of(raw: bytes, name: str) -> str | Problem:
    """UTF-8, GB18030, or UTF-16 with its mark, with line ends as \\n; else why it is none of these."""
    if len(raw) > LARGEST:
        message = "文件超过 20 MB，不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的部分，再导入。", Place(name, 0, 0, ""))
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    for tried in (encoding, "gb18030"):
        try:
            text = raw.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    problems = decode(raw, file=name)[1]
    place = problems[0].place if problems else Place(name, 0, 0, "")
    message = "文件里有读不出来的字符，可能损坏了，或混用了两种编码。"
    return Problem("encoding", message, "用记事本打开检查，另存为 UTF-8 编码，再导入。", place)
