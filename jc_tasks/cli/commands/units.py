"""`jc-tasks units`: the units, and how much each answers for."""

from jc_tasks.agenda.lines import loads
from jc_tasks.cli.answer import finish
from jc_tasks.cli.console import put_answer
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, takes
from jc_tasks.cli.question import question
from jc_tasks.ledger.value import NO_TASK
from jc_tasks.output.views import unit_names


@takes(without=("category", "unit", "kind", *WINDOW_OPTIONS))
def units(asked: Asked) -> None:
    """单位名称和各自的事项数。--unit 和 jc-tasks unit 后面可以写这些名称，简称、别名也可以。"""
    q = question(asked, needs=lambda q: NO_TASK._replace(loads=True))
    found = loads(q.ledger, q.filter)
    table = unit_names.units(found, q.ledger)
    put_answer(asked.format, lambda: [table], lambda: table, lambda: unit_names.unit_records(found, q.ledger))
    finish(q, closed=False)
