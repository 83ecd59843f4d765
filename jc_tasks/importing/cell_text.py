"""The words of cells as they go into a ledger: verbatim, without what a scan or a narrow cell put in; their numbers,
and what a spreadsheet made of a date that was typed into it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from jc_tasks.chinese import numeral_value
from jc_tasks.office_files import Row
from jc_tasks.safeyaml.showable import showable

DITTO = frozenset({"同上", "〃", "″", '"', "”", "同前", "同上项"})
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"第?(\d{1,4})(?:\.0+)?(?:项|条|号)?")
_SUB_NUMBER = re.compile(r"(\d{1,3})(?:[.．\-－—]\d{1,3}){1,3}")
_SERIAL = re.compile(r"\d{5}")
_SERIAL_EPOCH = date(1899, 12, 30)
_LONGEST_PLAN = 10
_CUT_SHORT = re.compile(r"20\d\d\.1")


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


class Phrase(NamedTuple):
    """The phrase for the ledger; why it is not the cell's words, for a note; and what a person should look at."""

    words: str
    note: str = ""
    finding: str = ""


def phrase_of(cell: str, word: str, year: int, is_dated: Callable[[str], bool], typed: bool) -> Phrase:
    """The phrase of a cell of the column `word`; `typed` tells that no spreadsheet has handled it as a number.

    A date's serial number (45169) is that date if it lies in the years of the plan; else it stays as it stands.
    """
    phrase = clean(cell)
    if phrase and (day := serial_day(phrase, year)):
        words = f"{day.year}年{day.month}月{day.day}日"
        return Phrase(words, f"“{word}”栏原文是日期序号“{phrase}”。", f"“{phrase}”是表格软件的日期序号，读作 {words}")
    lines = "；".join(filter(None, map(clean, cell.splitlines())))
    if lines != phrase and not is_dated(phrase) and is_dated(lines):
        return Phrase(lines, f"“{word}”栏原文分行写，这里用分号隔开。")
    if not typed and _CUT_SHORT.fullmatch(phrase):
        return Phrase(phrase, "", f"“{phrase}”也可能原来写的是 {phrase}0：表格软件会去掉数字末尾的 0")
    return Phrase(phrase)


def serial_day(text: str, year: int) -> date | None:
    """The day that a spreadsheet's serial number means, in the plan's years; None for any other text."""
    if not _SERIAL.fullmatch(text) or not text.isascii():
        return None
    day = _SERIAL_EPOCH + timedelta(days=int(text))
    return day if year - 1 <= day.year <= year + _LONGEST_PLAN else None
