"""`jc-tasks timeline`: a year, what falls due in each month."""

from datetime import date
from typing import Annotated

from jc_tasks.agenda.almanac import rows_of, slots, told_apart, year_of
from jc_tasks.agenda.lines import Item, dated_items
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer_tables
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.completion import groupings
from jc_tasks.cli.console import page
from jc_tasks.cli.names import grouping_named
from jc_tasks.cli.options import Asked, command_line, option, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.wording import due_words, span, titled
from jc_tasks.output.views import year as shown
from jc_tasks.output.views.listing import BY_WORDS

LONGEST_YEARS = 12


@takes(without=("within",))
def timeline(
    asked: Asked,
    by: Annotated[
        str, option("--by", "分组", "每行是什么：category 类别、unit 单位、plan 计划", groupings)
    ] = "category",
) -> None:
    """全年时间轴：各类别、各单位哪个月有多少到期，最急的是什么灯。

    不写 --from、--to 就看计划的年份。节点和定期事项的每一次都在内，办结的也在内。屏幕窄了按季度合并。

    例：jc-tasks timeline
    例：jc-tasks timeline --by unit --plan 大气
    """
    by = grouping_named(by, ("category", "unit", "plan")) or "category"
    q = question(asked)
    first, last = _span(q)
    items, routines, cancelled = told_apart(
        dated_items(q.ledger, Window(first, last), q.filter, q.today), q.filter.status
    )
    title = titled(q, f"{_span_words(first, last)}，{due_words(items)}")
    unit = q.filter.unit
    months = slots(first, last, 1)
    rows = rows_of(items, q.ledger, by, months, unit)
    table = shown.table(items, q.ledger, by, (first, last), q.today, *page(asked.format), unit, title)
    notes = _timeline_notes(q, by, (first, last), items, routines, cancelled)
    answer_tables(
        q, [table], notes, lambda: shown.sheet(rows, q.ledger, months), lambda: shown.records(rows, by, months)
    )


def _span(q: Question) -> tuple[date, date]:
    """--from and --to; an end that is not written is that of the plan's year, or of the year of the other end."""
    year = year_of(q.ledger, q.filter, q.today)
    first, last = q.window or Window(None, None)
    first = first or date(min(year, last.year if last else year), 1, 1)
    last = last or date(max(year, first.year), 12, 31)
    if last.year - first.year >= LONGEST_YEARS:
        wrong_usage("--from", f"{first} 至 {last} 太长，时间轴最多看 {LONGEST_YEARS} 年。")
    return first, last


def _span_words(first: date, last: date) -> str:
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return span(Window(first, last))
    return f"{first.year}年" + (f"至{last.year}年" if last.year > first.year else "")


def _timeline_notes(
    q: Question,
    by: str,
    ends: tuple[date, date],
    items: list[Item],
    routines: list[Item],
    cancelled: list[Item],
) -> list[str]:
    inside = Window(*ends)
    notes = [f"{shown.legend(q.ledger.settings)}没有到期的{BY_WORDS[by]}不列。"] if items else []
    if items and inside.holds(q.today):
        notes[0] += f"带 * 的是今天（{q.today}）所在的一列。"
    if by == "unit" and items:
        notes.append(
            "几个单位共同负责的，以及经“各县（市、区）人民政府”这类统称负责的，每个单位都算一次；合计只算一次。"
        )
    if routines:
        number = len({(item.task.id, item.milestone) for item in routines})
        notes.append(f"每日、每周的例行工作 {number} 项不在上面。")
    if cancelled:
        notes.append(f"已取消 {len(cancelled)} 项，不在上面。")
    every = dated_items(q.ledger, Window(None, None), q.filter, q.today)
    outside = [one.due for one in every if one.due and not one.deadline.recur and not inside.holds(one.due)]
    if outside:
        years = sorted({when.year for when in outside})
        counts = "、".join(f"{year}年 {sum(when.year == year for when in outside)} 项" for year in years)
        first, last = min(outside[0], ends[0]).year, max(outside[-1], ends[1]).year
        line = command_line("timeline", q.asked) + f" --from {first}-01-01 --to {last}-12-31"
        where = f"一起看：{line}" if last - first < LONGEST_YEARS else ""
        notes.append(f"另有 {len(outside)} 项不在这段时间里到期（{counts}）。{where}")
    return notes
