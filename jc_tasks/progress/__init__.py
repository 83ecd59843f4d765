"""What was done about the entries: the event log, and the state it adds up to.

`event` is one line, `reading` turns the bytes of a log into events, `log` is the file, `standing` the state on a day,
`refusal` says why a command would be wrong.
"""
