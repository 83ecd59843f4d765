"""The answer to a question: the listing, what it may lack, whose ledger it is, what is wrong with the data."""

from collections.abc import Callable, Iterable

import typer

from jc_tasks.agenda.lines import Item, late_besides, overdue_items, unregistered
from jc_tasks.cli.console import put_answer, remark
from jc_tasks.cli.data import errors, shipped_words, tell
from jc_tasks.cli.options import check_line
from jc_tasks.cli.question import Question
from jc_tasks.ledger.value import Wanted
from jc_tasks.output.shown import Table
from jc_tasks.output.views import listing

MOST_STRANGE = 5


def answer(
    question: Question,
    items: list[Item],
    title: str,
    notes: list[str],
    *,
    late: Iterable[Item] = (),
    missed: bool = False,
) -> None:
    """Print a listing, and what is wrong with the data; exit 3 when the answer may lack something.

    `late` lines are said beside the light of their task; `missed` tells that the lines count missed dates.
    """
    q, unit = question, question.filter.unit
    put_answer(
        q.asked.format,
        lambda: [listing.table(items, q.ledger, title, unit=unit, late=late, missed=missed)],
        lambda: listing.whole(items, q.ledger, unit=unit),
        lambda: listing.records(items, unit=unit),
        closing(q, notes),
    )
    finish(q)


def answer_tables(
    q: Question,
    tables: list[Table],
    notes: list[str],
    rows: Callable[[], Table],
    objects: Callable[[], list[dict[str, object]]],
) -> None:
    """Print tables with the notes below the last, or the rows, or the objects; say what is wrong with the data."""
    put_answer(q.asked.format, lambda: tables, rows, objects, closing(q, notes))
    finish(q)


def closing(question: Question, notes: list[str]) -> list[str]:
    """The closing lines; that the answer may lack something where the data is wrong; whose ledger it is."""
    wrong = errors(question.ledger)
    warning = f"注意：数据有 {len(wrong)} 处问题，以上结果可能不全。看全部问题：{check_line(question.asked)}"
    strange = strange_units(question) if question.filter.unit else ""
    return [*notes, *filter(None, [strange, warning if wrong else "", shipped_words(question.asked.data)])]


def strange_units(question: Question) -> str:
    """How many rows name units that the register does not know, and where: they are counted to no other unit."""
    ledger, asked, plan = question.ledger, question.asked, question.filter.plan
    names = ledger.registry.strange(ledger.unit_names)
    found = unregistered(question.folder.ledger(Wanted(plan, units=names)), plan) if names else {}
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
    return f"有 {rows} 项的责任单位不在单位名册里，只算在它自己名下：{where}。核对：{check_line(asked)}"


def finish(question: Question, *, closed: bool = True) -> None:
    """Say what is wrong with the data, once the product is out; whose ledger it is, where no closing line has."""
    if not closed and (words := shipped_words(question.asked.data)):
        remark(words)
    if wrong := errors(question.ledger):
        tell(wrong)
        raise typer.Exit(3)


def late_beside(q: Question, items: list[Item]) -> list[Item]:
    """What is late of the tasks asked about, by whatever kind of deadline, and is not among the lines."""
    return late_besides(items, overdue_items(q.ledger, q.filter._replace(kind="", status=""), q.today))
