"""Where the index of a data folder lies: in the user's cache, under a name made of the folder's path."""

from __future__ import annotations

import os
import sys
from binascii import crc32
from collections.abc import Mapping


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """The program's folder in the user's cache; "" where there is no home."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    if platform == "win32":
        own = environ.get("LOCALAPPDATA") or (home and os.path.join(home, "AppData", "Local"))
        return os.path.join(own, "jc-tasks", "cache") if own else ""
    if platform == "darwin":
        return os.path.join(home, "Library", "Caches", "jc-tasks") if home else ""
    named = environ.get("XDG_CACHE_HOME", "")
    own = named if os.path.isabs(named) else (home and os.path.join(home, ".cache"))
    return os.path.join(own, "jc-tasks") if own else ""


def index_path(folder: str, environ: Mapping[str, str]) -> str:
    """The index of a folder, whose real path is given; "" where none can be kept."""
    cache = cache_folder(environ)
    raw = folder.encode("utf-8", "surrogateescape")
    return os.path.join(cache, f"{crc32(raw):08x}{crc32(raw, 1):08x}.sqlite") if cache else ""
