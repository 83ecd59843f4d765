"""`jc-tasks list`: every task."""

from jc_tasks.agenda.lines import all_items
from jc_tasks.cli.answer import answer, late_beside
from jc_tasks.cli.options import Asked, takes
from jc_tasks.cli.question import question
from jc_tasks.cli.wording import light_notes, span, titled


@takes()
def list_(asked: Asked) -> None:
    """全部事项，按台账的顺序，每项一行。

    写了时段就只看日期在这段时间里的。定期事项的日期是下一次。灯是事项自己的；有节点、上一期逾期的，在灯的后面写明。
    """
    q = question(asked)
    items = all_items(q.ledger, q.filter, q.today, q.window)
    title = f"{len(items)} 项，{span(q.window)}" if q.window else f"全部 {len(items)} 项"
    answer(q, items, titled(q, title), light_notes(q, items), late=late_beside(q, items))
