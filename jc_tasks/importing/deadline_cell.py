"""What a deadline's cell says: its words, and what a spreadsheet made of a date that was typed into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from jc_tasks.importing.cell_text import clean

_SERIAL = re.compile(r"\d{5}")
_SERIAL_EPOCH = date(1899, 12, 30)
_LONGEST_PLAN = 10
_CUT_SHORT = re.compile(r"20\d\d\.1")


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
