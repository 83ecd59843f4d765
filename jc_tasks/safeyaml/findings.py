"""The problems of one file: a list that does not grow beyond what a person would read."""

from __future__ import annotations

from collections.abc import Iterable

from jc_tasks.model import Problem

MOST_PROBLEMS = 200


class Findings(list[Problem]):
    """The problems of one file: the first 200, and one of those left out, an error if there is any among them."""

    left_out: Problem | None = None

    @property
    def full(self) -> bool:
        return len(self) >= MOST_PROBLEMS

    def append(self, problem: Problem) -> None:
        if not self.full:
            super().append(problem)
        else:
            self._leave_out(problem)

    def _leave_out(self, problem: Problem) -> None:
        if self.left_out is None or (self.left_out.doubt and not problem.doubt):
            self.left_out = problem

    def take(self, more: Findings) -> None:
        for problem in more:
            self.append(problem)
        if more.left_out is not None:
            self._leave_out(more.left_out)

    def insist(self, problem: Problem) -> None:
        """Listed however many there are."""
        super().append(problem)

    def in_order(self) -> list[Problem]:
        """By place; after the first 200 one that says there are more."""
        problems = sorted(self, key=lambda problem: problem.place[1:3] if problem.place else (0, 0))
        if self.left_out is not None:
            message = f"问题太多，只列出了 {len(problems)} 处，这里和别处的没有列出。"
            more = Problem("more", message, "先改好列出的，再检查一遍。", self.left_out.place, self.left_out.doubt)
            problems.append(more)
        return problems


def limited(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one file in order of place, at most 200 and the word that there are more."""
    found = Findings()
    for problem in problems:
        found.append(problem)
    return found.in_order()
