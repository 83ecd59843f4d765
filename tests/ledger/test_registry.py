"""Units cells as the document prints them, and names as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jc_tasks import ledger
from jc_tasks.ledger.registry import Found, Group, Registry, Unit, split
from jc_tasks.ledger.registry_file import read_registry
from jc_tasks.model import Problem, Responsible
from jc_tasks.safeyaml import parse

COUNTIES = ("城区人民政府", "泽州县人民政府", "高平市人民政府", "阳城县人民政府", "陵川县人民政府", "沁水县人民政府")
ALL = "各县（市、区）人民政府"
SOME = "相关县（市、区）人民政府"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return ledger.read(ledger.shipped()).registry


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市工信局、市生态环境局", ["市工信局", "市生态环境局"]),
        ("市水务局,市住建局，市能源局;市气象局；法院", ["市水务局", "市住建局", "市能源局", "市气象局", "法院"]),
        ("市水务局，各县（市、区）人民政府、开发区管委会", ["市水务局", "各县（市、区）人民政府", "开发区管委会"]),
        ("各县(市、区)人民政府,开发区管委会", ["各县(市、区)人民政府", "开发区管委会"]),
        ("各县（市、区)人民政府、市水务局", ["各县（市、区)人民政府", "市水务局"]),
        ("泽州县政府 丹河新城建设投资集团有限公司", ["泽州县政府", "丹河新城建设投资集团有限公司"]),
        ("泽州县政府　沁水县政府", ["泽州县政府", "沁水县政府"]),
        ("市 生态环境局、市水务局", ["市 生态环境局", "市水务局"]),
        ("市规划和自然资源局（林业局）、市水务局", ["市规划和自然资源局（林业局）", "市水务局"]),
        ("市应急局、市生态环境局按职责分工负责", ["市应急局", "市生态环境局"]),
        ("市公安局、市交通局等按职责分工负责", ["市公安局", "市交通局"]),
        ("市公安局等部门按职责分工负责", ["市公安局"]),
        ("市公安局（牵头）、市交通局牵头，市水务局配合", ["市公安局", "市交通局", "市水务局"]),
        ("牵头单位：市公安局；配合单位：市交通局", ["市公安局", "市交通局"]),
        ("各县（市、区人民政府、开发区管委会", ["各县（市", "区人民政府", "开发区管委会"]),
        ("、，市公安局，\n市水务局 、", ["市公安局", "市水务局"]),
        ("按职责分工负责", []),
        ("", []),
    ],
)
def test_split(cell: str, names: list[str]) -> None:
    assert list(split(cell)[0]) == names


def test_words_that_are_no_name_are_handed_back() -> None:
    assert split("市公安局（牵头）、市水务局等按职责分工负责")[1] == ("（牵头）", "按职责分工负责", "等")


@given(st.text("市县区局、，,；; 　（）()等牵头甲乙\n"))
def test_split_loses_only_separators_and_labels(cell: str) -> None:
    names, labels = split(cell)
    kept = "".join(names) + "".join(labels)
    assert sorted(char for char in cell if char.isalnum()) == sorted(char for char in kept if char.isalnum())
    assert all(name == name.strip() and name for name in names)


def test_a_group_gives_way_to_its_members_and_a_unit_named_itself_is_direct(registry: Registry) -> None:
    units, unknown = registry.responsible("市水务局，各县(市、区)人民政府、泽州县政府、开发区管委会、沁水县政府")
    assert unknown == []
    assert [unit.name for unit in units] == ["市水务局", *COUNTIES, "开发区管委会"]
    assert [unit.name for unit in units if unit.group] == [*COUNTIES[:1], *COUNTIES[2:5]]


def test_a_group_without_members_takes_those_of_the_entry(registry: Registry) -> None:
    units, _ = registry.responsible(f"市生态环境局，{SOME}", ("泽州县政府", "阳城县人民政府"))
    assert units == (
        Responsible("市生态环境局"),
        Responsible("泽州县人民政府", SOME),
        Responsible("阳城县人民政府", SOME),
    )
    assert registry.responsible(SOME) == ((Responsible(SOME, SOME),), [])
    assert len(registry.responsible(ALL, ("泽州县政府",))[0]) == 6


def test_an_unknown_unit_is_kept_as_written(registry: Registry) -> None:
    assert registry.responsible("泽洲县政府、市水务局") == (
        (Responsible("泽洲县政府"), Responsible("市水务局")),
        ["泽洲县政府"],
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市能源局及各县（市、区）", ["市能源局", *COUNTIES]),
        ("市能源局和市水务局", ["市能源局", "市水务局"]),
        ("市能源局会同市水务局以及开发区管委会", ["市能源局", "市水务局", "开发区管委会"]),
        ("市公安局，会同市水务局与市气象局", ["市公安局", "市水务局", "市气象局"]),
        ("市规划和自然资源局和市水务局", ["市规划和自然资源局", "市水务局"]),
        ("市规划和自然资源局", ["市规划和自然资源局"]),
        ("市能源局及市民政局", ["市能源局及市民政局"]),
        ("乡镇和街道", ["乡镇和街道"]),
    ],
)
def test_names_that_a_word_joins_are_parted_where_all_are_known(
    registry: Registry, cell: str, names: list[str]
) -> None:
    units, unknown = registry.responsible(cell)
    assert [unit.name for unit in units] == names
    assert unknown == [name for name in names if registry.canonical(name) is None]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("市能源局及市民政局", ("市能源局", "市民政局")),
        ("市民政局、市能源局", ()),
        ("市民政局和市水务局以及市气象局", ("市民政局", "市水务局", "市气象局")),
        ("乡镇和街道", ()),
        ("市能源局及", ()),
        ("和" * 5000, ()),
    ],
)
def test_a_name_that_looks_like_several(registry: Registry, written: str, names: tuple[str, ...]) -> None:
    assert registry.several(written) == names


def test_joining_words_take_linear_time() -> None:
    registry = Registry([Unit("甲", "企业", (), ""), Unit("甲和甲", "企业", (), "")])
    assert registry.responsible("和".join("甲" * 90))[1] == []
    assert registry.responsible("和".join([*"甲" * 90, "乙"]))[1] != []


@pytest.mark.parametrize(
    "name", ["各县市区", "各县市区人民政府", "各县（市区）政府", "各县(市,区)人民政府", "各县 市 区"]
)
def test_a_group_is_known_without_its_brackets(name: str) -> None:
    units = [Unit("泽州县人民政府", "县（市、区）", (), ""), Unit("各县", "企业", (), "")]
    registry = Registry(units, [Group(ALL, ("各县（市、区）",), ("泽州县人民政府",))])
    assert registry.canonical(name) == ALL
    assert registry.canonical("各县") == "各县"
    assert registry.find("泽州县市区").name is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("泽州县政府", "泽州县人民政府"),
        ("泽州县 人民政府", "泽州县人民政府"),
        ("阳城县县政府", "阳城县人民政府"),
        ("市城市管理管理局", "市城市管理局"),
        ("市规划和自然资源局(林业局)", "市规划和自然资源局"),
        ("区政府", "城区人民政府"),
        ("各县(市，区)政府", ALL),
        ("市政府", None),
        ("天源山西化工有限公司", "天源山西化工有限公司"),
        ("", None),
    ],
)
def test_canonical(registry: Registry, written: str, name: str | None) -> None:
    assert registry.canonical(written) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("市生态环境局", "市生态环境局"),
        ("生态环境局", "市生态环境局"),
        ("生态环境", "市生态环境局"),
        ("晋城市生态环境局", "市生态环境局"),
        ("市环境局", "市生态环境局"),
        ("环保局", "市生态环境局"),
        ("泽州", "泽州县人民政府"),
        ("泽州县", "泽州县人民政府"),
        ("晋城市泽州县人民政府", "泽州县人民政府"),
        ("高平", "高平市人民政府"),
        ("高平市政府", "高平市人民政府"),
        ("城区", "城区人民政府"),
        ("开发区", "开发区管委会"),
        ("城管局", "市城市管理局"),
        ("发改委", "市发展改革委"),
        ("市发改委", "市发展改革委"),
        ("规划", "市规划和自然资源局"),
        ("公安", "市公安局"),
        ("交警", "市公安交警支队"),
        ("市场监管", "市市场监管局"),
        ("沁城监狱", "沁城监狱"),
    ],
)
def test_find(registry: Registry, typed: str, name: str) -> None:
    assert registry.find(typed) == Found(name, ())


def test_a_number_in_front_of_a_name_is_no_part_of_it_one_within_is() -> None:
    assert split("1.市水务局；（2）市财政局、③市公安局")[0] == ("市水务局", "市财政局", "市公安局")
    assert split("第1.2标段项目部、12所")[0] == ("第1.2标段项目部", "12所")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("市政府", "高平市人民政府"),
        ("市人民政府", "高平市人民政府"),
        ("晋城市政府", "城区人民政府"),
        ("晋城市人民政府", "城区人民政府"),
        ("市", "高平市人民政府"),
        ("政府", "泽州县人民政府"),
        ("城市", "市城市管理局"),
        ("高平公司", "高平市三甲炼焦有限责任公司"),
        ("泽洲县政府", "泽州县人民政府"),
        ("市税务局", "市水务局"),
        ("省生态环境厅", "市生态环境局"),
        (ALL, "阳城县人民政府"),
    ],
)
def test_what_is_not_sure_is_not_guessed(registry: Registry, typed: str, near: str) -> None:
    found = registry.find(typed)
    assert found.name is None
    assert near in found.nearest


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("国网晋城供电公司", ()),
        ("市教育局", ()),
        ("市政府督查室", ()),
        ("市委宣传部", ()),
        ("市生态环竟局", ("市生态环境局",)),
        ("泽洲县政府", ("泽州县人民政府",)),
        ("省生态环境厅", ("市生态环境局",)),
        ("市能原局", ("市能源局",)),
        ("县政府", tuple(COUNTIES[1:2] + COUNTIES[3:] + COUNTIES[:1])),
    ],
)
def test_only_what_shares_a_real_part_is_near(registry: Registry, typed: str, nearest: tuple[str, ...]) -> None:
    assert registry.find(typed) == Found(None, nearest)


def test_a_short_form_of_two_units_is_not_one() -> None:
    registry = Registry([Unit("市甲乙局", "市直部门", (), ""), Unit("市甲丙局", "市直部门", (), "")])
    assert registry.find("市甲") == Found(None, ("市甲乙局", "市甲丙局"))


def test_district_government_typed_is_not_a_district_unless_the_file_says_so() -> None:
    registry = Registry([Unit("城区人民政府", "县（市、区）", (), "")])
    assert registry.find("区政府") == Found(None, ("城区人民政府",))


@given(st.text())
def test_any_typed_text_has_an_answer(typed: str) -> None:
    registry = Registry([Unit("市水务局", "市直部门", ("水务局",), "")], [Group(ALL, (), ())])
    found = registry.find(typed)
    assert found.name is None or found.nearest == ()


def test_every_name_and_alias_of_the_shipped_register_finds_its_unit(registry: Registry) -> None:
    for unit in registry.units:
        assert {registry.find(name).name for name in (unit.name, *unit.aliases)} == {unit.name}


def test_a_name_beats_another_units_alias() -> None:
    text = """units:
  - {name: 市甲局, kind: 市直部门, aliases: [市乙局]}
  - {name: 市乙局, kind: 市直部门}
"""
    node, _ = parse(text, file="units.yaml")
    assert node is not None
    found: list[Problem] = []
    registry = read_registry(node, found)
    (problem,) = found
    assert registry.canonical("市乙局") == "市乙局"
    assert problem.code == "duplicate-alias"
    assert "第3行" in problem.message and "第2行" in problem.message


def register(text: str) -> tuple[Registry, list[Problem]]:
    node, _ = parse(text, file="units.yaml")
    assert node is not None
    found: list[Problem] = []
    return read_registry(node, found), found


JOINED = """units:
  - {name: 市能源局, kind: 市直部门, aliases: [能源局, 能源局及各县（市、区）]}
  - {name: 泽州县人民政府, kind: 县（市、区）}
groups:
  - {name: 各县（市、区）人民政府, aliases: [各县（市、区）], members: [泽州县人民政府]}
"""


def test_an_alias_of_two_known_names_is_refused() -> None:
    registry, (problem,) = register(JOINED)
    assert problem.code == "bad-alias" and not problem.doubt
    assert problem.message == "别名“能源局及各县（市、区）”像是几个单位：能源局、各县（市、区）。"
    assert problem.remedy == "删掉这个别名；责任单位里不用它也认得出这几家。"
    assert problem.place and (problem.place.line, problem.place.column) == (2, 45)
    units, unknown = registry.responsible("能源局及各县（市、区）")
    assert ([unit.name for unit in units], unknown) == (["市能源局", "泽州县人民政府"], [])


APPENDED = (
    JOINED.replace(", 能源局及各县（市、区）", "")
    + """  - name: 市民政局
    kind: 市直部门
    aliases: [民政局]
"""
)


def test_a_unit_below_the_groups_is_told_where_it_belongs() -> None:
    registry, (problem,) = register(APPENDED)
    assert problem.message == "“市民政局”是单位，却写在了统称（groups）里。"
    assert problem.remedy == "单位要写在“groups:”这一行的上面，把它移上去。"
    assert problem.place and problem.place.line == 6
    assert registry.find("民政局") == Found("市民政局", ())
    assert [group.name for group in registry.groups] == [ALL]


@pytest.mark.parametrize("line", ["", "    kind:\n"])
def test_a_unit_without_a_kind_is_told_the_kinds(line: str) -> None:
    registry, (problem,) = register(f"units:\n  - name: 市民政局\n{line}")
    assert problem.code == "missing"
    assert "县（市、区）、市直部门、司法机关、企业、其他单位" in problem.remedy
    assert registry.names == ("市民政局",)
