"""The text of a text file, in whichever of the encodings that offices' programs write."""

from __future__ import annotations

from jc_tasks.model import Place, Problem
from jc_tasks.safeyaml import LARGEST, decode

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_of(raw: bytes, name: str) -> str | Problem:
    """UTF-8, GB18030, or UTF-16 with its mark, with line ends as \\n; else why it is none of these."""
    if len(raw) > LARGEST:
        message = "文件超过 20 MB，不像是一份台账，没有读。"
        return Problem("too-large", message, "只留台账的部分，再导入。", Place(name, 0, 0, ""))
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    for tried in (encoding, "gb18030"):
        try:
            text = raw.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    problems = decode(raw, file=name)[1]
    place = problems[0].place if problems else Place(name, 0, 0, "")
    message = "文件里有读不出来的字符，可能损坏了，或混用了两种编码。"
    return Problem("encoding", message, "用记事本打开检查，另存为 UTF-8 编码，再导入。", place)
