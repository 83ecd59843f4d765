"""The commands that look something up: show, units, categories, resolve, check."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from jc_tasks.cli.ask import (
    WINDOW_OPTIONS,
    Asked,
    basis_in,
    basis_of,
    entry_named,
    finish,
    question,
    takes,
    unknown_entries,
)
from jc_tasks.cli.clock import today_of, wrong_usage
from jc_tasks.cli.completion import entry_ids
from jc_tasks.cli.console import lines, put, put_sheets, put_tables, remark
from jc_tasks.cli.data import folder_of
from jc_tasks.cli.records import with_progress

if TYPE_CHECKING:
    from jc_tasks.output.views.explain import Reading

NAME_OPTIONS = ("plan", "category", "unit", "kind")


@takes(without=(*NAME_OPTIONS, *WINDOW_OPTIONS))
def show(
    asked: Asked,
    ids: Annotated[
        list[str], typer.Argument(metavar="编号", help="事项或措施的编号，可以写几个", autocompletion=entry_ids)
    ],
) -> None:
    """一条事项的全部内容：原文、时限怎么读、日期、单位、对应措施、原文行号、说明。

    例：jc-tasks show air-49
    例：jc-tasks show 大气-49 water-p3
    """
    from jc_tasks.output.views import detail, listing

    q = question(asked)
    found = {id: entry_named(q, id) for id in ids}
    items, missing = [item for item in found.values() if item], [id for id, item in found.items() if item is None]
    if not items:
        unknown_entries(q.ledger, missing)
    if asked.format == "csv":
        put_tables("csv", listing.table(items, q.ledger, "", whole=True), list)
    else:
        sheets = [detail.sheet(item, q.ledger, q.today) for item in items]
        put_sheets(asked.format, sheets, lambda: [detail.full_record(item, q.ledger, q.today) for item in items])
    if missing:
        unknown_entries(q.ledger, missing)
    finish(q, closed=False)


@takes(without=("category", "unit", "kind", *WINDOW_OPTIONS))
def units(asked: Asked) -> None:
    """单位名称和各自的事项数。--unit 和 jc-tasks unit 后面可以写这些名称，简称、别名也可以。"""
    from jc_tasks.agenda.lines import loads
    from jc_tasks.output.views import unit_names

    q = question(asked)
    found = loads(q.ledger, q.filter)
    put_tables(asked.format, unit_names.units(found, q.ledger), lambda: unit_names.unit_records(found, q.ledger))
    finish(q, closed=False)


@takes(without=("category", "unit", "kind", *WINDOW_OPTIONS))
def categories(asked: Asked) -> None:
    """类别和各自的事项数。--category 后面可以写序号（三），或名称里的几个字。"""
    from jc_tasks.agenda.categories import categories
    from jc_tasks.output.views import unit_names

    q = question(asked)
    found = [category for category in categories(q.ledger) if q.filter.plan in ("", category.plan)]
    put_tables(asked.format, unit_names.categories(found, q.ledger), lambda: unit_names.category_records(found))
    finish(q, closed=False)


@takes(without=("as_of", *NAME_OPTIONS, *WINDOW_OPTIONS))
def resolve(
    asked: Asked,
    phrase: Annotated[str, typer.Argument(metavar="时限", help="完成时限的原话；写 - 就从标准输入读，每行一个")],
    year: Annotated[str, typer.Option("--year", metavar="年份", help="计划年度；不写就用数据里第一个计划的")] = "",
    issued: Annotated[str, typer.Option("--issued", metavar="日期", help="印发日期；不写就用数据里第一个计划的")] = "",
) -> None:
    """一个完成时限怎么读、为什么。

    写 - 时每行一个时限，后面可以用制表符隔开，写年份和印发日期；json 格式就每行一个对象。

    例：jc-tasks resolve 2022年8月底前
    例：jc-tasks resolve 每季度末月25日前 --year 2022
    """
    from jc_tasks.output.views import explain

    basis = basis_of(asked.data, year, issued, asked.no_index)
    if phrase == "-":
        found = [explain.read(words, *basis_in(rest, basis)) for words, *rest in (line.split("\t") for line in lines())]
        put_readings(asked.format, found)
    elif asked.format == "csv":
        put_readings("csv", [explain.read(phrase, *basis)])
    else:
        found = [explain.read(phrase, *basis)]
        put_sheets(asked.format, [explain.sheet(found[0])], lambda: explain.records(found))


def put_readings(format: str, found: list["Reading"]) -> None:
    """Many phrases: a table, csv with every column, or JSON Lines."""
    from jc_tasks.output.formats import json
    from jc_tasks.output.views import explain

    if format == "json":
        put(json.render(explain.records(found), as_lines=True), format)
    else:
        put_tables(format, explain.table(found, whole=format == "csv"), list)


CHECK_FORMATS = ("text", "json")


def check(
    directory: Annotated[str, typer.Argument(metavar="目录", help="数据目录；不写就检查正在用的数据")] = "",
    data: Annotated[str, typer.Option("--data", metavar="目录", help="同上")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="存疑的也算问题")] = False,
    format: Annotated[
        str,
        typer.Option("--format", metavar="格式", help="输出格式：text、json", autocompletion=lambda: [*CHECK_FORMATS]),
    ] = "text",
) -> None:
    """检查数据文件：每个问题在哪个文件、哪一行、怎么改。

    没有问题就什么也不显示，退出码 0；有问题退出码 1。标“存疑”的只是提醒，不算问题；加上 --strict 就算。

    例：jc-tasks check
    例：jc-tasks check 台账 --strict
    例：jc-tasks check --format json
    """
    from jc_tasks.ledger import read
    from jc_tasks.ledger.checks import every_problem
    from jc_tasks.ledger.contacts import read as read_contacts
    from jc_tasks.output.formats import json
    from jc_tasks.output.views import problems

    if format not in CHECK_FORMATS:
        wrong_usage("--format", f"没有“{format}”这种格式。可以写：{'、'.join(CHECK_FORMATS)}。")
    folder = folder_of(directory or data)
    if os.path.isfile(folder):
        message = f"“{folder}”是一个文件。要检查的是它所在的数据目录，请写：jc-tasks check {folder.parent}"
        wrong_usage("目录", message)
    ledger = with_progress(read(folder), today_of(""))
    found = every_problem(ledger, read_contacts(ledger.folder, ledger.registry)[1])
    if format == "json":
        put(json.render(problems.records(found)), format)
    elif found:
        put("\n".join(map(problems.describe, found)) + "\n")
    wrong = sum(not problem.doubt for problem in found)
    counts = [(wrong, "问题"), (len(found) - wrong, "存疑")]
    if told := "，".join(f"{count} 处{name}" for count, name in counts if count):
        remark(f"共 {told}。")
    if wrong or (strict and found):
        raise typer.Exit(1)


COMMANDS = {"show": show, "units": units, "categories": categories, "resolve": resolve, "check": check}
