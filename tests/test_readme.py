"""Every command that the README shows is run, and the output that it shows is real.

`python tests/test_readme.py` writes the outputs anew; read the diff before committing it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n(?P<session>(?:.*\n)*?)```\n")
SCRIPT = re.compile(r"```sh\n(?P<lines>(?:.*\n)*?)```\n")
CRONTAB = re.compile(r"```crontab\n(?:\S+ +){5}(?P<command>.+)\n```\n")
WINDOWS = re.compile(r"jc-tasks\.exe (?P<words>[^\"]+)")
CONTACTS = re.compile(r"```yaml\n(?P<text>(?:.*\n)*?)```\n")
PYTHON = re.compile(r"```python\n(?P<code>(?:.*\n)*?)```\n")
SET_UP = "python3 -m venv"  # the two set-up lines are run, as they stand, by .ci/run


def run(command: str, folder: Path) -> str:
    """The standard output of a shell line, run in `folder`; on the path are jc-tasks and mailers that only listen."""
    for name, body in {
        "jc-tasks": f'exec "{sys.executable}" -m jc_tasks "$@"',
        "mail": "cat > mailed.txt",
        "sendmail": "cat > sent.eml",
    }.items():
        script = folder / "bin" / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        script.chmod(0o755)
    shutil.copy(ROOT / "tests" / "fixtures" / "jincheng-2022-11.txt", folder / "晋市政办2022-11号.txt")
    shutil.copytree(ROOT / "data", folder / "data", dirs_exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("JC_TASKS_")}
    environment = plain | {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "COLUMNS": "100",
        "JC_TASKS_PROGRESS": str(folder / "progress.yaml"),
        "JC_TASKS_USER": "张三",
    }
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


shell = pytest.mark.skipif(not shutil.which("sh"), reason="the README's lines are for a POSIX shell")


def answered(session: str, folder: Path) -> str:
    """A session with its outputs as they are now; its commands run one after the other, in one folder."""
    commands = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    return "\n".join(f"$ {command}\n{run(command, folder)}" for command in commands)


@shell
@pytest.mark.parametrize("session", CONSOLE.findall(README.read_text(encoding="utf-8")))
def test_outputs_are_real(session: str, tmp_path: Path) -> None:
    assert answered(session, tmp_path) == session


@shell
def test_other_lines_run(tmp_path: Path) -> None:
    lines = "".join(SCRIPT.findall(README.read_text(encoding="utf-8"))).splitlines()
    for line in lines:
        if not line.startswith(SET_UP):
            run(line, tmp_path)
    assert "2022-08-31" in (tmp_path / "mailed.txt").read_text(encoding="utf-8")
    assert (tmp_path / "台账.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@shell
def test_scheduled_lines_run(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    run("jc-tasks init 我的台账 --sample", tmp_path)
    for command in CRONTAB.findall(text) + [f"jc-tasks {words}" for words in WINDOWS.findall(text)]:
        run(command, tmp_path)
    assert b"zhang@example.org" in (tmp_path / "sent.eml").read_bytes()
    assert b"zhang@example.org" in (tmp_path / "周报.eml").read_bytes()


def test_the_contacts_are_read(tmp_path: Path) -> None:
    from jc_tasks import ledger
    from jc_tasks.ledger import contacts

    (tmp_path / contacts.NAME).write_text(
        "".join(CONTACTS.findall(README.read_text(encoding="utf-8"))), encoding="utf-8"
    )
    found, problems = contacts.read(tmp_path, ledger.read(ledger.shipped()).registry)
    assert not problems
    assert found.units["市水务局"][0].spec == "li@example.org"


def test_the_set_up_is_two_lines() -> None:
    lines = "".join(SCRIPT.findall(README.read_text(encoding="utf-8"))).splitlines()
    set_up = [line for line in lines if line.startswith(SET_UP)]
    assert len(set_up) == 2
    assert set_up[0].endswith("jc-tasks due --within 30d --as-of 2022-08-01")
    assert set_up[1].endswith("-m pytest -n auto")


def test_python_lines_run() -> None:
    for code in PYTHON.findall(README.read_text(encoding="utf-8")):
        exec(compile(code, "README.md", "exec"), {})


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        text = README.read_text(encoding="utf-8")
        for session in CONSOLE.findall(text):
            text = text.replace(session, answered(session, Path(tempfile.mkdtemp(dir=folder))))
        README.write_text(text, encoding="utf-8")
