"""Ledgers as offices lay them out: the words above the columns, headers in two rows, titles between the rows, dates
that a spreadsheet has changed, units written in many ways, several tables in a file.

Each case is a small file made here, and the rows that a careful clerk would type from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jc_tasks import ledger
from jc_tasks.importing.draft import Draft, draft
from jc_tasks.importing.header_words import role_of, squeezed
from jc_tasks.importing.ledger_text import ledger_text
from jc_tasks.importing.request import Request
from jc_tasks.importing.units_cell import units_text
from jc_tasks.office_files import Document, read

SHIPPED = ledger.read(ledger.shipped())
REQUEST = Request("air", 2023, date(2023, 3, 1))
HEADER = ["序号", "工作任务", "完成时限", "责任单位"]

Rows = list[list[Any]]
Merged = Iterable[str]


def drafted(path: Path, request: Request = REQUEST) -> Draft:
    document = read(path)
    assert isinstance(document, Document), document
    return draft(document, request, SHIPPED.registry, SHIPPED.settings.seasons)


def answering(found: Draft) -> list[list[str]]:
    """The units that answer for each entry, by their own names."""
    made = ledger.read_text(ledger_text(found, {}), "air.yaml", SHIPPED.settings, SHIPPED.registry)
    return [[unit.name for unit in task.units] for task in made.tasks]


def rows(found: Draft) -> list[tuple[str, str, str, str]]:
    return [(one.section, one.text, one.deadline, one.units) for one in found.tasks]


def said(found: Draft) -> str:
    """All that the report says of the rows, one line each."""
    return "\n".join([*(one.words for one in found.findings), *(f"{one.why}：{one.words}" for one in found.left)])


def excel(path: Path, sheets: dict[str, tuple[Rows, Merged]], formats: dict[str, str] | None = None) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (lines, merged) in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cells in merged:
            sheet.merge_cells(cells)
        for cell, format in (formats or {}).items():
            sheet[cell].number_format = format
    book.save(path)
    return path


def word(path: Path, tables: list[tuple[Rows, list[tuple[int, int, int, int]]]]) -> Path:
    """Tables of a Word document; merged cells by first row and column, last row and column."""
    from docx import Document as new_document

    made = new_document()
    for lines, merged in tables:
        table = made.add_table(rows=len(lines), cols=max(map(len, lines)))
        for at, line in enumerate(lines):
            for column, words in enumerate(line):
                table.cell(at, column).text = words
        for top, left, bottom, right in merged:
            table.cell(top, left).merge(table.cell(bottom, right))
        made.add_paragraph("")
    made.save(str(path))
    return path


def text(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


# The words above the columns

WORDS = {
    "text": "工作举措 主要任务和措施 年度目标 任务名称及内容 工作任务及要求 攻坚任务 重点任务分解 具体工作举措",
    "deadline": "办结时限 完成时间节点 时间进度 拟完成时间 完成时间（节点） 计划竣工时间 销号时限 完成时限及要求",
    "units": "责任单位及责任人 市级责任单位 主体责任单位 承办部门 责任（配合）单位 责任县（市、区）、单位",
    "partners": "市级配合单位 参与单位 协同责任单位",
    "category": "项目类别 所属领域 问题类型",
    "": "实际完成时间 报送时限 计划开工时间 原定完成时限 责任人 施工单位 填报单位 督导单位 任务数 责任单位及完成时限",
}


@pytest.mark.parametrize(("role", "word"), [(role, word) for role, words in WORDS.items() for word in words.split()])
def test_what_a_column_holds_is_told_by_its_word(role: str, word: str) -> None:
    assert role_of(squeezed(word)) == role


def test_a_header_with_explanations_and_other_columns(tmp_path: Path) -> None:
    header = [
        "序\n号",
        "工 作 任 务\n（含量化目标）",
        "完成时限\n（月底前）",
        "责任单位（第一个单位为牵头单位，其他为配合单位）",
    ]
    lines = [
        [*header, "2023年1—6月累计完成投资及形象进度（万元）"],
        [1, "甲。", "6月底前", "市水务局、市公安局", "50%"],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ())}))
    assert rows(found) == [("", "甲。", "6月底前", "市水务局、市公安局")]
    assert found.tasks[0].notes == ("2023年1—6月累计完成投资及形象进度(万元)：50%",)


def test_a_column_that_may_hold_deadlines_is_no_year_end(tmp_path: Path) -> None:
    lines = [["序号", "项目名称", "开工及完工时间", "责任单位"], [1, "甲", "2023.3-2024.6", "市水务局"]]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ())}))
    assert rows(found) == [("", "甲", "", "市水务局")]
    assert "没有认出完成时限栏" in said(found) and "“开工及完工时间”" in said(found)


def test_a_table_without_units_says_so(tmp_path: Path) -> None:
    found = drafted(text(tmp_path / "a.txt", "序号\t工作任务\t完成时限\t备注\n1\t甲。\t8月底前\t\n"))
    assert "没有认出责任单位栏" in said(found)


def test_a_deadline_that_was_put_off_counts_where_it_is_written(tmp_path: Path) -> None:
    lines = [
        [*HEADER, "调整后完成时限"],
        [1, "甲。", "6月底前", "市水务局", "9月底前"],
        [2, "乙。", "7月底前", "市公安局"],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ())}))
    assert [one.deadline for one in found.tasks] == ["9月底前", "7月底前"]
    assert "完成时限：6月底前" in found.tasks[0].notes
    assert "“调整后完成时限”栏也像是完成时限" in said(found)


def test_measures_of_an_inspection_are_the_tasks_and_its_problems_no_sections(tmp_path: Path) -> None:
    header = ["序号", "整改任务", "整改目标", "整改措施", "整改时限", "责任单位", "督导单位"]
    lines = [
        [1, "问题一。", "达标", "制定方案。", "6月底前", "市水务局", "市生态环境局"],
        [2, "问题二。", "清零", "建设管网。", "年底前", "市住建局", "市生态环境局"],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": ([header, *lines], ())}))
    assert rows(found) == [("", "制定方案。", "6月底前", "市水务局"), ("", "建设管网。", "年底前", "市住建局")]
    assert found.tasks[0].notes == ("整改任务：问题一。", "整改目标：达标", "督导单位：市生态环境局")
    assert not found.sections


# Headers in two rows

TWO_ROWS: Rows = [
    ["序号", "类别", "工作任务", "完成时限", "", "责任单位", "", "备注"],
    ["", "", "", "起", "止", "牵头单位", "配合单位", ""],
    ["1", "一、治水", "甲。", "3月", "8月底前", "市水务局", "市公安局", "省考"],
    ["2", "", "乙。", "4月", "年底前", "市住建局", "", ""],
]
LOWER_HEADER = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1", "H1:H2", "B3:B4"]
TWO_ROW_FILES: dict[str, Callable[[Path], Path]] = {
    "merged in Excel": lambda folder: excel(folder / "a.xlsx", {"Sheet1": (TWO_ROWS, LOWER_HEADER)}),
    "not merged in Excel": lambda folder: excel(folder / "a.xlsx", {"Sheet1": (TWO_ROWS, ["B3:B4"])}),
    "merged in Word": lambda folder: word(
        folder / "a.docx",
        [(TWO_ROWS, [*((0, column, 1, column) for column in (0, 1, 2, 7)), (0, 3, 0, 4), (0, 5, 0, 6), (2, 1, 3, 1)])],
    ),
    "saved as CSV": lambda folder: text(folder / "a.csv", "\n".join(",".join(line) for line in TWO_ROWS)),
    "on two pages": lambda folder: word(
        folder / "a.docx",
        [
            ([*TWO_ROWS[:2], line], [*((0, column, 1, column) for column in (0, 1, 2, 7)), (0, 3, 0, 4), (0, 5, 0, 6)])
            for line in (TWO_ROWS[2], ["2", "一、治水", *TWO_ROWS[3][2:]])
        ],
    ),
}


@pytest.mark.parametrize("name", TWO_ROW_FILES)
def test_a_header_in_two_rows(name: str, tmp_path: Path) -> None:
    found = drafted(TWO_ROW_FILES[name](tmp_path))
    assert rows(found) == [
        ("一", "甲。", "8月底前", "市水务局；配合单位：市公安局"),
        ("一", "乙。", "年底前", "市住建局"),
    ]
    assert answering(found) == [["市水务局", "市公安局"], ["市住建局"]]
    assert found.tasks[0].notes == ("完成时限(起)：3月",)
    assert found.tasks[0].remark == "省考"
    assert not found.left


def test_people_beside_the_units_are_no_units(tmp_path: Path) -> None:
    lines = [
        ["序号", "工作任务", "完成时限", "责任落实"],
        ["", "", "", "责任单位", "责任领导"],
        [1, "甲。", "6月", "市水务局", "张三"],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["A1:A2", "B1:B2", "C1:C2", "D1:E1"])}))
    assert answering(found) == [["市水务局"]]
    assert found.tasks[0].notes == ("责任落实(责任领导)：张三",)


def test_a_word_over_two_columns_of_units(tmp_path: Path) -> None:
    lines = [HEADER, [1, "甲。", "6月底前", "市水务局", "市公安局"], [2, "乙。", "8月底前", "市住建局"]]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["D1:E1", "D3:E3"])}))
    assert answering(found) == [["市水务局", "市公安局"], ["市住建局"]]


# Titles between the rows, and rows that are no entries

SECTIONS: dict[str, tuple[Rows, Merged, list[str]]] = {
    "numbers that begin again": (
        [["一、治水"], [1, "甲。", "6月", "市水务局"], ["二、治气"], [1, "乙。", "6月", "市公安局"]],
        ["A2:D2", "A4:D4"],
        ["一 甲。", "二 乙。"],
    ),
    "a numeral in the column of numbers": (
        [["一", "治水"], [1, "甲。", "6月", "市水务局"], ["二", "治气"], [1, "乙。", "6月", "市公安局"]],
        [],
        ["一 甲。", "二 乙。"],
    ),
    "titles below titles": (
        [
            *(
                ["一、治水"],
                ["（一）河道"],
                [1, "甲。", "6月", "市水务局"],
                ["（二）管网"],
                [2, "乙。", "6月", "市公安局"],
            ),
            *(["二、治气"], ["（一）扬尘"], [3, "丙。", "6月", "市住建局"]),
        ],
        [f"A{row}:D{row}" for row in (2, 3, 5, 7, 8)],
        ["一 甲。 所在小节：（一）河道", "一 乙。 所在小节：（二）管网", "二 丙。 所在小节：（一）扬尘"],
    ),
    "titles that are not merged": (
        [["治水类"], [1, "甲。", "6月", "市水务局"], ["治气类"], [2, "乙。", "6月", "市公安局"]],
        [],
        ["一 甲。", "二 乙。"],
    ),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_titles_between_the_rows(name: str, tmp_path: Path) -> None:
    lines, merged, expected = SECTIONS[name]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": ([HEADER, *lines], merged)}))
    assert [" ".join([one.section, one.text, *one.notes]) for one in found.tasks] == expected
    assert not found.left


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        *("合  计", "全市合计", "本页小计", "累计完成", "合计数", "总计：2项", "一、小计"),
        *(
            "注：1.略。2.略。",
            "备注1.略",
            "注释：略",
            "（注：略）",
            "★为省考核任务",
            "填表说明：每月报",
            "审核人（签字）：",
        ),
        "带※的由专班督办",
    ],
)
def test_rows_that_are_no_entries_are_left_over_and_said(words: str, merged: bool, tmp_path: Path) -> None:
    lines = [HEADER, [1, "甲。", "8月底前", "市水务局"], [words]]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["A3:D3"] if merged else [])}))
    assert [one.text for one in found.tasks] == ["甲。"]
    assert len(found.left) == 1 and not found.sections


def test_rows_above_the_header_are_its_title_or_left_over(tmp_path: Path) -> None:
    lines = [
        ["附件1"],
        ["2023年攻坚任务清单"],
        ["（2023年10月起）"],
        ["填报单位：", None, "填报日期："],
        HEADER,
        [1, "甲。", "6月", "市水务局"],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["A2:D2"])}))
    assert found.tables[0].title == "2023年攻坚任务清单"
    assert [one.words for one in found.left] == ["（2023年10月起）", "填报单位： |  | 填报日期："]


def test_numbers_with_parts_are_kept(tmp_path: Path) -> None:
    lines = "".join(f"{number}\t任务{number}。\t6月底\t市水务局\n" for number in ("1", "1.1", "1-2", "2"))
    found = drafted(text(tmp_path / "a.txt", "\t".join(HEADER) + "\n" + lines))
    assert [one.id for one in found.tasks] == ["air-1", "air-1-2", "air-1-3", "air-2"]
    assert [one.notes for one in found.tasks] == [(), ("序号：1.1",), ("序号：1-2",), ()]


def test_a_cell_over_several_columns_counts_once(tmp_path: Path) -> None:
    lines = [HEADER, [1, "甲。", "长期坚持"], [2, "另行制定方案"]]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["C2:D2", "B3:D3"])}))
    assert rows(found) == [("", "甲。", "长期坚持", "未写明单位"), ("", "另行制定方案", "", "未写明单位")]


# Dates that a spreadsheet has changed


@pytest.mark.parametrize(
    ("value", "format", "phrase"),
    [
        (date(2023, 8, 31), 'yyyy"年"m"月底前"', "2023年8月底前"),
        (date(2023, 8, 31), 'yyyy"年"m"月"d"日前"', "2023年8月31日前"),
        (date(2023, 8, 1), "mmm-yy", "2023年8月"),
        (date(2023, 8, 31), "d-mmm", "8月31日"),
        (date(2023, 8, 31), "[$-F800]dddd, mmmm dd, yyyy", "2023年8月31日"),
        (date(2023, 8, 31), "aaaa", "2023年8月31日"),
        (datetime(2023, 8, 31, 17), 'm"月"d"日"h"时"', "8月31日17:00"),
        (8, '0"月底前"', "8月底前"),
        (3, '"第"0"季度"', "第3季度"),
        (2023, 'General"年"', "2023年"),
        (2023.1, "0.00", "2023.10"),
        (2023.1, "General", "2023.1"),
        (45169, "General", "2023年8月31日"),
        (99999, "General", "99999"),
    ],
)
def test_a_deadline_is_what_the_cell_shows(value: Any, format: str, phrase: str, tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {"Sheet1": ([HEADER, [1, "甲。", value, "市水务局"]], ())}, {"C2": format})
    assert drafted(path).tasks[0].deadline == phrase


def test_numbers_that_may_be_other_dates_are_said(tmp_path: Path) -> None:
    found = drafted(text(tmp_path / "a.csv", f"{','.join(HEADER)}\n1,甲。,45169,市水务局\n2,乙。,2023.1,市公安局\n"))
    assert [one.deadline for one in found.tasks] == ["2023年8月31日", "2023.1"]
    assert found.tasks[0].notes == ("“完成时限”栏原文是日期序号“45169”。",)
    assert "“45169”是表格软件的日期序号，读作 2023年8月31日" in said(found)
    assert "“2023.1”也可能原来写的是 2023.10" in said(found)


# Units


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("牵头部门：市水务局 配合部门：市公安局", "牵头单位：市水务局 配合单位：市公安局"),
        ("牵头:市水务局\n配合:市公安局", "牵头：市水务局 配合：市公安局"),
        ("牵头单位：市水务局。配合单位：市公安局。", "牵头单位：市水务局；配合单位：市公安局"),
        ("市公安局/市交通局", "市公安局、市交通局"),
        ("市住建局和市公安局", "市住建局、市公安局"),
        ("晋城市国资本投资运营有限公司/某公司", "晋城市国资本投资运营有限公司/某公司"),
        ("市规划和自然资源局", "市规划和自然资源局"),
        ("市规划和自然\n资源局、各县\n（市、区）人\n民政府", "市规划和自然资源局、各县（市、区）人民政府"),
    ],
)
def test_units_in_a_cell(cell: str, units: str) -> None:
    assert units_text(cell, SHIPPED.registry) == units


@pytest.mark.parametrize("cell", ["无", "/", "-", "—", "——", "暂无", "／", " 无 "])
def test_a_cell_that_says_there_is_nobody_is_empty(cell: str, tmp_path: Path) -> None:
    header = ["序号", "工作任务", "完成时限", "牵头单位", "配合单位"]
    lines = [
        header,
        [1, "甲。", "6月", "市水务局", cell],
        [2, "乙。", "6月", cell, "市公安局"],
        [3, "丙。", "6月", cell, cell],
    ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ())}))
    assert [one.units for one in found.tasks] == ["市水务局", "配合单位：市公安局", "未写明单位"]
    bare = cell.strip()
    assert found.tasks[0].notes == (f"“配合单位”栏原文是“{bare}”。",)
    assert f"“牵头单位”栏原文是“{bare}”。" in found.tasks[1].notes
    assert f"“牵头单位”栏写的是“{bare}”" in said(found)


def test_all_columns_of_units_answer_in_their_order(tmp_path: Path) -> None:
    header = ["序号", "工作任务", "完成时限", "市级牵头单位", "责任单位", "参与单位"]
    found = drafted(
        excel(tmp_path / "a.xlsx", {"Sheet1": ([header, [1, "甲。", "6月", "市水务局", "泽州县", "市公安局"]], ())})
    )
    assert answering(found) == [["市水务局", "泽州县人民政府", "市公安局"]]
    assert "“参与单位”栏在这里写作“配合单位”。" in found.tasks[0].notes


# Several tables


def test_a_sheet_for_each_county_is_a_table_of_its_own(tmp_path: Path) -> None:
    header = [*HEADER[1:], "备注"]
    sheets: dict[str, tuple[Rows, Merged]] = {
        county: ([[f"{county}任务清单"], header, [f"{county}的事。", "6月底前", f"{county}政府"]], ())
        for county in ("泽州县", "沁水县")
    }
    found = drafted(excel(tmp_path / "a.xlsx", sheets), REQUEST._replace(plan="water"))
    assert [table.title for table in found.tables] == ["泽州县任务清单", "沁水县任务清单"]
    assert len(found.tasks) == 2


def test_of_a_sheet_for_each_plan_only_the_plans_own_is_taken(tmp_path: Path) -> None:
    sheets: dict[str, tuple[Rows, Merged]] = {
        name: ([HEADER, [number, f"{name}的事。", "6月底前", "市水务局"]], ())
        for number, name in enumerate(("大气", "水污染防治", "土壤"), 1)
    }
    found = drafted(excel(tmp_path / "a.xlsx", sheets), REQUEST._replace(plan="water"))
    assert [one.text for one in found.tasks] == ["水污染防治的事。"]
    assert [one.number for one in found.unchosen] == [1, 3]


def test_a_plan_that_no_sheet_is_for_takes_none(tmp_path: Path) -> None:
    sheets: dict[str, tuple[Rows, Merged]] = {
        name: ([HEADER, [1, f"{name}的事。", "6月底前", "市水务局"]], ()) for name in ("大气", "水污染防治")
    }
    found = drafted(excel(tmp_path / "a.xlsx", sheets), REQUEST._replace(plan="soil"))
    assert (found.tasks, found.absent) == ([], "土壤")
    assert [(one.number, one.plan) for one in found.unchosen] == [(1, "大气"), (2, "水")]


def test_tables_of_one_document_are_told_by_their_own_titles(tmp_path: Path) -> None:
    words = "".join(
        f"晋城市2023年{name}污染防治任务清单\n{HEAD}\n1\t{name}的事。\t6月底前\t市水务局\n"
        for name in ("大气", "水", "土壤")
    )
    found = drafted(text(tmp_path / "a.txt", words), REQUEST._replace(plan="water"))
    assert [one.text for one in found.tasks] == ["水的事。"]
    cement = text(tmp_path / "b.txt", words.replace("水污染防治", "水泥行业整治"))
    assert "水的事。" in [one.text for one in drafted(cement).tasks]  # 水泥 is no plan of water


def test_tables_below_each_other_in_a_sheet(tmp_path: Path) -> None:
    lines: Rows = []
    for county in ("泽州县", "高平市"):
        lines += [
            [f"{county}任务清单"],
            HEADER,
            [1, "甲。", "6月底前", f"{county}政府"],
            [2, "乙。", "年底", f"{county}政府"],
        ]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ["A1:D1", "A5:D5"])}))
    assert [(table.title, len(table.tasks)) for table in found.tables] == [
        ("泽州县任务清单", 2),
        ("高平市任务清单", 2),
    ]


def test_tables_beside_each_other_in_a_sheet(tmp_path: Path) -> None:
    lines = [[*HEADER, None, *HEADER], [1, "甲。", "6月底前", "市水务局", None, 2, "乙。", "年底", "市公安局"]]
    found = drafted(excel(tmp_path / "a.xlsx", {"Sheet1": (lines, ())}))
    assert rows(found) == [("", "甲。", "6月底前", "市水务局"), ("", "乙。", "年底", "市公安局")]


def test_a_table_in_a_frame(tmp_path: Path) -> None:
    from docx import Document as new_document

    made = new_document()
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    inner = cell.add_table(2, 4)
    for at, line in enumerate([HEADER, ["1", "甲。", "6月底前", "市水务局"]]):
        for column, words in enumerate(line):
            inner.cell(at, column).text = words
    made.save(str(tmp_path / "a.docx"))
    assert rows(drafted(tmp_path / "a.docx")) == [("", "甲。", "6月底前", "市水务局")]


# Text

HEAD = "\t".join(HEADER)
ONE_AND_TWO = [("", "甲。", "6月底前", "市水务局"), ("", "乙。", "年底", "市公安局")]
TEXTS: dict[str, tuple[str, list[tuple[str, str, str, str]]]] = {
    "copied from Excel": (
        f'{HEAD}\n1\t"甲“重点”，\n含""双碳""。"\t6月底前\t"市水务局\n市公安局"\n2\t"乙"行动。\t同上\t"\n',
        [
            ("", '甲“重点”，含"双碳"。', "6月底前", "市水务局 市公安局"),
            ("", '"乙"行动。', "6月底前", "市水务局 市公安局"),
        ],
    ),
    "a header of several lines": (
        '序号\t工作任务\t"完成\n时限"\t责任单位\n1\t甲。\t6月底前\t市水务局\n2\t乙。\t年底\t市公安局\n',
        ONE_AND_TWO,
    ),
    "Markdown": (
        "|序号|工作任务|完成时限|责任单位|\n|:-:|-|---|-:|\n|1|甲。|6月底前|市水务局|\n|2|乙。|年底|市公安局|\n",
        ONE_AND_TWO,
    ),
    "Markdown without bars outside": (
        "序号 | 工作任务 | 完成时限 | 责任单位\n--- | --- | --- | ---\n1 | 甲。 | 6月底前 | 市水务局\n"
        "2 | 乙。 | 年底 | 市公安局\n",
        ONE_AND_TWO,
    ),
    "full-width bars": (
        "｜序号｜工作任务｜完成时限｜责任单位｜\n｜１｜甲。｜6月底前｜市水务局｜\n｜２｜乙。｜年底｜市公安局｜\n",
        ONE_AND_TWO,
    ),
    "a drawn frame": (
        "┌─┬─┬─┬─┐\n│序号│工作任务│完成时限│责任单位│\n├─┼─┼─┼─┤\n│1│甲。│6月底前│市水务局│\n│2│乙。│年底│市公安局│\n└─┴─┴─┴─┘\n",
        ONE_AND_TWO,
    ),
    "commas in a .txt": (
        "序号,工作任务,完成时限,责任单位\n1,甲。,6月底前,市水务局\n2,乙。,年底,市公安局\n",
        ONE_AND_TWO,
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_as_it_is_pasted(name: str, tmp_path: Path) -> None:
    words, expected = TEXTS[name]
    found = drafted(text(tmp_path / "台账.txt", words))
    assert rows(found) == expected


def test_rows_of_several_lines_are_named_by_their_first(tmp_path: Path) -> None:
    found = drafted(text(tmp_path / "台账.txt", TEXTS["copied from Excel"][0]))
    assert [one.line for one in found.tasks] == [2, 5]
