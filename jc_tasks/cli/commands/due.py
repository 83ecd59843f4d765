"""`jc-tasks due`: what falls due."""

from jc_tasks.agenda.lines import due_items
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer
from jc_tasks.cli.options import Asked, takes
from jc_tasks.cli.question import question
from jc_tasks.cli.wording import due_notes, due_title


@takes()
def due(asked: Asked) -> None:
    """近期到期的事项，最近的在前。

    不写时段就看 30 天。起止两天都算在内；已经逾期的另外计数，用 jc-tasks overdue 查看。
    节点各占一行；定期事项占一行，日期是这段时间里的下一次。

    例：jc-tasks due --within 30d
    例：jc-tasks due --within 本月 --unit 泽州县
    """
    q = question(asked, within="30d", needs=lambda q: q.wanted(q.window))
    window = q.window or Window(None, None)
    items = due_items(q.ledger, window, q.filter, q.today)
    answer(q, items, due_title(q, window, items), due_notes(q, window, items, q.late()))
