"""What each command writes, and what a file of it may be called: it is written in the format of its name or not at all.

The one table of endings, and the one of formats.
"""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import NoReturn

import typer

from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import remark
from jc_tasks.cli.shell import typed_as

LISTED = ("table", "text", "markdown", "csv", "json", "html")
EXPORTED = ("xlsx", "ics", "csv", "json", "markdown", "html")
REPORTED = ("text", "markdown", "html", "eml", "docx")
WRITERS = {"list": (LISTED, "全部事项"), "export": (EXPORTED, "台账"), "report": (REPORTED, "任务完成情况报告")}
ENDINGS = {
    ".txt": "text",
    ".md": "markdown",
    ".csv": "csv",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".ics": "ics",
    ".eml": "eml",
    ".docx": "docx",
}
NEAREST = {".xls": ".xlsx", ".et": ".xlsx", ".ods": ".xlsx", ".doc": ".docx", ".wps": ".docx", ".pdf": ".html"}
RECORDS = (".yaml", ".yml")
EXTRAS = {"xlsx": "xlsxwriter", "docx": "docx"}  # format, which is the extra's name too -> the module that it needs
PACKAGES = {"xlsx": "XlsxWriter", "docx": "python-docx"}
BINARY = ("xlsx", "docx")
WORDS = {"xlsx": "电子表格", "docx": "文档（.docx）", "ics": "日历（.ics）", "eml": "邮件（.eml）"}


def check_format(typed: str) -> None:
    if typed not in LISTED:
        wrong_usage("--format", f"没有“{typed}”这种格式。可以写：{'、'.join(LISTED)}。")


def format_of(path: str, typed: str, formats: tuple[str, ...], line: Callable[[str], str]) -> str:
    """The format to write in: the one typed, else that of the file's name, else "".

    A usage error where the command does not write the format, or where name and format differ: .txt takes whatever is
    text, an ending that nobody knows whatever is typed. A name without an ending is text. "" and - are no file. `line`
    gives the command line of another command that does write it.
    """
    if typed and typed not in formats:
        wrong_usage("--format", f"没有“{typed}”这种格式。可以写：{'、'.join(formats)}。")
    if path in ("", "-"):
        return typed
    ending = os.path.splitext(path)[1].lower()
    named = ENDINGS.get(ending, "")
    if ending in RECORDS:
        message = f"{ending} 是台账、设置、记录的文件，结果不能写成这样的名字，免得盖掉它们。"
        wrong_usage("--output", f"{message}可以写成：{_endings(formats)}。")
    if typed:
        fits = named == typed or (named == "text" and typed not in BINARY)
        if not fits and (named or ending in NEAREST):
            wrong_usage("--format", f"{ending} 文件里不能放 {typed} 格式的内容。去掉 --format，或者换一个文件名。")
        return typed
    if ending in ("", "."):
        return "text" if "text" in formats else ""
    if named not in formats:
        _refuse(path, ending, formats, line)
    return named


def check_extra(format: str) -> None:
    """Exit 2 and say what to install, where a format needs a package that is not there."""
    if format in EXTRAS and find_spec(EXTRAS[format]) is None:
        python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
        remark(f"写 {format} 文件要先装一个附加的包（jc-tasks[{format}]）：{python} -m pip install {PACKAGES[format]}")
        raise typer.Exit(2)


def _endings(formats: tuple[str, ...]) -> str:
    return "、".join(ending for ending, format in ENDINGS.items() if format in formats)


def _refuse(path: str, ending: str, formats: tuple[str, ...], line: Callable[[str], str]) -> NoReturn:
    """Name what works in its place: the nearest file that the command writes, or the command that writes such a one."""
    stem, near = os.path.splitext(path)[0], NEAREST.get(ending, ending)
    wanted = ENDINGS.get(near, "")
    if not wanted:
        message = f"不认识 {ending} 文件。可以写成：{_endings(formats)}；要写成别的名字，就用 --format 写明格式。"
    elif ending == ".pdf":
        files = [stem + one for one in (".docx", ".html") if ENDINGS[one] in formats]
        message = f"写不成 PDF。先写成 {' 或 '.join(files)}，再用 WPS 或浏览器打开，打印成 PDF。"
    elif wanted in formats:
        message = f"写不成 {ending} 文件。写成 {stem + near}，WPS、Office 都能打开。"
    else:
        command, made = next((name, made) for name, (writes, made) in WRITERS.items() if wanted in writes)
        works = ".csv" if wanted == "xlsx" and "csv" in formats else _endings(formats)
        other = f"{line(command)} -o {typed_as(stem + near)}（{made}）"
        message = f"这个命令写不成{WORDS.get(wanted, f' {near} 文件')}。可以写成 {works}，或者用：{other}。"
    wrong_usage("--output", message)
