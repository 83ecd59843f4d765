"""A data folder -> `Ledger`; the only reader of ledger files.

Bad data is never raised: each slip is a `Problem` with its place, and whatever is good stays. No row vanishes: one
without a readable deadline, number or id is still a `Task`.
"""

import errno
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jc_tasks.deadline import Deadline
from jc_tasks.deadlines import resolve
from jc_tasks.ledger.file_nodes import is_ledger_name, load
from jc_tasks.ledger.registry import Registry
from jc_tasks.ledger.registry_file import read_registry
from jc_tasks.ledger.settings_file import default_settings, lost_seasons, read_settings
from jc_tasks.ledger.value import MEASURE_TABLE, SETTINGS, UNITS, Ledger
from jc_tasks.model import Measure, Milestone, Place, Plan, Problem, Responsible, Settings, Task
from jc_tasks.safeyaml import Findings, Mapping, Scalar, Sequence, parse
from jc_tasks.safeyaml.typed_values import Fields, as_mapping, called

STEP = "分步时限"
FIRST_YEAR, LAST_YEAR = 2000, 2099

_PLAN_KEYS = frozenset({"plan", "name", "title", "document", "issued", "year", "sections", "tables", "measures"})
_TABLE_KEYS = frozenset({"name", "title", "units_label", "notes", "tasks"})
_COMMON_KEYS = frozenset(
    {"no", "section", "category", "title", "text", "units", "group_members", "line", "notes", "remark"}
)
_TASK_KEYS = _COMMON_KEYS | {"id", "deadline", "measure", "milestones"}
_MEASURE_KEYS = _COMMON_KEYS | {"commitment"}
_COMMITMENT_KEYS = frozenset({"text", "deadline", "milestones", "notes", "remark"})
_MILESTONE_KEYS = frozenset({"text", "deadline"})
UNWRITTEN = "文件里没有写完成时限"
NOTHING = Scalar("", Place("", 0, 0, ""))
_HEADER_LACKS = "台账开头缺少年份或印发日期，推不出是哪一天"


def read(folder: str | os.PathLike[str]) -> Ledger:
    """Everything in a data folder, named by a path or its text. Never raises for bad data.

    Without settings.yaml every other YAML file is taken for a ledger: the lost list is a problem, no empty answer.
    """
    return Reader(Path(folder)).whole()


def read_file(path: Path, customs: Path | None = None) -> Ledger:
    """One ledger file, by the settings and units of the folder `customs`, which is its own if none is named.

    Where these are missing, by the usual settings and no register.
    """
    return Reader(path.parent).alone(path.name, customs or path.parent)


def read_text(text: str, file: str, settings: Settings, registry: Registry) -> Ledger:
    """A ledger file that is not written yet, by the settings and units of the folder that it is meant for."""
    return Reader(Path()).text(text, file, settings, registry)


def customs(folder: Path) -> tuple[Settings, Registry]:
    """The settings and units of a folder; without them the usual settings and an empty register."""
    reader = Reader(folder)
    reader.customs_beside()
    return reader.settings, reader.registry


class _Context(NamedTuple):
    """What the rows of one ledger file share. `years` and `issued` hold two candidates where the header lacks one.

    `whole` says that no section was lost, so that a row's section must be among them.
    """

    plan: str
    sections: dict[str, str]
    whole: bool
    years: tuple[int, ...]
    issued: tuple[date, ...]


class Part(NamedTuple):
    """What one ledger file gave. What another file gives does not depend on it unless both ask for one of the `ids`."""

    file: str
    plans: tuple[Plan, ...]
    tasks: tuple[Task, ...]
    measures: tuple[Measure, ...]
    problems: tuple[Problem, ...]
    ids: frozenset[str]


class Reader:
    """One data folder being read, file by file: `customs`, then `part` for each of `names`, then `unlisted`.

    What was read of a file is given out and forgotten, save the ids and plans that later files may not take again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.plans: list[Plan] = []
        self.tasks: list[Task] = []
        self.measures: list[Measure] = []
        self.registry = Registry()
        self.settings = default_settings()
        self.settings_torn = False
        self.others: list[str] = []
        self.ids: dict[str, Place] = {}
        self.asked: set[str] = set()  # the ids that the file that is being read would have, whoever got them
        self.taken: list[str] = []  # the plans of the files before this one
        self.deadlines: dict[tuple[str, tuple[int, ...], tuple[date, ...]], Deadline] = {}
        self.cells: dict[tuple[str, tuple[str, ...]], tuple[Responsible, ...]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The ledger files, in order."""
        return self.settings.ledgers

    def whole(self) -> Ledger:
        """All of it at once."""
        problems = self.customs()
        return self._joined(problems, [self.part(name) for name in self.names], self.unlisted())

    def customs(self) -> tuple[Problem, ...]:
        """Reads settings and units, and finds out which files there are; what is wrong with that."""
        try:
            present = sorted(os.listdir(self.folder))
        except OSError as error:
            return (self._no_folder(error),)
        problems = [*self._gathered(self._settings), *self._gathered(self._units)]
        others = [name for name in present if is_ledger_name(name)]
        if self.settings_torn or not self.settings.ledgers:
            named = dict.fromkeys([*self.settings.ledgers, *others])
            self.settings = self.settings._replace(ledgers=tuple(named))
        self.others = others
        return tuple(problems)

    def part(self, name: str) -> Part:
        """Reads one ledger file."""
        return self._part(self._ledger_file, name)

    def part_alone(self, name: str) -> Part:
        """Reads one ledger file as if there were no other."""
        self.ids, self.taken = {}, []
        return self.part(name)

    def unlisted(self) -> tuple[Problem, ...]:
        """What is said of files that look like ledgers and are not listed."""
        return tuple(self._unlisted(self.others))

    def alone(self, name: str, customs: Path) -> Ledger:
        """One ledger file, by the settings and units of a folder."""
        own, self.folder = self.folder, customs
        problems = self.customs_beside()
        self.folder = own
        self.settings = self.settings._replace(ledgers=(name,))
        return self._joined(problems, [self.part(name)])

    def text(self, text: str, file: str, settings: Settings, registry: Registry) -> Ledger:
        """A ledger file that is not written yet."""
        self.settings, self.registry = settings._replace(ledgers=(file,)), registry
        return self._joined((), [self._part(self._parsed, text, file)])

    def customs_beside(self) -> tuple[Problem, ...]:
        """Settings and units where there are any; another city's are never taken instead."""
        problems = list[Problem]()
        for read, custom in ((self._settings, SETTINGS), (self._units, UNITS)):
            if os.path.exists(self.folder / custom):
                problems += self._gathered(read)
        return tuple(problems)

    def _joined(self, before: tuple[Problem, ...], parts: list[Part], after: tuple[Problem, ...] = ()) -> Ledger:
        return Ledger(
            self.folder,
            tuple(plan for part in parts for plan in part.plans),
            tuple(task for part in parts for task in part.tasks),
            tuple(measure for part in parts for measure in part.measures),
            self.registry,
            self.settings,
            (*before, *(problem for part in parts for problem in part.problems), *after),
        )

    def _part(self, read: Callable[..., None], *names: str) -> Part:
        """Reads one file by `read`; the last of `names` is the file's."""
        self.plans, self.tasks, self.measures = [], [], []
        self.asked = set()
        problems = self._gathered(read, *names)
        made = tuple(self.plans), tuple(self.tasks), tuple(self.measures)
        self.taken += [plan.id for plan in self.plans]
        self.plans, self.tasks, self.measures = [], [], []
        return Part(names[-1], *made, tuple(problems), frozenset(self.asked))

    def _parsed(self, text: str, file: str) -> None:
        node, problems = parse(text, file=file)
        self.problems += problems
        root = None if node is None else as_mapping(node, file, self.problems)
        if root is not None:
            self._plan(root, file)

    def _gathered(self, read: Callable[..., None], *names: str) -> list[Problem]:
        """Reads one file; its problems, bounded and in order of place."""
        self.problems = found = Findings()
        read(*names)
        self.problems = []
        return found.in_order()

    def _no_folder(self, error: OSError) -> Problem:
        reason = {
            errno.ENOENT: "找不到数据文件夹",
            errno.ENOTDIR: "这不是文件夹",
            errno.EACCES: "没有权限打开数据文件夹",
        }.get(error.errno or 0, "打不开数据文件夹")
        message = f"{reason}“{self.folder}”。"
        return Problem("no-folder", message, "检查 --data、JC_TASKS_DATA 或 jc-tasks use 写的路径。")

    def _load(self, name: str) -> Mapping | None:
        node, problems = load(self.folder / name)
        self.problems += problems
        return None if node is None else as_mapping(node, name, self.problems)

    # settings.yaml and units.yaml

    def _settings(self) -> None:
        root = self._load(SETTINGS)
        self.settings_torn = bool(self.problems)
        if root is not None:
            self.settings = read_settings(root, self.problems)
        elif os.path.lexists(self.folder / SETTINGS):
            self.settings = self.settings._replace(seasons=lost_seasons())

    def _units(self) -> None:
        node, problems = load(self.folder / UNITS)
        self.problems += problems
        if node is not None:
            self.registry = read_registry(node, self.problems)

    def _unlisted(self, others: list[str]) -> Iterator[Problem]:
        listed, plans = frozenset(self.settings.ledgers), frozenset(self.taken)
        for name in others:
            if name not in listed:
                message = "这个文件没有列在 settings.yaml 的 ledgers 里，没有读。"
                remedy = "是台账的话，在 settings.yaml 的 ledgers 下加上它；不是的话，移到别处。"
                root = load(self.folder / name)[0]
                plan = root.items.get("plan") if isinstance(root, Mapping) and "tables" in root.items else None
                copy = not isinstance(plan, Scalar) or plan.text.strip() in plans
                yield Problem("not-listed", message, remedy, Place(name, 0, 0, ""), doubt=copy)

    # a ledger file

    def _ledger_file(self, name: str) -> None:
        root = self._load(name)
        if root is not None:
            self._plan(root, name)

    def _plan(self, root: Mapping, name: str) -> None:
        whole, all_measures = (_whole(root, key, self.problems) for key in ("sections", "measures"))
        fields = Fields(root, name, _PLAN_KEYS, self.problems)
        context = self._header(fields, whole)
        numbers, commitments = self._measures(fields, context)
        known = numbers if all_measures and 0 not in numbers else None
        written = root.items.get("tables")
        empty = isinstance(written, Sequence) and not written.items
        if empty:
            remedy = "用 jc-tasks import 从表格导入，或在“tables:”下面逐表填写任务。"
            fields.report("empty-ledger", "台账还是空的，一张表也没有。", remedy, "tables", doubt=True)
        for node in fields.mappings("tables", "表", required=not empty):
            table = Fields(node, "表", _TABLE_KEYS, self.problems)
            label = table.text("name")
            table.text("title", required=False)
            table.text("units_label", required=False)
            notes = tuple(note.text for note in table.texts("notes"))
            for row in table.mappings("tasks", "任务", required=True):
                self.tasks.append(self._task(row, label, context, known, notes))
        self.tasks += commitments
        if not context.sections and whole and any(task.section for task in self.tasks if task.plan == context.plan):
            message = f"{name}没有写{called('sections')}，类别只有序号，没有名称。"
            remedy = "在开头补上“sections:”，下面逐行写“一: 类别名称”。"
            fields.report("missing", message, remedy, "sections", doubt=True)

    def _header(self, fields: Fields, whole: bool) -> _Context:
        plan = fields.text("plan")
        if plan in self.taken:
            remedy = "每份台账用不同的 plan，如 air、water、soil。"
            fields.report("duplicate-plan", f"计划代号“{plan[:40]}”已经用在另一份台账里。", remedy, "plan")
        year = fields.number("year", FIRST_YEAR, LAST_YEAR)
        issued = fields.day("issued")
        if issued is not None and not FIRST_YEAR <= issued.year <= LAST_YEAR:
            remedy = "核对原文，改成真实的日期。"
            message = f"{called('issued')}的年份不在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。"
            fields.report("out-of-range", message, remedy, "issued")
            issued = None
        sections: dict[str, str] = {}
        node = fields.mapping("sections")
        for number, title in node.items.items() if node else ():
            if isinstance(title, Scalar) and title.text.strip():
                sections[number] = title.text.strip()
            else:
                remedy = "写成“一: 类别名称”。"
                self.problems.append(Problem("missing", f"类别“{number[:40]}”没有名称。", remedy, title.place))
        stem = fields.node.place.file.removesuffix(".yaml")
        some_year = year or (issued.year if issued else FIRST_YEAR)
        name = fields.text("name") or plan or stem
        self.plans.append(
            Plan(
                plan or stem,
                name,
                fields.text("title") or name,
                fields.text("document", required=False),
                issued or date(some_year, 1, 1),
                some_year,
            )
        )
        years = (year,) if year else (some_year, some_year + 1)
        days = (issued,) if issued else (date(some_year, 1, 1), date(some_year, 9, 30))
        return _Context(plan or stem, sections, whole, years, days)

    def _measures(self, fields: Fields, context: _Context) -> tuple[frozenset[int], list[Task]]:
        """Reads the measures of the plan's text: their numbers, and those with a commitment of their own as entries.

        Among the numbers is 0 where one cannot be read.
        """
        numbers: set[int] = set()
        commitments: list[Task] = []
        for node in fields.mappings("measures", "正文措施"):
            row = Fields(node, "正文措施", _MEASURE_KEYS, self.problems)
            no = row.number("no", 1, 9999)
            section, category = self._category(row, context)
            units_text = row.text("units")
            measure = Measure(
                id=self._id("" if no is None else f"{context.plan}-m{no}", row, context, "no"),
                plan=context.plan,
                no=no or 0,
                section=section,
                category=category,
                title=row.text("title"),
                text=row.text("text", required=False),
                units_text=units_text,
                units=self._responsible(row, units_text),
                line=row.number("line", 0, 10**6, required=False) or 0,
            )
            self.measures.append(measure)
            numbers.add(measure.no)
            commitment = row.mapping("commitment")
            if commitment is not None:
                commitments.append(self._commitment(row, commitment, measure, context))
        return frozenset(numbers), commitments

    def _commitment(self, row: Fields, node: Mapping, measure: Measure, context: _Context) -> Task:
        inner = Fields(node, f"正文措施{measure.no}的承诺", _COMMITMENT_KEYS, self.problems)
        return Task(
            id=measure.id,
            plan=measure.plan,
            table=MEASURE_TABLE,
            no=measure.no,
            section=measure.section,
            category=measure.category,
            title=measure.title,
            text=inner.text("text"),
            deadline=self._deadline(inner, context),
            units_text=measure.units_text,
            units=measure.units,
            remark=inner.text("remark", required=False) or row.text("remark", required=False),
            notes=tuple(note.text for fields in (row, inner) for note in fields.texts("notes")),
            measure=measure.no,
            line=measure.line,
            milestones=self._milestones(inner, context),
            place=row.node.place,
        )

    def _task(
        self, node: Mapping, table: str, context: _Context, measures: frozenset[int] | None, notes: tuple[str, ...]
    ) -> Task:
        """A row of a table; the table's `notes` are said of each of its rows, after the row's own."""
        given = node.items.get("id")
        name = f"任务 {given.text[:40]} " if isinstance(given, Scalar) and given.text else "任务"
        row = Fields(node, name, _TASK_KEYS, self.problems)
        section, category = self._category(row, context)
        units_text = row.text("units")
        measure = row.number("measure", 1, 9999, required=False)
        if measure is not None and measures is not None and measure not in measures:
            remedy = "核对序号，或在 measures 里补上这条措施。"
            row.report("unknown-measure", f"measures 里没有第 {measure} 条正文措施。", remedy, "measure")
        return Task(
            id=self._id(row.text("id"), row, context, "id"),
            plan=context.plan,
            table=table,
            no=row.number("no", 1, 9999) or 0,
            section=section,
            category=category,
            title=row.text("title", required=False),
            text=row.text("text"),
            deadline=self._deadline(row, context, required=False),
            units_text=units_text,
            units=self._responsible(row, units_text),
            remark=row.text("remark", required=False),
            notes=(*(note.text for note in row.texts("notes")), *notes),
            measure=measure,
            line=row.number("line", 0, 10**6, required=False) or 0,
            milestones=self._milestones(row, context),
            place=node.place,
        )

    # the cells of a row

    def _id(self, id: str, row: Fields, context: _Context, key: str) -> str:
        """The id if it is good and free; else one made of the line, so that the row is not lost."""
        parts = id.split("-")
        if not id:
            return self._made_id(row, context)
        if not (id.startswith(f"{context.plan}-") and all(part.isalnum() for part in parts) and len(id) <= 60):
            made = self._made_id(row, context)
            remedy = f"写成“{context.plan}-”加序号，如 {context.plan}-1，中间没有空格。"
            row.report("bad-id", f"编号“{id[:40]}”不合规矩，暂用“{made}”。", remedy, key)
            return made
        place = row.place(key)
        self.asked.add(id)
        first = self.ids.setdefault(id, place)
        if first is place:
            return id
        made = self._made_id(row, context)
        there = f"{first.file} 第{first.line}行" if first.file != place.file else f"第{first.line}行"
        message = f"编号“{id}”用了两次：{there}和这里第{place.line}行。后一条暂用“{made}”。"
        row.report("duplicate-id", message, "给其中一条改一个没有用过的编号。", key)
        return made

    def _made_id(self, row: Fields, context: _Context) -> str:
        place = row.node.place
        made = f"{context.plan}-L{place.line}"
        self.asked.add(made)
        if made in self.ids:
            made += f"c{place.column}"
            self.asked.add(made)
        while made in self.ids:
            made += "x"
            self.asked.add(made)
        self.ids[made] = place
        return made

    def _category(self, row: Fields, context: _Context) -> tuple[str, str]:
        """The numeral and the title of the section; a label printed on the row only where the section has no title."""
        section = row.text("section", required=False)
        printed = row.text("category", required=False)
        if section and section not in context.sections and context.sections and context.whole:
            message = f"sections 里没有类别“{section[:40]}”。"
            known = "、".join(number[:20] for number in [*context.sections][:20])
            remedy = f"改成已有的类别（{known}），或在 sections 里加上它。"
            row.report("unknown-section", message, remedy, "section")
        return section, context.sections.get(section) or printed

    def _deadline(self, row: Fields, context: _Context, *, required: bool = True) -> Deadline:
        """The reading of the row's deadline. What the header lacks and the phrase needs makes it kind `none`.

        A step without a date (纳入名录一年内) is no doubt: the entry has its own deadline. One that is not `required`
        may be missing or empty, where the document has none.
        """
        phrase = row.text("deadline", required=required)
        if not (phrase or required) and isinstance(row.node.items.get("deadline", NOTHING), Scalar):
            return Deadline("", "none", note=UNWRITTEN)
        if phrase.lower() in ("~", "null"):
            message = f"{row.what}的{called('deadline')}没有填写。"
            row.report("missing", message, "在“deadline: ”后面填写内容；没有期限的，后面空着。", "deadline")
            return Deadline(phrase, "none", note="没有写期限")
        deadline = self._reading(phrase, context)
        if not phrase or deadline.note == _HEADER_LACKS:
            return deadline
        if deadline.unread:
            unread = "" if deadline.unread == phrase else f"里的“{deadline.unread[:80]}”"
            message = f"完成时限“{phrase[:80]}”{unread}读不懂，这一条暂作没有日期。"
            if not deadline.note.startswith("看不懂"):
                message = f"完成时限“{phrase[:80]}”读不成日期：{deadline.note[:80].rstrip('。')}。这一条暂作没有日期。"
            remedy = "改成读得懂的写法，如“8月底前”“每季度”“长期坚持”；确实没有日期的写“待定”。"
            row.report("unread-deadline", message, remedy, "deadline")
        elif deadline.kind == "none" and row.what != STEP:
            message = f"完成时限“{phrase[:80]}”没有确定的日期：{deadline.note.rstrip('。')[:200]}。"
            row.report("no-date", message, "核对原文；定下日期后，把完成时限改成日期。", "deadline", doubt=True)
        return deadline

    def _reading(self, phrase: str, context: _Context) -> Deadline:
        key = (phrase, context.years, context.issued)
        if key in self.deadlines:
            return self.deadlines[key]
        readings = {
            resolve(phrase, year=year, issued=issued, seasons=self.settings.seasons)
            for year in context.years
            for issued in context.issued
        }
        deadline: Deadline = readings.pop()
        if readings:
            deadline = Deadline(phrase, "none", note=_HEADER_LACKS)
        self.deadlines[key] = deadline
        return deadline

    def _milestones(self, row: Fields, context: _Context) -> tuple[Milestone, ...]:
        found = []
        for node in row.mappings("milestones", STEP):
            step = Fields(node, STEP, _MILESTONE_KEYS, self.problems)
            found.append(Milestone(step.text("text"), self._deadline(step, context)))
        return tuple(found)

    def _responsible(self, row: Fields, cell: str) -> tuple[Responsible, ...]:
        members = tuple(member.text for member in row.texts("group_members"))
        if (cell, members) not in self.cells:
            self.cells[cell, members] = self.registry.responsible(cell, members)[0]
        return self.cells[cell, members]


def _whole(root: Mapping, key: str, problems: list[Problem]) -> bool:
    """Whether nothing under `key` was left out when the file was parsed."""
    if key not in root.keys:
        return not problems
    first = root.keys[key].line
    last = min((place.line for place in root.keys.values() if place.line > first), default=None)
    places = [problem.place for problem in problems if problem.place]
    return not any(first <= place.line and (last is None or place.line < last) for place in places)
