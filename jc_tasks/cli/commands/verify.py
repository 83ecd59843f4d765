"""`jc-tasks verify`: records that a finished task was checked and struck off."""

from jc_tasks.cli.recording import Data, DryRun, Ids, On, opened, record
from jc_tasks.progress.event import VERIFY
from jc_tasks.progress.why_not import verify_refusal


def verify(ids: Ids, on: On = "", dry_run: DryRun = False, data: Data = "") -> None:
    """销号：核实已经办结的事项，销去。

    例：jc-tasks verify air-4
    """
    record(opened(data, on), ids, VERIFY, {}, verify_refusal, dry_run)
