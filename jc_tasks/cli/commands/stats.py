"""`jc-tasks stats`: how much is done, how much is late."""

from typing import Annotated

from jc_tasks.agenda.grouping import Heading, divided
from jc_tasks.agenda.lines import Item
from jc_tasks.agenda.period import day_words
from jc_tasks.agenda.tallies import Tally, entry_items, joint_and_grouped, tally
from jc_tasks.cli.answer import answer_tables
from jc_tasks.cli.completion import groupings
from jc_tasks.cli.console import page
from jc_tasks.cli.names import grouping_named
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, command_line, option, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.wording import narrowed, titled
from jc_tasks.output.views import statistics


@takes(without=("status", *WINDOW_OPTIONS))
def stats(
    asked: Asked,
    by: Annotated[
        str, option("--by", "分组", "分开统计：unit 单位、category 类别、plan 计划、month 月份", groupings)
    ] = "",
) -> None:
    """办结率，各灯、各状态的项数。

    两个办结率：应完成办结率＝已办结÷到当天应完成的，全部办结率＝已办结÷全部有时限的。
    长期性工作、例行工作不算在内，另外写明项数。

    例：jc-tasks stats --by unit
    例：jc-tasks stats --by month --plan 大气
    """
    by = grouping_named(by, ("unit", "category", "plan", "month"))
    q = question(asked)
    items = entry_items(q.ledger, q.filter, q.today)
    total = tally(items, q.today)
    rows = {Heading(q.filter.plan, "", narrowed(q) or "全部"): total}
    title = titled(q, f"截至 {day_words(q.today)}，事项 {total.entries} 项，其中有时限的 {total.dated} 项")
    tables = statistics.overall(total, q.ledger.settings, title, *page(asked.format))
    notes = statistics.basis(total, q.today)
    if by:
        groups = divided(items, q.ledger, by, q.filter.unit)
        rows = {heading: one for heading, lines in groups.items() if (one := tally(lines, q.today)).entries}
        tables.append(statistics.divided(rows, q.ledger, by, *page(asked.format)))
        notes += _division_notes(q, by, rows, total, items)
    notes += _late_lines(q, total)
    answer_tables(q, tables, notes, lambda: statistics.sheet(rows, q.ledger), lambda: statistics.records(rows, by))


def _division_notes(q: Question, by: str, rows: dict[Heading, Tally], total: Tally, items: list[Item]) -> list[str]:
    if by == "unit":
        return [statistics.unit_basis(rows, total, *joint_and_grouped(items))]
    return [statistics.month_basis(total)] if by == "month" else []


def _late_lines(q: Question, total: Tally) -> list[str]:
    """Where the list of what is late has more lines than there are late entries, why."""
    late, entries = q.late(), total.lights.get("红", 0)
    if late == entries:
        return []
    return [f"逾期的事项 {entries} 项；逾期清单把节点另列一行，共 {late} 行：{command_line('overdue', q.asked)}"]
