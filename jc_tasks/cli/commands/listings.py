"""The commands that list entries: due, overdue, unit, list, search. Each reads, asks, prints."""

from typing import TYPE_CHECKING, Annotated

import typer

from jc_tasks.agenda.windows import Window
from jc_tasks.cli.ask import WINDOW_OPTIONS, Asked, Question, answer, command_line, question, takes
from jc_tasks.cli.completion import unit_names
from jc_tasks.cli.wording import count, due_notes, due_title, span, titled

if TYPE_CHECKING:
    from jc_tasks.agenda.lines import Item

EVERY_DAY = Window(None, None)


@takes()
def due(asked: Asked) -> None:
    """近期到期的事项，最近的在前。

    不写时段就看 30 天。起止两天都算在内；已经逾期的另外计数，用 jc-tasks overdue 查看。
    节点各占一行；定期事项占一行，日期是这段时间里的下一次。

    例：jc-tasks due --within 30d
    例：jc-tasks due --within 本月 --unit 泽州县
    """
    from jc_tasks.agenda.lines import due_items, overdue_count

    q = question(asked, within="30d")
    window = q.window or EVERY_DAY
    items = due_items(q.ledger, window, q.filter, q.today)
    late = overdue_count(q.ledger, q.filter, q.today)
    answer(q, items, due_title(q, window, items), due_notes(q, window, items, late))


@takes(without=WINDOW_OPTIONS)
def overdue(asked: Asked) -> None:
    """已经逾期的事项，逾期最久的在前。

    到期当天不算逾期。定期事项占一行，日期是最近错过的一次；每日、每周的例行工作不算逾期。
    """
    from jc_tasks.agenda.lines import overdue_items

    q = question(asked)
    items = overdue_items(q.ledger, q.filter, q.today)
    title = f"截至 {q.today} 已逾期 {len(items)} 项" if items else f"截至 {q.today} 没有逾期的事项"
    answer(q, items, titled(q, title), [], missed=True)


@takes(without=("unit",))
def unit(
    asked: Asked,
    name: Annotated[str, typer.Argument(metavar="单位", help="全称、简称都可以", autocompletion=unit_names)],
    with_children: Annotated[bool, typer.Option("--with-children", "--含下属", help="连同下属单位的事项")] = False,
) -> None:
    """一个单位负责的全部事项。

    点名的、经“各县（市、区）人民政府”这类统称负责的（另有标明），以及计划正文的措施点到本单位、而台账里对应的条目
    没有列本单位或没有对应条目的。
    写了时段就只看这段时间到期的。

    例：jc-tasks unit 市生态环境局
    例：jc-tasks unit 泽州县 --within 本季度
    """
    from jc_tasks.agenda.lines import due_items, late_besides, measure_items, overdue_count, unit_view

    q = question(asked._replace(unit=name), children=with_children)
    if q.window:
        items = due_items(q.ledger, q.window, q.filter, q.today)
        number = overdue_count(q.ledger, q.filter, q.today)
        answer(q, items, due_title(q, q.window, items), due_notes(q, q.window, items, number))
        return
    items, measures = unit_view(q.ledger, q.filter.unit, q.filter, q.today)
    ways = [item.via for item in items]
    parts = [(ways.count("direct"), "点名"), (ways.count("group"), "经统称"), (ways.count("child"), "下属单位")]
    title = f"负责 {len(items)} 项"
    title += f"（{'，'.join(f'{word} {number} 项' for number, word in parts if number)}）" if items else ""
    if measures:
        title += f"；另有正文措施 {len(measures)} 条点到本单位（台账里对应的条目没有列本单位，或没有对应条目）"
    late = late_besides(items, late_items(q))
    lines = items + measure_items(q.ledger, measures, q.filter.unit)
    answer(q, lines, titled(q, title), entry_notes(q, items), late=late)


@takes()
def entries(asked: Asked) -> None:
    """全部事项，按台账的顺序，每项一行。

    写了时段就只看日期在这段时间里的。定期事项的日期是下一次。灯是事项自己的；有节点、上一期逾期的，在灯的后面写明。
    """
    from jc_tasks.agenda.lines import all_items, late_besides

    q = question(asked)
    items = all_items(q.ledger, q.filter, q.today, q.window)
    title = f"{len(items)} 项，{span(q.window)}" if q.window else f"全部 {len(items)} 项"
    answer(q, items, titled(q, title), entry_notes(q, items), late=late_besides(items, late_items(q)))


@takes(without=WINDOW_OPTIONS)
def search(
    asked: Asked,
    words: Annotated[list[str], typer.Argument(metavar="文字", help="要找的文字；写几个就要都有")],
) -> None:
    """查找文字：编号、类别、内容、节点、完成时限、责任单位、备注里都有这些字的事项。

    例：jc-tasks search 锅炉 监测
    """
    from jc_tasks.agenda.lines import all_items, late_besides

    q = question(asked, words=tuple(words))
    items = all_items(q.ledger, q.filter, q.today)
    title = titled(q, f"找到 {len(items)} 项" if items else "没有找到")
    answer(q, items, title, [], late=late_besides(items, late_items(q)))


def late_items(q: Question) -> "list[Item]":
    """What is late of the entries asked about, by whatever kind of deadline."""
    from jc_tasks.agenda.lines import overdue_items

    return overdue_items(q.ledger, q.filter._replace(kind="", status=""), q.today)


def entry_notes(q: Question, items: "list[Item]") -> list[str]:
    """How the entries divide by light, and what is late that their own lights do not show."""
    from jc_tasks.agenda.lines import late_besides, overdue_items

    if not items:
        return []
    notes = [f"截至 {q.today}：{count(items)}。"]
    if late := late_besides(items, overdue_items(q.ledger, q.filter, q.today)):
        notes.append(f"另有 {len(late)} 个节点或定期事项已逾期：{command_line('overdue', q.asked)}")
    return notes


COMMANDS = {"due": due, "overdue": overdue, "unit": unit, "list": entries, "search": search}
