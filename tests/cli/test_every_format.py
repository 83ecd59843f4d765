"""Every command × every format: the answer, or a usage error that says which formats there are; never a traceback.

A command is asked what the first example of its help asks, so that one that is added is tried without being named.
"""

from __future__ import annotations

import io
import pkgutil
import re
import shlex
import shutil
import sys
from importlib import import_module
from pathlib import Path

import pytest

from jc_tasks.cli import commands, main
from jc_tasks.cli.commands import COMMANDS, name_in_code
from jc_tasks.output import formats
from jc_tasks.output.formats import FORMATS, REPORT, file_of

DATA = Path(__file__).parent.parent.parent / "data"
WRITTEN = [(name, file) for name, one in FORMATS.items() for file in ("", *(f"x{ending}" for ending in one.endings))]
SAYS_WHICH = ("可以写：", "可以写成", "文件里不能放", "没有 -o 这个选项")


def asked(command: str) -> list[str]:
    """What the first example asks, save where it writes; without an example, the command alone."""
    function = getattr(import_module(f"jc_tasks.cli.commands.{name_in_code(command)}"), name_in_code(command))
    examples = re.findall(r"例：jc-tasks (.*)", function.__doc__ or "")
    words = shlex.split(examples[0]) if examples else [command]
    return words[: words.index("-o")] if "-o" in words else words


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the examples name is there; nothing of the machine's own is."""
    for name in ("旧台账", "新台账"):
        shutil.copytree(DATA, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for variable, value in {"DATA": DATA, "AS_OF": "2022-08-01", "PROGRESS": tmp_path / "log"}.items():
        monkeypatch.setenv(f"JC_TASKS_{variable}", str(value))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    return tmp_path


def answer(words: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, bytes, str]:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["jc-tasks", *words])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main()
        out.flush(), err.flush()
        return code, out.buffer.getvalue(), err.buffer.getvalue().decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_format(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, file in WRITTEN:
        words = [*asked(command), "--format", name, *(["-o", file] if file else [])]
        code, out, err = answer(words, monkeypatch)
        there = (folder / file).read_bytes() if file and (folder / file).exists() else out
        if code == 0:
            assert there or command == "check", words
        elif "没有 --format 这个选项" in err:
            break
        else:
            assert code == 2 and any(said in err for said in SAYS_WHICH) and not there, (words, code, err)
        if file:
            (folder / file).unlink(missing_ok=True)


def test_a_command_is_a_file_of_its_name() -> None:
    files = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    assert files == set(map(name_in_code, COMMANDS))


def test_a_format_is_a_file_of_its_name_that_shows_what_it_says() -> None:
    assert {module.name for module in pkgutil.iter_modules(formats.__path__)} == set(FORMATS)
    for name, one in FORMATS.items():
        assert hasattr(file_of(name), "render") == (one.shows != (REPORT,)), name
        assert hasattr(file_of(name), "render_report") == (REPORT in one.shows), name
