"""What a file may be called: one table of names and formats, and that every command that is advised really works."""

from __future__ import annotations

import re
import shlex
import zipfile
from pathlib import Path

import pytest
import typer
from program import jc

from jc_tasks.cli.which_format import ENDINGS, LISTED, NEAREST, REPORTED, WRITERS, format_of

# command, file, the format typed -> the format that is written
WRITTEN = [
    ("list", "x.csv", "", "csv"),
    ("list", "X.CSV", "", "csv"),
    ("list", "x.html", "", "html"),
    ("list", "x.htm", "", "html"),
    ("list", "x.md", "", "markdown"),
    ("list", "x.txt", "", "text"),
    ("list", "x", "", "text"),
    ("list", "a.b/x", "", "text"),
    ("list", "", "", ""),
    ("list", "-", "csv", "csv"),
    ("list", "x.txt", "csv", "csv"),
    ("list", "x.txt", "table", "table"),
    ("list", "x.csv", "csv", "csv"),
    ("list", "2022.8", "text", "text"),
    ("list", "x", "json", "json"),
    ("export", "x.xlsx", "", "xlsx"),
    ("export", "x.ics", "", "ics"),
    ("export", "x.htm", "", "html"),
    ("export", "x.txt", "ics", "ics"),
    ("export", "x", "", ""),
    ("report", "x.docx", "", "docx"),
    ("report", "x.eml", "", "eml"),
    ("report", "x", "", "text"),
    ("report", "x.txt", "eml", "eml"),
]
# command, file, the format typed -> what is said
REFUSED = [
    ("list", "x.docx", "", "或者用：jc-tasks report -o x.docx"),
    ("list", "x.doc", "", "或者用：jc-tasks report -o x.docx"),
    ("list", "x.xls", "", "或者用：jc-tasks export -o x.xlsx"),
    ("list", "x.et", "", "或者用：jc-tasks export -o x.xlsx"),
    ("list", "x.ODS", "", "或者用：jc-tasks export -o x.xlsx"),
    ("list", "a b.xlsx", "", "或者用：jc-tasks export -o 'a b.xlsx'"),
    ("list", "x.ics", "", "或者用：jc-tasks export -o x.ics"),
    ("list", "x.eml", "", "或者用：jc-tasks report -o x.eml"),
    ("list", "x.pdf", "", "先写成 x.html，再用 WPS 或浏览器打开，打印成 PDF"),
    ("report", "x.pdf", "", "先写成 x.docx 或 x.html，再用"),
    ("report", "r.csv", "", "可以写成 .txt、.md、.html、.htm、.eml、.docx，或者用：jc-tasks list -o r.csv"),
    ("report", "r.xlsx", "", "或者用：jc-tasks export -o r.xlsx"),
    ("report", "r.doc", "", "写成 r.docx"),
    ("export", "x.xls", "", "写成 x.xlsx"),
    ("export", "x.docx", "", "或者用：jc-tasks report -o x.docx"),
    ("export", "x.txt", "", "或者用：jc-tasks list -o x.txt"),
    (
        "list",
        "x.foo",
        "",
        f"不认识 .foo 文件。可以写成：{'、'.join(one for one in ENDINGS if ENDINGS[one] in LISTED)}；",
    ),
    ("list", "2022.8", "", "不认识 .8 文件"),
    ("list", "x.html", "json", ".html 文件里不能放 json 格式的内容"),
    ("list", "x.csv", "table", ".csv 文件里不能放 table 格式的内容"),
    ("list", "x.pdf", "text", ".pdf 文件里不能放 text 格式的内容"),
    ("report", "x.txt", "docx", ".txt 文件里不能放 docx 格式的内容"),
    ("export", "x.txt", "xlsx", ".txt 文件里不能放 xlsx 格式的内容"),
    ("list", "x.yaml", "", ".yaml 是台账、设置、记录的文件"),
    ("list", "x.YML", "json", ".yml 是台账、设置、记录的文件"),
    ("report", "x", "csv", f"没有“csv”这种格式。可以写：{'、'.join(REPORTED)}。"),
]


def asked(command: str, file: str, typed: str) -> str:
    return format_of(file, typed, WRITERS[command][0], "jc-tasks {}".format)


@pytest.mark.parametrize(("command", "file", "typed", "format"), WRITTEN)
def test_the_format_of_a_file(command: str, file: str, typed: str, format: str) -> None:
    assert asked(command, file, typed) == format


@pytest.mark.parametrize(("command", "file", "typed", "words"), REFUSED)
def test_a_name_of_another_format_is_refused(command: str, file: str, typed: str, words: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        asked(command, file, typed)
    assert words in caught.value.message


def test_every_format_has_its_endings_and_every_ending_a_command() -> None:
    written = {format for formats, _ in WRITERS.values() for format in formats}
    assert {*ENDINGS.values(), "table"} == written
    assert set(NEAREST.values()) <= set(ENDINGS)


@pytest.mark.parametrize(
    "words",
    [
        ("due", "--within", "30d", "--plan", "air", "-o", "x.xls"),
        ("list", "--kind", "by", "--as-of", "2022-08-01", "-o", "x y.docx"),
        ("stats", "-o", "x.eml"),
        ("unit", "市公安局", "-o", "x.ics"),
        ("report", "--month", "--plan", "air", "-o", "x.csv"),
        ("report", "-o", "x.xls"),
        ("export", "--status", "未开始", "-o", "x.docx"),
        ("export", "--within", "30d", "-o", "x.txt"),
    ],
)
def test_what_is_advised_works(words: tuple[str, ...], tmp_path: Path) -> None:
    there = str(tmp_path)
    refused = jc(*words[:-1], f"{there}/{words[-1]}")
    assert (refused.returncode, list(tmp_path.iterdir())) == (2, [])
    advised = re.search(r"jc-tasks (.*)（", refused.stderr)
    assert advised
    done = jc(*shlex.split(advised[1]))
    assert done.returncode == 0, done.stderr
    [file] = tmp_path.iterdir()
    assert zipfile.is_zipfile(file) == (file.suffix in (".xlsx", ".docx"))


@pytest.mark.parametrize("command", ["due", "diff", "stats", "export", "report"])
def test_the_help_promises_no_file_that_is_refused(command: str) -> None:
    page = "".join(line.strip() for line in jc(command, "--help").stdout.splitlines())
    promised = re.findall(r"\.[a-z]+", page[page.index("结果写进这个文件") :].partition("等")[0])
    assert len(promised) >= 3
    for ending in promised:
        assert asked(command if command in WRITERS else "list", f"x{ending}", "")
