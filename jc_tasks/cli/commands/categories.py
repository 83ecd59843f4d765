"""`jc-tasks categories`: the categories, and how many tasks each holds."""

from jc_tasks.agenda import which_categories as agenda
from jc_tasks.cli.answer import finish
from jc_tasks.cli.console import put_answer
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, takes
from jc_tasks.cli.question import question
from jc_tasks.ledger.value import NO_TASK
from jc_tasks.output.views import unit_names


@takes(without=("category", "unit", "kind", *WINDOW_OPTIONS))
def categories(asked: Asked) -> None:
    """类别和各自的事项数。--category 后面可以写序号（三），或名称里的几个字。"""
    q = question(asked, needs=lambda q: NO_TASK)
    found = [category for category in agenda.categories(q.ledger) if q.filter.plan in ("", category.plan)]
    table = unit_names.categories(found, q.ledger)
    put_answer(asked.format, lambda: [table], lambda: table, lambda: unit_names.category_records(found))
    finish(q, closed=False)
