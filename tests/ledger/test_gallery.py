"""Ledgers as they should not be: the gallery of tables/broken.txt, and folders of which something else is wrong."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from gallery import CASES, GOOD, MADE, TABLE, lay
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import Golden

import jc_tasks
from jc_tasks import ledger
from jc_tasks.ledger.checks import every_problem
from jc_tasks.model import Responsible, Season
from jc_tasks.output.views.problems import describe


@pytest.mark.parametrize("fault", CASES)
def test_fault(fault: str, tmp_path: Path, golden: Golden) -> None:
    case = CASES[fault]
    golden.part(TABLE, case.said, said_about(lay(fault, tmp_path / "data")), within=case.lines)


def said_about(folder: Path) -> str:
    """As `check` says it."""
    read = ledger.read(folder)
    entries = " ".join(task.id for task in read.tasks) or "无"
    return "\n".join([*map(describe, every_problem(read)), "", f"读入：{entries}", ""])


def test_every_fault_that_is_made_has_its_case() -> None:
    assert set(MADE) <= set(CASES)
    assert {name for name, case in CASES.items() if not case.edits} == {"good", *MADE}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_without_permission(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    (folder / "air.yaml").chmod(0)
    assert [problem.code for problem in ledger.read(folder).problems] == ["no-permission"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    read = ledger.read(tmp_path / "没有")
    assert [problem.code for problem in read.problems] == ["no-folder"]
    assert not read.tasks
    assert [problem.code for problem in ledger.read(GOOD / "air.yaml").problems] == ["no-folder"]


def test_an_excerpt_keeps_terminal_codes_out() -> None:
    assert "\x1b" not in CASES["control-character"].said


SLIPS = [*"：: -#'\"[]{}|\n\t", ": ", "- ", "  ", "\n  ", " # ", "&a", "*a"]


@given(st.integers(0, 2000), st.sampled_from(SLIPS))
def test_no_slip_of_the_hand_loses_an_entry_without_a_word(at: int, slip: str) -> None:
    text = (GOOD / "air.yaml").read_text(encoding="utf-8")
    at %= len(text)
    with tempfile.TemporaryDirectory() as made:
        folder = shutil.copytree(GOOD, Path(made) / "data")
        (folder / "air.yaml").write_text(text[:at] + slip + text[at:], encoding="utf-8")
        read = ledger.read(folder)
    assert read.problems or len(read.tasks) == 5


def two_sides(ours: list[str], theirs: list[str]) -> str:
    """What git leaves of two versions of a file that it cannot merge."""
    text = []
    for same, first, last, begin, end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine = ours[first:last]
        text += mine if same == "equal" else ["<<<<<<< a", *mine, "=======", *theirs[begin:end], ">>>>>>> b"]
    return "\n".join([*text, ""])


VERSION = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "9月底前", "text: 甲", "去掉"])), max_size=4)


@settings(deadline=None)
@given(VERSION, VERSION)
def test_of_a_conflict_nothing_is_read_that_one_side_does_not_say(
    mine: list[tuple[int, str]], other: list[tuple[int, str]]
) -> None:
    """Rows are changed, added and taken out on both sides; a row that stands outside of all conflicts is read."""
    head = (GOOD / "air.yaml").read_text(encoding="utf-8").partition("      - id:")[0].rstrip().splitlines()

    def version(changes: list[tuple[int, str]]) -> list[str]:
        rows = {no: ["8月底前", "text: 完成评级。"] for no in range(1, 9)}
        for no, change in changes:
            rows[no % 12 + 1] = {"去掉": [], "": ["8月底前", "text: 乙", "remark: 省考"]}.get(
                change, [change, "text: 丙"]
            )
        return [*head, *(line for no, row in sorted(rows.items()) if row for line in written(no, row))]

    def written(no: int, row: list[str]) -> list[str]:
        due, *rest = row
        due = due if due.endswith("前") else "7月底前"
        lines = [f"id: air-{no}", f"no: {no}", "section: 一", f"deadline: {due}", "units: 市公安局", *rest]
        return [f"      - {lines[0]}", *("        " + line for line in lines[1:])]

    def tasks_of(text: str) -> dict[str, object]:
        (folder / "air.yaml").write_text(text, encoding="utf-8")
        return {task.id: task._replace(place=None) for task in ledger.read(folder).tasks}  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as made:
        folder = shutil.copytree(GOOD, Path(made) / "data")
        sides = [version(mine), version(other)]
        ours, theirs = (tasks_of("\n".join(side) + "\n") for side in sides)
        merged = two_sides(*sides)
        both = tasks_of(merged)
    assert all(ours.get(id) == task == theirs.get(id) for id, task in both.items())
    outside = re.sub(r"<{7} a\n.*?>{7} b\n", "?", merged, flags=re.DOTALL)
    rows = re.findall(r"(?<=\n)      - id: (air-\d+)\n(?:        .*\n)+(?=      - |$)", outside)
    assert set(rows) <= both.keys()


# What a good ledger says


@pytest.fixture(scope="module")
def good() -> ledger.Ledger:
    return ledger.read(GOOD)


def test_a_row(good: ledger.Ledger) -> None:
    task = good.tasks[1]
    assert (task.id, task.plan, task.table, task.no, task.line) == ("air-2", "air", "任务台账", 2, 0)
    assert (task.section, task.category, task.remark, task.title) == ("一", "工业治理", "省考", "")
    assert task.deadline.due == date(2022, 6, 30)
    assert (task.place.file, task.place.line, task.place.column) == ("air.yaml", 18, 9)
    assert task.units_text == "市公安局、各县（市、区）人民政府"
    group = "各县（市、区）人民政府"
    assert task.units == (
        Responsible("市公安局"),
        Responsible("泽州县人民政府", group),
        Responsible("高平市人民政府", group),
    )


def test_a_commitment_of_a_measure_is_an_entry_under_its_id(good: ledger.Ledger) -> None:
    task = next(task for task in good.tasks if task.id == "air-m1")
    assert (task.table, task.no, task.measure) == ("正文措施", 1, 1)
    assert (task.title, task.text) == ("强化工业治理", "老旧炉窑全部淘汰")
    assert task.deadline.due == date(2024, 9, 30)
    assert [measure.id for measure in good.measures] == ["air-m1"]


def test_settings(good: ledger.Ledger) -> None:
    assert good.settings.ledgers == ("air.yaml", "water.yaml")
    assert (good.settings.yellow, good.settings.blue) == (7, 30)
    assert good.settings.seasons["汛期"] == Season((6, 1), (9, 30))


def test_what_yaml_would_change_stays_text(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8")
    for value in ("no", "010", "10:00", "2022-02-30", "~", "1e3", "0x1F", "yes", "null", "1_000"):
        (folder / "air.yaml").write_text(text.replace("安装在线监控。", value), encoding="utf-8")
        read = ledger.read(folder)
        assert (read.problems, read.tasks[1].text) == ((), value)


def test_a_deadline_that_needs_what_the_header_lacks_is_not_guessed(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8").replace("year: 2022\n", "")
    (folder / "air.yaml").write_text(text, encoding="utf-8")
    first, second = ledger.read(folder).tasks[:2]
    assert (first.deadline.phrase, first.deadline.kind, first.deadline.due) == ("8月底前", "none", None)
    assert second.deadline.due == date(2022, 6, 30)


def test_what_is_noted_of_a_table_is_noted_of_each_row(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8")
    noted = text.replace("    tasks:\n", "    notes:\n      - 原文没有时限栏。\n    tasks:\n", 1)
    noted = noted.replace("        no: 2\n", "        no: 2\n        notes:\n          - 印错一字。\n", 1)
    (folder / "air.yaml").write_text(noted, encoding="utf-8")
    read = ledger.read(folder)
    assert read.problems == ()
    notes = {task.id: task.notes for task in read.tasks}
    assert notes["air-1"] == ("原文没有时限栏。",)
    assert notes["air-2"] == ("印错一字。", "原文没有时限栏。")
    assert notes["air-m1"] == ()


def test_a_plan_without_a_title_goes_by_its_name(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8").replace("title: 空气质量改善2022年行动计划\n", "")
    (folder / "air.yaml").write_text(text, encoding="utf-8")
    read = ledger.read(folder)
    assert (read.plans[0].id, read.plans[0].title) == ("air", "大气")
    assert [problem.code for problem in read.problems] == ["missing"]


def test_a_damaged_list_of_ledgers_hides_no_ledger(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    (folder / "settings.yaml").write_text("ledgers:\n  - air.yaml\n  - 'water.yaml\n", encoding="utf-8")
    read = ledger.read(folder)
    assert [plan.id for plan in read.plans] == ["air", "water"]
    assert read.problems


def test_a_lost_measure_is_not_missed_by_the_rows_that_carry_it_out(tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8")
    (folder / "air.yaml").write_text(text.replace("title: 强化", 'title: "强化'), encoding="utf-8")
    assert [problem.code for problem in ledger.read(folder).problems] == ["unclosed-quote"]


# The folder that is shipped


@pytest.fixture(scope="module")
def shipped() -> ledger.Ledger:
    return ledger.read(ledger.shipped())


def test_the_shipped_folder_has_no_problem(shipped: ledger.Ledger) -> None:
    assert [describe(problem) for problem in shipped.problems if not problem.doubt] == []


def test_the_shipped_folder_is_whole(shipped: ledger.Ledger) -> None:
    tables = [(plan, table) for plan, table in (("air", "任务台账"), ("water", "任务台账"), ("water", "重点工程"))]
    tables += [("water", "水质目标"), ("soil", "任务")]
    counts = [sum((task.plan, task.table) == table for task in shipped.tasks) for table in tables]
    assert counts == [55, 41, 26, 22, 20]
    assert len({task.id for task in shipped.tasks}) == len(shipped.tasks)


def test_every_unit_of_the_shipped_folder_is_known(shipped: ledger.Ledger) -> None:
    names = set(shipped.registry.names)
    assert [(task.id, unit.name) for task in shipped.tasks for unit in task.units if unit.name not in names] == []


def test_a_folder_is_named_by_a_path_or_its_text() -> None:
    folder = ledger.shipped()
    named = jc_tasks.read(str(folder))
    assert named.tasks == jc_tasks.read(folder).tasks and named.folder == folder and not named.problems


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main", "||||||| base"])
def test_a_mark_that_is_left_between_two_rows_costs_neither(mark: str, tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8")
    whole = [task.id for task in ledger.read(folder).tasks]
    (folder / "air.yaml").write_text(
        text.replace("      - id: air-2\n", f"{mark}\n      - id: air-2\n"), encoding="utf-8"
    )
    read = ledger.read(folder)
    assert [task.id for task in read.tasks] == whole
    assert [(one.code, one.doubt) for one in read.problems] == [("merge-conflict", False)]


@pytest.mark.parametrize(
    "seasons",
    [
        "seasons:\n<<<<<<< HEAD\n  汛期: 06-15..09-15\n=======\n  汛期: 07-01..08-31\n>>>>>>> x\n",
        "seasons:\n  汛期: 六月\n",
        "seasons:\n  汛期： [06-15\n",
    ],
)
def test_a_season_that_cannot_be_read_gives_no_date(seasons: str, tmp_path: Path) -> None:
    folder = shutil.copytree(GOOD, tmp_path / "data")
    text = (folder / "air.yaml").read_text(encoding="utf-8")
    (folder / "air.yaml").write_text(text.replace("deadline: 长期坚持", "deadline: 汛期"), encoding="utf-8")
    settings = (folder / "settings.yaml").read_text(encoding="utf-8")
    (folder / "settings.yaml").write_text(settings.partition("seasons:")[0] + seasons, encoding="utf-8")
    read = ledger.read(folder)
    assert [task.deadline.due for task in read.tasks if task.deadline.phrase == "汛期"] == [None]
