"""What a listing is asked: the options that all of them take, and their answer to a clear question.

Here are the clock, and what is said when a name or a date in the question is wrong.
"""

import inspect
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer

from jc_tasks.cli.completion import category_words, formats, kinds, plan_ids, unit_names
from jc_tasks.cli.data import errors, folder_of, readable, tell
from jc_tasks.cli.output import FORMATS, put_tables, remark
from jc_tasks.window import Window, date_of, window_of

if TYPE_CHECKING:
    from jc_tasks.agenda import Filter, Item
    from jc_tasks.ledger import Ledger
    from jc_tasks.model import Plan, Season

WINDOWS = "30d、4w、2m、1q、1y、30天、两周、本周、下周、本月、下月、本季度、今年"
DATES = "2022-08-01、2022.8.1、20220801、2022年8月1日"


class Asked(NamedTuple):
    """The options as typed."""

    plan: Annotated[
        str,
        typer.Option(
            "--plan", metavar="计划", help="只看一个计划：air 大气、water 水、soil 土壤", autocompletion=plan_ids
        ),
    ] = ""
    category: Annotated[
        str,
        typer.Option(
            "--category", metavar="类别", help="只看一个类别：序号（三）或名称里的几个字", autocompletion=category_words
        ),
    ] = ""
    unit: Annotated[
        str, typer.Option("--unit", metavar="单位", help="只看一个单位，简称也可以", autocompletion=unit_names)
    ] = ""
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="类型",
            help="只看一类时限：by 截止、window 时段、start_by 启动、recurring 定期、from 起始、"
            "ongoing 长期、none 未定",
            autocompletion=kinds,
        ),
    ] = ""
    within: Annotated[str, typer.Option("--within", metavar="时段", help=f"从当天算起多长，或哪一段：{WINDOWS}")] = ""
    from_: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起（含当天）")] = ""
    to: Annotated[str, typer.Option("--to", metavar="日期", help="到哪天止（含当天）")] = ""
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", metavar="日期", help="把哪天当作今天；不写就是北京时间的今天（环境变量 JC_TASKS_AS_OF）"
        ),
    ] = ""
    data: Annotated[
        str, typer.Option("--data", metavar="目录", help="数据目录；不写就用随程序带的数据（环境变量 JC_TASKS_DATA）")
    ] = ""
    format: Annotated[
        str, typer.Option("--format", metavar="格式", help="输出格式：" + "、".join(FORMATS), autocompletion=formats)
    ] = "table"


WINDOW_OPTIONS = ("within", "from_", "to")


class Question(NamedTuple):
    """The options understood."""

    asked: Asked
    ledger: "Ledger"
    filter: "Filter"
    today: date
    window: Window | None


class Basis(NamedTuple):
    """What a phrase is read by."""

    year: int
    issued: date
    seasons: "dict[str, Season]"


def takes(*, without: tuple[str, ...] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command, whose first parameter is `asked`, the options of `Asked` after its own."""

    def dressed(function: Callable[..., None]) -> Callable[..., None]:
        shared = [p for name, p in inspect.signature(Asked).parameters.items() if name not in without]

        def command(**typed: Any) -> None:
            asked = Asked(**{p.name: typed.pop(p.name) for p in shared})
            function(asked, **typed)

        own = list(inspect.signature(function).parameters.values())[1:]
        keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
        command.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in keyword}
        command.__doc__ = function.__doc__
        return command

    return dressed


def question(asked: Asked, words: tuple[str, ...] = (), within: str = "", children: bool = False) -> Question:
    """The options understood and the ledger read; ends the program where either cannot be."""
    from jc_tasks.agenda import Filter

    check_format(asked.format)
    today = today_of(asked.as_of)
    window = _window(asked, within, today)
    ledger = readable(asked.data)
    plan = _plan_id(ledger, asked.plan)
    filter = Filter(
        plan=plan,
        category=_category(ledger, asked.category, plan),
        unit=unit_named(ledger, asked.unit) if asked.unit else "",
        kind=_kind(asked.kind),
        words=words,
        children=children,
    )
    return Question(asked, ledger, filter, today, window)


def answer(question: Question, items: list["Item"], title: str, notes: list[str], columns: str = "page") -> None:
    """Print a listing, and what is wrong with the data; exit 3 when the answer may lack something."""
    from jc_tasks.show import listing

    unit, format = question.filter.unit, question.asked.format
    wrong = errors(question.ledger)
    if wrong:
        notes = [*notes, f"注意：数据有 {len(wrong)} 处问题，以上结果可能不全。看全部问题：{_check(question.asked)}"]
    table = listing.table(
        items, question.ledger, title, tuple(notes), unit=unit, columns="whole" if format == "csv" else columns
    )
    put_tables(format, table, lambda: listing.records(items, unit=unit))
    if format in ("csv", "json"):
        for note in notes:
            remark(note)
    finish(question)


def finish(question: Question) -> None:
    """Say what is wrong with the data, once the product is out."""
    if wrong := errors(question.ledger):
        tell(wrong)
        raise typer.Exit(3)


# The clock


def today_of(typed: str) -> date:
    """--as-of, else JC_TASKS_AS_OF, else today in Asia/Shanghai (UTC+8 all year) whatever the machine's zone."""
    words, source = (typed, "--as-of") if typed else (os.environ.get("JC_TASKS_AS_OF", ""), "环境变量 JC_TASKS_AS_OF")
    if not words:
        return (datetime.now(UTC) + timedelta(hours=8)).date()
    return _date(words, source)


# Names and dates in the question


def check_format(typed: str) -> None:
    if typed not in FORMATS:
        wrong_usage("--format", f"没有“{typed}”这种格式。可以写：{'、'.join(FORMATS)}。")


def unit_named(ledger: "Ledger", typed: str) -> str:
    """The canonical name of the unit or group that a person typed; exit 4 with the nearest names when there is none."""
    named = ledger.registry.canonical(typed)
    if named in [group.name for group in ledger.registry.groups]:
        return str(named)
    found = ledger.registry.find(typed)
    if found.name is None:
        _unknown(ledger, f"没有叫“{typed}”的单位。", found.nearest, "全部单位：jc-tasks units")
    return found.name


def entry_named(question: Question, typed: str) -> "Item":
    """The entry or measure of that id; exit 4 with the nearest ids when there is none."""
    from jc_tasks.agenda import measure_items, step_items

    ledger, id = question.ledger, typed.strip().lower()
    for task in ledger.tasks:
        if task.id.lower() == id:
            return step_items(ledger, task, question.today)[0]
    for measure in ledger.measures:
        if measure.id.lower() == id:
            return measure_items([measure], "")[0]
    from difflib import get_close_matches

    ids = [task.id for task in ledger.tasks] + [measure.id for measure in ledger.measures]
    _unknown(ledger, f"没有编号是“{typed}”的事项。", tuple(get_close_matches(id, ids, n=5)), "全部编号：jc-tasks list")


def wrong_usage(option: str, message: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint=option)


def _date(words: str, source: str) -> date:
    day = date_of(words)
    if day is None:
        wrong_usage(source, f"“{words}”不是日期。可以写：{DATES}。")
    return day


def _window(asked: Asked, within: str, today: date) -> Window | None:
    if asked.from_ or asked.to:
        if asked.within:
            wrong_usage("--within", "不能和 --from、--to 一起用，请只留一种。")
        first = _date(asked.from_, "--from") if asked.from_ else None
        last = _date(asked.to, "--to") if asked.to else None
        if first and last and first > last:
            wrong_usage("--from", f"开始日期 {first} 晚于结束日期 {last}。")
        return Window(first, last)
    words = asked.within or within
    window = window_of(words, today) if words else None
    if words and window is None:
        wrong_usage("--within", f"“{words}”不是时段。可以写：{WINDOWS}；或者用 --from、--to 写起止日期。")
    return window


def _plan_id(ledger: "Ledger", typed: str) -> str:
    plans: tuple[Plan, ...] = ledger.plans
    wanted = typed.strip().casefold()
    for plan in plans:
        if wanted in (plan.id.casefold(), plan.name.casefold(), plan.title.casefold()):
            return plan.id
    if wanted:
        known = "、".join(f"{plan.id}（{plan.name}）" for plan in plans)
        wrong_usage("--plan", f"没有“{typed}”这个计划。可以写：{known}。")
    return ""


def _kind(typed: str) -> str:
    from jc_tasks.show.listing import KIND_WORDS

    for kind, word in KIND_WORDS.items():
        if typed.strip().casefold() in (kind, word):
            return kind
    if typed:
        known = "、".join(f"{kind}（{word}）" for kind, word in KIND_WORDS.items())
        wrong_usage("--kind", f"没有“{typed}”这种时限。可以写：{known}。")
    return ""


def _category(ledger: "Ledger", typed: str, plan: str) -> str:
    from jc_tasks.agenda import categories, categories_named

    if typed and not any(plan in ("", category.plan) for category in categories_named(ledger, typed)):
        from difflib import get_close_matches

        titles = [category.title for category in categories(ledger) if plan in ("", category.plan)]
        near = tuple(dict.fromkeys(get_close_matches(typed, titles, n=3, cutoff=0.2)))
        _unknown(ledger, f"没有叫“{typed}”的类别。", near, "全部类别：jc-tasks categories")
    return typed


def _unknown(ledger: "Ledger", message: str, nearest: tuple[str, ...], elsewhere: str) -> NoReturn:
    remark(message + (f"最接近的是：{'、'.join(nearest)}。" if nearest else "") + elsewhere)
    if wrong := errors(ledger):
        remark(f"数据有 {len(wrong)} 处问题，也可能因此找不到：")
        tell(wrong)
        raise typer.Exit(3)
    raise typer.Exit(4)


# What a phrase is read by


def basis_of(folder: str, year: str, issued: str) -> "Basis":
    """What to read a phrase by: year and issue date as typed, else of the data's first plan; the data's seasons."""
    from jc_tasks.ledger import read

    ledger = read(folder_of(folder))
    today = today_of("")
    plan_year, plan_issued = (ledger.plans[0].year, ledger.plans[0].issued) if ledger.plans else (today.year, today)
    return basis_in([year, issued], Basis(plan_year, plan_issued, ledger.settings.seasons))


def basis_in(typed: list[str], usual: "Basis") -> "Basis":
    """`usual`, save the year and the issue date that were typed."""
    year, issued = (word.strip() for word in (*typed, "", "")[:2])
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2200):
        wrong_usage("--year", f"“{year}”不是年份。可以写：2022。")
    return Basis(
        int(year) if year else usual.year, _date(issued, "--issued") if issued else usual.issued, usual.seasons
    )


# What to type next


def command_line(command: str, asked: Asked, **changed: str) -> str:
    """What to type for `command` to ask about the same names, day and data, save what is `changed`."""
    words = ["jc-tasks", command]
    for name in ("within", "plan", "category", "unit", "kind", "as_of", "data"):
        value = changed.get(name, "" if name == "within" else getattr(asked, name))
        if value:
            words += ["--" + name.replace("_", "-"), _quoted(value)]
    return " ".join(words)


def _check(asked: Asked) -> str:
    return "jc-tasks check" + (f" {_quoted(asked.data)}" if asked.data else "")


def _quoted(word: str) -> str:
    plain = all(character.isalnum() or character in "-_./:" for character in word)
    return word if plain else "'" + word.replace("'", "'\\''") + "'"
