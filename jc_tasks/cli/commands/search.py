"""`jc-tasks search`: tasks that hold all the words."""

from typing import Annotated

from jc_tasks.agenda.lines import all_items
from jc_tasks.cli.answer import answer, late_beside
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, argument, takes
from jc_tasks.cli.question import question
from jc_tasks.cli.wording import titled


@takes(without=WINDOW_OPTIONS)
def search(
    asked: Asked,
    words: Annotated[list[str], argument("文字", "要找的文字；写几个就要都有")],
) -> None:
    """查找文字：编号、类别、内容、节点、完成时限、责任单位、备注里都有这些字的事项。

    例：jc-tasks search 锅炉 监测
    """
    q = question(asked, words=tuple(words))
    items = all_items(q.ledger, q.filter, q.today)
    title = titled(q, f"找到 {len(items)} 项" if items else "没有找到")
    answer(q, items, title, [], late=late_beside(q, items))
