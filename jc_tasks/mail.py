"""A letter -> the bytes of a mail message, the same bytes for the same letter.

Every header is one line of printable text before it gets here (`clean`), and the email package refuses line breaks in
headers besides, so nothing that a file or a person says can become a header of its own.
"""

from __future__ import annotations

from datetime import date
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import NamedTuple

from jc_tasks.contacts import Address
from jc_tasks.show.characters import clean

LONGEST_SUBJECT = 200
BOUNDARY = "=_jc-tasks_{}_="  # neither base64 nor a header line holds =_
NOWHERE = "jc-tasks.invalid"


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


def as_bytes(letter: Letter) -> bytes:
    """The whole message, lines ending in CRLF, nothing but ASCII. Without a sender or recipients these are left out."""
    letter = letter._replace(subject=" ".join(clean(letter.subject).split())[:LONGEST_SUBJECT])
    message = _content(letter)
    message["Message-ID"] = _message_id(letter, message)
    message["Date"] = _date(letter.day)
    message["Subject"] = letter.subject
    if letter.sender:
        message["From"] = _mail_address(letter.sender)
    for name, addresses in (("To", letter.to), ("Cc", letter.cc)):
        if addresses:
            message[name] = tuple(map(_mail_address, addresses))
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes()


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _date(day: date) -> str:
    """Eight in the morning in China, in the words of RFC 5322 whatever the locale."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day:02} {MONTHS[day.month - 1]} {day.year:04} 08:00:00 +0800"


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
        content.add_attachment(one.content, main, sub, filename=one.name)
    return content


def _mail_address(one: Address) -> MailAddress:
    return MailAddress(display_name=clean(one.name), addr_spec=one.spec)


def _message_id(letter: Letter, content: EmailMessage) -> str:
    """The same for the same letter, another for one with another content or other recipients."""
    people = [f"{one.name}<{one.spec}>" for one in (*letter.to, *letter.cc)]
    what = "\n".join([letter.subject, letter.day.isoformat(), *people]).encode() + content.as_bytes()
    domain = letter.sender.spec.rpartition("@")[2] if letter.sender else NOWHERE
    return f"<jc-tasks.{letter.day.isoformat()}.{sha256(what).hexdigest()[:24]}@{domain}>"
