"""The command that makes a ledger of an office's file: import. It reads, drafts, writes, and reports."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from jc_tasks.cli.clock import day_named, today_of, wrong_usage
from jc_tasks.cli.console import page, put, put_lines, remark, settle
from jc_tasks.cli.data import tell
from jc_tasks.cli.records import keep_off_records, log_in
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.waiting import bar
from jc_tasks.cli.which_folder import SHIPPED, which
from jc_tasks.deadlines import resolve
from jc_tasks.deadlines.mentions import Mention
from jc_tasks.importing.draft import Draft, draft, proposed_steps
from jc_tasks.importing.ledger_text import ledger_text
from jc_tasks.importing.printed_units import PrintedUnits
from jc_tasks.importing.request import Request
from jc_tasks.ledger.checks import secrecy_mark
from jc_tasks.ledger.compare import moved
from jc_tasks.ledger.folder import EMPTY, enlist, keep, keep_aside, lay_out, register
from jc_tasks.ledger.load import customs, read, read_file, read_text
from jc_tasks.ledger.registry import Suggestions
from jc_tasks.ledger.value import BESIDES, SETTINGS, Ledger
from jc_tasks.model import Problem, Season
from jc_tasks.office_files import Document, Line
from jc_tasks.office_files import read as read_document
from jc_tasks.output.views.imported import absent, folded, preview, report
from jc_tasks.progress.log_file import read as read_log
from jc_tasks.safeyaml.showable import showable

MOST_TASKS = 20_000  # of a ledger that is written and read back
EVERY_TABLE = tuple(range(1, 1000))
MOST_SHOWN = 20
LONG = 300_000  # bytes of a file that takes more than a moment
FIRST_YEAR, LAST_YEAR = 2000, 2099
PACKAGES = {"openpyxl": "openpyxl", "docx": "python-docx", "lxml": "python-docx"}


def import_(
    file: Annotated[
        str, typer.Argument(metavar="文件", help="Word、Excel、CSV 或文本文件（.docx .xlsx .csv .txt .md）")
    ],
    plan: Annotated[str, typer.Option("--plan", metavar="代号", help="计划的代号，编号以它开头，如 air、water")] = "",
    year: Annotated[str, typer.Option("--year", metavar="年份", help="计划年度：没写年份的时限按这一年读")] = "",
    issued: Annotated[str, typer.Option("--issued", metavar="日期", help="印发日期，如 2023-03-01")] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="文件", help="写成哪个 .yaml 文件；不写就显示出来")
    ] = "",
    table: Annotated[
        str, typer.Option("--table", metavar="几", help="只取第几张表：2，或 2,3，或 2-4；全部写 all")
    ] = "",
    deadline: Annotated[
        str,
        typer.Option("--deadline", metavar="时限", help="文件里没有写完成时限的，都用这一个，如 2023年底前"),
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="简称", help="计划的简称，如 大气；列表里用它")] = "",
    title: Annotated[str, typer.Option("--title", metavar="全称", help="计划的全称；不写就用文件里的标题")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会导入什么，不写文件")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件已经有了也覆盖")] = False,
    data: Annotated[str, typer.Option("--data", metavar="目录", help="按哪个数据目录的单位名册认单位")] = "",
) -> None:
    """从 Word、Excel、CSV 或文本文件导入台账。

    按表头找出台账的表，把跨页断开的接上，合并单元格填满，文字照原文，写成能看能改的 .yaml 文件。
    另外报告：读到几项，序号缺的、重的，读不懂的时限，不认识的单位，内容里像是分步时限的话，没有放进台账的行。

    例：jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01 -o 数据/air.yaml
    例：jc-tasks import 通知.docx --plan water --year 2023 --issued 2023-03-01 --dry-run
    """
    _check_named(file, plan, year, issued)
    request = Request(
        _plan(plan),
        _year(year),
        day_named(issued, "--issued"),
        _words(name),
        _words(title),
        _tables(table),
        _words(deadline),
    )
    target = _target(output, request.plan)
    if target and not dry_run:
        _check_target(target, request.plan, force)
    settings, registry = customs(target.parent if target else _data(data))
    _check_deadline(request, settings.seasons)
    document = _document(Path(file))
    file_name = target.name if target else f"{request.plan}.yaml"
    with bar("正在读台账", long=_is_long(file)) as tick:
        drafted = draft(document, request, registry, settings.seasons)
        _check_tables(drafted)
        if len(drafted.tasks) > MOST_TASKS:
            _too_many(drafted)
        steps = proposed_steps(drafted, settings.seasons, tick)
        text = ledger_text(drafted, steps)
        ledger = read_text(text, file_name, settings, drafted.printed.registry)
    told = _report(drafted, ledger, steps)
    if not drafted.tasks:
        remark(told.rstrip())
        _nothing(drafted)
    _check_read_back(drafted, ledger)
    if target and not dry_run:
        _check_recorded(target, ledger)
    if dry_run:
        put(preview(ledger) + "\n" + told)
        typed = {
            "--plan": plan,
            "--year": year,
            "--issued": issued,
            "--table": table,
            "--deadline": deadline,
            "--name": name,
            "--title": title,
            "-o": output,
        }
        words = [f"{option} {typed_as(value)}" for option, value in typed.items() if value]
        again = " ".join(["jc-tasks import", typed_as(file), *words, *(["--force"] if force else [])])
        remark(f"只是试看，什么也没有写。要写：{again}{'' if output else ' -o 目录/' + file_name}")
    elif target is None:
        put(text)
        remark(told.rstrip())
        remark(f"没有写文件。要存成台账，加上 -o 目录/{file_name}")
    else:
        left = _write(target, text, force, drafted.printed)
        settle(f"{target} 已经写好")
        put(told)
        _say_next(target, ledger)
        if left:
            _refused(left)


# What was typed


def _check_named(file: str, plan: str, year: str, issued: str) -> None:
    """The three that are needed are asked for together, with an example."""
    needed = {
        "--plan": (plan, "代号（如 air）", "air"),
        "--year": (year, "年份", "YYYY"),
        "--issued": (issued, "印发日期", "YYYY-MM-DD"),
    }
    missing = [f"{option} {words}" for option, (typed, words, _) in needed.items() if not typed]
    if missing:
        example = " ".join(f"{option} {typed_as(typed or like)}" for option, (typed, _, like) in needed.items())
        raise typer.BadParameter(f"还要写：{'、'.join(missing)}。例：jc-tasks import {typed_as(file)} {example}")


def _data(typed: str) -> Path:
    """The folder whose register is meant; never the shipped one unless it is named, whose units are another city's."""
    found = which(typed, os.environ)
    if typed and not os.path.isdir(found.folder):
        wrong_usage("--data", f"没有“{typed[:80]}”这个目录。检查写的路径。")
    return Path() if found.how == SHIPPED else found.folder


def _plan(typed: str) -> str:
    plan = typed.strip().lower()
    if not plan.isalnum() or len(plan) > 20:
        wrong_usage("--plan", f"“{typed[:40]}”不能作计划代号。用几个字母，如 air、water、soil。")
    return plan


def _year(typed: str) -> int:
    year = typed.strip().removesuffix("年")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        wrong_usage("--year", f"“{typed[:40]}”不是年份。可以写：2023。")
    return int(year)


def _words(typed: str) -> str:
    """Without what cannot be seen, as a ledger may not hold it."""
    return "".join(filter(showable, typed)).strip()


def _tables(typed: str) -> tuple[int, ...]:
    """2,3 or 2-4 as numbers; all of them is every number that a file can have."""
    if typed.strip().lower() in ("all", "全部"):
        return EVERY_TABLE
    numbers: list[int] = []
    for part in typed.replace("，", ",").replace("、", ",").split(","):
        first, dash, last = part.strip().partition("-")
        ends = [first, last if dash else first]
        if not typed.strip():
            continue
        if not all(
            end.strip().isascii() and end.strip().isdigit() and len(end.strip()) < 4 and int(end) for end in ends
        ):
            wrong_usage("--table", f"“{typed[:40]}”不是第几张表。可以写：2，或 2,3，或 2-4，或 all。")
        numbers += range(int(ends[0]), int(ends[1]) + 1)
    return tuple(numbers)


def _check_deadline(request: Request, seasons: Mapping[str, Season]) -> None:
    """What is said for many tasks at once has to be read rightly."""
    if not request.deadline:
        return
    read = resolve(request.deadline, year=request.year, issued=request.issued, seasons=seasons)
    if read.kind == "none":
        wrong_usage("--deadline", f"“{request.deadline[:40]}”读不成时限：{read.note}。可以写：{request.year}年底前。")


def _target(typed: str, plan: str) -> Path | None:
    if typed in ("", "-"):
        return None
    path = Path(typed)
    if os.path.isdir(path) or typed.endswith(("/", os.sep)):
        path = path / f"{plan}.yaml"
    if path.suffix.lower() not in (".yaml", ".yml"):
        wrong_usage("--output", f"台账文件的名字要以 .yaml 结尾，如 {typed_as(str(path.with_suffix('.yaml')))}。")
    name = path.name
    if name.lower() in BESIDES or name.startswith(".") or name != name.strip() or not name.isprintable():
        wrong_usage("--output", f"“{name[:40]}”不能作台账的文件名。可以写：{plan}.yaml。")
    return path


def _check_target(target: Path, plan: str, force: bool) -> None:
    """Refuses to overwrite the log or settings, what is there unless forced to, and a plan that another ledger has."""
    keep_off_records(target)
    if os.path.lexists(target) and not force:
        wrong_usage("--output", f"已经有 {target} 了，没有覆盖。换一个文件名，或者加 --force 覆盖它。")
    if os.path.exists(target.parent / SETTINGS):
        for task in read(target.parent).tasks:
            if task.plan == plan and task.place.file != target.name:
                there = typed_as(str(target.parent / task.place.file))
                wrong_usage("--plan", f"计划代号 {plan} 已经用在 {there} 里。换一个代号，或者写 -o {there} --force。")


# Reading and reporting


def _check_tables(drafted: Draft) -> None:
    """Ends where the document has no table of that number, or none of that plan."""
    asked = drafted.request.tables
    missing = [str(number) for number in asked if number > drafted.found] if asked != EVERY_TABLE else []
    if missing:
        tables = "1" if drafted.found == 1 else f"1-{drafted.found}"
        remark(f"没有第 {'、'.join(missing)} 张表，文件里共 {drafted.found} 张。可以写：--table {tables}。")
        raise typer.Exit(3)
    if drafted.absent:
        remark(absent(drafted).rstrip())
        raise typer.Exit(3)


def _document(path: Path) -> Document:
    try:
        with bar("正在打开文件", long=_is_long(str(path))):
            document = read_document(path)
    except ModuleNotFoundError as error:
        package = PACKAGES.get(error.name or "", error.name or "")
        remark(f"读这种文件要先装一个附加的包：{typed_as(sys.executable)} -m pip install {package}")
        raise typer.Exit(2) from None
    if not isinstance(document, Document):
        _refused(document)
    for text, place in _texts(document):
        if mark := secrecy_mark(text):
            remark(f"{document.name} {place}有密级标志“{mark}”。涉密的事项不能放进这个工具，没有导入。")
            raise typer.Exit(3)
    return document


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Its lines and cells, merged ones once, each with its place."""
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text, block.place
        else:
            yield from ((one.text, row.place) for row in block.rows for one in row.cells if not (one.left or one.above))


def _refused(problem: Problem) -> NoReturn:
    tell([problem])
    raise typer.Exit(3)


def _is_long(path: str) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) > LONG


def _report(drafted: Draft, ledger: Ledger, steps: Mapping[str, Sequence[Mention]]) -> str:
    """Folded to a terminal's width; in a pipe or a file one fact a line."""
    suggestions = Suggestions(ledger.registry)
    strange = ledger.registry.strange(unit.name for task in ledger.tasks for unit in task.units)
    told = report(drafted, ledger, steps, {name: suggestions.of(name) for name in strange})
    return folded(told, *page("text")) if sys.stdout.isatty() else told


def _check_read_back(drafted: Draft, ledger: Ledger) -> None:
    """Refuses to write what a reader of ledgers would not read to its end."""
    cut = [problem for problem in ledger.problems if problem.code in ("too-large", "too-long")]
    if cut or len(ledger.tasks) < len(drafted.tasks):
        tell(cut)
        _too_many(drafted)


def _check_recorded(target: Path, ledger: Ledger) -> None:
    """Refuses to put other tasks under ids that something is recorded of: what was done would be said of them."""
    if not os.path.exists(target):
        return
    recorded = {event.id for event in read_log(log_in(target.parent))[0]}
    wrong = [(old, new) for old, new in moved(read_file(target), ledger) if old.id in recorded]
    if wrong:
        remark(f"这些编号有进度记录，换上新台账就会落到别的事项头上，没有写（{len(wrong)} 条）：")
        for old, new in wrong[:MOST_SHOWN]:
            remark(f"  {old.id} 原来是“{old.text[:30]}”，新的是“{new.text[:30]}”")
        again = "先用 -o 写成另一个文件，照旧台账改好各条的编号（id），再换上。"
        remark(f"{again}看有什么不同：jc-tasks diff 旧文件 新文件")
        raise typer.Exit(3)


def _too_many(drafted: Draft) -> NoReturn:
    remark(f"读到 {len(drafted.tasks)} 项，一份台账放不下，没有写。拆成几个文件，或用 --table 分几次导入。")
    raise typer.Exit(3)


def _nothing(drafted: Draft) -> NoReturn:
    if drafted.unchosen:
        remark("要取的表里没有事项。用 --table 写明取第几张表。")
    else:
        remark(
            "没有找到台账的表，或者表头下面没有事项。表头里要有任务（具体措施、工作任务……）、完成时限、责任单位这样的栏名。"
        )
    raise typer.Exit(3)


# Writing


def _write(target: Path, text: str, force: bool, printed: PrintedUnits) -> Problem | None:
    """Into the file, whole or not at all, and listed, its units in the register; a new or empty folder is laid out.

    What could not be listed or registered is the problem that it returns: the ledger itself is written then.
    """
    folder = target.parent
    if not os.path.exists(folder) or _is_empty(folder):
        laid = lay_out(folder, sample=False, today=today_of(""))
        if laid.problem:
            _refused(laid.problem)
        made = "、".join(name for name in laid.made if name != EMPTY)
        remark(f"{folder} 是新的数据目录，放好了 {made}。")
    aside = keep_aside(target, text.encode()) if force else None
    if isinstance(aside, Problem):
        _refused(aside)
    if problem := keep(target, text.encode(), overwrite=force):
        _refused(problem)
    remark(f"已写入 {target}")
    if aside:
        old, new = typed_as(str(aside)), typed_as(str(target))
        remark(f"原来的留作 {aside}。看有什么不同：jc-tasks diff {old} {new}")
    if not os.path.exists(folder / SETTINGS):
        return None
    left = enlist(folder, target.name)
    if printed.units or printed.groups:
        left = register(folder, printed.units, printed.groups) or left
    return left


def _is_empty(folder: Path) -> bool:
    try:
        return not os.listdir(folder)
    except OSError:
        return False


def _say_next(target: Path, ledger: Ledger) -> None:
    folder = typed_as(str(target.parent))
    if not os.path.exists(target.parent / SETTINGS):
        put_lines(f"下一步：先把 {target.parent} 建成数据目录：jc-tasks init {folder}")
    put_lines(f"下一步：打开 {target} 核对，改好后检查：jc-tasks check {folder}")
    if ledger.tasks:
        put_lines(f"看近期到期：jc-tasks due --data {folder}")
