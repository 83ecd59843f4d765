"""Console sessions as the pages show them: `$ a command`, what it answers, and the next one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from program import DATA, SOURCE, ended, jc

CONSOLE = re.compile(r"```console\n(?P<session>(?:.*\n)*?)```\n")
PYTHON = re.compile(r"```python\n(?P<code>(?:.*\n)*?)```\n")

shell = pytest.mark.skipif(not shutil.which("sh"), reason="the lines are for a POSIX shell")


def run(command: str, folder: Path) -> str:
    """The standard output of a shell line, run in `folder`; on the path are jc-tasks and mailers that only listen.

    A line of nothing but jc-tasks and its words needs no shell.
    """
    shutil.copy(SOURCE, folder / "晋市政办2022-11号.txt")
    shutil.copytree(DATA, folder / "data", dirs_exist_ok=True)
    env = {
        "JC_TASKS_DATA": None,
        "XDG_CONFIG_HOME": folder / "config",
        "COLUMNS": "100",
        "JC_TASKS_PROGRESS": folder / "progress.yaml",
        "JC_TASKS_USER": "张三",
    }
    if command.startswith("jc-tasks ") and not set(command) & set("|&;<>$`~*?(){}#\n"):
        done = jc(*shlex.split(command)[1:], cwd=folder, **env)
    else:
        done = ended(["sh", "-c", command], folder, PATH=f"{programs(folder)}{os.pathsep}{os.environ['PATH']}", **env)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def programs(folder: Path) -> Path:
    """A folder of programs for a shell to find."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    for name, body in {
        "jc-tasks": f'exec "{sys.executable}" -m jc_tasks "$@"',
        "mail": "cat > mailed.txt",
        "sendmail": "cat > sent.eml",
    }.items():
        (place / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (place / name).chmod(0o755)
    return place


def answered(session: str, folder: Path) -> str:
    """A session with its outputs as they are now; its commands run one after the other, in one folder."""
    commands = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{run(command, folder)}" for command in commands)
