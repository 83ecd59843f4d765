"""`jc-tasks show`: tasks whole."""

from typing import Annotated

from jc_tasks.agenda.lines import Item, measure_items, step_items
from jc_tasks.cli.answer import finish
from jc_tasks.cli.completion import entry_ids
from jc_tasks.cli.console import put_answer
from jc_tasks.cli.names import id_in, task_of, unknown_tasks
from jc_tasks.cli.options import NAME_OPTIONS, WINDOW_OPTIONS, Asked, argument, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.ledger.value import Wanted
from jc_tasks.output.views import detail, listing


@takes(without=(*NAME_OPTIONS, *WINDOW_OPTIONS))
def show(
    asked: Asked,
    ids: Annotated[list[str], argument("编号", "事项或措施的编号，可以写几个", entry_ids)],
) -> None:
    """一条事项的全部内容：原文、时限怎么读、日期、单位、对应措施、原文行号、说明。

    例：jc-tasks show air-49
    例：jc-tasks show 大气-49 water-p3
    """
    q = question(asked, needs=lambda q: Wanted(ids=frozenset(id_in(q.ledger, id) for id in ids), measures=True))
    found = {id: _named(q, id) for id in ids}
    items, missing = [item for item in found.values() if item], [id for id, item in found.items() if item is None]
    if not items:
        unknown_tasks(q.folder, q.ledger, missing)
    put_answer(
        asked.format,
        lambda: [detail.sheet(item, q.ledger, q.today) for item in items],
        lambda: listing.whole(items, q.ledger),
        lambda: [detail.full_record(item, q.ledger, q.today) for item in items],
    )
    if missing:
        unknown_tasks(q.folder, q.ledger, missing)
    finish(q, closed=False)


def _named(q: Question, typed: str) -> Item | None:
    """The task or the bare measure of that id; None when there is none."""
    id = id_in(q.ledger, typed)
    if task := task_of(q.ledger, id):
        return step_items(q.ledger, task, q.today)[0]
    measures = [measure for measure in q.ledger.measures if measure.id.lower() == id]
    return next(iter(measure_items(q.ledger, measures, "")), None)
