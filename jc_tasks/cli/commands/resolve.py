"""`jc-tasks resolve`: how a deadline is read, and why."""

from datetime import date
from typing import Annotated, NamedTuple

from jc_tasks.cli.clock import day_named, today_of, wrong_usage
from jc_tasks.cli.console import lines, put_answer
from jc_tasks.cli.data import ledger_in
from jc_tasks.cli.options import NAME_OPTIONS, WINDOW_OPTIONS, Asked, argument, option, takes
from jc_tasks.model import Season
from jc_tasks.output.views import explain


class Basis(NamedTuple):
    """What a phrase is read by."""

    year: int
    issued: date
    seasons: dict[str, Season]


@takes(without=("as_of", *NAME_OPTIONS, *WINDOW_OPTIONS))
def resolve(
    asked: Asked,
    phrase: Annotated[str, argument("时限", "完成时限的原话；写 - 就从标准输入读，每行一个")],
    year: Annotated[str, option("--year", "年份", "计划年度；不写就用数据里第一个计划的")] = "",
    issued: Annotated[str, option("--issued", "日期", "印发日期；不写就用数据里第一个计划的")] = "",
) -> None:
    """一个完成时限怎么读、为什么。

    写 - 时每行一个时限，后面可以用制表符隔开，写年份和印发日期；json 格式就每行一个对象。

    例：jc-tasks resolve 2022年8月底前
    例：jc-tasks resolve 每季度末月25日前 --year 2022
    """
    basis = _basis_of(asked.data, year, issued, asked.no_index)
    many = phrase == "-"
    typed = [line.split("\t") for line in lines()] if many else [[phrase]]
    found = [explain.read(words, *_basis_in(rest, basis)) for words, *rest in typed]
    put_answer(
        asked.format,
        lambda: [explain.table(found)] if many else [explain.sheet(found[0])],
        lambda: explain.whole(found),
        lambda: explain.records(found),
        as_lines=many,
    )


def _basis_of(folder: str, year: str, issued: str, no_index: bool = False) -> Basis:
    """What to read a phrase by: year and issue date as typed, else of the data's first plan; the data's seasons."""
    ledger = ledger_in(folder, no_index=no_index)
    today = today_of("")
    plan_year, plan_issued = (ledger.plans[0].year, ledger.plans[0].issued) if ledger.plans else (today.year, today)
    return _basis_in([year, issued], Basis(plan_year, plan_issued, ledger.settings.seasons))


def _basis_in(typed: list[str], usual: Basis) -> Basis:
    """`usual`, save the year and the issue date that were typed."""
    year, issued = (word.strip() for word in (*typed, "", "")[:2])
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2200):
        wrong_usage("--year", f"“{year}”不是年份。可以写：2022。")
    return Basis(
        int(year) if year else usual.year, day_named(issued, "--issued") if issued else usual.issued, usual.seasons
    )
