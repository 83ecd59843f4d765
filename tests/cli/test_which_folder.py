"""The commands on a folder of one's own: made, empty, found, chosen."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from program import DATA, Answer, ended
from program import unasked as jc

from jc_tasks.cli.data import import_line
from jc_tasks.cli.shell import typed_as
from jc_tasks.ledger.folder import lay_out

posix = pytest.mark.skipif(os.name == "nt", reason="paths and permissions of POSIX")

# The command


@posix
def test_init_says_what_it_made_and_what_to_type_next(tmp_path: Path) -> None:
    done = jc("init", "我的 台账", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "新建：ledger.yaml、units.yaml、settings.yaml、.gitattributes\n"
        "\n"
        "导入台账（年份、印发日期换成文件上的）：jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01"
        " -o '我的 台账/air.yaml'\n"
        "检查：jc-tasks check '我的 台账'\n"
        "到期：jc-tasks due --data '我的 台账'\n"
        "不想每次写 --data：jc-tasks use '我的 台账'\n"
    )
    checked = jc("check", "我的 台账", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "共 1 处存疑。\n")
    assert "存疑：台账还是空的" in checked.stdout


def test_init_works_where_one_stands(tmp_path: Path) -> None:
    done = jc("init", "--样例", cwd=tmp_path, JC_TASKS_AS_OF="2023-03-01")
    assert done.stdout.startswith("新建：air.yaml、water.yaml、soil.yaml、units.yaml、settings.yaml、.gitattributes\n")
    assert "import" not in done.stdout
    assert "jc-tasks due --data .\n" in done.stdout
    assert jc("check", ".", cwd=tmp_path).returncode == 0


def test_init_refuses_what_cannot_be_meant(tmp_path: Path) -> None:
    (tmp_path / "甲").write_text("乙", encoding="utf-8")
    done = jc("init", "甲", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“甲”是文件，不是文件夹。" in done.stderr
    (tmp_path / "自己").mkdir()
    (tmp_path / "自己" / "水.yaml").write_text("plan: air\n", encoding="utf-8")
    done = jc("init", "自己", "--sample", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "自己 里已经有台账（水.yaml），样例不混进去。" in done.stderr
    done = jc("init", "甲/丙", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("建不了文件夹 甲/丙：路径里有一段是文件，不是文件夹。\n  → ")


def test_words_are_quoted_for_the_shell_at_hand() -> None:
    assert typed_as("2023年/台账", "linux") == "2023年/台账"
    assert typed_as("我的 $台账's", "linux") == "'我的 $台账'\\''s'"
    assert typed_as("C:\\台账", "win32") == "C:\\台账"
    assert typed_as("C:\\我的 台账", "win32") == '"C:\\我的 台账"'
    assert typed_as("-x", "linux") == "./-x"


# An empty folder

EMPTY_ANSWERS = [  # the command, what it prints
    ((), "已逾期 0 项，7 天内到期 0 项，30 天内到期 0 项。\n往后没有到期的事项。"),
    (("due",), "没有到期的事项，2023-03-01"),
    (("overdue",), "截至 2023-03-01 没有逾期的事项\n"),
    (("unit", "水务局"), "市水务局：负责 0 项\n"),
    (("list",), "全部 0 项\n"),
    (("list", "--plan", "台账", "--within", "本月"), "台账：0 项"),
    (("search", "甲"), "甲：没有找到\n"),
    (("stats",), "事项 0 项"),
    (("stats", "--by", "unit"), "按单位"),
    (("calendar",), "2023年3月，没有到期的事项"),
    (("timeline",), "2023年，没有到期的事项\n"),
    (("timeline", "--by", "unit"), "2023年，没有到期的事项\n"),
    (("report",), "事项 0 项"),
    (("export", "--format", "ics"), "BEGIN:VCALENDAR"),
    (("export", "--format", "csv"), "灯,日期"),
    (("units",), "单位 41 家"),
    (("categories",), "类别 0 个"),
    (("log",), "还没有记录\n"),
    (("due", "--format", "html"), "没有到期的事项"),
]
EMPTY_LISTS = ["due", "overdue", "list", "unit 水务局", "stats --by unit", "calendar", "timeline", "export"]


def empty_answers(folder: Path, *commands: tuple[str, ...]) -> list[Answer]:
    """What the commands say of an empty folder with units."""
    lay_out(folder, sample=False, today=date(2023, 3, 1))
    shutil.copy(DATA / "units.yaml", folder)
    return [jc(*words, JC_TASKS_DATA=folder, JC_TASKS_AS_OF="2023-03-01") for words in commands]


def test_an_empty_folder_is_answered_by_every_command(tmp_path: Path) -> None:
    said = f"台账还是空的，没有可以显示的事项。导入一份：{import_line(str(tmp_path))}\n"
    answers = empty_answers(tmp_path, *(command for command, _ in EMPTY_ANSWERS))
    for (command, words), done in zip(EMPTY_ANSWERS, answers, strict=True):
        assert done.returncode == 0, command
        assert words in done.stdout, command
        assert done.stderr.startswith(said), command


def test_an_empty_folder_is_an_empty_list_for_scripts(tmp_path: Path) -> None:
    commands = [(*words.split(), "--format", "json") for words in EMPTY_LISTS]
    for command, done in zip(commands, empty_answers(tmp_path, *commands), strict=True):
        assert (done.returncode, json.loads(done.stdout)) == (0, []), command


def test_an_empty_folder_has_no_entry_to_name(tmp_path: Path) -> None:
    commands = [("show", "air-1"), ("done", "air-1"), ("resolve", "8月底前"), ("export", "-o", f"{tmp_path}/a.xlsx")]
    show, done, resolve, export = empty_answers(tmp_path, *commands)
    for answer in (show, done):
        assert (answer.returncode, answer.stdout) == (4, "")
        assert "没有编号是“air-1”的事项。" in answer.stderr
    assert "截止日：2023-08-31（含当天）" in resolve.stdout
    assert export.returncode == 0
    assert (tmp_path / "a.xlsx").stat().st_size > 1000


# Which folder


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A home, and three data folders, of which 甲 has folders below it; ids in each begin with its own plan."""
    for name in ("甲", "乙", "丙"):
        lay_out(tmp_path / name, sample=False, today=date(2023, 3, 1))
        text = (tmp_path / name / "ledger.yaml").read_text("utf-8").replace("\ntables: []", TABLE.replace("PLAN", name))
        (tmp_path / name / "ledger.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "甲" / "附件" / "旧").mkdir(parents=True)
    return tmp_path


TABLE = """
tables:
  - name: 任务台账
    tasks:
      - {id: ledger-1, no: 1, text: PLAN的任务, deadline: 8月底前, units: 市水务局}
"""


def answered(places: Path, here: str, *words: str, **env: str) -> Answer:
    env = {"HOME": str(places / "home"), "JC_TASKS_AS_OF": "2023-03-01", **env}
    return jc(*words, cwd=places / here, **env)


@posix
def test_the_nearest_data_folder_is_meant_then_the_chosen_one_then_the_shipped(places: Path) -> None:
    def whose(here: str, *words: str, **env: str) -> str:
        shown = answered(places, here, "list", *words, "--format", "json", **env)
        assert shown.returncode == 0
        assert ("随程序带的晋城 2022 年台账" in shown.stderr) == ("完成22个" in shown.stdout)
        return next(name for name in ("甲的", "乙的", "丙的", "完成22个") if name in shown.stdout)

    assert whose(".") == "完成22个"
    assert whose("甲") == whose("甲/附件/旧") == "甲的"
    assert whose("甲/附件", JC_TASKS_DATA="../../乙") == "乙的"
    assert whose("甲", "--data", "../丙", JC_TASKS_DATA="../乙") == "丙的"
    used = answered(places, ".", "use", "丙")
    assert (used.returncode, used.stdout) == (0, f"正在用的数据目录：{places}/丙（jc-tasks use 选定的）\n")
    assert (whose("."), whose("甲"), whose("甲", JC_TASKS_DATA=str(places / "乙"))) == ("丙的", "甲的", "乙的")
    assert answered(places, "甲", "use").stdout == (
        f"正在用的数据目录：{places}/甲（现在所在的文件夹，或它的上级）\n"
        f"选定的是 {places}/丙，不在这个文件夹里时用它。\n"
    )
    shutil.rmtree(places / "丙")
    gone = answered(places, ".", "due")
    assert gone.returncode == 3 and f"找不到数据文件夹“{places}/丙”" in gone.stderr and gone.stdout == ""
    assert answered(places, ".", "use", "--不用").returncode == 0
    assert whose(".") == "完成22个"


@posix
def test_only_a_data_folder_can_be_chosen(places: Path) -> None:
    done = answered(places, ".", "use", "home")
    assert done.returncode == 2 and "先建好：jc-tasks init home" in done.stderr
    done = answered(places, ".", "use", "甲/ledger.yaml")
    assert done.returncode == 2 and "要写它所在的文件夹" in done.stderr
    assert answered(places, ".", "use", "甲", HOME="").returncode == 3


@posix
def test_a_record_says_where_it_is_unless_the_folder_was_named(places: Path) -> None:
    on = ("--on", "2023-03-01")
    here = answered(places, "甲/附件", "note", "ledger-1", "开工", *on)
    assert here.stderr == f"记在 {places}/甲/progress.yaml。\n"
    assert "开工" in (places / "甲" / "progress.yaml").read_text("utf-8")
    shipped = answered(places, ".", "done", "air-4", *on)
    log = places / "home" / ".local" / "share" / "jc-tasks" / "progress.yaml"
    words = "这是随程序带的晋城 2022 年台账。换成自己的：jc-tasks use 目录"
    assert shipped.stderr == f"记在 {log}。{words}\n" and "air-4" in log.read_text("utf-8")
    assert answered(places, ".", "note", "ledger-1", "开工", *on, "--data", "乙").stderr == ""


@posix
@pytest.mark.parametrize(
    "words",
    [["due"], ["overdue"], ["unit", "泽州县"], ["list"], ["search", "锅炉"], ["stats"], ["calendar"], ["timeline"], []]
    + [["report"], ["report", "--format", "html"], ["export", "--format", "csv"], ["show", "air-4"], ["units"]]
    + [["due", "--format", format] for format in ("text", "csv", "json", "html", "markdown")],
)
def test_every_answer_from_the_shipped_ledger_says_so(words: list[str], places: Path) -> None:
    shown = answered(places, ".", *words)
    assert shown.stdout.count("随程序带的晋城 2022 年台账") + shown.stderr.count("随程序带的晋城 2022 年台账") >= 1
    named = answered(places, ".", *words, JC_TASKS_DATA=DATA)
    assert "随程序带的" not in named.stdout + named.stderr


@posix
def test_the_greeting_says_when_the_year_of_a_plan_is_over(places: Path) -> None:
    assert "计划年度" not in answered(places, "甲", JC_TASKS_AS_OF="2023-12-31").stdout
    assert "计划年度（2023 年）已经过去" in answered(places, "甲", JC_TASKS_AS_OF="2024-01-01").stdout


@posix
def test_a_folder_that_is_gone_under_one_s_feet_is_said(places: Path) -> None:
    (places / "走").mkdir()
    program = f"{sys.executable} -m jc_tasks"
    for words in ("use ../甲", "check .", "list -o x.csv", "init 丁"):
        script = f"mkdir -p {places}/走; cd {places}/走 && rmdir {places}/走 && {program} {words}"
        done = ended(["sh", "-c", script], JC_TASKS_DATA=None)
        assert done.returncode in (2, 3) and "Traceback" not in done.stderr, (words, done.stderr)


@posix
@pytest.mark.parametrize("kind", ["nul", "pipe", "device", "folder"])
def test_whatever_stands_where_the_choice_is_kept(kind: str, places: Path) -> None:
    kept = places / "home" / ".config" / "jc-tasks" / "data-folder"
    kept.parent.mkdir(parents=True)
    made = {
        "nul": lambda: kept.write_bytes(b"a\0b"),
        "pipe": lambda: os.mkfifo(kept),
        "device": lambda: kept.symlink_to("/dev/zero"),
        "folder": kept.mkdir,
    }
    made[kind]()
    assert "随程序带的晋城 2022 年台账" in answered(places, ".", "due").stdout


@posix
@pytest.mark.parametrize("name", [".gitattributes", "ledger.yaml.bak", "笔记"])
def test_a_file_whose_name_is_no_listings_is_not_overwritten(name: str, places: Path) -> None:
    (places / "甲" / name).write_text("原来的\n", encoding="utf-8")
    for format in ([], ["--format", "csv"]):
        done = answered(places, "甲", "list", *format, "-o", name)
        assert done.returncode == 2 and (places / "甲" / name).read_text(encoding="utf-8") == "原来的\n"
