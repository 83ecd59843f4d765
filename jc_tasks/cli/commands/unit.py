"""`jc-tasks unit`: all that a unit answers for."""

from typing import Annotated

import typer

from jc_tasks.agenda.lines import due_items, measure_items, unit_view
from jc_tasks.cli.answer import answer, late_beside
from jc_tasks.cli.completion import unit_names
from jc_tasks.cli.options import Asked, argument, takes
from jc_tasks.cli.question import question
from jc_tasks.cli.wording import due_notes, due_title, light_notes, titled


@takes(without=("unit",))
def unit(
    asked: Asked,
    name: Annotated[str, argument("单位", "全称、简称都可以", unit_names)],
    with_children: Annotated[bool, typer.Option("--with-children", "--含下属", help="连同下属单位的事项")] = False,
) -> None:
    """一个单位负责的全部事项。

    点名的、经“各县（市、区）人民政府”这类统称负责的（另有标明），以及计划正文的措施点到本单位、而台账里对应的条目
    没有列本单位或没有对应条目的。
    写了时段就只看这段时间到期的。

    例：jc-tasks unit 市生态环境局
    例：jc-tasks unit 泽州县 --within 本季度
    """
    q = question(
        asked._replace(unit=name),
        children=with_children,
        needs=lambda q: q.wanted(q.window)._replace(measures=q.window is None),
    )
    if q.window:
        items = due_items(q.ledger, q.window, q.filter, q.today)
        answer(q, items, due_title(q, q.window, items), due_notes(q, q.window, items, q.late()))
        return
    items, measures = unit_view(q.ledger, q.filter.unit, q.filter, q.today)
    ways = [item.via for item in items]
    parts = [(ways.count("direct"), "点名"), (ways.count("group"), "经统称"), (ways.count("child"), "下属单位")]
    title = f"负责 {len(items)} 项"
    title += f"（{'，'.join(f'{word} {number} 项' for number, word in parts if number)}）" if items else ""
    if measures:
        title += f"；另有正文措施 {len(measures)} 条点到本单位（台账里对应的条目没有列本单位，或没有对应条目）"
    late = late_beside(q, items)
    lines = items + measure_items(q.ledger, measures, q.filter.unit)
    answer(q, lines, titled(q, title), light_notes(q, items), late=late)
