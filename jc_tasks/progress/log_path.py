"""Where the event log of a data folder lies."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

NAME = "progress.yaml"


def where(folder: Path, shipped: bool, environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The log of a data folder: JC_TASKS_PROGRESS, else in the folder; of the `shipped` data in the user's place."""
    if named := environ.get("JC_TASKS_PROGRESS"):
        return Path(named)
    if not shipped:
        return folder / NAME
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "win32":
        own = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        own = home / "Library" / "Application Support"
    else:
        data = environ.get("XDG_DATA_HOME", "")
        own = Path(data) if os.path.isabs(data) else home / ".local" / "share"
    return own / "jc-tasks" / NAME
