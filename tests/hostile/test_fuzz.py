"""Files and phrases changed at random: whatever comes of it, nothing is raised, nothing hangs, nothing is lost unsaid.

Short and always the same in CI. JC_TASKS_FUZZ_SECONDS=60 runs each test for a minute with new changes every time; what
it finds becomes a row of test_broken_files.py, or a small test with a name of its own at the end of this file.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from gallery import GOOD as FOLDER
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from packages import FIRST, HEADER, docx, line, merged, paragraph, word_row, word_table, xlsx
from program import TESTS

from jc_tasks import ledger
from jc_tasks.deadlines import resolve
from jc_tasks.deadlines.mentions import mentions
from jc_tasks.importing.draft import draft, proposed_steps
from jc_tasks.importing.ledger_text import ledger_text
from jc_tasks.importing.request import Request
from jc_tasks.ledger import checks
from jc_tasks.office_files import Cell, Document, Grid, Line, Row, read
from jc_tasks.office_files.document import rectangular
from jc_tasks.office_files.plain import _whole_rows
from jc_tasks.output.views.imported import preview, report

LONG = float(os.environ.get("JC_TASKS_FUZZ_SECONDS", "0"))
SLOWEST = 10.0
ISSUED = date(2023, 3, 1)
Property = Callable[..., None]


def fuzzed(examples: int, **strategies: st.SearchStrategy[Any]) -> Callable[[Property], Callable[[], None]]:
    """Makes a property a test: so many examples, always the same; or new ones for as many seconds as are asked for."""

    def decorate(holds: Property) -> Callable[[], None]:
        def tried(number: int, derandomize: bool) -> Property:
            quiet = settings(
                max_examples=number,
                derandomize=derandomize,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            return quiet(given(**strategies)(holds))

        def test() -> None:
            if not LONG:
                tried(examples, True)()
                return
            until, rounds = time.monotonic() + LONG, 0
            while time.monotonic() < until:
                seed(random.getrandbits(64))(tried(200, False))()
                rounds += 1
            print(f"{holds.__name__}: about {200 * rounds} examples")  # shown by pytest -s

        test.__name__, test.__doc__ = holds.__name__, holds.__doc__
        return test

    return decorate


# How a file is changed

SCRAPS = [
    *(
        b'"',
        b"'",
        b": ",
        "：".encode(),
        b"\t",
        b"#",
        b" #",
        b"- ",
        b"[",
        b"]",
        b"{",
        b"}",
        b"|",
        b"> ",
        b"? ",
        b"%",
        b"@",
    ),
    *(b"&a ", b"*a ", b"!!int ", b"<<: *a", b"\n---\n", b"\n...\n", b"\n", b"\r", b"\r\n", b"  ", "\u3000".encode()),
    *(b"\0", b"\x1b[31m", b"\xff", b"\xef\xbb\xbf", "\u202e".encode(), "\u2028".encode(), b"\x85", b"\\", b"~", b","),
    *("8月底前".encode(), "同上".encode(), "合计".encode(), "一、".encode(), "机密".encode(), b"0", b"-1", b"9" * 20),
]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            ["put in", "take out", "repeat", "overwrite", "swap lines", "lose line", "repeat line", "splice"]
        ),
        st.integers(0, 2**20),
        st.integers(0, 2**20),
        st.sampled_from(SCRAPS),
    ),
    min_size=1,
    max_size=4,
)
Changes = list[tuple[str, int, int, bytes]]


def changed(content: bytes, other: bytes, changes: Changes) -> bytes:
    """The content after the changes; `other` is what it may be spliced with."""
    for kind, here, there, scrap in changes:
        at = here % (len(content) + 1)
        lines = content.split(b"\n")
        one, two = here % len(lines), there % len(lines)
        if kind == "put in":
            content = content[:at] + scrap + content[at:]
        elif kind == "take out":
            content = content[:at] + content[at + there % 30 :]
        elif kind == "repeat":
            content = content[:at] + content[at : at + there % 30] * 2 + content[at + there % 30 :]
        elif kind == "overwrite":
            content = content[:at] + bytes([there % 256]) + content[at + 1 :]
        elif kind == "swap lines":
            lines[one], lines[two] = lines[two], lines[one]
            content = b"\n".join(lines)
        elif kind == "lose line":
            content = b"\n".join(lines[:one] + lines[one + 1 :])
        elif kind == "repeat line":
            content = b"\n".join([*lines[:two], lines[one], *lines[two:]])
        else:
            content = content[:at] + other[there % (len(other) + 1) :]
    return content


# A data folder

GOOD = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.yaml"))}
SHIPPED = {path.name: path.read_bytes() for path in sorted(ledger.shipped().glob("*.yaml"))}
ROW = re.compile(rb"^      - id: (\S+)\n(?:        .*\n)+", re.M)


def check_folder(files: dict[str, bytes], name: str, other: str, changes: Changes) -> None:
    """A folder with one of its files changed is read, and every row that still stands there is read or missed."""
    content = changed(files[name], files[other], changes)
    with tempfile.TemporaryDirectory() as made:
        for file, original in files.items():
            (Path(made) / file).write_bytes(content if file == name else original)
        begun = time.monotonic()
        found = ledger.read(Path(made))
        problems = checks.every_problem(found)
        assert time.monotonic() - begun < SLOWEST
    if not any(problem for problem in problems if not problem.doubt) and not quoted(content, files[name]):
        rows = {row[1].decode() for file in files for row in ROW.finditer(content if file == name else files[file])}
        assert rows <= {task.id for task in found.tasks}


def quoted(content: bytes, original: bytes) -> bool:
    """Two quotes in different rows swallow what stands between them: see the end of this file."""
    return any(content.count(mark) > original.count(mark) for mark in (b'"', b"'"))


@fuzzed(150, name=st.sampled_from(sorted(GOOD)), other=st.sampled_from(sorted(GOOD)), changes=CHANGES)
def test_a_small_folder(name: str, other: str, changes: Changes) -> None:
    check_folder(GOOD, name, other, changes)


@fuzzed(4, name=st.sampled_from(sorted(SHIPPED)), other=st.sampled_from(sorted(SHIPPED)), changes=CHANGES)
def test_the_shipped_folder(name: str, other: str, changes: Changes) -> None:
    check_folder(SHIPPED, name, other, changes)


# A file that is imported

CUSTOMS, REGISTRY = ledger.customs(ledger.shipped())
REQUEST = Request("air", 2023, ISSUED)
MAY_BE_WRONG = {"unread-deadline", "missing", "more"}
"""What may be wrong with a ledger that is written: a deadline that nobody can read, or that is ~ or null."""


def check_import(name: str, content: bytes) -> None:
    """The file is refused, or its ledger can be written."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / name
        path.write_bytes(content)
        document = read(path)
    if isinstance(document, Document):
        check_document(document)
    else:
        assert document.message and document.remedy


def check_document(document: Document) -> None:
    """What is drafted of it is written so that it is read back as it is, and what is told of it is text."""
    begun = time.monotonic()
    drafted = draft(document, REQUEST, REGISTRY, CUSTOMS.seasons)
    steps = proposed_steps(drafted, CUSTOMS.seasons)
    text = ledger_text(drafted, steps)
    written = ledger.read_text(text, "air.yaml", CUSTOMS, REGISTRY)
    told = report(drafted, written, steps, {}) + preview(written)
    assert time.monotonic() - begun < SLOWEST
    assert {problem.code for problem in written.problems if not problem.doubt} <= MAY_BE_WRONG
    assert [
        (task.id, task.no, task.section, task.text, task.deadline.phrase, task.units_text, task.remark, task.line)
        for task in written.tasks
    ] == [
        (one.id, one.no, one.section, one.text, one.deadline, one.units, one.remark, one.line) for one in drafted.tasks
    ]
    hidden = [one for one in told if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs")]
    assert not hidden


LINES = [
    "晋城市2023年大气污染防治重点工作任务台账",
    "晋市政办〔2023〕11号",
    "任务类别\t序号\t具体措施\t完成时限\t牵头单位\t备注",
    "一、治理\t1\t6月底前完成方案制定，\t8月底前\t市水务局、市公安局\t省考",
    "\t2\t乙。\t同上\t泽州县政府 高平市政府\t",
    "\t\t确保完成。\t底前\t\t",
    "（二）管控\t\t\t\t\t",
    "\t四\t丁。\t\t各县（市、区）人民政府\t",
    "— 12 —",
    "序号\t项目名称\t建设内容\t责任单位\t进展情况",
    "1\t污水处理厂\t新建\t市水务局\t已开工",
    "合计\t5\t\t\t\t",
    "| 序号 | 任务 | 时限 | 责任单位 |",
    "| 1 | 整改**到位** | 年底前 | 市公安局 |",
]
PAGE = "\n".join(LINES).encode()
CELLS = [row.split("\t") for row in LINES[2:8]]


@cache
def comma_page() -> bytes:
    page = io.StringIO()
    csv.writer(page).writerows(CELLS)
    return page.getvalue().encode()


@fuzzed(100, name=st.sampled_from(["a.txt", "a.md", "a"]), changes=CHANGES)
def test_a_page_of_text(name: str, changes: Changes) -> None:
    check_import(name, changed(PAGE, comma_page(), changes))


@fuzzed(60, changes=CHANGES)
def test_a_table_of_commas(changes: Changes) -> None:
    check_import("a.csv", changed(comma_page(), PAGE, changes))


BOOK = xlsx(
    line(1, "晋城市2023年任务台账")
    + line(2, *HEADER, "备注")
    + line(3, *FIRST)
    + line(4, "", "乙。", "同上", "市公安局"),
    {"xl/styles.xml": None},
    merged('"A3:A4"/><mergeCell ref="A1:E1"'),
)
PAPER = docx(
    paragraph("晋城市2023年大气污染防治行动计划")
    + word_table(
        word_row(FIRST),
        word_row(("", "乙。", "同上", "市公安局"), '<w:vMerge/><w:gridSpan w:val="1"/>'),
    )
)
PACKAGES = {file.name: file.content() for file in (BOOK, PAPER)}
VALUES = [
    "",
    "-1",
    "0",
    "1",
    "2",
    "200",
    "1000000000",
    "A1:C9",
    "XFD1048576",
    "s",
    "str",
    "b",
    "e",
    "d",
    "r9",
    "8月底前",
]
NODES = st.lists(
    st.tuples(
        st.sampled_from(["lose", "repeat", "move", "attribute", "words", "name"]),
        st.integers(0, 2**20),
        st.integers(0, 2**20),
        st.sampled_from(VALUES),
    ),
    min_size=1,
    max_size=5,
)


def reshaped(content: bytes, changes: list[tuple[str, int, int, str]]) -> bytes:
    """The XML with elements lost, repeated, moved, and with other attributes and words; XML it stays."""
    root = ElementTree.fromstring(content)
    for kind, here, there, value in changes:
        every = list(root.iter())
        one, two = every[here % len(every)], every[there % len(every)]
        children = list(one)
        child = children[there % len(children)] if children else None
        if kind == "lose" and child is not None:
            one.remove(child)
        elif kind == "repeat" and child is not None:
            one.extend([child] * (1 + there % 3))
        elif kind == "move" and one not in list(two.iter()):
            one.append(two) if two is not root and one not in list(two.iter()) else None
        elif kind == "attribute" and one.attrib:
            one.set(list(one.attrib)[there % len(one.attrib)], value)
        elif kind == "words":
            one.text = value
        elif kind == "name":
            one.tag = two.tag
    return ElementTree.tostring(root)


def repacked(package: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            new.writestr(zipfile.ZipInfo(name), change(content) if name == names[number % len(names)] else content)
    return out.getvalue()


@fuzzed(80, name=st.sampled_from(sorted(PACKAGES)), number=st.integers(0, 20), changes=NODES)
def test_a_package_with_reshaped_parts(name: str, number: int, changes: list[tuple[str, int, int, str]]) -> None:
    check_import(name, repacked(PACKAGES[name], number, lambda part: reshaped(part, changes)))


@fuzzed(60, name=st.sampled_from(sorted(PACKAGES)), number=st.integers(0, 20), changes=CHANGES)
def test_a_package_with_damaged_parts(name: str, number: int, changes: Changes) -> None:
    check_import(name, repacked(PACKAGES[name], number, lambda part: changed(part, part, changes)))


@fuzzed(60, name=st.sampled_from(sorted(PACKAGES)), changes=CHANGES)
def test_a_damaged_package(name: str, changes: Changes) -> None:
    check_import(name, changed(PACKAGES[name], PACKAGES[name], changes))


WORDS_OF_CELLS = [
    *("序号", "任务", "完成时限", "责任单位", "备注", "类别", "配合单位", "进展情况", "时间节点", "项目名称", "附件1"),
    *(
        "",
        " ",
        "1",
        "2",
        "3",
        "（4）",
        "五",
        "1-1",
        "六、",
        "一、治理",
        "（一）管控",
        "合计",
        "注：无",
        "同上",
        "〃",
        "—",
        "null",
        "~",
    ),
    *(
        "完成评级。",
        "评级，",
        "6月底前完成方案",
        "8月底前",
        "每月",
        "2月30日",
        "长期",
        "待定",
        "市水务局",
        "泽州县政府 高平市",
        "。",
    ),
    *("2023年大气计划", "续表", "第2页", "\u202e", "\x1b[31m", "甲\n乙", "a: b", "# c", "- d", '"', "\ufeff"),
]
CELL = st.builds(Cell, st.sampled_from(WORDS_OF_CELLS), st.booleans(), st.just(False))
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=7).map(tuple), min_size=1, max_size=8)
HEADERS = st.sampled_from(
    [[], [tuple(Cell(word) for word in HEADER)], [tuple(Cell(word) for word in WORDS_OF_CELLS[:7])]]
)


def grid(rows: list[tuple[Cell, ...]], sheet: str, exact: bool) -> Grid:
    numbered = [Row(cells, f"第{number}行", number) for number, cells in enumerate(rows, 1)]
    return Grid(rectangular(numbered, []) or (), sheet, exact=exact)


GRIDS = st.builds(
    grid, st.builds(list.__add__, HEADERS, ROWS), st.sampled_from(["", "Sheet1", "台账\u202e"]), st.booleans()
)
BLOCKS = st.lists(st.one_of(GRIDS, st.builds(Line, st.sampled_from(WORDS_OF_CELLS), st.just("第1段"))), max_size=3)


@fuzzed(60, blocks=BLOCKS)
def test_any_tables(blocks: list[Line | Grid]) -> None:
    check_document(Document("a.docx", tuple(blocks)))


# Phrases


def column(file: str, name: str) -> list[str]:
    with open(TESTS / "tables" / file, encoding="utf-8", newline="") as table:
        return [row[name] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if row[name]]


PHRASES = column("deadlines.tsv", "phrase")
TEXTS = column("mentions.tsv", "text")
PIECES = st.sampled_from([*PHRASES, *TEXTS])
CUT = st.builds(lambda phrase, first, last: phrase[first:last], PIECES, st.integers(0, 8), st.integers(1, 30))
SPLICED = st.lists(st.one_of(CUT, PIECES, st.text(max_size=3)), min_size=1, max_size=6).map("".join)
WORDS = st.one_of(SPLICED, st.text(max_size=60))


@fuzzed(400, phrase=WORDS, year=st.integers(2000, 2099), issued=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_phrase(phrase: str, year: int, issued: date) -> None:
    deadline = resolve(phrase, year=year, issued=issued)
    assert deadline.phrase == phrase
    assert deadline.note or deadline.kind != "none"
    assert not (deadline.start and deadline.due) or deadline.start <= deadline.due


@fuzzed(300, text=WORDS, year=st.integers(2000, 2099), issued=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_text(text: str, year: int, issued: date) -> None:
    last = 0
    for mention in mentions(text, year=year, issued=issued):
        assert text[mention.start : mention.end] == mention.phrase != ""
        assert last <= mention.start
        assert mention.deadline.kind != "none"
        last = mention.end


# What was found


def test_two_stray_quotes_swallow_no_row(tmp_path: Path) -> None:
    text = GOOD["air.yaml"].decode().replace("remark: 省考", 'remark: "省考').replace("泽州县政府\n", '泽州县政府"\n')
    for name, content in GOOD.items():
        (tmp_path / name).write_bytes(text.encode() if name == "air.yaml" else content)
    found = ledger.read(tmp_path)
    assert found.problems or "air-3" in [task.id for task in found.tasks]


def test_more_categories_than_anyone_has_counted() -> None:
    from jc_tasks.importing.sections import Sections

    sections = Sections()
    keys = [sections.key(f"类别{number}") for number in range(12_000)]
    assert len(set(keys)) == 12_000
    assert sections.key("类别7") == keys[7]


HEAD = "| 序号 | 任务 | 完成时限 | 责任单位 |\n"
ENTRY = "| 1 | 甲{} | 8月底前 | 市水务局 |\n"
REPEATED = {
    "blanks before a sign": lambda n: HEAD + ENTRY.format(" " * n + "<"),
    "blanks before a sign, above the table": lambda n: " " * n + "x<\n" + HEAD + ENTRY.format(""),
    "line breaks in a cell": lambda n: (
        HEAD.replace("|", "\t") + ENTRY.replace("|", "\t").format('"' + "\n" * (n // 2) + '<"')
    ),
    "blanks in a list of attachments": lambda n: "附件 1.台账" + " " * n + "x\n" + HEAD + ENTRY.format(""),
    "lines of one cell": lambda n: HEAD + "|乙\n" * (n // 80) + ENTRY.format(""),
    "lines of one cell behind a row that is torn": lambda n: HEAD + "| 1 | 甲 |\n" + "|乙\n" * (n // 80),
}


@pytest.mark.parametrize("what", REPEATED)
def test_what_is_repeated_costs_its_length_and_not_the_square(what: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(REPEATED[what](200_000), encoding="utf-8")
    begun = time.process_time()
    document = read(path)
    assert isinstance(document, Document)
    drafted = draft(document, REQUEST, REGISTRY, CUSTOMS.seasons)
    assert time.process_time() - begun < 3
    assert drafted.found == 1


@fuzzed(
    300,
    widths=st.lists(st.integers(1, 5), min_size=1, max_size=12),
    words=st.lists(st.sampled_from("甲乙1 "), min_size=60),
)
def test_torn_rows_are_put_together_where_they_just_fill_the_first(widths: list[int], words: list[str]) -> None:
    """As the rule says it, row by row, however long that takes."""
    taken = iter(words)
    rows = [[next(taken) for _ in range(width)] for width in widths]
    expected, at = [], 0
    while at < len(rows):
        cells, end = rows[at], at + 1
        while len(cells) < len(rows[0]) and end < len(rows) and len(cells) + len(rows[end]) - 1 <= len(rows[0]):
            first, *others = rows[end]
            if first.isdecimal():
                break
            cells, end = [*cells[:-1], f"{cells[-1]}\n{first}", *others], end + 1
        end = end if len(cells) == len(rows[0]) else at + 1
        expected.append(cells if end > at + 1 else rows[at])
        at = end
    given_rows = [Row(tuple(map(Cell, cells)), "", number) for number, cells in enumerate(rows)]
    assert [[cell.text for cell in row.cells] for row in _whole_rows(given_rows)] == expected
