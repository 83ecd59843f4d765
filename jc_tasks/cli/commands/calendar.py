"""`jc-tasks calendar`: a month, what falls due on each day."""

from datetime import date
from typing import Annotated

from jc_tasks.agenda.almanac import month_of, told_apart
from jc_tasks.agenda.lines import Item, dated_items, overdue_items
from jc_tasks.agenda.period import day_words
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer_tables
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import page
from jc_tasks.cli.options import WINDOW_OPTIONS, Asked, argument, command_line, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.wording import due_words, titled
from jc_tasks.output.views import month as shown


@takes(without=WINDOW_OPTIONS)
def calendar(
    asked: Asked,
    month: Annotated[str, argument("月份", "2022-08、8、8月、上月、本月、下月；不写就是本月")] = "本月",
) -> None:
    """一个月里哪天有什么到期。

    上面是月历，每天写着到期的项数和其中最急的灯；下面逐日列出。节点和定期事项的每一次都在内，办结的也在内。
    每日、每周的例行工作太多，只在最后合计。

    例：jc-tasks calendar 2022-08
    例：jc-tasks calendar 下月 --unit 泽州县
    """
    q = question(asked, needs=lambda q: q.wanted(_up_to(_month(month, q.today), q.today)))
    window = _month(month, q.today)
    first = window.first or q.today
    items, routines, cancelled = told_apart(dated_items(q.ledger, window, q.filter, q.today), q.filter.status)
    title = titled(q, f"{first.year}年{first.month}月，{due_words(items)}")
    width, encoding = page(asked.format)
    grid = shown.grid(items, first, q.today, title)
    agenda = shown.agenda(items, width, encoding)
    tables = [grid, agenda] if shown.holds(grid, width, encoding) else [agenda._replace(title=title)]
    notes = _month_notes(q, window, items, routines, cancelled)
    answer_tables(q, tables, notes, lambda: shown.sheet(items), lambda: shown.records(items, routines))


def _month(words: str, today: date) -> Window:
    window = month_of(words, today)
    if window is None:
        wrong_usage("月份", f"“{words}”不是月份。可以写：2022-08、8、8月、上月、本月、下月。")
    return window


def _up_to(window: Window, today: date) -> Window:
    """What is late is said too."""
    return Window(None, max(window.last or today, today))


def _month_notes(
    q: Question, window: Window, items: list[Item], routines: list[Item], cancelled: list[Item]
) -> list[str]:
    first = window.first or q.today
    notes = [f"月历里的“今”是 {day_words(q.today)}。"] if window.holds(q.today) else []
    if routines:
        notes.append(f"每日、每周的例行工作不在上面：{shown.routine_words(routines)}。")
    if cancelled:
        notes.append(f"已取消 {len(cancelled)} 项，不在上面。")
    late = [one for one in overdue_items(q.ledger, q.filter, q.today) if one.due and one.due < first]
    if late:
        notes.append(
            f"{first.month}月以前到期、截至 {q.today} 已逾期的有 {len(late)} 项：{command_line('overdue', q.asked)}"
        )
    if not items and (other := _month_with_most(q)):
        notes.append(f"看别的月份：{command_line(f'calendar {other}', q.asked)}")
    return notes


def _month_with_most(q: Question) -> str:
    """The month in which most falls due, of what was asked; "" if nothing ever does."""
    q = q.having(q.wanted())
    lines = told_apart(dated_items(q.ledger, Window(None, None), q.filter, q.today)).items
    months = [str(item.due)[:7] for item in lines]
    return max(months, key=months.count, default="")
