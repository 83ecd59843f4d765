"""What a developer does here, by one word: python dev.py test | lint | bench | goldens | all.

Further words go to the tool: python dev.py test tests/agenda -k overdue. Python's own library only, on any system; the
tools are those of `pip install -e '.[test,lint]'`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent


def run(*words: str) -> None:
    """A command here, shown; what it could not do ends all, with its exit code."""
    print("$", *words, flush=True)
    code = subprocess.run([sys.executable, *words], cwd=ROOT).returncode
    if code:
        sys.exit(code)


def test(*words: str) -> None:
    """The suite, or the part of it that further words say; as many processes as there are processors."""
    run("-m", "pytest", "-n", "auto", *words)


def lint(*words: str) -> None:
    """Style, types, and which room may import which."""
    run("-m", "ruff", "check", ".", *words)
    run("-m", "ruff", "format", "--check", ".")
    run("-m", "mypy")
    run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def bench(*words: str) -> None:
    """How many phrases a second are read, and whole processes on ledgers up to 100,000 entries."""
    run("tests/benchmarks/deadlines.py")
    run("tests/benchmarks/listings.py", *words)


def goldens(*words: str) -> None:
    """All that is kept of answers, written anew: tests/golden, tests/tables/broken.txt, README.md and docs/."""
    run("-m", "pytest", "-n", "0", "--goldens", *words)


def everything() -> None:
    """What has to hold before a push. .ci/run does it in a fresh environment, on the floors and on other Pythons."""
    lint()
    test()


TASKS: dict[str, Callable[..., None]] = {
    "test": test,
    "lint": lint,
    "bench": bench,
    "goldens": goldens,
    "all": everything,
}


def main() -> None:
    word, words = sys.argv[1:2], sys.argv[2:]
    if not word or word[0] not in TASKS:
        sys.exit("\n".join([__doc__ or "", *(f"  {name:8} {task.__doc__}" for name, task in TASKS.items())]))
    TASKS[word[0]](*words)


if __name__ == "__main__":
    main()
