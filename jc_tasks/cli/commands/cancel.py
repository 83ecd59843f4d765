"""`jc-tasks cancel`: records that a task is no longer to be done."""

from functools import partial
from typing import Annotated

from jc_tasks.cli.options import option
from jc_tasks.cli.recording import Data, DryRun, Ids, On, opened, record
from jc_tasks.progress.event import CANCEL
from jc_tasks.progress.why_not import cancel_refusal


def cancel(
    ids: Ids,
    doc: Annotated[str, option("--doc", "文号", "取消的依据")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """取消：有文件依据，不再做的事项。

    例：jc-tasks cancel air-41 --doc 晋市政办函〔2022〕8号
    """
    record(opened(data, on), ids, CANCEL, {"doc": doc}, partial(cancel_refusal, doc=doc), dry_run)
