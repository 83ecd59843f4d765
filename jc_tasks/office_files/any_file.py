"""A file -> Document; the only part of the package that opens files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jc_tasks.files import READING_TYPED, read_whole, why
from jc_tasks.model import Place, Problem
from jc_tasks.office_files import excel, plain, word
from jc_tasks.office_files.document import Document, Line
from jc_tasks.office_files.kind import LARGEST_PACKED, kind_of, misnamed, remark_on

MOST_TEXT = 4_000_000


def read(path: Path) -> Document | Problem:
    """The file's lines and grids, or why it cannot be read. Never raises for a bad file.

    Raises ModuleNotFoundError where the package that reads such a file is not installed.
    """
    raw = _bytes(path)
    if isinstance(raw, Problem):
        return raw
    kind = kind_of(raw, path.name)
    if isinstance(kind, Problem):
        return kind
    found = _reader(kind, path)(raw, path.name)
    if kind == "text" and isinstance(found, Document) and (remark := remark_on(path.name)):
        found = found._replace(remarks=(*found.remarks, remark))
    if kind == "text" and isinstance(found, Problem) and found.code == "encoding":
        found = misnamed(path.name, found) or found
    if isinstance(found, Document) and _length(found) > MOST_TEXT:
        message = f"文件里的文字超过 {MOST_TEXT // 10_000} 万字（合并单元格里的每行都算），不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的表，另存一份，再导入。", Place(path.name, 0, 0, ""))
    return found


def _length(document: Document) -> int:
    """Characters, those of a merged cell as often as it stands in a row."""
    length = 0
    for block in document.blocks:
        texts = [block] if isinstance(block, Line) else [cell for row in block.rows for cell in row.cells]
        length += sum(len(one.text) for one in texts)
    return length


def _reader(kind: str, path: Path) -> Callable[[bytes, str], Document | Problem]:
    if kind == "text":
        return plain.read_csv if path.suffix.lower() == ".csv" else plain.read
    return excel.read if kind == "xlsx" else word.read


def _bytes(path: Path) -> bytes | Problem:
    place = Place(path.name, 0, 0, "")
    try:
        raw = read_whole(path, LARGEST_PACKED)
    except OSError as error:
        return Problem(*why(error, READING_TYPED), place)
    if len(raw) > LARGEST_PACKED:
        message = f"文件超过 {LARGEST_PACKED // 2**20} MB，不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的表，另存一份，再导入。", place)
    return raw
