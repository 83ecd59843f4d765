"""The clock, the only one; and dates as people type them."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

import typer

from jc_tasks.agenda.windows import date_of, day_of, no_such_day
from jc_tasks.cli.console import remark

DATES = "2022-08-01、2022.8.1、20220801、2022年8月1日"


def today_of(typed: str) -> date:
    """--as-of, else JC_TASKS_AS_OF, else today in Asia/Shanghai (UTC+8 all year) whatever the machine's zone."""
    set_up = os.environ.get("JC_TASKS_AS_OF", "").strip()
    words, source = (typed, "--as-of") if typed else (set_up, "环境变量 JC_TASKS_AS_OF")
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    return day_named(words, source, today) if words else today


def now() -> datetime:
    """The moment something is recorded."""
    return datetime.now(UTC)


def day_named(words: str, source: str, today: date | None = None) -> date:
    """The date that was typed; 8月1日 and 今天 only where `today` says of which year, and then it is said."""
    day = date_of(words)
    if day is None and today and (day := day_of(words, today)):
        if "月" in words:
            remark(f"{source} {words} 按 {today.year} 年算：{day}。")
        return day
    if day is None:
        wrong = f"“{words}”：{reason}" if (reason := no_such_day(words)) else f"“{words}”不是日期"
        wrong_usage(source, f"{wrong}。可以写：{DATES}。")
    return day


def wrong_usage(option: str, message: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint=option)
