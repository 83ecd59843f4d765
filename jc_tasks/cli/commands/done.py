"""`jc-tasks done`: records that a task is finished."""

from typing import Annotated

from jc_tasks.cli.options import option
from jc_tasks.cli.recording import Data, DryRun, Ids, On, opened, record
from jc_tasks.progress.event import DONE
from jc_tasks.progress.why_not import done_refusal


def done(
    ids: Ids,
    on: On = "",
    note: Annotated[str, option("--note", "说明", "办结的说明")] = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """办结：责任单位报告已经完成。

    定期事项不带日期就是办结当前这一期；某个节点、某一期写成 编号@日期。

    例：jc-tasks done air-4 --on 2022-08-30 --note 已上报省厅
    例：jc-tasks done air-49@2022-06-30
    """
    record(opened(data, on), ids, DONE, {"note": note}, done_refusal, dry_run)
