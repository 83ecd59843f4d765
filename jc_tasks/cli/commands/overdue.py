"""`jc-tasks overdue`: what is late."""

from datetime import timedelta

from jc_tasks.agenda.lines import overdue_items
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, takes
from jc_tasks.cli.question import question
from jc_tasks.cli.wording import titled


@takes(without=WINDOW_OPTIONS)
def overdue(asked: Asked) -> None:
    """已经逾期的事项，逾期最久的在前。

    到期当天不算逾期。定期事项占一行，日期是最近错过的一次；每日、每周的例行工作不算逾期。
    """
    q = question(asked, needs=lambda q: q.wanted(Window(None, q.today - timedelta(days=1))))
    items = overdue_items(q.ledger, q.filter, q.today)
    title = f"截至 {q.today} 已逾期 {len(items)} 项" if items else f"截至 {q.today} 没有逾期的事项"
    answer(q, items, titled(q, title), [], missed=True)
