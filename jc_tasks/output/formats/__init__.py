"""One file a format: a table in, text or bytes out."""
