"""The report: that it holds what the listings hold, counts what it says, and reads in every format.

tests/golden/report holds a log, contacts, and what `report` makes of them and the shipped data on 2022-08-01.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import REGISTRY, day, ledger, task
from kept import Golden
from program import GOLDEN, jc
from reports import Page, folder, run

from jc_tasks.agenda.lines import Filter
from jc_tasks.agenda.period import Period, calendar_period, span_period
from jc_tasks.ledger import Ledger
from jc_tasks.model import Place, Problem, Responsible
from jc_tasks.output.formats import html, markdown, text
from jc_tasks.output.report_parts import Report, Share, drawn, filled
from jc_tasks.output.views.progress_report import ranked, report
from jc_tasks.progress.standing import Progress, Standing

PRINTED: dict[str, tuple[str, ...]] = {
    "week.txt": (),
    "week.md": ("--format", "markdown"),
    "week.html": ("--format", "html"),
    "week.eml": ("--format", "eml", "--to", "市领导 <leader@example.org>", "--cc", "a@example.org,b@example.org"),
    "quarter-air.txt": ("--quarter", "--plan", "air"),
    "unit.txt": ("--unit", "环保局", "--month"),
    "last-week.txt": ("--from", "2022-07-25", "--to", "2022-07-31", "--plan", "water"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("report") / "data")


@pytest.mark.parametrize("name", PRINTED)
def test_golden(data: Path, name: str, golden: Golden) -> None:
    done = run(data, *PRINTED[name])
    assert done.returncode == 0
    golden.whole(GOLDEN / "report" / name, done.out)


# The lists are those of the listings

FOLLOWING = ("--from", "2022-08-08", "--to", "2022-08-14")


@pytest.mark.parametrize("narrowed", [(), ("--plan", "water"), ("--unit", "泽州县"), ("--category", "三")])
@pytest.mark.parametrize(
    ("key", "listing"),
    [("逾期事项", ("overdue",)), ("临期事项", ("due",)), ("下周到期", ("due", *FOLLOWING))],
)
def test_the_lists_are_what_the_listings_print(
    data: Path, key: str, listing: tuple[str, ...], narrowed: tuple[str, ...]
) -> None:
    same = (*narrowed, "--as-of", "2022-08-01", "--data", str(data))
    expected = json.loads(jc(*listing, *same, "--format", "json").stdout)
    page = Page.of(run(data, *narrowed, "--format", "html").stdout)
    section = next((rows for title, rows in page.sections.items() if key in title), [])
    printed = [(row[0].splitlines()[-1], row[0].splitlines()[-2]) for row in section]
    assert printed == [(line["id"], line["due"]) for line in expected]


def test_nothing_between_today_and_the_end_of_the_period_is_left_out() -> None:
    book = ledger(*(task(f"air-{n}", phrase) for n, phrase in enumerate(("8月20日前", "9月20日前", "10月20日前"), 1)))
    made = made_of(book, "quarter")
    found = [item.task.id for section in made.sections for item in section.items]
    assert found == ["air-1", "air-2", "air-3"]


# Counts


def made_of(book: Ledger, kind: str = "week", today: str = "2022-08-01", **more: str) -> Report:
    period = calendar_period(kind, day(today))
    assert period
    return report(book, Filter(**more), period, day(today))


def recorded(book: Ledger, **standings: Standing) -> Ledger:
    """The ledger with what is recorded of entries: air_1 is air-1."""
    found = {(id.replace("_", "-"), None): standing for id, standing in standings.items()}
    return book._replace(progress=Progress(found, ()))


# what is recorded of air-1, due 2022-07-31, on 2022-08-01; whether this week's report lists it as finished, and how
FINISHED = [
    (Standing("已办结", done=day("2022-08-01")), "本周办结 1 项（其中逾期办结 1 项）。", "逾期1天办结"),
    (Standing("已办结", done=day("2022-07-31")), "", ""),
    (Standing("已销号", done=day("2022-07-30"), verified=day("2022-08-01")), "本周销号 1 项。", "已销号"),
    (
        Standing("已销号", done=day("2022-08-01"), verified=day("2022-08-01")),
        "本周办结 1 项（其中逾期办结 1 项），销号 1 项。",
        "",
    ),
    (Standing("已取消", cancelled=day("2022-08-01")), "", ""),
    (Standing("进行中", percent=100), "", ""),
]


@pytest.mark.parametrize("phrase", ["7月底前", "每月", "长期坚持", "待定"])
@pytest.mark.parametrize(("standing", "words", "status"), FINISHED)
def test_finished_in_the_period(standing: Standing, words: str, status: str, phrase: str) -> None:
    section = made_of(recorded(ledger(task("air-1", phrase)), air_1=standing)).section("finished")
    assert section
    assert len(section.items) == bool(words)
    if phrase == "7月底前":
        assert section.paragraphs == (words or "本周没有办结、销号的事项。",)
        assert not words or status in str(section.tables)


def test_a_step_closed_with_its_entry_is_finished_once() -> None:
    book = ledger(task("air-1", "10月底前", steps=(("方案", "6月底前"),)))
    section = made_of(recorded(book, air_1=Standing("已办结", done=day("2022-08-01")))).section("finished")
    assert section and [(item.task.id, item.milestone) for item in section.items] == [("air-1", None)]


RANKS: list[tuple[dict[str, tuple[int, int]], dict[str, int]]] = [
    ({"甲": (3, 3), "乙": (0, 3)}, {"甲": 1, "乙": 2}),
    ({"甲": (3, 3), "乙": (6, 6), "丙": (1, 4)}, {"甲": 1, "乙": 1, "丙": 3}),
    ({"甲": (3, 3), "乙": (0, 3), "丙": (2, 2)}, {"甲": 1, "乙": 2}),
    ({"甲": (0, 3), "乙": (0, 9)}, {}),
    ({"甲": (3, 3), "乙": (1, 2)}, {}),
    ({}, {}),
]


@pytest.mark.parametrize(("shares", "ranks"), RANKS)
def test_ranks(shares: dict[str, tuple[int, int]], ranks: dict[str, int]) -> None:
    assert ranked({name: Share(*share) for name, share in shares.items()}) == ranks


def test_courts_are_counted_and_never_ranked() -> None:
    units = ("市财政局", "市生态环境局", "市法院")
    court = REGISTRY.units[0]._replace(name="市法院", kind="司法机关", aliases=())
    registry = type(REGISTRY)([*REGISTRY.units, court], REGISTRY.groups)
    tasks = [
        task(f"air-{n * 10 + m}", "6月底前", name)._replace(units=(Responsible(name),))
        for n, name in enumerate(units)
        for m in range(3)
    ]
    book = recorded(ledger(*tasks), air_0=Standing("已办结", done=day("2022-06-01")))._replace(registry=registry)
    section = made_of(book).section("units")
    assert section
    assert {row.label: row.others for row in section.charts[0].rows} == {
        "市财政局": ("2", "1"),
        "市生态环境局": ("3", "2"),
        "市法院": ("3", "—"),
    }
    assert any("司法机关不排名" in note for note in section.notes)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(2, 100))
def test_a_bar_is_empty_or_full_only_where_it_is_true(part: int, rest: int, cells: int) -> None:
    share = Share(part, part + rest)
    assert (filled(share, cells) == 0) == (part == 0)
    assert (filled(share, cells) == cells) == (rest == 0 and part > 0)
    assert len(drawn(share, cells)) == (cells if part + rest else 0)


# Periods


@pytest.mark.parametrize(
    ("kind", "today", "expected"),
    [
        ("week", "2022-08-01", "2022-08-01 2022-08-07 2022-08-08 2022-08-14"),
        ("week", "2022-08-07", "2022-08-01 2022-08-07 2022-08-08 2022-08-14"),
        ("week", "2023-01-01", "2022-12-26 2023-01-01 2023-01-02 2023-01-08"),
        ("month", "2024-01-31", "2024-01-01 2024-01-31 2024-02-01 2024-02-29"),
        ("quarter", "2022-12-31", "2022-10-01 2022-12-31 2023-01-01 2023-03-31"),
    ],
)
def test_calendar_periods(kind: str, today: str, expected: str) -> None:
    assert ends(calendar_period(kind, day(today))) == expected


def test_a_span_is_followed_by_as_many_days() -> None:
    assert ends(span_period(day("2022-07-25"), day("2022-07-31"))) == "2022-07-25 2022-07-31 2022-08-01 2022-08-07"
    assert span_period(day("2022-07-25"), date.max) is None
    assert calendar_period("week", date.max) is None


def ends(period: Period | None) -> str:
    assert period
    return " ".join(map(str, (*period.window, *period.following)))


# What is wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--week", "--month"), "只能写一种"),
        (("--month", "--from", "2022-08-01"), "只能写一种"),
        (("--to", "2022-08-01"), "还要用 --from"),
        (("--from", "2022-08-02", "--to", "2022-08-01"), "晚于"),
        (("--from", "2022-08-01", "--from", "2022-08-02"), "两个日期"),
        (("--format", "pdf"), "没有“pdf”这种格式"),
        (("--format", "eml", "--to", "a b@c"), "不是邮箱地址"),
        (("--format", "eml", "--attach", "exe"), "没有“exe”这种附件"),
        (("--to", "a@b"), "邮件才用得上"),
        (("--each-unit",), "请用 --outdir"),
        (("--outdir", "x"), "只和 --each-unit"),
        (("--each-unit", "--outdir", "x", "--unit", "泽州"), "不能和 --each-unit"),
        (("--each-unit", "--outdir", "x", "--to", "a@b"), "contacts.yaml"),
        (("--each-unit", "--outdir", "x", "--format", "html"), "格式只能是 eml"),
    ],
)
def test_wrong_usage(data: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(data, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_problems_of_the_data_stand_in_the_body(tmp_path: Path, format: str) -> None:
    data = folder(tmp_path / "data")
    (data / "water.yaml").unlink()
    done = run(data, "--format", format)
    assert done.returncode == 3
    body = done.stdout
    assert "数据问题（" in body and "water.yaml" in body and "逾期事项" in body


# Hostile text

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e|\r\nBcc: x@y\r\n\r\n=1+1"


def hostile() -> Report:
    one = task("air-1", "5月底前", units="市财政局")._replace(text=HOSTILE, units_text=HOSTILE, id=f"x{HOSTILE}" * 20)
    problem = Problem("bad", HOSTILE, HOSTILE, Place(HOSTILE, 1, 1, HOSTILE))
    period = calendar_period("week", day("2022-08-01"))
    assert period
    return report(ledger(one), Filter(), period, day("2022-08-01"), contact=HOSTILE, more_problems=[problem])._replace(
        title=HOSTILE
    )


def test_hostile_text_stays_text() -> None:
    made = hostile()
    for output in (text.render_report(made), markdown.render_report(made), html.render_report(made)):
        assert all(sign.isprintable() or sign == "\n" for sign in output)
    assert "<script" not in html.render_report(made) and "<script" not in markdown.render_report(made)
    Page.of(html.render_report(made))


# The html of a mail


def test_html_is_fit_for_mail(data: Path) -> None:
    text = run(data, "--format", "html").stdout
    page = Page.of(text)
    assert list(page.sections) == [
        "一、总体情况",
        "二、逾期事项（22 项）",
        "三、临期事项：30 天内到期（20 项）",
        "四、本周办结、销号（4 项）",
        "五、下周到期（2 项）",
        "六、各单位完成情况",
        "七、长期性工作等，单独计数",
    ]
    for name in ("src", "href", "onclick", "class", "id"):
        assert not any(name in attributes for _, attributes in page.seen)
    assert "url(" not in text and "http" not in text
    bars = [one for tag, one in page.seen if tag == "td" and "bgcolor" in one]
    assert all(one["bgcolor"] in one["style"] and one["width"].endswith("%") for one in bars) and len(bars) > 40


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_text_fits_its_page(data: Path, columns: str) -> None:
    from jc_tasks.output.characters import width

    arguments = ("report", "--as-of", "2022-08-01", "--data", str(data))
    assert max(map(width, jc(*arguments, COLUMNS=columns).stdout.splitlines())) <= int(columns)
