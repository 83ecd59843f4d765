"""`jc-tasks report`: the report of a span of days, on paper or as a mail, one or one a unit."""

import os
from collections.abc import Iterable
from typing import Annotated, NamedTuple

import typer

from jc_tasks.agenda.lines import Filter, dated_items, is_routine, ledger_lines, loads
from jc_tasks.agenda.period import Period, calendar_period, span_period
from jc_tasks.agenda.windows import Window
from jc_tasks.cli.answer import finish, strange_units
from jc_tasks.cli.clock import day_named, wrong_usage
from jc_tasks.cli.completion import reports
from jc_tasks.cli.console import into, page, put, put_lines, remark, settle, without_command
from jc_tasks.cli.data import shipped_words, tell
from jc_tasks.cli.options import Asked, format_asked, option, takes
from jc_tasks.cli.question import Question, question
from jc_tasks.cli.which_format import REPORTED, check_writable, in_words
from jc_tasks.files import reason
from jc_tasks.ledger.contacts import Address, Contacts, address, read
from jc_tasks.model import Problem
from jc_tasks.output.formats import DATES, FORMATS, LINES, file_of, that_show
from jc_tasks.output.report_parts import Report
from jc_tasks.output.views import progress_report

ATTACHED = that_show(LINES, DATES)
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})
LONGEST_NAME = 60
MAIL = "eml"


class Post(NamedTuple):
    """What goes around a report to make a mail of it."""

    contacts: Contacts
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    attach: tuple[str, ...]


@takes(
    without=("kind", "status", "within", "from_", "to", "format"),
    files=".docx 文档、.html 网页、.eml 邮件、.txt 文本等",
)
def report(
    asked: Asked,
    week: Annotated[bool, typer.Option("--week", "--周", help="周报：当天所在的一周，周一到周日；不写就是它")] = False,
    month: Annotated[bool, typer.Option("--month", "--月", help="月报：当天所在的月")] = False,
    quarter: Annotated[bool, typer.Option("--quarter", "--季", help="季报：当天所在的季度")] = False,
    since: Annotated[list[str] | None, option("--from", "日期或邮箱", "从哪天起（含当天）；写邮箱就是发件人")] = None,
    until: Annotated[
        list[str] | None, option("--to", "日期或邮箱", "到哪天止（含当天）；写邮箱就是收件人，可以写几次")
    ] = None,
    format: Annotated[
        str, option("--format", "格式", f"{in_words(REPORTED)}；不写就看文件名，都没有就是 text", reports)
    ] = "",
    cc: Annotated[list[str] | None, option("--cc", "邮箱", "抄送，可以写几次")] = None,
    subject: Annotated[str, option("--subject", "标题", "邮件标题；不写就自动起")] = "",
    attach: Annotated[str, option("--attach", "附件", "邮件附件：xlsx、ics，或 xlsx,ics")] = "",
    each_unit: Annotated[bool, typer.Option("--each-unit", "--逐个单位", help="每个单位写一封邮件")] = False,
    outdir: Annotated[str, option("--outdir", "文件夹", "逐个单位的邮件放在哪里")] = "",
) -> None:
    """任务完成情况报告：总体、逾期、临期、本期办结、下期到期、各单位。

    eml 是一封完整的邮件，交给 sendmail -t 或 msmtp -t 就能发。收件人、发件人、联系电话可以写在数据目录的
    contacts.yaml 里。

    例：jc-tasks report --week
    例：jc-tasks report --month --format html -o 月报.html
    例：jc-tasks report --week --format eml --attach xlsx,ics --to zhang@example.org | sendmail -t
    例：jc-tasks report --week --each-unit --outdir 邮件
    """
    format = _format(asked, format.strip().casefold(), each_unit)
    first, senders = _told_apart(since or [], "--from")
    last, to = _told_apart(until or [], "--to")
    copies = [one for typed in cc or [] for one in _addresses(typed, "--cc")]
    attached = _attached(attach)
    if format != MAIL:
        only_mail = {"--to": to, "--from": senders, "--cc": cc, "--subject": subject, "--attach": attach}
        if unused := next((name for name, value in only_mail.items() if value), ""):
            wrong_usage(unused, "邮件才用得上，请加上 --format eml。")
    _check_each(each_unit, outdir, asked, to)
    dates = any(DATES in FORMATS[name].shows for name in attached)
    q = question(asked, needs=lambda q: q.wanted()._replace(loads=each_unit, histories=dates))
    span = _period(
        [name for name, on in (("week", week), ("month", month), ("quarter", quarter)) if on], first, last, q
    )
    contacts, problems = read(q.ledger.folder, q.ledger.registry)
    post = Post(contacts, senders[0] if senders else contacts.sender, tuple(to), tuple(copies), subject, attached)
    if each_unit:
        failed = _each(q, span, post, outdir)
    else:
        _one(q, span, post, format, problems)
        failed = False
    if problems:
        tell(problems)
    finish(q, closed=False)
    if failed or any(not problem.doubt for problem in problems):
        raise typer.Exit(3)


# What was asked


def _format(asked: Asked, typed: str, each_unit: bool) -> str:
    format = format_asked(asked, typed, REPORTED) or (MAIL if each_unit else "text")
    if each_unit and format != MAIL:
        wrong_usage("--format", "--each-unit 写的是邮件，格式只能是 eml，可以不写。")
    check_writable(format, asked.output, "周报")
    return format


def _told_apart(typed: list[str], option: str) -> tuple[str, list[Address]]:
    """One option, two uses: what has an @ is an address, all else a date, of which there is one at most."""
    days = [words for words in typed if "@" not in words and "＠" not in words]
    if len(days) > 1:
        wrong_usage(option, f"写了两个日期：{'、'.join(days)}。")
    found = [one for words in typed if words not in days for one in _addresses(words, option)]
    if option == "--from" and len(found) > 1:
        wrong_usage(option, "发件人只能有一个。")
    return days[0] if days else "", found


def _addresses(typed: str, option: str) -> list[Address]:
    found = []
    for words in typed.replace("，", ",").replace("；", ",").replace(";", ",").replace("、", ",").split(","):
        if not words.strip():
            continue
        one = address(words)
        if one is None:
            wrong_usage(option, f"“{words.strip()}”不是邮箱地址。可以写：zhang@example.org，几个用逗号隔开。")
        found.append(one)
    return found


def _attached(typed: str) -> tuple[str, ...]:
    names = list(dict.fromkeys(name.strip().casefold() for name in typed.replace("，", ",").split(",") if name.strip()))
    for name in names:
        if name not in ATTACHED:
            wrong_usage("--attach", f"没有“{name}”这种附件。可以写：{'、'.join(ATTACHED)}，或 xlsx,ics。")
        check_writable(name, name, "")
    return tuple(names)


def _check_each(each_unit: bool, outdir: str, asked: Asked, to: list[Address]) -> None:
    if not each_unit:
        if outdir:
            wrong_usage("--outdir", "只和 --each-unit 一起用；写一个文件用 -o。")
        return
    if not outdir:
        wrong_usage("--each-unit", "请用 --outdir 写明邮件放在哪个文件夹。")
    if asked.unit:
        wrong_usage("--unit", "不能和 --each-unit 一起用，请只留一种。")
    if asked.output:
        wrong_usage("--output", "不能和 --each-unit 一起用，请用 --outdir。")
    if to:
        wrong_usage("--to", "--each-unit 的收件人写在 contacts.yaml 里。")


def _period(named: list[str], first: str, last: str, q: Question) -> Period:
    """The calendar period of the as-of day, or the days from --from to --to (or to the as-of day)."""
    if len(named) + bool(first or last) > 1:
        wrong_usage("--week", "--week、--month、--quarter 和 --from、--to 的日期，只能写一种。")
    if last and not first:
        wrong_usage("--to", "还要用 --from 写从哪天起。")
    if first:
        start = day_named(first, "--from", q.today)
        end = day_named(last, "--to", q.today) if last else q.today
        if start > end:
            wrong_usage("--from", f"开始日期 {start} 晚于结束日期 {end}。")
        period = span_period(start, end)
    else:
        period = calendar_period(named[0] if named else "week", q.today)
    if period is None:
        wrong_usage("--from" if first else "--as-of", "下一期超出了日历能表示的年份。")
    return period


# What is written


def _one(q: Question, period: Period, post: Post, format: str, problems: list[Problem]) -> None:
    made = _made(q, q.filter, period, post, problems)
    render = file_of(format).render_report
    if format == MAIL:
        to = post.to or post.contacts.units.get(q.filter.unit, ())
        if not to:
            remark("邮件没有收件人：用 --to 写，或者写在 contacts.yaml 里。")
        message = _message(q, q.filter, made, post._replace(to=to))
        put(message if q.asked.output not in ("", "-") else message.replace(b"\r\n", b"\n"))
    elif FORMATS[format].screen:
        width, encoding = page(format)
        put(render(made, width=width, encoding=encoding))
    else:
        put(render(made), utf_8=FORMATS[format].utf_8)


def _made(q: Question, filter: Filter, period: Period, post: Post, problems: Iterable[Problem] = ()) -> Report:
    remarks = [without_command(words) for words in (shipped_words(q.asked.data), strange_units(q)) if words]
    contact = post.contacts.line
    return progress_report.report(
        q.ledger, filter, period, q.today, contact=contact, remarks=remarks, more_problems=problems
    )


def _each(q: Question, period: Period, post: Post, outdir: str) -> bool:
    """A message for every unit that answers for something; whether any could not be written."""
    try:
        os.makedirs(outdir, exist_ok=True)
    except OSError as error:
        remark(f"建不了文件夹 {outdir}：{reason(error)}。请换一个地方再试。")
        raise typer.Exit(3) from None
    taken: set[str] = set()
    names = [load.name for load in loads(q.ledger, q.filter) if load.direct or load.group]
    failed = []
    for name in names:
        filter = q.filter._replace(unit=name)
        made = _made(q, filter, period, post)
        message = _message(q, filter, made, post._replace(to=post.contacts.units.get(name, ())))
        try:
            with into(os.path.join(outdir, file_name(name, taken))):
                put(message)
        except typer.Exit:
            failed.append(name)
    silent = [name for name in names if name not in post.contacts.units]
    told = f"写好 {len(names) - len(failed)} 封邮件，在 {outdir}"
    if not failed:
        settle(told)
    put_lines(f"{told}。")
    if failed:
        put_lines(f"没有写成的 {len(failed)} 封：{'、'.join(failed)}。")
    if silent:
        put_lines(f"contacts.yaml 里没有地址的 {len(silent)} 个单位，它们的邮件没有收件人：{'、'.join(silent)}。")
    return bool(failed)


def file_name(unit: str, taken: set[str]) -> str:
    """A name that every system accepts and that is not yet `taken`: letters, digits, brackets, - and _; .eml."""
    plain = "".join(sign if sign.isalnum() or sign in "（）()-_" else "_" for sign in unit)[:LONGEST_NAME] or "_"
    if plain.casefold() in DEVICES:
        plain = f"_{plain}"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain}-{number}"
    taken.add(found.casefold())
    return f"{found}.eml"


def _message(q: Question, filter: Filter, made: Report, post: Post) -> bytes:
    message: bytes = file_of(MAIL).render_report(
        made,
        subject=post.subject,
        sender=post.sender,
        to=post.to,
        cc=post.cc,
        attachments=tuple(_attachment(q, filter, made.title, name) for name in post.attach),
    )
    return message


def _attachment(q: Question, filter: Filter, title: str, format: str) -> tuple[str, str, bytes]:
    """The ledger as `export` writes it, of what the report is about: its name, its type, its content."""
    if DATES in FORMATS[format].shows:
        dated = dated_items(q.ledger, Window(None, None), filter, q.today)
        items = [item for item in dated if not item.standing.closed and not is_routine(item)]
    else:
        items = ledger_lines(q.ledger, filter, q.today)
    content = file_of(format).render(items, q.ledger, q.today, unit=filter.unit, title=title)
    return f"jc-tasks-{q.today.isoformat()}.{format}", FORMATS[format].type, content
