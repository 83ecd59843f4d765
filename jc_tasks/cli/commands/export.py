"""`jc-tasks export`: files for other programs."""

import sys
from typing import Annotated

import typer

from jc_tasks.agenda.lines import Item, dated_items, due_items, is_routine, ledger_lines
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import answer, finish
from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.completion import exports
from jc_tasks.cli.console import put, remark
from jc_tasks.cli.formats import EXPORTED, check_extra
from jc_tasks.cli.options import Asked, format_asked, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.wording import due_notes, due_title, narrowed, titled
from jc_tasks.output.formats import ics, xlsx


@takes(without=("format",), files=".xlsx 电子表格、.ics 日历、.csv 表格、.html 网页等")
def export(
    asked: Asked,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="格式",
            help="xlsx 电子表格、ics 日历、csv、json、markdown、html；不写就看文件名",
            autocompletion=exports,
        ),
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
    format = _format(asked, format.strip().casefold())
    check_extra(format)
    q = question(
        asked._replace(format="table" if format in ("xlsx", "ics") else format),
        needs=lambda q: q.wanted(q.window)._replace(histories=format == "ics"),
    )
    if format == "ics":
        put(_calendar(q, routines))
        finish(q, closed=False)
        return
    items = _lines(q)
    if format == "xlsx":
        put(xlsx.render(items, q.ledger, q.today, unit=q.filter.unit, title=_name(q)))
        finish(q, closed=False)
        return
    answer(q, items, *_around(q, items))


def _format(asked: Asked, typed: str) -> str:
    format = format_asked(asked, typed, EXPORTED)
    if not format:
        known = "、".join(EXPORTED)
        wrong_usage("--format", f"请写明格式，或者用 -o 写带扩展名的文件名（例如 台账.xlsx）。可以写：{known}。")
    if format == "xlsx" and asked.output in ("", "-") and sys.stdout.isatty():
        wrong_usage("--format", "xlsx 不是文字，不能显示在屏幕上。请写明文件：-o 台账.xlsx")
    return format


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


def _calendar(q: Question, routines: bool) -> bytes:
    """Every unfinished date as an event; what has none to show is counted on stderr."""
    window = q.window or Window(None, None)
    items = dated_items(q.ledger, window, q.filter, q.today)
    items = [item for item in items if q.filter.status or not item.standing.closed]
    left_out = {(item.task.id, item.milestone) for item in items if is_routine(item) and not routines}
    if left_out:
        remark(f"每日、每周的例行工作 {len(left_out)} 项没有放进日历；要放就加 --routines。")
    shown = [item for item in items if routines or not is_routine(item)]
    if not shown:
        remark("日历是空的：没有符合条件的日期。")
    return ics.render(shown, q.ledger, q.today, title=_name(q), last=window.last)


def _name(q: Question) -> str:
    """What the file is about, where it is narrowed down; else the renderer has its own name for the whole."""
    return f"{narrowed(q)} 行动计划任务" if narrowed(q) else ""
