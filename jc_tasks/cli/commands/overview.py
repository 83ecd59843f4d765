"""The commands that look at the whole: stats, calendar, timeline. Each reads, asks, prints."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from jc_tasks.agenda.windows import Window
from jc_tasks.cli.ask import WINDOW_OPTIONS, Asked, Question, closing, command_line, finish, question, takes
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import page, put_tables, remark
from jc_tasks.cli.wording import day, narrowed, span, titled

if TYPE_CHECKING:
    from collections.abc import Callable

    from jc_tasks.agenda.grouping import Heading
    from jc_tasks.agenda.lines import Item
    from jc_tasks.agenda.stats import Tally
    from jc_tasks.output.tables import Table

LONGEST_YEARS = 12


def groupings(incomplete: str) -> list[str]:
    return [word for word in ("unit", "category", "plan", "month") if word.startswith(incomplete)]


@takes(without=("status", *WINDOW_OPTIONS))
def stats(
    asked: Asked,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="分组",
            help="分开统计：unit 单位、category 类别、plan 计划、month 月份",
            autocompletion=groupings,
        ),
    ] = "",
) -> None:
    """办结率，各灯、各状态的项数。

    两个办结率：应完成办结率＝已办结÷到当天应完成的，全部办结率＝已办结÷全部有时限的。
    长期性工作、例行工作不算在内，另外写明项数。

    例：jc-tasks stats --by unit
    例：jc-tasks stats --by month --plan 大气
    """
    from jc_tasks.agenda.grouping import Heading, divided
    from jc_tasks.agenda.stats import entry_items, tally
    from jc_tasks.output.views import statistics

    by = _grouping(by, ("unit", "category", "plan", "month"))
    q = question(asked)
    items = entry_items(q.ledger, q.filter, q.today)
    total = tally(items, q.today)
    rows = {Heading(q.filter.plan, "", narrowed(q) or "全部"): total}
    title = titled(q, f"截至 {day(q.today)}，事项 {total.entries} 项，其中有时限的 {total.dated} 项")
    tables = statistics.overall(total, q.ledger.settings, title, *page(asked.format))
    notes = statistics.basis(total, q.today)
    if by:
        groups = divided(items, q.ledger, by, q.filter.unit)
        rows = {heading: one for heading, lines in groups.items() if (one := tally(lines, q.today)).entries}
        tables.append(statistics.divided(rows, q.ledger, by, *page(asked.format)))
        notes += _division_notes(q, by, rows, total, items)
    notes += _late_lines(q, total)
    _answer(q, tables, notes, lambda: statistics.sheet(rows, q.ledger), lambda: statistics.records(rows, by))


@takes(without=WINDOW_OPTIONS)
def calendar(
    asked: Asked,
    month: Annotated[
        str, typer.Argument(metavar="月份", help="2022-08、8、8月、上月、本月、下月；不写就是本月")
    ] = "本月",
) -> None:
    """一个月里哪天有什么到期。

    上面是月历，每天写着到期的项数和其中最急的灯；下面逐日列出。节点和定期事项的每一次都在内，办结的也在内。
    每日、每周的例行工作太多，只在最后合计。

    例：jc-tasks calendar 2022-08
    例：jc-tasks calendar 下月 --unit 泽州县
    """
    from jc_tasks.agenda.almanac import told_apart
    from jc_tasks.agenda.lines import dated_items
    from jc_tasks.output.views import month as shown

    q = question(asked)
    window = _month(month, q.today)
    first = window.first or q.today
    items, routines, cancelled = told_apart(dated_items(q.ledger, window, q.filter, q.today), q.filter.status)
    title = titled(q, f"{first.year}年{first.month}月，{_due_words(items)}")
    width, encoding = page(asked.format)
    grid = shown.grid(items, first, q.today, title)
    agenda = shown.agenda(items, width, encoding)
    tables = [grid, agenda] if shown.holds(grid, width, encoding) else [agenda._replace(title=title)]
    notes = _month_notes(q, window, items, routines, cancelled)
    _answer(q, tables, notes, lambda: shown.sheet(items), lambda: shown.records(items, routines))


@takes(without=("within",))
def timeline(
    asked: Asked,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="分组", help="每行是什么：category 类别、unit 单位、plan 计划", autocompletion=groupings
        ),
    ] = "category",
) -> None:
    """全年时间轴：各类别、各单位哪个月有多少到期，最急的是什么灯。

    不写 --from、--to 就看计划的年份。节点和定期事项的每一次都在内，办结的也在内。屏幕窄了按季度合并。

    例：jc-tasks timeline
    例：jc-tasks timeline --by unit --plan 大气
    """
    from jc_tasks.agenda.almanac import rows_of, slots, told_apart
    from jc_tasks.agenda.lines import dated_items
    from jc_tasks.output.views import timeline as shown

    by = _grouping(by, ("category", "unit", "plan")) or "category"
    q = question(asked)
    first, last = _span(q)
    items, routines, cancelled = told_apart(
        dated_items(q.ledger, Window(first, last), q.filter, q.today), q.filter.status
    )
    title = titled(q, f"{_span_words(first, last)}，{_due_words(items)}")
    unit = q.filter.unit
    months = slots(first, last, 1)
    rows = rows_of(items, q.ledger, by, months, unit)
    table = shown.table(items, q.ledger, by, (first, last), q.today, *page(asked.format), unit, title)
    notes = _timeline_notes(q, by, (first, last), items, routines, cancelled)
    _answer(q, [table], notes, lambda: shown.sheet(rows, q.ledger, months), lambda: shown.records(rows, by, months))


COMMANDS = {"stats": stats, "calendar": calendar, "timeline": timeline}


# What was asked


def _grouping(typed: str, known: tuple[str, ...]) -> str:
    from jc_tasks.output.views.statistics import BY_WORDS

    for by in known:
        if typed.strip().casefold() in (by, BY_WORDS[by]):
            return by
    if typed.strip():
        wrong_usage("--by", f"不能按“{typed}”分组。可以写：{'、'.join(f'{by}（{BY_WORDS[by]}）' for by in known)}。")
    return ""


def _month(words: str, today: date) -> Window:
    from jc_tasks.agenda.almanac import month_of

    window = month_of(words, today)
    if window is None:
        wrong_usage("月份", f"“{words}”不是月份。可以写：2022-08、8、8月、上月、本月、下月。")
    return window


def _span(q: Question) -> tuple[date, date]:
    """--from and --to; an end that is not written is that of the plan's year, or of the year of the other end."""
    from jc_tasks.agenda.almanac import year_of

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


# What is said above and below


def _due_words(items: "list[Item]") -> str:
    from jc_tasks.agenda.stats import is_done

    if not items:
        return "没有到期的事项"
    done = sum(map(is_done, items))
    return f"到期 {len(items)} 项" + (f"，其中已办结 {done} 项" if done else "")


def _answer(
    q: Question,
    tables: "list[Table]",
    notes: list[str],
    sheet: "Callable[[], Table]",
    records: "Callable[[], list[dict[str, object]]]",
) -> None:
    """Print the tables with the notes below the last, or the sheet, or the records; say what is wrong with the data."""
    notes = closing(q, notes)
    if q.asked.format == "csv":
        tables = [sheet()]
    head, *more = [*tables[:-1], tables[-1]._replace(notes=tuple(notes))]
    put_tables(q.asked.format, head, records, *more)
    if q.asked.format in ("csv", "json"):
        for note in notes:
            remark(note)
    finish(q)


def _division_notes(
    q: Question, by: str, rows: "dict[Heading, Tally]", total: "Tally", items: "list[Item]"
) -> list[str]:
    from jc_tasks.agenda.stats import joint_and_grouped
    from jc_tasks.output.views import statistics

    if by == "unit":
        return [statistics.unit_basis(rows, total, *joint_and_grouped(items))]
    return [statistics.month_basis(total)] if by == "month" else []


def _late_lines(q: Question, total: "Tally") -> list[str]:
    """Where the list of what is late has more lines than there are late entries, why."""
    from jc_tasks.agenda.lines import overdue_items

    late, entries = len(overdue_items(q.ledger, q.filter, q.today)), total.lights.get("红", 0)
    if late == entries:
        return []
    return [f"逾期的事项 {entries} 项；逾期清单把节点另列一行，共 {late} 行：{command_line('overdue', q.asked)}"]


def _month_notes(
    q: Question, window: Window, items: "list[Item]", routines: "list[Item]", cancelled: "list[Item]"
) -> list[str]:
    from jc_tasks.agenda.lines import overdue_items
    from jc_tasks.output.views.month import routine_words

    first = window.first or q.today
    notes = [f"月历里的“今”是 {day(q.today)}。"] if window.holds(q.today) else []
    if routines:
        notes.append(f"每日、每周的例行工作不在上面：{routine_words(routines)}。")
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
    from jc_tasks.agenda.almanac import told_apart
    from jc_tasks.agenda.lines import dated_items

    lines = told_apart(dated_items(q.ledger, Window(None, None), q.filter, q.today)).items
    months = [str(item.due)[:7] for item in lines]
    return max(months, key=months.count, default="")


def _timeline_notes(
    q: Question,
    by: str,
    ends: tuple[date, date],
    items: "list[Item]",
    routines: "list[Item]",
    cancelled: "list[Item]",
) -> list[str]:
    from jc_tasks.agenda.lines import dated_items
    from jc_tasks.output.views.statistics import BY_WORDS
    from jc_tasks.output.views.timeline import legend

    inside = Window(*ends)
    notes = [f"{legend(q.ledger.settings)}没有到期的{BY_WORDS[by]}不列。"] if items else []
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
