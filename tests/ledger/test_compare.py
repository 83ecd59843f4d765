"""What changed between two ledgers. CASES is a table: what somebody does to the ledger `good`, and what is told."""

from __future__ import annotations

import csv
import json
import shutil
import time
from pathlib import Path

import pytest
from gallery import GOOD
from hypothesis import given
from hypothesis import strategies as st
from program import unasked as jc
from program import valid

from jc_tasks import ledger
from jc_tasks.ledger.compare import ADDED, MOST_COMPARED, REMOVED, RENUMBERED, Change, differences, uncompared
from jc_tasks.model import Task
from jc_tasks.output.views import differences as shown

ROW_3 = """\
      - id: air-3
        no: 3
        section: 一
        text: 巩固禁煤区成效。
        deadline: 长期坚持
        units: 泽州县政府
"""
NEW_ROW = """\
      - id: air-{no}
        no: {no}
        section: 一
        text: {text}
        deadline: 每季度
        units: 市公安局
"""
STEP = "        milestones:\n          - {{text: {}, deadline: {}}}\n"
MEASURE_1 = "        measure: 1\n"

Edits = tuple[tuple[str, str], ...]
CASES: dict[str, tuple[Edits, list[tuple[str, ...]]]] = {
    "nothing": ((), []),
    "another date": (
        (("deadline: 8月底前", "deadline: 9月底前"),),
        [("改时限", "air-1", "8月底前（2022-08-31）", "9月底前（2022-09-30）")],
    ),
    "another phrase for the same date": (
        (("deadline: 8月底前", "deadline: 2022年8月底前"),),
        [("改时限", "air-1", "8月底前（2022-08-31）", "2022年8月底前（2022-08-31）")],
    ),
    "a date for a standing duty": (
        (("deadline: 长期坚持", "deadline: 每月5日前"),),
        [("改时限", "air-3", "长期坚持", "每月5日前（每月）")],
    ),
    "no date any more": (
        (("deadline: 8月底前", "deadline: 待定"),),
        [("改时限", "air-1", "8月底前（2022-08-31）", "待定（没有日期）")],
    ),
    "spans and starts": (
        (("deadline: 8月底前", "deadline: 5-9月"), ("deadline: 长期坚持", "deadline: 8月份起")),
        [
            ("改时限", "air-1", "8月底前（2022-08-31）", "5-9月（2022-05-01 至 2022-09-30）"),
            ("改时限", "air-3", "长期坚持", "8月份起（2022-08-01 起）"),
        ],
    ),
    "the date of a commitment of the text": (
        (("deadline: 2024年9月底前", "deadline: 2023年9月底前"),),
        [("改时限", "air-m1", "2024年9月底前（2024-09-30）", "2023年9月底前（2023-09-30）")],
    ),
    "a plan of another year moves what names none": (
        (("year: 2022", "year: 2023"), ("issued: 2022-05-18", "issued: 2023-03-01")),
        [
            ("改计划", "air", "年度：2022", "年度：2023"),
            ("改计划", "air", "印发日期：2022-05-18", "印发日期：2023-03-01"),
            ("改时限", "air-1", "8月底前（2022-08-31）", "8月底前（2023-08-31）"),
        ],
    ),
    "a unit spelt otherwise": ((("units: 泽州县政府", "units: 泽州县人民政府"),), []),
    "a group in place of its members": (
        (("市公安局、各县（市、区）人民政府", "市公安局、泽州县政府、高平市政府"),),
        [],
    ),
    "another unit": (
        (("units: 泽州县政府", "units: 高平市政府"),),
        [("改单位", "air-3", "泽州县政府", "高平市政府")],
    ),
    "another unit in front": (
        (("市公安局、各县（市、区）人民政府", "各县（市、区）人民政府、市公安局"),),
        [("改单位", "air-2", "市公安局、各县（市、区）人民政府", "各县（市、区）人民政府、市公安局")],
    ),
    "a new row": (
        (("      - id: air-2\n", NEW_ROW.format(no=9, text="新建一座监测站。") + "      - id: air-2\n"),),
        [("新增", "air-9", "", "每季度；市公安局")],
    ),
    "a row gone": (((ROW_3, ""),), [("删去", "air-3", "长期坚持；泽州县政府", "")]),
    "a row put in between renumbers those below": (
        (
            ("id: air-3\n        no: 3", "id: air-4\n        no: 4"),
            ("id: air-2\n        no: 2", "id: air-3\n        no: 3"),
            (
                "      - id: air-3\n        no: 3",
                NEW_ROW.format(no=2, text="新建。") + "      - id: air-3\n        no: 3",
            ),
        ),
        [
            ("新增", "air-2", "", "每季度；市公安局"),
            ("改编号", "air-3", "air-2", "air-3"),
            ("改编号", "air-4", "air-3", "air-4"),
        ],
    ),
    "two rows change places": (
        (("id: air-1\n", "id: air-x\n"), ("id: air-3\n", "id: air-1\n"), ("id: air-x\n", "id: air-3\n")),
        [("改编号", "air-3", "air-1", "air-3"), ("改编号", "air-1", "air-3", "air-1")],
    ),
    "renumbered, reworded and re-dated at once": (
        (
            ("id: air-3\n", "id: air-30\n"),
            ("巩固禁煤区成效。", "巩固禁煤区的成效。"),
            ("deadline: 长期坚持", "deadline: 年底前"),
        ),
        [
            ("改时限", "air-30", "长期坚持", "年底前（2022-12-31）"),
            ("改编号", "air-30", "air-3", "air-30"),
            ("改内容", "air-30", "巩固禁煤区成效。", "巩固禁煤区的成效。"),
        ],
    ),
    "another task under a new number": (
        (("id: air-3\n", "id: air-30\n"), ("巩固禁煤区成效。", "建成污水处理厂。")),
        [("新增", "air-30", "", "长期坚持；泽州县政府"), ("删去", "air-3", "长期坚持；泽州县政府", "")],
    ),
    "wholly other words under the same number": (
        (("巩固禁煤区成效。", "建成污水处理厂。"),),
        [("改内容", "air-3", "巩固禁煤区成效。", "建成污水处理厂。")],
    ),
    "a remark": ((("remark: 省考", "remark: 国考"),), [("改内容", "air-2", "备注：省考", "备注：国考")]),
    "a remark gone": (
        (("        remark: 省考\n", ""),),
        [("改内容", "air-2", "备注：省考", "备注：无")],
    ),
    "a section renamed is told once": (
        (("一: 工业治理", "一: 工业深度治理"),),
        [("改计划", "air", "类别一：工业治理", "类别一：工业深度治理")],
    ),
    "an entry in another section": (
        (
            ("一: 工业治理\n", "一: 工业治理\n  二: 燃煤\n"),
            ("        no: 3\n        section: 一", "        no: 3\n        section: 二"),
        ),
        [("改内容", "air-3", "类别：一 工业治理", "类别：二 燃煤")],
    ),
    "a new step": (
        ((MEASURE_1, MEASURE_1 + STEP.format("制定方案", "6月底前")),),
        [("改时限", "air-1", "节点“制定方案”：无", "节点“制定方案”：6月底前（2022-06-30）")],
    ),
}


def edited(folder: Path, *edits: tuple[str, str], name: str = "air.yaml") -> Path:
    """The ledger `good`, each edit made once in one of its files."""
    shutil.copytree(GOOD, folder)
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows(changes: list[Change]) -> list[tuple[str, ...]]:
    return [(shown.WORDS[change.kind], change.id, *shown.sides(change)) for change in changes]


@pytest.fixture(scope="module")
def good() -> ledger.Ledger:
    return ledger.read(GOOD)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, good: ledger.Ledger, tmp_path: Path) -> None:
    edits, expected = CASES[case]
    read = ledger.read(edited(tmp_path / "data", *edits))
    assert [problem for problem in read.problems if not problem.doubt] == []
    assert rows(differences(good, read)) == expected


def test_the_steps_of_an_entry(tmp_path: Path) -> None:
    before = STEP.format("制定方案", "6月底前") + "          - {text: 开工, deadline: 7月底前}\n"
    after = STEP.format("制定方案", "5月底前") + "          - {text: 动工, deadline: 7月底前}\n"
    old = ledger.read(edited(tmp_path / "old", (MEASURE_1, MEASURE_1 + before)))
    new = ledger.read(edited(tmp_path / "new", (MEASURE_1, MEASURE_1 + after)))
    assert rows(differences(old, new)) == [
        ("改时限", "air-1", "节点“制定方案”：6月底前（2022-06-30）", "节点“制定方案”：5月底前（2022-05-31）"),
        ("改内容", "air-1", "节点：开工", "节点：动工"),
    ]
    none = ledger.read(GOOD)
    assert [row[3] for row in rows(differences(old, none))] == ["节点“制定方案”：无", "节点“开工”：无"]


def test_a_unit_renamed_in_the_register_is_the_same_unit(good: ledger.Ledger, tmp_path: Path) -> None:
    renamed = ("name: 市公安局\n    kind: 市直部门", "name: 晋城市公安局\n    kind: 市直部门\n    aliases: [市公安局]")
    folder = edited(tmp_path / "data", renamed, ("parent: 市公安局", "parent: 晋城市公安局"), name="units.yaml")
    read = ledger.read(folder)
    assert read.problems == ()
    assert differences(good, read) == []
    assert differences(read, good) == []


def test_a_group_that_has_a_member_more_gives_it_new_duties(good: ledger.Ledger, tmp_path: Path) -> None:
    more = ("members: [泽州县人民政府, 高平市人民政府]", "members: [泽州县人民政府, 高平市人民政府, 市公安交警支队]")
    read = ledger.read(edited(tmp_path / "data", more, name="units.yaml"))
    assert rows(differences(good, read)) == [
        (
            "改单位",
            "air-2",
            "市公安局、泽州县人民政府、高平市人民政府",
            "市公安局、泽州县人民政府、高平市人民政府、市公安交警支队",
        )
    ]


# Any ledger


TEMPLATE = ledger.read(GOOD)


def entry(no: int, text: str) -> Task:
    return TEMPLATE.tasks[0]._replace(id=f"air-{no}", no=no, text=text)


def holding(tasks: list[Task]) -> ledger.Ledger:
    return TEMPLATE._replace(tasks=tuple(tasks))


NUMBERED = st.dictionaries(
    st.integers(1, 12),
    st.sampled_from(["甲乙丙丁", "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子", "建厂", "修路", ""]),
    max_size=8,
)


@given(NUMBERED, NUMBERED)
def test_no_entry_vanishes_and_back_is_the_way_there(old: dict[int, str], new: dict[int, str]) -> None:
    both = [holding([entry(no, text) for no, text in numbered.items()]) for numbered in (old, new)]
    there, back = differences(*both), differences(*reversed(both))
    ids = {kind: [change.id for change in there if change.kind == kind] for kind in (ADDED, REMOVED)}
    assert set(ids[ADDED]) <= {task.id for task in both[1].tasks}
    assert set(ids[REMOVED]) <= {task.id for task in both[0].tasks}
    assert len(old) - len(ids[REMOVED]) == len(new) - len(ids[ADDED])
    assert len([change for change in back if change.kind == REMOVED]) == len(ids[ADDED])
    assert len({change.old for change in there if change.kind == RENUMBERED}) == len(
        [change for change in there if change.kind == RENUMBERED]
    )
    assert (there == []) == (sorted(old.items()) == sorted(new.items()))


def test_a_ledger_is_no_different_from_itself() -> None:
    shipped = ledger.read(ledger.shipped())
    assert differences(shipped, ledger.read(ledger.shipped())) == []


def test_ten_thousand_entries_take_seconds() -> None:
    texts = [f"完成第{number}号企业超低排放改造，同步安装在线监控设施并联网。" for number in range(10_000)]
    old = holding([entry(no, text) for no, text in enumerate(texts)])
    shifted = holding([entry(no + 1, text) for no, text in enumerate(texts)])
    dropped = holding(list(old.tasks[:8_999:2]) + [entry(20_000 + no, f"新任务{no}") for no in range(999)])
    began = time.process_time()
    moved = differences(old, shifted)
    assert [change.kind for change in moved] == [RENUMBERED] * 10_000
    changes = differences(old, dropped)
    assert [sum(change.kind == kind for change in changes) for kind in (ADDED, REMOVED)] == [999, 5_500]
    assert uncompared(changes) and len(changes) > MOST_COMPARED
    assert time.process_time() - began < 5


# One file


def test_a_file_is_read_by_what_lies_beside_it(tmp_path: Path) -> None:
    folder = edited(tmp_path / "data")
    read = ledger.read_file(folder / "air.yaml")
    assert read.problems == ()
    assert [plan.id for plan in read.plans] == ["air"]
    assert [task.id for task in read.tasks] == ["air-1", "air-2", "air-3", "air-m1"]
    assert [unit.name for unit in read.tasks[1].units] == ["市公安局", "泽州县人民政府", "高平市人民政府"]


def test_a_file_on_its_own_is_read_by_no_other_citys_register_but_by_one_that_is_named(tmp_path: Path) -> None:
    shutil.copy(GOOD / "air.yaml", tmp_path / "空气 2022.yaml")
    read = ledger.read_file(tmp_path / "空气 2022.yaml")
    assert read.problems == ()
    assert [unit.name for unit in read.tasks[1].units] == ["市公安局", "各县（市、区）人民政府"]
    assert read.settings.ledgers == ("空气 2022.yaml",)
    assert len(ledger.read_file(tmp_path / "空气 2022.yaml", ledger.shipped()).tasks[1].units) == 7


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    read = ledger.read_file(tmp_path / "没有.yaml")
    assert [problem.code for problem in read.problems] == ["no-such-file"]


# The command


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data folders 旧 and 新."""
    both = tmp_path_factory.mktemp("two")
    edited(both / "旧")
    edited(
        both / "新",
        ("deadline: 8月底前", "deadline: 9月底前"),
        ("units: 泽州县政府", "units: 高平市政府"),
        ("id: air-2\n", "id: air-20\n"),
        ("remark: 省考", "remark: 国考"),
    )
    return both


def test_a_page(two: Path) -> None:
    done = jc("diff", "旧", "新", cwd=two)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "从 旧 到 新：改时限 1、改单位 1、改编号 1、改内容 1\n"
        "\n"
        "变化    编号    原                     现                     内容\n"
        "------  ------  ---------------------  ---------------------  -----------------------\n"
        "改时限  air-1   8月底前（2022-08-31）  9月底前（2022-09-30）  完成绩效评级。\n"
        "改单位  air-3   泽州县政府             高平市政府             巩固禁煤区成效。\n"
        "改编号  air-20  air-2                  air-20                 安装在线监控。\n"
        "改内容  air-20  备注：省考             备注：国考             （全文见上面的 air-20）\n"
        "\n"
        "改了编号的，进度记录还在原来的编号下；已经办结的，要在新编号下再记一次。\n"
    )


def test_objects_are_what_the_schema_says(two: Path) -> None:
    done = jc("diff", "旧", "新", "--format", "json", cwd=two)
    found = valid(done.stdout, "differences")
    assert [(one["change"], one["id"], one["field"], one["old"], one["new"]) for one in found] == [
        ("deadline", "air-1", "deadline", "8月底前", "9月底前"),
        ("units", "air-3", "units", "泽州县政府", "高平市政府"),
        ("renumbered", "air-20", None, "air-2", "air-20"),
        ("wording", "air-20", "remark", "省考", "国考"),
    ]
    assert (found[0]["old_deadline"]["due"], found[0]["new_deadline"]["due"]) == ("2022-08-31", "2022-09-30")
    assert found[1]["units"] == ["高平市人民政府"]
    for case, (edits, _) in CASES.items():
        records = shown.records(differences(ledger.read(GOOD), ledger.read(edited(two / case, *edits))))
        valid(json.dumps(records, default=str), "differences")


def test_other_formats_hold_the_same(two: Path) -> None:
    done = jc("diff", "旧", "新", "-o", "变化.csv", cwd=two)
    assert (done.returncode, done.stdout) == (0, "")
    assert "已写入 变化.csv" in done.stderr
    lines = list(csv.DictReader((two / "变化.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line["变化"] for line in lines] == ["改时限", "改单位", "改编号", "改内容"]
    assert [line["内容"] for line in lines] == [
        "完成绩效评级。",
        "巩固禁煤区成效。",
        "安装在线监控。",
        "安装在线监控。",
    ]
    for format in ("text", "markdown", "html"):
        page = jc("diff", "旧", "新", "--format", format, cwd=two).stdout
        assert all(words in page for words in ("改时限", "2022", "09", "高平市政府", "国考"))


def test_no_change_is_said(two: Path) -> None:
    assert jc("diff", "旧", "旧/", cwd=two).stdout == "从 旧 到 旧/：没有变化\n"
    done = jc("diff", "旧/air.yaml", "旧/air.yaml", "--format", "json", cwd=two)
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert "没有变化" in done.stderr


def test_a_file_against_a_file(two: Path) -> None:
    done = jc("diff", "旧/air.yaml", "新/air.yaml", cwd=two)
    assert done.stdout.startswith("从 旧/air.yaml 到 新/air.yaml：改时限 1、改单位 1、改编号 1、改内容 1\n")


def test_what_is_wrong_with_either_is_said(two: Path) -> None:
    shutil.copytree(two / "旧", two / "坏")
    (two / "坏" / "water.yaml").unlink()
    done = jc("diff", "坏", "新", cwd=two)
    assert done.returncode == 3
    assert "新增 1" in done.stdout
    assert "注意：数据有 1 处问题，以上结果可能不全。" in done.stdout
    assert done.stderr.startswith("坏 的问题 1 处：\nwater.yaml：找不到这个文件。")


def test_what_cannot_be_read_is_never_no_change(two: Path) -> None:
    done = jc("diff", "旧", "没有", cwd=two)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "找不到“没有”：没有这个文件夹，也没有这个文件。检查写的路径。\n"
    (two / "空的").mkdir()
    done = jc("diff", "空的", "空的", cwd=two)
    assert (done.returncode, done.stdout) == (3, "")
    assert "“空的”读不出来，没有可以比的事项。" in done.stderr
    assert jc("diff", "旧", cwd=two).returncode == 2
