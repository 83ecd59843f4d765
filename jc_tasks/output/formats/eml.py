"""A mail: a report as text and as a page, and what goes along. The same letter gives the same bytes.

Nothing that a file or a person says can become a header or a recipient. A text of a header is one printable line
without encoded words (`told`), which the email package would decode; it is encoded here (RFC 2047), not there; and the
finished message is read again and held to the headers and recipients that were asked for.
"""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import NamedTuple

from jc_tasks.ledger.contacts import Address
from jc_tasks.output.characters import clean
from jc_tasks.output.formats import html, text
from jc_tasks.output.report_parts import Report

LONGEST_SUBJECT = 200
LINE = 78  # characters of a header's line
SHORT = 60  # of a text that stands in a header as it is
ENCODED = "=?utf-8?b?{}?="
BOUNDARY = "=_jc-tasks_{}_="  # neither base64 nor a header line holds =_
NOWHERE = "jc-tasks.invalid"
IN_THE_MORNING = time(8, tzinfo=timezone(timedelta(hours=8)))  # in China
COLUMNS = 72  # so narrow that lists are blocks of lines, which any font and any telephone keeps readable


class Attachment(NamedTuple):
    """A file that goes along; an ASCII name, which every mail program can read."""

    name: str
    type: str
    content: bytes


class Letter(NamedTuple):
    """A mail of a day: what stands in its headers, the same text twice, and what goes along."""

    subject: str
    day: date
    text: str
    html: str
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def render_report(
    report: Report,
    *,
    subject: str = "",
    sender: Address | None = None,
    to: tuple[Address, ...] = (),
    cc: tuple[Address, ...] = (),
    attachments: Iterable[tuple[str, str, bytes]] = (),
) -> bytes:
    files = tuple(Attachment(*one) for one in attachments)
    as_text, as_page = text.render_report(report, width=COLUMNS), html.render_report(report)
    return as_bytes(Letter(subject or report.subject, report.today, as_text, as_page, sender, to, cc, files))


def as_bytes(letter: Letter) -> bytes:
    """The whole message, lines ending in CRLF, nothing but ASCII. Without a sender or recipients these are left out."""
    letter = letter._replace(subject=told(letter.subject, LONGEST_SUBJECT))
    content = _content(letter).as_bytes()
    people = {"From": (letter.sender,) if letter.sender else (), "To": letter.to, "Cc": letter.cc}
    headers = {
        "Message-ID": [_message_id(letter, content)],
        "Date": [format_datetime(datetime.combine(letter.day, IN_THE_MORNING))],
        "Subject": _words(letter.subject, "Subject"),
        **{name: _mailboxes(found) for name, found in people.items() if found},
        "Auto-Submitted": ["auto-generated"],
    }
    kind, _, body = content.partition(b"\r\n\r\n")
    own = "".join(_folded(name, words) for name, words in headers.items()).encode("ascii")
    raw = kind + b"\r\n" + own + b"\r\n" + body
    _check(raw, {*headers, "MIME-Version", "Content-Type"}, people)
    return raw


def told(text: str, longest: int | None = None) -> str:
    """A text as one printable line, in which =? is = ?: no mail program decodes what somebody wrote."""
    return " ".join(clean(text).split())[:longest].replace("=?", "= ?")


def _content(letter: Letter) -> EmailMessage:
    """Text and html as alternatives; with attachments, these behind them."""
    content = EmailMessage(policy=SMTP)
    content.set_content(letter.text, charset="utf-8", cte="base64")
    content.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
    content.set_boundary(BOUNDARY.format(1))
    if letter.attachments:
        content.make_mixed(boundary=BOUNDARY.format(2))
    for one in letter.attachments:
        main, _, sub = one.type.partition("/")
        content.add_attachment(one.content, main, sub, filename=told(one.name))
    return content


def _folded(name: str, words: list[str]) -> str:
    """A header in lines of at most `LINE`, broken between words; one that is longer has a line to itself."""
    lines = [f"{name}:"]
    for number, word in enumerate(words):
        if number and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def _mailboxes(found: tuple[Address, ...]) -> list[str]:
    return ", ".join(map(_mailbox, found)).split(" ")


def _mailbox(one: Address) -> str:
    name = told(one.name)
    return " ".join([*_words(name, "From"), f"<{one.spec}>"]) if name else one.spec


def _words(text: str, header: str) -> list[str]:
    """As it is where that is short and plain (letters, digits, blanks, hyphens), else as encoded words (RFC 2047).

    Each fills a line, the first one what the header's name leaves of it; a character is never cut.
    """
    if len(text) <= SHORT and text.isascii() and text.replace(" ", "").replace("-", "").isalnum():
        return text.split(" ")
    words: list[bytes] = []
    piece, room = b"", _room(len(f"{header}: "))
    for character in text:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            words.append(piece)
            piece, room = b"", _room(1)
        piece += octets
    return [ENCODED.format(b64encode(word).decode()) for word in (*words, piece) if word]


def _room(column: int) -> int:
    """How many octets an encoded word may hold that begins there: four characters of base64 are three."""
    return (LINE - column - len(ENCODED.format(""))) // 4 * 3


def _check(raw: bytes, names: set[str], people: dict[str, tuple[Address, ...]]) -> None:
    """Should anything but the headers and recipients that were asked for stand in the message, it is not written."""
    message = BytesHeaderParser(policy=SMTP).parsebytes(raw)
    there = {name: [one.addr_spec for one in message[name].addresses] for name in people if name in message}
    asked = {name: [one.spec for one in found] for name, found in people.items() if found}
    if sorted(message.keys()) != sorted(names) or there != asked:
        raise RuntimeError(f"the mail has other headers or recipients than asked for: {message.keys()}, {there}")


def _message_id(letter: Letter, content: bytes) -> str:
    """The same for the same letter, another for one with another content or other recipients."""
    people = [f"{one.name}<{one.spec}>" for one in (*letter.to, *letter.cc)]
    what = "\n".join([letter.subject, letter.day.isoformat(), *people]).encode() + content
    domain = letter.sender.spec.rpartition("@")[2] if letter.sender else NOWHERE
    return f"<jc-tasks.{letter.day.isoformat()}.{sha256(what).hexdigest()[:24]}@{domain}>"
