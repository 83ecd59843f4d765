"""`jc-tasks reopen`: records that a task is not finished after all."""

from typing import Annotated

from jc_tasks.cli.options import option
from jc_tasks.cli.recording import Data, DryRun, Ids, On, opened, record
from jc_tasks.progress.event import REOPEN
from jc_tasks.progress.why_not import reopen_refusal


def reopen(
    ids: Ids,
    on: On = "",
    note: Annotated[str, option("--note", "说明", "为什么重新打开")] = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """重新打开：办结、销号或取消记得不对，回到进行中。

    例：jc-tasks reopen air-4 --note 核查发现没有完成
    """
    record(opened(data, on), ids, REOPEN, {"note": note}, reopen_refusal, dry_run)
