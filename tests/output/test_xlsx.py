"""The workbook, read back with another library, and recalculated by LibreOffice where that is installed."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import day, ledger, on_record, task
from kept import Golden
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from program import GOLDEN, THAT_DAY, jc, on_terminal, python

from jc_tasks.agenda.lines import Filter, Item, due_items, ledger_lines, overdue_items
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.which_format import EXPORTED
from jc_tasks.ledger import Ledger, read, shipped
from jc_tasks.model import Problem
from jc_tasks.output.characters import clean_lines
from jc_tasks.output.formats import xlsx

SHIPPED = read(shipped())
EVERYTHING = Filter()
TODAY = day("2022-08-01")
LIT = ("红", "黄", "蓝", "绿")


def workbook(raw: bytes, values: bool = True) -> Workbook:
    """With the stored values, or with the formulas."""
    return load_workbook(io.BytesIO(raw), data_only=values)


def rendered(book: Ledger, today: date = TODAY, filter: Filter = EVERYTHING) -> bytes:
    return xlsx.render(ledger_lines(book, filter, today), book, today, unit=filter.unit)


def rows(book: Workbook) -> list[dict[str, object]]:
    """The rows of all plans' sheets by column title."""
    found = []
    for sheet in book.worksheets[1:]:
        head, *lines = sheet.iter_rows(min_row=3, values_only=True)
        found += [dict(zip(map(str, head), line, strict=True)) for line in lines]
    return found


def moments(items: list[Item]) -> Counter[tuple[str, date | None]]:
    return Counter((item.task.id, item.due) for item in items)


def dump(book: Workbook) -> str:
    """The cells, a line each."""
    lines = []
    for sheet in book.worksheets:
        lines.append(f"== {sheet.title} {sheet.dimensions} {sheet.print_title_rows or ''}".rstrip())
        for row in sheet.iter_rows():
            lines += [f"{cell.coordinate} {cell.value!r}" for cell in row if cell.value is not None]
    return "\n".join(lines) + "\n"


# The lines


@pytest.mark.parametrize("today", ["2022-05-18", "2022-08-01", "2022-12-31", "2023-06-01", "2026-11-24"])
def test_it_holds_what_due_and_overdue_print(today: str) -> None:
    that_day = day(today)
    found = rows(workbook(rendered(SHIPPED, that_day)))
    red = Counter((str(row["编号"]), row["日期"].date()) for row in found if row["灯"] == "红")  # type: ignore[attr-defined]
    assert red == moments(overdue_items(SHIPPED, EVERYTHING, that_day))
    month = that_day + timedelta(days=30)
    near = Counter(
        (str(row["编号"]), row["日期"].date())  # type: ignore[attr-defined]
        for row in found
        if row["日期"] and that_day <= row["日期"].date() <= month  # type: ignore[attr-defined]
    )
    assert near == moments(due_items(SHIPPED, Window(that_day, month), EVERYTHING, that_day))
    assert {row["编号"] for row in found} == {entry.id for entry in SHIPPED.tasks}


def test_finished_and_cancelled_lines_stay_in_their_place() -> None:
    book = ledger(task("air-1", "6月底前"), task("air-2", "6月底前"), task("air-3", "每月"), task("air-4", "长期坚持"))
    book = on_record(
        book,
        TODAY,
        ("air-1", "done", "2022-07-10", {"note": "已验收"}),
        ("air-2", "cancel", "2022-07-10", {"doc": "1号"}),
        ("air-3@2022-06-30", "done", "2022-07-10", {}),
        ("air-3@2022-08-31", "extend", "2022-07-10", {"to": "2022-09-15", "from": "2022-08-31", "reason": "雨"}),
    )
    found = [
        (row["编号"], str(row["日期"] or "")[:10], row["剩余"], row["灯"], row["状态"], row["进展情况"] or "")
        for row in rows(workbook(rendered(book)))
    ]
    assert found == [
        ("air-1", "2022-06-30", None, "办结", "已办结", "已办结 2022-07-10 逾期10天办结\n已验收"),
        ("air-2", "2022-06-30", None, "—", "已取消", "已取消 2022-07-10"),
        ("air-3", "2022-07-31", -1, "红", "未开始", ""),
        ("air-3", "2022-09-15", 45, "绿", "未开始", "延期，原定2022-08-31"),
        ("air-4", "", None, "—", "未开始", ""),
    ]


def test_the_summary_counts_the_sheets_and_its_formulas_point_there() -> None:
    raw = rendered(SHIPPED)
    stored, formulas = workbook(raw)["汇总"], workbook(raw, values=False)["汇总"]
    head = next(row for row in stored.iter_rows(values_only=True) if row[3] == "红")
    assert head[:9] == ("计划", "事项", "行", "红", "黄", "蓝", "绿", "办结", "不亮灯")
    lines = ledger_lines(SHIPPED, EVERYTHING, TODAY)
    table = {row[0]: row for row in stored.iter_rows(min_row=9, max_row=12, values_only=True)}
    for plan in SHIPPED.plans:
        own = [item for item in lines if item.task.plan == plan.id]
        lights = [item.light for item in own]
        counts = [lights.count(light) for light in (*LIT, "办结", "—")]
        assert table[plan.name][1:9] == (len({item.task.id for item in own}), len(own), *counts)
    assert table["合计"][3] == len(overdue_items(SHIPPED, EVERYTHING, TODAY))
    assert formulas["D9"].value == "=COUNTIF('大气'!$H$4:$H$69,\"红\")"
    assert formulas["D12"].value == "=SUM(D9:D11)"
    assert len(formulas._charts) == 1


def test_an_empty_ledger_and_a_broken_one_say_so() -> None:
    book = ledger(task("air-1", "6月底前"))
    empty = workbook(xlsx.render([], book, TODAY))
    assert empty.sheetnames == ["汇总"]
    assert empty["汇总"]["A3"].value == "没有符合条件的事项。"
    broken = book._replace(problems=(Problem("x", "坏了", "改好"),))
    assert workbook(rendered(broken))["汇总"]["A3"].value == "注意：数据有 1 处问题，内容可能不全。"


# The paper


def test_it_prints_as_offices_print_it() -> None:
    book = workbook(rendered(SHIPPED), values=False)
    assert book.sheetnames == ["汇总", "大气", "水", "土壤"]
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for sheet in book.worksheets[1:]:
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref == f"A3:{sheet.dimensions.split(':')[1]}"
        for row in sheet.iter_rows(min_row=4):
            assert all(
                cell.alignment.wrap_text for cell in row if isinstance(cell.value, str) and cell.data_type == "s"
            )
            height = sheet.row_dimensions[row[0].row].height
            for cell in row:
                characters = sheet.column_dimensions[cell.column_letter].width / 2  # Chinese ones, of 10 points
                lines = len(cell.value) / characters if cell.data_type == "s" else 1
                assert height >= 12 * lines


def test_dates_are_dates_and_colours_move_with_the_day() -> None:
    sheet = workbook(rendered(SHIPPED), values=False)["土壤"]
    assert (sheet["E4"].value.date(), sheet["E4"].number_format) == (day("2022-12-31"), "yyyy-mm-dd")
    light = sheet["G4"].value
    assert light.startswith('=IF(OR($H4="已办结",$H4="已销号"),"办结",')
    assert 'IF($E4<TODAY(),"红",IF($E4<=TODAY()+7,"黄",IF($E4<=TODAY()+30,"蓝","绿")))' in light
    rules = [
        (str(area.sqref), rule.formula[0], rule.stopIfTrue)
        for area in sheet.conditional_formatting
        for rule in area.rules
    ]
    assert [formula for _, formula, _ in rules] == [
        'OR($H4="已办结",$H4="已销号",$H4="已取消")',
        'AND($E4<TODAY(),$G4<>"—")',
        'AND($E4<=TODAY()+7,$G4<>"—")',
        'AND($E4<=TODAY()+30,$G4<>"—")',
        'AND(TRUE,$G4<>"—")',
    ]
    assert {area for area, _, _ in rules[1:]} == {f"E4:G{sheet.max_row}"}
    assert all(stop for _, _, stop in rules)


def test_sheet_names() -> None:
    taken: set[str] = {"汇总"}
    assert [
        xlsx.sheet_name(name, taken) for name in ("大气", "大气", "汇总", "a/b:c[d]*?\\", "'x'", "", "A" * 40, "a" * 40)
    ] == [
        "大气",
        "大气-2",
        "汇总-2",
        "a b c d",
        "x",
        "计划",
        "A" * 31,
        "a" * 29 + "-2",
    ]


# Text


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.cn/", "mailto:a@b", "{=1}", "007", "1e5", "_x0041_"]
)
def test_text_is_never_a_formula_a_link_or_a_number(words: str) -> None:
    sheet = workbook(rendered(ledger(task("air-1", "8月底前", text=words, units_text=words))), values=False)["大气"]
    [cell] = [cell for cell in sheet[4] if sheet.cell(3, cell.column).value == "工作内容"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=4, max_size=8))
def test_any_text_arrives_clean_and_whole(texts: list[str]) -> None:
    book = ledger(*(task(f"air-{n}", "8月底前", text=words, remark="x") for n, words in enumerate(texts, 1)))
    found = [row["工作内容"] or "" for row in rows(workbook(rendered(book)))]
    assert found == ["\n".join(clean_lines(words)) for words in texts]


def test_what_no_cell_can_hold_says_where_the_rest_is() -> None:
    [row] = rows(workbook(rendered(ledger(task("air-1", "8月底前", text="长" * 40_000)))))
    assert str(row["工作内容"]).endswith("长……（全文见 jc-tasks show）")


def test_the_same_day_gives_the_same_bytes() -> None:
    assert rendered(SHIPPED) == rendered(read(shipped()))
    properties = workbook(rendered(SHIPPED)).properties
    assert str(properties.created) == str(properties.modified) == "2022-08-01 00:00:00"
    assert (properties.title, properties.creator) == ("行动计划任务台账", "jc-tasks")


# The command


def test_golden(tmp_path: Path, golden: Golden) -> None:
    file = tmp_path / "台账.xlsx"
    done = jc("export", "--plan", "air", "-o", str(file), *THAT_DAY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"已写入 {file}\n")
    golden.whole(GOLDEN / "export" / "air.txt", dump(workbook(file.read_bytes())).encode())
    assert jc("export", "--plan", "air", "--format", "xlsx", *THAT_DAY).out == file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.parametrize("format", ["csv", "json", "markdown", "html"])
def test_the_other_formats_hold_the_same_lines(format: str) -> None:
    words = jc("export", "--plan", "soil", "--format", format, *THAT_DAY).stdout
    for item in ledger_lines(SHIPPED, Filter(plan="soil"), TODAY):
        assert item.task.id in words
        assert str(item.due or "") in words


def test_a_window_is_what_due_prints() -> None:
    window = ("--within", "30d", *THAT_DAY)
    assert jc("export", "--format", "csv", *window).stdout == jc("due", "--format", "csv", *window).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export",), "请写明格式"),
        (("export", "-o", "台账"), "请写明格式"),
        (("export", "--format", "pdf"), f"没有“pdf”这种格式。可以写：{'、'.join(EXPORTED)}。"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str) -> None:
    done = jc(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_no_spreadsheet_on_a_terminal() -> None:
    done = on_terminal("export", "--format", "xlsx", streams=("stdout", "stderr"))
    assert done.returncode == 2
    assert "不能显示在屏幕上" in done.stdout


def test_without_the_extra_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['xlsxwriter'] = None; from jc_tasks.cli import main; sys.exit(main())"
    done = python(code, "export", "--format", "xlsx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "-m pip install XlsxWriter" in done.stderr


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_spreadsheet_program_comes_to_the_same_lights(tmp_path: Path) -> None:
    """The stored lights are those of another day; what counts is what LibreOffice works out for today."""
    today = date.today()
    offsets = (-400, -1, 0, 1, 7, 8, 30, 31, 400)
    book = ledger(
        *(task(f"air-{number}", "8月底前") for number in range(1, len(offsets) + 1)),
        task("air-20", "8月底前"),
        task("air-21", "8月底前"),
        task("air-22", "长期坚持"),
        task("air-23", "每日"),
    )
    moved = [
        (f"air-{number}", "extend", "2022-08-01", {"to": str(today + timedelta(days=offset)), "from": "2022-08-31"})
        for number, offset in enumerate(offsets, 1)
    ]
    closed = [("air-20", "done", "2022-08-01", {}), ("air-21", "cancel", "2022-08-01", {})]
    book = on_record(book, today, *moved, *closed)
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx.render(ledger_lines(book, EVERYTHING, TODAY), book, TODAY))
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", sheets, "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
    )
    _, _, head, *lines = csv.reader((tmp_path / "a-大气.csv").read_text(encoding="utf-8-sig").splitlines())
    worked_out = {line[head.index("编号")]: line[head.index("灯")] for line in lines}
    expected = {item.task.id: item.light for item in ledger_lines(book, EVERYTHING, today) if item.task.id != "air-23"}
    assert worked_out | {"air-23": "—"} == expected | {"air-23": "—"}
    assert [worked_out[f"air-{number}"] for number in range(1, 10)] == list("红红黄黄黄蓝蓝绿绿")
    assert worked_out["air-23"] == "—"
    summary = list(csv.reader((tmp_path / "a-汇总.csv").read_text(encoding="utf-8-sig").splitlines()))
    total = next(line for line in summary if line[0] == "合计")
    assert list(map(int, total[3:9])) == [Counter(worked_out.values())[light] for light in (*LIT, "办结", "—")]
