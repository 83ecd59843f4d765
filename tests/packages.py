"""Word and Excel files put together part by part, so that any part of them can be wrong."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple


def raw(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


class File(NamedTuple):
    """A file by its name. Its content is made when it is wanted, since some are large."""

    name: str
    content: Callable[[], bytes]

    def write(self) -> None:
        Path(self.name).write_bytes(self.content())

    def named(self, name: str) -> File:
        return self._replace(name=name)

    def changed(self, change: Callable[[bytes], bytes]) -> File:
        return self._replace(content=lambda: change(self.content()))


def late(make: Callable[[], File]) -> File:
    """A file that is too large to be made before its turn."""
    return File("a.xlsx", lambda: make().content())


def plain(name: str, content: str | bytes) -> File:
    return File(name, lambda: raw(content))


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_XML = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD_XML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Parts = dict[str, str | bytes | None]

CONTENT_TYPES, DOCUMENT = "[Content_Types].xml", "word/document.xml"
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
TYPES = {
    DOCUMENT: "document.main",
    BOOK: "sheet.main",
    SHEET: "worksheet",
    STYLES: "styles",
    STRINGS: "sharedStrings",
}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of all parts that are not None."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            if content is not None:
                package.writestr(zipfile.ZipInfo(name), content, method, 1)
    return out.getvalue()


def relations(kind: str, target: str) -> str:
    one = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'


def types(kind: str, parts: Parts) -> str:
    """The content types of the parts that a package has, of those that anybody looks for."""
    made_by = f"application/vnd.openxmlformats-officedocument.{kind}"
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{made_by}.{TYPES[name]}+xml"/>' for name in parts if name in TYPES
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    more = '<Default Extension="xml" ContentType="application/xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}">{rels}{more}{listed}</Types>'


def xlsx(rows: str, parts: Parts | None = None, after: str = "") -> File:
    """A workbook of one sheet with these rows and what comes after them; `parts` are changed, added, or left out."""
    whole: Parts = {
        "_rels/.rels": relations("officeDocument", BOOK),
        BOOK: sheets('<sheet name="台账" sheetId="1" r:id="r1"/>'),
        "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
        SHEET: f"<worksheet {SHEET_XML}><sheetData>{rows}</sheetData>{after}</worksheet>",
        **(parts or {}),
    }
    return File("a.xlsx", lambda: packed({CONTENT_TYPES: types("spreadsheetml", whole), **whole}))


def sheets(listed: str) -> str:
    return f'<workbook {SHEET_XML} xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'


def merged(cells: str) -> str:
    return f"<mergeCells><mergeCell ref={cells}/></mergeCells>"


def styled(formats: str) -> Parts:
    """Styles by which s="0" shows a number in a format of Excel's own: 9 is 0%, 14 a date."""
    style = f'<xf numFmtId="{formats}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    basis = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    return {STYLES: f"<styleSheet {SHEET_XML}>{basis}<cellXfs>{style}</cellXfs></styleSheet>"}


def cell(reference: str, words: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


def line(number: int, *cells: str) -> str:
    listed = "".join(cell(f"{'ABCDEFGH'[at]}{number}", words) for at, words in enumerate(cells))
    return f'<row r="{number}">{listed}</row>'


HEADER = ("序号", "任务", "完成时限", "责任单位")
FIRST = ("1", "完成评级。", "8月底前", "市水务局")
TABLE = line(1, *HEADER) + line(2, *FIRST)


def docx(body: str, parts: Parts | None = None) -> File:
    """A document with this body; `parts` are changed, added, or left out."""
    whole: Parts = {
        "_rels/.rels": relations("officeDocument", DOCUMENT),
        DOCUMENT: f"<w:document {WORD_XML}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    return File("a.docx", lambda: packed({CONTENT_TYPES: types("wordprocessingml", whole), **whole}))


def word_table(*rows: str) -> str:
    return f"<w:tbl>{word_row(HEADER)}{''.join(rows)}</w:tbl>"


def word_row(cells: tuple[str, ...], properties: str = "") -> str:
    """A row whose cells all have these properties: <w:vMerge/>."""
    own = f"<w:tcPr>{properties}</w:tcPr>"
    return "<w:tr>" + "".join(f"<w:tc>{own}<w:p><w:r><w:t>{one}</w:t></w:r></w:p></w:tc>" for one in cells) + "</w:tr>"


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def csv(*rows: str) -> File:
    """A table below its header."""
    return plain("a.csv", "".join(f"{one}\n" for one in (",".join(HEADER), *rows)))


def tsv(*rows: str) -> bytes:
    return "".join(f"{one}\n" for one in ("\t".join(HEADER), *rows)).encode()


ONE = csv("1,完成评级。,8月底前,市水务局")


SHARING = '<c><f t="shared" si="0"/></c>'


def many(element: str, count: int) -> str:
    return f"<{element}/>" * count


MANY_ATTRIBUTES = " ".join(f'a{number}=""' for number in range(100))


def laughs(inside: str) -> str:
    """Ten times ten times … the same word, by entities, where … stands."""
    names = "abcdefghi"
    entities = '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    for below, name in pairwise(names):
        entities += f'<!ENTITY {name} "{f"&{below};" * 10}">'
    return f"<!DOCTYPE x [{entities}]>{inside.replace('…', '&i;')}"


def lying(size: int) -> Callable[[bytes], bytes]:
    """The package with every unpacked size given as `size`, in the directory and beside the data."""
    return lambda content: stamped(content, ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)), struct.pack("<I", size))


def locked(content: bytes) -> bytes:
    """The package with the mark that its parts are encrypted."""
    return stamped(content, ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)), b"\1")


def stamped(content: bytes, places: tuple[tuple[bytes, int], ...], stamp: bytes) -> bytes:
    """The stamp so far behind every one of these magic words."""
    found = bytearray(content)
    for magic, behind in places:
        at = found.find(magic)
        while at >= 0:
            found[at + behind : at + behind + len(stamp)] = stamp
            at = found.find(magic, at + 4)
    return bytes(found)


def bomb(megabytes: int) -> bytes:
    """A package whose workbook is so many megabytes of blanks, a thousandth of it packed."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = press.compress(b" " * 2**20) + press.flush(zlib.Z_FULL_FLUSH)
    data = one * megabytes + press.flush()
    name = b"xl/workbook.xml"
    sizes = struct.pack("<III", 0, len(data), megabytes * 2**20)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    central = b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sizes
    central += struct.pack("<5HII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    return local + data + central + end


def cut(file: File, at: int) -> File:
    return file.changed(lambda content: content[:at])
