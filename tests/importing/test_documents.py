"""Ledgers as offices send them: the source document, Word, Excel, CSV and text files, made by the libraries that such
files come from; and what the import makes and says of them.

The source document is imported and held against the shipped ledgers, row by row, so that the two prove each other.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import SOURCE, Answer, on_terminal
from program import unasked as jc

from jc_tasks import ledger
from jc_tasks.importing.cell_text import clean, number_in
from jc_tasks.importing.draft import Draft, draft
from jc_tasks.importing.ledger_text import ledger_text
from jc_tasks.importing.request import Request
from jc_tasks.importing.tasks import GIVEN
from jc_tasks.importing.units_cell import units_text
from jc_tasks.ledger.folder import lay_out
from jc_tasks.model import Problem
from jc_tasks.office_files import Document, read
from jc_tasks.safeyaml import Mapping, Scalar, parse
from jc_tasks.safeyaml.quote import scalar

SHIPPED = ledger.read(ledger.shipped())
REQUEST = Request("air", 2023, date(2023, 3, 1))
HEADER = ["任务类别", "序号", "具体措施", "完成时限", "牵头单位", "备注"]


def laid(folder: Path) -> None:
    """A data folder with the shipped register."""
    lay_out(folder, sample=False, today=date(2023, 3, 1))
    shutil.copy(ledger.shipped() / "units.yaml", folder)


def drafted(path: Path, request: Request = REQUEST) -> Draft:
    document = read(path)
    assert isinstance(document, Document), document
    return draft(document, request, SHIPPED.registry, SHIPPED.settings.seasons)


def refusal(path: Path) -> Problem:
    problem = read(path)
    assert isinstance(problem, Problem)
    return problem


def rows(found: Draft) -> list[tuple[int, str, str, str, str]]:
    return [(one.no, one.section, one.text, one.deadline, one.units) for one in found.tasks]


# The source document gives back the shipped ledgers

CELLS = ("id", "no", "text", "deadline", "units_text", "remark", "line")


@pytest.mark.parametrize(
    ("plan", "tables"),
    [("air", {"": 55}), ("water", {"": 41, "p": 26, "t": 22})],
)
def test_the_source_document_gives_back_every_row(plan: str, tables: dict[str, int]) -> None:
    """Its targets have no column of deadlines: that they are the year's has to be said."""
    found = drafted(SOURCE, Request(plan, 2022, date(2022, 5, 18), deadline="2022年"))
    given = [entry.id for entry in found.tasks if GIVEN in entry.notes]
    assert given == ([f"water-t{number}" for number in range(1, 23)] if plan == "water" else [])
    bare = drafted(SOURCE, Request(plan, 2022, date(2022, 5, 18)))
    assert [entry.id for entry in bare.tasks if not entry.deadline] == given
    made = ledger.read_text(ledger_text(found, {}), f"{plan}.yaml", SHIPPED.settings, SHIPPED.registry)
    assert not [problem for problem in made.problems if not problem.doubt]
    assert {table.prefix.removeprefix(f"{plan}-"): len(table.tasks) for table in found.tables} == tables
    shipped = {task.id: task for task in SHIPPED.tasks if task.plan == plan and "m" not in task.id}
    assert {task.id for task in made.tasks} == set(shipped)
    for task in made.tasks:
        other = shipped[task.id]
        for cell in CELLS:
            assert getattr(task, cell) == getattr(other, cell), (task.id, cell)
        assert task.deadline == other.deadline
        assert task.deadline.phrase == other.deadline.phrase
        assert task.units == other.units
    assert made.plans[0]._replace(name="") == next(one for one in SHIPPED.plans if one.id == plan)._replace(name="")
    printed = {task.id: (task.section, task.category) for task in SHIPPED.tasks}
    labels = {entry.id: entry.section for entry in found.tasks if entry.category}
    assert {id: printed[id][0] for id in labels} == labels  # a label that is printed is read as it was by a person


def test_the_document_as_one_plan_keeps_all_four_tables() -> None:
    found = drafted(SOURCE, Request("jc", 2022, date(2022, 5, 18)))
    assert [len(table.tasks) for table in found.tables] == [55, 22, 26, 41]
    assert len({entry.id for entry in found.tasks}) == 144
    assert not found.left
    assert any(one.kind == "plans" for one in found.findings)


def test_only_the_tables_that_are_named() -> None:
    found = drafted(SOURCE, Request("air", 2022, date(2022, 5, 18), tables=(3, 4)))
    assert [len(table.tasks) for table in found.tables] == [41, 26]
    assert [one.number for one in found.unchosen] == [1, 2]


def test_from_the_document_to_a_working_due_takes_two_commands(tmp_path: Path) -> None:
    asked = ("--year", "2022", "--issued", "2022-05-18", "-o", "data/air.yaml")
    assert jc("init", "data", cwd=tmp_path).returncode == 0
    done = jc("import", str(SOURCE), "--plan", "air", *asked, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    due = jc("due", "--data", "data", "--within", "30d", "--as-of", "2022-08-01", cwd=tmp_path)
    assert (due.returncode, due.stderr) == (0, "")
    assert "air-4 " in due.stdout
    assert jc("check", "data", cwd=tmp_path).returncode == 0


def test_the_import_alone_makes_a_new_folder_a_data_folder(tmp_path: Path) -> None:
    for plan in ("air", "water"):
        asked = ("--year", "2022", "--issued", "2022-05-18", "-o", f"新 台账/{plan}.yaml")
        assert jc("import", str(SOURCE), "--plan", plan, *asked, cwd=tmp_path).returncode == 0
    listed = jc("list", "--data", "新 台账", "--format", "csv", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count("\r\n") >= 145
    assert sorted(os.listdir(tmp_path / "新 台账")) == [
        ".gitattributes",
        "air.yaml",
        "settings.yaml",
        "units.yaml",
        "water.yaml",
    ]


# Files as they come

Maker = Callable[[Path], None]


def excel_book(path: Path) -> None:
    """By openpyxl: a title above, merged categories, dates typed as dates, a hidden column, a header on each page."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["晋城市2023年大气污染防治重点工作任务台账"])
    sheet.merge_cells("A1:G1")
    sheet.append([*HEADER[:5], "内部编码", "备注"])
    sheet.append(["一、强化治理", 1, "完成 22 个重点行业\n绩效评级。", date(2023, 8, 31), "市生态环境局", "X1", None])
    sheet.append([None, 2, "制定方案。", "2023年底前", "泽州县政府\n高平市政府", "X2", "省考"])
    sheet.append([None, 3, "严禁露天焚烧。", "长期坚持", "各县（市、区）人民政府", "X3", None])
    sheet.append([*HEADER[:5], "内部编码", "备注"])
    sheet.append(["二、强化扬尘管控", 4, "裸地治理。", datetime(2023, 6, 30), "城区人民政府", "X4", None])
    sheet.append([None, 5, "道路保洁。", None, None, "X5", None])
    sheet.append(["合计", 5, None, None, None, None, None])
    for merged in ("A3:A5", "A7:A8", "D7:D8", "E7:E8"):
        sheet.merge_cells(merged)
    sheet["D3"].number_format = 'yyyy"年"m"月"'
    sheet["D7"].number_format = "yyyy-mm-dd"
    sheet.column_dimensions["F"].hidden = True
    book.save(path)


def written_book(path: Path) -> None:
    """The same by XlsxWriter, the other library that spreadsheets are made with."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("台账")
    month, day = book.add_format({"num_format": "yyyy年m月"}), book.add_format({"num_format": "yyyy/m/d"})
    sheet.merge_range("A1:G1", "晋城市2023年大气污染防治重点工作任务台账")
    for row in (1, 5):
        sheet.write_row(row, 0, [*HEADER[:5], "内部编码", "备注"])
    sheet.write_row(2, 1, [1, "完成 22 个重点行业\n绩效评级。"])
    sheet.write_datetime("D3", datetime(2023, 8, 31), month)
    sheet.write_row(2, 4, ["市生态环境局", "X1"])
    sheet.write_row(3, 1, [2, "制定方案。", "2023年底前", "泽州县政府\n高平市政府", "X2", "省考"])
    sheet.write_row(4, 1, [3, "严禁露天焚烧。", "长期坚持", "各县（市、区）人民政府", "X3"])
    sheet.merge_range("A3:A5", "一、强化治理")
    sheet.write_row(6, 1, [4, "裸地治理。"])
    sheet.merge_range("D7:D8", None)
    sheet.write_datetime("D7", datetime(2023, 6, 30), day)
    sheet.merge_range("E7:E8", "城区人民政府")
    sheet.write("F7", "X4")
    sheet.write_row(7, 1, [5, "道路保洁。"])
    sheet.merge_range("A7:A8", "二、强化扬尘管控")
    sheet.write_row(8, 0, ["合计", 5])
    sheet.set_column("F:F", 10, None, {"hidden": True})
    book.close()


def word_file(path: Path) -> None:
    """By python-docx: prose, a title, merged categories, a second table that goes on with the header repeated."""
    from docx import Document as new_document

    word = new_document()
    word.add_heading("晋城市空气质量改善2023年行动计划", 1)
    word.add_paragraph("为做好今年的工作，制定本计划。")
    word.add_paragraph("附件")
    word.add_paragraph("晋城市2023年大气污染防治重点工作任务台账")
    pages: list[list[list[str]]] = [
        [
            HEADER,
            ["一、强化治理", "1", "完成 22 个重点行业绩效评级。", "2023年8月", "市生态环境局", ""],
            ["", "2", "制定方案。", "2023年底前", "泽州县政府\n高平市政府", "省考"],
            ["", "3", "严禁露天焚烧。", "长期坚持", "各县（市、区）人民政府", ""],
        ],
        [
            HEADER,
            ["二、强化扬尘管控", "4", "裸地治理。", "2023年6月30日", "城区人民政府", ""],
            ["", "5", "道路保洁。", "", "", ""],
            ["合计", "", "5项", "", "", ""],
        ],
    ]
    for number, page in enumerate(pages):
        table = word.add_table(rows=len(page), cols=6)
        for at, cells in enumerate(page):
            for column, words in enumerate(cells):
                table.cell(at, column).text = words
        table.cell(1, 0).merge(table.cell(len(page) - 1 - number, 0))
        if number:
            table.cell(1, 3).merge(table.cell(2, 3))
            table.cell(1, 4).merge(table.cell(2, 4))
        word.add_paragraph("")
    word.save(str(path))


OFFICE: dict[str, Maker] = {"openpyxl.xlsx": excel_book, "xlsxwriter.xlsx": written_book, "word.docx": word_file}
EXPECTED = [
    (1, "一", "完成22个重点行业绩效评级。", "2023年8月", "市生态环境局"),
    (2, "一", "制定方案。", "2023年底前", "泽州县政府 高平市政府"),
    (3, "一", "严禁露天焚烧。", "长期坚持", "各县（市、区）人民政府"),
    (4, "二", "裸地治理。", "2023年6月30日", "城区人民政府"),
    (5, "二", "道路保洁。", "2023年6月30日", "城区人民政府"),
]


@pytest.mark.parametrize("name", OFFICE)
def test_office_files_import_without_a_hands_turn(name: str, tmp_path: Path) -> None:
    OFFICE[name](tmp_path / name)
    found = drafted(tmp_path / name)
    assert rows(found) == EXPECTED
    assert [table.title for table in found.tables] == ["晋城市2023年大气污染防治重点工作任务台账"]
    assert found.sections == {"一": "强化治理", "二": "强化扬尘管控"}
    assert [one.why for one in found.left] == ["是合计，不是事项"]
    assert not found.tables[0].inferred
    assert [one.remark for one in found.tasks] == ["", "省考", "", "", ""]
    assert any("内部编码" in one.words for one in found.findings) == name.endswith(".xlsx")
    made = ledger.read_text(ledger_text(found, {}), "air.yaml", SHIPPED.settings, SHIPPED.registry)
    assert not made.problems
    assert [str(task.deadline.due) for task in made.tasks] == [
        "2023-08-31",
        "2023-12-31",
        "None",
        "2023-06-30",
        "2023-06-30",
    ]


@pytest.mark.parametrize("name", OFFICE)
def test_office_files_from_the_command_line(name: str, tmp_path: Path) -> None:
    OFFICE[name](tmp_path / name)
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "data/air.yaml")
    done = jc("import", name, *asked, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = done.stdout
    assert "读到 5 项" in report and "不缺不重" in report and "（是合计，不是事项）：合计 |" in report
    assert jc("check", "data", cwd=tmp_path).returncode == 0


TEXT_HEADER = "任务类别\t序号\t具 体 措 施\t完成时限\t牵头单位\t备注"
TEXTS: dict[str, tuple[str, list[tuple[int, str, str, str, str]]]] = {
    "pipes": (
        "| 序号 | 工作任务 | 时限要求 | 责任单位 |\n|:--|---|---|---|\n"
        "| 1 | 整改**到位** | 8月底前 | 市水务局 |\n| 2 | 甲\\|乙 | 年底前 | 市公安局 |\n",
        [(1, "", "整改到位", "8月底前", "市水务局"), (2, "", "甲|乙", "年底前", "市公安局")],
    ),
    "a row torn by a page is joined": (
        f"{TEXT_HEADER}\n\t1\t加快推进清洁取暖改造，\t2023年10月\t市能源局、\t\n\n{TEXT_HEADER}\n"
        "\t\t确保完成。\t底前\t市住建局\t\n\t2\t乙。\t长期坚持\t市水务局\t\n",
        [
            (1, "", "加快推进清洁取暖改造，确保完成。", "2023年10月底前", "市能源局、市住建局"),
            (2, "", "乙。", "长期坚持", "市水务局"),
        ],
    ),
    "a line break inside a cell": (
        f"{TEXT_HEADER}\n一、治理\t1\t甲\n乙。\t8月底前\t市水务局\t\n\t2\t丙。\t年底前\t市公安局\t\n",
        [(1, "一", "甲乙。", "8月底前", "市水务局"), (2, "一", "丙。", "年底前", "市公安局")],
    ),
    "page numbers between": (
        f"{TEXT_HEADER}\n\t1\t甲。\t8月底前\t市水务局\t\n— 12 —\n续表\n{TEXT_HEADER}\n\t2\t乙。\t年底前\t市公安局\t\n",
        [(1, "", "甲。", "8月底前", "市水务局"), (2, "", "乙。", "年底前", "市公安局")],
    ),
    "a page without its header": (
        "序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n\n2\t乙。\t年底前\t市公安局\n",
        [(1, "", "甲。", "8月底前", "市水务局"), (2, "", "乙。", "年底前", "市公安局")],
    ),
    "sections on rows of their own": (
        "序号\t任务\t完成时限\t责任单位\n（一）治理\t\t\t\n1\t甲。\t8月底前\t市水务局\n（二）管控\t\t\t\n2\t乙。\t年底\t市公安局\n",
        [(1, "一", "甲。", "8月底前", "市水务局"), (2, "二", "乙。", "年底", "市公安局")],
    ),
    "the same as above": (
        "序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n2\t乙。\t同上\t同上\n",
        [(1, "", "甲。", "8月底前", "市水务局"), (2, "", "乙。", "8月底前", "市水务局")],
    ),
    "a blank deadline is no one else's": (
        "序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n2\t乙。\t\t市公安局\n",
        [(1, "", "甲。", "8月底前", "市水务局"), (2, "", "乙。", "", "市公安局")],
    ),
    "numbers of all kinds": (
        "序号\t任务\t完成时限\t责任单位\n１．\t甲。\t8月底\t市水务局\n（2）\t乙。\t8月底\t市水务局\n③\t丙。\t8月底\t市水务局\n"
        "四\t丁。\t8月底\t市水务局\n",
        [(no, "", text, "8月底", "市水务局") for no, text in enumerate(("甲。", "乙。", "丙。", "丁。"), 1)],
    ),
    "cooperating units": (
        "序号\t任务\t完成时限\t牵头单位\t配合单位\n1\t甲。\t8月底前\t市水务局\t市公安局、市住建局\n",
        [(1, "", "甲。", "8月底前", "市水务局；配合单位：市公安局、市住建局")],
    ),
    "supervision": (
        "序号\t任务\t完成时限\t责任单位\t进展情况\t存在问题\t下一步打算\n1\t甲。\t8月底前\t市水务局\t已完成15家\t\t年底完成\n",
        [(1, "", "甲。", "8月底前", "市水务局")],
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_files(name: str, tmp_path: Path) -> None:
    text, expected = TEXTS[name]
    (tmp_path / "台账.txt").write_text(text, encoding="utf-8")
    assert rows(drafted(tmp_path / "台账.txt")) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(encoding: str, delimiter: str, tmp_path: Path) -> None:
    lines = [
        HEADER,
        ["一、治理", "1", '"甲，\n乙。"', "8月底前", '"市水务局、\n市公安局"', ""],
        ["", "2", "丙。", "年底前", "市住建局", "省考"],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines) + "\r\n"
    (tmp_path / "台账.csv").write_bytes(text.encode(encoding))
    found = drafted(tmp_path / "台账.csv")
    assert rows(found) == [
        (1, "一", "甲，乙。", "8月底前", "市水务局、市公安局"),
        (2, "一", "丙。", "年底前", "市住建局"),
    ]
    assert [entry.line for entry in found.tasks] == [2, 5]


def test_cooperating_units_answer_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["cooperating units"][0], encoding="utf-8")
    text = ledger_text(drafted(tmp_path / "a.txt"), {})
    task = ledger.read_text(text, "air.yaml", SHIPPED.settings, SHIPPED.registry).tasks[0]
    assert [unit.name for unit in task.units] == ["市水务局", "市公安局", "市住建局"]


def test_what_supervision_says_is_kept_as_notes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["supervision"][0], encoding="utf-8")
    found = drafted(tmp_path / "a.txt")
    assert found.tasks[0].notes == ("进展情况：已完成15家", "下一步打算：年底完成")
    assert found.tables[0].supervised == 2


def test_a_numbered_column_that_word_numbers_itself_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "序号\t任务\t完成时限\t责任单位\n\t甲。\t8月底前\t市水务局\n\t乙。\t年底\t市公安局\n", encoding="utf-8"
    )
    assert [(one.id, one.no) for one in drafted(tmp_path / "a.txt").tasks] == [("air-1", 1), ("air-2", 2)]


def test_merged_numbers_keep_every_row(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "任务", "完成时限", "责任单位"])
    sheet.append([1, "污水处理厂建设", "6月底前", "泽州县政府"])
    sheet.append([None, None, "9月底前", "高平市政府"])
    sheet.append([2, "乙。", "年底", "市公安局"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    found = drafted(tmp_path / "a.xlsx")
    assert [(one.id, one.text, one.deadline, one.units) for one in found.tasks] == [
        ("air-1", "污水处理厂建设", "6月底前", "泽州县政府"),
        ("air-1-2", "污水处理厂建设", "9月底前", "高平市政府"),
        ("air-2", "乙。", "年底", "市公安局"),
    ]
    assert any("合并单元格" in one.words for one in found.findings if one.kind == "number")


def test_hidden_rows_are_rows_and_hidden_sheets_are_named(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ["序号", "任务", "完成时限", "责任单位"],
        [1, "甲。", "8月底前", "市水务局"],
        [2, "乙。", "年底", "市公安局"],
    ):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("旧表")
    other.append(["不", "要"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = drafted(tmp_path / "a.xlsx")
    assert [one.no for one in found.tasks] == [1, 2]
    assert [one.where for one in found.findings if one.kind == "hidden"] == ["air-2"]
    assert "旧表" in found.remarks[0]


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        (date(2023, 8, 31), "yyyy-mm-dd", "2023年8月31日"),
        (date(2023, 8, 1), 'yyyy"年"m"月"', "2023年8月"),
        (date(2023, 8, 31), 'm"月"d"日"', "8月31日"),
        (date(2023, 8, 31), "[$-804]yyyy/m/d;@", "2023年8月31日"),
        (datetime(2023, 8, 31, 17, 0), "yyyy-mm-dd hh:mm", "2023年8月31日 17:00"),
        (2023.0, "General", "2023"),
        (0.5, "0%", "50%"),
        ("8月底前", "General", "8月底前"),
    ],
)
def test_a_cell_is_what_it_shows(value: Any, format: str, shown: str, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = format
    book.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx")
    assert isinstance(document, Document)
    assert document.blocks[0].rows[0].cells[0].text == shown  # type: ignore[union-attr]


def test_what_a_reviser_deleted_is_left_out_and_what_he_put_in_is_read(tmp_path: Path) -> None:
    from docx import Document as new_document
    from docx.oxml import parse_xml

    word = new_document()
    table = word.add_table(rows=2, cols=4)
    for column, words in enumerate(["序号", "任务", "完成时限", "责任单位"]):
        table.cell(0, column).text = words
    for column, words in enumerate(["1", "甲。", "", "市水务局"]):
        table.cell(1, column).text = words
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = table.cell(1, 2).paragraphs[0]._p
    paragraph.append(parse_xml(f"<w:del {space}><w:r><w:delText>8月底前</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {space}><w:r><w:t>9月底前</w:t></w:r></w:ins>"))
    word.save(str(tmp_path / "a.docx"))
    assert rows(drafted(tmp_path / "a.docx")) == [(1, "", "甲。", "9月底前", "市水务局")]


# What is left over, and what is said


def test_nothing_is_dropped_silently(tmp_path: Path) -> None:
    lines = [
        "序号\t任务\t完成时限\t责任单位",
        "1\t甲。\t8月底前\t市水务局",
        "3\t乙。\t某个时候\t市生态环竟局",
        "3\t丙。\t2月30日\t市公安局",
        "\t丁。\t年底\t市住建局",
        "5\t戊。\t年底\t市住建局\t多\t出",
        "\t孤零零的一格。\t\t",
        "9\t\t\t",
        "合计\t5\t\t",
        "注：本表由专班汇总\t\t\t",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines) + "\n\n姓名\t电话\t地址\n张三\t1\t2\n", encoding="utf-8")
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "data/air.yaml")
    laid(tmp_path / "data")
    done = jc("import", "a.txt", *asked, cwd=tmp_path)
    said = done.stdout
    assert done.returncode == 0
    for words in (
        "缺 2",
        "重复 3",
        "air-3 “某个时候”",
        "“2月30日”",
        "市生态环竟局（1 项）是不是：市生态环境局",
        "没有序号，暂记作第 3 项",
        "第6行（比表头多出了格，分不清哪一格是什么）：5 | 戊。 | 年底 | 市住建局 | 多 | 出",
        "第7行（只有文字，没有序号、时限和单位，分不清是不是单独一项）：孤零零的一格。",
        "第8行（只有序号，别的格都空着）：9",
        "第9行（是合计，不是事项）：合计 | 5",
        "第10行（是表注，不是事项）：注：本表由专班汇总",
        "第12行（所在的表没有认出台账的表头）：姓名 | 电话 | 地址",
        "第13行（所在的表没有认出台账的表头）：张三 | 1 | 2",
    ):
        assert words in said, (words, said)
    assert [one.id for one in ledger.read(tmp_path / "data").tasks] == ["air-1", "air-3", "air-3-2", "air-3-3"]


def test_steps_are_proposed_and_not_assumed(tmp_path: Path) -> None:
    text = "序号\t任务\t完成时限\t责任单位\n1\t6月底前完成方案制定，10月底前完成整治。\t10月底前\t市水务局\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "data/air.yaml")
    done = jc("import", "a.txt", *asked, cwd=tmp_path)
    assert "air-1 6月底前（2023-06-30 前） 完成方案制定" in done.stdout
    path = tmp_path / "data" / "air.yaml"
    assert not ledger.read(tmp_path / "data").tasks[0].milestones
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index("        # milestones:")
    lines[at : at + 3] = [line.replace("# ", "", 1) for line in lines[at : at + 3]]
    path.write_text("\n".join(lines), encoding="utf-8")
    step = ledger.read(tmp_path / "data").tasks[0].milestones[0]
    assert (step.text, step.deadline.due) == ("完成方案制定", date(2023, 6, 30))


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    excel_book(tmp_path / "a.xlsx")
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "data/air.yaml", "--dry-run")
    done = jc("import", "a.xlsx", *asked, cwd=tmp_path)
    assert done.returncode == 0
    assert "air-1 【一】2023年8月 → 2023-08-31 前｜市生态环境局" in done.stdout
    assert "读到 5 项" in done.stdout
    assert os.listdir(tmp_path) == ["a.xlsx"]


def test_without_a_file_to_write_the_ledger_is_the_product(tmp_path: Path) -> None:
    excel_book(tmp_path / "a.xlsx")
    done = jc("import", "a.xlsx", "--plan", "air", "--year", "2023", "--issued", "2023-03-01", cwd=tmp_path)
    assert ledger.read_text(done.stdout, "air.yaml", SHIPPED.settings, SHIPPED.registry).tasks[4].no == 5
    assert "读到 5 项" in done.stderr


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    excel_book(tmp_path / "a.xlsx")
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "air.yaml")
    (tmp_path / "air.yaml").write_text("我的", encoding="utf-8")
    done = jc("import", "a.xlsx", *asked, cwd=tmp_path)
    assert done.returncode == 2
    assert "没有覆盖" in done.stderr
    assert (tmp_path / "air.yaml").read_text(encoding="utf-8") == "我的"
    assert jc("import", "a.xlsx", *asked, "--force", cwd=tmp_path).returncode == 0
    assert "plan: air" in (tmp_path / "air.yaml").read_text(encoding="utf-8")


def test_a_plan_that_another_ledger_has_is_refused(tmp_path: Path) -> None:
    excel_book(tmp_path / "a.xlsx")
    asked = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01")
    assert jc("import", "a.xlsx", *asked, "-o", "data/air.yaml", cwd=tmp_path).returncode == 0
    done = jc("import", "a.xlsx", *asked, "-o", "data/air2.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "计划代号 air 已经用在 data/air.yaml 里。换一个代号，或者写 -o data/air.yaml --force。" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--plan", "a-b"), "“a-b”不能作计划代号"),
        (("--year", "二三"), "“二三”不是年份"),
        (("--issued", "昨天吧"), "“昨天吧”不是日期"),
        (("--table", "x"), "“x”不是第几张表"),
        (("-o", "air.xlsx"), "台账文件的名字要以 .yaml 结尾"),
    ],
)
def test_wrong_usage(arguments: tuple[str, str], words: str, tmp_path: Path) -> None:
    usual = {"--plan": "air", "--year": "2023", "--issued": "2023-03-01"} | dict([arguments])
    done = jc("import", str(SOURCE), *(word for pair in usual.items() for word in pair), cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr


def test_marks_of_secrecy_stop_the_import(tmp_path: Path) -> None:
    text = "机密★10年\n序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = jc(
        "import", "a.txt", "--plan", "air", "--year", "2023", "--issued", "2023-03-01", "-o", "a.yaml", cwd=tmp_path
    )
    assert done.returncode == 3
    assert "密级标志" in done.stderr
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    lines = ["序号\t任务\t完成时限\t责任单位"]
    long = "整改任务" * 80
    lines += [
        f"{number}\t完成第{number}项{long}。\t2023年{number % 12 + 1}月底前\t市水务局" for number in range(1, 351)
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = [
        "import",
        "a.txt",
        "--plan",
        "air",
        "--year",
        "2023",
        "--issued",
        "2023-03-01",
        "-o",
        "d/air.yaml",
        "--force",
    ]
    assert "\x1b" not in jc(*asked, cwd=tmp_path).stderr
    watched = on_terminal(*asked, streams=("stderr",), cwd=tmp_path, TERM="xterm", JC_TASKS_DATA=None)
    assert watched.returncode == 0
    assert "正在读台账" in watched.stdout


# What a cold reader stumbled over

ASKED = ("--plan", "air", "--year", "2023", "--issued", "2023-03-01")
NOW = ("--year", "2022", "--issued", "2022-05-18")


def imported(folder: Path, text: str, *asked: str, name: str = "a.txt") -> Answer:
    (folder / name).write_text(text, encoding="utf-8")
    return jc("import", name, *asked, cwd=folder)


@pytest.mark.parametrize("more", [(), ("--name", "土壤")])
def test_a_plan_that_the_document_does_not_hold_is_refused(more: tuple[str, ...], tmp_path: Path) -> None:
    plan = "st" if more else "soil"
    done = jc("import", str(SOURCE), "--plan", plan, *more, *NOW, "-o", "d/soil.yaml", cwd=tmp_path)
    told = done.stderr
    assert (done.returncode, done.stdout) == (3, "")
    assert "文件里没有“土壤”的表，什么也没有写。" in told
    assert "第 1 张 晋城市2022年大气污染防治重点工作任务台账（大气，55 行）" in told
    assert "第 4 张 晋城市水环境质量巩固提升2022年行动计划任务台账（水，41 行）" in told
    assert "写 --table" in told
    assert os.listdir(tmp_path) == []


def test_the_tables_of_another_plan_are_taken_where_they_are_asked_for(tmp_path: Path) -> None:
    done = jc("import", str(SOURCE), "--plan", "soil", *NOW, "--table", "1", "-o", "soil.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("文件里写的是“大气”，--plan 写的是 soil（土壤），请核对。\n")


def test_an_id_that_nobody_knows_takes_all_tables_and_says_so_first(tmp_path: Path) -> None:
    told = jc("import", str(SOURCE), "--plan", "jc", *NOW, "-o", "jc.yaml", cwd=tmp_path).stdout.split("\n")
    assert told[0].startswith("读到 144 项；")
    assert told[1].startswith("文件里有几个计划：") and "分开导入用 --table" in told[1]


NOTICE = "晋城市人民政府办公室\n关于印发《晋城市2023年大气污染防治行动计划》的通知\n"
TABLE = "序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n"
TITLES: dict[str, tuple[str, str, str]] = {
    "of a notice, in quotes": (NOTICE, "晋城市2023年大气污染防治行动计划", "晋城市2023年大气污染防治行动计划"),
    "of a notice, without": (
        "关于印发晋城市2023年噪声污染防治行动方案的通知\n",
        "晋城市2023年噪声污染防治行动方案",
        "晋城市2023年噪声污染防治行动方案",
    ),
    "of a notice, on two lines": (
        "晋城市人民政府办公室关于印发《晋城市2023年大气\n污染防治行动计划》的通知\n\n各县（市、区）：\n现印发给你们。\n",
        "晋城市2023年大气污染防治行动计划",
        "晋城市2023年大气污染防治行动计划",
    ),
    "behind the attachment's number": ("附件1：2023年大气任务清单\n", "2023年大气任务清单", "2023年大气任务清单"),
    "behind 附件": ("附件：2023年大气任务清单\n", "2023年大气任务清单", "2023年大气任务清单"),
    "behind a number": ("1. 2023年大气任务清单\n", "2023年大气任务清单", "2023年大气任务清单"),
    "no sentence": ("大气任务清单\n请各单位认真抓好落实。\n", "大气任务清单", "大气任务清单"),
    "no sentence without a stop": ("大气任务清单\n请各单位认真抓好落实，按时报送\n", "大气任务清单", "大气任务清单"),
    "no attachment of a list": (
        f"{NOTICE}附件：1.晋城市2023年大气任务台账\n2.联系表\n\n晋城市人民政府办公室\n2023年3月1日\n",
        "晋城市2023年大气污染防治行动计划",
        "晋城市2023年大气任务台账",
    ),
    "of its own below a list of attachments": (
        f"{NOTICE}附件：1.任务台账\n2.联系表\n2023年3月1日\n附件1\n2023年大气任务台账\n",
        "晋城市2023年大气污染防治行动计划",
        "2023年大气任务台账",
    ),
    "no signature": (
        "2023年大气任务台账\n晋城市生态环境局\n2023年3月1日\n",
        "2023年大气任务台账",
        "2023年大气任务台账",
    ),
    "no heading that asks for a plan": ("2023年大气任务台账\n1.制定实施方案\n市直部分\n", "市直部分", "市直部分"),
}


@pytest.mark.parametrize("name", TITLES)
def test_titles(name: str, tmp_path: Path) -> None:
    above, plan, table = TITLES[name]
    (tmp_path / "a.txt").write_text(above + TABLE, encoding="utf-8")
    found = drafted(tmp_path / "a.txt")
    assert (found.title, [one.title for one in found.tables]) == (plan, [table])


def test_the_title_is_told_on_a_line_of_its_own(tmp_path: Path) -> None:
    told = imported(tmp_path, NOTICE + TABLE, *ASKED, "-o", "air.yaml").stdout
    assert "\n标题：晋城市2023年大气污染防治行动计划（不对就加 --title）\n" in told


YEARS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "the number": (
        "晋市政办〔2026〕8号\n",
        ("2023", "2023-03-01"),
        "文件里写的是 2026 年（晋市政办〔2026〕8号），--year 写的是 2023，--issued 写的是 2023-03-01，请核对。",
    ),
    "the title": (
        "晋城市2026年大气行动计划\n",
        ("2023", "2023-03-01"),
        "文件里写的是 2026 年（晋城市2026年大气行动计划），--year 写的是 2023，请核对。",
    ),
    "its own date": (
        "晋城市生态环境局\n2026年2月3日\n",
        ("2023", "2026-02-03"),
        "文件里写的是 2026 年（2026年2月3日），--year 写的是 2023，请核对。",
    ),
    "the deadlines": (
        TABLE.replace("8月底前", "2026年8月底前"),
        ("2023", "2023-03-01"),
        "文件里写的是 2026 年（完成时限），--year 写的是 2023，请核对。",
    ),
    "another day of issue": (
        "晋城市生态环境局\n2023年2月3日\n",
        ("2023", "2023-02-13"),
        "文件里写的是 2023年2月3日，--issued 写的是 2023-02-13，请核对。",
    ),
    "only the day of issue": (
        "晋市政办〔2022〕80号\n2023年大气行动计划\n",
        ("2023", "2023-12-30"),
        "文件里写的是 2022 年（晋市政办〔2022〕80号），--issued 写的是 2023-12-30，请核对。",
    ),
    "all is well": (
        "晋市政办〔2022〕80号\n2022—2024年大气行动计划\n二〇二二年十二月三十日\n",
        ("2023", "2022-12-30"),
        "",
    ),
}


@pytest.mark.parametrize("name", YEARS)
def test_another_year_is_said_first(name: str, tmp_path: Path) -> None:
    above, (year, issued), words = YEARS[name]
    text = above if "序号" in above else above + TABLE
    done = imported(tmp_path, text, "--plan", "air", "--year", year, "--issued", issued, "-o", "air.yaml")
    assert done.returncode == 0
    first = done.stdout.split("\n")[0]
    assert first == words if words else first.startswith("读到 1 项；")


def test_an_overwritten_ledger_is_kept_beside_it(tmp_path: Path) -> None:
    first = imported(tmp_path, TABLE, *ASKED, "-o", "d/air.yaml")
    before = (tmp_path / "d" / "air.yaml").read_bytes()
    again = imported(tmp_path, TABLE, *ASKED, "-o", "d/air.yaml", "--force")
    assert (first.returncode, again.returncode) == (0, 0)
    assert not (tmp_path / "d" / "air.yaml.bak").exists()  # nothing has changed
    done = imported(tmp_path, TABLE.replace("8月", "9月"), *ASKED, "-o", "d/air.yaml", "--force")
    told = done.stderr
    assert "原来的留作 d/air.yaml.bak。看有什么不同：jc-tasks diff d/air.yaml.bak d/air.yaml" in told
    assert (tmp_path / "d" / "air.yaml.bak").read_bytes() == before
    assert "改时限" in jc("diff", "d/air.yaml.bak", "d/air.yaml", cwd=tmp_path).stdout
    done = imported(tmp_path, TABLE.replace("8月", "10月"), *ASKED, "-o", "d/air.yaml", "--force")
    assert "原来的留作 d/air.yaml.bak2。" in done.stderr
    assert (tmp_path / "d" / "air.yaml.bak").read_bytes() == before
    assert jc("check", "d", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("target", ["d/记录.yaml", "d/Settings.yaml", "d/也是设置.yaml"])
def test_a_ledger_is_never_written_over_the_log_or_the_settings(target: str, tmp_path: Path) -> None:
    assert imported(tmp_path, TABLE, *ASKED, "-o", "d/air.yaml").returncode == 0
    (tmp_path / "d" / "记录.yaml").write_text("- {id: air-1, event: done, date: 2022-08-01}\n", encoding="utf-8")
    os.link(tmp_path / "d" / "settings.yaml", tmp_path / "d" / "也是设置.yaml")
    before = {path: path.read_bytes() for path in (tmp_path / "d").iterdir()}
    asked = (*ASKED, "-o", target, "--force")
    done = jc("import", "a.txt", *asked, cwd=tmp_path, JC_TASKS_PROGRESS=str(tmp_path / "d" / "记录.yaml"))
    assert done.returncode == 2
    assert "不能盖掉它" in done.stderr or "不能作台账的文件名" in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "d").iterdir()} == before


def test_a_ledger_is_not_written_through_a_link(tmp_path: Path) -> None:
    assert imported(tmp_path, TABLE, *ASKED, "-o", "d/air.yaml").returncode == 0
    (tmp_path / "d" / "air.yaml").unlink()
    (tmp_path / "别人的").write_text("旧的", encoding="utf-8")
    (tmp_path / "d" / "air.yaml").symlink_to("../别人的")
    before = sorted(path.name for path in (tmp_path / "d").iterdir())
    done = imported(tmp_path, TABLE, *ASKED, "-o", "d/air.yaml", "--force")
    assert done.returncode == 3
    assert "那里是一个链接，没有顺着它写" in done.stderr
    assert (tmp_path / "别人的").read_text(encoding="utf-8") == "旧的"
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == before


def test_options_that_are_missing_are_named_together(tmp_path: Path) -> None:
    done = imported(tmp_path, TABLE)
    assert done.returncode == 2
    assert (
        "还要写：--plan 代号（如 air）、--year 年份、--issued 印发日期。"
        "例：jc-tasks import a.txt --plan air --year YYYY --issued YYYY-MM-DD" in done.stderr
    )
    told = imported(tmp_path, TABLE, "--plan", "water", "--year", "2023").stderr
    assert "还要写：--issued 印发日期。例：jc-tasks import a.txt --plan water --year 2023 --issued YYYY-MM-DD" in told


def test_the_report_says_first_how_much_there_is_to_do(tmp_path: Path) -> None:
    text = f"{TABLE}2\t6月底前完成方案，年底完成。\t\t市生态环竟局\n5\t丙。\t不知何时\t市水务局\n"
    text += "4\t丁。\t年底\t市水务局\n\t合计\t\t\n"
    laid(tmp_path / "d")
    told = imported(tmp_path, text, *ASKED, "-o", "d/air.yaml").stdout
    assert told.startswith("读到 4 项；要核对 8 处，没有放进台账 1 行。\n")
    order = ["没有放进台账的 1 行", "没有写完成时限的 1 项", "没有日期的时限 1 项", "没有记进名册的 1 个", "序号"]
    order += ["空白的格", "分步时限", "表 "]
    places = [told.index(words) for words in order]
    assert places == sorted(places), told
    assert "缺 3" in told and "air-4 印在 air-5 的后面" in told
    assert "（是合计，不是事项）：合计\n" in told  # no bar before the first word


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_the_report_is_folded_on_a_terminal(tmp_path: Path) -> None:
    from jc_tasks.output.characters import width

    asked = ("import", SOURCE, "--plan", "air", *NOW)
    env = {"COLUMNS": "60", "JC_TASKS_DATA": None}
    shown = on_terminal(*asked, "-o", "d/air.yaml", streams=("stdout",), cwd=tmp_path, **env)
    assert shown.returncode == 0
    lines = shown.stdout.replace("\r\n", "\n").split("\n")
    assert max(width(line) for line in lines if "jc-tasks " not in line) <= 60
    whole = jc(*asked, "-o", "e/air.yaml", cwd=tmp_path).stdout
    assert max(map(len, whole.split("\n"))) > 100  # one fact a line
    for id in ("air-2至air-9", "air-51至air-55"):
        assert any(id.split("至")[0] in line for line in lines)


def test_without_a_file_the_last_line_says_how_to_save(tmp_path: Path) -> None:
    told = imported(tmp_path, TABLE, *ASKED).stderr.rstrip().split("\n")
    assert told[-1] == "没有写文件。要存成台账，加上 -o 目录/air.yaml"


def test_a_dry_run_ends_with_the_command_that_writes(tmp_path: Path) -> None:
    done = imported(tmp_path, TABLE, *ASKED, "--name", "大 气", "-o", "d/air.yaml", "--dry-run")
    assert done.stderr.rstrip().split("\n")[-1] == (
        "只是试看，什么也没有写。要写：jc-tasks import a.txt --plan air --year 2023 --issued 2023-03-01 "
        "--name '大 气' -o d/air.yaml"
    )


def test_a_data_folder_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    done = imported(tmp_path, TABLE, *ASKED, "--data", "没有的目录")
    assert done.returncode == 2
    assert "--data：没有“没有的目录”这个目录" in done.stderr


def test_a_table_that_there_is_not(tmp_path: Path) -> None:
    for asked, words in (("5", "没有第 5 张表，文件里共 1 张。"), ("1-3", "没有第 2、3 张表，文件里共 1 张。")):
        done = imported(tmp_path, TABLE, *ASKED, "--table", asked, "-o", "air.yaml")
        assert done.returncode == 3
        assert words in done.stderr
        assert not (tmp_path / "air.yaml").exists()
    assert imported(tmp_path, TABLE, *ASKED, "--table", "all", "-o", "air.yaml").returncode == 0


def test_a_folder_that_is_no_data_folder_is_made_one_first(tmp_path: Path) -> None:
    told = imported(tmp_path, TABLE, *ASKED, "-o", "air.yaml").stdout
    assert "下一步：先把 . 建成数据目录：jc-tasks init .\n" in told
    assert told.index("jc-tasks init .") < told.index("jc-tasks check .")


def test_a_plan_without_a_known_name_gets_one_from_its_title(tmp_path: Path) -> None:
    asked = ("--plan", "noise", "--year", "2023", "--issued", "2023-03-01")
    told = imported(tmp_path, "晋城市2023年噪声污染防治任务清单\n" + TABLE, *asked, "-o", "n.yaml").stdout
    assert "计划：noise，简称“噪声”（不对就加 --name）" in told
    told = imported(tmp_path, "任务清单\n" + TABLE, *asked, "-o", "m.yaml", "--dry-run").stdout
    assert "计划：noise，没有简称（加 --name，如 --name 大气）" in told


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", PICTURE, "这是图片，不是 Word 文件"),
        ("a.xlsx", b"\xff\xd8\xff\xe0" + bytes(range(256)), "这是图片，不是 Excel 文件"),
        ("a.txt", PICTURE, "这是图片，里面的表格读不了"),
        ("a.docx", bytes(range(1, 256)) * 9, "文件名是 .docx，内容却不是 Word 文件"),
        ("a.xlsx", bytes(range(256)) * 9, "文件名是 .xlsx，内容却不是 Excel 文件"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in refusal(tmp_path / name).message


def test_text_under_the_name_of_a_word_file_is_read_and_said(tmp_path: Path) -> None:
    told = imported(tmp_path, "你好\n", *ASKED, name="a.docx").stderr
    assert "文件名是 .docx，内容却是文本" in told


# Words


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("完成 22 个重点行业", "完成22个重点行业"),
        ("具 体 措 施", "具体措施"),
        ("涉 VOCs 企业", "涉VOCs企业"),
        ("HJ 1209", "HJ 1209"),
        ("一行\n二行", "一行二行"),
        ("零\u200b宽\x07", "零宽"),
        ("　全角　空格　", "全角空格"),
    ],
)
def test_scan_blanks_go_and_words_stay(cell: str, text: str) -> None:
    assert clean(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("泽州县政府 丹河新城建设投资集团有限公司", "泽州县政府 丹河新城建设投资集团有限公司"),
        ("市生态环\n境局", "市生态环境局"),
        ("市 生态环境局", "市生态环境局"),
        ("市生态环境局\n市公安局", "市生态环境局 市公安局"),
        ("市生态环境局、\n市公安局", "市生态环境局、市公安局"),
        ("各县（市、 区）人民政府", "各县（市、区）人民政府"),
        ("市规划和自然资源局（林业局） 市水务局", "市规划和自然资源局（林业局） 市水务局"),
    ],
)
def test_units_cells(cell: str, text: str) -> None:
    assert units_text(cell, SHIPPED.registry) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[(words, 3) for words in ("3", "３", "3.", "3、", "（3）", "③", "三", "3.0", "第3项")],
        *[("二十一", 21), ("十", 10), ("", None), ("甲", None), ("3月", None), ("0", None), ("3.5万", None)],
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    assert number_in(text) == number


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_what_is_written_is_read_back(text: str) -> None:
    root, problems = parse(f"name: {scalar(text)}\n", file="a.yaml")
    shown = any(not (char.isprintable() or char in "\u3000\xa0\n") for char in text)
    if not shown:
        assert isinstance(root, Mapping) and root.items["name"] == Scalar(text, root.items["name"].place)
        assert not problems


CELL = st.text(
    st.sampled_from("甲乙8月底前：；、，“”#-|\"'{}[]&*!%@`\\?~ 12年.年\n　（）市水务局"), min_size=1, max_size=12
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
def test_every_row_is_in_the_ledger_or_in_the_report(cells: list[tuple[str, str, str]]) -> None:

    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(["序号", "任务", "完成时限", "责任单位"])
    for number, row in enumerate(cells, 1):
        writer.writerow([f"{number}", *row])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(page.getvalue(), encoding="utf-8", newline="")
        found = drafted(path)
    made = ledger.read_text(ledger_text(found, {}), "air.yaml", SHIPPED.settings, SHIPPED.registry)
    assert len(made.tasks) == len(found.tasks)
    for task, entry in zip(made.tasks, found.tasks, strict=True):
        assert (task.id, task.no, task.text, task.deadline.phrase, task.units_text) == (
            *(entry.id, entry.no, entry.text, entry.deadline, entry.units),
        )
    kept = "".join(entry.text + entry.deadline + entry.units for entry in found.tasks)
    kept += "".join(one.words for one in found.left) + "".join(one.words for one in found.findings)
    for row in cells:
        assert clean(row[0]) in clean(kept) or not clean(row[0])
