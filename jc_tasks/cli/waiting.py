"""A bar on stderr while something takes long: on a terminal only, and gone when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tick = Callable[[int, int], None]


@contextmanager
def bar(label: str, *, long: bool) -> Iterator[Tick]:
    """Gives what to call with how much is done, of how much. Shows nothing unless the work is said to be `long`."""
    if not (long and is_watched()):
        yield lambda done, all: None
        return
    from rich.console import Console  # 75 ms, only for a bar
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, all: progress.update(task, completed=done, total=all)


def is_watched() -> bool:
    """Whether somebody sees stderr as it comes."""
    return bool(sys.stderr and sys.stderr.isatty())
