"""What `check` finds beyond what reading a ledger finds, in copies of tests/good with one thing changed."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

import pytest
from gallery import EDITED, GOOD, lay
from hypothesis import given
from hypothesis import strategies as st
from program import DATA, SOURCE, valid
from program import unasked as jc

from jc_tasks import ledger
from jc_tasks.ledger.checks import doubts, every_problem, secrecy_mark, uncarried
from jc_tasks.model import Place, Problem
from jc_tasks.output.characters import width
from jc_tasks.output.views.problems import describe, records
from jc_tasks.safeyaml import excerpt

AIR_1 = "text: 完成绩效评级。"
AIR_2 = "text: 安装在线监控。"
MEASURE = "text: 对照标准，逐家评级。"
ADDED = "是期限的话，在这一条下面加上分步时限，和 deadline 对齐；不是期限的，不用改。"


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The good folder with words of air.yaml changed."""
    data = shutil.copytree(GOOD, folder / "data")
    text = (data / "air.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (data / "air.yaml").write_text(text, encoding="utf-8")
    return data


def found(folder: Path, *changes: tuple[str, str]) -> list[Problem]:
    read = ledger.read(changed(folder, *changes))
    assert [problem for problem in read.problems if not problem.doubt] == []
    return doubts(read)


def row(id: str, no: int, *more: str, text: str = "巡查。") -> tuple[str, str]:
    """One more row of the table, before the measures."""
    lines = [f"      - id: {id}", f"        no: {no}", f"        text: {text}", "        deadline: 长期坚持"]
    lines += ["        units: 市公安局", *(f"        {line}" for line in more)]
    return "measures:\n", "\n".join(lines) + "\nmeasures:\n"


def step(text: str, phrase: str) -> tuple[str, str]:
    """A step of air-2, which is due on 2022-06-30."""
    steps = f"        milestones:\n          - text: {text}\n            deadline: {phrase}\n"
    return "        remark: 省考\n", "        remark: 省考\n" + steps


DOUBTS = {  # what is changed -> what is said
    "a date in the text": (
        [(AIR_1, "text: 完成绩效评级，6月底前制定方案。")],
        f"""\
air.yaml 第14行 第22列：存疑：“6月底前”（2022-06-30）写在内容里，完成时限和分步时限都没有它。
            text: 完成绩效评级，6月底前制定方案。
                                ^
  → {ADDED}
    milestones:
      - text: 制定方案
        deadline: 6月底前""",
    ),
    "a period in the text": (
        [(AIR_1, 'text: "完成绩效评级，每季度调度：通报进展"')],
        f"""\
air.yaml 第14行 第23列：存疑：“每季度”写在内容里，完成时限和分步时限都没有它。
            text: "完成绩效评级，每季度调度：通报进展"
                                 ^
  → {ADDED}
    milestones:
      - text: 调度：通报进展
        deadline: 每季度""",
    ),
    "the second of two equal phrases": (
        [(AIR_2, "text: 每月排查。其他区域每月清洗。"), step("每月排查", "每季度")],
        """\
air.yaml 第21行 第15列：存疑：“每月”写在内容里，完成时限和分步时限都没有它。
            text: 每月排查。其他区域每月清洗。
                  ^
  → 是期限的话，在这一条下面的 milestones 里再加一步；不是期限的，不用改。
      - text: 排查
        deadline: 每月
air.yaml 第21行 第24列：存疑：“每月”写在内容里，完成时限和分步时限都没有它。
            text: 每月排查。其他区域每月清洗。
                                    ^
  → 是期限的话，在这一条下面的 milestones 里再加一步；不是期限的，不用改。
      - text: 其他区域每月清洗
        deadline: 每月""",
    ),
    "a date in the remark": (
        [("remark: 省考", "remark: 省考，2022年9月底前报省厅")],
        f"""\
air.yaml 第24行 第20列：存疑：“2022年9月底前”（2022-09-30）写在备注里，完成时限和分步时限都没有它。
            remark: 省考，2022年9月底前报省厅
                          ^
  → {ADDED}
    milestones:
      - text: 报省厅
        deadline: 2022年9月底前""",
    ),
    "a date in a measure": (
        [(MEASURE, "text: 对照标准，9月底前逐家评级。")],
        """\
air.yaml 第35行 第16列：存疑：第 1 条正文措施里的“9月底前”（2022-09-30），没有一条任务带着它。
        text: 对照标准，9月底前逐家评级。
                        ^
  → 有任务落实它的，在那条任务下写 measure: 1，并写上这个时限；没有的，是期限的话，在这条承诺（commitment）下面加上\
分步时限，和 deadline 对齐；不是期限的，不用改。
    milestones:
      - text: 逐家评级
        deadline: 9月底前""",
    ),
    "a date in a commitment": (
        [("text: 老旧炉窑全部淘汰", "text: 老旧炉窑2023年6月底前淘汰一半")],
        """\
air.yaml 第38行 第17列：存疑：“2023年6月底前”（2023-06-30）写在内容里，完成时限和分步时限都没有它。
          text: 老旧炉窑2023年6月底前淘汰一半
                        ^
  → 是期限的话，在这条承诺（commitment）下面加上分步时限，和 deadline 对齐；不是期限的，不用改。
    milestones:
      - text: 淘汰一半
        deadline: 2023年6月底前""",
    ),
    "a missing number": (
        [row("air-9", 9)],
        """\
air.yaml 第32行 第13列：存疑：“任务台账”的序号不连续，缺 4—8。
            no: 9
                ^
  → 核对原文，漏录的补上；原文就没有这些序号的，不用改。""",
    ),
    "a doubled number": (
        [row("air-9", 3)],
        """\
air.yaml 第32行 第13列：存疑：“任务台账”里序号 3 用了两次：air-3（第25行）和 air-9。
            no: 3
                ^
  → 核对原文，改正写错的一个；原文就这样印的，不用改。""",
    ),
    "a deadline before the issue": (
        [("deadline: 2022年6月底前", "deadline: 2021年6月底前")],
        """\
air.yaml 第22行 第19列：存疑：完成时限“2021年6月底前”是 2021-06-30，早于印发日期 2022-05-18。
            deadline: 2021年6月底前
                      ^
  → 核对年份有没有写错；印发以前就要完成的，不用改。""",
    ),
    "a step after the deadline": (
        [step("验收", "12月底前")],
        """\
air.yaml 第27行 第23列：存疑：分步时限“12月底前”是 2022-12-31，晚于这一条的完成时限“2022年6月底前”（2022-06-30）。
                deadline: 12月底前
                          ^
  → 核对原文，改正写错的一个；原文就这样写的，不用改。""",
    ),
    "a mark of secrecy": (
        [("remark: 省考", "remark: 省考（秘密）")],
        """\
air.yaml 第24行 第19列：air-2 的备注有密级标志“（秘密）”。
  → 涉密的事项不能放进这个工具：把整条删去，按保密规定另行办理，并报告本单位保密机构；不是密级标志的，换一种写法。""",
    ),
    "a mark of secrecy on the plan": (
        [("title: 空气质量改善2022年行动计划", "title: 空气质量改善2022年行动计划【机密】")],
        """\
air.yaml 第3行 第23列：计划“大气”的标题有密级标志“【机密】”。
  → 涉密的事项不能放进这个工具：把整条删去，按保密规定另行办理，并报告本单位保密机构；不是密级标志的，换一种写法。""",
    ),
}


@pytest.mark.parametrize("fault", DOUBTS)
def test_fault(fault: str, tmp_path: Path) -> None:
    changes, expected = DOUBTS[fault]
    assert "\n".join(map(describe, found(tmp_path, *changes))) == expected


CARRIED = {  # what is changed, and nothing is said
    "nothing": [],
    "the entry's own date": [(AIR_1, "text: 2022年8月底前完成绩效评级。")],
    "the year of the entry's date": [(AIR_1, "text: 2022年完成绩效评级。")],
    "the date of a step": [(AIR_2, "text: 5月31日前安装在线监控。"), step("安装", "5月底前")],
    "the period of a step": [(AIR_2, "text: 每季度通报。"), step("通报", "每季度末月25日前")],
    "a beginning": [
        (AIR_1, "text: 自2022年7月1日起评级。"),
        ("deadline: 8月底前", "deadline: 自2022年7月1日起至8月底"),
    ],
    "the issue": [(AIR_1, "text: 即日起开展评级。")],
    "background": [(AIR_1, "text: 按《2023年行动计划》和晋市政办〔2022〕11号，对2021年问题进行评级。")],
    "a date that a row of the measure carries": [(MEASURE, "text: 8月底前逐家评级，2024年9月底前全部淘汰。")],
    "a step behind the day to begin by": [
        ("deadline: 2022年6月底前", "deadline: 2022年6月底前开工"),
        step("竣工", "12月底前"),
    ],
    "a beginning before the issue": [("deadline: 8月底前", "deadline: 自2022年1月1日起")],
    "a commitment has no place in the run": [("  - no: 1\n", "  - no: 7\n"), ("        measure: 1\n", "")],
    "talk about secrets": [(AIR_1, "text: 保守国家秘密和商业秘密，加强涉密人员管理。")],
}


@pytest.mark.parametrize("name", CARRIED)
def test_nothing_is_said(name: str, tmp_path: Path) -> None:
    assert [describe(problem) for problem in found(tmp_path, *CARRIED[name])] == []


def test_a_table_may_go_on_where_another_of_its_plan_ends(tmp_path: Path) -> None:
    table = (
        "  - name: 重点工程\n    tasks:\n      - id: air-p4\n        no: 4\n        text: 建设。\n"
        "        deadline: 长期坚持\n        units: 市公安局\nmeasures:\n"
    )
    assert found(tmp_path, ("measures:\n", table)) == []


def test_numbers_of_a_damaged_file_are_not_counted(tmp_path: Path) -> None:
    read = ledger.read(changed(tmp_path, row("air-9", 9), ("        no: 2\n", "        no: 二\n")))
    assert [problem.code for problem in read.problems] == ["not-a-number"]
    assert doubts(read) == []


def test_a_doubled_number_does_not_hide_the_missing_ones(tmp_path: Path) -> None:
    rows = [row("air-8", 8), row("air-8", 8), row("air-7", 7), row("air-5", 5), row("air-4", 4)]
    read = ledger.read(changed(tmp_path, *rows, row("air-10", 10)))
    assert [problem.code for problem in read.problems] == ["duplicate-id"]
    said = [problem.message for problem in doubts(read)]
    assert said[0].startswith("“任务台账”的序号不连续，缺 6、9。") or said[1].startswith(
        "“任务台账”的序号不连续，缺 6、9。"
    )
    assert any("序号 8 用了两次" in one for one in said)


def test_a_text_over_several_lines_is_found(tmp_path: Path) -> None:
    folded = "text: >-\n          完成绩效评级，\n          6月底前制定方案。"
    (one,) = found(tmp_path, (AIR_1, folded))
    assert one.place and (one.place.line, one.place.column) == (16, 11)


def test_the_first_two_hundred_of_a_file_are_listed(tmp_path: Path) -> None:
    many = "".join(f"{2100 + n // 12}年{n % 12 + 1}月底前完成。" for n in range(300))
    problems = found(tmp_path, (AIR_1, f"text: {many}"), ("remark: 省考", "remark: 机密★10年"))
    assert len(problems) == 201
    assert [problem.code for problem in problems if not problem.doubt] == ["secrecy-mark"]
    assert problems[-1].code == "more" and problems[-1].doubt


def test_uncarried_mentions_say_what_to_do_by_when(tmp_path: Path) -> None:
    read = ledger.read(changed(tmp_path, (AIR_1, "text: 8月底前完成绩效评级，9月底前公示，年底前销号。")))
    plan, task = read.plans[0], read.tasks[0]
    found = uncarried([task.text], [task.deadline], year=plan.year, issued=plan.issued, seasons=read.settings.seasons)
    assert [(one.words, one.phrase) for one in found] == [
        ("公示", "9月底前"),
        ("销号", "年底前"),
    ]


def test_the_yaml_to_add_silences_the_doubt(tmp_path: Path) -> None:
    """Every remedy is right: added as it stands, below the row, it carries the date."""
    words = "text: 6月底前#1炉退出，每季度“通报”：一次；自2022年9月1日起停用。"
    data = changed(tmp_path, (AIR_1, words))
    for _ in range(3):
        first = doubts(ledger.read(data))[0]
        remedy = first.remedy.split("\n")[1:]
        text = (data / "air.yaml").read_text(encoding="utf-8")
        added = "".join(f"        {line}\n" for line in remedy)
        if "        milestones:\n" in text:
            text = text.replace("        milestones:\n", "        milestones:\n" + added, 1)
        else:
            text = text.replace("        measure: 1\n", "        measure: 1\n" + added, 1)
        (data / "air.yaml").write_text(text, encoding="utf-8")
    read = ledger.read(data)
    assert (read.problems, doubts(read)) == ((), [])
    assert len(read.tasks[0].milestones) == 3


def test_problems_come_first_then_doubts_by_file_and_place(tmp_path: Path) -> None:
    data = changed(tmp_path, (AIR_1, "text: 6月底前评级。"), ("deadline: 长期坚持", "deadline: 寒武纪前"))
    (data / "units.yaml").write_text((data / "units.yaml").read_text(encoding="utf-8") + "x: 1\n", encoding="utf-8")
    places = [problem.place for problem in every_problem(ledger.read(data))]
    assert [(place.file, place.line) for place in places if place] == [
        ("units.yaml", 19),
        ("air.yaml", 29),
        ("air.yaml", 14),
    ]


def test_every_step_taken_out_of_the_shipped_data_is_missed(tmp_path: Path) -> None:
    """What was added to the document by hand, check would have asked for; a bare 5-9月 is carried by other rows."""
    data = shutil.copytree(DATA, tmp_path / "data")
    for name in ("air.yaml", "water.yaml", "soil.yaml"):
        text = (data / name).read_text(encoding="utf-8")
        text = re.sub(r"        milestones:\n(?: {10}.*\n)+|    commitment:\n(?: {6}.*\n)+", "", text)
        (data / name).write_text(text, encoding="utf-8")
    phrases = [problem.message.split("“")[1].split("”")[0] for problem in doubts(ledger.read(data))]
    assert phrases == [
        *("每月", "每两月", "6月底前", "2024年9月底前", "自2022年1月1日起", "每月", "每两月", "2022年8月份起", "5-9月"),
        "2022年6月底前",
        *("每月", "按季度", "每日", "每周", "每月", "每季度", "每年"),
        *("按月", "按季度", "每日", "每周", "每月", "每季度", "每年"),
        *("2022年12月15日前", "每季度", "每年8月底"),
    ]


# Marks of secrecy

MARKS = [
    *("秘密", "机密", "绝密", "【秘密】", "（机密）", "〔绝密〕关于某事的通知", "（秘密级，10年）", "机密级", "機密"),
    *(
        "机密★10年",
        "秘密★",
        "绝密★启用前",
        "机 密 ★ 20 年",
        "秘　密",
        "机密 10年",
        "秘密长期",
        "密级：秘密",
        "密级:机密",
    ),
    *("秘密 关于开展专项整治的通知", "绝密关于做好工作的通知", "晋市政办〔2022〕11号 机密", "晋市政办〔2022〕11号秘密"),
    *("整治方案（秘密）", "整治方案 机密", "本件为机密级文件", "第一行\n机密\n第三行"),
]
NO_MARKS = [
    *(
        "",
        "商业秘密",
        "保守国家秘密",
        "不得泄露商业秘密、国家秘密",
        "涉密人员管理",
        "涉密事项",
        "加强保密管理",
        "工作秘密",
    ),
    *("国家秘密、商业秘密和个人隐私", "按照《保守国家秘密法》", "秘密排放污水的依法查处", "企业私设暗管秘密排污"),
    *(
        "机密文件管理制度落实",
        "严密监控",
        "保守秘密三年",
        "（涉及商业秘密的除外）",
        "国家秘密级别",
        "不得存储机密级信息",
    ),
    *("依法保守国家秘密和商业秘密。", "加密水污染防治联动协作", "机密级以上涉密人员培训", "对举报人严格保守秘密"),
    *("秘密和机密、绝密的区分", "核心机密", "稠密、紧密", "定期开展密码应用检查"),
]


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_of_secrecy_is_told(text: str) -> None:
    mark = secrecy_mark(text)
    assert mark and mark in text


@pytest.mark.parametrize("text", NO_MARKS)
def test_a_word_about_secrets_is_no_mark(text: str) -> None:
    assert secrecy_mark(text) == ""


def test_no_text_of_the_document_bears_a_mark() -> None:
    document = SOURCE.read_text(encoding="utf-8")
    assert secrecy_mark(document) == ""


@given(st.text(st.sampled_from("秘密机绝级★10年（）【】：国家商业 \n件号长期的"), max_size=30))
def test_a_mark_stands_in_its_text(text: str) -> None:
    assert secrecy_mark(text) in text


@pytest.mark.parametrize("scrap", ["秘", "秘 密", "秘密", "机密 ", " ", "号 ", "商业秘密、", "密级：", "机密★ "])
def test_looking_for_a_mark_takes_linear_time(scrap: str) -> None:
    text = scrap * (200_000 // len(scrap)) + "密"
    begin = time.process_time()
    secrecy_mark(text)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("column", [1, 9, 20, 30, 40, 60, 79, 80, 81, 110, 160])
@pytest.mark.parametrize(
    "line", ["        text: " + "一二三四五六七八九十" * 15, "ab cd" * 33, "        units: 市a" * 14]
)
def test_the_caret_stands_below_its_character_within_80_columns(line: str, column: int) -> None:
    place = Place("air.yaml", 3, column, excerpt(line, column))
    _, shown, pointer, _ = describe(Problem("x", "甲。", "乙。", place)).split("\n")
    assert width(shown) <= 80
    assert shown.startswith("    ")
    at = next(at for at in range(len(shown) + 1) if width(shown[:at]) >= width(pointer) - 1)
    assert shown[at] == line[column - 1]
    kept = shown.strip().strip("…")
    assert kept in line
    assert shown.endswith("…") or line.endswith(kept)
    assert shown.startswith("    …") or line.strip().startswith(kept)


def test_an_excerpt_that_fits_is_left_alone() -> None:
    line = "        text: " + "一" * 31
    assert width(line) == 76
    assert line in describe(Problem("x", "甲。", "乙。", Place("air.yaml", 3, 40, line)))


# The command


@pytest.mark.parametrize("arguments", [(), ("--strict",), (DATA, "--strict")])
def test_the_shipped_data_is_well(arguments: tuple[str, ...]) -> None:
    done = jc("check", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_shipped_data_is_well_for_scripts_too() -> None:
    done = jc("check", "--format", "json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_a_doubt_counts_only_when_asked_to(tmp_path: Path) -> None:
    data = str(changed(tmp_path, (AIR_1, "text: 6月底前评级。")))
    plain, strict = jc("check", data), jc("check", data, "--strict")
    assert (plain.returncode, plain.stderr) == (0, "共 1 处存疑。\n")
    assert (strict.returncode, strict.stderr) == (1, "共 1 处存疑。\n")
    assert plain.stdout == strict.stdout
    assert plain.stdout.startswith("air.yaml 第14行 第15列：存疑：")


def test_errors_and_doubts_are_counted_apart(tmp_path: Path) -> None:
    data = str(changed(tmp_path, (AIR_1, "text: 6月底前评级。"), ("remark: 省考", "remark: 秘密")))
    plain, strict = jc("check", data), jc("check", "--strict", "--data", data)
    assert (plain.returncode, plain.stderr) == (1, "共 1 处问题，1 处存疑。\n")
    assert (strict.returncode, strict.stderr) == (1, "共 1 处问题，1 处存疑。\n")


def test_a_listing_says_nothing_of_doubts(tmp_path: Path) -> None:
    data = str(changed(tmp_path, (AIR_1, "text: 6月底前评级。"), ("remark: 省考", "remark: 秘密")))
    done = jc("list", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")


def test_json_is_what_the_schema_says(tmp_path: Path) -> None:
    data = changed(tmp_path, (AIR_1, "text: 6月底前评级。"), ("remark: 省考", "remark: 秘密"), row("air-9", 9))
    (data / "contacts.yaml").write_text("units:\n  '':\n    - a@example.org\n  无此局: b\n", encoding="utf-8")
    progress = "- {id: air-77, event: done, date: 2022-06-01, at: '2022-06-01T10:00:00+08:00', by: 张}\n"
    (data / "progress.yaml").write_text(progress, encoding="utf-8")
    done = jc("check", str(data), "--format", "json")
    told = valid(done.stdout, "problems")
    assert [(one["file"], one["line"], one["code"], one["severity"]) for one in told] == [
        ("air.yaml", 24, "secrecy-mark", "error"),
        ("contacts.yaml", 2, "bad-key", "error"),
        ("contacts.yaml", 4, "unknown-unit", "error"),
        ("air.yaml", 14, "date-in-text", "doubt"),
        ("air.yaml", 32, "missing-number", "doubt"),
        ("progress.yaml", 1, "unknown-entry", "doubt"),
    ]
    assert told[3]["remedy"].endswith("    deadline: 6月底前")
    assert (done.returncode, done.stderr) == (1, "共 3 处问题，3 处存疑。\n")


@pytest.mark.parametrize("fault", ["good", *EDITED])
def test_every_fault_has_a_record_and_a_remedy(fault: str, tmp_path: Path) -> None:
    problems = every_problem(ledger.read(lay(fault, tmp_path / "data")))
    valid(json.dumps(records(problems)), "problems")


def test_a_folder_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    (told,) = json.loads(jc("check", str(tmp_path / "没有"), "--format", "json").stdout)
    assert (told["file"], told["line"], told["code"]) == ("", 0, "no-folder")


def test_wrong_usage_is_said(tmp_path: Path) -> None:
    wrong = jc("check", "--format", "xml")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "没有“xml”这种格式。可以写：text、json。" in wrong.stderr
    file = changed(tmp_path) / "air.yaml"
    wrong = jc("check", str(file))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert f"请写：jc-tasks check {file.parent}" in wrong.stderr
