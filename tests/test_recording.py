"""Recording progress at the command line: a clerk's Friday as one golden session, then mistakes, disks, looking back.

`python tests/test_recording.py` writes the session anew; read the diff before committing it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SESSION = Path(__file__).parent / "golden" / "cli" / "friday.txt"
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


def environment(folder: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("JC_TASKS_")}
    return plain | {
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "100",
        "JC_TASKS_PROGRESS": str(folder / "progress.yaml"),
        "JC_TASKS_AS_OF": "2022-08-01",
        "JC_TASKS_USER": "张三",
        **more,
    }


def jc(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jc_tasks", *words]
    return subprocess.run(command, env=environment(folder, **more), capture_output=True, encoding="utf-8")


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


def test_a_friday_at_the_office(tmp_path: Path) -> None:
    assert session(tmp_path) == SESSION.read_text(encoding="utf-8")


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


def test_an_extension_moves_the_date_and_keeps_the_first(tmp_path: Path) -> None:
    jc(tmp_path, "extend", "air-4", "--to", "2022-09-15", "--reason", "供货", "--on", "2022-07-20")
    line = json.loads(jc(tmp_path, "show", "air-4", "--format", "json").stdout)[0]
    assert (line["due"], line["original_due"], line["deadline"]["due"]) == ("2022-09-15", "2022-08-31", "2022-08-31")
    assert "air-4" not in jc(tmp_path, "due", "--within", "30d").stdout
    assert "延期，原定2022-08-31" in jc(tmp_path, "due", "--within", "2m", "--format", "markdown").stdout


def test_progress_lies_in_the_data_folder_or_with_the_user(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    home = environment(tmp_path, XDG_DATA_HOME=str(tmp_path / "home"), HOME=str(tmp_path / "home"))
    del home["JC_TASKS_PROGRESS"]
    for words in (["done", "air-4", "--data", str(folder)], ["done", "air-5"]):
        subprocess.run([sys.executable, "-m", "jc_tasks", *words], env=home, check=True, capture_output=True)
    assert "air-4" in (folder / "progress.yaml").read_text(encoding="utf-8")
    own = list((tmp_path / "home").rglob("progress.yaml"))
    assert len(own) == 1
    assert "air-5" in own[0].read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="file-size limits are POSIX")
def test_a_full_disk_is_said_and_nothing_is_claimed(tmp_path: Path) -> None:
    jc(tmp_path, "done", "air-4")
    before = (tmp_path / "progress.yaml").read_bytes()
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 20}, {len(before) + 20}));"
        "from jc_tasks.cli import main; sys.argv = ['jc-tasks', 'done', 'air-5']; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], env=environment(tmp_path), capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert "什么也没有记" in done.stderr
    assert (tmp_path / "progress.yaml").read_bytes() == before


ESCAPE = "\x1b]0;pwn\x07\u202e\x9b31m"
WRITTEN = json.dumps(ESCAPE)


def harmless(done: subprocess.CompletedProcess[str]) -> bool:
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


def test_a_log_that_is_broken_by_hand_is_not_written_to(tmp_path: Path) -> None:
    log = tmp_path / "progress.yaml"
    log.write_text("- {id: air-4, event: done, date: 2022-02-30}\n", encoding="utf-8")
    before = log.read_bytes()
    done = jc(tmp_path, "done", "air-5")
    assert done.returncode == 3
    assert "第1行" in done.stderr
    assert log.read_bytes() == before
    assert jc(tmp_path, "due").returncode == 3


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        SESSION.write_text(session(Path(folder)), encoding="utf-8")
