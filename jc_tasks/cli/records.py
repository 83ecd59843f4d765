"""The event log that belongs to a data folder, and the ledger with what it says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from jc_tasks.ledger import Ledger


def log_of(ledger: Ledger) -> Path:
    """Where the progress of this ledger is recorded."""
    from jc_tasks.progress.place import where

    return where(ledger.folder, is_shipped(ledger), os.environ)


def is_shipped(ledger: Ledger) -> bool:
    from jc_tasks.ledger import shipped

    return os.path.realpath(ledger.folder) == os.path.realpath(shipped())


def with_progress(ledger: Ledger, today: date) -> Ledger:
    """The ledger as it stands at the end of a day; what is wrong with the log is among its problems."""
    log = log_of(ledger)
    from jc_tasks.ledger.value import is_missing

    if is_missing(log):
        return ledger
    from jc_tasks.progress.log import read
    from jc_tasks.progress.standing import state, strangers

    events, problems = read(log)
    progress = state(events, today)
    whole = all(problem.doubt for problem in ledger.problems)
    problems += [*progress.problems, *strangers(events, ledger.ids, whole=whole)]
    return ledger._replace(progress=progress, problems=(*ledger.problems, *problems))
