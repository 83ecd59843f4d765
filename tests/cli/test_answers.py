"""What the program prints for the shipped data (tests/golden/cli); wrong usage, files, days and folders asked for."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from gallery import GOOD, lay
from kept import Golden
from program import DATA, GOLDEN, THAT_DAY, jc, limited, valid

from jc_tasks.cli.which_format import LISTED
from jc_tasks.output.characters import width

PRINTED: dict[str, tuple[str, ...]] = {
    "glance.txt": THAT_DAY,
    "due.txt": ("due", "--within", "30d", *THAT_DAY),
    "due.md": ("due", "--within", "30d", "--format", "markdown", *THAT_DAY),
    "due.csv": ("due", "--within", "30d", "--format", "csv", *THAT_DAY),
    "due.json": ("due", "--within", "30d", "--format", "json", *THAT_DAY),
    "due.html": ("due", "--within", "30d", "--format", "html", *THAT_DAY),
    "due-this-month.txt": ("due", "--within", "本月", "--plan", "水", "--as-of", "2022-08-15"),
    "due-years-later.txt": ("due", "--within", "30d", "--as-of", "2026-11-24"),
    "overdue-water.txt": ("overdue", "--plan", "water", *THAT_DAY),
    "unit-one-measure.txt": ("unit", "市财政局", *THAT_DAY),
    "unit-through-a-group.txt": ("unit", "泽州县", "--plan", "soil", *THAT_DAY),
    "unit-short-name.txt": ("unit", "发改委", *THAT_DAY),
    "list-window.txt": ("list", "--kind", "时段", *THAT_DAY),
    "search.txt": ("search", "锅炉", *THAT_DAY),
    "show.txt": ("show", "air-49", "air-m7", *THAT_DAY),
    "stats.txt": ("stats", *THAT_DAY),
    "stats-by-unit.txt": ("stats", "--by", "unit", *THAT_DAY),
    "stats-by-month.csv": ("stats", "--by", "month", "--format", "csv", *THAT_DAY),
    "stats-by-plan.json": ("stats", "--by", "plan", "--format", "json", *THAT_DAY),
    "stats-by-category.md": ("stats", "--by", "category", "--format", "markdown", *THAT_DAY),
    "calendar.txt": ("calendar", *THAT_DAY),
    "calendar.html": ("calendar", "--format", "html", *THAT_DAY),
    "calendar.csv": ("calendar", "--format", "csv", *THAT_DAY),
    "calendar-empty.txt": ("calendar", "2022-04", "--unit", "泽州", *THAT_DAY),
    "timeline.txt": ("timeline", *THAT_DAY),
    "timeline-by-unit.txt": ("timeline", "--by", "unit", "--plan", "air", *THAT_DAY),
    "timeline.csv": ("timeline", "--format", "csv", *THAT_DAY),
    "timeline-by-plan.json": ("timeline", "--by", "plan", "--format", "json", *THAT_DAY),
    "timeline-four-years.txt": ("timeline", "--from", "2022-01-01", "--to", "2025-12-31", *THAT_DAY),
    "units.txt": ("units",),
    "categories.txt": ("categories",),
    "resolve-monthly.txt": ("resolve", "每季度末月25日前"),
    "resolve-unknown.txt": ("resolve", "2024年寒武纪前"),
    "help.txt": ("--help",),
    "help-due.txt": ("due", "--help"),
}


def lines_of(*arguments: str) -> list[dict[str, Any]]:
    """The objects that a command prints as json; they must be what the schema says."""
    return valid(jc(*arguments, "--format", "json").stdout, "listing")


# What is printed


@pytest.mark.parametrize("name", PRINTED)
def test_golden(name: str, golden: Golden) -> None:
    done = jc(*PRINTED[name])
    assert done.returncode == 0
    golden.whole(GOLDEN / "cli" / name, done.out)


@pytest.mark.parametrize(
    "command", ["", "due", "overdue", "unit", "list", "search", "show", "units", "categories", "resolve", "check"]
)
def test_help_is_chinese(command: str) -> None:
    words = jc(*command.split(), "--help").stdout
    assert words.startswith("用法：jc-tasks")
    for english in ("Usage", "Options", "Arguments", "Commands", "Show this", "default", "required", "TEXT", "["):
        assert english not in words.replace("[选项]", "").replace("[命令 …]", "").replace("[目录]", "")


def test_everything_is_listed_once() -> None:
    ids = [str(line["id"]) for line in lines_of("list")]
    assert len(ids) == len(set(ids))
    for prefix, count in (("air-", 55), ("water-", 41), ("water-p", 26), ("water-t", 22), ("soil-", 20)):
        assert sum(id.removeprefix(prefix).isdigit() for id in ids) == count


def test_eleven_rows_are_due_at_the_end_of_august() -> None:
    found = lines_of("list", "--from", "2022-08-31", "--to", "2022-08-31", *THAT_DAY)
    rows = [
        line["id"] for line in found if line["table"] in ("任务台账", "重点工程") and line["deadline"]["kind"] == "by"
    ]  # type: ignore[index]
    assert len(rows) == 11


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "--within", "1y", *THAT_DAY),
        ("overdue", "--as-of", "2026-01-01"),
        ("unit", "泽州县", *THAT_DAY),
        ("unit", "市公安局", "--with-children", *THAT_DAY),
        ("search", "一"),
    ],
)
def test_objects_are_what_the_schema_says(arguments: tuple[str, ...]) -> None:
    assert lines_of(*arguments)


def test_a_unit_is_found_by_every_spelling_and_group_and_is_not_the_city() -> None:
    found = lines_of("unit", "泽州县")
    cells = [str(line["units_text"]) for line in found]
    assert all("泽州县人民政府" in str(line["units"]) for line in found)
    for spelling in ("泽州县政府", "泽州县人民政府", "各县（市、区）人民政府"):
        assert any(spelling in cell for cell in cells)
    assert {line["via"] for line in found} == {"direct", "group"}
    assert all(line["via"] == "group" or "泽州县" in str(line["units_text"]) for line in found)


@pytest.mark.parametrize(("alone", "children"), [("市公安局", "市公安交警支队")])
def test_units_below_are_shown_only_when_asked_for(alone: str, children: str) -> None:
    with_children = lines_of("unit", alone, "--含下属")
    assert {line["via"] for line in lines_of("unit", alone)} == {"direct"}
    assert any(line["via"] == "child" and children in str(line["units"]) for line in with_children)


def test_the_same_entries_in_every_format() -> None:
    asked = ("due", "--within", "30d", *THAT_DAY)
    ids = [str(line["id"]) for line in lines_of(*asked)]
    rows = csv.DictReader(jc(*asked, "--format", "csv").out.decode("utf-8-sig").splitlines())
    assert [row["编号"] for row in rows] == ids
    for format in ("table", "text", "markdown", "html"):
        page = jc(*asked, "--format", format).stdout
        assert all(page.count(id) >= ids.count(id) for id in ids)


# Wrong usage, unknown names

USAGE = [
    (("duu",), "没有“duu”这个命令。是不是 due？"),
    (("天气",), "没有“天气”这个命令。"),
    (("--foo",), "没有 --foo 这个选项。"),
    (("due", "--witin", "3d"), "没有 --witin 这个选项。是不是 --within？"),
    (("due", "--within"), "--within 后面要写一个值。"),
    (("due", "--help=1"), "--help 后面不能带值。"),
    (("due", "甲", "乙"), "多出了 甲 乙"),
    (("show",), "缺少参数：编号。"),
    (("due", "--within", "一会儿"), "“一会儿”不是时段。可以写：30d"),
    (("due", "--within", "13月"), "“13月”不是时段。"),
    (("due", "--within", "3d", "--to", "2022-08-01"), "不能和 --from、--to 一起用"),
    (("due", "--from", "2022-09-01", "--to", "2022-08-01"), "开始日期 2022-09-01 晚于结束日期 2022-08-01。"),
    (("due", "--from", "2022-02-30"), "--from：“2022-02-30”：2022年2月没有30日。可以写：2022-08-01"),
    (("due", "--as-of", "某天"), "--as-of：“某天”不是日期。"),
    (("due", "--unit", "城区", "--unit", "泽州"), "--unit 写了两次，只能写一次。"),
    (("--as-of", "2022-08-01", "--as-of", "2022-08-02"), "--as-of 写了两次，只能写一次。"),
    (("due", "--unit", ""), "--unit 后面是空的。要写单位："),
    (("due", "--as-of", " "), "--as-of 后面是空的。要写日期："),
    (("unit", ""), "单位是空的。要写全称、简称都可以。"),
    (("search", ""), "文字是空的。"),
    (("due", "泽州县"), "多出了 泽州县，这个命令用不到。是不是 --unit 泽州县？"),
    (("help", "duu"), "没有“duu”这个命令。是不是 due？"),
    (("list", "-o", "台账.xlsx"), "这个命令写不成电子表格。可以写成 .csv，或者用：jc-tasks export -o 台账.xlsx"),
    (("due", "--plan", "空气"), "没有“空气”这个计划。可以写：air（大气）、water（水）、soil（土壤）。"),
    (("due", "--kind", "x"), "没有“x”这种时限。可以写：by（截止）"),
    (("due", "--format", "xlsx"), f"没有“xlsx”这种格式。可以写：{'、'.join(LISTED)}。"),
    (("--as-of", "2022-08-01", "due"), "请写在命令后面"),
    (("resolve", "年底前", "--year", "二二"), "“二二”不是年份。"),
    (("resolve", "年底前", "--issued", "x"), "--issued：“x”不是日期。"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGE)
def test_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    done = jc(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_environment_variable_is_named() -> None:
    done = jc("due", JC_TASKS_AS_OF="bad")
    assert done.returncode == 2
    assert "环境变量 JC_TASKS_AS_OF：“bad”不是日期。" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("unit", "市生态环竟局"), "没有叫“市生态环竟局”的单位。最接近的是：市生态环境局"),
        (("due", "--unit", "市政府"), "没有叫“市政府”的单位。"),
        (
            ("due", "--category", "扬沉管控"),
            "没有叫“扬沉管控”的类别。最接近的是：强化煤炭管控、强化扬尘综合管控和治理、",
        ),
        (("due", "--category", "十", "--plan", "soil"), "没有叫“十”的类别。"),
        (("show", "air-409"), "没有编号是“air-409”的事项。最接近的是："),
        (("show", "26"), "最接近的是：air-26、water-26、water-p26、air-m26、water-m26。"),
    ],
)
def test_an_unknown_name_exits_4_with_the_nearest(arguments: tuple[str, ...], words: str) -> None:
    done = jc(*arguments)
    assert (done.returncode, done.stdout) == (4, "")
    assert words in done.stderr


def test_what_is_found_is_shown_before_what_is_not() -> None:
    done = jc("show", "air-1", "air-98", "大气-2", "air-99")
    page, said = done.stdout, done.stderr
    assert done.returncode == 4
    assert "编号：    air-1\n" in page and "编号：    air-2\n" in page
    assert said.index("“air-98”") < said.index("“air-99”")


def test_help_is_found_by_every_name() -> None:
    assert jc("help", "due").stdout == jc("due", "-h").stdout == jc("due", "--help").stdout
    assert jc("help").stdout == jc("-h").stdout == jc("--help").stdout


def test_a_measure_says_which_rows_carry_it_out() -> None:
    for id, note in (("air-m1", "台账对应 air-1"), ("air-m9", "台账中没有对应的条目")):
        assert f"说明：    {note}\n" in jc("show", id).stdout
        assert json.loads(jc("show", id, "--format", "json").stdout)[0]["notes"] == [note]
        assert note in jc("show", id, "--format", "csv").stdout


def test_a_late_step_shows_beside_the_light_of_its_entry() -> None:
    page = jc("list", "--category", "九", "--plan", "air", *THAT_DAY, COLUMNS="160").stdout
    assert "绿 还剩91天（节点逾期32天）" in page
    assert "另有 1 个节点或定期事项已逾期：jc-tasks overdue --plan air --category 九" in page
    monthly = jc("search", "路检路查", *THAT_DAY, COLUMNS="160").stdout
    assert "蓝 还剩30天（上期逾期1天）" in monthly
    assert "逾期" not in jc("list", "--category", "九", "--plan", "air", "--as-of", "2022-06-30").stdout


def test_the_glance_fits_a_small_terminal() -> None:
    for day in ("2022-05-18", "2022-08-01", "2022-12-20", "2026-11-24"):
        lines = jc("--as-of", day, COLUMNS="80").stdout.splitlines()
        assert len(lines) < 24
        assert all(width(line) <= 80 for line in lines)


# Files


FILES = {"台账.csv": "csv", "台账.json": "json", "台账.html": "html", "台账.md": "markdown", "台账.txt": "text"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_what_a_pipe_would_get(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes("旧的".encode() * 100_000)
    done = jc("due", *THAT_DAY, "-o", str(file), COLUMNS="40", PYTHONIOENCODING="gbk")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"已写入 {file}" in done.err.decode("gbk")
    assert file.read_bytes() == jc("due", *THAT_DAY, "--format", FILES[name]).out
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("没有/台账.csv", "没有这个文件夹"), (".", "那里不是普通文件"), ("长" * 200 + ".csv", "文件名太长")],
)
def test_a_file_that_cannot_be_written_is_said(name: str, reason: str, tmp_path: Path) -> None:
    done = jc("list", "-o", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines()[-1].startswith("没有写成 ")
    assert reason in done.stderr
    assert list(tmp_path.iterdir()) == []


ANSWERS = [("list", "台账.csv"), ("export", "台账.xlsx"), ("export", "台账.ics"), ("report", "周报.docx")]


@pytest.mark.parametrize("there", ["旧的", ""])
@pytest.mark.parametrize(("command", "name"), ANSWERS)
def test_a_link_in_the_way_is_neither_followed_nor_replaced(
    command: str, name: str, there: str, tmp_path: Path
) -> None:
    target, link = tmp_path / "别人的", tmp_path / "共享" / name
    link.parent.mkdir()
    link.symlink_to(target)
    if there:
        target.write_text(there)
    done = jc(command, "--plan", "soil", "-o", str(link))
    assert (done.returncode, done.stdout) == (3, "")
    assert f"没有写成 {link}：那里是一个链接，没有顺着它写。" in done.stderr
    assert os.readlink(link) == str(target) and os.listdir(link.parent) == [name]
    assert target.read_text() == there if there else not target.exists()


def test_a_folder_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "真的").mkdir()
    (tmp_path / "链接").symlink_to("真的")
    assert jc("list", "-o", str(tmp_path / "链接" / "台账.csv")).returncode == 0
    assert os.listdir(tmp_path / "真的") == ["台账.csv"]


@pytest.mark.skipif(os.name == "nt", reason="named pipes and devices are POSIX")
def test_only_an_ordinary_file_is_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    for path in (str(tmp_path / "管道.txt"), "/dev/null", "/dev/stdout", f"{tmp_path}/没有/"):
        done = jc("list", "-o", path)
        assert (done.returncode, done.stdout) == (3, "")
        assert f"没有写成 {path}：" in done.stderr
    assert os.listdir(tmp_path) == ["管道.txt"]


OWN = {
    "the log": ("progress.yaml", ""),
    "a ledger in other letters": ("AIR.YAML", ""),
    "no file yet": ("新.yml", ""),
    "a hard link to the log": ("记录.html", ""),
    "a hard link to a ledger": ("台账.html", ""),
    "a ledger called otherwise": ("air.html", ""),
    "the log elsewhere": ("别处.html", "别处.html"),
    "the log elsewhere, not yet there": ("没有.html", "没有.html"),
    "the lock of the log": ("progress.yaml.lock", ""),
    "the lines that were torn": ("progress.yaml.torn", ""),
}


@pytest.mark.parametrize("command", ["list", "export", "report"])
@pytest.mark.parametrize("case", OWN)
def test_no_answer_is_written_over_the_data(case: str, command: str, tmp_path: Path) -> None:
    name, log = OWN[case]
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "air.yaml", tmp_path / "air.html")
    (tmp_path / "settings.yaml").write_text("ledgers: [air.html]\n")
    (tmp_path / "progress.yaml").write_text("- {id: air-1, event: done, date: 2022-08-01}\n")
    (tmp_path / "别处.html").write_text("")
    os.link(tmp_path / "progress.yaml", tmp_path / "记录.html")
    os.link(tmp_path / "units.yaml", tmp_path / "台账.html")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    env = {"JC_TASKS_PROGRESS": str(tmp_path / log)} if log else {}
    done = jc(command, "--format", "html", "-o", str(tmp_path / name), "--data", str(tmp_path), **env)
    assert (done.returncode, done.stdout) == (2, "")
    assert "盖掉" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_comparison_is_not_written_over_what_it_compares(tmp_path: Path) -> None:
    for name in ("旧.txt", "新.txt"):
        shutil.copy(GOOD / "air.yaml", tmp_path / name)
    ledgers = [str(tmp_path / name) for name in ("旧.txt", "新.txt")]
    for ledger in ledgers:
        done = jc("diff", *ledgers, "-o", ledger)
        assert done.returncode == 2 and "不能盖掉它" in done.stderr
        assert Path(ledger).read_bytes() == (GOOD / "air.yaml").read_bytes()


def test_no_answer_no_file(tmp_path: Path) -> None:
    assert jc("unit", "没有", "-o", str(tmp_path / "台账.csv")).returncode == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="file-size limits are POSIX")
def test_a_file_that_outgrows_the_disk_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("旧的")
    done = limited(1000, "list", "-o", file)
    assert done.returncode == 3
    assert "没有写成" in done.stderr
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("台账.csv", "旧的")]


def test_pages_for_others_say_no_commands() -> None:
    for format in ("html", "markdown"):
        page = jc("due", "--format", format, *THAT_DAY).stdout
        assert "另有 30 项已逾期，不在上面。" in page.replace("\\", "")
        assert "jc-tasks" not in page


# The day, the data


def test_an_empty_variable_is_none() -> None:
    there = {"JC_TASKS_AS_OF": " ", "JC_TASKS_DATA": "", "TZ": "Asia/Shanghai"}
    assert jc("overdue", **there).stdout == jc("overdue", "--as-of", "今天", JC_TASKS_DATA="").stdout


def test_a_day_without_a_year_is_of_this_year_and_it_is_said() -> None:
    done = jc("due", "--as-of", "1月2日")
    year = done.stdout.partition("，")[2][:4]
    assert done.stderr == f"--as-of 1月2日 按 {year} 年算：{year}-01-02。\n"


def test_today_is_the_day_in_shanghai_wherever_the_machine_stands() -> None:
    pages = {jc(TZ=zone).stdout.split("（")[0] for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "UTC")}
    assert len(pages) == 1


def test_the_option_goes_before_the_environment() -> None:
    there = {"JC_TASKS_AS_OF": "2022-05-20", "JC_TASKS_DATA": "/nonexistent"}
    done = jc("due", "--within", "1d", *THAT_DAY, "--data", DATA, **there)
    assert done.stdout.startswith("到期事项 1 项，2022-08-01（周一）至 2022-08-02")


def test_check_is_silent_when_all_is_well() -> None:
    done = jc("check", GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "fault", ["unread-deadline", "tab-indent", "full-width-colon", "duplicate-key", "null-deadline"]
)
def test_what_can_be_read_is_shown_and_the_rest_said(fault: str, tmp_path: Path) -> None:
    data = lay(fault, tmp_path)
    done = jc("list", "--data", data)
    assert done.returncode == 3
    assert "处问题，以上结果可能不全" in done.stdout
    assert "  → " in done.stderr
    assert "Traceback" not in done.stderr
    checked = jc("check", data)
    assert checked.returncode == 1
    assert checked.stdout in done.stderr


def test_nothing_readable_is_never_an_all_clear(tmp_path: Path) -> None:
    for folder in (tmp_path / "nonexistent", tmp_path):
        for arguments in (("due",), ("overdue",), ("list",), (), ("show", "air-1"), ("units",)):
            done = jc(*arguments, "--data", str(folder))
            assert (done.returncode, done.stdout) == (3, "")
            assert "数据读不出来" in done.stderr


def test_many_problems_are_counted_not_all_printed(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    rows = "".join(
        f"      - {{id: air-{n}, no: {n}, section: 一, text: 甲, deadline: 乙, units: 市公安局}}\n"
        for n in range(10, 60)
    )
    text = (tmp_path / "air.yaml").read_text().replace("measures:\n", rows + "measures:\n")
    (tmp_path / "air.yaml").write_text(text)
    said = jc("list", "--data", str(tmp_path)).stderr
    assert said.count("  → ") == 20
    assert "还有 30 处问题没有列出" in said


def test_an_empty_window_says_what_is_late_and_where_to_look() -> None:
    page = jc("due", "--within", "30d", "--as-of", "2026-11-24", "--unit", "市水务局").stdout
    assert "没有到期的事项，2026-11-24（周二）至 2026-12-24（周四）" in page
    assert "查看：jc-tasks overdue --unit 市水务局 --as-of 2026-11-24" in page
    assert "看别的日子：jc-tasks due --within 30d --unit 市水务局 --as-of 2022-" in page


def test_remarks_stay_out_of_csv_and_json() -> None:
    for format in ("csv", "json"):
        done = jc("due", "--format", format, "--as-of", "2026-11-24")
        assert "已逾期" not in done.stdout
        assert "已逾期" in done.stderr


def test_phrases_from_stdin_one_a_line_each_with_its_own_year() -> None:
    phrases = "年底前\n\n6月底前\t2023\n印发之日起30日内\t2023\t2023-03-01\r\n"
    for raw in (phrases.encode(), phrases.encode("utf-8-sig"), phrases.encode("gb18030")):
        found = list(map(json.loads, jc("resolve", "-", "--format", "json", stdin=raw).stdout.splitlines()))
        assert [line["due"] for line in found] == ["2022-12-31", None, "2023-06-30", "2023-03-31"]


# Shells


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("jc-tasks ove", "overdue"),
        ("jc-tasks unit 泽", "泽州县人民政府"),
        ("jc-tasks unit 发改", "发改委"),
        ("jc-tasks due --unit 市生态", "市生态环境局"),
        ("jc-tasks due --category 强化扬尘", "强化扬尘综合管控和治理"),
        ("jc-tasks show air-49", "air-49"),
        ("jc-tasks due --plan w", "water"),
        ("jc-tasks due --within 下", "下周\n下月"),
        ("jc-tasks due --category 十", "十"),
        ("jc-tasks due --format j", "json"),
        ("jc-tasks due --data /nonexistent --unit 市", ""),
    ],
)
def test_completion(line: str, offered: str) -> None:
    words = line.split()
    env = {"_JC_TASKS_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = jc(**env)
    assert (done.stdout.strip(), done.stderr) == (offered, "")


def test_completion_is_installed_and_says_so(tmp_path: Path) -> None:
    done = jc("--install-completion", SHELL="/bin/bash", HOME=str(tmp_path))
    assert done.stdout == "已给 bash 装上自动补全，重新打开命令行后生效。\n"
    assert "jc-tasks" in (tmp_path / ".bashrc").read_text()
