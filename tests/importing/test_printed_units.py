"""A register out of what a document prints; units that no register knows, and what the answers say of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from program import DATA, Answer, unasked

from jc_tasks import ledger
from jc_tasks.agenda.lines import unregistered
from jc_tasks.importing.printed_units import printed_units
from jc_tasks.importing.units_cell import units_text
from jc_tasks.ledger.folder import lay_out, register
from jc_tasks.ledger.registered import EMPTY_UNITS, with_units
from jc_tasks.ledger.registry import Group, Registry, Unit

NONE = Registry()

CELLS = [  # the cell, each new unit as name/kind/aliases, each new group as name/aliases
    ("市生态环境局", "市生态环境局/市直部门/生态环境局", ""),
    ("省水利厅、县住建局", "省水利厅/其他单位/水利厅 县住建局/其他单位/住建局", ""),
    ("市公安局和市城管局", "市公安局/市直部门/公安局 市城管局/市直部门/城管局", ""),
    (
        "市发展和改革委员会、市规划和自然资源局",
        "市发展和改革委员会/市直部门/发展和改革委员会 市规划和自然资源局/市直部门/规划和自然资源局",
        "",
    ),
    (
        "甲县人民政府，乙区政府；丙市",
        "甲县人民政府/县（市、区）/甲县 乙区政府/县（市、区）/乙区 丙市/县（市、区）/",
        "",
    ),
    ("市政府、市中级人民法院", "市政府/其他单位/ 市中级人民法院/司法机关/中级人民法院", ""),
    ("国网供电公司、经开区管委会", "国网供电公司/企业/ 经开区管委会/其他单位/", ""),
    ("牵头单位：市水务局；配合单位：市财政局", "市水务局/市直部门/水务局 市财政局/市直部门/财政局", ""),
    ("各县（市、区）人民政府", "", "各县（市、区）人民政府/各县（市、区）"),
    ("市直有关部门、各街道、相关单位、各二级学院", "", "市直有关部门/ 各街道/ 相关单位/ 各二级学院/"),
    ("1.市水务局；②市财政局", "市水务局/市直部门/水务局 市财政局/市直部门/财政局", ""),
    ("市水务局等有关单位", "市水务局/市直部门/水务局", ""),
    ("市发展和改革委员会和市工信局", "市发展和改革委员会/市直部门/发展和改革委员会 市工信局/市直部门/工信局", ""),
    ("各乡镇具体落实", "", "各乡镇/"),
    ("由市水务局负责、王建国、会同市直有关单位抓好落实、市水务局局长张伟、CON、其各分局", "", ""),
    (
        "沁城监狱、市高等专科学校、甲林场",
        "沁城监狱/其他单位/ 市高等专科学校/其他单位/高等专科学校 甲林场/其他单位/",
        "",
    ),
    ("市总工会、市红十字会", "市总工会/其他单位/总工会 市红十字会/其他单位/红十字会", ""),
    ("其他有关单位", "", "其他有关单位/"),
    ("未写明单位", "", ""),
    ("同上", "", ""),
    ("由市政府统一安排：各部门配合。", "", ""),
]


@pytest.mark.parametrize(("cell", "units", "groups"), CELLS)
def test_what_a_cell_adds_to_the_register(cell: str, units: str, groups: str) -> None:
    found = printed_units([cell], NONE)
    assert " ".join(f"{one.name}/{one.kind}/{'、'.join(one.aliases)}" for one in found.units) == units
    assert " ".join(f"{one.name}/{'、'.join(one.aliases)}" for one in found.groups) == groups
    assert all(not group.members for group in found.groups)


ALIKE = [  # cells, what is left out and what it may be
    (["市住房和城乡建设局", "市住房和城乡建设局", "市住建局"], [("市住建局", "市住房和城乡建设局")]),
    (["市发展和改革委员会", "市发改委"], [("市发改委", "市发展和改革委员会")]),
    (["市生态环境局", "市生态环境局", "市生态环镜局"], [("市生态环镜局", "市生态环境局")]),
    (["泽州县人民政府", "泽洲县人民政府", "泽州县人民政府"], [("泽洲县人民政府", "泽州县人民政府")]),
    (["市公安局", "市公安交警支队"], []),
    (["市水务局", "市水务局（市河长办）"], [("市水务局（市河长办）", "市水务局")]),
    (["市审计局", "市审批服务管理局", "市财政局", "市民政局", "市水务局", "市水利局", "县公安局", "市公安局"], []),
]


@pytest.mark.parametrize(("cells", "alike"), ALIKE)
def test_two_spellings_are_never_merged_the_rarer_is_left_to_a_person(
    cells: list[str], alike: list[tuple[str, str]]
) -> None:
    found = printed_units(cells, NONE)
    assert list(found.alike) == alike
    left = {name for name, _ in alike}
    assert {unit.name for unit in found.units} == set(cells) - left


@pytest.mark.parametrize(
    ("cells", "short"),
    [
        (["泽州县", "泽州县", "泽州县人民政府"], [("泽州县", "泽州县人民政府")]),
        (["公安局", "市公安局"], [("公安局", "市公安局")]),
        (["甲县政府", "甲县人民政府"], []),
    ],
)
def test_a_short_form_that_is_printed_is_the_alias_and_said(cells: list[str], short: list[tuple[str, str]]) -> None:
    found = printed_units(cells, NONE)
    assert (list(found.short), found.alike, len(found.units)) == (short, (), 1)
    assert all(found.registry.canonical(name) == found.units[0].name for name in cells)


def test_a_register_that_is_there_keeps_its_units_and_what_is_like_them_is_asked() -> None:
    own = Registry([Unit("市生态环境局", "市直部门", ("市环保局",), "")])
    found = printed_units(["市环保局、市生态环镜局、市水务局"], own)
    assert [unit.name for unit in found.units] == ["市水务局"] and found.alike == (("市生态环镜局", "市生态环境局"),)


def test_a_name_that_a_narrow_cell_has_torn_is_put_together_two_names_stay_two() -> None:
    assert units_text("市生态环\n境局", NONE) == "市生态环境局"
    assert units_text("市公安局\n市城管局", NONE) == "市公安局 市城管局"
    assert units_text("泽州县政府 丹河新城建设投资集团有限公司", NONE) == "泽州县政府 丹河新城建设投资集团有限公司"


# Into a units.yaml

NEW = (Unit("市水务局", "市直部门", ("水务局",), ""), Unit("甲: 乙", "企业", ("1",), ""))
GROUPS = (Group("各县（市、区）", (), ()),)
FILES = [
    EMPTY_UNITS,
    "units: []\ngroups: []",
    "units:\n  - name: 市公安局\n    kind: 市直部门\n    aliases: [公安局]\n",
    "# 名册\nunits:\n- name: 市公安局  # 一\n  kind: 市直部门\n# 二\ngroups:\n- name: 各乡镇\n  members: []\n# 完\n",
    "groups:\n    - name: 各乡\n      members: [市公安局]\nunits:\n    - name: 市公安局\n      kind: 市直部门\n",
    "units:\r\n  - kind: 市直部门\r\n    name: 市公安局\r\ngroups:\r\n",
    "units:\n",
]


@pytest.mark.parametrize("text", FILES)
def test_units_are_written_into_a_register_and_every_other_line_stays(text: str, tmp_path: Path) -> None:
    new = with_units(text, NEW, GROUPS).text
    assert new is not None
    for line in text.replace("units: []", "units:").replace("groups: []", "groups:").splitlines():
        assert line in new.splitlines()
    assert "\r\n" not in text or "\n" not in new.replace("\r\n", "")
    lay_out(tmp_path, sample=False, today=date(2023, 3, 1))
    (tmp_path / "units.yaml").write_bytes(text.encode())
    before = ledger.read(tmp_path)
    assert register(tmp_path, NEW, GROUPS) is None
    after = ledger.read(tmp_path)
    assert after.registry.units == (*before.registry.units, *NEW)
    assert after.registry.groups == (*before.registry.groups, *GROUPS)
    assert len(after.problems) <= len(before.problems)


@pytest.mark.parametrize(
    "text", ["units: [{name: 甲, kind: 企业}]\n", "units: 甲\n", "- 甲\n", "units:\n  - name: [\n"]
)
def test_where_it_is_not_sure_nothing_is_written_and_the_lines_are_said(text: str, tmp_path: Path) -> None:
    lay_out(tmp_path, sample=False, today=date(2023, 3, 1))
    (tmp_path / "units.yaml").write_text(text, encoding="utf-8")
    problem = register(tmp_path, NEW, GROUPS)
    assert problem and problem.code == "not-registered" and "  - name: 市水务局\n" in problem.remedy
    assert (tmp_path / "units.yaml").read_text(encoding="utf-8") == text


# From a document to answers

PLAN = """\
某市2023年任务台账
| 序号 | 工作任务 | 完成时限 | 责任单位 |
| 1 | 甲。 | 8月底前 | 市审批服务局、市生态环境局 |
| 2 | 乙。 | 9月底前 | 市生态环境局 |
| 3 | 丙。 | 9月底前 | 市生态环镜局 |
| 4 | 丁。 | 9月底前 | 各县（市、区） |
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.md").write_text(PLAN, encoding="utf-8")
    done = jc(folder, "import", "a.md", "--plan", "z", "--year", "2023", "--issued", "2023-03-01", "-o", "台账/z.yaml")
    assert done.returncode == 0, done.stderr
    for words in (
        "新的单位 2 家：市审批服务局、市生态环境局。",
        "市生态环镜局（1 项）是不是：市生态环境局（2 项）",
        "各县（市、区）（1 项）。",
    ):
        assert words in done.stdout
    return folder


def jc(folder: Path, *words: str) -> Answer:
    return unasked(*words, cwd=folder, HOME=folder, JC_TASKS_AS_OF="2023-08-01", COLUMNS="200")


STRANGE = "有 1 项的责任单位不在单位名册里，只算在它自己名下：“市生态环镜局”（z-3）。"


def test_every_name_that_is_printed_is_answered(made: Path) -> None:
    rows = {"市审批服务局": ["z-1"], "生态环境局": ["z-1", "z-2"], "市生态环镜局": ["z-3"], "各县（市、区）": ["z-4"]}
    for name, ids in rows.items():
        for index in ([], ["--no-index"]):
            shown = jc(made, "unit", name, "--data", "台账", "--format", "json", *index)
            assert (shown.returncode, [one["id"] for one in json.loads(shown.stdout)]) == (0, ids)
    listed = json.loads(jc(made, "units", "--data", "台账", "--format", "json").stdout)
    assert [(one["name"], one["kind"], one["direct"]) for one in listed] == [
        ("市审批服务局", "市直部门", 1),
        ("市生态环境局", "市直部门", 2),
        ("市生态环镜局", "不在名册", 1),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["unit", "市生态环境局"],
        ["due", "--unit", "市生态环境局"],
        ["stats", "--unit", "市生态环境局"],
        ["report"],
        ["report", "--unit", "市生态环境局", "--format", "html"],
    ],
)
def test_rows_of_units_that_nobody_registered_are_said(words: list[str], made: Path) -> None:
    for index in ([], ["--no-index"]):
        assert STRANGE in jc(made, *words, "--data", "台账", *index).stdout


def test_check_says_a_strange_name_once_with_its_rows(made: Path) -> None:
    said = jc(made, "check", "台账").stdout
    assert said.count("不在单位名册里") == 1
    assert "责任单位“市生态环镜局”不在单位名册里（z-3）。" in said and "是不是：市生态环境局？" in said
    assert "没有写明“各县（市、区）”是哪几家（z-4）。" in said


def test_another_citys_units_are_not_taken_for_this_ones(made: Path) -> None:
    for name in ("住建局", "经开区", "泽州县", "市财政局"):
        assert jc(made, "unit", name, "--data", "台账").returncode == 4


def test_with_an_empty_register_every_name_is_as_good_as_another(tmp_path: Path) -> None:
    lay_out(tmp_path / "台账", sample=False, today=date(2023, 3, 1))
    rows = "tables:\n  - name: 台账\n    tasks:\n"
    rows += "      - {id: ledger-1, no: 1, text: 甲, deadline: 8月底前, units: 市水务局}\n"
    text = (tmp_path / "台账" / "ledger.yaml").read_text(encoding="utf-8").replace("\ntables: []\n", f"\n{rows}")
    (tmp_path / "台账" / "ledger.yaml").write_text(text, encoding="utf-8")
    read = ledger.read(tmp_path / "台账")
    assert not read.problems and unregistered(read) == {"市水务局": ["ledger-1"]}
    assert jc(tmp_path, "check", "台账").stdout == ""
    shown = jc(tmp_path, "unit", "水务局", "--data", "台账").stdout
    assert "市水务局：负责 1 项" in shown and "单位名册（units.yaml）是空的" in shown


def test_a_suggestion_shares_more_than_the_form_of_the_name() -> None:
    registry = ledger.read(ledger.shipped()).registry
    assert registry.find("市审计局").nearest == () and registry.find("市生态环镜局").nearest == ("市生态环境局",)


def test_nothing_is_matched_with_the_shipped_register_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAN.replace("市审批服务局", "住建局"), encoding="utf-8")
    asked = ("import", "a.md", "--plan", "z", "--year", "2023", "--issued", "2023-03-01", "--dry-run")
    assert "新的单位 2 家：住建局、市生态环境局。" in jc(tmp_path, *asked).stdout
    assert "新的单位" not in jc(tmp_path, *asked, "--data", str(DATA)).stdout


def test_a_cell_that_says_more_than_a_name_is_said_whoever_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PLAN + "| 5 | 戊。 | 年底 | 由市生态环境局承担 |\n", encoding="utf-8")
    done = jc(tmp_path, "import", "a.md", "--plan", "z", "--year", "2023", "--issued", "2023-03-01", "-o", "台账/")
    assert done.returncode == 0 and "“由市生态环境局承担”（z-5）" in done.stdout
    assert "“由市生态环境局承担”（z-5）" in jc(tmp_path, "unit", "市生态环境局", "--data", "台账").stdout


def test_what_is_recorded_never_falls_to_another_task(tmp_path: Path) -> None:
    first, second = "| 1 | 关停一号炉。 | 8月底前 | 甲局 |", "| 2 | 建成污水厂。 | 9月底前 | 乙局 |"
    head = "| 序号 | 工作任务 | 完成时限 | 责任单位 |"
    (tmp_path / "a.md").write_text("\n".join((head, first, second)), encoding="utf-8")
    asked = ("import", "a.md", "--plan", "z", "--year", "2023", "--issued", "2023-03-01", "-o", "台账/", "--force")
    assert jc(tmp_path, *asked).returncode == 0
    assert jc(tmp_path, "done", "z-1", "--data", "台账").returncode == 0
    before = (tmp_path / "台账" / "z.yaml").read_bytes()
    moved = first.replace("| 1 |", "| 2 |"), second.replace("| 2 |", "| 3 |")
    (tmp_path / "a.md").write_text("\n".join((head, "| 1 | 拆除烟囱。 | 7月底前 | 丙局 |", *moved)), encoding="utf-8")
    done = jc(tmp_path, *asked)
    assert done.returncode == 3 and "z-1 原来是“关停一号炉。”，新的是“拆除烟囱。”" in done.stderr
    assert (tmp_path / "台账" / "z.yaml").read_bytes() == before
    (tmp_path / "a.md").write_text("\n".join((head, first.replace("关停", "全面关停"), second)), encoding="utf-8")
    assert jc(tmp_path, *asked).returncode == 0  # the same task in other words


@pytest.mark.parametrize("units", ["units: [{name: 甲局, kind: 企业}]\n", "units:\n  - name: [\n"])
def test_the_report_is_printed_though_the_register_cannot_be_written(units: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "台账", sample=False, today=date(2023, 3, 1))
    (tmp_path / "台账" / "units.yaml").write_text(units, encoding="utf-8")
    (tmp_path / "a.md").write_text(PLAN, encoding="utf-8")
    done = jc(
        tmp_path, "import", "a.md", "--plan", "z", "--year", "2023", "--issued", "2023-03-01", "-o", "台账/z.yaml"
    )
    assert done.returncode == 3 and done.stdout.startswith("读到 4 项") and "没有记进 units.yaml" in done.stderr


def test_an_empty_register_file_is_filled(tmp_path: Path) -> None:
    lay_out(tmp_path, sample=False, today=date(2023, 3, 1))
    (tmp_path / "units.yaml").write_bytes(b"")
    assert register(tmp_path, NEW, ()) is None
    assert ledger.read(tmp_path).registry.units == NEW
