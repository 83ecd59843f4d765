"""Renderers: golden files for the nastiest table, and properties that hold for any text a ledger may contain."""

from __future__ import annotations

import csv as csv_reader
import json as json_reader
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import Golden
from markdown_it import MarkdownIt
from program import GOLDEN

from jc_tasks.output.characters import clean, clean_lines, degrade, fold, width
from jc_tasks.output.formats import csv, html, json, markdown, text
from jc_tasks.output.formats import table as terminal
from jc_tasks.output.shown import Cell, Column, Sheet, Table

WIDTHS = (40, 80, 100, 160)

LONG = (
    "坚决遏制“两高”项目盲目发展。严格落实国家产业规划、产业政策、“三线一单”、规划环评，以及产能置换、煤炭消费减量替代——"
    "和污染物排放区域削减等要求；6月底前完成整治提升方案制定，PM₂.₅浓度≤40微克/立方米。"
)
NASTY = Table(
    "到期事项（2022-06-01 至 2022-07-01）",
    (
        Column("编号", "id"),
        Column("期限", "due"),
        Column("剩余", "days_left", align="right"),
        Column("灯", "light"),
        Column("事项", "text", flex=3, min_width=20),
        Column("责任单位", "units", flex=1, min_width=16),
    ),
    tuple(
        (Cell(f"air-{number}"), Cell(due), Cell(days), Cell(light, light), Cell(content), Cell(units))
        for number, (due, days, light, content, units) in enumerate(
            [
                ("2022-06-30", "-33", "红", LONG, "泽州县人民政府、高平市人民政府、阳城县人民政府"),
                ("2022-08-02", "0", "黄", "标记 [bold]粗[/bold] [/x] [link=http://x.cn]链[/link] :smile:", "市水务局"),
                (
                    "2022-08-20",
                    "18",
                    "蓝",
                    "转义 \x1b[31m红\x1b[m \x1b]0;标题\x07 \x9b2J 倒\u202e序 \u2028行",
                    "公安局",
                ),
                ("2022-12-31", "151", "绿", '<script>alert(1)</script> & <b>粗</b> &amp; "引"', "市住建局|市城管局"),
                ("2022-12-31", "151", "办结", "=cmd|' /C calc'!A0", "-市财政局"),
                ("—", "", "—", "表情🔴🏭⚠️、分解 e\u0301、半角ｶﾅ、删除线 ~~x~~ *斜* _斜_ `码` $x$ \\n", ""),
                ("—", "", "—", "", "=市工信局"),
                ("—", "", "—", "x" * 1000, "市统计局"),
                ("—", "", "—", "第一行\n第二行\t制表\r\n1. 第三行", "\ud800市气象局\u3000"),
            ],
            1,
        )
    ),
    ("共 9 项。另有 5 项已逾期，用 jc-tasks overdue 查看。", "# 不是标题 | <i>注</i>", "1. 不是列表"),
)
SHEET = Sheet(
    "air-1　遏制“两高”项目",
    (("事项", LONG), ("期限", "6月底前\n即 2022-06-30"), ("责任单位", "泽州县人民政府、高平市人民政府"), ("备注", "")),
)
EMPTY = Table("到期事项", NASTY.columns, (), ("没有到期的事项。",))
SCRIPT_OBJECTS: list[dict[str, object]] = [
    {"id": "air-1", "text": LONG, "due": date(2022, 6, 30), "days_left": -33, "milestone": None, "units": ["市水务局"]},
    {"id": "air-2", "text": "\x1b[31m\x9b倒\u202e序\ud800🔴", "due": None, "notes": []},
]

RENDERED: dict[str, Callable[[], str]] = {
    **{f"text-{size}.txt": partial(text.render, NASTY, width=size) for size in WIDTHS},
    **{
        f"terminal-{size}.txt": partial(terminal.render, NASTY, width=size, colour=False, encoding="utf-8")
        for size in WIDTHS
    },
    "terminal-80-colour.txt": lambda: terminal.render(NASTY, width=80, colour=True, encoding="utf-8"),
    "terminal-40-colour.txt": lambda: terminal.render(NASTY, width=40, colour=True, encoding="utf-8"),
    "terminal-80-gbk.txt": lambda: terminal.render(NASTY, width=80, colour=False, encoding="gbk"),
    "terminal-80-ascii.txt": lambda: terminal.render(NASTY, width=80, colour=False, encoding="ascii"),
    "table.md": lambda: markdown.render(NASTY),
    "table.html": lambda: html.render(NASTY),
    "table.csv": lambda: csv.render(NASTY),
    "objects.json": lambda: json.render(SCRIPT_OBJECTS),
    **{f"sheet-text-{size}.txt": partial(text.render, SHEET, width=size) for size in WIDTHS},
    "sheet-terminal-80.txt": lambda: terminal.render(SHEET, width=80, colour=True, encoding="utf-8"),
    "sheet.md": lambda: markdown.render(SHEET),
    "sheet.html": lambda: html.render(SHEET),
    "empty.txt": lambda: text.render(EMPTY, width=80),
    "empty.md": lambda: markdown.render(EMPTY),
    "empty.csv": lambda: csv.render(EMPTY),
    "two-sheets.txt": lambda: text.render(SHEET, SHEET, width=80),
}


@pytest.mark.parametrize("name", RENDERED)
def test_golden(name: str, golden: Golden) -> None:
    golden.whole(GOLDEN / "show" / name, RENDERED[name]().encode())


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii", "latin-1", "no-such-encoding"])
def test_nasty_table_fits_and_encodes(size: int, encoding: str) -> None:
    for shown in (
        text.render(NASTY, width=size, encoding=encoding),
        terminal.render(NASTY, width=size, colour=False, encoding=encoding),
        text.render(SHEET, width=size, encoding=encoding),
        terminal.render(SHEET, width=size, colour=False, encoding=encoding),
    ):
        shown.encode("ascii" if encoding == "no-such-encoding" else encoding)
        assert all(width(line, 2 if encoding == "gbk" else 1) <= size for line in shown.splitlines())
        assert not any(line.endswith(" ") for line in shown.splitlines())


def test_terminal_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = terminal.render(NASTY, width=100, colour=False, encoding="utf-8")
    for setting in ("FORCE_COLOR=1", "COLUMNS=30", "TERM=dumb", "TTY_COMPATIBLE=1", "UNICODE_VERSION=4.1.0"):
        monkeypatch.setenv(*setting.split("="))
    assert terminal.render(NASTY, width=100, colour=False, encoding="utf-8") == before


@pytest.mark.parametrize("module", ["text", "markdown", "html", "csv", "json"])
def test_only_the_terminal_needs_rich(module: str) -> None:
    code = f"import sys, jc_tasks.output.formats.{module}; print('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == [b"False"]


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("市水务局", 8, ["市水务局"]),
        ("市水务局，", 8, ["市水务", "局，"]),
        ("落实“两高”要求", 6, ["落实", "“两高”", "要求"]),
        ("12月底前", 5, ["12月", "底前"]),
        ("到2022年", 6, ["到", "2022年"]),
        ("use jc-tasks due", 9, ["use", "jc-tasks", "due"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("改造——替代", 6, ["改造——", "替代"]),
        ("（（（（（", 4, ["（（", "（（", "（"]),
        ("局 局", 4, ["局", "局"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("", 2, [""]),
    ],
)
def test_fold(text: str, columns: int, lines: list[str]) -> None:
    assert fold(text, columns) == lines


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb\u2066\u200f", "a\\u202eb\\u2066\\u200f"),
        ("a\u2028b\u2029", "a\\u2028b\\u2029"),
        ("\ud800", "\\ud800"),
        ("\ufdd0\U000e0001", "\\ufdd0\\U000e0001"),
        ("一\r\n二\t三\u3000四\xa0五", "一 二 三 四 五"),
        ("⚠\ufe0f", "⚠"),
        ("PM₂.₅ [bold] \\x", "PM₂.₅ [bold] \\x"),
    ],
)
def test_clean(text: str, harmless: str) -> None:
    assert clean(text) == harmless


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("PM₂.₅≤40 🔴 m³", "gbk", "PM2.5≤40 ? m3"),
        ("│─┌⚠•", "gbk", "│─┌?·"),
        ("“一”，（—）｜─│┼e\u0301", "ascii", '"?",(-)|-|+e'),
        ("🔴₂\ud800", "utf-8", "🔴₂?"),
        ("一", "no-such-encoding", "?"),
    ],
)
def test_degrade(text: str, encoding: str, shown: str) -> None:
    assert degrade(text, encoding) == shown


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＠x", "'＠x"),
        ("+86", "'+86"),
        ("\t=1", "'=1"),
        ("\r=1", "'\n=1"),
        ("  -x", "'-x"),
        ("－5", "'－5"),
        ("-33", "-33"),
        ("-３3", "'-３3"),
        ("-1.5", "'-1.5"),
        ("33", "33"),
        ("—", "—"),
        ("a=1", "a=1"),
    ],
)
def test_csv_takes_no_formula(text: str, cell: str) -> None:
    assert _read_csv(csv.render(_table(text)))[1][1] == cell


settings.register_profile("show", deadline=None)
settings.load_profile("show")

hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("市水务局，。（）“”——…·12月 \n\t|\\`*_[]<>&=+-@'\""),
        st.sampled_from("\x1b\u202e\u0301\ufe0f\u200d🔴🏽👩‍₂\u3000\ud83d\ude00"),
    ),
    max_size=80,
)


def _table(content: str, flex: int = 1) -> Table:
    return Table("", (Column("编号", "id"), Column("事项", "text", flex=flex)), ((Cell("x1"), Cell(content)),), ())


def _unspaced(shown: str) -> str:
    return "".join(shown.split())


@given(hostile, st.sampled_from((20, *WIDTHS)), st.integers(0, 1), st.booleans())
def test_text_and_terminal_lose_nothing(content: str, size: int, flex: int, rich: bool) -> None:
    table = _table(content, flex)
    render = partial(terminal.render, colour=False, encoding="utf-8") if rich else text.render
    shown = render(table, width=size)
    shown.encode()
    assert "\x1b" not in shown and all(line == clean(line) for line in shown.split("\n"))
    assert all(width(line) <= size for line in shown.split("\n"))
    ends = [f"x1{_unspaced(clean(content))}", f"编号：x1事项：{_unspaced(clean_text(content))}"]
    assert _unspaced(shown).endswith(tuple(ends)) or not clean(content).strip()


@given(hostile, st.sampled_from((20, *WIDTHS)))
def test_colour_only_adds_colour(content: str, size: int) -> None:
    table = Table("", (Column("灯", "light"), Column("事项", "text", flex=1)), ((Cell("红", "红"), Cell(content)),), ())
    coloured = terminal.render(table, width=size, colour=True, encoding="utf-8")
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m"):
        coloured = coloured.replace(code, "")
    assert coloured == terminal.render(table, width=size, colour=False, encoding="utf-8")


@given(hostile, st.sampled_from((20, *WIDTHS)), st.sampled_from(("utf-8", "gbk", "ascii")))
def test_sheets_lose_nothing(content: str, size: int, encoding: str) -> None:
    sheet = Sheet("", (("事项", content), ("x" * 3, "y")))
    for shown in (
        text.render(sheet, width=size, encoding=encoding),
        terminal.render(sheet, width=size, colour=False, encoding=encoding),
    ):
        shown.encode(encoding)
        assert all(width(line, 2 if encoding == "gbk" else 1) <= size for line in shown.split("\n"))
        wanted = degrade(f"事项：{clean_text(content)}xxx：y", encoding)
        assert _unspaced(shown) == _unspaced(wanted)


def clean_text(content: str) -> str:
    return "\n".join(clean_lines(content))


TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "p", "br", "b"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


class _Cells(HTMLParser):
    """The tags met, and the text of each td."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "td":
            self.open = True
            self.cells.append("")
        elif tag == "br" and self.open:
            self.cells[-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1] += data


@given(hostile)
def test_html_returns_the_cells(content: str) -> None:
    for shown, cells in (
        (html.render(_table(content)), ["x1", clean_text(content)]),
        (html.render(Sheet(content, (("事项", content),))), [clean_text(content)]),
    ):
        shown.encode()
        parser = _Cells()
        parser.feed(shown)
        parser.close()
        assert parser.cells == cells
        assert parser.tags <= TAGS


@given(hostile, hostile)
def test_markdown_says_what_the_text_says(content: str, note: str) -> None:
    shown = markdown.render(_table(content)._replace(notes=(note,)))
    shown.encode()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(shown)
    said = []
    for token in tokens:
        if token.type == "inline":
            parts = token.children or []
            assert all(part.type in ("text", "text_special") or part.content == "<br>" for part in parts)
            said.append("".join("\n" if part.type == "html_inline" else part.content for part in parts))
    assert said == ["编号", "事项", "x1", clean_text(content), *([clean_text(note)] if clean(note).strip() else [])]
    assert len([token for token in tokens if token.type == "td_open"]) == 2


@given(hostile)
def test_csv_round_trips(content: str) -> None:
    shown = csv.render(_table(content))
    shown.encode()
    assert shown.startswith("\ufeff") and shown.endswith("\r\n")
    rows = _read_csv(shown)
    wanted = clean_text(content)
    assert rows[0] == ["编号", "事项"]
    assert rows[1] in (["x1", wanted], ["x1", "'" + wanted])
    assert len(rows) == 2


def _read_csv(shown: str) -> list[list[str]]:
    return list(csv_reader.reader(shown.removeprefix("\ufeff").splitlines(keepends=True)))


@given(st.lists(st.dictionaries(hostile, st.one_of(hostile, st.none(), st.integers())), max_size=3), st.booleans())
def test_json_round_trips(objects: list[dict[str, object]], gbk: bool) -> None:
    encoding = "gbk" if gbk else "utf-8"
    shown = json.render(objects, encoding=encoding)
    shown.encode(encoding)
    assert all(line.replace("\u3000", "").isprintable() for line in shown.split("\n"))
    assert len(shown.splitlines()) == (len(objects) + 2 if objects else 1)
    halves = str.maketrans({chr(code): f"\\u{code:04x}" for code in range(0xD800, 0xE000)})  # no UTF-8 has them
    spelled = [
        {
            key.translate(halves): value.translate(halves) if isinstance(value, str) else value
            for key, value in one.items()
        }
        for one in objects
    ]
    assert json_reader.loads(shown) == spelled
