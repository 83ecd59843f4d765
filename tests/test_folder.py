"""A data folder of one's own: laid out, kept, completed, its ledgers listed; and every command on one that is empty."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import DATA, Answer, ended, limited
from program import unasked as jc

from jc_tasks import ledger
from jc_tasks.cli.data import import_line
from jc_tasks.cli.shell import typed_as
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


# The command


@posix
def test_init_says_what_it_made_and_what_to_type_next(tmp_path: Path) -> None:
    done = jc("init", "我的 台账", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "新建：ledger.yaml、units.yaml、settings.yaml、.gitattributes\n"
        "\n"
        "导入台账（年份、印发日期换成文件上的）：jc-tasks import 台账.xlsx --plan air --year 2023 --issued 2023-03-01"
        " -o '我的 台账/air.yaml'\n"
        "检查：jc-tasks check '我的 台账'\n"
        "到期：jc-tasks due --data '我的 台账'\n"
        "不想每次写 --data：jc-tasks use '我的 台账'\n"
    )
    checked = jc("check", "我的 台账", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "共 1 处存疑。\n")
    assert "存疑：台账还是空的" in checked.stdout


def test_init_works_where_one_stands(tmp_path: Path) -> None:
    done = jc("init", "--样例", cwd=tmp_path, JC_TASKS_AS_OF="2023-03-01")
    assert done.stdout.startswith("新建：air.yaml、water.yaml、soil.yaml、units.yaml、settings.yaml、.gitattributes\n")
    assert "import" not in done.stdout
    assert "jc-tasks due --data .\n" in done.stdout
    assert jc("check", ".", cwd=tmp_path).returncode == 0


def test_init_refuses_what_cannot_be_meant(tmp_path: Path) -> None:
    (tmp_path / "甲").write_text("乙", encoding="utf-8")
    done = jc("init", "甲", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "“甲”是文件，不是文件夹。" in done.stderr
    (tmp_path / "自己").mkdir()
    (tmp_path / "自己" / "水.yaml").write_text(OWN, encoding="utf-8")
    done = jc("init", "自己", "--sample", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "自己 里已经有台账（水.yaml），样例不混进去。" in done.stderr
    done = jc("init", "甲/丙", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("建不了文件夹 甲/丙：路径里有一段是文件，不是文件夹。\n  → ")


def test_words_are_quoted_for_the_shell_at_hand() -> None:
    assert typed_as("2023年/台账", "linux") == "2023年/台账"
    assert typed_as("我的 $台账's", "linux") == "'我的 $台账'\\''s'"
    assert typed_as("C:\\台账", "win32") == "C:\\台账"
    assert typed_as("C:\\我的 台账", "win32") == '"C:\\我的 台账"'
    assert typed_as("-x", "linux") == "./-x"


# An empty folder

EMPTY_ANSWERS = [  # the command, what it prints
    ((), "已逾期 0 项，7 天内到期 0 项，30 天内到期 0 项。\n往后没有到期的事项。"),
    (("due",), "没有到期的事项，2023-03-01"),
    (("overdue",), "截至 2023-03-01 没有逾期的事项\n"),
    (("unit", "水务局"), "市水务局：负责 0 项\n"),
    (("list",), "全部 0 项\n"),
    (("list", "--plan", "台账", "--within", "本月"), "台账：0 项"),
    (("search", "甲"), "甲：没有找到\n"),
    (("stats",), "事项 0 项"),
    (("stats", "--by", "unit"), "按单位"),
    (("calendar",), "2023年3月，没有到期的事项"),
    (("timeline",), "2023年，没有到期的事项\n"),
    (("timeline", "--by", "unit"), "2023年，没有到期的事项\n"),
    (("report",), "事项 0 项"),
    (("export", "--format", "ics"), "BEGIN:VCALENDAR"),
    (("export", "--format", "csv"), "灯,日期"),
    (("units",), "单位 41 家"),
    (("categories",), "类别 0 个"),
    (("log",), "还没有记录\n"),
    (("due", "--format", "html"), "没有到期的事项"),
]
EMPTY_LISTS = ["due", "overdue", "list", "unit 水务局", "stats --by unit", "calendar", "timeline", "export"]


def empty_answers(folder: Path, *commands: tuple[str, ...]) -> list[Answer]:
    """What the commands say of an empty folder with units."""
    laid(folder)
    shutil.copy(DATA / "units.yaml", folder)
    return [jc(*words, JC_TASKS_DATA=folder, JC_TASKS_AS_OF="2023-03-01") for words in commands]


def test_an_empty_folder_is_answered_by_every_command(tmp_path: Path) -> None:
    said = f"台账还是空的，没有可以显示的事项。导入一份：{import_line(str(tmp_path))}\n"
    answers = empty_answers(tmp_path, *(command for command, _ in EMPTY_ANSWERS))
    for (command, words), done in zip(EMPTY_ANSWERS, answers, strict=True):
        assert done.returncode == 0, command
        assert words in done.stdout, command
        assert done.stderr.startswith(said), command


def test_an_empty_folder_is_an_empty_list_for_scripts(tmp_path: Path) -> None:
    commands = [(*words.split(), "--format", "json") for words in EMPTY_LISTS]
    for command, done in zip(commands, empty_answers(tmp_path, *commands), strict=True):
        assert (done.returncode, json.loads(done.stdout)) == (0, []), command


def test_an_empty_folder_has_no_entry_to_name(tmp_path: Path) -> None:
    commands = [("show", "air-1"), ("done", "air-1"), ("resolve", "8月底前"), ("export", "-o", f"{tmp_path}/a.xlsx")]
    show, done, resolve, export = empty_answers(tmp_path, *commands)
    for answer in (show, done):
        assert (answer.returncode, answer.stdout) == (4, "")
        assert "没有编号是“air-1”的事项。" in answer.stderr
    assert "截止日：2023-08-31（含当天）" in resolve.stdout
    assert export.returncode == 0
    assert (tmp_path / "a.xlsx").stat().st_size > 1000


def test_an_empty_ledger_is_a_doubt_but_an_empty_table_a_fault(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / EMPTY).write_text(
        empty_ledger(DAY).replace("\ntables: []", "\ntables:\n  - name: 甲\n    tasks: []"), encoding="utf-8"
    )
    assert [(problem.code, problem.doubt) for problem in ledger.read(tmp_path).problems] == [("missing", False)]
    (tmp_path / EMPTY).write_text(empty_ledger(DAY).replace("\ntables: []", "\ntables:"), encoding="utf-8")
    assert [(problem.code, problem.doubt) for problem in ledger.read(tmp_path).problems] == [("missing", False)]


# Which folder


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A home, and three data folders, of which 甲 has folders below it; ids in each begin with its own plan."""
    for name in ("甲", "乙", "丙"):
        lay_out(tmp_path / name, sample=False, today=date(2023, 3, 1))
        text = (tmp_path / name / "ledger.yaml").read_text("utf-8").replace("\ntables: []", TABLE.replace("PLAN", name))
        (tmp_path / name / "ledger.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "甲" / "附件" / "旧").mkdir(parents=True)
    return tmp_path


TABLE = """
tables:
  - name: 任务台账
    tasks:
      - {id: ledger-1, no: 1, text: PLAN的任务, deadline: 8月底前, units: 市水务局}
"""


def answered(places: Path, here: str, *words: str, **env: str) -> Answer:
    env = {"HOME": str(places / "home"), "JC_TASKS_AS_OF": "2023-03-01", **env}
    return jc(*words, cwd=places / here, **env)


@posix
def test_the_nearest_data_folder_is_meant_then_the_chosen_one_then_the_shipped(places: Path) -> None:
    def whose(here: str, *words: str, **env: str) -> str:
        shown = answered(places, here, "list", *words, "--format", "json", **env)
        assert shown.returncode == 0
        assert ("随程序带的晋城 2022 年台账" in shown.stderr) == ("完成22个" in shown.stdout)
        return next(name for name in ("甲的", "乙的", "丙的", "完成22个") if name in shown.stdout)

    assert whose(".") == "完成22个"
    assert whose("甲") == whose("甲/附件/旧") == "甲的"
    assert whose("甲/附件", JC_TASKS_DATA="../../乙") == "乙的"
    assert whose("甲", "--data", "../丙", JC_TASKS_DATA="../乙") == "丙的"
    used = answered(places, ".", "use", "丙")
    assert (used.returncode, used.stdout) == (0, f"正在用的数据目录：{places}/丙（jc-tasks use 选定的）\n")
    assert (whose("."), whose("甲"), whose("甲", JC_TASKS_DATA=str(places / "乙"))) == ("丙的", "甲的", "乙的")
    assert answered(places, "甲", "use").stdout == (
        f"正在用的数据目录：{places}/甲（现在所在的文件夹，或它的上级）\n"
        f"选定的是 {places}/丙，不在这个文件夹里时用它。\n"
    )
    shutil.rmtree(places / "丙")
    gone = answered(places, ".", "due")
    assert gone.returncode == 3 and f"找不到数据文件夹“{places}/丙”" in gone.stderr and gone.stdout == ""
    assert answered(places, ".", "use", "--不用").returncode == 0
    assert whose(".") == "完成22个"


@posix
def test_only_a_data_folder_can_be_chosen(places: Path) -> None:
    done = answered(places, ".", "use", "home")
    assert done.returncode == 2 and "先建好：jc-tasks init home" in done.stderr
    done = answered(places, ".", "use", "甲/ledger.yaml")
    assert done.returncode == 2 and "要写它所在的文件夹" in done.stderr
    assert answered(places, ".", "use", "甲", HOME="").returncode == 3


@posix
def test_a_record_says_where_it_is_unless_the_folder_was_named(places: Path) -> None:
    on = ("--on", "2023-03-01")
    here = answered(places, "甲/附件", "note", "ledger-1", "开工", *on)
    assert here.stderr == f"记在 {places}/甲/progress.yaml。\n"
    assert "开工" in (places / "甲" / "progress.yaml").read_text("utf-8")
    shipped = answered(places, ".", "done", "air-4", *on)
    log = places / "home" / ".local" / "share" / "jc-tasks" / "progress.yaml"
    words = "这是随程序带的晋城 2022 年台账。换成自己的：jc-tasks use 目录"
    assert shipped.stderr == f"记在 {log}。{words}\n" and "air-4" in log.read_text("utf-8")
    assert answered(places, ".", "note", "ledger-1", "开工", *on, "--data", "乙").stderr == ""


@posix
@pytest.mark.parametrize(
    "words",
    [["due"], ["overdue"], ["unit", "泽州县"], ["list"], ["search", "锅炉"], ["stats"], ["calendar"], ["timeline"], []]
    + [["report"], ["report", "--format", "html"], ["export", "--format", "csv"], ["show", "air-4"], ["units"]]
    + [["due", "--format", format] for format in ("text", "csv", "json", "html", "markdown")],
)
def test_every_answer_from_the_shipped_ledger_says_so(words: list[str], places: Path) -> None:
    shown = answered(places, ".", *words)
    assert shown.stdout.count("随程序带的晋城 2022 年台账") + shown.stderr.count("随程序带的晋城 2022 年台账") >= 1
    named = answered(places, ".", *words, JC_TASKS_DATA=DATA)
    assert "随程序带的" not in named.stdout + named.stderr


@posix
def test_the_greeting_says_when_the_year_of_a_plan_is_over(places: Path) -> None:
    assert "计划年度" not in answered(places, "甲", JC_TASKS_AS_OF="2023-12-31").stdout
    assert "计划年度（2023 年）已经过去" in answered(places, "甲", JC_TASKS_AS_OF="2024-01-01").stdout


@posix
def test_a_folder_that_is_gone_under_one_s_feet_is_said(places: Path) -> None:
    (places / "走").mkdir()
    program = f"{sys.executable} -m jc_tasks"
    for words in ("use ../甲", "check .", "list -o x.csv", "init 丁"):
        script = f"mkdir -p {places}/走; cd {places}/走 && rmdir {places}/走 && {program} {words}"
        done = ended(["sh", "-c", script], JC_TASKS_DATA=None)
        assert done.returncode in (2, 3) and "Traceback" not in done.stderr, (words, done.stderr)


@posix
@pytest.mark.parametrize("kind", ["nul", "pipe", "device", "folder"])
def test_whatever_stands_where_the_choice_is_kept(kind: str, places: Path) -> None:
    kept = places / "home" / ".config" / "jc-tasks" / "data-folder"
    kept.parent.mkdir(parents=True)
    made = {
        "nul": lambda: kept.write_bytes(b"a\0b"),
        "pipe": lambda: os.mkfifo(kept),
        "device": lambda: kept.symlink_to("/dev/zero"),
        "folder": kept.mkdir,
    }
    made[kind]()
    assert "随程序带的晋城 2022 年台账" in answered(places, ".", "due").stdout


@posix
@pytest.mark.parametrize("name", [".gitattributes", "ledger.yaml.bak", "笔记"])
def test_a_file_whose_name_is_no_listings_is_not_overwritten(name: str, places: Path) -> None:
    (places / "甲" / name).write_text("原来的\n", encoding="utf-8")
    for format in ([], ["--format", "csv"]):
        done = answered(places, "甲", "list", *format, "-o", name)
        assert done.returncode == 2 and (places / "甲" / name).read_text(encoding="utf-8") == "原来的\n"
