"""What reading a data folder and its log gave, kept in SQLite so that an answer costs what it says, not what there is.

whoever asks                     → ledgers, counts, events; out of the files where the cache fails    data_folder.py
the cache as it must be now      → open, changed in place, or made anew                               opening.py
where it lies                    → a file a folder in the user's cache                                cache_path.py
what the files and the log are   → names, sizes, times, inodes; content where a time is too young     state.py
files and events                 → rows                                                               build.py
rows that are wanted             → a ledger, a count                                                  store.py
values                           → text, and back                                                     codec.py

It is a cache: lost, broken, stale or unwritable it costs time and never changes an answer. It only narrows: no rule of
the work is in it, and the agenda looks again at every task that it gives.
"""
