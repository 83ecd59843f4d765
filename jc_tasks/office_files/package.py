"""How much is in an office package, before a library opens it. Hostile ones unpack to more than memory holds.

The libraries read every part that another part names, whatever it is called, build all that its XML says, and walk
through every cell that a merged cell, a link or a comment is said to cover. So these are counted first.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from copy import copy
from xml.parsers.expat import ExpatError, ParserCreate, errors
from zipfile import BadZipFile, ZipFile, ZipInfo

from jc_tasks.office_files.document import MOST_CELLS

FAULTS = (
    BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What the libraries raise that read office files: they check little, and fail wherever a file is torn or hostile."""
LARGEST_PART = 40 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_MARKS = 1_200_000
"""Elements and attributes; each takes some 150 bytes of memory once it is read."""
MOST_COVERED = 200_000
"""Cells that merged cells, links and comments cover."""
MOST_SETTINGS = 300_000
"""Elements of a workbook that are no cells; openpyxl takes some 20 µs for each."""

MOST_RELATIONS = 50_000
"""Links and parts that other parts name; python-docx takes some 2 KB for each."""
MOST_FORMULAS = 2_000_000
"""Characters of shared formulas, each as often as cells share it: for every one of them it is taken apart again."""
LONGEST_FORMAT = 1_000
"""Excel itself stops at 255 characters of a number format, which is looked at for every cell."""

_LIGHT = frozenset(("c", "v", "f", "is", "si", "t", "r", "row"))
_COVERING = frozenset(("mergeCell", "hyperlink", "comment"))
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_UNKNOWN_ENCODING = errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING]


def too_much(package: ZipFile, *, workbook: bool) -> str | None:
    """What the package has too much of to be read, "" if nothing; None where it is torn, or no office wrote it."""
    sizes = [part.file_size for part in package.infolist()]
    if max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_UNPACKED:
        return f"文件展开以后超过 {LARGEST_PART // 2**20} MB"
    count = _Count(MOST_SETTINGS if workbook else MOST_MARKS)
    try:
        for part in package.infolist():
            count.part(_content(package, part))
    except _Enough as enough:
        return enough.what
    except FAULTS:
        return None
    return ""


def _content(package: ZipFile, part: ZipInfo) -> bytes:
    """All that the part unpacks to. One that says less than that would fill the memory of who believes it."""
    whole = copy(part)
    whole.file_size = LARGEST_PART + 1
    with package.open(whole) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) != part.file_size:
        raise _Enough
    return content


class _Enough(Exception):
    """Counting on would tell nothing new. `what` there is too much of; None where an office writes no such thing."""

    def __init__(self, what: str | None = None) -> None:
        super().__init__()
        self.what = what


class _Count:
    """What the elements of all parts come to, as an XML parser meets them."""

    def __init__(self, most_settings: int) -> None:
        self.most_settings = most_settings
        self.marks = self.cells = self.covered = self.settings = self.relations = 0
        self.sheets = set[str]()
        self.formula, self.formulas = "", 0
        self.shared: dict[str, int] = {}  # shared formulas by their numbers, and their lengths

    def part(self, content: bytes) -> None:
        """Counts a part as far as it is XML: beyond its first fault no library reads either."""
        parser = ParserCreate()
        parser.StartElementHandler = self.element
        parser.CharacterDataHandler = self.words
        self.formula = ""
        parser.StartDoctypeDeclHandler = _no_entities
        try:
            parser.Parse(content, True)
        except ExpatError as error:
            if error.code == _UNKNOWN_ENCODING:
                raise _Enough from None

    def element(self, name: str, attributes: dict[str, str]) -> None:
        self.marks += 1 + len(attributes)
        if self.marks > MOST_MARKS:
            raise _Enough(f"文件里的内容超过 {MOST_MARKS // 10_000} 万处")
        name = name.rpartition(":")[2]
        self.formula = attributes.get("si", "") if name == "f" else ""
        if self.formula:
            self.formulas += self.shared.setdefault(self.formula, 0)
            if self.formulas > MOST_FORMULAS:
                raise _Enough("工作表里的公式太多")
        if name == "c":
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise _Enough(f"工作表里的格子超过 {MOST_CELLS // 10_000} 万个")
        elif name not in _LIGHT:
            self._setting(name, attributes)

    def words(self, words: str) -> None:
        if self.formula:
            self.shared[self.formula] += len(words)

    def _setting(self, name: str, attributes: dict[str, str]) -> None:
        self.settings += 1
        if self.settings > self.most_settings:
            raise _Enough("文件里的格式、批注、透视表这些东西太多")
        if name in _COVERING:
            self.covered += _area(attributes.get("ref", ""))
            if self.covered > MOST_COVERED:
                raise _Enough("工作表里有特别大的合并单元格或链接")
        elif name == "sheet":
            self._once(next((value for key, value in attributes.items() if key.endswith(":id")), ""))
        elif name == "Relationship":
            self.relations += 1
            if self.relations > MOST_RELATIONS:
                raise _Enough(f"文件里的链接和图片超过 {MOST_RELATIONS // 10_000} 万个")
            if attributes.get("Type", "").endswith("/worksheet"):
                self._once(posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))))
        elif name == "numFmt" and len(attributes.get("formatCode", "")) > LONGEST_FORMAT:
            raise _Enough

    def _once(self, sheet: str) -> None:
        """A worksheet that is named many times would be read as many times."""
        if sheet in self.sheets:
            raise _Enough
        self.sheets.add(sheet)


def _no_entities(*_: object) -> None:
    """A document type may say that one word stands for a million others. No office program writes one."""
    raise _Enough


def _area(cells: str) -> int:
    """How many cells A1:C3 are. Whole columns and rows are too many."""
    if ":" not in cells:
        return 1 if cells else 0
    found = _RANGE.fullmatch(cells.strip())
    if found is None:
        return MOST_COVERED + 1
    left, top, right, bottom = found.groups()
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
