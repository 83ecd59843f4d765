"""What the shell offers at Tab: words of the data, none of which a shell could take for anything but a word."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
import yaml
from program import DATA, environment, jc
from typer._click.shell_completion import get_completion_class

from jc_tasks.cli.commands import COMMANDS
from jc_tasks.cli.completion import SHELLS, is_offered, know_shells

HOSTILE = [
    "甲\\$(>ran)",
    "甲$(>ran)工作",
    "甲\\`>ran`",
    "甲`>ran`",
    "甲;>ran",
    "甲 ;>ran",
    "甲\n>ran",
    "甲\t>ran",
    "甲&>ran",
    "甲|tee ran",
    "甲>ran",
    "甲(>ran)",
    "甲'$(>ran)'",
    '甲"$(>ran)"',
    "甲'`>ran`",
    "甲'))';>ran;'",
    "甲:$(>ran)",
    "甲:))';>ran;'",
    "甲*",
    "甲{a,>ran}",
    "甲~",
    "甲!!",
    "甲 乙",
    "甲\u3000乙",
    "甲\u2028乙",
    "甲\u202e乙",
    "甲\u200b乙",
    "甲\x7f乙",
    "甲\\",
    "甲=$(>ran)",
    "甲%乙",
    "甲#乙",
    "甲＄乙",
]
GOOD = "甲市（一、二）·〔三〕_a-1.@"
ALONE = ["丙$(>ran)", "丁\\$(>ran)", "戊`>ran`", "己;>ran", "庚'$(>ran)'"]  # each the only one that begins so
EMPTY_WORDS = ["", " ", "\n"]


@pytest.mark.parametrize("word", HOSTILE + ALONE + EMPTY_WORDS)
def test_a_word_with_a_sign_is_not_offered(word: str) -> None:
    assert not is_offered(word, "")


@pytest.mark.parametrize("word", [GOOD, "三", "Ⅱ类", "ａｂ", "один", "30d", "air-49@2022-06-30", "各县（市、区）"])
def test_words_of_letters_and_digits_are_offered(word: str) -> None:
    assert is_offered(word, "")


def test_what_looks_like_an_option_is_offered_to_who_begins_one() -> None:
    assert not is_offered("--dry-run", "")
    assert is_offered("--dry-run", "-")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose units, categories and plans hold everything hostile, and one good word each."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    folder.mkdir()
    words = [*HOSTILE, *ALONE, GOOD]
    names = [f"{number}.yaml" for number in range(len(words))]
    settings = yaml.safe_load((DATA / "settings.yaml").read_text(encoding="utf-8"))
    written(folder / "settings.yaml", {**settings, "ledgers": names})
    written(folder / "units.yaml", {"units": [{"name": word, "kind": "其他单位"} for word in words]})
    for name, word in zip(names, words, strict=True):
        row = {"id": f"{word}-1", "no": 1, "section": "一", "text": "做", "deadline": "8月底前", "units": GOOD}
        table = {"name": "台账", "units_label": "单位", "tasks": [row]}
        plan = {"plan": word, "name": word, "title": word, "issued": "2022-01-01", "year": 2022}
        written(folder / name, {**plan, "sections": {"一": word}, "tables": [table]})
    return folder


def written(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


COMPLETED = ["list --category 甲", "list --plan 甲", "list --unit 甲", "unit 甲"]


@pytest.mark.parametrize("line", [*COMPLETED, "done 甲"])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_no_shell_is_offered_a_sign(data: Path, shell: str, line: str) -> None:
    """As Typer asks for them: nothing of the data but the good word leaves the program."""
    words = f"jc-tasks {line}"
    env = {"_JC_TASKS_COMPLETE": f"complete_{shell}", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    env |= {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_WORD_TO_COMPLETE": words.split()[-1]}
    done = jc(**env, _TYPER_COMPLETE_FISH_ACTION="get-args", JC_TASKS_DATA=data)
    said = done.stdout
    assert done.stderr == "" and "ran" not in said and "\\" not in said
    assert said.count("甲") == said.count(GOOD)
    if line in COMPLETED:
        assert said.count(GOOD) == 1


def test_whatever_finds_a_word_it_goes_through_one_gate() -> None:
    """A completer that knows nothing of the rule, and help out of the data."""
    app = typer.Typer(add_completion=False)
    found = [(word, f"说明{word}") for word in (*HOSTILE, *ALONE, GOOD)]
    app.command()(_command(found))
    know_shells()
    for name in SHELLS:
        shell = get_completion_class(name)
        assert shell is not None
        items = shell(typer.main.get_command(app), {}, "x", "_X").get_completions([], "")
        assert [item.value for item in items] == [GOOD]
        help = items[0].help
        assert help and "说明" in help and not set(help) & set("$`'\"\\;|&<>:\n")


def _command(found: list[tuple[str, str]]) -> Callable[..., None]:
    def command(word: str = typer.Argument(autocompletion=lambda: found)) -> None:
        del word

    return command


def test_commands_are_offered_with_their_help() -> None:
    done = jc(
        _JC_TASKS_COMPLETE="complete_fish", _TYPER_COMPLETE_FISH_ACTION="get-args", _TYPER_COMPLETE_ARGS="jc-tasks "
    )
    assert dict(line.split("\t") for line in done.stdout.splitlines()) == COMMANDS


# Real shells

STARTED = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "--private", "-i"],
}
LOADED = {
    "bash": "source ./completion",
    "zsh": "autoload -Uz compinit; compinit -D -u; source ./completion",
    "fish": "source ./completion",
}
PATIENCE = 30.0
QUIET = 0.15


class Terminal:
    """A shell on a pseudo-terminal, typed into as a person does: one key after what the last one brought is there."""

    def __init__(self, shell: str, folder: Path, env: dict[str, str]) -> None:
        import pty

        self.pid, self.screen = pty.fork()
        if not self.pid:
            os.chdir(folder)
            os.execvpe(STARTED[shell][0], STARTED[shell], env)
        self.shown = ""

    def type(self, keys: str, until: Callable[[], bool]) -> None:
        os.write(self.screen, keys.encode())
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, self.shown
            self.read(0.05)
        while self.read(QUIET):
            pass

    def read(self, seconds: float) -> bool:
        if not select.select([self.screen], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self.screen, 65536)
        except OSError:  # the shell has gone
            return False
        self.shown += part.decode(errors="replace")
        return bool(part)

    def close(self) -> None:
        os.close(self.screen)
        os.waitpid(self.pid, 0)


@pytest.fixture(params=STARTED)
def terminal(request: pytest.FixtureRequest, tmp_path: Path, data: Path) -> Iterator[Terminal]:
    shell = request.param
    if sys.platform == "win32" or not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "bin" / "jc-tasks"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{sys.executable} -m jc_tasks "$@"\ncode=$?\necho >>../calls\nexit $code\n')
    program.chmod(0o755)
    folder = tmp_path / "here"
    folder.mkdir()
    script = jc("--show-completion", SHELL=f"/bin/{shell}").stdout
    (folder / "completion").write_text(script, encoding="utf-8")
    env = environment(PATH=f"{program.parent}:{os.environ['PATH']}", TERM="dumb", HOME=tmp_path, JC_TASKS_DATA=data)
    env |= {"COLUMNS": "200", "LINES": "50"}
    shown = Terminal(shell, folder, env)
    shown.type(f"{LOADED[shell]}\r", lambda: True)
    shown.type("echo rea''dy\r", lambda: "ready" in shown.shown)
    yield shown
    shown.close()


def test_nothing_runs_at_tab_nor_at_enter(terminal: Terminal, tmp_path: Path) -> None:
    """Tab brings the good word, Enter runs the program with it, and no hostile name has left a file."""
    calls = tmp_path / "calls"

    def answered(times: int) -> Callable[[], bool]:
        return lambda: calls.exists() and len(calls.read_text()) >= times

    for line in COMPLETED:
        before = len(calls.read_text()) if calls.exists() else 0
        terminal.shown = ""
        terminal.type(f"jc-tasks {line}\t", answered(before + 1))
        terminal.type("\t", lambda: "市（一、二）" in re.sub("\x1b\\[[0-9;?]*[a-zA-Z]|[\r\n]", "", terminal.shown))
        before = len(calls.read_text())
        terminal.type(" --format json\r", answered(before + 1))
    for word in ALONE:
        before = len(calls.read_text())
        terminal.type(f"jc-tasks unit {word[0]}\t", answered(before + 1))
        terminal.type("\r", answered(before + 2))
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["completion"]
