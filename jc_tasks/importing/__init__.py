"""Lines and grids of an office's file -> the text of a ledger, and all that a person should look at.

Document      `office_files`: lines and grids of cells
FoundTable    found_tables, with header_words, headers: which columns hold what; titles: what it is of
Choice        which_tables: the tables that are asked for
DraftTask     tasks, with row_cells, cell_text, units_cell, sections: each row, its cells as they go into the ledger
Draft         draft, with printed_units, clashes: all of it, and every doubt; the steps that the words seem to hold
text          ledger_text: written once, and read back once as any ledger is
"""
