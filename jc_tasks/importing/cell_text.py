"""The words of cells as they go into a ledger: verbatim, without what a scan or a narrow cell put in; and numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from jc_tasks.chinese import numeral_value
from jc_tasks.safeyaml.characters import showable

if TYPE_CHECKING:
    from jc_tasks.office_files import Row

DITTO = frozenset({"同上", "〃", "″", '"', "”", "同前", "同上项"})
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"第?(\d{1,4})(?:\.0+)?(?:项|条|号)?")
_SUB_NUMBER = re.compile(r"(\d{1,3})(?:[.．\-－—]\d{1,3}){1,3}")


def clean(text: str) -> str:
    """Without blanks and line breaks, save one between two Latin words or numbers; invisible characters go too."""
    if not text.isprintable():
        text = "".join(char if char.isspace() or showable(char) else "" for char in text)
    text = text.strip()
    if not any(map(str.isspace, text)):
        return text

    def kept(blank: re.Match[str]) -> str:
        before, after = text[blank.start() - 1], text[blank.end()]
        return " " if _latin(before) and _latin(after) else ""

    return _BLANKS.sub(kept, text)


def invisible(text: str) -> str:
    """The characters that `clean` takes out though they are no blanks."""
    return "".join(sorted({char for char in set(text) if not char.isspace() and not showable(char)}))


def one_line(row: Row) -> str:
    """A row word for word from its first words on, merged cells once, cells between bars; "" if it is empty."""
    cells = [_BLANKS.sub(" ", cell.text).strip() for cell in row.cells if not (cell.left or cell.above)]
    filled = [index for index, cell in enumerate(cells) if cell]
    return " | ".join(cells[filled[0] : filled[-1] + 1]) if filled else ""


def number_in(text: str) -> int | None:
    """A row's number: 3, ３, 3., 3、, （3）, ③, 第3项, 三; None for anything else."""
    plain = unicodedata.normalize("NFKC", "".join(text.split())).strip("()（）[]【】.、．,，")
    if match := _NUMBER.fullmatch(plain):
        return int(match[1]) or None
    return numeral_value(plain) if 0 < len(plain) <= 5 else None


def sub_number_in(text: str) -> int | None:
    """The first part of a number with parts, 2 of 2.1 or 2-1; None for anything else."""
    match = _SUB_NUMBER.fullmatch("".join(text.split()).strip("()（）、．."))
    return int(match[1]) or None if match else None


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
