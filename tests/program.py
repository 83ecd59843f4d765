"""The program as tests run it: `jc` here, in this process; `process` and the rest where a process is the point.

Both give the same answer, byte for byte. With JC_TEST_PROCESSES=1 `jc` starts a process too: running the whole suite
so shows that nothing depends on how it is run.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import jsonschema

from jc_tasks.cli import console, main

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DATA = ROOT / "data"
GOLDEN = TESTS / "golden"
SOURCE = TESTS / "fixtures" / "jincheng-2022-11.txt"
SCHEMAS = ROOT / "jc_tasks" / "output" / "schemas"
THAT_DAY = ("--as-of", "2022-08-01")
PROCESSES = bool(os.environ.get("JC_TEST_PROCESSES"))
CACHE = tempfile.mkdtemp(prefix="jc-tasks-cache-")
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)

Word = str | bytes | Path


class Answer(NamedTuple):
    """Exit code and what was written, as bytes and as the UTF-8 text that they mostly are."""

    returncode: int
    out: bytes
    err: bytes

    @property
    def stdout(self) -> str:
        return self.out.decode()

    @property
    def stderr(self) -> str:
        return self.err.decode()


def environment(**more: Word | None) -> dict[str, str]:
    """Nothing of the machine's own: no home, a cache of this run's, the shipped data asked for by name.

    Who did not ask for it by name would be told whose it is. None takes a variable away.
    """
    own = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": CACHE + "/nobody", "XDG_CACHE_HOME": CACHE}
    given = {**own, "PYTHONPATH": str(ROOT), "JC_TASKS_DATA": str(DATA), **more}
    return {name: os.fsdecode(value) for name, value in given.items() if value is not None}


def command(*words: Word) -> list[str]:
    return [sys.executable, "-m", "jc_tasks", *map(os.fsdecode, words)]


def jc(*words: Word, cwd: Path | str = "/", stdin: bytes = b"", **env: Word | None) -> Answer:
    """What the program answers in pipes: run in this process, unless JC_TEST_PROCESSES asks for one of its own."""
    if PROCESSES:
        return process(*words, cwd=cwd, stdin=stdin, **env)
    return here(*words, cwd=cwd, stdin=stdin, **env)


def here(*words: Word, cwd: Path | str = "/", stdin: bytes = b"", **env: Word | None) -> Answer:
    """`jc` that never starts a process: for tests that patch the program."""
    out, err = io.BytesIO(), io.BytesIO()
    console._Destination.parts, console._Destination.settled = None, ""
    with _standing_in(cwd), _surrounded_by(environment(**env)):
        before = sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.__stdout__
        encoding, _, errors = os.environ.get("PYTHONIOENCODING", "utf-8:surrogateescape").partition(":")
        sys.argv = ["jc-tasks", *map(os.fsdecode, words)]
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding, errors or "strict")
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(out, encoding, errors or "strict")
        sys.stderr = io.TextIOWrapper(err, encoding, "backslashreplace")
        try:
            code = main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        finally:
            with suppress(UnicodeEncodeError):
                sys.stdout.flush()
            sys.stderr.flush()
            answer = out.getvalue(), err.getvalue()
            sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.__stdout__ = before
    return Answer(code, *answer)


def valid(raw: str, name: str, part: str = "") -> list[dict[str, Any]]:
    """The objects of a JSON text; they must be what the schema of that name, or a part of it, says."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    if part:
        schema["items"] = {"$ref": f"#/$defs/{part}"}
    found = json.loads(raw)
    jsonschema.validate(found, schema, format_checker=jsonschema.FormatChecker())
    return list(found)


def overview(part: str, *words: Word) -> list[dict[str, Any]]:
    """What a command of the overview gives to programs."""
    return valid(jc(*words, "--format", "json").stdout, "overview", part)


unasked = partial(jc, JC_TASKS_DATA=None)
"""`jc` where nobody asked for a data folder by name."""


@contextmanager
def _standing_in(folder: Path | str) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _surrounded_by(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        _surround(variables)
        yield
    finally:
        _surround(before)


def _surround(variables: dict[str, str]) -> None:
    zone = os.environ.get("TZ")
    os.environ.clear()
    os.environ.update(variables)
    if zone != variables.get("TZ") and hasattr(time, "tzset"):
        time.tzset()


# Where a process is the point


def process(
    *words: Word,
    cwd: Path | str = "/",
    stdin: bytes = b"",
    stdout: int | IO[Any] = subprocess.PIPE,
    stderr: int | IO[Any] = subprocess.PIPE,
    before: Any = None,
    **env: Word | None,
) -> Answer:
    """What `python -m jc_tasks` answers in a process of its own; `before` is called in it first."""
    return ended(command(*words), cwd, stdin, stdout, stderr, before, **env)


def python(code: str, *words: Word, cwd: Path | str = "/", **env: Word | None) -> Answer:
    """What a Python answers that runs these lines."""
    return ended([sys.executable, "-c", code, *map(os.fsdecode, words)], cwd, **env)


def limited(size: int, *words: Word, **env: Word | None) -> Answer:
    """What the program answers when no file may become larger than so many bytes."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "from jc_tasks.cli import main; sys.exit(main())"
    )
    return python(code, *words, PYTHONDONTWRITEBYTECODE="1", **env)  # or half of a module is kept under such a limit


def ended(
    argv: list[str],
    cwd: Path | str = "/",
    stdin: bytes = b"",
    stdout: int | IO[Any] = subprocess.PIPE,
    stderr: int | IO[Any] = subprocess.PIPE,
    before: Any = None,
    **env: Word | None,
) -> Answer:
    done = subprocess.run(
        argv, input=stdin, stdout=stdout, stderr=stderr, env=environment(**env), cwd=cwd, preexec_fn=before
    )
    return Answer(done.returncode, done.stdout or b"", done.stderr or b"")


def started(*words: Word, cwd: Path | str = "/", env: dict[str, Word | None] | None = None, **how: Any) -> Any:
    """The program in a process of its own that runs beside the test."""
    return subprocess.Popen(command(*words), cwd=cwd, env=environment(**(env or {})), **how)


def on_terminal(
    *words: Word, streams: tuple[str, ...] = ("stdin", "stdout", "stderr"), cwd: Path | str = "/", **env: Word | None
) -> Answer:
    """What a terminal shows, as `out`, when these streams of the program lead to it; the others lead nowhere."""
    import pty

    screen, line = pty.openpty()
    other = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    child = started(*words, cwd=cwd, env=env, **(other | dict.fromkeys(streams, line)))
    os.close(line)
    shown = b""
    with suppress(OSError):  # how Linux says that nobody holds the other end any more
        while part := os.read(screen, 65536):
            shown += part
    os.close(screen)
    return Answer(child.wait(), shown, b"")
