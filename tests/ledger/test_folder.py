"""A data folder of one's own: laid out, kept, completed, its ledgers listed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import DATA, limited

from jc_tasks import ledger
from jc_tasks.files import put_in_place
from jc_tasks.ledger.folder import ATTRIBUTES, EMPTY, SAMPLES, Laid, empty_ledger, enlist, in_the_way, keep, lay_out
from jc_tasks.ledger.listed import with_ledger
from jc_tasks.ledger.registered import EMPTY_UNITS
from jc_tasks.model import Problem
from jc_tasks.safeyaml import Mapping, parse

DAY = date(2023, 3, 1)
OWN = empty_ledger(DAY).replace("plan: ledger", "plan: air").replace(
    "\ntables: []", "\ntables:\n  - name: 任务台账"
) + ("    tasks: [{id: air-1, no: 1, text: 甲, deadline: 8月底前, units: 市水务局}]\n")


def laid(folder: Path, *, sample: bool = False) -> Laid:
    return lay_out(folder, sample=sample, today=DAY)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# A folder is laid out


def test_a_new_folder_has_all_that_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "我的 台账" / "2023"
    assert laid(folder) == Laid(made=(EMPTY, "units.yaml", "settings.yaml", ATTRIBUTES))
    assert (folder / "units.yaml").read_text(encoding="utf-8") == EMPTY_UNITS  # another city's units are nobody's
    assert ledger.read(folder).registry.units == () and [one.code for one in ledger.read(folder).problems] == [
        "empty-ledger"
    ]
    assert (folder / EMPTY).read_text(encoding="utf-8") == empty_ledger(DAY)
    read = ledger.read(folder)
    assert [(problem.code, problem.doubt) for problem in read.problems] == [("empty-ledger", True)]
    assert (read.plans[0].issued, read.plans[0].year, read.tasks) == (DAY, 2023, ())
    assert read.settings.seasons == ledger.read(DATA).settings.seasons


def test_the_settings_are_the_shipped_ones_but_for_the_ledgers(tmp_path: Path) -> None:
    laid(tmp_path)
    shipped = (DATA / "settings.yaml").read_text(encoding="utf-8")
    ours = (tmp_path / "settings.yaml").read_text(encoding="utf-8")
    assert ours == shipped.replace("  - air.yaml\n  - water.yaml\n  - soil.yaml\n", f"  - {EMPTY}\n")


def test_the_samples_are_the_shipped_ledgers(tmp_path: Path) -> None:
    assert laid(tmp_path, sample=True).made == (*SAMPLES, "units.yaml", "settings.yaml", ATTRIBUTES)
    for name in (*SAMPLES, "settings.yaml", "units.yaml"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_what_the_empty_ledger_shows_can_be_filled_in(tmp_path: Path) -> None:
    laid(tmp_path)
    text = empty_ledger(DAY).replace("\n# ", "\n").replace("\ntables: []\n", "\n")
    (tmp_path / EMPTY).write_text("#" + text[text.index("\nplan:") :], encoding="utf-8")
    read = ledger.read(tmp_path)
    assert read.problems == ()
    assert [(task.id, task.deadline.due, task.category) for task in read.tasks] == [
        ("ledger-1", date(2023, 8, 31), "深化工业治理")
    ]
    assert [unit.name for unit in read.tasks[0].units] == ["市生态环境局", "各县（市、区）人民政府"]


@pytest.mark.parametrize("sample", [False, True])
def test_what_is_there_is_kept_and_named(sample: bool, tmp_path: Path) -> None:
    first = laid(tmp_path, sample=sample)
    for name in ("units.yaml", "settings.yaml"):
        (tmp_path / name).write_text((tmp_path / name).read_text(encoding="utf-8") + "# 我的\n", encoding="utf-8")
    before = contents(tmp_path)
    assert laid(tmp_path, sample=sample) == Laid(kept=first.made)
    assert contents(tmp_path) == before


def test_a_folder_with_ledgers_but_no_settings_gets_settings_that_list_them(tmp_path: Path) -> None:
    (tmp_path / "空气 #1.yaml").write_text(OWN, encoding="utf-8")
    assert laid(tmp_path).made == ("units.yaml", "settings.yaml", ATTRIBUTES)
    read = ledger.read(tmp_path)
    assert (read.problems, read.settings.ledgers) == ((), ("空气 #1.yaml",))


def test_samples_take_the_place_of_an_untouched_empty_ledger(tmp_path: Path) -> None:
    laid(tmp_path)
    again = laid(tmp_path, sample=True)
    assert again == Laid(SAMPLES, (ATTRIBUTES,), ("units.yaml", "settings.yaml"), (EMPTY,))
    assert (tmp_path / "settings.yaml").read_bytes() == (DATA / "settings.yaml").read_bytes()


def test_samples_are_not_mixed_with_ledgers_of_ones_own(tmp_path: Path) -> None:
    laid(tmp_path)
    assert in_the_way(tmp_path) == ()
    (tmp_path / EMPTY).write_text(empty_ledger(DAY) + "# 动过\n", encoding="utf-8")
    (tmp_path / "air.yaml").write_text(OWN, encoding="utf-8")
    assert in_the_way(tmp_path) == ("air.yaml", EMPTY)
    shutil.rmtree(tmp_path)
    laid(tmp_path, sample=True)
    (tmp_path / "air.yaml").write_text(OWN, encoding="utf-8")
    assert in_the_way(tmp_path) == ()


ATTRIBUTES_THERE = [
    ("*.py text\n", "*.py text\nprogress.yaml text eol=lf merge=union\n"),
    ("*.py text", "*.py text\nprogress.yaml text eol=lf merge=union\n"),
    ("*.py text\r\n", "*.py text\r\nprogress.yaml text eol=lf merge=union\r\n"),
    ("", "progress.yaml text eol=lf merge=union\n"),
    ("# progress.yaml merge=union\n", "# progress.yaml merge=union\nprogress.yaml text eol=lf merge=union\n"),
    ("progress.yaml merge=union", None),
    ("/progress.yaml text merge=union\n", None),
    ("*.yaml merge=union\n", None),
]


@pytest.mark.parametrize(("there", "after"), ATTRIBUTES_THERE)
def test_a_gitattributes_without_the_rule_gets_it(there: str, after: str | None, tmp_path: Path) -> None:
    (tmp_path / ATTRIBUTES).write_bytes(there.encode())
    done = laid(tmp_path)
    assert (tmp_path / ATTRIBUTES).read_bytes().decode() == (there if after is None else after)
    assert (ATTRIBUTES in done.added, ATTRIBUTES in done.kept) == (after is not None, after is None)


@pytest.mark.skipif(not shutil.which("git"), reason="git is needed")
def test_git_unites_what_two_people_recorded(tmp_path: Path) -> None:
    laid(tmp_path)

    def git(*words: str) -> None:
        who = ("-c", "user.name=甲", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    log = tmp_path / "progress.yaml"
    git("init", "-q")
    for branch, line in (("first", ""), ("one", "- {id: a}\n"), ("two", "- {id: b}\n")):
        git("checkout", "-q", *(("-b", branch) if branch == "first" else ("-b", branch, "first")))
        log.write_text("- {id: 0}\n" + line, encoding="utf-8")
        git("add", ".")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "one")
    assert sorted(log.read_text(encoding="utf-8").splitlines()) == ["- {id: 0}", "- {id: a}", "- {id: b}"]


# Folders and disks that refuse


@contextmanager
def nobody() -> Iterator[None]:
    """Without root's right to write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A folder that others may enter."""
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        yield folder
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755)


posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


@posix
def test_a_folder_that_may_not_be_written_is_said(shared: Path) -> None:
    shared.chmod(0o555)
    with nobody():
        for folder in (shared, shared / "新的"):
            done = laid(folder)
            assert done.made == ()
            assert done.problem and done.problem.code == "no-permission"
    assert list(shared.iterdir()) == []


@posix
def test_settings_that_may_not_be_written_stay(shared: Path) -> None:
    laid(shared)
    before = contents(shared)
    shared.chmod(0o555)
    with nobody():
        problem = enlist(shared, "air.yaml")
    assert problem and problem.code == "no-permission"
    assert contents(shared) == before


@posix
def test_a_full_disk_leaves_no_half_of_a_file_and_the_next_run_carries_on(tmp_path: Path) -> None:
    done = limited((DATA / "air.yaml").stat().st_size, "init", "--sample", tmp_path)
    assert done.returncode == 3
    assert done.stdout == "新建：air.yaml\n"
    assert f"没有写成 {tmp_path / 'water.yaml'}：文件超过了允许的大小" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["air.yaml"]
    assert laid(tmp_path, sample=True) == Laid(
        ("water.yaml", "soil.yaml", "units.yaml", "settings.yaml", ATTRIBUTES), ("air.yaml",)
    )
    assert ledger.read(tmp_path).problems == ()


def test_a_path_through_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "甲").write_text("乙", encoding="utf-8")
    assert laid(tmp_path / "甲" / "丙").problem
    assert (tmp_path / "甲").read_text(encoding="utf-8") == "乙"


# A ledger is listed

LISTED = [  # the settings, the name, the settings with it
    ("ledgers:\n  - air.yaml\n", "b.yaml", "ledgers:\n  - air.yaml\n  - b.yaml\n"),
    (
        "ledgers:\n- air.yaml\nlights:\n  yellow: 3\n",
        "b.yaml",
        "ledgers:\n- air.yaml\n- b.yaml\nlights:\n  yellow: 3\n",
    ),
    ("ledgers:\n  -   air.yaml", "b.yaml", "ledgers:\n  -   air.yaml\n  -   b.yaml\n"),
    ("ledgers:\r\n  - 'a b.yaml'\r\n# 尾\r\n", "水.yaml", "ledgers:\r\n  - 'a b.yaml'\r\n  - 水.yaml\r\n# 尾\r\n"),
    (
        "ledgers:\n  # 头\n  - a.yaml\n\n  # 中\n  - b.yaml\n",
        "c",
        "ledgers:\n  # 头\n  - a.yaml\n\n  # 中\n  - b.yaml\n  - c\n",
    ),
    ("ledgers: []\n", "b.yaml", "ledgers: [b.yaml]\n"),
    ("ledgers: [ ] # 空\n", "b.yaml", "ledgers: [b.yaml ] # 空\n"),
    ("ledgers: [a.yaml, 'b.yaml']\n", "c.yaml", "ledgers: [a.yaml, 'b.yaml', c.yaml]\n"),
    ("ledgers: [\n  a.yaml,\n  b.yaml,\n]\n", "c.yaml", "ledgers: [\n  a.yaml,\n  b.yaml, c.yaml,\n]\n"),
    ("ledgers:\nlights: {yellow: 3}\n", "b.yaml", "ledgers:\n  - b.yaml\nlights: {yellow: 3}\n"),
    ("ledgers: # 还没有", "b.yaml", "ledgers: # 还没有\n  - b.yaml\n"),
    ("lights:\n  yellow: 3\n", "b.yaml", "lights:\n  yellow: 3\nledgers:\n  - b.yaml\n"),
    ("lights: {yellow: 3}\n...\n", "b.yaml", "ledgers:\n  - b.yaml\nlights: {yellow: 3}\n...\n"),
    ("{lights: {yellow: 3}, ledgers: [a]}", "b", "{lights: {yellow: 3}, ledgers: [a, b]}"),
    ("# 只有注释\n", "b.yaml", "# 只有注释\nledgers:\n  - b.yaml\n"),
    ("ledgers:\n  - a.yaml # 大气\n", "b.yaml", "ledgers:\n  - a.yaml # 大气\n  - b.yaml\n"),
    ("ledgers: [a]\n", "二 #2: [水].yaml", "ledgers: [a, '二 #2: [水].yaml']\n"),
    ("ledgers:\n  - a\n", "it's: 'b'", "ledgers:\n  - a\n  - 'it''s: ''b'''\n"),
    ("ledgers:\n  - a\n  - b.yaml\n", "b.yaml", "ledgers:\n  - a\n  - b.yaml\n"),
]


@pytest.mark.parametrize(("before", "name", "after"), LISTED)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_ledger_is_listed(before: str, name: str, after: str, bom: bytes, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_bytes(bom + before.encode())
    assert enlist(tmp_path, name) is None
    assert (tmp_path / "settings.yaml").read_bytes() == bom + after.encode()
    assert enlist(tmp_path, name) is None
    assert (tmp_path / "settings.yaml").read_bytes() == bom + after.encode()


NOT_LISTED = [  # no safe way
    "ledgers:\n  - 'air.yaml\n",
    "ledgers:\n\t- air.yaml\n",
    "ledgers: air.yaml\n",
    "ledgers: {air.yaml: 1}\n",
    "ledgers: [a]\nledgers: [b]\n",
    "ledgers:\n  - |\n    air.yaml\n",
    "ledgers: &a [b]\n",
    "{ledgers: }\n",
    "- air.yaml\n",
    "只是一句话\n",
]


@pytest.mark.parametrize("text", NOT_LISTED)
def test_where_no_safe_way_is_seen_nothing_is_written(text: str, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(text, encoding="utf-8")
    problem = enlist(tmp_path, "b.yaml")
    assert problem and problem.code == "not-enlisted"
    assert "加一行“  - b.yaml”" in problem.remedy
    assert contents(tmp_path) == {"settings.yaml": text.encode()}


@pytest.mark.parametrize("raw", ["ledgers: [空气]".encode("gb18030"), "ledgers: []".encode("utf-16"), b""])
def test_settings_that_are_no_text_stay(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_bytes(raw)
    problem = enlist(tmp_path, "b.yaml")
    assert (problem is None) == (raw == b"")
    assert (tmp_path / "settings.yaml").read_bytes() == (raw or b"ledgers:\n  - b.yaml\n")


def test_without_settings_init_is_named(tmp_path: Path) -> None:
    problem = enlist(tmp_path, "air.yaml")
    assert problem and "jc-tasks init" in problem.remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "甲/乙.yaml", "..\\乙.yaml", ".乙.yaml", "units.yaml", " 乙.yaml", "乙\n.yaml"])
def test_a_name_that_no_ledger_may_have_is_refused(name: str, tmp_path: Path) -> None:
    laid(tmp_path)
    before = contents(tmp_path)
    problem = enlist(tmp_path, name)
    assert problem and problem.code == "bad-file-name"
    assert contents(tmp_path) == before


def test_a_first_ledger_takes_the_place_of_the_untouched_empty_one(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "air.yaml").write_text(OWN, encoding="utf-8")
    assert enlist(tmp_path, "air.yaml") is None
    assert not (tmp_path / EMPTY).exists()
    read = ledger.read(tmp_path)
    assert (read.problems, read.settings.ledgers) == ((), ("air.yaml",))


def test_an_empty_ledger_that_somebody_has_touched_stays(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / EMPTY).write_text(empty_ledger(DAY).replace("name: 台账", "name: 水"), encoding="utf-8")
    assert enlist(tmp_path, "air.yaml") is None
    assert (tmp_path / EMPTY).exists()
    assert ledger.read(tmp_path).settings.ledgers == (EMPTY, "air.yaml")


def test_an_empty_ledger_that_is_not_listed_stays(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "settings.yaml").write_text("ledgers: []\n", encoding="utf-8")
    assert enlist(tmp_path, "air.yaml") is None
    assert (tmp_path / EMPTY).exists()


@posix
def test_settings_behind_a_link_keep_their_place_and_rights(tmp_path: Path) -> None:
    real, folder = tmp_path / "真的.yaml", tmp_path / "data"
    folder.mkdir()
    real.write_text("ledgers: []\n", encoding="utf-8")
    real.chmod(0o640)
    (folder / "settings.yaml").symlink_to(real)
    assert enlist(folder, "air.yaml") is None
    assert (folder / "settings.yaml").is_symlink()
    assert real.read_text(encoding="utf-8") == "ledgers: [air.yaml]\n"
    assert real.stat().st_mode & 0o777 == 0o640


@posix
def test_a_link_that_comes_while_a_file_is_written_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim, path = tmp_path / "别人的", tmp_path / "台账.csv"
    victim.write_text("旧的", encoding="utf-8")
    replaced = os.replace

    def planted(draft: str, name: Path) -> None:
        os.symlink(victim, name)
        replaced(draft, name)

    monkeypatch.setattr(os, "replace", planted)
    put_in_place(path, b"1")
    assert path.read_bytes() == b"1" and not path.is_symlink()
    assert victim.read_text(encoding="utf-8") == "旧的"


@posix
def test_rights_are_given_to_the_file_and_not_through_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim, path = tmp_path / "别人的", tmp_path / "台账.csv"
    for file, mode in ((victim, 0o600), (path, 0o666)):
        file.write_text("旧的", encoding="utf-8")
        file.chmod(mode)

    def planted(descriptor: int) -> None:
        [draft] = tmp_path.glob(".*.tmp")
        draft.unlink()
        draft.symlink_to(victim)

    monkeypatch.setattr(os, "fsync", planted)
    put_in_place(path, b"1")
    assert (victim.read_text(encoding="utf-8"), victim.stat().st_mode & 0o777) == ("旧的", 0o600)


@posix
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("旧的", encoding="utf-8")
    path.chmod(0o640)
    put_in_place(path, b"1")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"1", 0o640)
    assert [one.name for one in tmp_path.iterdir()] == ["台账.csv"]


NAMES = st.text(st.sampled_from("ab空 #:-,[]{}'\"&*!|>%@`?~.0"), min_size=1, max_size=8).map(
    lambda name: f"x{name}".strip() + ".yaml"
)
COMMENTS = st.sampled_from(["", "# 注\n", "\n", "  # 注: [\n", "\n\n"])
END = st.sampled_from(["\n", "\r\n"])


@st.composite
def settings(draw: st.DrawFn) -> str:
    """Settings as people write them: the list in any form, with comments, before or after the rest, or not there."""
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    spelt = [name if name.isalnum() else "'" + name.replace("'", "''") + "'" for name in names]
    form = draw(st.sampled_from(["block", "indentless", "flow", "lines", "none"]))
    if form == "none":
        ledgers = ""
    elif form == "flow":
        ledgers = f"ledgers: [{', '.join(spelt)}]\n"
    elif form == "lines":
        ledgers = "ledgers: [\n" + "".join(f"    {name},\n" for name in spelt) + "  ]\n"
    else:
        indent = "  " if form == "block" else ""
        ledgers = "ledgers:\n" + "".join(draw(COMMENTS) + f"{indent}- {name}\n" for name in spelt)
    parts = [ledgers, "lights:\n  yellow: 3\n  blue: 9\n", "seasons: {汛期: 06-01..09-30}\n", "别的: |\n  甲\n\n  乙\n"]
    text = "".join(draw(COMMENTS) + part for part in draw(st.permutations(parts)))
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return text.replace("\n", draw(END))


@given(settings(), NAMES)
def test_all_else_stays_when_a_ledger_is_listed(text: str, name: str) -> None:
    new = with_ledger(text, name)
    assert not isinstance(new, Problem), (text, name, new)
    root, _ = parse(new, file="settings.yaml")
    before, _ = parse(text, file="settings.yaml")
    assert isinstance(root, Mapping) and isinstance(before, Mapping)
    listed = [item.text for item in getattr(root.items["ledgers"], "items", ())]  # type: ignore[union-attr]
    earlier = [item.text for item in getattr(before.items.get("ledgers"), "items", ())]  # type: ignore[union-attr]
    assert listed == (earlier if name in earlier else [*earlier, name])
    rest = iter(new)
    assert all(character in rest for character in text)  # nothing but what was put in
    start = next((i for i, (a, b) in enumerate(zip(text, new, strict=False)) if a != b), min(len(text), len(new)))
    put = len(new) - len(text)
    assert any(new[:at] + new[at + put :] == text for at in range(max(0, start - put), start + 1))


@given(st.text(st.sampled_from("ledgers:[]-'\" \n,#a{}&|\t"), max_size=40), NAMES)
def test_no_text_is_spoilt(text: str, name: str) -> None:
    new = with_ledger(text, name)
    if not isinstance(new, Problem) and new != text:
        root, _ = parse(new, file="settings.yaml")
        assert isinstance(root, Mapping)
        assert root.items["ledgers"].items[-1].text == name  # type: ignore[union-attr, index]


# A ledger is put into the folder


def test_a_file_is_put_in_its_place_and_stays_there(tmp_path: Path) -> None:
    laid(tmp_path)
    assert keep(tmp_path / "air.yaml", b"1", overwrite=False) is None
    problem = keep(tmp_path / "air.yaml", b"2", overwrite=False)
    assert problem and "那里已经有同名的东西" in problem.message
    assert (tmp_path / "air.yaml").read_bytes() == b"1"
    assert keep(tmp_path / "air.yaml", b"2", overwrite=True) is None
    assert (tmp_path / "air.yaml").read_bytes() == b"2"
    assert keep(tmp_path / EMPTY, b"3", overwrite=False) is None
    assert (tmp_path / EMPTY).read_bytes() == b"3"
    assert {path.name for path in tmp_path.iterdir()} == {
        *("air.yaml", EMPTY, "units.yaml", "settings.yaml", ATTRIBUTES)
    }


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_in_the_place_of_a_file_stays(overwrite: bool, tmp_path: Path) -> None:
    (tmp_path / "air.yaml").mkdir()
    assert keep(tmp_path / "air.yaml", b"1", overwrite=overwrite)
    assert keep(tmp_path / "没有" / "air.yaml", b"1", overwrite=overwrite)
    assert [path.name for path in tmp_path.iterdir()] == ["air.yaml"]
    assert (tmp_path / "air.yaml").is_dir()


def test_an_empty_ledger_is_a_doubt_but_an_empty_table_a_fault(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / EMPTY).write_text(
        empty_ledger(DAY).replace("\ntables: []", "\ntables:\n  - name: 甲\n    tasks: []"), encoding="utf-8"
    )
    assert [(problem.code, problem.doubt) for problem in ledger.read(tmp_path).problems] == [("missing", False)]
    (tmp_path / EMPTY).write_text(empty_ledger(DAY).replace("\ntables: []", "\ntables:"), encoding="utf-8")
    assert [(problem.code, problem.doubt) for problem in ledger.read(tmp_path).problems] == [("missing", False)]
