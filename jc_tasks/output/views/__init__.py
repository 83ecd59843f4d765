"""One file a view: lines of the agenda in, a table out."""
