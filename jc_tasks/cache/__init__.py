"""An index of a data folder: what reading gave, kept in SQLite so that an answer costs what it says, not what there is.

where it lies                  → a file a folder in the user's cache                              place.py
what the files are now         → names, sizes, times, inodes; content where a time is too young    state.py
parts of the ledger            → rows                                                             build.py, rows.py
rows wanted                    → entries, units, counts                                           shelf.py

It is a cache: lost, broken, stale or unwritable it costs time and never changes an answer. An index is made under
another name and put in its place whole; a seal beside it says which files it was made of and that nobody has touched
it since. The agenda looks again at every entry that it gives.
"""

from __future__ import annotations
