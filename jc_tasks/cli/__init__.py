"""The command line: arguments, the clock, printing, exit codes.

0 done · 1 `check` found problems · 2 wrong usage · 3 the data cannot be read, or the answer cannot be written · 4 no
such unit, category or entry · 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

PROGRAM = "jc-tasks"
COMPLETING = "_JC_TASKS_COMPLETE"
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
        from jc_tasks.cli.streams import patient

        sys.stdout, sys.stderr = map(patient, (sys.stdout, sys.stderr))
        if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout and _version():
            return 0
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    except FileNotFoundError:
        if _stands_somewhere():
            raise
        from jc_tasks.cli.console import remark

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
    from jc_tasks.version import VERSION

    try:
        print(f"{PROGRAM} {VERSION}", flush=True)
    except OSError:
        return False
    return True


def _run(arguments: list[str]) -> int:
    import typer

    from jc_tasks.cli.commands.glance import app
    from jc_tasks.cli.console import remark
    from jc_tasks.cli.data import OPENED
    from jc_tasks.cli.help_chinese import complaint

    if sys.stdout is None:
        remark("标准输出是关着的，结果没有地方可写。")
        return 3
    if os.environ.get(COMPLETING):
        from jc_tasks.cli.completion import know_shells

        know_shells()
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
    command = typer.main.get_command(app)
    with OPENED:
        try:
            code = command.main(arguments, prog_name=PROGRAM, complete_var=COMPLETING, standalone_mode=False)
        except typer.Abort:
            return INTERRUPTED
        except typer.TyperException as error:
            remark(complaint(error))
            return 2
    return code if isinstance(code, int) else 0
