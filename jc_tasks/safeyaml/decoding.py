"""Bytes -> text -> lines: what is not text or not UTF-8 is refused, what may not be typed is replaced."""

from __future__ import annotations

from codecs import getincrementaldecoder

from jc_tasks.files import LARGEST
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml.findings import Findings
from jc_tasks.safeyaml.showable import named, showable
from jc_tasks.safeyaml.source import Source, excerpt

_SAVE_AS_UTF8 = (
    "用记事本打开，选“文件→另存为”，“编码”选“UTF-8”后保存；用 WPS 时选“另存为→文本文件”，编码选“Unicode (UTF-8)”。"
)
_NOT_TEXT = (
    (b"PK\x03\x04", "压缩包或新版 Office/WPS 文件（如 xlsx、docx）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office/WPS 文件（如 xls、doc、et、wps）"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def decode(raw: bytes, *, file: str, largest: int = LARGEST) -> tuple[str | None, list[Problem]]:
    """UTF-8, with or without BOM, to text; None and what the file seems to be instead for everything else."""

    def refuse(code: str, message: str, remedy: str, place: Place | None = None) -> tuple[None, list[Problem]]:
        return None, [Problem(code, message, remedy, place or Place(file, 1, 1, ""))]

    if len(raw) > largest:
        message = f"文件超过 {largest // 2**20} MB，不像是一份台账，没有读。"
        return refuse("too-large", message, "检查是不是放错了文件；台账太大时拆成几个文件。")
    head = raw[:4096]
    for magic, kind in _NOT_TEXT:
        if head.startswith(magic):
            remedy = "把内容另存为文本文件（编码选 UTF-8），再改成 .yaml。"
            return refuse("binary", f"这是{kind}，不是文本文件。", remedy)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _spaced_by_nul(head):
        message = "文件的编码像是 UTF-16（记事本里叫 Unicode），不是 UTF-8。"
        return refuse("encoding", message, _SAVE_AS_UTF8)
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        start = error.start
    if _looks_gb18030(raw):
        message = "文件的编码像是 GB18030（即 GBK，记事本里叫 ANSI），不是 UTF-8。"
        return refuse("encoding", message, _SAVE_AS_UTF8)
    before = raw[:start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    tail = raw[start : start + 400].decode("utf-8", "replace").splitlines()
    shown = excerpt(before[before.rfind("\n") + 1 :] + (tail[0] if tail else ""), column)
    message = f"从这里起有不是 UTF-8 的字节（0x{raw[start]:02X}），文件可能损坏，或混用了两种编码。"
    remedy = "改正这一处的乱码；不知道原文时，从没有坏的备份恢复。"
    return refuse("encoding", message, remedy, Place(file, line, column, shown))


def _spaced_by_nul(head: bytes) -> bool:
    """UTF-16 without BOM: the zero bytes stand on one side, even or odd, and are many."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > max(2, len(head) // 16) and min(even, odd) * 8 < max(even, odd)


def _looks_gb18030(raw: bytes) -> bool:
    """Decodes as GB18030 (the first megabyte tells), gives mostly Chinese, and UTF-8 makes far less sense of it."""
    raw = raw[: 1 << 20]
    try:
        text = getincrementaldecoder("gb18030")().decode(raw)
    except UnicodeDecodeError:
        return False
    wide = [char for char in text if char > "\x7f"]
    spans = (("\u4e00", "\u9fff"), ("\u3000", "\u301f"), ("\uff00", "\uffef"), ("\u2010", "\u2026"))
    chinese = sum(any(first <= char <= last for first, last in spans) for char in wide)
    utf8 = [char for char in raw.decode("utf-8", "replace") if char > "\x7f"]
    return chinese * 10 >= len(wide) * 8 and utf8.count("�") * 4 > len(utf8)


def printable(source: Source, found: Findings) -> list[tuple[Problem, int]]:
    """Replaces every refused character in the lines by "�" and every tab by a blank, and says so of each.

    What is given back are the lines with a tab in their indent, 0-based: nobody knows how far in they stand.
    """
    lines = source.lines
    refused = {char for char in set("".join(lines)) if not showable(char)}
    tabs: list[tuple[Problem, int]] = []
    if not refused:
        return tabs
    table = {ord(char): " " if char == "\t" else "�" for char in refused}
    for number, line in enumerate(lines):
        if refused.isdisjoint(line):
            continue
        lines[number] = line.translate(table)
        filled = line.rstrip(" \t")
        indent = len(line) - len(line.lstrip(" \t"))
        for index, char in enumerate(filled):
            if char not in refused:
                continue
            if found.left_out is not None:
                break
            place = source.place(number, index)
            if char != "\t":
                message = f"这里有一个看不见的控制字符（{named(char)}），已换成“�”。"
                remedy = "删掉这个字符；从网页或表格里复制来的，先粘贴成纯文本。"
                found.append(Problem("control-character", message, remedy, place))
            elif index >= indent:
                message = "这里有一个制表符（Tab，U+0009），读的时候换成了空格。"
                remedy = "改成空格；从表格里复制来的，先粘贴成纯文本。"
                found.append(Problem("control-character", message, remedy, place))
            elif "\t" not in line[:index]:
                message = "缩进里用了制表符（Tab 键），缩进只能用空格。"
                remedy = "删掉这一行开头的制表符，改用空格，和上下同级的行对齐。"
                tabs.append((Problem("tab", message, remedy, place), number))
    for _, number in tabs:
        lines[number] = "\u3000" + lines[number].lstrip(" ")
    return tabs
