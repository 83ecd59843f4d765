"""The data holds every word, unit and date of 晋市政办〔2022〕11号, and nothing else.

Independent of how the data was made and of the package's own reader: YAML is loaded plainly, every scalar as text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import yaml
from program import DATA, SOURCE
from source_document import Paragraph, Row, bare, instant, moments, paragraphs, tables

Entry = dict[str, Any]

LINES = SOURCE.read_text(encoding="utf-8").split("\n")
TABLES = tables(LINES)


def load(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


SETTINGS = load("settings.yaml")
UNITS = load("units.yaml")
PLANS: dict[str, Any] = {plan["plan"]: plan for plan in map(load, SETTINGS["ledgers"])}


def line_of(words: str, after: int = 0) -> int:
    """The first line behind `after` that holds the words."""
    return next(number for number, line in enumerate(LINES, 1) if number > after and words in bare(line))


WATER_BEGINS, SOIL_BEGINS = (
    line_of("为加快推动水生态环境保护修复"),
    line_of("为贯彻落实《中华人民共和国土壤污染防治法》"),
)
MEASURES = {
    "air": paragraphs(LINES, line_of("三、重点任务"), line_of("四、保障措施")),
    "water": paragraphs(LINES, line_of("三、重点任务", WATER_BEGINS), line_of("四、保障措施", WATER_BEGINS)),
}
SOIL_TASKS = paragraphs(LINES, line_of("二、工作任务", SOIL_BEGINS), line_of("三、保障措施", SOIL_BEGINS))

LEDGERS = {  # (plan, table) -> (title printed above it, prefix of the ids, rows)
    ("air", "任务台账"): ("晋城市2022年大气污染防治重点工作任务台账", "air-", 55),
    ("water", "任务台账"): ("晋城市水环境质量巩固提升2022年行动计划任务台账", "water-", 41),
    ("water", "重点工程"): ("晋城市2022年水生态环境保护重点工作工程", "water-p", 26),
    ("water", "水质目标"): ("2022年地表水水质改善目标明细表", "water-t", 22),
}


def table_of(plan: str, name: str) -> Any:
    return next(table for table in PLANS[plan]["tables"] if table["name"] == name)


def tasks_of(plan: str) -> list[Entry]:
    return [task for table in PLANS[plan]["tables"] for task in table["tasks"]]


TASKS = {task["id"]: task for plan in PLANS for task in tasks_of(plan)}
COMMITMENTS = {
    f"{plan}-m{measure['no']}": measure
    for plan in PLANS
    for measure in PLANS[plan].get("measures", [])
    if "commitment" in measure
}


# --- every cell of every table


def printed(row: Row) -> Entry:
    """The fields that a row of the document fills, as the data spells them; an empty cell fills none."""
    cells = row.cells
    text = cells.get("具体措施") or cells.get("工作任务")
    if "断面名称" in cells:
        text = f"断面名称：{cells['断面名称']}；目标水质：{cells['目标水质']}"
    heads = ("牵头单位", "责任部门", "责任主体", "县(市、区)")
    units = next(cells[head] for head in heads if head in cells)
    fields = {
        "no": cells["序号"],
        "category": cells.get("任务类别"),
        "text": text,
        "deadline": cells.get("完成时限"),
        "units": units,
        "remark": cells["备注"],
        "line": str(row.line),
    }
    return {field: value for field, value in fields.items() if value}


CELLS = ("no", "category", "text", "deadline", "units", "remark", "line")
MERGED_TEXT = {f"water-p{no}": "厂区雨水收集排放系统工程" for no in range(13, 18)}  # printed on water-p12 only


@pytest.mark.parametrize(("plan", "name"), LEDGERS)
def test_every_cell_of_every_row(plan: str, name: str) -> None:
    title, prefix, count = LEDGERS[plan, name]
    table, rows = table_of(plan, name), TABLES[title]
    assert table["title"] == title
    assert table["units_label"] in rows[0].cells
    assert [task["id"] for task in table["tasks"]] == [f"{prefix}{no}" for no in range(1, count + 1)]
    assert len(rows) == count
    for task, row in zip(table["tasks"], rows, strict=True):
        wanted = printed(row)
        if "text" not in wanted:
            wanted["text"] = MERGED_TEXT[task["id"]]
            assert any("合并单元格" in note for note in task["notes"])
        if name == "水质目标":
            wanted["deadline"] = "2022年"  # no such column: the year stands in the title
        assert {field: bare(task[field]) for field in CELLS if field in task} == wanted, task["id"]


def test_nothing_of_the_scan_is_left() -> None:
    entries = [*TASKS.values(), *(measure for plan in PLANS for measure in PLANS[plan].get("measures", []))]
    for entry in entries:
        for field in ("category", "title", "text", "deadline", "remark"):
            assert entry.get(field, "") == bare(entry.get(field, ""))
    apart = {entry["units"] for entry in entries if entry["units"] != bare(entry["units"])}
    assert apart == {"泽州县政府 丹河新城建设投资集团有限公司"}


# --- every numbered paragraph


def comparable(paragraph: Paragraph) -> Entry:
    return {
        "no": str(paragraph.no),
        "section": paragraph.section,
        "title": paragraph.title,
        "text": paragraph.text,
        "units": paragraph.units,
        "line": str(paragraph.line),
    }


def same_fields(entry: Entry) -> Entry:
    return {field: bare(entry[field]) for field in ("no", "section", "title", "text", "units", "line")}


@pytest.mark.parametrize(("plan", "count"), [("air", 30), ("water", 27)])
def test_every_measure(plan: str, count: int) -> None:
    assert [paragraph.no for paragraph in MEASURES[plan]] == list(range(1, count + 1))
    assert [same_fields(measure) for measure in PLANS[plan]["measures"]] == [*map(comparable, MEASURES[plan])]


def test_every_soil_task() -> None:
    tasks = tasks_of("soil")
    assert [task["id"] for task in tasks] == [f"soil-{no}" for no in range(1, 21)]
    assert [same_fields(task) for task in tasks] == [*map(comparable, SOIL_TASKS)]
    assert {task["deadline"] for task in tasks} == {"2022年"}


def test_soil_categories_are_the_headings() -> None:
    headings = [bare(line) for line in LINES[SOIL_BEGINS:] if re.match(r"#+ [（(]", line)]
    held = [task["category"] for task in tasks_of("soil") if "category" in task]
    assert len(held) == 7
    assert held == headings[: len(held)]
    for task in tasks_of("soil"):
        if "category" in task:
            assert task["category"] == f"（{task['section']}）{PLANS['soil']['sections'][task['section']]}"


# --- sections and measures of the rows

SECTIONS = {  # the rows of each section; labels are merged cells, printed on one row of several
    "air": {"一": 9, "二": 20, "三": 27, "四": 32, "五": 37, "六": 41, "七": 45, "八": 48, "九": 49, "十": 55},
    "water": {"一": 3, "二": 8, "三": 20, "四": 24, "五": 31, "六": 36, "七": 41},
}


@pytest.mark.parametrize("plan", SECTIONS)
def test_sections_of_the_rows(plan: str) -> None:
    sections = PLANS[plan]["sections"]
    assert list(sections) == list(SECTIONS[plan])
    for task in table_of(plan, "任务台账")["tasks"]:
        wanted = next(section for section, last in SECTIONS[plan].items() if int(task["no"]) <= last)
        assert task["section"] == wanted, task["id"]
        if "category" in task:
            assert task["category"].removesuffix("。") == f"{wanted}、{sections[wanted]}", task["id"]


def words(text: str) -> set[str]:
    return {text[at : at + 4] for at in range(len(text) - 3)}


UNLIKE = {  # rows that share few words with their measure: read by a person; "" = no measure of the plan says it
    "air-17": "7",  # 出租车……新能源电动汽车
    "air-31": "18",  # 煤改气后集中供热：完成供热替代工程
    "air-41": "",
    "air-50": "29",
    "air-52": "29",
    "water-p10": "",
    "water-p11": "",
    "water-p18": "",
    "water-p19": "8",  # 生活污水配套管网
    "water-p20": "8",
    "water-p22": "",
    "water-p24": "",
    "water-p25": "",
    "water-p26": "",
}


@pytest.mark.parametrize("plan", SECTIONS)
def test_a_row_carries_out_the_measure_whose_words_it_shares(plan: str) -> None:
    measures = {measure["no"]: words(measure["title"] + measure["text"]) for measure in PLANS[plan]["measures"]}
    for task in tasks_of(plan):
        if task["id"].startswith("water-t"):
            assert "measure" not in task
        elif task["id"] in UNLIKE:
            assert task.get("measure", "") == UNLIKE[task["id"]], task["id"]
        else:
            shared = {no: len(words(task["text"]) & measure) for no, measure in measures.items()}
            assert task["measure"] == max(shared, key=shared.__getitem__), task["id"]


# --- deadlines and milestones

DEADLINES = {
    ("air", "任务台账"): {
        "长期坚持": 25,
        "2022年12月底前": 9,
        "2022年5月底前": 5,
        "2022年10月底前": 4,
        "2022年5-9月份": 4,
        "2022年9月底前": 3,
        "2022年6月底前": 2,
        "2022年8月底前": 1,
        "每月一次": 1,
        "秋冬季": 1,
    },
    ("water", "任务台账"): {
        "2022年12月底": 15,
        "长期坚持": 11,
        "2022年8月底": 4,
        "2022年5月底": 4,
        "2022年10月底": 2,
        "2022年6月底": 1,
        "2022年7月底": 1,
        "2023年12月底": 1,
        "2025年12月底": 1,
        "持续推进": 1,
    },
    ("water", "重点工程"): {
        "2022年12月": 6,
        "2022年8月": 6,
        "2022年6月": 4,
        "2022年10月": 4,
        "2022年7月": 2,
        "2022年开工": 2,
        "2022年5月": 1,
        "2022年9月": 1,
    },
    ("water", "水质目标"): {"2022年": 22},
    ("soil", "任务"): {"2022年": 20},
}


@pytest.mark.parametrize(("plan", "name"), DEADLINES)
def test_rows_of_each_deadline(plan: str, name: str) -> None:
    assert Counter(task["deadline"] for task in table_of(plan, name)["tasks"]) == DEADLINES[plan, name]


def test_eleven_rows_fall_due_at_the_end_of_august_2022() -> None:
    due = [key for key, task in TASKS.items() if instant(task["deadline"], "2022") == "8月"]
    ledgers = ["air-4", "water-5", "water-13", "water-18", "water-25"]
    assert due == [*ledgers, *(f"water-p{no}" for no in (5, 7, 8, 10, 16, 17))]


MILESTONES = {
    "air-26": ["每月", "每两月"],
    "air-49": ["6月底前", "10月底前"],
    "water-1": ["5月底前"],
    "water-3": ["每月"],
    "water-17": ["12月底前"],
    "water-29": ["按季度"],
    "water-30": ["5月底"],
    "water-37": ["每日", "每周", "每月", "每季度", "每年"],
    "soil-2": ["2022年12月15日前"],
    "soil-5": ["纳入土壤污染重点监管单位名录一年内", "2022年底前"],
    "soil-13": ["每季度"],
    "soil-17": ["每年8月底"],
}


def test_milestones_are_words_of_their_entry() -> None:
    held = {key: task["milestones"] for key, task in TASKS.items() if "milestones" in task}
    assert {key: [step["deadline"] for step in steps] for key, steps in held.items()} == MILESTONES
    for key, steps in held.items():
        for step in steps:
            assert step["deadline"] in TASKS[key]["text"], (key, step)
            assert step["text"] in TASKS[key]["text"], (key, step)


def test_commitments_are_words_of_their_measure() -> None:
    assert {key: measure["commitment"]["deadline"] for key, measure in COMMITMENTS.items()} == {
        "air-m5": "2024年9月底前",
        "air-m7": "自2022年1月1日起",
        "air-m20": "2022年8月份起",
        "air-m25": "5-9月",
        "air-m29": "5月-9月",
        "water-m3": "按月",
    }
    for key, measure in COMMITMENTS.items():
        assert measure["commitment"]["deadline"] in measure["text"], key
        assert measure["commitment"]["text"] in measure["text"], key


# --- no date of the document is lost

EXCEPTIONS = {  # words of the document that tell a time no entry has to carry -> why
    "2022年行动计划": "name of a plan",
    "2022年5月18日": "the day of issue",
    "2022年大气污染防治重点工作任务台账": "title of a table",
    "2022年水生态环境保护重点": "title of a table",
    "2022年地表水水质改善目标明细表": "title of a table, and the deadline of each water-t row",
    "根据2022年山西省生态环境保护工作会议": "name of a meeting",
    "“十四五”土壤污染防治工作": "background",
    "2022年，集中式饮用水水源水质": "goal of the whole plan, of no unit",
    "完成省定年度目标": "goal of the whole plan, of no unit",
    "2022年水污染防治工作考核": "how the plan is assessed",
    "年度目标责任考核": "how the plan is assessed",
    "本部门年度计划": "where offices write their tasks down",
    "2021年度县级及以上集中式饮用水水源环境状况评估": "the year that is assessed, not the year it is done",
    "2021年地表水国、省、市考断面排查发现问题": "the year the faults were found",
    "2021年已开展土壤污染隐患排查": "the year of the work before",
    "2021年以来涉及“一住两公”": "since when permits are gone through",
    "冬季清洁取暖工程": "title of a section",
    "夏季臭氧污染应急管控": "title of a measure; the months stand behind it",
    "秋冬季错峰生产、重污染天气应急减排措施": "air-3 carries it, where the ledger prints 冬季: noted there",
    "冬季错峰生产、重污染天气应急减排措施": "air-3: the season its standing duty is about, noted there",
    "每日10时-16时": "hours of the day within the months of air-51",
    "每日10时—16时": "air-51: hours of the day within its months, noted there",
    "非汛期封堵": "water-7: how a standing duty is done",
    "非汛期实施闸坝封堵": "water-24: how a duty of the year is done",
    "日预警、周分析、月扣缴、季通报、年考核": "names in short what water-37 spells out as milestones",
    "年均浓度": "no time: a yearly mean",
    "年货运量": "no time: freight a year",
    "吨/日": "no time: tons a day",
    "日常": "no time: day-to-day",
    "周边": "no time: surroundings",
    "周村": "no time: a place",
}


def instants(phrases: list[str]) -> set[str]:
    """The times told by the phrases of an entry; 纳入……名录一年内 is told by its last words."""
    told = {instant(phrase, "2022") for phrase in phrases}
    return (
        told
        | {"一年内" for phrase in phrases if phrase.endswith("一年内")}
        | {"每月" for p in phrases if p == "每月一次"}
    )


def phrases_of(task: Entry) -> list[str]:
    return [task["deadline"], *(step["deadline"] for step in task.get("milestones", []))]


def carried() -> dict[int, set[str]]:
    """Line -> the times that entries carry for it: its row's, or those of the rows and the commitment of a measure."""
    held = {int(task["line"]): instants(phrases_of(task)) for task in TASKS.values()}
    for plan, found in MEASURES.items():
        for paragraph in found:
            rows = [task for task in tasks_of(plan) if task.get("measure") == str(paragraph.no)]
            phrases = [phrase for task in rows for phrase in phrases_of(task)]
            own = COMMITMENTS.get(f"{plan}-m{paragraph.no}")
            phrases += [own["commitment"]["deadline"]] if own else []
            held |= dict.fromkeys(range(paragraph.line, paragraph.last + 1), instants(phrases))
    for paragraph in SOIL_TASKS:
        told = instants(phrases_of(TASKS[f"soil-{paragraph.no}"]))
        held |= dict.fromkeys(range(paragraph.line, paragraph.last + 1), told)
    return held


def excused(text: str, start: int, end: int) -> set[str]:
    """The exceptions whose words stand around text[start:end]."""
    around = {words: text.find(words, max(0, end - len(words)), start + len(words)) for words in EXCEPTIONS}
    return {words for words, at in around.items() if 0 <= at <= start and end <= at + len(words)}


def test_no_date_of_the_document_is_lost() -> None:
    held, used, lost = carried(), set[str](), list[str]()
    for moment in moments(LINES):
        reasons = excused(moment.text, moment.start, moment.end)
        if reasons:
            used |= reasons
        elif instant(moment.phrase, "2022") not in held.get(moment.line, set()):
            lost.append(
                f"line {moment.line}: {moment.phrase} in {moment.text[max(0, moment.start - 12) : moment.end + 12]}"
            )
    assert lost == []
    assert set(EXCEPTIONS) - used == set(), "exceptions that excuse nothing"


# --- units


def names(cell: str) -> list[str]:
    """The units of a cell: separators inside （）are part of the name."""
    plain = re.sub(r"[（(][^（）()]*[）)]", lambda bracket: re.sub("[、，,]", "·", bracket[0]), cell)
    return [part.replace("·", "、") for part in re.split("[、，, ]", plain.removesuffix("按职责分工负责"))]


def test_every_unit_of_the_document_is_known() -> None:
    known = [
        spelling for unit in UNITS["units"] + UNITS["groups"] for spelling in (unit["name"], *unit.get("aliases", []))
    ]
    assert [spelling for spelling, count in Counter(known).items() if count > 1] == []
    cells = {task["units"] for task in TASKS.values()}
    cells |= {measure["units"] for plan in PLANS for measure in PLANS[plan].get("measures", [])}
    printed_names = {name for cell in cells for name in names(cell)}
    assert printed_names - set(known) == set()
    assert not {"市政府", "市人民政府"} & set(known), "高平市人民政府 is not 市政府"
    idle = [unit["name"] for unit in UNITS["units"] if not printed_names & {unit["name"], *unit.get("aliases", [])}]
    assert idle == [], "units that the document does not name"


def test_groups_and_parents_are_units() -> None:
    canonical = {unit["name"] for unit in UNITS["units"]}
    for group in UNITS["groups"]:
        assert set(group["members"]) <= canonical
    assert {unit["parent"] for unit in UNITS["units"] if "parent" in unit} <= canonical
    assert "开发区管委会" not in UNITS["groups"][0]["members"]
    members = {key: task["group_members"] for key, task in TASKS.items() if "group_members" in task}
    assert members == {"soil-3": ["泽州县人民政府", "阳城县人民政府"]}


# --- the slips of the document are noted, not mended

SLIPS = {  # entry -> (what it prints, word of its note)
    "air-9": ("公司18台", "公司18台"),
    "air-11": ("分快", "加快"),
    "air-15": ("晋城市国资本投资运营有限公司", "国有资本"),
    "air-26": ("单体庭院", "单位庭院"),
    "air-27": ("，严查处", "严肃查处"),
    "water-1": ("阳城县县政府", "阳城县县政府"),
    "water-2": ("阳城县县政府", "阳城县县政府"),
    "water-3": ("阳城县县政府", "阳城县县政府"),
    "water-6": ("阳城县县政府", "阳城县县政府"),
    "water-12": ("市城市管理管理局", "市城市管理管理局"),
    "water-22": ("运行率率", "运行率率"),
    "water-27": ("获泽河", "获泽河"),
    "water-29": ("、区政府", "区政府"),
    "water-35": ("地下型饮用水地", "地下型饮用水地"),
    "water-38": ("市法院", "市法院"),
    "water-39": ("沁水县政府、沁水县政府", "两次"),
    "water-p22": ("获泽河", "获泽河"),
    "soil-1": ("排放镉有毒有害", "等"),
    "soil-10": ("潜在高风险地块中的地块", "潜在高风险地块中的地块"),
}


DIFFERENCES = {  # row -> (what it prints, what the measure that it carries out prints instead); the note says both
    "air-19": ("公安交警", "公安交管"),
    "air-21": ("市主城区建成区", "市区建成区"),
    "air-26": ("单体庭院", "单位庭院"),
    "air-27": ("建筑垃圾工程车辆", "建筑工程车辆"),
    "air-39": ("不得投入使用", "不得投入运行"),
    "air-46": ("定期开展清洗维护", "定时开展清洗维护"),
    "water-9": ("污水治理设施及管网建设", "污水处理设施及管网建设"),
    "water-25": ("完成", "投运"),
    "water-26": ("完成", "投运"),
    "water-27": ("沁水县河人工湿地完成前期工作", "启动沁水县第一和第二污水厂下游县河人工湿地"),
    "water-40": ("重点工作任务", "重点工程任务"),
}


@pytest.mark.parametrize("key", DIFFERENCES)
def test_where_row_and_text_differ_is_noted(key: str) -> None:
    row, text = DIFFERENCES[key]
    measure = next(m for m in PLANS[key.split("-")[0]]["measures"] if m["no"] == TASKS[key]["measure"])
    assert row in TASKS[key]["text"] and row not in measure["text"]
    assert text in measure["text"] and text not in TASKS[key]["text"]
    assert any(row in note and text in note for note in TASKS[key]["notes"])


def test_units_that_the_row_lacks_are_noted() -> None:
    for key in ("water-28", "water-40", "water-41"):
        assert "沁水县" not in TASKS[key]["units"]
        assert any("没有" in note and "沁水县政府" in note for note in TASKS[key]["notes"])


SAME_JOB = {  # row of the ledger -> the projects of annex 2 that are the same job
    "water-4": ["water-p4"],
    "water-5": ["water-p5"],
    "water-12": ["water-p1"],
    "water-13": ["water-p8"],
    "water-14": ["water-p21"],
    "water-15": ["water-p23"],
    "water-16": ["water-p2"],
    "water-25": ["water-p7"],
    "water-26": ["water-p6", "water-p9"],
}


def spoken_of(key: str) -> set[str]:
    return {name for note in TASKS[key].get("notes", []) for name in re.findall(r"water-p?\d+", note)}


@pytest.mark.parametrize("key", SAME_JOB)
def test_a_project_that_is_the_job_of_a_row_says_so_on_both(key: str) -> None:
    assert spoken_of(key) == set(SAME_JOB[key])
    for project in SAME_JOB[key]:
        assert spoken_of(project) == {key}
        assert instant(TASKS[project]["deadline"], "2022") == instant(TASKS[key]["deadline"], "2022")
        assert TASKS[project]["measure"] == TASKS[key]["measure"]


def test_a_project_without_a_category_says_why() -> None:
    for task in table_of("water", "重点工程")["tasks"]:
        assert ("section" in task) != any("没有类别" in note for note in task.get("notes", [])), task["id"]


@pytest.mark.parametrize("key", SLIPS)
def test_slips_are_kept_and_noted(key: str) -> None:
    slip, word = SLIPS[key]
    assert slip in TASKS[key]["text"] + TASKS[key]["units"]
    assert any(word in note for note in TASKS[key]["notes"])
