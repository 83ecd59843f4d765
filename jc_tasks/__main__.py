"""`python -m jc_tasks`."""

from jc_tasks.cli import run

run()
