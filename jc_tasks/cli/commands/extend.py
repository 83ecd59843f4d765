"""`jc-tasks extend`: records a new date."""

from datetime import date
from functools import partial
from typing import Annotated

from jc_tasks.agenda.windows import date_of
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.names import task_named
from jc_tasks.cli.options import option
from jc_tasks.cli.recording import Book, Data, DryRun, Id, On, opened, record
from jc_tasks.deadlines import resolve
from jc_tasks.progress.event import EXTEND
from jc_tasks.progress.why_not import extend_refusal


def extend(
    id: Id,
    to: Annotated[str, option("--to", "时限", "延到哪天：日期，或“2022年12月底前”这样的时限")] = "",
    reason: Annotated[str, option("--reason", "理由", "延期的理由")] = "",
    by: Annotated[str, option("--by", "批准人", "谁批准的")] = "",
    doc: Annotated[str, option("--doc", "文号", "批准的文号")] = "",
    on: On = "",
    dry_run: DryRun = False,
    data: Data = "",
) -> None:
    """延期：新的时限、理由、谁批准的、文号。原定日期一直看得到。

    例：jc-tasks extend water-12 --to 2022年9月底前 --reason 汛期停工 --by 张副市长 --doc 晋市政函〔2022〕30号
    """
    book = opened(data, on)
    if not to:
        wrong_usage("--to", f"没有写延到哪天。例如：--to {book.today.year}年12月底前。")
    until = _until(book, id, to)
    fields = {"to": str(until), "from": "", "reason": reason, "approver": by, "doc": doc}
    record(book, [id], EXTEND, fields, partial(extend_refusal, to=until, reason=reason), dry_run)


def _until(book: Book, typed: str, to: str) -> date | None:
    """The new date: as typed, or as the phrase is read for the entry's plan; a step's year is its plan's."""
    if day := date_of(to):
        return day
    task = task_named(book.folder, book.ledger, typed.partition("@")[0])
    plan = next((plan for plan in book.ledger.plans if plan.id == task.plan), None)
    year = plan.year if plan else book.day.year
    deadline = resolve(to, year=year, issued=book.day, seasons=book.ledger.settings.seasons)
    if deadline.due is None:
        reason = f"：{deadline.note}" if deadline.note else ""
        wrong_usage("--to", f"“{to}”不是日期，也读不成一个期限{reason}。可以写：2022-12-31、2022年12月底前。")
    return deadline.due
