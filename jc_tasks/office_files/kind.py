"""Which kind of file the bytes are. The name does not count: a .doc is often a .docx, a .xls often a web page."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from zipfile import BadZipFile, ZipFile

from jc_tasks.model import Place, Problem
from jc_tasks.office_files.package import too_much
from jc_tasks.safeyaml import decode

LARGEST_PACKED = 50 * 1024 * 1024
MOST_PARTS = 5_000

_OLE = b"\xd0\xcf\x11\xe0"
_MAIN_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OFFICE = {".docx": "Word", ".xlsx": "Excel"}
_ARCHIVE, _UNPACK = "这是压缩包，不是 Word 或 Excel 文件。", "解压以后，导入里面的文件。"
_SAVE_AS = "用 WPS 或 Office 打开，“另存为” .docx 或 .xlsx，再导入。"
_AGAIN = "用 WPS 或 Office 打开看看是否完好，重新“另存为”一份，再导入。"

Refused = Callable[[str, str, str], Problem]


def kind_of(raw: bytes, name: str) -> str | Problem:
    """ "text", "xlsx" or "docx"; else why such a file cannot be imported, and what to do."""

    def refused(code: str, message: str, remedy: str) -> Problem:
        return Problem(code, message, remedy, Place(name, 0, 0, ""))

    if not raw.strip(b"\0 \r\n\t"):
        return refused("empty", "文件是空的。", "检查是不是选错了文件。")
    if raw.startswith(_OLE):
        message = "这是旧版的 Office/WPS 文件（doc、xls、wps、et），或者是加了密码的文件，读不了。"
        return refused("old-office", message, f"{_SAVE_AS}有密码的先去掉密码。")
    if raw.startswith(b"PK"):
        return _packed(raw, refused)
    if raw.startswith(_OTHER_ARCHIVES):
        return refused("other-package", _ARCHIVE, _UNPACK)
    if _is_picture(raw):
        office = _OFFICE.get(_suffix(name))
        message = f"这是图片，不是 {office} 文件。" if office else "这是图片，里面的表格读不了。"
        remedy = "找到原来的 Word 或 Excel 文件；没有，就用 WPS 把图片转成 Excel，核对后再导入。"
        return refused("picture", message, remedy)
    if raw.startswith(b"%PDF"):
        return refused("pdf", "这是 PDF 文件，里面的表格读不了。", "用 WPS 把 PDF 转成 Word 或 Excel，再导入。")
    if raw[:16].lstrip().lower().startswith((b"<html", b"<!doctype", b"<?xml", b"{\\rtf")):
        return refused("other-office", "这是网页、XML 或 RTF 文件，里面的表格读不了。", _SAVE_AS)
    text, problems = decode(raw[:4096], file=name)
    if text is None and problems[0].code == "binary":
        if found := misnamed(name, problems[0]):
            return found._replace(place=Place(name, 0, 0, ""))
        return problems[0]._replace(remedy="换成 Word、Excel、文本或 CSV 文件。", place=Place(name, 0, 0, ""))
    return "text"


def misnamed(name: str, problem: Problem) -> Problem | None:
    """What is wrong with bytes that are no text, under the name of a Word or an Excel file; None for other names."""
    suffix = _suffix(name)
    if suffix not in _OFFICE:
        return None
    message = f"文件名是 {suffix}，内容却不是 {_OFFICE[suffix]} 文件，里面有读不出来的字符，可能损坏了。"
    return problem._replace(message=message, remedy=_AGAIN)


def remark_on(name: str) -> str:
    """What is said of text under the name of a Word or an Excel file; "" for other names."""
    suffix = _suffix(name)
    return f"文件名是 {suffix}，内容却是文本，照文本读了。" if suffix in _OFFICE else ""


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _is_picture(raw: bytes) -> bool:
    if raw.startswith(_PICTURES) or raw[:4] + raw[8:12] == b"RIFFWEBP":
        return True
    return raw.startswith(b"BM") and b"\0" in raw[:16]


def _packed(raw: bytes, refused: Refused) -> str | Problem:
    broken = refused("broken-package", "文件不完整，打不开。", _AGAIN)
    try:
        with ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or any(part.compress_type not in _PACKED for part in parts):
                return broken
            if any(part.flag_bits & 1 for part in parts):
                return refused("locked", "文件加了密码，读不了。", "去掉密码另存一份，再导入。")
            kind = next((kind for kind, part in _MAIN_PARTS.items() if part in names), None)
            much = too_much(package, workbook=kind == "xlsx") if kind else ""
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeDecodeError):
        return broken
    if much is None:
        return broken
    if much:
        remedy = "删去不用的工作表、空白行列和图片，另存一份，再导入。"
        return refused("too-large", f"{much}，不像是一份台账，没有读。", remedy)
    if kind:
        return kind
    if any(name.endswith("content.xml") for name in names):
        return refused("other-office", "这是 OpenDocument 文件（ods、odt），读不了。", _SAVE_AS)
    return refused("other-package", _ARCHIVE, _UNPACK)
