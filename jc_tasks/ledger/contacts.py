"""contacts.yaml of a data folder: who sends the report, and where each unit gets it. The file may be missing.

office:
  name: 市生态环境局行动计划专班
  phone: 0356-1234567
  from: 专班 <office@example.org>
units:
  市水务局:
    - zhang@example.org
    - 李四 <li@example.org>
"""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from jc_tasks.ledger.file_nodes import load
from jc_tasks.ledger.registry import Registry, Suggestions
from jc_tasks.ledger.value import is_missing
from jc_tasks.model import Problem
from jc_tasks.safeyaml import Mapping, Scalar
from jc_tasks.safeyaml.typed_values import Fields, as_mapping

NAME = "contacts.yaml"
_CONTACTS_KEYS = frozenset({"office", "units"})
_OFFICE_KEYS = frozenset({"name", "phone", "from"})
LONGEST_NAME = 60
LONGEST_ADDRESS = 254
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SPEC = re.compile(rf"(?=[^@]{{1,64}}@)(?!.*=\?){_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})*")
"""Words and labels between dots. Never =?, which begins an encoded word that mail programs would decode."""


class Address(NamedTuple):
    """A mail address, and the name in front of it ("" if there is none). Both are one harmless line."""

    spec: str
    name: str = ""


class Contacts(NamedTuple):
    """`name`, `phone` and `sender` of the office; the addresses of units by canonical name."""

    name: str = ""
    phone: str = ""
    sender: Address | None = None
    units: dict[str, tuple[Address, ...]] = {}  # noqa: RUF012  never changed

    @property
    def line(self) -> str:
        """Whom to ask, as the last line of a report; "" if nothing is known."""
        sender = self.sender.spec if self.sender else ""
        parts = [("联系单位：", self.name), ("电话：", self.phone), ("邮箱：", sender)]
        return "　".join(label + value for label, value in parts if value)


def read(folder: Path, registry: Registry) -> tuple[Contacts, list[Problem]]:
    """What contacts.yaml says, and all that is wrong with it; without the file nothing and nothing."""
    if is_missing(folder / NAME):
        return Contacts(), []
    node, problems = load(folder / NAME)
    if node is None:
        return Contacts(), problems
    root = as_mapping(node, NAME, problems)
    if root is None:
        return Contacts(), problems
    fields = Fields(root, NAME, _CONTACTS_KEYS, problems)
    contacts = Contacts()
    if (office := fields.mapping("office")) is not None:
        own = Fields(office, "office", _OFFICE_KEYS, problems)
        typed = own.text("from", required=False)
        sender = address(typed)
        if typed and sender is None:
            own.report("bad-address", f"“{typed[:60]}”不是邮箱地址。", ADDRESS_REMEDY, "from")
        name, phone = (own.text(key, required=False) for key in ("name", "phone"))
        contacts = Contacts(name, phone, sender)
    units = fields.mapping("units")
    return contacts._replace(units=_units(units, registry, problems) if units else {}), problems


def address(typed: str) -> Address | None:
    """zhang@example.org or 张三 <zhang@example.org>; None for anything that is not exactly one address."""
    text = unicodedata.normalize("NFKC", typed).strip() if typed.isprintable() else ""
    name, spec = "", text
    if text.endswith(">"):
        name, _, spec = text[:-1].rpartition("<")
        name = name.strip().strip('"').strip()
    spec = spec.strip()
    good = len(spec) <= LONGEST_ADDRESS and _SPEC.fullmatch(spec)
    harmless = len(name) <= LONGEST_NAME and not any(mark in name for mark in '<>"\\')
    return Address(spec, name) if good and harmless else None


ADDRESS_REMEDY = "写成 zhang@example.org，或者 张三 <zhang@example.org>；几个地址每个另起一行，以“- ”开头。"


def _units(node: Mapping, registry: Registry, problems: list[Problem]) -> dict[str, tuple[Address, ...]]:
    found: dict[str, dict[str, Address]] = {}
    names, suggestions = frozenset(registry.names), Suggestions(registry)
    for typed in node.items:
        name = registry.canonical(typed)
        if name is None or name not in names:
            near = suggestions.of(typed[:60]) if name is None else ()
            remedy = f"最接近的是：{'、'.join(near)}。" if near else "写成 units.yaml 里的单位名称，或它的别名。"
            word = "是统称，不是一个单位" if name else "不在 units.yaml 的单位名册里"
            message = f"“{typed[:40]}”{word}，它的邮箱没有用上。"
            problems.append(Problem("unknown-unit", message, remedy, node.keys[typed]))
            continue
        for one in _scalars(node, typed, problems):
            read = address(one.text)
            if read is None:
                message = f"“{one.text.strip()[:60]}”不是邮箱地址。"
                problems.append(Problem("bad-address", message, ADDRESS_REMEDY, one.place))
            else:
                found.setdefault(name, {}).setdefault(read.spec.lower(), read)
    return {name: tuple(addresses.values()) for name, addresses in found.items()}


def _scalars(node: Mapping, key: str, problems: list[Problem]) -> list[Scalar]:
    """The addresses under a unit: a list, or one alone."""
    value = node.items[key]
    if isinstance(value, Scalar) and value.text.strip():
        return [value]
    return list(Fields(node, "units", frozenset(node.items), problems).texts(key))
