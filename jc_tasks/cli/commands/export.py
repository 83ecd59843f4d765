"""`jc-tasks export`: files for other programs."""

from typing import Annotated

import typer

from jc_tasks.agenda.lines import Item, dated_items, due_items, is_routine, ledger_lines
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer, finish
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.completion import exports
from jc_tasks.cli.console import put, remark
from jc_tasks.cli.options import Asked, format_asked, option, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.which_format import EXPORTED, LISTED, check_writable, in_words
from jc_tasks.cli.wording import due_notes, due_title, narrowed, titled
from jc_tasks.output.formats import DATES, FORMATS, LINES, file_of, that_show

FILES = that_show(LINES, DATES)


@takes(without=("format",), files=".xlsx 电子表格、.ics 日历、.csv 表格、.html 网页等")
def export(
    asked: Asked,
    format: Annotated[
        str,
        option("--format", "格式", f"{in_words(FILES)}、{'、'.join(EXPORTED[len(FILES) :])}；不写就看文件名", exports),
    ] = "",
    routines: Annotated[
        bool, typer.Option("--routines", "--含例行", help="日历里也放每日、每周的例行工作（不带提醒）")
    ] = False,
) -> None:
    """导出台账：电子表格、日历、网页等。

    不写时段就是整个台账：事项各占一行，节点、定期事项错过的一次另有一行。
    写了时段就和 jc-tasks due 一样，只有这段时间到期、没有办结的。
    日历里是没有办结的全部日期，提前 7 天和 1 天的上午 9 点提醒。

    例：jc-tasks export -o 台账.xlsx
    例：jc-tasks export --unit 泽州县 -o 泽州县.ics
    例：jc-tasks export --format csv --plan 大气 > 大气.csv
    """
    format = format_asked(asked, format.strip().casefold(), EXPORTED)
    if not format:
        known = "、".join(EXPORTED)
        wrong_usage("--format", f"请写明格式，或者用 -o 写带扩展名的文件名（例如 台账.xlsx）。可以写：{known}。")
    check_writable(format, asked.output, "台账")
    dates = DATES in FORMATS[format].shows
    q = question(asked._replace(format=format), needs=lambda q: q.wanted(q.window)._replace(histories=dates))
    if format in LISTED:
        items = _lines(q)
        answer(q, items, *_around(q, items))
        return
    items = _dates(q, routines) if dates else _lines(q)
    title = f"{narrowed(q)} 行动计划任务" if narrowed(q) else ""
    last = q.window.last if q.window else None
    put(file_of(format).render(items, q.ledger, q.today, unit=q.filter.unit, title=title, last=last))
    finish(q, closed=False)


def _lines(q: Question) -> list[Item]:
    if q.window:
        return due_items(q.ledger, q.window, q.filter, q.today)
    return ledger_lines(q.ledger, q.filter, q.today)


def _around(q: Question, items: list[Item]) -> tuple[str, list[str]]:
    """The title of a listing, and its closing lines."""
    if q.window:
        return due_title(q, q.window, items), due_notes(q, q.window, items, q.late())
    entries = len({item.task.id for item in items})
    title = f"台账 {entries} 项，连同节点等共 {len(items)} 行" if items else "台账里没有这样的事项"
    return titled(q, title), []


def _dates(q: Question, routines: bool) -> list[Item]:
    """Every unfinished date, for a calendar; what has none to show is counted on stderr."""
    items = dated_items(q.ledger, q.window or Window(None, None), q.filter, q.today)
    items = [item for item in items if q.filter.status or not item.standing.closed]
    left_out = {(item.task.id, item.milestone) for item in items if is_routine(item) and not routines}
    if left_out:
        remark(f"每日、每周的例行工作 {len(left_out)} 项没有放进日历；要放就加 --routines。")
    shown = [item for item in items if routines or not is_routine(item)]
    if not shown:
        remark("日历是空的：没有符合条件的日期。")
    return shown
