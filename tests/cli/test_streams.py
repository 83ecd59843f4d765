"""Real pipes, disks and terminals: closed, full, slow, of any encoding and width; and what a start loads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import THAT_DAY, ended, jc, on_terminal, process, python, started


@pytest.mark.parametrize("arguments", [("list",), ("list", "--format", "json"), ("--help",), ("check", "/nonexistent")])
def test_a_closed_pipe_is_silent(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    child = started(*arguments, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    said = child.communicate()[1].decode()
    assert child.returncode == 0
    assert "Traceback" not in said and "Broken" not in said and "Exception" not in said


def test_a_reader_that_leaves_early_is_no_error() -> None:
    child = started("list", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout and child.stdout.readline()
    child.stdout.close()
    assert child.wait() == 0
    assert child.stderr and child.stderr.read() == b""
    child.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--format", "csv"),
        ("--help",),
        ("show", "air-49"),
        ("--version",),
        ("-V",),
        ("export", "--format", "xlsx"),
    ],
)
def test_a_full_disk_is_said(arguments: tuple[str, ...], unbuffered: str) -> None:
    with open("/dev/full", "wb") as full:
        done = process(*arguments, stdout=full, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 3
    assert done.stderr == "结果没有写完：磁盘已满。请换一个地方保存后重新运行。\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_of_remarks_changes_nothing(unbuffered: str) -> None:
    asked = ("list", "--format", "csv", *THAT_DAY)
    with open("/dev/full", "wb") as full:
        done = process(*asked, stderr=full, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stdout) == (0, jc(*asked).stdout)


@pytest.mark.skipif(os.name == "nt", reason="file-size limits are POSIX")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("format", ["json", "csv", "text", "html", "markdown"])
def test_an_answer_that_is_cut_short_is_said(format: str, unbuffered: str, tmp_path: Path) -> None:
    import resource

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    env = {"PYTHONUNBUFFERED": unbuffered, "PYTHONDONTWRITEBYTECODE": "1", "JC_TASKS_NO_INDEX": "1"}
    with open(tmp_path / "台账", "wb") as file:
        done = process("list", "--format", format, stdout=file, before=small, **env)
    assert (tmp_path / "台账").stat().st_size == 20_000
    assert done.returncode == 3
    assert done.stderr == "结果没有写完：文件超过了允许的大小。请换一个地方保存后重新运行。\n"


@pytest.mark.skipif(os.name == "nt", reason="non-blocking pipes are POSIX")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("format", ["json", "text"])
def test_a_pipe_that_does_not_block_gets_all(format: str, unbuffered: str) -> None:
    asked = ("list", "--format", format, *THAT_DAY)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    child = started(*asked, env={"PYTHONUNBUFFERED": unbuffered}, stdout=writer, stderr=subprocess.DEVNULL)
    os.close(writer)
    time.sleep(1)  # the pipe is full by then
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    assert (child.wait(), answer) == (0, jc(*asked).out)
    assert len(answer) > 65_536


def test_a_closed_stdout_is_said() -> None:
    done = ended(["sh", "-c", f"{sys.executable} -m jc_tasks due >&-"])
    assert done.returncode == 3
    assert done.stderr == "标准输出是关着的，结果没有地方可写。\n"


def test_an_interrupt_exits_130_without_a_word() -> None:
    child = started(
        "resolve",
        "-",
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's & makes its children deaf to it
    )
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    assert child.communicate()[1] == b""
    assert child.returncode == 130


@pytest.mark.parametrize("moment", ["gc.disable", "jc_tasks.cli.main", "sys.stdout.flush"])
def test_an_interrupt_outside_of_a_command_is_silent_too(moment: str) -> None:
    script = (
        "import gc, signal, sys; from types import SimpleNamespace; import jc_tasks.cli;"
        "jc_tasks.cli.main, sys.stdout = lambda: 0, SimpleNamespace(flush=lambda: None);"
        f"{moment} = lambda: signal.raise_signal(signal.SIGINT); jc_tasks.cli.run()"
    )
    done = python(script)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-16"])
@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("duu",), ("show", "air-49"), ("unit", "没有")])
def test_no_terminal_encoding_crashes(encoding: str, arguments: tuple[str, ...]) -> None:
    done = jc(*arguments, PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 2, 4)
    assert "Traceback" not in done.err.decode(encoding)
    assert (done.out + done.err).decode(encoding)


@pytest.mark.parametrize("format", ["csv", "json", "html"])
def test_data_formats_stay_utf_8_in_a_pipe(format: str) -> None:
    ours = jc("list", "--format", format, *THAT_DAY).out
    assert jc("list", "--format", format, *THAT_DAY, PYTHONIOENCODING="gbk").out == ours
    assert "市生态环境局" in ours.decode()


COLOURS = [
    ({"TERM": "xterm-256color"}, True),
    ({"TERM": "dumb"}, False),
    ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    ({"TERM": "xterm", "NO_COLOR": ""}, True),
    ({"TERM": "xterm", "FORCE_COLOR": "0"}, True),
    ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ({"TERM": "xterm", "FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
]


@pytest.mark.parametrize(("env", "coloured"), COLOURS)
def test_colour_in_a_terminal(env: dict[str, str], coloured: bool) -> None:
    page = on_terminal("due", *THAT_DAY, COLUMNS="80", **env).stdout
    assert ("\x1b[" in page) == coloured
    assert "air-4" in page


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "0"}, False)]
)
def test_colour_in_a_pipe(env: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in jc("due", *THAT_DAY, **env).stdout) == coloured


@pytest.mark.parametrize("columns", ["20", "40", "80", "160", "abc", "0", "-5", "99999999999999999999"])
def test_any_width_loses_nothing(columns: str) -> None:
    page = jc("show", "air-49", COLUMNS=columns).stdout
    folded = "".join(page.split())
    assert "巴公工业园区、北留周村工业园区、马村工业园区、阳城陶瓷工业园6月底前完成整治提升方案制定" in folded


# What is loaded


def test_the_version_loads_nothing() -> None:
    script = (
        "import sys; sys.argv = ['jc-tasks', '--version']; from jc_tasks.cli import main; main(); print(*sys.modules)"
    )
    done = python(script)
    assert done.stdout.startswith("jc-tasks ")
    assert not {"typer", "rich", "yaml", "dateutil"} & set(done.stdout.split())


@pytest.mark.parametrize("format", ["table", "text", "json", "csv", "markdown", "html"])
def test_rich_is_loaded_only_for_a_terminal(format: str) -> None:
    script = (
        "import sys; sys.argv = ['jc-tasks', 'due', '--format', sys.argv[1]]; from jc_tasks.cli import main; main();"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = python(script, format)
    assert not {"rich", "pydantic"} & set(done.stderr.split())
