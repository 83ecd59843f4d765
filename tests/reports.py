"""Reports for tests: of a folder with a log and contacts, on 2022-08-01, and their html as a mail program sees it."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

from program import DATA, GOLDEN, Answer, Word, jc

INPUTS = ("progress.yaml", "contacts.yaml")


def folder(where: Path) -> Path:
    """The shipped data with the log and the contacts of the golden files."""
    shutil.copytree(DATA, where)
    for name in INPUTS:
        shutil.copy(GOLDEN / "report" / name, where)
    return where


def run(data: Path, *arguments: Word) -> Answer:
    return jc("report", *arguments, "--as-of", "2022-08-01", "--data", data)


class Page(HTMLParser):
    """What a mail program sees: the rows of the tables under each heading, cells as lines; every tag closed in turn."""

    VOID = frozenset({"br", "meta"})
    TABLE = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
    ALLOWED = VOID | {"html", "head", "title", "style", "body", "div", "h1", "h2", "p", "span", "b"} | TABLE

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.heading = ""
        self.sections: dict[str, list[list[str]]] = {}
        self.row: list[str] = []
        self.seen: list[tuple[str, dict[str, str]]] = []

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls()
        page.feed(text)
        page.close()
        assert not page.open
        assert {tag for tag, _ in page.seen} <= cls.ALLOWED
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "br" and self.row:
            self.row[-1] += "\n"
        if tag in self.VOID:
            return
        self.open.append(tag)
        if tag == "h2":
            self.heading = ""
        elif tag == "td" and self.open.count("table") == 1:
            self.row.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "h2":
            self.sections[self.heading] = []
        elif tag == "tr" and "table" in self.open and self.row and self.open.count("table") == 1:
            self.sections[self.heading].append(self.row)
            self.row = []

    def handle_data(self, data: str) -> None:
        if "h2" in self.open:
            self.heading += data
        elif "td" in self.open and self.row:
            self.row[-1] += data
