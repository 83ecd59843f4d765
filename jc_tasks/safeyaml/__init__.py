"""YAML text -> nodes with line and column; every guard against bad YAML.

bytes            → text, or why it is none                                     decoding.py, showable.py
text             → lines that may be parsed                                    decoding.py, source.py
lines            → without git's conflict markers, where any are                conflict.py
lines            → events, each checked → Scalar, Sequence, Mapping            parser.py, nodes.py
  a line stops the parser → what is wrong there, in plain Chinese              slips.py
  that line or its item is put right or left out; the rest is read again       repair.py
nodes            → values by their names, typed                                typed_values.py
what is wrong    → Problems by place, each with its line, the first 200        findings.py, source.py

Ledgers are typed by hand and passed around. Every scalar is read as text, so nothing turns into a number, a
date or a truth value on the way. Events are checked one by one, so a bomb is met before anything is built.
What is wrong is collected as `Problem`s; a list item that cannot be parsed is left out, which is said, and the rest
stays usable. Nobody but parser.py and slips.py knows PyYAML.
"""

from __future__ import annotations

from jc_tasks.files import LARGEST
from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml.conflict import agreed, conflicts, has_marks, sides, strays, told
from jc_tasks.safeyaml.decoding import decode, printable
from jc_tasks.safeyaml.findings import Findings, limited
from jc_tasks.safeyaml.nodes import DEEPEST, Mapping, Node, Scalar, Sequence
from jc_tasks.safeyaml.repair import lose_all, repaired
from jc_tasks.safeyaml.source import Source, caret, excerpt

__all__ = [
    "DEEPEST",
    "LARGEST",
    "Findings",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "caret",
    "decode",
    "excerpt",
    "limited",
    "parse",
    "parse_part",
]

MOST_LINES = 1_000_000
_REPAIRS_COST = 8_000_000
"""What reading again may cost in all; a large file may be read again twice whatever it costs."""


def parse(text: str, *, file: str) -> tuple[Node | None, list[Problem]]:
    """The one document of `text` as nodes, and all its problems in order of place; None when nothing can be used.

    Where git left conflict markers, what it holds apart is said and left out, and with it the item that it is part of.
    """
    return _parse(text, file, pure=False)


def parse_part(lines: list[str], *, file: str, first: int) -> tuple[Node | None, list[Problem]]:
    """The same of some lines of a file, the first of which has the number `first`."""
    return _parse_lines(Source(lines.copy(), file, first, True), pure=False)


def _parse(text: str, file: str, *, pure: bool) -> tuple[Node | None, list[Problem]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LARGEST or text.count("\n") > MOST_LINES:
        size = "20 MB" if len(text) > LARGEST else f"{MOST_LINES // 10_000} 万行"
        remedy = "检查是不是放错了文件；台账太大时拆成几个文件。"
        return None, [Problem("too-large", f"文件超过 {size}，不像是一份台账，没有读。", remedy, Place(file, 1, 1, ""))]
    source = Source(text.split("\n"), file)
    if not has_marks(text) or not (held := conflicts(source.lines)):
        return _parse_lines(source, pure=pure)
    found = Findings()
    readings = [_parse_lines(source._replace(lines=side), pure=pure) for side in sides(source.lines, held)]
    (ours, ours_wrong), (theirs, theirs_wrong) = readings
    root, lost = agreed(ours, theirs)
    for problem in (*told(held, lost, source, nothing=root is None), *dict.fromkeys((*ours_wrong, *theirs_wrong))):
        found.append(problem)
    return root, found.in_order()


def _parse_lines(source: Source, *, pure: bool) -> tuple[Node | None, list[Problem]]:
    """Changes the lines of the source to what can be parsed of them."""
    from jc_tasks.safeyaml.parser import Pass  # PyYAML: 28 ms where typer takes 65

    found = Findings()
    lines, text = source.lines, "\n".join(source.lines)
    doubtful = printable(source, found)
    doubtful += strays(source, found) if has_marks(text) else []
    for problem, at in doubtful:
        if lines[at] and not repaired(source, at, problem, found):
            return None, found.in_order()
    cost, blamed = 0, -1
    while True:
        reading = Pass(source)
        root = reading.read("\n".join(lines), pure=pure)
        if reading.broken is None:
            break
        problem, at = reading.broken
        cost += reading.cost + len(text) // 20
        again = problem.code == "indent" and blamed >= 0 and not "".join(lines[blamed:at]).strip()
        if found.full or cost > max(_REPAIRS_COST, 3 * reading.cost) or again:
            lose_all(problem, found, source)
            return None, found.in_order()
        if not repaired(source, at, problem, found):
            return None, found.in_order()
        blamed = at
    found.take(reading.problems)
    if reading.cut is not None:
        found.insist(reading.cut)
    if root is None and not found:
        remedy = "填写内容，或从备份恢复；不再使用的台账，从 settings.yaml 的 ledgers 里删去。"
        found.append(Problem("empty", "文件是空的。", remedy, Place(source.file, 1, 1, "")))
    return root, found.in_order()
