"""The command line: arguments, the clock, printing, exit codes.

0 done · 1 `check` found problems · 2 wrong usage · 3 the data cannot be read, or the answer cannot be written · 4 no
such unit, category or entry · 130 interrupted.
"""

import gc
import os
import sys
from typing import NoReturn

from jc_tasks.cli.streams import patient
from jc_tasks.version import VERSION

INTERRUPTED = 130


def run() -> NoReturn:
    """What the installed `jc-tasks` does: `main`, with nothing swept up that the system sweeps up anyway.

    A command lives for a tenth of a second: looking for cyclic garbage and taking the interpreter down piece by piece
    took a fifth of that. What was written has been flushed by then; who interrupts does not wait for the rest.
    """
    try:
        gc.disable()
        code = main()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and code != INTERRUPTED:
                try:
                    stream.flush()
                except BrokenPipeError:
                    pass
                except (OSError, ValueError):
                    code = code or 3
    except KeyboardInterrupt:
        code = INTERRUPTED
    os._exit(code)


def main() -> int:
    """Carry out the command line and return its exit code. `--version` answers before anything else is loaded."""
    try:
        sys.stdout, sys.stderr = map(patient, (sys.stdout, sys.stderr))
        if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout and _version():
            return 0
        from jc_tasks.cli.app import carry_out  # 35 ms of Typer, which --version does without

        return carry_out(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    except FileNotFoundError:
        if _stands_somewhere():
            raise
        from jc_tasks.cli.console import remark  # Typer again

        remark("现在所在的文件夹已经不在了。先换到别的文件夹（cd），再运行一次。")
        return 3


def _stands_somewhere() -> bool:
    """Whether the folder that the program was started in is still there: without it no name is a file's."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _version() -> bool:
    """Print the version; where that cannot be, the long way says why."""
    try:
        print(f"jc-tasks {VERSION}", flush=True)
    except OSError:
        return False
    return True
