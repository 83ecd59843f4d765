"""Golden files, and what stands in pages and tables of what the program answers."""

from __future__ import annotations

from pathlib import Path


class Golden:
    """What is kept of answers, for a person to review: compared, or written anew where pytest is told `--goldens`."""

    def __init__(self, writes: bool) -> None:
        self.writes = writes

    def whole(self, path: Path, content: bytes) -> None:
        """A file of which this is all."""
        if self.writes:
            path.write_bytes(content)
        assert content.decode() == path.read_bytes().decode()

    def part(self, path: Path, was: str, now: str, within: str = "") -> None:
        """What stands in a file, within words that stand there once."""
        if self.writes and now != was:
            text, around = path.read_text(encoding="utf-8"), within or was
            assert text.count(around) == 1
            again = around.replace(was.strip("\n"), now.strip("\n"))
            path.write_text(text.replace(around, again), encoding="utf-8", newline="\n")
        else:
            assert now == was
