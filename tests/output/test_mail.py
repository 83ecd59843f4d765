"""The mails: what a real server receives is what was written, and nothing that anybody typed becomes a header."""

from __future__ import annotations

import email
import json
import smtplib
import socket
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP, default
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import REGISTRY
from program import jc
from reports import Page, folder, run

from jc_tasks.cli.commands.report import file_name
from jc_tasks.ledger.contacts import Address, Contacts, address, read
from jc_tasks.output.characters import clean
from jc_tasks.output.formats.eml import Attachment, Letter, as_bytes

DAY = date(2022, 8, 1)
SENDER = Address("office@example.org", "行动计划专班")
HEADERS = {"MIME-Version", "Content-Type", "Message-ID", "Date", "Subject", "From", "To", "Cc", "Auto-Submitted"}


class Server:
    """A mail server on this machine that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        del server, session
        self.letters.append((envelope.rcpt_tos, parsed(envelope.content)))
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Server()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage) and not message.defects
    assert set(message.keys()) <= HEADERS and len(message.keys()) == len(set(message.keys()))
    return message


def send(raw: bytes, port: int) -> None:
    """As `sendmail -t` does: to whom the headers name."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        connection.send_message(email.message_from_bytes(raw, policy=SMTP))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("mail") / "data")


# What arrives


def test_the_weekly_mail_arrives(data: Path, server: tuple[Server, int]) -> None:
    kept, port = server
    more = ("--attach", "xlsx,ics") if find_spec("xlsxwriter") else ("--attach", "ics")
    done = run(data, "--week", "--format", "eml", "--to", "市领导 <a@example.org>, b@example.org", *more)
    assert (done.returncode, done.stderr) == (0, "") and b"\r" not in done.out and done.out.isascii()
    send(done.out, port)
    [(recipients, message)] = kept.letters
    assert recipients == ["a@example.org", "b@example.org"]
    assert message["Subject"] == (
        "大气、水、土壤行动计划任务完成情况周报（2022-08-01至2022-08-07）：逾期22项，临期20项"
    )
    assert message["From"] == "行动计划专班 <office@example.org>"
    assert message["To"] == "市领导 <a@example.org>, b@example.org"
    assert message["Date"].datetime.isoformat() == "2022-08-01T08:00:00+08:00"
    assert body(message, "html") == run(data, "--format", "html").stdout
    plain = jc("report", "--as-of", "2022-08-01", "--data", str(data), COLUMNS="72").stdout
    assert body(message, "plain") == plain
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == [f"jc-tasks-2022-08-01.{name}" for name in more[1].split(",")]
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        assert content.startswith((b"PK\x03\x04", b"BEGIN:VCALENDAR\r\n"))


def test_same_input_same_bytes(data: Path) -> None:
    arguments = ("--format", "eml", "--attach", "ics", "--to", "a@b")
    assert run(data, *arguments).out == run(data, *arguments).out
    other = run(data, "--format", "eml", "--attach", "ics", "--to", "c@b").out
    assert parsed(other)["Message-ID"] != parsed(run(data, *arguments).out)["Message-ID"]


def test_a_file_has_the_line_ends_of_mail(data: Path, tmp_path: Path) -> None:
    done = run(data, "--to", "a@b", "-o", str(tmp_path / "周报.eml"))
    raw = (tmp_path / "周报.eml").read_bytes()
    assert done.returncode == 0 and raw.count(b"\n") == raw.count(b"\r\n")
    assert raw.replace(b"\r\n", b"\n") == run(data, "--format", "eml", "--to", "a@b").out


def test_a_unit_is_written_to_at_its_address(data: Path) -> None:
    message = parsed(run(data, "--unit", "环保局", "--format", "eml").out)
    assert message["To"] == "shj@example.org, 李四 <lisi@example.org>"
    assert "（市生态环境局）" in message["Subject"]


def test_without_recipients_it_says_so(data: Path) -> None:
    done = run(data, "--format", "eml")
    assert done.returncode == 0 and "没有收件人" in done.stderr
    assert parsed(done.out)["To"] is None


# A mail for each unit


def test_every_unit_in_one_run(data: Path, tmp_path: Path, server: tuple[Server, int]) -> None:
    kept, port = server
    done = run(data, "--each-unit", "--outdir", str(tmp_path / "邮件"), "--attach", "ics")
    assert done.returncode == 0
    mails = {path.stem: path.read_bytes() for path in (tmp_path / "邮件").iterdir()}
    told = done.stdout
    assert f"写好 {len(mails)} 封邮件" in told and len(mails) > 35
    silent = told.partition("没有收件人：")[2].strip().rstrip("。").split("、")
    assert set(mails) - set(silent) == {"市生态环境局", "泽州县人民政府", "市检察院"}
    for name, raw in mails.items():
        message = parsed(raw)
        assert f"（{name}）" in message["Subject"]
        assert (message["To"] is None) == (name in silent)
        assert "example.org" not in body(message, "plain").replace("office@example.org", "")
        page = Page.of(body(message, "html"))
        assert not any("各单位" in title for title in page.sections)
        if name not in silent:
            send(raw, port)
    assert [recipients for recipients, _ in kept.letters].count(["zz@example.org"]) == 1 and len(kept.letters) == 3


def test_an_outdir_that_cannot_be_made(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(data, "--each-unit", "--outdir", str(tmp_path / "file" / "mails"))
    assert done.returncode == 3 and "建不了文件夹" in done.stderr


def test_one_message_that_cannot_be_written(data: Path, tmp_path: Path) -> None:
    (tmp_path / "市水务局.eml").mkdir()
    done = run(data, "--each-unit", "--outdir", str(tmp_path))
    assert done.returncode == 3
    assert "没有写成的 1 封：市水务局。" in done.stdout
    assert (tmp_path / "市财政局.eml").read_bytes().endswith(b"\r\n")
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".eml"]


def test_a_link_planted_for_one_message(data: Path, tmp_path: Path) -> None:
    victim, mails = tmp_path / "别人的", tmp_path / "共享"
    mails.mkdir()
    victim.write_text("旧的")
    (mails / "市公安局.eml").symlink_to(victim)
    done = run(data, "--each-unit", "--outdir", str(mails))
    assert done.returncode == 3
    assert "市公安局.eml：那里是一个链接，没有顺着它写。" in done.stderr
    assert "没有写成的 1 封：市公安局。" in done.stdout
    assert victim.read_text() == "旧的" and (mails / "市公安局.eml").is_symlink()
    assert (mails / "市财政局.eml").read_bytes().endswith(b"\r\n")


FILE_NAMES = [
    (["市水务局"], ["市水务局.eml"]),
    (["../../etc/passwd"], ["______etc_passwd.eml"]),
    (["a\nb", "a/b", "A b"], ["a_b.eml", "a_b-2.eml", "A_b-3.eml"]),
    (["con", "", "。", "长" * 300], ["_con.eml", "_.eml", "_-2.eml", "长" * 60 + ".eml"]),
    (["县（市、区）"], ["县（市_区）.eml"]),
]


@pytest.mark.parametrize(("units", "names"), FILE_NAMES)
def test_file_names(units: list[str], names: list[str]) -> None:
    taken: set[str] = set()
    assert [file_name(unit, taken) for unit in units] == names


# Nothing typed becomes a header

INJECTIONS = [
    "x\r\nBcc: evil@x.org",
    "x\nBcc: evil@x.org\n\nbody",
    "x\rBcc: e@x",
    "x\x0bBcc: e@x",
    "x\u2028Bcc: e@x",
    "\x00x",
]


@pytest.mark.parametrize("words", INJECTIONS)
def test_header_injection(words: str) -> None:
    letter = Letter(words, DAY, words, words, SENDER._replace(name=words), (Address("a@b.cn", words),))
    message = parsed(as_bytes(letter))
    assert message["To"].addresses[0].addr_spec == "a@b.cn" and len(message["To"].addresses) == 1
    assert message["From"].addresses[0].addr_spec == SENDER.spec
    assert message["Bcc"] is None


@pytest.mark.parametrize("words", INJECTIONS)
def test_header_injection_at_the_command_line(data: Path, words: str) -> None:
    words = words.replace("\x00", "")
    message = parsed(run(data, "--format", "eml", "--to", "a@b", "--subject", words).out)
    assert message["Bcc"] is None and message["To"] == "a@b"
    assert run(data, "--format", "eml", "--to", f"{words} <a@b>").returncode == (2 if words != "x" else 0)


def test_header_injection_through_the_data(tmp_path: Path) -> None:
    data = folder(tmp_path / "data")
    units = (data / "units.yaml").read_text(encoding="utf-8")
    name = '"市水务局\\r\\nBcc: evil@x.org"'
    (data / "units.yaml").write_text(units.replace("name: 市水务局", f"name: {name}"), encoding="utf-8")
    (data / "contacts.yaml").write_text(
        'office: {name: "甲\\r\\nBcc: e@x", from: "甲 <a@b.cn>\\r\\nBcc: e@x"}\n'
        f'units:\n  {name}: ["a@b.cn\\r\\nBcc: e@x", good@b.cn]\n',
        encoding="utf-8",
    )
    done = run(data, "--each-unit", "--outdir", str(tmp_path / "mails"))
    assert done.returncode == 3 and "不是邮箱地址" in done.stderr
    messages = [parsed(path.read_bytes()) for path in (tmp_path / "mails").iterdir()]
    assert len(messages) > 35 and not any(message["Bcc"] for message in messages)
    assert not any("evil" in str(message["To"]) for message in messages)


# Encoded words in a text are text: broken up, never decoded

ENCODED = [
    "=?utf-8?Q?x=0ABcc=3Aevil@evil.example=0AX=3A?=",
    "=?utf-8?Q?x=0ABcc=3Aevil@evil.example=0AX=3A?=行动计划",
    "行动计划=?utf-8?Q?x=0D=0ABcc=3Aevil@evil.example?=",
    "=?utf-8?B?eApCY2M6ZXZpbEBldmlsLmV4YW1wbGU=?=",
    "=?utf-8?B?eCA8ZXZpbEBldmlsLmV4YW1wbGU+LCB5?=",
    "=?utf-8?Q?x_=3Cevil=40evil.example=3E=2C_y?=",
    "=?utf-8*zh?q?x=0ABcc=3Ae@x?=",
    "=?utf-8?Q?a?= =?utf-8?Q?=0ABcc=3Ae@x?=",
    "=?utf-8?Q?a?=\n =?utf-8?Q?=0ABcc=3Ae@x?=",
    "=\ufe0f?utf-8?Q?x=0ABcc=3Ae@x?=",
    "=\ufe0e\ufe0f?utf-8?Q?x=0ABcc=3Ae@x?\ufe0f=",
    "==??utf-8?Q?x=0ABcc=3Ae@x?=?=",
    "=\n?utf-8?Q?x=0ABcc=3Ae@x?=",
    "=\u200b?utf-8?Q?x=0ABcc=3Ae@x?=",
    "＝？utf-8？Q？x=0ABcc=3Ae@x？＝",
    "长" * 190 + "=?utf-8?Q?x=0ABcc=3Ae@x?=",
    "a" * 60 + " =?utf-8?Q?x=0ABcc=3Ae@x?=",
    "甲, evil@evil.example, 乙" * 3,
    "甲 (=?utf-8?Q?=29_=3Ce@x=3E?=)",
]


def shown(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("words", ENCODED)
def test_an_encoded_word_is_shown_as_it_is_written(words: str) -> None:
    """In every header; a subject also when a program on the way reads the mail and folds all of it anew."""
    content = Attachment(f"{words}.ics", "text/calendar", b"x")
    people = (Address("a@b.cn", words), Address("c@d.cn"))
    raw = as_bytes(Letter(words, DAY, words, words, SENDER._replace(name=words), people, people[:1], (content,)))
    assert "Bcc:".casefold() not in raw.decode("ascii").partition("\r\n\r\n")[0].casefold()
    again = email.message_from_bytes(raw, policy=SMTP.clone(refold_source="all")).as_bytes()
    for message in (parsed(raw), parsed(again)):
        assert sorted(message.keys()) == sorted(HEADERS)
        assert shown(message["Subject"]) == shown(clean(words)[:200])
    message = parsed(raw)
    people = [("From", [SENDER.spec]), ("To", ["a@b.cn", "c@d.cn"]), ("Cc", ["a@b.cn"])]
    for name, specs in people:
        assert [one.addr_spec for one in message[name].addresses] == specs
        assert shown(message[name].addresses[0].display_name) == shown(clean(words))
    [part] = message.iter_attachments()
    assert sorted(part.keys()) == ["Content-Disposition", "Content-Transfer-Encoding", "Content-Type", "MIME-Version"]
    assert shown(str(part.get_filename())) == shown(f"{clean(words)}.ics")


@pytest.mark.parametrize("words", ENCODED)
def test_a_server_gets_who_was_meant(words: str, server: tuple[Server, int]) -> None:
    kept, port = server
    send(as_bytes(Letter(words, DAY, "x", "x", SENDER._replace(name=words), (Address("a@b.cn", words),))), port)
    [(recipients, message)] = kept.letters
    assert recipients == ["a@b.cn"] and message["Bcc"] is None


@pytest.mark.parametrize("words", ENCODED[:6])
def test_encoded_words_at_the_command_line_and_in_the_data(tmp_path: Path, words: str) -> None:
    data = folder(tmp_path / "data")
    quoted = json.dumps(words)
    text = (data / "soil.yaml").read_text(encoding="utf-8")
    own = [f"name: {quoted}" if line.startswith("name:") else line for line in text.split("\n")]
    own = [f"title: {quoted}" if line.startswith("title:") else line for line in own]
    (data / "soil.yaml").write_text("\n".join(own), encoding="utf-8")
    (data / "contacts.yaml").write_text(
        f"office: {{name: {quoted}, from: {json.dumps(f'{words} <office@b.cn>')}}}\n"
        f"units:\n  市水务局: [{json.dumps(f'{words} <water@b.cn>')}]\n",
        encoding="utf-8",
    )
    typed = ("--to", f"{words} <a@b.cn>", "--cc", f"{words} <c@b.cn>")
    typed = typed if "," not in words else ()
    letters = [
        run(data, "--format", "eml", "--plan", "soil", *typed),
        run(data, "--format", "eml", "--subject", words, *typed),
        run(data, "--format", "eml", "--unit", "市水务局", *typed[2:]),
    ]
    for done, to in zip(letters, ["a@b.cn", "a@b.cn", "water@b.cn"], strict=True):
        assert done.returncode == 0
        message = parsed(done.out)
        assert [one.addr_spec for one in message["From"].addresses] == ["office@b.cn"]
        if typed or to == "water@b.cn":
            assert [one.addr_spec for one in message["To"].addresses] == [to]
    assert shown(words) in shown(parsed(letters[0].out)["Subject"])
    assert shown(words) == shown(parsed(letters[1].out)["Subject"])


@pytest.mark.parametrize("subject", ["大气" * 100, "a" * 200, "air 49 " * 20 + "x", "", "-", "x"])
def test_the_lines_of_a_header_are_as_short_as_mail_asks(subject: str) -> None:
    people = (Address("a@b.cn", "市生态环境局" * 10), Address("b@b.cn", "\ufe0f"))
    letter = Letter(subject, DAY, "x", "x", SENDER, people * 50)
    head = as_bytes(letter).partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78
    message = parsed(as_bytes(letter))
    assert message["Subject"] == subject
    assert {shown(one.display_name) for one in message["To"].addresses} == {"市生态环境局" * 10, ""}


def test_what_is_not_what_was_asked_for_is_not_sent() -> None:
    """The last look at the bytes, should all else fail."""
    letter = Letter("x", DAY, "x", "x", SENDER, (Address("a@b.cn, evil@evil.example"),))
    with pytest.raises(RuntimeError):
        as_bytes(letter)
    with pytest.raises(RuntimeError):
        as_bytes(letter._replace(to=(Address("a@b.cn\r\nBcc: evil@evil.example"),)))


@settings(max_examples=60, deadline=None)
@given(st.text('=?utf-8QBqb_ \r\n\ufe0f甲<>,@"\\()0AD', max_size=80))
def test_any_mixture_of_their_signs_arrives(words: str) -> None:
    message = parsed(as_bytes(Letter(words, DAY, "x", "x", SENDER, (Address("a@b.cn", words),))))
    assert shown(str(message["Subject"])) == shown(clean(words))
    [one] = message["To"].addresses
    assert one.addr_spec == "a@b.cn" and shown(one.display_name) == shown(clean(words))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=400))
def test_any_text_arrives(subject: str, name: str, text: str) -> None:
    """Headers as one clean line; the text exactly, but for its line ends."""
    plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    letter = Letter(subject, DAY, plain, plain, SENDER, (Address("a@b.cn", clean(name)),), (), ())
    message = parsed(as_bytes(letter))
    assert message["To"].addresses[0].addr_spec == "a@b.cn"
    assert "".join(str(message["Subject"]).split()) == "".join(clean(subject).split())[:200]
    assert body(message, "plain").rstrip("\n") == plain.rstrip("\n")


def test_attachments_are_whole() -> None:
    content = bytes(range(256)) * 50
    letter = Letter("x", DAY, "x", "x", SENDER, (), (), (Attachment("a.bin", "application/octet-stream", content),))
    [part] = parsed(as_bytes(letter)).iter_attachments()
    assert part.get_payload(decode=True) == content


# contacts.yaml

ADDRESSES: list[tuple[str, Address | None]] = [
    ("a@b.cn", Address("a@b.cn")),
    (" a.b-c_d@b-c.example.org ", Address("a.b-c_d@b-c.example.org")),
    ("张三 <a@b.cn>", Address("a@b.cn", "张三")),
    ('"张三" <a@b.cn>', Address("a@b.cn", "张三")),
    ("张三＜a＠b．cn＞", Address("a@b.cn", "张三")),
    ("<a@b.cn>", Address("a@b.cn")),
    ("a@localhost", Address("a@localhost")),
    ("", None),
    ("a", None),
    ("@b", None),
    ("a@", None),
    ("a@@b", None),
    ("a b@c", None),
    ("a@b,c@d", None),
    ("a@b.", None),
    ("a@-b.cn", None),
    ("a@b_c.cn", None),
    (".a@b.cn", None),
    ("张三@b.cn", None),
    ("a@中国", None),
    ("张三 <a@b.cn> x", None),
    ('张"三 <a@b.cn>', None),
    ("a@b.cn\nBcc: e@x", None),
    ("a\u202e@b.cn", None),
    ("x" * 65 + "@b.cn", None),
    ("a=b?c@d.cn", Address("a=b?c@d.cn")),
    ("=?utf-8?Q?a=40x?=@b.cn", None),
    ("＝？utf-8？Q？a？＝@b.cn", None),
    ("张三 <x=?utf-8?B?YSxi?=@b.cn>", None),
]


@pytest.mark.parametrize(("typed", "expected"), ADDRESSES)
def test_addresses(typed: str, expected: Address | None) -> None:
    assert address(typed) == expected


# contacts.yaml, and the codes of what is wrong with the line where it stands
CONTACTS = [
    ("units:\n  市财政局:\n    - a@b.cn\n", []),
    ("units:\n  市财政局: a@b.cn\n", []),
    ("units:\n  财政局x:\n    - a@b.cn\n", ["unknown-unit 2"]),
    ("units:\n  各县（市、区）人民政府:\n    - a@b.cn\n", ["unknown-unit 2"]),
    ("units:\n  市财政局:\n    - a\n    - b@c\n", ["bad-address 3"]),
    ("units:\n  市财政局:\n    - {a: b}\n", ["not-text 3"]),
    ("units:\n  市财政局:\n    x: y\n", ["not-a-list 2"]),
    ("units:\n", []),
    ("office:\n  from: x\n", ["bad-address 2"]),
    ("office:\n  fax: 1\n", ["unknown-key 2"]),
    ("people: 1\n", ["unknown-key 1"]),
    ("just words\n", ["not-a-mapping 1"]),
]


@pytest.mark.parametrize(("text", "expected"), CONTACTS)
def test_contacts(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / "contacts.yaml").write_text(text, encoding="utf-8")
    _, problems = read(tmp_path, REGISTRY)
    assert [f"{one.code} {one.place and one.place.line}" for one in problems] == expected
    assert not any(one.doubt for one in problems)


def test_an_unknown_unit_is_told_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "contacts.yaml").write_text("units:\n  市财正局:\n    - a@b.cn\n", encoding="utf-8")
    contacts, [problem] = read(tmp_path, REGISTRY)
    assert contacts == Contacts() and "市财政局" in problem.remedy


def test_without_the_file_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert read(tmp_path, REGISTRY) == (Contacts(), [])
    assert Contacts().line == ""
