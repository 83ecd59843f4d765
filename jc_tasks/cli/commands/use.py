"""`jc-tasks use`: chooses a data folder for good."""

import os
from pathlib import Path
from typing import Annotated

import typer

from jc_tasks.cli.clock import wrong_usage
from jc_tasks.cli.console import put_lines, remark
from jc_tasks.cli.data import tell
from jc_tasks.cli.options import argument
from jc_tasks.cli.shell import typed_as
from jc_tasks.cli.which_folder import CHOSEN, HERE, NAMED, SHIPPED, choice_file, chosen, is_data_folder, which
from jc_tasks.files import put_in_place, unwritten

HOW = {
    NAMED: "环境变量 JC_TASKS_DATA 写明的",
    HERE: "现在所在的文件夹，或它的上级",
    CHOSEN: "jc-tasks use 选定的",
    SHIPPED: "随程序带的晋城 2022 年台账",
}


def use(
    directory: Annotated[str, argument("目录", "以后用哪个数据目录；不写就显示正在用哪个")] = "",
    none: Annotated[bool, typer.Option("--none", "--不用", help="不再用选定的目录")] = False,
) -> None:
    """选定一个数据目录，以后不用每次写 --data。

    先后次序：--data、环境变量 JC_TASKS_DATA、现在所在的文件夹（或它的上级）是数据目录的、这里选定的、随程序带的。

    例：jc-tasks use 我的台账
    例：jc-tasks use
    """
    place = choice_file(os.environ)
    if directory and none:
        wrong_usage("--none", "不能和目录一起写，请只留一种。")
    if place is None:
        remark("不知道您的主目录在哪里，选定的目录没有地方记。请用 --data，或者设环境变量 JC_TASKS_DATA。")
        raise typer.Exit(3)
    if directory:
        _choose(Path(os.path.abspath(directory)), place, directory)
    elif none:
        _choose_none(place)
    _say_which()


def _choose(folder: Path, place: Path, typed: str) -> None:
    if not is_data_folder(folder):
        how = f"先建好：jc-tasks init {typed_as(typed)}" if not folder.is_file() else "要写它所在的文件夹。"
        wrong_usage("目录", f"“{typed}”不是数据目录（里面没有 settings.yaml）。{how}")
    try:
        os.makedirs(place.parent, mode=0o700, exist_ok=True)
        put_in_place(place, f"{folder}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        tell([unwritten(place, error)])
        raise typer.Exit(3) from None


def _choose_none(place: Path) -> None:
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        tell([unwritten(place, error, "删不掉")])
        raise typer.Exit(3) from None


def _say_which() -> None:
    """Which folder is in use from now on, and why, if it is not the one that was chosen."""
    now, kept = which("", os.environ), chosen(os.environ)
    put_lines(f"正在用的数据目录：{os.path.abspath(now.folder)}（{HOW[now.how]}）")
    if kept and now.how in (NAMED, HERE):
        when = "不在这个文件夹里" if now.how == HERE else "没有设 JC_TASKS_DATA "
        put_lines(f"选定的是 {kept}，{when}时用它。")
