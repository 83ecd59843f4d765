"""Broken and hostile files of every kind: each gets a clear answer in Chinese, at once, and in little memory.

A row is the fault, how it is made, and words that must be in what the command says. A table for each way in:

    CHECKED   a data folder with errors     jc-tasks check .
    DOUBTED   a data folder with doubts     jc-tasks check .
    LISTED    a data folder                 jc-tasks list --data .
    FOLDERS   a folder that is none         jc-tasks check FOLDER
    REFUSED   a file that is no ledger      jc-tasks import FILE …
    READ      a file that is an odd one     jc-tasks import FILE …
    WRITTEN   a place to read or write      jc-tasks import FILE … -o PLACE

The rows of a table run one after another in a process of their own, which is this very file run as a program: so its
memory can be measured, and what one file leaves behind (a changed setting, a cache) would show with the next.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import signal
import sys
import time
import traceback
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from gallery import GOOD
from packages import (
    BOOK,
    CONTENT_TYPES,
    DOCUMENT,
    FIRST,
    HEADER,
    MANY_ATTRIBUTES,
    ONE,
    SHARING,
    SHEET,
    SHEET_XML,
    STRINGS,
    STYLES,
    TABLE,
    WORD_XML,
    File,
    bomb,
    cell,
    csv,
    cut,
    docx,
    late,
    laughs,
    line,
    locked,
    lying,
    many,
    merged,
    packed,
    paragraph,
    plain,
    raw,
    sheets,
    stamped,
    styled,
    tsv,
    word_row,
    word_table,
    xlsx,
)
from program import ROOT, TESTS, ended

resource = pytest.importorskip("resource", reason="pipes, links and alarms are made as Unix makes them")

SECONDS, WAITED, MEGABYTES = 10, 60, 500  # of work; of waiting; of memory

Make = Callable[[], None]
"""Puts files into the current folder."""


class Case(NamedTuple):
    """One broken file, the command that meets it, its exit code and what it must say."""

    make: Make
    arguments: tuple[str, ...]
    code: int
    words: Sequence[str]
    inside: Callable[[], AbstractContextManager[None]] = nullcontext


# Ledgers: the folder tests/good with one fault

AIR, WATER, SETTINGS, UNITS = "air.yaml", "water.yaml", "settings.yaml", "units.yaml"
PROGRESS, CONTACTS = "progress.yaml", "contacts.yaml"


def good(name: str) -> bytes:
    return (GOOD / name).read_bytes()


def good_folder() -> None:
    for name in (AIR, WATER, SETTINGS, UNITS):
        shutil.copy(GOOD / name, name)


def file(name: str, content: str | bytes) -> Make:
    """The file holds just this."""
    return changed(name, lambda _: raw(content))


def edit(name: str, old: str, new: str | bytes) -> Make:
    """The file of the good folder with `old` replaced once."""

    assert old.encode() in good(name), old
    return changed(name, lambda content: content.replace(old.encode(), raw(new), 1))


def changed(name: str, change: Callable[[bytes], bytes]) -> Make:
    """The file of the good folder, if it has one of this name, after the change."""

    def make() -> None:
        Path(name).write_bytes(change(good(name) if (GOOD / name).exists() else b""))

    return make


def text(words: str | bytes) -> Make:
    """The words of the first row, air.yaml line 14."""
    return edit(AIR, "完成绩效评级。", words)


def row(lines: str) -> Make:
    """The first row of the ledger is this, each line 8 columns in."""
    end = good(AIR).decode().index("      - id: air-2")
    begin = good(AIR).decode().index("      - id: air-1")
    written = "      - " + lines.strip("\n").replace("\n", "\n        ") + "\n"
    return edit(AIR, good(AIR).decode()[begin:end], written)


ROW = "id: air-1\nno: 1\nsection: 一\ntext: 完成绩效评级。\ndeadline: 8月底前\nunits: 市生态环境局"


def field(old: str, new: str) -> Make:
    """The first row with one of its lines changed."""
    assert old in ROW, old
    return row(ROW.replace(old, new))


def head(old: str, new: str) -> Make:
    """The header of air.yaml with one of its lines changed."""
    return edit(AIR, old, new)


def added(name: str, more: str | bytes) -> Make:
    """More below the good file."""
    return changed(name, lambda content: content + raw(more))


def gone(name: str) -> Make:
    return lambda: os.unlink(name)


def folder(name: str) -> Make:
    return in_place_of(name, lambda: os.mkdir(name))


def pipe(name: str) -> Make:
    return in_place_of(name, lambda: os.mkfifo(name))


def link(name: str, to: str) -> Make:
    return in_place_of(name, lambda: os.symlink(to, name))


def in_place_of(name: str, make: Make) -> Make:
    def replaced() -> None:
        Path(name).unlink(missing_ok=True)
        make()

    return replaced


def several(*makes: Make) -> Make:
    def make() -> None:
        for one in makes:
            one()

    return make


def unreadable(name: str) -> Make:
    return lambda: os.chmod(name, 0)


def sized(name: str, size: int) -> Make:
    """So many bytes, most of them a hole."""
    return lambda: os.truncate(name, size)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{above}'] * 9)}]\n" for above, name in pairwise("abcdefghi")
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
NOISE = random.Random(1).randbytes(4000)

Fault = tuple[Make, *tuple[str, ...]]
"""How it is made, and what must be said."""

CHECKED: dict[str, Fault] = {
    # what YAML could do and a ledger may not
    "anchor": (text("&a 完成"), "air.yaml 第14行 第15列", "锚点（&）"),
    "anchor with nothing behind": (text("&"), "第14行", "不允许用“&”开头"),
    "alias": (text("*a"), "第14行", "引用（*）"),
    "alias bomb of 600 bytes": (file(AIR, BOMB), "air.yaml 第1行", "锚点（&）"),
    "merge key": (row("<<: {no: 1}\n" + ROW), "第11行", "合并（<<）"),
    "python tag": (text("!!python/object/apply:os.system [ls]"), "第14行", "类型标记（!）"),
    "binary tag": (text("!!binary aGk="), "第14行", "类型标记（!）"),
    "own tag": (text("!任务 完成"), "第14行", "不允许用“!”开头"),
    "version directive": (changed(AIR, lambda content: b"%YAML 9.9\n---\n" + content), "air.yaml 第1行"),
    "text begins with a percent sign": (text("%完成"), "第14行", "内容不能以“%”开头"),
    "text begins with an at sign": (text("@完成"), "第14行", "内容不能以“@”开头"),
    "text begins with a backquote": (text("`完成`"), "第14行", "内容不能以“`”开头"),
    "text begins with a bracket": (text("[完成] 评级"), "第14行", "多余的字"),
    "text begins with a brace": (text("{完成} 评级"), "第14行", "多余的字"),
    "text begins with a pipe": (text("|完成"), "第14行", "只能直接换行"),
    "text begins with a greater-than sign": (text(">完成"), "第14行", "只能直接换行"),
    "text begins with a question mark": (text("? 完成"), "第14行", "读不懂"),
    "text begins with a dash and a blank": (text("- 完成"), "第14行", "“- ”不能写在这里"),
    "21 brackets deep": (text("[" * 21 + "]" * 21), "第14行", "20 层"),
    "30,000 brackets": (file(AIR, "plan: " + "[" * 30_000), "20 层"),
    "30,000 braces": (file(AIR, "{a: " * 30_000), "20 层"),
    "30,000 dashes": (file(AIR, "- " * 30_000), "20 层"),
    "30,000 question marks": (file(AIR, "? " * 30_000), "20 层"),
    "30 levels of indent": (file(AIR, "".join(f"{'  ' * n}a:\n" for n in range(30))), "20 层"),
    "key of a million characters": (file(AIR, "a" * 1_000_000 + ": 1\n"), "air.yaml 第1行 第1000001列"),
    "question mark key that is a list": (row("? [a]\n: b\n" + ROW), "名称只能是文字"),
    "20 megabytes and one byte": (sized(AIR, 20 * 2**20 + 1), "air.yaml 第1行", "20 MB"),
    "a million empty lines": (added(AIR, "\n" * 1_000_000), "100 万行"),
    "a quarter of a million empty lists": (added(AIR, "x: [" + "[], " * 250_000 + "]\n"), "内容太多"),
    "one text of 400,000 characters": (text("监控" * 200_000), "第14行", "400000 个字"),
    "duplicate key in a row": (row(ROW + "\nno: 2"), "“no”写了两次：第12行和第17行"),
    "duplicate key in the header": (head("year: 2022", "year: 2022\nplan: water"), "“plan”写了两次"),
    "duplicate key in sections": (head("  一: 工业治理", "  一: 工业治理\n  一: 扬尘"), "“一”写了两次"),
    "duplicate id": (edit(AIR, "air-2", "air-1"), "“air-1”用了两次"),
    "duplicate id in another file": (
        edit(WATER, "plan: water", "plan: air"),
        "water.yaml 第1行",
        "已经用在另一份台账里",
    ),
    "two documents": (added(AIR, "---\nplan: b\n"), "只能有一份内容"),
    "ends in dots and goes on": (added(AIR, "...\nplan: b\n"), "air.yaml 第41行", "没有读入"),
    # encodings and characters
    "gb18030": (changed(AIR, lambda content: content.decode().encode("gb18030")), "GB18030", "UTF-8"),
    "big5": (file(AIR, "plan: air\nname: 大氣污染防治工作任務\n".encode("big5")), "air.yaml 第2行"),
    "utf-16": (changed(AIR, lambda content: content.decode().encode("utf-16")), "UTF-16"),
    "utf-16 big-endian": (changed(AIR, lambda content: b"\xfe\xff" + content.decode().encode("utf-16-be")), "UTF-16"),
    "utf-16 without its mark": (changed(AIR, lambda content: content.decode().encode("utf-16-le")), "UTF-16"),
    "utf-32": (changed(AIR, lambda content: content.decode().encode("utf-32")), "UTF-16"),
    "one bad byte": (text(b"\xff"), "第14行", "0xFF"),
    "cut inside a character": (changed(AIR, lambda content: content[: content.index("前".encode()) + 1]), "第15行"),
    "overlong encoding": (text(b"\xc0\x80"), "第14行", "0xC0"),
    "encoded half of a pair": (text(b"\xed\xa0\x80"), "第14行", "0xED"),
    "mark in the middle": (text("完成\ufeff评级"), "第14行", "BOM"),
    "nul": (text("完成\0评级"), "第14行", "空字符"),
    "nothing but nul": (file(AIR, bytes(5000)), "air.yaml 第1行", "空字符", "问题太多"),
    "escape code": (text("\x1b[31m完成"), "第14行", "转义符"),
    "bell and backspace": (text("完成\x07\x08"), "第14行", "U+0007"),
    "c1 control": (text("完成\x9b31m"), "第14行", "U+009B"),
    "direction override": (text("完成\u202e评级"), "第14行", "改变文字方向"),
    "direction isolate": (text("完成\u2067评级"), "第14行", "改变文字方向"),
    "zero-width blank": (text("完\u200b成"), "第14行", "零宽空格"),
    "line separator": (text("完成\u2028评级"), "第14行", "换行符"),
    "next line": (text("完成\x85评级"), "第14行", "换行符"),
    "no character": (text("完成\uffff"), "第14行", "U+FFFF"),
    "escape code by an escape": (text('"\\x1b[31m"'), "第14行", "转义"),
    "half of a pair by an escape": (text('"\\ud800"'), "第14行", "反斜杠"),
    "direction by an escape": (text('"\\u202e"'), "第14行", "转义"),
    "unknown escape": (text('"完成\\q"'), "第14行", "反斜杠"),
    "windows path in quotes": (text('"D:\\台账"'), "第14行", "反斜杠"),
    # slips of the hand
    "tab as indent": (edit(AIR, "        text: 完成", "\ttext: 完成"), "第14行 第1列", "制表符"),
    "tab in the text": (text("完成\t评级"), "第14行", "制表符"),
    "full-width blank as indent": (edit(AIR, "        text: 完成", "　　text: 完成"), "第14行", "全角空格"),
    "full-width colon": (field("text: ", "text："), "第14行", "全角冒号"),
    "full-width colon in the header": (head("plan: air", "plan：air"), "第1行", "全角冒号"),
    "full-width colon of a list": (head("tables:", "tables："), "全角冒号"),
    "no blank behind the colon": (field("text: ", "text:"), "第14行", "少了一个空格"),
    "colon in the text": (text("目标: 评级"), "第14行", "“: ”"),
    "text behind a hash sign": (text("完成 # 评级"), "第14行", "注释"),
    "unclosed double quote": (text('"完成'), "第14行", "引号只有一半"),
    "unclosed single quote": (text("'完成"), "第14行", "引号只有一半"),
    "unclosed quote in the last row": (edit(AIR, "units: 泽州县政府", 'units: "泽州县政府'), "引号只有一半"),
    "text behind the quote": (text('"完成"评级'), "第14行", "引号后面"),
    "unclosed bracket": (edit(UNITS, "[生态环境局, 环保局]", "[生态环境局, 环保局"), "units.yaml 第4行", "括号"),
    "unclosed brace": (text("{完成"), "第14行", "花括号"),
    "only a closing bracket": (text("]"), "第14行", "检查冒号、引号、括号"),
    "row one blank too far in": (edit(AIR, "        no: 2", "         no: 2"), "air.yaml 第19行", "对齐"),
    "row one blank too far out": (edit(AIR, "        no: 2", "       no: 2"), "air.yaml 第19行", "没有对齐"),
    "block text that stands too far out": (text("|9\n完成"), "air.yaml 第15行"),
    "git conflict": (
        edit(AIR, "        no: 2\n", "<<<<<<< HEAD\n        no: 2\n=======\n        no: 3\n>>>>>>> b\n"),
        "air.yaml 第19行",
    ),
    # values of the wrong kind
    "issued on an impossible day": (head("2022-05-18", "2022-02-30"), "第4行", "2022-02-30 没有这一天"),
    "issued in Chinese": (head("2022-05-18", "2022年5月18日"), "第4行", "应是日期"),
    "issued in a thirteenth month": (head("2022-05-18", "2022-13-01"), "第4行", "没有这一天"),
    "issued nowhere": (head("issued: 2022-05-18\n", ""), "印发日期"),
    "year in Chinese": (head("year: 2022", "year: 二〇二二"), "第5行", "应是数字"),
    "year long ago": (head("year: 2022", "year: 1822"), "第5行", "1822"),
    "year of thirty digits": (head("year: 2022", "year: " + "9" * 30), "第5行", "应是数字"),
    "year nowhere": (head("year: 2022\n", ""), "“year”（年份）"),
    "year is a list": (head("year: 2022", "year: [2022]"), "第5行", "应是一句话"),
    "plan nowhere": (head("plan: air\n", ""), "“plan”（计划代号）"),
    "plan of other ids": (head("plan: air", "plan: a-b"), "第11行", "第18行", "第25行", "不合规矩"),
    "name nowhere": (head("name: 大气\n", ""), "“name”（名称）"),
    "sections is a list": (head("  一: 工业治理", "  - 工业治理"), "任务类别"),
    "tables is a sentence": (
        file(AIR, b"".join(good(AIR).partition(b"tables:")[:2]) + " 见附件\n".encode()),
        "应是列表",
    ),
    "tables nowhere": (file(AIR, good(AIR).partition(b"tables:")[0]), "“tables”（表）"),
    "tasks is a mapping": (edit(AIR, "      - id: air-1\n", "        id: air-1\n"), "air.yaml 第18行", "没有对齐"),
    "row is a sentence": (row("完成绩效评级"), "第11行", "一句话"),
    "row is a list": (row("[1, 2]"), "第11行", "列表"),
    "row is nothing": (row(""), "第11行", "空白"),
    "text is a list": (text("[完成, 评级]"), "第14行", "应是一句话"),
    "text is a mapping": (text("{完成: 评级}"), "第14行", "应是一句话"),
    "text is empty": (text(""), "第14行", "没有填写"),
    "text nowhere": (row(ROW.replace("text: 完成绩效评级。\n", "")), "缺少“text”（内容）"),
    "deadline is null": (field("8月底前", "~"), "第15行", "没有填写"),
    "deadline on an impossible day": (field("8月底前", "2月30日"), "第15行", "2月30日"),
    "deadline that nobody can read": (field("8月底前", "猴年马月"), "第15行", "读不懂"),
    "deadline of 2,000 characters": (field("8月底前", "尽快完成" * 500), "第15行", "太长"),
    "deadline is a list": (field("8月底前", "[8月底前]"), "第15行", "应是一句话"),
    "units nowhere": (row(ROW.replace("\nunits: 市生态环境局", "")), "缺少“units”（责任单位）"),
    "units is a list": (field("市生态环境局", "[市公安局]"), "第16行", "应是一句话"),
    "number in Chinese": (field("no: 1", "no: 一"), "第12行", "应是数字"),
    "number in full-width digits": (field("no: 1", "no: １"), "第12行", "应是数字"),
    "number 0": (field("no: 1", "no: 0"), "第12行", "1 到 9999"),
    "number below 0": (field("no: 1", "no: -1"), "第12行", "应是数字"),
    "number of a hundred digits": (field("no: 1", "no: " + "1" * 100), "第12行", "应是数字"),
    "id nowhere": (row(ROW.replace("id: air-1\n", "")), "缺少“id”（编号）"),
    "id of another plan": (field("air-1", "soil-1"), "第11行", "soil-1"),
    "id with a blank": (field("air-1", "air- 1"), "第11行", "不合规矩"),
    "id with a slash": (field("air-1", "air-../1"), "第11行", "不合规矩"),
    "id of 300 characters": (field("air-1", "air-" + "1" * 300), "第11行", "不合规矩"),
    "id is a mapping": (field("air-1", "{a: b}"), "第11行", "应是一句话"),
    "unknown name": (field("text: ", "txet: "), "第14行", "是不是“text”"),
    "unknown section": (field("section: 一", "section: 十"), "第13行", "没有类别“十”"),
    "unknown measure": (row(ROW + "\nmeasure: 99"), "第17行", "没有第 99 条"),
    "measure in Chinese": (row(ROW + "\nmeasure: 第一条"), "第17行", "应是数字"),
    "milestones is a sentence": (row(ROW + "\nmilestones: 6月底前"), "第17行", "应是列表"),
    "milestone without its deadline": (row(ROW + "\nmilestones:\n  - text: 方案"), "第18行", "完成时限"),
    "milestone on an impossible day": (row(ROW + "\nmilestones:\n  - {text: 方案, deadline: 6月31日}"), "6月31日"),
    "notes is a mapping": (row(ROW + "\nnotes: {a: b}"), "第17行", "应是列表"),
    "measures is a sentence": (edit(AIR, "measures:\n", "measures: 见正文\n"), "第31行", "应是列表"),
    "mark of secrecy in a text": (text("机密★10年 完成"), "密级标志"),
    "mark of secrecy in a remark": (edit(AIR, "remark: 省考", "remark: 【秘密】"), "密级标志"),
    # files that are no ledgers
    "empty file": (file(AIR, b""), "air.yaml 第1行", "空的"),
    "blanks only": (file(AIR, b" \n \n\n"), "空的"),
    "comments only": (file(AIR, "# 台账\n"), "空的"),
    "three dashes only": (file(AIR, "---\n"), "air.yaml 第1行", "空的"),
    "one sentence": (file(AIR, "大气台账\n"), "air.yaml 第1行", "一句话"),
    "a list": (file(AIR, "- plan\n- air\n"), "air.yaml", "列表"),
    "an excel file by the name of a ledger": (file(AIR, b"PK\x03\x04" + bytes(100)), "xlsx"),
    "an old excel file by the name of a ledger": (file(AIR, OLE), "xls"),
    "a pdf by the name of a ledger": (file(AIR, PDF), "PDF"),
    "a picture by the name of a ledger": (file(AIR, PNG), "图片"),
    "a zipped ledger": (file(AIR, b"\x1f\x8b\x08\0" + NOISE[:100]), "air.yaml 第1行", "0x8B"),
    "a web page by the name of a ledger": (file(AIR, "<html><body>台账</body></html>\n"), "air.yaml 第1行", "一句话"),
    "a table of commas by the name of a ledger": (file(AIR, "序号,任务\n1,评级\n"), "air.yaml 第1行", "一句话"),
    "noise": (file(AIR, NOISE), "air.yaml 第1行", "不是 UTF-8"),
    "cut in half": (changed(AIR, lambda content: content[:301]), "air.yaml 第16行"),
    "lines in reverse": (changed(AIR, lambda content: b"".join(content.splitlines(True)[::-1])), "air.yaml 第3行"),
    "file is a folder": (folder(AIR), "air.yaml：这是文件夹"),
    "file is a named pipe": (pipe(AIR), "air.yaml：这不是普通文件"),
    "file is a device": (link(AIR, "/dev/zero"), "air.yaml：这不是普通文件"),
    "file is a link to itself": (link(AIR, AIR), "air.yaml", "又指回自己"),
    "file is a link to nowhere": (link(AIR, "没有"), "air.yaml：找不到"),
    "file is gone": (gone(AIR), "air.yaml：找不到"),
    # settings.yaml
    "settings gone": (gone(SETTINGS), "settings.yaml：找不到"),
    "settings empty": (file(SETTINGS, b""), "settings.yaml 第1行", "空的"),
    "settings noise": (file(SETTINGS, NOISE), "settings.yaml 第1行", "不是 UTF-8"),
    "settings in gb18030": (file(SETTINGS, "ledgers: [air.yaml] # 台账的清单".encode("gb18030")), "GB18030"),
    "settings is a named pipe": (pipe(SETTINGS), "settings.yaml：这不是普通文件"),
    "settings without a list of ledgers": (file(SETTINGS, "lights: {yellow: 7}\n"), "台账文件"),
    "settings with an empty list of ledgers": (file(SETTINGS, "ledgers: []\n"), "settings.yaml 第1行", "空的"),
    "settings with ledgers as a sentence": (file(SETTINGS, "ledgers: air.yaml、water.yaml\n"), "应是列表"),
    "settings with a ledger that is a list": (file(SETTINGS, "ledgers: [[air.yaml]]\n"), "应是一句话"),
    "settings with a ledger outside": (edit(SETTINGS, "- air.yaml", "- ../air.yaml"), "第2行", "“../air.yaml”"),
    "settings with a ledger from the root": (edit(SETTINGS, "- air.yaml", "- /etc/passwd"), "第2行", "/etc/passwd"),
    "settings with a windows path": (edit(SETTINGS, "- air.yaml", "- D:\\air.yaml"), "第2行", "“D:\\air.yaml”"),
    "settings with a ledger twice": (edit(SETTINGS, "- water.yaml", "- air.yaml"), "列了两次"),
    "settings with themselves as a ledger": (edit(SETTINGS, "- air.yaml", "- settings.yaml"), "不是台账文件"),
    "settings with a name of 400 characters": (edit(SETTINGS, "- air.yaml", f"- {'气' * 400}.yaml"), "文件名太长"),
    "settings with a nul in a name": (edit(SETTINGS, "- air.yaml", '- "air\\0.yaml"'), "settings.yaml 第2行"),
    "settings with lights in words": (edit(SETTINGS, "yellow: 7", "yellow: 一周"), "第5行", "应是数字"),
    "settings with lights crossed": (edit(SETTINGS, "yellow: 7", "yellow: 70"), "第5行", "黄灯"),
    "settings with lights as a list": (edit(SETTINGS, "  yellow: 7\n  blue: 30", "  - 7"), "亮灯天数"),
    "settings with a season of one day": (edit(SETTINGS, "06-01..09-30", "06-01"), "第8行", "季节“汛期”"),
    "settings with a season on no day": (edit(SETTINGS, "06-01..09-30", "06-31..09-30"), "第8行", "季节“汛期”"),
    "settings with an unknown name": (added(SETTINGS, "colour: red\n"), "“colour”"),
    "settings with an unclosed quote": (edit(SETTINGS, "- water.yaml", '- "water.yaml'), "settings.yaml 第3行", "引号"),
    "settings with a tab": (edit(SETTINGS, "  - air.yaml", "\t- air.yaml"), "settings.yaml 第2行", "制表符"),
    # units.yaml
    "units gone": (gone(UNITS), "units.yaml：找不到"),
    "units empty": (file(UNITS, b""), "units.yaml 第1行", "空的"),
    "units in utf-16": (changed(UNITS, lambda content: content.decode().encode("utf-16")), "units.yaml", "UTF-16"),
    "units is a sentence": (file(UNITS, "units: 市公安局\n"), "units.yaml 第1行", "应是列表"),
    "unit twice": (edit(UNITS, "  - name: 市公安局\n", "  - name: 市生态环境局\n"), "写了两次：第2行和第5行"),
    "unit without a name": (edit(UNITS, "  - name: 市公安局\n    kind", "  - kind"), "units.yaml 第5行", "名称"),
    "unit with a name that is a list": (edit(UNITS, "name: 市公安局", "name: [市公安局]"), "第5行", "应是一句话"),
    "unit without a kind": (edit(UNITS, "name: 市公安局\n    kind: 市直部门", "name: 市公安局"), "类别"),
    "unit of an unknown kind": (edit(UNITS, "kind: 市直部门", "kind: 部门"), "第3行", "没有“部门”这种单位类别"),
    "unit with an unknown parent": (edit(UNITS, "parent: 市公安局", "parent: 市府办"), "上级单位“市府办”"),
    "unit that is its own parent": (
        edit(UNITS, "parent: 市公安局", "parent: 市公安交警支队"),
        "上级单位“市公安交警支队”",
    ),
    "aliases is a sentence": (edit(UNITS, "[生态环境局, 环保局]", "环保局"), "第4行", "应是列表"),
    "alias of two units": (edit(UNITS, "name: 市公安局\n", "name: 市公安局\n    aliases: [环保局]\n"), "归了两家"),
    "aliases with a full-width comma": (
        edit(UNITS, "生态环境局, 环保局", "生态环境局，环保局"),
        "第4行",
        "像是几个单位",
    ),
    "group with an unknown member": (edit(UNITS, "[泽州县人民政府, ", "[泽洲县人民政府, "), "成员“泽洲县人民政府”"),
    "group with a member that is a list": (edit(UNITS, "[泽州县人民政府, ", "[[泽州县人民政府], "), "应是一句话"),
    # progress.yaml
    "progress noise": (file(PROGRESS, NOISE), "progress.yaml 第1行", "不是 UTF-8"),
    "progress in utf-16": (file(PROGRESS, "- {id: air-1}\n".encode("utf-16")), "progress.yaml", "UTF-16"),
    "progress in gb18030": (
        file(PROGRESS, "- {id: air-1, note: 已经完成评级}\n".encode("gb18030")),
        "progress.yaml",
        "GB18030",
    ),
    "progress is a folder": (folder(PROGRESS), "进度记录读不出来"),
    "progress is a named pipe": (pipe(PROGRESS), "进度记录读不出来"),
    "progress is a sentence": (file(PROGRESS, "都完成了\n"), "progress.yaml 第1行", "不是一条条的记录"),
    "progress is a mapping": (file(PROGRESS, "id: air-1\nevent: done\n"), "progress.yaml 第1行", "不是一条条的记录"),
    "progress without a date": (file(PROGRESS, "- {id: air-1, event: done}\n"), "progress.yaml 第1行", "date"),
    "progress on an impossible day": (file(PROGRESS, "- {id: air-1, event: done, date: 2022-02-30}\n"), "没有这一天"),
    "progress without an id": (file(PROGRESS, "- {event: done, date: 2022-02-03}\n"), "progress.yaml 第1行", "编号"),
    "progress with an anchor": (file(PROGRESS, "- &a {id: air-1, event: done, date: 2022-06-01}\n"), "锚点"),
    "progress with an alias bomb": (file(PROGRESS, "- {" + BOMB.replace("\n", ", ") + "}\n"), "progress.yaml 第1行"),
    "progress nested 30,000 deep": (file(PROGRESS, "- " + "[" * 30_000 + "\n"), "20 层"),
    "progress with a git conflict": (
        file(PROGRESS, "<<<<<<< HEAD\n- {id: air-1, event: done, date: 2022-06-01}\n=======\n>>>>>>> b\n"),
        "progress.yaml 第1行",
        "git 合并冲突",
    ),
    "progress with a percentage of 300": (
        file(PROGRESS, "- {id: air-1, event: note, date: 2022-06-01, percent: 300}\n"),
        "“300”不是 0 到 100",
    ),
    "progress with an extension to nowhere": (
        file(PROGRESS, "- {id: air-1, event: extend, date: 2022-06-01, to: 下月}\n"),
        "“下月”不是日期",
    ),
    "progress with an escape code": (
        file(PROGRESS, "- {id: air-1, event: note, date: 2022-06-01, note: \x1b[31m}\n"),
        "progress.yaml 第1行",
        "转义符",
    ),
    # contacts.yaml
    "contacts noise": (file(CONTACTS, NOISE), "contacts.yaml 第1行", "不是 UTF-8"),
    "contacts empty": (file(CONTACTS, b""), "contacts.yaml 第1行", "空的"),
    "contacts in gb18030": (file(CONTACTS, "units:\n  市公安局: 张三 <a@b.cn>\n".encode("gb18030")), "GB18030"),
    "contacts is a folder": (folder(CONTACTS), "contacts.yaml：这是文件夹"),
    "contacts is a named pipe": (pipe(CONTACTS), "contacts.yaml：这不是普通文件"),
    "contacts is a list": (file(CONTACTS, "- 市公安局\n"), "contacts.yaml 第1行", "列表"),
    "contacts with an unknown unit": (file(CONTACTS, "units:\n  市水利局: a@b.cn\n"), "第2行", "“市水利局”"),
    "contacts with a group": (file(CONTACTS, "units:\n  各县（市、区）人民政府: a@b.cn\n"), "是统称"),
    "contacts with no address": (file(CONTACTS, "units:\n  市公安局: 张三\n"), "第2行", "“张三”不是邮箱地址"),
    "contacts with two addresses in one": (file(CONTACTS, "units:\n  市公安局: a@b.cn b@b.cn\n"), "不是邮箱地址"),
    "contacts with a header put in": (
        file(CONTACTS, 'units:\n  市公安局: "a@b.cn\\nBcc: x@y.cn"\n'),
        "第2行",
        "不是邮箱地址",
    ),
    "contacts with a sender that is none": (file(CONTACTS, "office: {from: 专班}\n"), "“专班”不是邮箱地址"),
    "contacts with office as a sentence": (file(CONTACTS, "office: 专班\n"), "contacts.yaml 第1行", "一句话"),
    "contacts with units as a list": (file(CONTACTS, "units:\n  - 市公安局\n"), "contacts.yaml 第2行", "列表"),
    "contacts with an alias": (file(CONTACTS, "units:\n  市公安局: *a\n"), "第2行", "引用（*）"),
}

DOUBTED: dict[str, Fault] = {
    "deadline nowhere": (row(ROW.replace("deadline: 8月底前\n", "")), "存疑", "没有写完成时限：air-1"),
    "unknown unit": (field("市生态环境局", "市生态环竟局"), "第16行", "存疑", "市生态环竟局", "市生态环境局"),
    "undecided deadline": (field("8月底前", "待定"), "第15行", "存疑", "“待定”没有确定的日期"),
    "number twice": (edit(AIR, "no: 2", "no: 1"), "序号 1 用了两次"),
    "number left out": (edit(AIR, "no: 3", "no: 5"), "缺 3—4"),
    "empty list of tables": (file(AIR, good(AIR).partition(b"tables:")[0] + b"tables: []\n"), "台账还是空的"),
    "ledger that is not listed": (file("旧.yaml", "plan: air\n"), "旧.yaml", "没有列在"),
    "date in the text": (text("6月底前完成方案"), "第14行", "6月底前"),
    "step behind the deadline": (row(ROW + "\nmilestones:\n  - {text: 方案, deadline: 10月底前}"), "晚于"),
    "progress of an unknown entry": (file(PROGRESS, "- {id: air-99, event: done, date: 2022-06-01}\n"), "air-99"),
    "progress with a torn last line": (
        file(PROGRESS, "- {id: air-1, event: done, date: 2022-06-01}\n- {id: air-2, ev"),
        "第2行",
        "没有写完",
    ),
    "progress with zero bytes at the end": (
        file(PROGRESS, b"- {id: air-1, event: done, date: 2022-06-01}\n" + bytes(100)),
        "第2行",
        "没有写完",
    ),
    "progress with a moment that is none": (
        file(PROGRESS, "- {id: air-1, event: done, date: 2022-06-01, at: 昨天}\n"),
        "“昨天”读不懂",
    ),
}

# What is in the way of a whole folder


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything; so for once be somebody else."""
    from jc_tasks import ledger
    from jc_tasks.ledger import checks, contacts

    checks.every_problem(ledger.read(GOOD), contacts.read(GOOD, ledger.read(GOOD).registry)[1])  # loads all modules
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def no_files(*names: str) -> Make:
    def make() -> None:
        for name in names:
            os.unlink(name)

    return make


LISTED: dict[str, Fault] = {
    "every ledger is noise": (several(file(AIR, NOISE), file(WATER, NOISE[::-1])), "没有可以显示的事项"),
    "every ledger is a folder": (several(folder(AIR), folder(WATER)), "air.yaml：这是文件夹", "water.yaml"),
    "every ledger is a bomb": (several(file(AIR, BOMB), file(WATER, BOMB)), "没有可以显示的事项"),
    "every ledger is deep": (several(file(AIR, "[" * 30_000), file(WATER, "[" * 30_000)), "20 层"),
    "one of two ledgers is noise": (file(AIR, NOISE), "water-1", "结果可能不全", "air.yaml"),
    "the folder is empty": (no_files(AIR, WATER, SETTINGS, UNITS), "settings.yaml：找不到"),
    "all settings in gb18030": (file(SETTINGS, "ledgers: [] # 台账".encode("gb18030")), "air-1", "GB18030"),
    "a text with an escape code": (text("\x1b]0;x\x07完成"), "air-1", "结果可能不全", "转义符"),
    "a text with markup": (text("[/red]完成[bold]"), "air.yaml 第14行"),
    "a ledger without its rows": (file(AIR, good(AIR).partition(b"tables:")[0]), "water-1", "“tables”（表）"),
    "a deadline on no day": (field("8月底前", "2月30日"), "air-1", "2月30日", "air.yaml 第15行"),
}


def folder_with(mode: int) -> Make:
    """The good folder, one further in, with these permissions."""

    def make() -> None:
        shutil.copytree(GOOD, "台账")
        os.chmod("台账", mode)

    return make


FOLDERS: dict[str, Case] = {
    "no such folder": Case(good_folder, ("check", "没有"), 1, ["找不到数据文件夹“没有”"]),
    "no such folder to list": Case(good_folder, ("list", "--data", "没有"), 3, ["找不到数据文件夹“没有”"]),
    "folder is a file": Case(good_folder, ("check", AIR), 2, ["“air.yaml”是一个文件"]),
    "folder to list is a file": Case(good_folder, ("list", "--data", AIR), 3, ["这不是文件夹“air.yaml”"]),
    "folder with an escape code in its name": Case(good_folder, ("check", "\x1b[31m"), 1, ["找不到数据文件夹"]),
    "folder to list that may not be opened": Case(
        folder_with(0), ("list", "--data", "台账"), 3, ["没有权限打开数据文件夹"], as_nobody
    ),
    "ledger that may not be read": Case(
        several(good_folder, unreadable(AIR)), ("check", "."), 1, ["air.yaml：没有权限读这个文件"], as_nobody
    ),
    "progress that may not be read": Case(
        several(good_folder, file(PROGRESS, "[]"), unreadable(PROGRESS)), ("check", "."), 1, ["没有权限读写"], as_nobody
    ),
}
UNOPENED: dict[str, Case] = {
    "folder is a link to itself": Case(link("a", "a"), ("check", "a"), 1, ["数据文件夹“a”"]),
    "folder with a name of 300 characters": Case(good_folder, ("check", "气" * 300), 1, ["数据文件夹"]),
    "folder that may not be opened": Case(folder_with(0), ("check", "台账"), 1, ["没有权限"], as_nobody),
    "folder that may be looked at and not entered": Case(
        folder_with(0o444), ("check", "台账"), 1, ["没有权限"], as_nobody
    ),
}
"""Folders that cannot be opened, or not entered."""

# Files to import

DEEP = 30_000
BROKEN, NO_TABLE = "打不开", "没有找到台账的表"
SECRET = "密级标志"

ImportFault = tuple[File, *tuple[str, ...]]
"""The file, and what must be said."""

REFUSED: dict[str, ImportFault] = {
    # nothing to read
    "empty": (plain("a.xlsx", b""), "a.xlsx：文件是空的"),
    "zero bytes": (plain("a.docx", bytes(10_000)), "a.docx：文件是空的"),
    "blanks": (plain("a.csv", b" \r\n\t\r\n"), "a.csv：文件是空的"),
    "noise named csv": (plain("a.csv", NOISE), "a.csv 第1行", "读不出来的字符"),
    "noise named xlsx": (plain("a.xlsx", NOISE), "a.xlsx 第1行", "读不出来的字符"),
    "noise named docx": (plain("a.docx", NOISE), "a.docx 第1行", "读不出来的字符"),
    # other kinds of file
    "pdf": (plain("a.pdf", PDF), "a.pdf：这是 PDF", "转成 Word 或 Excel"),
    "pdf named xlsx": (plain("a.xlsx", PDF), "a.xlsx：这是 PDF"),
    "picture": (plain("a.png", PNG), "a.png：这是图片"),
    "photograph named docx": (plain("a.docx", b"\xff\xd8\xff\xe0" + NOISE), "a.docx：这是图片"),
    "old word file": (plain("a.doc", OLE), "a.doc：这是旧版的 Office/WPS", "另存为"),
    "old excel file": (plain("a.xls", OLE), "a.xls：这是旧版的 Office/WPS", "另存为"),
    "excel file with a password": (plain("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")), "先去掉密码"),
    "rtf": (plain("a.rtf", "{\\rtf1\\ansi 台账}"), "RTF"),
    "web page named xls": (plain("a.xls", "<html><table><tr><td>序号</td></tr></table></html>"), "这是网页"),
    "web page with a document type": (plain("a.xls", "<!DOCTYPE html>\n<html></html>"), "这是网页"),
    "xml table of 2003": (plain("a.xml", '<?xml version="1.0"?>\n<Workbook/>'), "XML"),
    "ods": (File("a.ods", lambda: packed({"mimetype": "x", "content.xml": "<x/>"})), "OpenDocument"),
    "odt named docx": (File("a.docx", lambda: packed({"mimetype": "x", "content.xml": "<x/>"})), "OpenDocument"),
    "plain zip": (File("a.zip", lambda: packed({"台账.txt": "1"})), "压缩包", "解压"),
    "zip of nothing": (File("a.zip", lambda: packed({})), "压缩包"),
    "gzip named csv": (plain("a.csv", b"\x1f\x8b\x08\0" + NOISE), "压缩包"),
    "7z": (plain("a.7z", b"7z\xbc\xaf\x27\x1c\0\4" + NOISE), "压缩包"),
    "rar": (plain("a.rar", b"Rar!\x1a\x07\0" + NOISE), "压缩包"),
    "program": (plain("a.csv", b"\x7fELF\x02\x01\x01" + bytes(9) + NOISE), "读不出来的字符"),
    # torn and hostile packages
    "excel file cut after 4 bytes": (cut(xlsx(TABLE), 4), BROKEN),
    "excel file cut after 60 bytes": (cut(xlsx(TABLE), 60), BROKEN),
    "excel file cut after 700 bytes": (cut(xlsx(TABLE), 700), BROKEN),
    "excel file without its last byte": (cut(xlsx(TABLE), -1), BROKEN),
    "word file cut after 5 bytes": (cut(docx(word_table()), 5), BROKEN),
    "word file cut after 300 bytes": (cut(docx(word_table()), 300), BROKEN),
    "one wrong byte in the packed data": (
        xlsx(TABLE).changed(lambda content: content[:300] + b"\0" + content[301:]),
        BROKEN,
    ),
    "wrong check sums": (
        xlsx(TABLE).changed(lambda content: stamped(content, ((b"PK\x01\x02", 16),), b"\1\2\3\4")),
        BROKEN,
    ),
    "zip bomb": (File("a.xlsx", lambda: bomb(4_000)), "40 MB"),
    "zip bomb that hides its size": (File("a.xlsx", lambda: lying(1000)(bomb(4_000))), BROKEN),
    "zip bomb of many parts": (
        late(lambda: xlsx(TABLE, {f"xl/{n}.xml": bytes(30 * 2**20) for n in range(4)})),
        "40 MB",
    ),
    "zip bomb by another name": (late(lambda: xlsx(TABLE, {"xl/media/a.png": bytes(41 * 2**20)})), "40 MB"),
    "sizes that are too large": (xlsx(TABLE).changed(lying(2**32 - 2)), "40 MB"),
    "sizes that are too small": (docx(word_table()).changed(lying(1)), BROKEN),
    "zip of 6,000 parts": (File("a.xlsx", lambda: packed({f"{number}": "" for number in range(6_000)})), BROKEN),
    "encrypted zip": (xlsx(TABLE).changed(locked), "加了密码", "去掉密码"),
    "packed in a way that no office does": (File("a.xlsx", lambda: packed({BOOK: "1"}, zipfile.ZIP_LZMA)), BROKEN),
    # broken workbooks
    "workbook without sheets": (xlsx(TABLE, {BOOK: f"<workbook {SHEET_XML}/>"}), NO_TABLE),
    "workbook without relations": (xlsx(TABLE, {"xl/_rels/workbook.xml.rels": None}), BROKEN),
    "workbook without its sheet": (xlsx(TABLE, {SHEET: None}), NO_TABLE),
    "workbook that is a web page": (xlsx(TABLE, {BOOK: "<html/>"}), NO_TABLE),
    "workbook in torn XML": (xlsx(TABLE, {BOOK: "<workbook><sheets>"}), BROKEN),
    "workbook of noise": (xlsx(TABLE, {BOOK: NOISE}), BROKEN),
    "no content types": (xlsx(TABLE, {CONTENT_TYPES: None}), BROKEN),
    "content types in torn XML": (xlsx(TABLE, {CONTENT_TYPES: "<Types"}), BROKEN),
    "sheet in torn XML": (xlsx("", {SHEET: "<worksheet><sheetData><row"}), BROKEN),
    "sheet of noise": (xlsx("", {SHEET: NOISE}), BROKEN),
    "sheet that is empty": (xlsx("", {SHEET: ""}), BROKEN),
    "sheet without cells": (xlsx(""), NO_TABLE),
    "shared strings that are missing": (xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), BROKEN),
    "shared strings in torn XML": (xlsx(TABLE, {STRINGS: "<sst><si>"}), BROKEN),
    "shared string with a number below 0": (
        xlsx('<row r="1"><c r="A1" t="s"><v>-9</v></c></row>', {STRINGS: f"<sst {SHEET_XML}><si><t>a</t></si></sst>"}),
        BROKEN,
    ),
    "cell in no column": (xlsx('<row r="1"><c r="1"><v>1</v></c></row>'), BROKEN),
    "cell in a column that there is not": (xlsx(f'<row r="1">{cell("ZZZZZZ1", "1")}</row>'), BROKEN),
    "cell in row 0": (xlsx(f'<row r="0">{cell("A0", "1")}</row>'), NO_TABLE),
    "row with a number in words": (xlsx(f'<row r="一">{cell("A1", "1")}</row>'), BROKEN),
    "number of 400 digits": (xlsx(f'<row r="1"><c r="A1"><v>{"9" * 400}</v></c></row>'), NO_TABLE),
    "number of 9,000 digits": (xlsx(f'<row r="1"><c r="A1"><v>{"9" * 9_000}</v></c></row>'), BROKEN),
    "number that is none": (xlsx('<row r="1"><c r="A1"><v>abc</v></c></row>'), BROKEN),
    "number of 400 digits, in per cent": (
        xlsx(f'<row r="1"><c r="A1" s="0"><v>{"9" * 400}</v></c></row>', styled("9")),
        NO_TABLE,
    ),
    "number without end, in per cent": (
        xlsx('<row r="1"><c r="A1" s="0"><v>1e999</v></c></row>', styled("9")),
        NO_TABLE,
    ),
    "day before all days": (xlsx('<row r="1"><c r="A1" t="d"><v>0000-00-00</v></c></row>'), BROKEN),
    "day after all days": (xlsx('<row r="1"><c r="A1" s="0"><v>1e9</v></c></row>', styled("14")), NO_TABLE),
    "style that there is not": (xlsx('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'), BROKEN),
    "merged cell that is none": (xlsx(TABLE, after=merged('"??"')), BROKEN),
    "merged cell backwards": (xlsx(TABLE, after=merged('"C3:A1"')), BROKEN),
    # hostile workbooks
    "merged cell over the whole sheet": (xlsx(TABLE, after=merged('"A1:XFD1048576"')), "特别大的合并单元格"),
    "merged cell in single quotes": (xlsx(TABLE, after=merged("'A1:XFD1048576'")), "特别大的合并单元格"),
    "merged cell with a coded colon": (xlsx(TABLE, after=merged('"A1&#58;XFD1048576"')), "特别大的合并单元格"),
    "merged cell of whole columns": (xlsx(TABLE, after=merged('"A:XFD"')), "特别大的合并单元格"),
    "link over the whole sheet": (
        xlsx(TABLE, after='<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'),
        "特别大的合并单元格或链接",
    ),
    "half a million cells": (xlsx('<row r="1">' + many("c", 500_000) + "</row>"), "20 万个"),
    "two million attributes in a sheet": (xlsx(many(f"row {MANY_ATTRIBUTES}", 20_000)), "120 万处"),
    "a million styles": (xlsx(TABLE, {STYLES: f"<styleSheet>{many('xf', 1_000_000)}</styleSheet>"}), "格式"),
    "60,000 links": (
        docx("", {"word/_rels/document.xml.rels": f"<Relationships>{many('Relationship', 60_000)}</Relationships>"}),
        "5 万个",
    ),
    "number format of 2,000 characters": (
        xlsx(TABLE, {STYLES: f'<styleSheet><numFmts><numFmt formatCode="{"[" * 2_000}"/></numFmts></styleSheet>'}),
        BROKEN,
    ),
    "one formula of 8,000 characters shared by 3,000 cells": (
        xlsx(f'<row r="1"><c><f t="shared" si="0">{"A1+" * 2_700}1</f></c>{SHARING * 3_000}</row>'),
        "公式太多",
    ),
    "the same sheet twice": (
        xlsx(TABLE, {BOOK: sheets('<sheet name="a" sheetId="1" r:id="r1"/><sheet name="b" sheetId="2" r:id="r1"/>')}),
        BROKEN,
    ),
    "a thousand million laughs in a sheet": (
        xlsx("", {SHEET: laughs(f"<worksheet {SHEET_XML}><sheetData>{line(1, '…')}</sheetData></worksheet>")}),
        BROKEN,
    ),
    "a thousand million laughs in the strings": (
        xlsx(TABLE, {STRINGS: laughs(f"<sst {SHEET_XML}><si><t>…</t></si></sst>")}),
        BROKEN,
    ),
    "a file of the machine named in a sheet": (
        xlsx("", {SHEET: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'}),
        BROKEN,
    ),
    "sheet in utf-7": (xlsx("", {SHEET: '<?xml version="1.0" encoding="UTF-7"?>+ADw-worksheet/+AD4-'}), BROKEN),
    # broken and hostile documents
    "document without a body": (docx("", {DOCUMENT: f"<w:document {WORD_XML}/>"}), "没有正文"),
    "document that is empty": (docx("", {DOCUMENT: ""}), BROKEN),
    "document that is a web page": (docx("", {DOCUMENT: "<html><body/></html>"}), BROKEN),
    "document in torn XML": (docx("", {DOCUMENT: f"<w:document {WORD_XML}><w:body>"}), BROKEN),
    "document without relations": (docx("", {"_rels/.rels": None}), BROKEN),
    "document without content types": (docx("", {CONTENT_TYPES: None}), BROKEN),
    "document without paragraphs": (docx(""), NO_TABLE),
    "tables 30,000 deep": (docx("<w:tbl><w:tr><w:tc>" * DEEP + "</w:tc></w:tr></w:tbl>" * DEEP), BROKEN),
    "revisions 30,000 deep": (docx("<w:ins>" * DEEP + "</w:ins>" * DEEP), BROKEN),
    "two million attributes in a document": (docx(many(f"w:p {MANY_ATTRIBUTES}", 20_000)), "120 万处"),
    "a thousand million laughs in a document": (
        docx("", {DOCUMENT: laughs(f"<w:document {WORD_XML}><w:body>{paragraph('…')}</w:body></w:document>")}),
        BROKEN,
    ),
    "rows of 200 columns without end": (
        docx("<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr></w:tc></w:tr>' * 6_000 + "</w:tbl>"),
        "20 万个",
    ),
    "one long text merged over 2,000 rows": (
        docx(
            word_table(
                word_row(("1", "评级" * 5_000, "8月底前", "市水务局"), '<w:vMerge w:val="restart"/>'),
                word_row(("", "", "", ""), "<w:vMerge/>") * 2_000,
            )
        ),
        "400 万字",
    ),
    "span of 9,999": (docx(word_table(word_row(FIRST, '<w:gridSpan w:val="9999"/>'))), "第1个表第2行超过 200 列"),
    "nested table": (docx(f"<w:tbl>{word_row(HEADER)}<w:tr><w:tc>{word_table()}</w:tc></w:tr></w:tbl>"), NO_TABLE),
    "continued cells without a beginning": (docx(word_table(word_row(FIRST, "<w:vMerge/>"))), NO_TABLE),
    # text
    "nul in a csv": (csv("1,完成\0评级。,8月底前,市水务局"), "读不出来的字符"),
    "unclosed quote": (csv('1,"完成评级。,8月底前,市水务局'), "a.csv 第2行", "引号没有配对"),
    "text behind a quote": (csv('1,"完成"评级。,8月底前,市水务局'), "a.csv 第2行", "引号没有配对"),
    "cell of two megabytes": (csv(f"1,{'评级' * 1_000_000},8月底前,市水务局"), "a.csv 第2行", "文字太长"),
    "cell of 300,000 characters": (csv(f"1,{'评' * 300_000},8月底前,市水务局"), "300000 个字", "放不下"),
    "20,001 rows": (csv("1,评级。,8月底前,市水务局\n" * 20_001), "读到 20001 项，一份台账放不下"),
    "two encodings in one file": (
        ONE.changed(lambda content: content.decode().encode("gb18030") + b"\xff"),
        "两种编码",
    ),
    "utf-16 cut inside a character": (ONE.changed(lambda content: content.decode().encode("utf-16")[:-1]), "两种编码"),
    "header only": (csv(), "表头下面没有事项"),
    "no header": (plain("a.csv", "1,完成评级。,8月底前,市水务局\n"), NO_TABLE, "第1行", "完成评级。"),
    "two columns": (plain("a.csv", "任务,时限\n完成评级。,8月底前\n"), NO_TABLE, "完成评级。"),
    "prose": (plain("a.txt", "一、工作目标\n完成评级。\n" * 50), NO_TABLE),
    "tabs in quotes": (plain("a.txt", tsv('1\t"完成\t评级。"\t8月底前\t市水务局')), NO_TABLE, "第2行", "多出了格"),
    "one row of 30,000 columns below 9,000 rows": (plain("a.txt", b"a\tb\n" * 9_000 + b"x\t" * 30_000), "20 万个"),
    "one row of 190,000 columns": (plain("a.csv", b"a," * 190_000), NO_TABLE, "第1行超过 200 列"),
    "five million lines": (File("a.txt", lambda: b"a\n" * 5_000_000), "20 万个"),
    "five million commas": (File("a.csv", lambda: b"a," * 5_000_000), "20 万个"),
    "20 megabytes of text": (File("a.txt", lambda: b"x" * (20 * 2**20 + 1)), "20 MB"),
    "five million characters of text": (File("a.txt", lambda: b"x" * 5_000_000), "400 万字"),
    "mark of secrecy in a title": (plain("a.txt", "机密★10年\n".encode() + tsv()), "a.txt 第1行", SECRET),
    "mark of secrecy in a csv": (csv("1,【秘密】完成评级。,8月底前,市水务局"), "a.csv 第2行", SECRET),
    "mark of secrecy in word": (docx(paragraph("绝密级") + word_table()), "a.docx 第1段", SECRET),
    "mark of secrecy in excel": (xlsx(line(1, "秘密★1年") + line(2, *HEADER)), "a.xlsx 第1行", SECRET),
    "marks of secrecy without end": (csv(f"1,{'秘 密 ' * 100_000},8月底前,市水务局"), "a.csv 第2行", SECRET),
    # names
    "empty file whose name holds an escape code": (plain("\x1b[31ma.csv", b""), "文件是空的"),
    "pdf whose name reads backwards": (plain("a\u202evsc.pdf", PDF), "这是 PDF"),
    "noise whose name holds a newline": (plain("a\nb.csv", NOISE), "读不出来的字符"),
}

READ: dict[str, ImportFault] = {
    # excel
    "cell at the last corner": (
        xlsx(TABLE + f'<row r="1048576">{cell("XFD1048576", "远")}</row>'),
        "第1048576行超过 200 列",
    ),
    "row of 16,000 columns": (xlsx(TABLE + f'<row r="3">{"<c><v>1</v></c>" * 16_000}</row>'), "第3行超过 200 列"),
    "formula without a value": (
        xlsx(line(1, *HEADER) + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A1</f></c></row>'),
        "公式没有存下算出的值",
    ),
    "errors instead of values": (
        xlsx(line(1, *HEADER) + '<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="C2" t="e"><v>#NAME?</v></c></row>'),
        "air-1 “#NAME?”",
    ),
    "rows in the wrong order": (xlsx(line(2, *FIRST) + line(1, *HEADER)), "读到 1 项"),
    "same row twice": (xlsx(line(1, *HEADER) + line(2, *FIRST) + line(2, *FIRST)), "读到 1 项"),
    "merged cells that overlap": (xlsx(TABLE, after=merged('"A1:B2"/><mergeCell ref="B2:C3"')), "读到 1 项"),
    "what openpyxl warns of": (
        xlsx(TABLE, styled("0"), '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'),
        "读到 1 项",
    ),
    "header and footer that are none": (
        xlsx(TABLE, after="<headerFooter><oddHeader>&amp;K&amp;X</oddHeader></headerFooter>"),
        "读到 1 项",
    ),
    "escape code as excel writes it": (
        xlsx(line(1, *HEADER) + line(2, "1", "完成_x001B_[31m", "8月底前", "市水务局")),
        "读到 1 项",
    ),
    # word
    "negative span": (docx(word_table(word_row(FIRST, '<w:gridSpan w:val="-5"/>'))), "读到 1 项"),
    "span of a billion": (docx(word_table(word_row(FIRST, '<w:gridSpan w:val="1000000000"/>'))), "读到 1 项"),
    "span in words": (docx(word_table(word_row(FIRST, '<w:gridSpan w:val="二"/>'))), "读到 1 项"),
    "row without cells": (docx(word_table("<w:tr/>", word_row(FIRST))), "读到 1 项"),
    "escape code in a heading": (docx(paragraph("台&#x9b;账&#x202e;") + word_table(word_row(FIRST))), "读到 1 项"),
    # text
    "no column of deadlines": (plain("a.csv", "序号,任务,责任单位\n1,评级。,市水务局\n"), "没有写完成时限的 1 项"),
    "two headers": (csv("1,评级。,8月底前,市水务局", ",".join(HEADER), "2,整治。,9月底前,市水务局"), "读到 2 项"),
    "ragged rows": (csv("1", "2,评级。", "3,整治。,8月底前,市水务局,多,出"), "第4行（比表头多出了格", "整治。"),
    "deadline on no day": (csv("1,完成评级。,2月30日,市水务局"), "air-1 “2月30日”"),
    "number twice": (csv("1,评级。,8月底前,市水务局", "1,整治。,8月底前,市水务局"), "重复 1", "air-1-2"),
    "escape code in a task": (csv("1,\x1b[31m评级。,8月底前,市水务局"), "看不见的字符", "U+001B"),
    "escape code in a title": (
        plain("a.txt", "\x1b]0;x\x07台账\n".encode() + tsv("1\t评级\t8月底前\t市水务局")),
        "读到 1 项",
    ),
    "escape code in a header": (
        plain("a.csv", "序号,任务,完成时限,责任单位,\x1b[31m审\u202e核\n1,评级。,8月底前,市水务局,是\n"),
        "读到 1 项",
    ),
    "escape code in a row that is left over": (
        csv("1,评级。,8月底前,市水务局", "合计,\x1b[31m1\u202e"),
        "没有放进台账的",
    ),
    "direction override in a unit": (csv("1,评级。,8月底前,市水\u202e务局"), "U+202E"),
    "markup and formulas": (csv("1,=1+1[/red]<b>,8月底前,@市水务局"), "“@市水务局”"),
    "yaml in a cell": (csv('1,"- &a [x]: *a # !!t",8月底前,"市水务局\n  - id: air-9"'), "读到 1 项"),
    "words that yaml takes for nothing": (csv("1,null,~,no", "2,0x1F,1:30,2022-02-30"), "读到 2 项"),
    "mixed line ends": (csv("1,评级。,8月底前,市水务局\r", "2,整治。,9月底前,市水务局\r\n"), "读到 2 项"),
    "utf-16": (ONE.changed(lambda content: content.decode().encode("utf-16")), "读到 1 项"),
    "mark twice": (ONE.changed(lambda content: b"\xef\xbb\xbf" * 2 + content), "读到 1 项"),
    # names
    "csv named xlsx": (ONE.named("a.xlsx"), "读到 1 项"),
    "csv named txt": (ONE.named("a.txt"), "读到 1 项"),
    "excel named csv": (xlsx(TABLE).named("a.csv"), "读到 1 项"),
    "word named doc": (docx(word_table(word_row(FIRST))).named("a.doc"), "读到 1 项"),
    "word named xlsx": (docx(word_table(word_row(FIRST))).named("a.xlsx"), "读到 1 项"),
    "text without an ending": (plain("台账", tsv("1\t评级。\t8月底前\t市水务局")), "读到 1 项"),
    "name with a newline": (ONE.named("a\nb.csv"), "读到 1 项"),
    "name with an escape code": (ONE.named("\x1b[31ma.csv"), "读到 1 项"),
    "name that reads backwards": (ONE.named("a\u202evsc.csv"), "读到 1 项"),
    "name with blanks": (ONE.named(" a b .csv"), "读到 1 项"),
    "name with half of a pair": (ONE.named("a\udcff.csv"), "读到 1 项"),
    # what takes long where every row looks at every other one
    "units cell of 20,000 words": (csv(f"1,评级。,8月底前,{'市 水务局 ' * 20_000}"), "读到 1 项"),
    "1,001 tables": (
        plain("a.txt", b"".join(tsv("1\t评级。\t8月底前\t市水务局") + f"台账{n}\n".encode() for n in range(1_001))),
        "读到 999 项",
        "没有放进台账的 2 行",
        "在第 999 张表的后面",
    ),
    "5,000 torn rows": (
        plain("a.txt", tsv("1\t评级\t8月底前\t市水务局") + "\t评级\t\t\n".encode() * 5_000),
        "读到 1 项",
    ),
    "5,000 dates in one text": (csv(f"1,{'6月底前完成，' * 5_000},8月底前,市水务局"), "分步时限的 5000 处"),
    "100,000 brackets": (csv(f"1,评级。,{'（' * 50_000},{'（' * 50_000}"), "读到 1 项"),
}


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """As on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def full_disk() -> AbstractContextManager[None]:
    return files_up_to(500)


def asked(plan: str = "air", year: str = "2023", issued: str = "2023-03-01") -> tuple[str, ...]:
    return ("--plan", plan, "--year", year, "--issued", issued)


TO = ("-o", "新/air.yaml")
SOIL = ("import", "a.csv", *asked("soil"), "-o", "soil.yaml")


def into(target: str, *more: str) -> tuple[str, ...]:
    return ("import", "a.csv", *asked(), "-o", target, *more)


def sealed_folder() -> None:
    os.mkdir("新", 0o555)


WRITTEN: dict[str, Case] = {
    # what is to be read is no file
    "no such file": Case(ONE.write, ("import", "b.csv", *asked(), *TO), 3, ("b.csv：找不到这个文件",)),
    "no such folder": Case(ONE.write, ("import", "b/a.csv", *asked(), *TO), 3, ("a.csv：找不到这个文件",)),
    "file below a file": Case(ONE.write, ("import", "a.csv/b.csv", *asked(), *TO), 3, ("有一段是文件",)),
    "folder": Case(lambda: os.mkdir("a.csv"), into(*TO[1:]), 3, ("a.csv：这不是普通文件",)),
    "named pipe": Case(lambda: os.mkfifo("a.csv"), into(*TO[1:]), 3, ("a.csv：这不是普通文件",)),
    "device": Case(ONE.write, ("import", "/dev/zero", *asked(), *TO), 3, ("zero：这不是普通文件",)),
    "link to itself": Case(lambda: os.symlink("a.csv", "a.csv"), into(*TO[1:]), 3, ("又指回自己",)),
    "link to nowhere": Case(lambda: os.symlink("b.csv", "a.csv"), into(*TO[1:]), 3, ("a.csv：找不到这个文件",)),
    "no permission": Case(several(ONE.write, unreadable("a.csv")), into(*TO[1:]), 3, ("没有权限",), as_nobody),
    "name of 5,000 characters": Case(ONE.write, ("import", "气" * 5_000, *asked(), *TO), 3, ("文件名太长",)),
    "name with a nul": Case(ONE.write, ("import", "a\0.csv", *asked(), *TO), 3, ("文件名不对",)),
    "name that begins with a dash": Case(
        ONE.named("-a.csv").write, ("import", *asked(), *TO, "--", "-a.csv"), 0, ("读到 1 项",)
    ),
    "name that looks like an option": Case(
        ONE.named("-a.csv").write, ("import", "-a.csv", *asked(), *TO), 2, ("没有 -a 这个选项",)
    ),
    "no name": Case(ONE.write, ("import", "", *asked(), *TO), 2, ("文件是空的",)),
    "standard input": Case(ONE.write, ("import", "-", *asked(), *TO), 3, ("-：找不到这个文件",)),
    "51 megabytes": Case(several(ONE.write, sized("a.csv", 51 * 2**20)), into(*TO[1:]), 3, ("50 MB",)),
    "a terabyte": Case(several(ONE.write, sized("a.csv", 2**40)), into(*TO[1:]), 3, ("50 MB",)),
    # what is to be written cannot be
    "ledger that is there": Case(
        several(ONE.write, file("a.yaml", "我的")), into("a.yaml"), 2, ("没有覆盖", "--force")
    ),
    "ledger that is a link to nowhere": Case(
        several(ONE.write, lambda: os.symlink("没有", "a.yaml")), into("a.yaml"), 2, ("没有覆盖",)
    ),
    "ledger that is a folder": Case(
        several(ONE.write, lambda: os.makedirs("新/air.yaml/air.yaml")), into("新", "--force"), 3, ("不是普通文件",)
    ),
    "ledger that is a named pipe": Case(
        several(ONE.write, lambda: os.mkfifo("a.yaml")), into("a.yaml", "--force"), 3, ("不是普通文件",)
    ),
    "ledger below a file": Case(ONE.write, into("a.csv/air.yaml"), 3, ("不是文件夹",)),
    "ledger with another ending": Case(ONE.write, into("air.xlsx"), 2, ("以 .yaml 结尾", "air.yaml")),
    "ledger with a name of 300 characters": Case(ONE.write, into(f"新/{'气' * 300}.yaml"), 3, ("文件名太长",)),
    "ledger in a folder with a name of 300 characters": Case(
        ONE.write, into(f"{'气' * 300}/a.yaml"), 3, ("文件名太长",)
    ),
    "ledger with an escape code in its name": Case(ONE.write, into("\x1b[31m.yaml"), 2, ("不能作台账的文件名",)),
    "ledger in a folder with an escape code": Case(ONE.write, into("\x1b[31m/air.yaml"), 0, ("读到 1 项",)),
    "ledger with a blank in front of its name": Case(ONE.write, into("新/ a.yaml"), 2, ("不能作台账的文件名",)),
    "ledger in place of the settings": Case(
        several(good_folder, ONE.write), into("settings.yaml", "--force"), 2, ("不能作台账的文件名",)
    ),
    "folder that may not be written": Case(
        several(ONE.write, sealed_folder), into(*TO[1:]), 3, ("没有权限",), as_nobody
    ),
    "folder that may not be made": Case(
        several(ONE.write, sealed_folder), into("新/新/air.yaml"), 3, ("建不了文件夹", "没有权限"), as_nobody
    ),
    "full disk": Case(ONE.write, into(*TO[1:]), 3, ("没有写成", "超过了允许的大小"), full_disk),
    "full disk below a data folder": Case(
        several(good_folder, ONE.write), SOIL, 3, ("没有写成 soil.yaml", "超过了允许的大小"), lambda: files_up_to(100)
    ),
    "settings that are broken": Case(
        several(good_folder, file(SETTINGS, "ledgers: [air.yaml\n"), ONE.write), SOIL, 3, ("settings.yaml 第1行",)
    ),
    "units that are noise": Case(
        several(good_folder, file(UNITS, NOISE), ONE.write), SOIL, 3, ("读到 1 项", "没有记进 units.yaml")
    ),
    # what is asked for does not fit
    "plan of another ledger": Case(several(good_folder, ONE.write), into("b.yaml"), 2, ("已经用在 air.yaml 里",)),
    "table that there is not": Case(ONE.write, into(*TO[1:], "--table", "7"), 3, ("--table 1",)),
    "table of 5,000 digits": Case(ONE.write, into(*TO[1:], "--table", "7" * 5_000), 2, ("不是第几张表",)),
    "year in words": Case(ONE.write, ("import", "a.csv", *asked(year="今年"), *TO), 2, ("“今年”不是年份",)),
    "issued on no day": Case(ONE.write, ("import", "a.csv", *asked(issued="2023-02-30"), *TO), 2, ("2月没有30日",)),
    "plan with an escape code": Case(ONE.write, ("import", "a.csv", *asked("\x1b[31m"), *TO), 2, ("不能作计划代号",)),
}


def tables() -> dict[str, dict[str, Case]]:
    """The rows as cases, divided among the processes in which they run."""
    checked = cases_of(CHECKED, 1, "check", ".") | cases_of(DOUBTED, 0, "check", ".")
    return {
        "folders": checked | cases_of(LISTED, 3, "list", "--data", ".") | FOLDERS,
        "refused": imports_of(REFUSED, 3),
        "read": imports_of(READ, 0) | WRITTEN,
        "unopened": UNOPENED,
    }


def cases_of(rows: dict[str, Fault], code: int, *command: str) -> dict[str, Case]:
    return {fault: Case(several(good_folder, make), command, code, words) for fault, (make, *words) in rows.items()}


def imports_of(rows: dict[str, ImportFault], code: int) -> dict[str, Case]:
    """The ledger is written beside the file."""
    return {
        fault: Case(file.write, ("import", file.name, *asked(), "-o", "air.yaml"), code, words)
        for fault, (file, *words) in rows.items()
    }


# The process in which a table runs


class Answer(NamedTuple):
    """What a command did with a broken file. `raised` is a traceback, "" if there was none."""

    code: int
    said: str
    raised: str
    seconds: float
    megabytes: int


class Hangs(BaseException):
    """Nobody may catch it by accident."""


def work(table: str, root: Path) -> None:
    """Every case of a table in a folder of its own below `root`; an answer a line of stdout."""
    for stop in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(stop, hang)
    answers = sys.stdout
    for number, (fault, case) in enumerate(tables()[table].items()):
        place = root / f"{number}"
        place.mkdir()
        os.chdir(place)
        case.make()
        answers.write(json.dumps([fault, run(case)]) + "\n")


def hang(signal: int, frame: object) -> None:
    raise Hangs


def run(case: Case) -> Answer:
    from jc_tasks.cli import main

    said = io.BytesIO()
    out = io.TextIOWrapper(said, encoding="utf-8", newline="")
    sys.argv, sys.stdout, sys.stderr = ["jc-tasks", *case.arguments], out, out
    code, raised = -1, ""
    begun = time.monotonic()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(WAITED)
    try:
        with case.inside():
            code = main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:
        raised = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    out.flush()
    return Answer(code, said.getvalue().decode(), raised, time.monotonic() - begun, peak())


def peak() -> int:
    """The most memory that this process has had so far, in megabytes.

    Linux counts to a process what its parent had when it was started; /proc does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s*(\d+)", status.read_text())[0]) // 1024
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // (2**20 if sys.platform == "darwin" else 1024)


# The tests


@pytest.mark.parametrize("table", tables())
def test_every_broken_file_gets_a_clear_answer_in_little_memory(table: str, tmp_path: Path) -> None:
    cases = tables()[table]
    answers = answered(table, tmp_path)
    assert list(answers) == list(cases)
    wrong = {fault: found for fault, answer in answers.items() if (found := faults_of(answer, cases[fault]))}
    told = [f"\n{fault}: {'; '.join(found)}\n{answers[fault].said[:2000]}" for fault, found in wrong.items()]
    assert not wrong, "".join(told)
    assert max(answer.megabytes for answer in answers.values()) < MEGABYTES


def answered(table: str, folder: Path) -> dict[str, Answer]:
    env = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS))), "JC_TASKS_DATA": None, "XDG_CACHE_HOME": None}
    worker = ended([sys.executable, __file__, table, str(folder)], JC_TASKS_AS_OF="2022-06-15", **env)
    assert (worker.returncode, worker.stderr) == (0, "")
    return {fault: Answer(*answer) for fault, answer in map(json.loads, worker.stdout.splitlines())}


def faults_of(answer: Answer, case: Case) -> list[str]:
    """What is wrong with an answer: everything is said in Chinese, with what to do, and nothing but text."""
    said = answer.said
    hidden = {f"U+{ord(one):04X}" for one in said if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs")}
    found = {
        answer.raised: answer.raised,
        f"exit code {answer.code}, not {case.code}": answer.code != case.code,
        "not in Chinese": not re.search(r"[\u4e00-\u9fff]", said),
        "nothing to do": not re.search(r"→ \S|。\n|看说明：", said),
        f"control characters {hidden}": hidden,
        "a traceback": "Traceback" in said,
        "the name of an exception": re.search(r"\b\w*(Error|Exception|Warning)\b|Errno", said),
        "an English sentence": re.search(
            r"[A-Za-z]{2,} (a|is|not|of|to|was|cannot|must|will|while) |（[A-Z][a-z]+ [a-z]+", said
        ),
    }
    missing = [f"does not say {words}" for words in case.words if words not in said]
    return [name for name, wrong in found.items() if wrong] + missing


def test_no_fault_is_named_twice_and_there_are_hundreds() -> None:
    folders = len(CHECKED) + len(DOUBTED) + len(LISTED) + len(FOLDERS) + len(UNOPENED)
    files = len(REFUSED) + len(READ) + len(WRITTEN)
    assert sum(map(len, tables().values())) == folders + files > 400


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]))
