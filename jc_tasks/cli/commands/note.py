"""`jc-tasks note`: records how a task stands, in words and per cent."""

from functools import partial
from typing import Annotated

from jc_tasks.cli.options import argument, option
from jc_tasks.cli.recording import Data, DryRun, Id, On, opened, record
from jc_tasks.progress.event import NOTE
from jc_tasks.progress.why_not import note_refusal


def note(
    id: Id,
    text: Annotated[str, argument("进展", "进展情况，写在引号里")],
    percent: Annotated[int | None, option("--percent", "数", "完成百分之几，0 到 100")] = None,
    problem: Annotated[str, option("--problem", "问题", "存在问题")] = "",
    next: Annotated[str, option("--next", "打算", "下一步打算")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """进展情况：完成到哪里，存在什么问题，下一步打算。

    例：jc-tasks note air-4 已完成15个行业 --percent 68 --next 8月20日前全部完成
    """
    fields = {"note": text, "percent": "" if percent is None else str(percent), "problem": problem, "next": next}
    record(opened(data, on), [id], NOTE, fields, partial(note_refusal, text=text, percent=percent), dry_run)
