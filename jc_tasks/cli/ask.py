"""What a listing is asked: the options that all of them take, and their answer to a clear question.

Here are the clock, and what is said when a name or a date in the question is wrong.
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer

from jc_tasks.agenda.windows import Window, window_of
from jc_tasks.cli.clock import day_named, today_of, wrong_usage
from jc_tasks.cli.completion import category_words, formats, kinds, plan_ids, statuses, unit_names, window_words
from jc_tasks.cli.console import into, put_tables, remark
from jc_tasks.cli.data import errors, folder_of, ledger_in, readable, shipped_words, tell
from jc_tasks.cli.formats import LISTED, format_of
from jc_tasks.cli.records import keep_off, with_progress
from jc_tasks.cli.shell import typed_as

if TYPE_CHECKING:
    from jc_tasks.agenda.lines import Filter, Item
    from jc_tasks.ledger import Ledger
    from jc_tasks.model import Plan, Season, Task

WINDOWS = "30d、4w、2m、1q、1y、30天、两周、本周、下周、上月、本月、下月、本季度、今年、8月、三季度、2022年8月"


FILES = "结果写进这个文件，格式跟着文件名：{}"


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
            help="只看一类时限：by 截止、window 时段、start_by 启动、recurring 定期（list、unit 里连同有定期节点的）、"
            "from 起始、ongoing 长期、none 未定",
            autocompletion=kinds,
        ),
    ] = ""
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看一种状态：未开始、进行中、已办结、已销号、已取消",
            autocompletion=statuses,
        ),
    ] = ""
    within: Annotated[
        str,
        typer.Option(
            "--within", metavar="时段", help=f"从当天算起多长，或哪一段：{WINDOWS}", autocompletion=window_words
        ),
    ] = ""
    from_: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天起（含当天）")] = ""
    to: Annotated[str, typer.Option("--to", metavar="日期", help="到哪天止（含当天）")] = ""
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", metavar="日期", help="把哪天当作今天；不写就是北京时间的今天（环境变量 JC_TASKS_AS_OF）"
        ),
    ] = ""
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="目录",
            help="数据目录（环境变量 JC_TASKS_DATA）；不写用哪个，见 jc-tasks use",
        ),
    ] = ""
    format: Annotated[
        str, typer.Option("--format", metavar="格式", help="输出格式：" + "、".join(LISTED), autocompletion=formats)
    ] = ""
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="文件", help=FILES.format(".csv 表格、.html 网页、.txt 文本等"))
    ] = ""
    no_index: Annotated[
        bool, typer.Option("--no-index", help="不用索引，直接读文件（环境变量 JC_TASKS_NO_INDEX）；结果一样，只是慢些")
    ] = False


MOST_STRANGE = 5
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


def takes(*, without: tuple[str, ...] = (), files: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command, whose first parameter is `asked`, the options of `Asked` after its own.

    `files` says in the help which files it writes, where they are not those of a listing.
    """

    def dressed(function: Callable[..., None]) -> Callable[..., None]:
        shared = [p for name, p in inspect.signature(Asked).parameters.items() if name not in without]
        if files:
            output = typer.Option("--output", "-o", metavar="文件", help=FILES.format(files))
            shared = [p.replace(annotation=Annotated[str, output]) if p.name == "output" else p for p in shared]

        def command(**typed: Any) -> None:
            asked = Asked(**{p.name: typed.pop(p.name) for p in shared})
            if "format" not in without:
                asked = asked._replace(format=format_asked(asked, asked.format, LISTED) or "table")
            keep_off(asked.output, folder_of(asked.data))
            with into(asked.output):
                function(asked, **typed)

        own = list(inspect.signature(function).parameters.values())[1:]
        keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
        command.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in keyword}
        command.__doc__ = function.__doc__
        return command

    return dressed


def format_asked(asked: Asked, typed: str, formats: tuple[str, ...]) -> str:
    """The format that was typed, or that the name of the file asks for; "" where there is neither."""

    def line(command: str) -> str:
        unasked = {"kind": "", "status": "", "within": ""} if command == "report" else {"within": asked.within}
        return command_line(command, asked, **unasked)

    return format_of(asked.output, typed, formats, line)


def question(asked: Asked, words: tuple[str, ...] = (), within: str = "", children: bool = False) -> Question:
    """The options understood and the ledger read; ends the program where either cannot be."""
    from jc_tasks.agenda.lines import Filter

    today = today_of(asked.as_of)
    window = _window(asked, within, today)
    ledger = with_progress(readable(asked.data, no_index=asked.no_index), today)
    plan = _plan_id(ledger, asked.plan)
    filter = Filter(
        plan=plan,
        category=_category(ledger, asked.category, plan),
        unit=unit_named(ledger, asked.unit) if asked.unit else "",
        kind=_kind(asked.kind),
        status=_status(asked.status),
        words=words,
        children=children,
    )
    return Question(asked, ledger, filter, today, window)


def answer(
    question: Question,
    items: list["Item"],
    title: str,
    notes: list[str],
    *,
    late: Iterable["Item"] = (),
    missed: bool = False,
) -> None:
    """Print a listing, and what is wrong with the data; exit 3 when the answer may lack something.

    `late` lines are said beside the light of their entry; `missed` tells that the lines count missed dates.
    """
    from jc_tasks.output.views import listing

    unit, format = question.filter.unit, question.asked.format
    notes = closing(question, notes)
    table = listing.table(
        items, question.ledger, title, tuple(notes), unit=unit, whole=format == "csv", late=late, missed=missed
    )
    put_tables(format, table, lambda: listing.records(items, unit=unit))
    if format in ("csv", "json"):
        for note in notes:
            remark(note)
    finish(question)


def closing(question: Question, notes: list[str]) -> list[str]:
    """The closing lines; that the answer may lack something where the data is wrong; whose ledger it is."""
    wrong = errors(question.ledger)
    warning = f"注意：数据有 {len(wrong)} 处问题，以上结果可能不全。看全部问题：{_check(question.asked)}"
    strange = strange_units(question) if question.filter.unit else ""
    return [*notes, *filter(None, [strange, warning if wrong else "", shipped_words(question.asked.data)])]


def strange_units(question: Question) -> str:
    """How many rows name units that the register does not know, and where: they are counted to no other unit."""
    from jc_tasks.agenda.lines import unregistered

    ledger, asked = question.ledger, question.asked
    found = unregistered(ledger, question.filter.plan)
    if not found:
        return ""
    if not ledger.registry.units:
        return "单位名册（units.yaml）是空的：单位照台账里的原样认，写法不同的不会算到一起。"
    rows = len({id for ids in found.values() for id in ids})
    shown = [
        f"“{name}”（{'、'.join(ids[:3])}{f' 等 {len(ids)} 项' if len(ids) > 3 else ''}）" for name, ids in found.items()
    ]
    more = f" 等 {len(shown)} 家" if len(shown) > MOST_STRANGE else ""
    where = "、".join(shown[:MOST_STRANGE]) + more
    return f"有 {rows} 项的责任单位不在单位名册里，只算在它自己名下：{where}。核对：{_check(asked)}"


def finish(question: Question, *, closed: bool = True) -> None:
    """Say what is wrong with the data, once the product is out; whose ledger it is, where no closing line has."""
    if not closed and (words := shipped_words(question.asked.data)):
        remark(words)
    if wrong := errors(question.ledger):
        tell(wrong)
        raise typer.Exit(3)


# Names and dates in the question


def check_format(typed: str) -> None:
    if typed not in LISTED:
        wrong_usage("--format", f"没有“{typed}”这种格式。可以写：{'、'.join(LISTED)}。")


def unit_named(ledger: "Ledger", typed: str) -> str:
    """The name of the unit or group that a person typed; exit 4 with the nearest names when there is none.

    What the register does not know but a row names is a unit as well. A name as it stands comes before one like it.
    """
    registry = ledger.registry
    named = registry.canonical(typed)
    if named in [group.name for group in registry.groups]:
        return str(named)
    found = registry.with_units(registry.strange(ledger.unit_names)).find(typed)
    if found.name is None:
        _unknown(ledger, f"没有叫“{typed}”的单位。", found.nearest, "全部单位：jc-tasks units")
    return found.name


def entry_named(question: Question, typed: str) -> "Item | None":
    """The entry or the bare measure of that id; None when there is none."""
    from jc_tasks.agenda.lines import measure_items, step_items

    ledger, id = question.ledger, _id(question.ledger, typed)
    if task := _entry(ledger, id):
        return step_items(ledger, task, question.today)[0]
    measures = [measure for measure in ledger.measures if measure.id.lower() == id]
    return next(iter(measure_items(ledger, measures, "")), None)


def entry_among(ledger: "Ledger", typed: str) -> "Task":
    """The entry of that id; exit 4 with the nearest ids when there is none."""
    if task := _entry(ledger, _id(ledger, typed)):
        return task
    unknown_entries(ledger, [typed])


def _entry(ledger: "Ledger", id: str) -> "Task | None":
    """The first entry of that id, whatever its capitals."""
    named = next((one for one in ledger.entry_ids if one.lower() == id), None)
    return next(iter(ledger.only([named]).tasks), None) if named else None


def unknown_entries(ledger: "Ledger", typed: list[str]) -> NoReturn:
    """Say of each that there is no such entry, and which ids are nearest; exit 4."""
    ids = list(dict.fromkeys(ledger.entry_ids + [measure.id for measure in ledger.measures]))
    *others, last = typed
    for one in others:
        remark(_not_found(f"没有编号是“{one}”的事项。", _nearest_ids(ledger, one, ids)))
    _unknown(ledger, f"没有编号是“{last}”的事项。", _nearest_ids(ledger, last, ids), "全部编号：jc-tasks list")


def _nearest_ids(ledger: "Ledger", typed: str, ids: list[str]) -> tuple[str, ...]:
    """For a bare number every id with that number, else what is spelt alike."""
    from difflib import get_close_matches

    id = _id(ledger, typed)
    same = [one for one in ids if id.isdigit() and one.partition("-")[2].lstrip("mpt") == id]
    return tuple(same or get_close_matches(id, ids, n=5))


def _id(ledger: "Ledger", typed: str) -> str:
    """An id as the ledger writes it, for AIR-49, 大气-49 and 大气49 too."""
    import unicodedata

    id = unicodedata.normalize("NFKC", typed).strip().lower()
    for plan in ledger.plans:
        if id.startswith(plan.name.lower()):
            return f"{plan.id}-{id.removeprefix(plan.name.lower()).lstrip('-')}".lower()
    return id


def _window(asked: Asked, within: str, today: date) -> Window | None:
    if asked.from_ or asked.to:
        if asked.within:
            wrong_usage("--within", "不能和 --from、--to 一起用，请只留一种。")
        first = day_named(asked.from_, "--from", today) if asked.from_ else None
        last = day_named(asked.to, "--to", today) if asked.to else None
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
    for plan in plans if wanted else ():
        if wanted in (plan.id.casefold(), plan.name.casefold(), plan.title.casefold()):
            return plan.id
    if wanted:
        known = "、".join(f"{plan.id}（{plan.name}）" for plan in plans)
        wrong_usage("--plan", f"没有“{typed}”这个计划。可以写：{known}。")
    return ""


def _kind(typed: str) -> str:
    from jc_tasks.output.views.listing import KIND_WORDS

    for kind, word in KIND_WORDS.items():
        if typed.strip().casefold() in (kind, word):
            return kind
    if typed:
        known = "、".join(f"{kind}（{word}）" for kind, word in KIND_WORDS.items())
        wrong_usage("--kind", f"没有“{typed}”这种时限。可以写：{known}。")
    return ""


def _status(typed: str) -> str:
    from jc_tasks.progress.standing import STATUSES

    for status in STATUSES:
        if typed.strip().removeprefix("已") == status.removeprefix("已"):
            return status
    if typed:
        wrong_usage("--status", f"没有“{typed}”这种状态。可以写：{'、'.join(STATUSES)}。")
    return ""


def _category(ledger: "Ledger", typed: str, plan: str) -> str:
    from jc_tasks.agenda.categories import categories, categories_named

    if typed and not any(plan in ("", category.plan) for category in categories_named(ledger, typed)):
        from difflib import get_close_matches

        titles = [category.title for category in categories(ledger) if plan in ("", category.plan)]
        near = tuple(dict.fromkeys(get_close_matches(typed, titles, n=3, cutoff=0.2)))
        _unknown(ledger, f"没有叫“{typed}”的类别。", near, "全部类别：jc-tasks categories")
    return typed


def _not_found(message: str, nearest: tuple[str, ...]) -> str:
    return message + (f"最接近的是：{'、'.join(nearest)}。" if nearest else "")


def _unknown(ledger: "Ledger", message: str, nearest: tuple[str, ...], elsewhere: str) -> NoReturn:
    remark(_not_found(message, nearest) + elsewhere)
    if wrong := errors(ledger):
        remark(f"数据有 {len(wrong)} 处问题，也可能因此找不到：")
        tell(wrong)
        raise typer.Exit(3)
    raise typer.Exit(4)


# What a phrase is read by


def basis_of(folder: str, year: str, issued: str, no_index: bool = False) -> "Basis":
    """What to read a phrase by: year and issue date as typed, else of the data's first plan; the data's seasons."""
    ledger = ledger_in(folder, no_index=no_index)
    today = today_of("")
    plan_year, plan_issued = (ledger.plans[0].year, ledger.plans[0].issued) if ledger.plans else (today.year, today)
    return basis_in([year, issued], Basis(plan_year, plan_issued, ledger.settings.seasons))


def basis_in(typed: list[str], usual: "Basis") -> "Basis":
    """`usual`, save the year and the issue date that were typed."""
    year, issued = (word.strip() for word in (*typed, "", "")[:2])
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2200):
        wrong_usage("--year", f"“{year}”不是年份。可以写：2022。")
    return Basis(
        int(year) if year else usual.year, day_named(issued, "--issued") if issued else usual.issued, usual.seasons
    )


# What to type next


def command_line(command: str, asked: Asked, **changed: str) -> str:
    """What to type for `command` to ask about the same names, day and data, save what is `changed`."""
    words = ["jc-tasks", command]
    for name in ("within", "plan", "category", "unit", "kind", "status", "as_of", "data"):
        value = changed.get(name, "" if name == "within" else getattr(asked, name))
        if value:
            words += ["--" + name.replace("_", "-"), typed_as(value)]
    return " ".join(words)


def _check(asked: Asked) -> str:
    return "jc-tasks check" + (f" {typed_as(asked.data)}" if asked.data else "")
