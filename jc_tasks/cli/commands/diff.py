"""`jc-tasks diff`: what changed between two ledgers."""

import os
from pathlib import Path
from typing import Annotated

import typer

from jc_tasks.cli.console import put_answer, remark
from jc_tasks.cli.data import errors, tell
from jc_tasks.cli.options import NAME_OPTIONS, WINDOW_OPTIONS, Asked, argument, takes
from jc_tasks.cli.records import keep_off
from jc_tasks.ledger import UNITS, Ledger
from jc_tasks.ledger.compare import MOST_COMPARED, RENUMBERED, Change, differences, uncompared
from jc_tasks.ledger.load import read, read_file
from jc_tasks.output.views import differences as shown


@takes(without=(*NAME_OPTIONS, "status", *WINDOW_OPTIONS, "as_of", "data"))
def diff(
    asked: Asked,
    old: Annotated[str, argument("旧", "原来的台账：数据文件夹，或一个 .yaml 台账文件")],
    new: Annotated[str, argument("新", "现在的台账：数据文件夹，或一个 .yaml 台账文件")],
) -> None:
    """两份台账有什么不同：新增、删去、改时限、改单位、改编号、改内容的事项。

    有没有变化，退出码都是 0。单位按单位名册认，只是写法不同的不算变化。

    例：jc-tasks diff 旧台账 新台账
    例：jc-tasks diff air-上半年.yaml air.yaml -o 变化.csv
    """
    keep_off(asked.output, Path(old), Path(new))
    both = [_ledger(old, new), _ledger(new, old)]
    changes = differences(*both)
    title = f"从 {old} 到 {new}：{shown.count(changes) or '没有变化'}"
    notes = _notes(changes, uncompared(changes))
    wrong = {typed: errors(ledger) for typed, ledger in zip((old, new), both, strict=True) if errors(ledger)}
    if wrong:
        notes.append(f"注意：数据有 {sum(map(len, wrong.values()))} 处问题，以上结果可能不全。")
    put_answer(
        asked.format,
        lambda: [shown.table(changes, both[1], title)],
        lambda: shown.whole(changes, both[1]),
        lambda: shown.records(changes),
        notes,
        none="" if changes else title,
    )
    for typed, problems in wrong.items():
        remark(f"{typed} 的问题 {len(problems)} 处：")
        tell(problems)
    if wrong:
        raise typer.Exit(3)


def _ledger(typed: str, other: str) -> Ledger:
    """The ledger of a folder, or of one file; exit 3 where nothing of it can be read.

    A file that lies in no data folder is read by the settings and units of the other one's.
    """
    path = Path(typed)
    places = [path.parent, Path(other) if os.path.isdir(other) else Path(other).parent]
    customs = next((place for place in places if os.path.exists(place / UNITS)), None)
    if not os.path.exists(path):
        remark(f"找不到“{typed}”：没有这个文件夹，也没有这个文件。检查写的路径。")
        raise typer.Exit(3)
    ledger = read(path) if path.is_dir() else read_file(path, customs)
    if not ledger.tasks and (wrong := errors(ledger)):
        tell(wrong)
        remark(f"“{typed}”读不出来，没有可以比的事项。")
        raise typer.Exit(3)
    return ledger


def _notes(changes: list[Change], uncompared: bool) -> list[str]:
    notes = []
    if any(change.kind == RENUMBERED for change in changes):
        notes.append("改了编号的，进度记录还在原来的编号下；已经办结的，要在新编号下再记一次。")
    if uncompared:
        notes.append(f"变化太多，超过 {MOST_COMPARED} 项，没有逐条比对其中有没有只是改了编号、又改了几个字的。")
    return notes
