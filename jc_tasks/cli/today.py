"""`jc-tasks` alone: today at a glance, and what to type next."""

from jc_tasks.agenda.lines import Item, due_items, is_routine
from jc_tasks.agenda.period import day_words
from jc_tasks.agenda.windows import Window, window_of
from jc_tasks.cli.answer import closing, finish
from jc_tasks.cli.console import page, put_pages
from jc_tasks.cli.options import Asked, command_line
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.wording import example_day
from jc_tasks.ledger.value import NO_TASK, Wanted
from jc_tasks.model import Task
from jc_tasks.output.views import glance

NEXT = 5


def today(asked: Asked) -> None:
    q, ahead = _ahead(question(asked, needs=lambda q: NO_TASK))
    week, month = (due_items(q.ledger, _days(q, days), q.filter, q.today) for days in (7, 30))
    counts = f"{day_words(q.today)}：已逾期 {q.late()} 项，{_soon(week, month)}。"
    title = f"{counts}\n" + (f"接下来的 {len(ahead)} 项：" if ahead else "往后没有到期的事项。")
    example = ahead[0].task if ahead else _first_task(q)
    notes = [
        f"近期到期：{command_line('due', asked, within='30d')}",
        f"已经逾期：{command_line('overdue', asked)}",
        "全部命令：jc-tasks --help",
    ]
    if example:
        notes.insert(2, f"一条事项：{command_line('show ' + example.id, asked)}")
    if example and example.units:
        notes.insert(2, f"一个单位：{command_line('unit ' + example.units[0].name, asked)}")
    if example and not month:
        notes.insert(0, f"看别的日子：{command_line('due', asked, within='30d', as_of=example_day(q).isoformat())}")
    if over := _over(q):
        notes.insert(0, over)
    shown = glance.table(ahead, q.ledger, title, tuple(closing(q, [*notes, counts])), q.today, *page("table"))
    put_pages("table", [shown])
    finish(q)


def _days(q: Question, days: int) -> Window:
    return window_of(f"{days}d", q.today) or Window(q.today, None)


def _ahead(q: Question) -> tuple[Question, list[Item]]:
    """The next lines, and a ledger that has all tasks up to them and those of a month: as far as one must look."""
    for window in (_days(q, 30), _days(q, 366), Window(q.today, None)):
        q = q.having(q.wanted(window)._replace(measures=True))
        items = due_items(q.ledger, window, q.filter, q.today)
        ahead = [item for item in items if not is_routine(item)][:NEXT]
        if len(ahead) == NEXT:
            break
    return q, ahead


def _first_task(q: Question) -> Task | None:
    tasks, _ = q.folder.ids()
    return next(iter(q.folder.ledger(Wanted(ids=frozenset(id.lower() for id in tasks[:1]))).tasks), None)


def _over(q: Question) -> str:
    """That the year of a plan is over, "" while none is."""
    over = [plan for plan in q.ledger.plans if plan.year < q.today.year]
    if not over:
        return ""
    years = "、".join(dict.fromkeys(f"{plan.year}" for plan in over))
    which = "" if len(over) == len(q.ledger.plans) else f"{'、'.join(plan.name for plan in over)}的"
    return f"{which}计划年度（{years} 年）已经过去，上面是那一年的事项。建新一年的：jc-tasks init 目录"


def _soon(week: list[Item], month: list[Item]) -> str:
    """How much is due in 7 and in 30 days, and how much of it is routine."""
    routines = [sum(map(is_routine, items)) for items in (week, month)]
    told = [f"（其中每日、每周例行 {number} 项）" if number else "" for number in routines]
    first = "" if routines[0] == routines[1] else told[0]
    return f"7 天内到期 {len(week)} 项{first}，30 天内到期 {len(month)} 项{told[1]}"
