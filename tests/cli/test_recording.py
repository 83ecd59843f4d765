"""Recording progress at the command line: a clerk's Friday as a golden session, then mistakes, disks, looking back."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from kept import Golden
from program import DATA, GOLDEN, ROOT, Answer, Word, limited, process, valid
from program import jc as program

from jc_tasks.progress import event

COMMANDS = """\
done air-4 --on 2022-07-30 --note 已上报省厅
done air-5..6 air-45
verify air-4
verify air-12
note air-12 已采购30辆 --percent 44 --problem 资金未到位 --next 9月底前到货
extend air-20 --to 2022年10月底前 --reason 设备供货延迟 --by 李副市长 --doc 晋市政函〔2022〕30号
extend air-25 --to 2022年9月底前
done air-49@2022-06-30
done air-49@2022-07-01
done air-19
done air-19@2022-05-31 air-19@2022-06-30 air-19@2022-07-31
cancel air-41
cancel air-41 --doc 晋市政办函〔2022〕8号
undo
done air-4
reopen air-6 --note 核查发现1家没有完成
done air-99
done air-38 --dry-run
overdue --plan air --unit 市生态环境局
due --plan air --within 2m --unit 市生态环境局
list --plan air --status 已办结
show air-20 --format text
log air-4
"""


def clerk(folder: Path) -> dict[str, Word]:
    """Who records, when, and where to."""
    return {
        "COLUMNS": "100",
        "JC_TASKS_PROGRESS": folder / "progress.yaml",
        "JC_TASKS_AS_OF": "2022-08-01",
        "JC_TASKS_USER": "张三",
    }


def jc(folder: Path, *words: Word, **more: Word) -> Answer:
    return program(*words, cwd=ROOT, **clerk(folder) | more)


def session(folder: Path) -> str:
    """Every command with what it answers; the moment of recording, which no two runs share, as 〈时间〉."""
    lines = []
    for command in COMMANDS.splitlines():
        answer = jc(folder, *command.split())
        lines += [f"$ jc-tasks {command}", answer.stdout + answer.stderr]
        if answer.returncode:
            lines.append(f"（退出码 {answer.returncode}）\n")
    text = "\n".join(lines)
    for line in (folder / "progress.yaml").read_text(encoding="utf-8").splitlines():
        at = line.split('at: "')[1][:16].replace("T", " ")
        text = text.replace(at, "〈时间〉　　　　")
    return text


def test_a_friday_at_the_office(tmp_path: Path, golden: Golden) -> None:
    golden.whole(GOLDEN / "cli" / "friday.txt", session(tmp_path).encode())


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("done air-4 air-99", "没有编号是“air-99”的事项"),
        ("done air-4@2022-08-15", "air-4 没有 2022-08-15 这个时间点"),
        ("done air-9..4", "前一个编号比后一个大"),
        ("done air-4 --on 2022-09-01", "2022-09-01 还没有到"),
        ("verify air-4", "还没有办结，不能销号"),
        ("reopen air-4", "不用重新打开"),
        ("note air-4 进展 --percent 120", "不在 0 到 100 之间"),
        ("note air-4 进展 --percent 一半", "不是整数"),
        ("extend air-4 --reason 供货", "没有写延到哪天"),
        ("extend air-4 --to 洪峰前 --reason 供货", "看不懂"),
        ("extend air-4 --to 2022-08-31 --reason 供货", "不是延期"),
        ("extend air-1 --to 2022-12-31 --reason 供货", "没有确定的日期"),
        ("cancel air-4", "取消要写依据的文号"),
        ("undo", "没有可以撤销的记录"),
    ],
)
def test_a_mistake_is_answered_with_what_would_have_been_right(command: str, answer: str, tmp_path: Path) -> None:
    done = jc(tmp_path, *command.split())
    assert done.returncode in (2, 4)
    assert answer in done.stderr
    assert not (tmp_path / "progress.yaml").exists()


def test_nothing_is_recorded_unless_everything_can_be(tmp_path: Path) -> None:
    assert jc(tmp_path, "done", "air-4").returncode == 0
    refused = jc(tmp_path, "done", "air-5", "air-4")
    assert "其余 1 项也没有记" in refused.stderr
    assert len((tmp_path / "progress.yaml").read_text(encoding="utf-8").splitlines()) == 1


def test_a_batch_is_undone_as_one_and_only_by_who_recorded_it(tmp_path: Path) -> None:
    jc(tmp_path, "done", "air-5..9")
    assert "别人的记录" in jc(tmp_path, "undo", JC_TASKS_USER="李四").stderr
    assert jc(tmp_path, "undo").stdout.count("已撤销") == 5
    assert "没有可以撤销的记录" in jc(tmp_path, "undo").stderr
    assert json.loads(jc(tmp_path, "list", "--status", "已办结", "--format", "json").stdout) == []


def test_looking_back_shows_the_state_of_that_day(tmp_path: Path) -> None:
    jc(tmp_path, "done", "air-38", "--on", "2022-06-10")

    def light(day: str) -> str:
        found = jc(tmp_path, "show", "air-38", "--as-of", day, "--format", "json")
        return str(json.loads(found.stdout)[0]["light"])

    assert [light(day) for day in ("2022-05-31", "2022-06-09", "2022-06-10", "2022-08-01")] == [
        "黄",
        "红",
        "办结",
        "办结",
    ]
    late = jc(tmp_path, "list", "--plan", "air", "--status", "已办结").stdout
    assert "逾期10天办结" in late


def test_objects_hold_what_was_last_said(tmp_path: Path) -> None:
    jc(tmp_path, "note", "air-12", "开始采购", "--problem", "资金未到位", "--on", "2022-07-01")
    jc(tmp_path, "note", "air-12", "已采购30辆", "--percent", "44", "--next", "9月底前到货", "--on", "2022-07-30")
    lines = valid(jc(tmp_path, "list", "--plan", "air", "--format", "json").stdout, "listing")
    said = {line["id"]: (line["note"], line["problem"], line["next"]) for line in lines}
    assert said["air-12"] == (
        {"text": "已采购30辆", "date": "2022-07-30", "by": "张三"},
        {"text": "资金未到位", "date": "2022-07-01", "by": "张三"},
        {"text": "9月底前到货", "date": "2022-07-30", "by": "张三"},
    )
    assert said["air-13"] == (None, None, None)
    [whole] = json.loads(jc(tmp_path, "show", "air-12", "--format", "json").stdout)
    assert (whole["note"], whole["problem"], whole["next"]) == said["air-12"]


def test_an_extension_moves_the_date_and_keeps_the_first(tmp_path: Path) -> None:
    jc(tmp_path, "extend", "air-4", "--to", "2022-09-15", "--reason", "供货", "--on", "2022-07-20")
    line = json.loads(jc(tmp_path, "show", "air-4", "--format", "json").stdout)[0]
    assert (line["due"], line["original_due"], line["deadline"]["due"]) == ("2022-09-15", "2022-08-31", "2022-08-31")
    assert "air-4" not in jc(tmp_path, "due", "--within", "30d").stdout
    assert "延期，原定2022-08-31" in jc(tmp_path, "due", "--within", "2m", "--format", "markdown").stdout


def test_progress_lies_in_the_data_folder_or_with_the_user(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    home = {"XDG_DATA_HOME": tmp_path / "home", "HOME": tmp_path / "home", "JC_TASKS_PROGRESS": None}
    for words in (["done", "air-4", "--data", folder], ["done", "air-5"]):
        assert jc(tmp_path, *words, **home).returncode == 0
    assert "air-4" in (folder / "progress.yaml").read_text(encoding="utf-8")
    own = list((tmp_path / "home").rglob("progress.yaml"))
    assert len(own) == 1
    assert "air-5" in own[0].read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="file-size limits are POSIX")
def test_a_full_disk_is_said_and_nothing_is_claimed(tmp_path: Path) -> None:
    jc(tmp_path, "done", "air-4")
    before = (tmp_path / "progress.yaml").read_bytes()
    done = limited(len(before) + 20, "done", "air-5", **clerk(tmp_path))
    assert done.returncode == 3
    assert done.stdout == ""
    assert "什么也没有记" in done.stderr
    assert (tmp_path / "progress.yaml").read_bytes() == before


ESCAPE = "\x1b]0;pwn\x07\u202e\x9b31m"
WRITTEN = json.dumps(ESCAPE)


def harmless(done: Answer) -> bool:
    """Something was said, and every line of it is what it looks like."""
    said = done.stdout + done.stderr
    return "pwn" in said and all(line.isprintable() for line in said.split("\n"))


def test_terminal_escapes_of_a_note_are_spelled_out(tmp_path: Path) -> None:
    text = (
        f'- {{id: air-4, event: note, date: 2022-07-30, at: "2022-07-30T09:00:00+08:00", by: 张三, note: {WRITTEN}}}\n'
    )
    (tmp_path / "progress.yaml").write_text(text, encoding="utf-8")
    for words in (["undo", "--dry-run"], ["log"], ["undo"]):
        done = jc(tmp_path, *words)
        assert done.returncode == 0 and harmless(done)
    assert harmless(jc(tmp_path, "undo", JC_TASKS_USER=ESCAPE))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_terminal_escapes_that_are_typed_are_spelled_out(tmp_path: Path) -> None:
    folder = str(tmp_path / f"a{ESCAPE}\nb")
    table = "序号\t任务\t完成时限\t责任单位\n1\t甲。\t8月底前\t市水务局\n"
    (tmp_path / "a.txt").write_text(table, encoding="utf-8")
    plan = ["--plan", "z", "--year", "2022", "--issued", "2022-01-01"]
    for words in (
        ["init", folder],
        ["report", "--each-unit", "--outdir", folder],
        ["import", str(tmp_path / "a.txt"), *plan, "-o", f"{folder}/z.yaml"],
        ["import", str(tmp_path / "a.txt"), *plan, "-o", f"{folder}{ESCAPE}/z.yaml"],
    ):
        done = jc(tmp_path, *words)
        assert done.returncode == 0 and harmless(done)


def test_a_folder_in_place_of_the_log_is_said(tmp_path: Path) -> None:
    (tmp_path / "progress.yaml").mkdir()
    for words in (["done", "air-4"], ["due"]):
        done = jc(tmp_path, *words)
        assert done.returncode == 3
        assert "progress.yaml" in done.stderr
        assert "Traceback" not in done.stderr


TAIL = "- {date: 2022-07-01, event: done, id: air-7}\n"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("- {id: air-4, event: done, date: 2022-02-30}\n", "第2行"),
        ("- {id: air-4, event: do\n", "没有配对"),
        ("\t- {id: air-4, event: done, date: 2022-06-01}\n", "制表符"),
        ("- {id: air-4, no" + "\0" * 200 + "te: x}\n", "200 个空字节"),
        ("<<<<<<< a\n" + TAIL + "=======\n>>>>>>> b\n", "git 合并冲突的标记"),
        ("- {id: air-4, note: \udcff}\n", "不是 UTF-8"),
    ],
    ids=["no such day", "torn", "tab", "zero bytes", "conflict", "one bad byte"],
)
def test_one_bad_line_stops_nobody_from_recording(bad: str, said: str, tmp_path: Path) -> None:
    log = tmp_path / "progress.yaml"
    before = ("- {id: air-8, event: done, date: 2022-07-01}\n" + bad + TAIL).encode("utf-8", "surrogateescape")
    log.write_bytes(before)
    done = jc(tmp_path, "done", "air-5")
    assert (done.returncode, done.stdout[:11]) == (0, "已记办结：air-5 ")
    assert said in done.stderr and "照常可以再记" in done.stderr
    assert log.read_bytes().startswith(before)
    found = json.loads(jc(tmp_path, "list", "--status", "已办结", "--format", "json").stdout)
    assert [one["id"] for one in found] == ["air-5", "air-7", "air-8"]
    assert jc(tmp_path, "due").returncode == 3


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_log_in_another_encoding_is_not_written_to(encoding: str, tmp_path: Path) -> None:
    log = tmp_path / "progress.yaml"
    plain = "- {id: air-1, event: done, date: 2022-02-03}\n" * 200
    log.write_bytes((plain + "- {id: air-4, event: note, date: 2022-02-03, note: 已经完成评级}\n").encode(encoding))
    before = log.read_bytes()
    done = jc(tmp_path, "done", "air-5")
    assert (done.returncode, done.stdout) == (3, "")
    assert "进度记录读不出来，这次什么也没有记。" in done.stderr
    assert log.read_bytes() == before


def test_records_of_a_task_inside_a_conflict_are_kept(tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    jc(tmp_path, "done", "air-4", "air-5", "--data", str(folder))
    air = (folder / "air.yaml").read_text(encoding="utf-8")
    line = "        deadline: 2022年8月底前\n"
    assert line in air[air.index("id: air-4\n") : air.index("id: air-5\n")]
    begin = air.index(line, air.index("id: air-4\n"))
    either = f"<<<<<<< HEAD\n{line}=======\n{line.replace('8', '9')}>>>>>>> b\n"
    (folder / "air.yaml").write_text(air[:begin] + either + air[begin + len(line) :], encoding="utf-8")
    told = jc(tmp_path, "check", str(folder)).stdout
    assert "git 合并冲突的标记" in told and "没有读入：air-4。" in told and "没有编号是“air-4”" in told
    assert "undo" not in told
    listed = jc(tmp_path, "list", "--data", str(folder), "--format", "json")
    every = json.loads(jc(tmp_path, "list", "--format", "json").stdout)
    assert [one["id"] for one in json.loads(listed.stdout)] == [one["id"] for one in every if one["id"] != "air-4"]
    assert jc(tmp_path, "done", "air-6", "--data", str(folder)).returncode == 0
    assert jc(tmp_path, "verify", "air-4", "--data", str(folder)).returncode == 3


SHOWN_NOWHERE = [
    ("done", "air-4"),
    ("note", "air-4", "进展"),
    ("extend", "air-4", "--to", "2022-12-31", "--reason", "供货"),
    ("cancel", "air-4", "--doc", "晋市政办函〔2022〕8号"),
    ("undo",),
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
@pytest.mark.parametrize("words", SHOWN_NOWHERE)
def test_what_is_recorded_and_cannot_be_shown_is_not_to_be_recorded_again(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    jc(tmp_path, "note", "air-9", "以前")
    said = to_a_full_disk(tmp_path, *words)
    assert said == "已经记上了（看记录：jc-tasks log），只是结果没有显示出来：磁盘已满。不要再运行一次。\n"
    events = (tmp_path / "progress.yaml").read_text(encoding="utf-8").splitlines()
    assert len(events) == 2 and f"event: {words[0]}" in events[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
def test_what_is_only_tried_is_not_said_to_be_recorded(tmp_path: Path) -> None:
    assert "已经记上" not in to_a_full_disk(tmp_path, "done", "air-4", "--dry-run")
    assert not (tmp_path / "progress.yaml").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
def test_what_is_written_and_cannot_be_shown_is_not_to_be_written_again(tmp_path: Path) -> None:
    table = tmp_path / "台账.md"
    table.write_text("| 序号 | 工作任务 | 完成时限 | 责任单位 |\n| 1 | 甲 | 8月底前 | 市公安局 |\n", encoding="utf-8")
    data, mails = str(tmp_path / "数据"), str(tmp_path / "邮件")
    asked = ("--plan", "z", "--year", "2022", "--issued", "2022-01-01", "-o", f"{data}/z.yaml")
    for words, said in (
        (("init", data), f"{data} 已经建好"),
        (("import", str(table), *asked), f"{data}/z.yaml 已经写好"),
        (("report", "--each-unit", "--outdir", mails), "封邮件，在 " + mails),
    ):
        told = to_a_full_disk(tmp_path, *words).splitlines()[-1]
        assert told.endswith(f"{said}，只是结果没有显示出来：磁盘已满。不要再运行一次。")
    assert {"z.yaml", "settings.yaml"} <= set(os.listdir(data)) and len(os.listdir(mails)) > 35


def to_a_full_disk(folder: Path, *words: str) -> str:
    """What is said beside the answer, which has nowhere to go."""
    with open("/dev/full", "wb") as full:
        done = process(*words, stdout=full, **clerk(folder))
    assert done.returncode == 3
    return done.stderr


# Text that is not UTF-8: what a GBK terminal sends where the locale is UTF-8

GBK = "进展良好".encode("gbk")
IN_GBK: list[tuple[str | bytes, ...]] = [
    ("note", "air-1", GBK),
    ("note", GBK, "进展"),
    ("note", "air-1", "进展", "--problem", GBK),
    ("note", "air-1", "进展", b"--next=" + GBK),
    ("done", "air-1", "air-4", GBK),
    ("done", "air-4", "--note", GBK),
    ("extend", "air-4", "--to", "2022-12-31", "--reason", GBK),
    ("extend", "air-4", "--to", "2022-12-31", "--reason", "供货", "--by", GBK),
    ("cancel", "air-4", "--doc", GBK),
    ("reopen", "air-4", "--note", GBK),
    ("log", GBK),
    ("unit", GBK),
    ("due", "--unit", GBK),
    ("list", "--category", GBK),
    ("search", "锅炉", GBK),
    ("show", GBK),
    ("resolve", GBK),
    ("report", "--format", "eml", "--subject", GBK),
    ("import", "无", "--plan", "air", "--year", "2022", "--issued", "2022-01-01", "--title", GBK),
]
posix = pytest.mark.skipif(os.name == "nt", reason="arguments of Windows are text, not bytes")


@posix
@pytest.mark.parametrize("words", IN_GBK)
def test_words_that_are_not_utf_8_are_refused(words: tuple[str | bytes, ...], tmp_path: Path) -> None:
    done = jc(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr
    assert "不是 UTF-8 编码，什么也没有做" in said and "GBK" in said and "把窗口的编码改成 UTF-8" in said
    assert not (tmp_path / "progress.yaml").exists()


@posix
@pytest.mark.parametrize("name", ["JC_TASKS_USER", "LOGNAME"])
@pytest.mark.parametrize("words", [("done", "air-5"), ("undo",)])
def test_a_name_that_is_not_utf_8_records_nothing(words: tuple[str, ...], name: str, tmp_path: Path) -> None:
    jc(tmp_path, "done", "air-4")
    before = (tmp_path / "progress.yaml").read_bytes()
    done = jc(tmp_path, *words, **{"JC_TASKS_USER": "", name: GBK})
    assert (done.returncode, done.stdout) == (2, "")
    assert "环境变量 JC_TASKS_USER" in done.stderr and "不是 UTF-8 编码" in done.stderr
    assert (tmp_path / "progress.yaml").read_bytes() == before


@posix
def test_a_folder_and_a_file_may_be_called_by_any_bytes(tmp_path: Path) -> None:
    there = os.fsencode(tmp_path) + b"/" + GBK
    shutil.copytree(DATA, os.fsdecode(there))
    table = tmp_path / "台账.md"
    table.write_text("| 序号 | 工作任务 | 完成时限 | 责任单位 |\n| 1 | 甲 | 8月底前 | 市公安局 |\n", encoding="utf-8")
    os.rename(table, there + b".md")
    data = ("--data", there)
    for words in (
        ("note", "air-1", "进展", *data),
        ("log", "air-1", *data),
        ("list", *data),
        ("list", "-o", there + b".csv", *data),
        ("export", "-o", there + b".xlsx", *data),
        ("report", "-o", there + b".html", *data),
        ("report", "--each-unit", "--outdir", there + b"2", *data),
        ("diff", there, "data", "-o", there + b"3.html"),
        ("init", there + b"4"),
        (
            "import",
            there + b".md",
            "--plan",
            "z",
            "--year",
            "2022",
            "--issued",
            "2022-01-01",
            "-o",
            there + b"4/z.yaml",
        ),
    ):
        done = jc(tmp_path, *words)
        assert done.returncode == 0, done.stderr
        done.out.decode()
    assert b"5" not in b"".join(os.listdir(os.fsencode(tmp_path)))


HALVES = "\udcbd\udcf8չ\ud83d"  # what was recorded of 进展 in GBK, before it was refused
OLD_EVENTS = [
    ("air-4", "note", HALVES, {"note": HALVES}),
    ("air-5", "extend", "甲", {"to": "2022-12-15", "reason": HALVES, "doc": HALVES}),
    ("air-6", "cancel", "甲", {"doc": HALVES}),
    ("air-7", "done", "甲", {"note": HALVES, "problem": HALVES, "next": HALVES}),
]


@pytest.mark.parametrize(
    "words",
    [
        *(
            (command, *ids, "--format", format)
            for format in ("json", "csv", "html", "markdown", "text")
            for command, ids in (("list", ()), ("show", ("air-4", "air-5", "air-6", "air-7")), ("log", ()))
        ),
        *(("report", "--format", format) for format in ("text", "markdown", "html", "eml")),
        ("export", "--format", "ics"),
        ("undo", "--dry-run"),
    ],
)
def test_an_old_log_with_halves_of_characters_goes_out_as_utf_8(words: tuple[str, ...], tmp_path: Path) -> None:
    at = "2022-08-01T09:00:00.000000+08:00"
    old = [event.Event(id, word, date(2022, 8, 1), at, by, None, said) for id, word, by, said in OLD_EVENTS]
    (tmp_path / "progress.yaml").write_text("".join(event.line(one) + "\n" for one in old), encoding="utf-8")
    done = jc(tmp_path, *words, JC_TASKS_USER="甲")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    text = done.stdout
    if not {"show", "log", "csv", "json"}.isdisjoint(words):
        assert "udcbd" in text.replace("\n", "")
    if "json" in words:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    text.encode()


def test_what_is_recorded_after_a_clock_that_ran_ahead_counts(tmp_path: Path) -> None:
    line = '- {id: air-4, event: done, date: 2022-08-01, at: "2099-08-01T09:00:00.000000+08:00", by: 李四}\n'
    (tmp_path / "progress.yaml").write_text(line, encoding="utf-8")
    assert jc(tmp_path, "reopen", "air-4").returncode == 0
    (shown,) = json.loads(jc(tmp_path, "list", "--format", "json", "--status", "进行中").stdout)
    assert shown["id"] == "air-4"


def test_undo_takes_back_one_typed_line_not_all(tmp_path: Path) -> None:
    lines = [f"- {{id: air-{number}, event: done, date: 2022-07-0{number}, by: 张三}}\n" for number in (4, 5, 6)]
    (tmp_path / "progress.yaml").write_text("".join(lines), encoding="utf-8")
    assert jc(tmp_path, "undo").stdout == "已撤销：air-6 办结，2022-07-06\n"
    undone = [one["undone"] for one in json.loads(jc(tmp_path, "log", "--format", "json").stdout)]
    assert undone == [False, False, True, False]


def test_a_line_dated_ahead_blocks_nobody_and_check_says_it(tmp_path: Path) -> None:
    line = "- {id: air-4, event: done, date: 2062-08-01, by: 李四}\n"
    (tmp_path / "progress.yaml").write_text(line, encoding="utf-8")
    assert "air-4 的这条记录日期是 2062-08-01，还没有到。" in jc(tmp_path, "check").stdout
    assert jc(tmp_path, "done", "air-4").returncode == 0
    (shown,) = json.loads(jc(tmp_path, "list", "--format", "json", "--status", "已办结").stdout)
    assert (shown["id"], shown["done"]) == ("air-4", "2022-08-01")


@pytest.mark.parametrize("content", ["plan: air\nname: 大气\n", "hello world\n", "x\n" * 50])
def test_a_file_that_is_no_log_is_not_written_to(content: str, tmp_path: Path) -> None:
    (tmp_path / "progress.yaml").write_text(content, encoding="utf-8")
    done = jc(tmp_path, "note", "air-1", "进展良好")
    assert done.returncode == 3 and "什么也没有记" in done.stderr
    assert (tmp_path / "progress.yaml").read_text(encoding="utf-8") == content
