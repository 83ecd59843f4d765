"""Which data folder a command works on, and where that choice is kept: nobody gets the shipped ledger unawares."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from jc_tasks.ledger.value import SETTINGS, shipped

NAMED, HERE, CHOSEN, SHIPPED = "named", "here", "chosen", "shipped"
LONGEST = 8192  # bytes of a path
SHIPPED_WORDS = "这是随程序带的晋城 2022 年台账。换成自己的：jc-tasks use 目录"


class Which(NamedTuple):
    """A data folder, and how it came to be meant.

    NAMED by --data or JC_TASKS_DATA · HERE where one stands, or above · CHOSEN by `jc-tasks use` · SHIPPED by nobody
    """

    folder: Path
    how: str


def which(typed: str, environ: Mapping[str, str]) -> Which:
    """--data, else JC_TASKS_DATA, else the nearest data folder from here upwards, else the chosen, else the shipped."""
    if named := typed or environ.get("JC_TASKS_DATA", "").strip():
        return Which(Path(named), NAMED)
    if here := _around_here():
        return Which(here, HERE)
    if kept := chosen(environ):
        return Which(Path(kept), CHOSEN)
    return Which(shipped(), SHIPPED)


def is_data_folder(folder: Path) -> bool:
    return os.path.isfile(folder / SETTINGS)


def _around_here() -> Path | None:
    """The folder that one stands in, or the nearest above it, that holds a settings.yaml."""
    try:
        here = Path.cwd()
    except OSError:  # somebody has removed it
        return None
    return next((folder for folder in (here, *here.parents) if is_data_folder(folder)), None)


def chosen(environ: Mapping[str, str]) -> str:
    """The folder chosen by `jc-tasks use`; "" if none is."""
    place = choice_file(environ)
    if place is None or not os.path.isfile(place):
        return ""
    try:
        with open(place, "rb") as file:
            raw = file.read(LONGEST)
    except OSError:
        return ""
    return "" if b"\0" in raw else raw.decode("utf-8", "surrogateescape").removesuffix("\n")


def choice_file(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Where the choice is kept, one line, in the user's configuration; None where there is no home."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    if platform == "win32":
        own = environ.get("APPDATA") or (home and os.path.join(home, "AppData", "Roaming"))
    elif platform == "darwin":
        own = home and os.path.join(home, "Library", "Application Support")
    else:
        named = environ.get("XDG_CONFIG_HOME", "")
        own = named if os.path.isabs(named) else (home and os.path.join(home, ".config"))
    return Path(own) / "jc-tasks" / "data-folder" if own else None
