"""What people decided about pairs: judgements that are only ever added, never changed.

A judgement says of two reports that they are the same, different, or that it is not clear, with
author, time and reason. An author's later judgement of a pair takes the place of her earlier one;
a withdrawal takes back one judgement by its number. Clusters are the components of the *same* that
stand; whoever said *different* about two of one cluster is in conflict with it, and is shown, not
overruled. Every state that ever was can be asked for again.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from baluarte.science.errors import Refused

Report = Hashable


class Verdict(StrEnum):
    """What somebody says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class JudgementRefused(Refused, ValueError):
    """A judgement lacks author or reason, compares a report with itself, or goes back in time."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement, or with `withdraws` the withdrawal of an earlier one."""

    number: int
    left: Report
    right: Report
    verdict: Verdict | None
    by: str
    at: datetime
    reason: str
    withdraws: int | None = None

    @property
    def pair(self) -> frozenset[Report]:
        """Return the two reports, in no order."""
        return frozenset((self.left, self.right))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two reports that one judgement calls different, and the *same* that join them."""

    different: Judgement
    joined_by: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Judgements:
    """All judgements in the order in which they were made; adding one returns a new whole."""

    made: tuple[Judgement, ...] = ()

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.made)

    def judge(
        self,
        left: Report,
        right: Report,
        verdict: Verdict | str,
        *,
        reason: str,
        by: str,
        at: datetime,
    ) -> "Judgements":
        """Add what somebody says of a pair."""
        if left == right:
            raise JudgementRefused(f"{left!r} is compared with itself")
        said = Verdict(verdict)
        return self._with(Judgement(len(self.made), left, right, said, by, at, reason))

    def withdraw(self, number: int, *, reason: str, by: str, at: datetime) -> "Judgements":
        """Take back one judgement (or one withdrawal, so that what it took back stands again)."""
        if not 0 <= number < len(self.made):
            raise JudgementRefused(f"there is no judgement {number}")
        old = self.made[number]
        return self._with(
            Judgement(len(self.made), old.left, old.right, None, by, at, reason, withdraws=number)
        )

    def as_of(self, moment: datetime) -> "Judgements":
        """Return the judgements as they were known at a moment, that moment included."""
        return replace(self, made=tuple(one for one in self.made if one.at <= moment))

    def standing(self) -> tuple[Judgement, ...]:
        """Return the judgements that count: not withdrawn, each author's last word on a pair."""
        taken_back: set[int] = set()
        # Backwards: a withdrawal that was itself withdrawn takes nothing back.
        for one in reversed(self.made):
            if one.withdraws is not None and one.number not in taken_back:
                taken_back.add(one.withdraws)
        last: dict[tuple[str, frozenset[Report]], Judgement] = {}
        for one in self.made:
            if one.withdraws is None and one.number not in taken_back:
                last[one.by, one.pair] = one
        return tuple(sorted(last.values(), key=lambda one: one.number))

    def clusters(self, reports: Iterable[Report] = ()) -> list[frozenset[Report]]:
        """Return the components of what is judged the same, and every other report alone."""
        return [frozenset(members) for members in self._components(reports).values()]

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return each *different* whose two reports lie in one cluster all the same."""
        same = [one for one in self.standing() if one.verdict is Verdict.SAME]
        found = []
        for one in self.standing():
            if one.verdict is Verdict.DIFFERENT:
                way = _way(same, one.left, one.right)
                if way is not None:
                    found.append(Conflict(one, way))
        return tuple(found)

    def _with(self, new: Judgement) -> "Judgements":
        if not new.by.strip() or not new.reason.strip():
            raise JudgementRefused("a judgement has an author and a reason")
        if self.made and new.at < self.made[-1].at:
            raise JudgementRefused(f"{new.at} lies before the last judgement, {self.made[-1].at}")
        return Judgements((*self.made, new))

    def _components(self, reports: Iterable[Report]) -> Mapping[Report, list[Report]]:
        parent: dict[Report, Report] = {report: report for report in reports}

        def root(report: Report) -> Report:
            while parent[report] != report:
                parent[report] = parent[parent[report]]
                report = parent[report]
            return report

        for one in self.standing():
            for side in (one.left, one.right):
                parent.setdefault(side, side)
            if one.verdict is Verdict.SAME:
                parent[root(one.right)] = root(one.left)
        members: dict[Report, list[Report]] = {}
        for report in parent:
            members.setdefault(root(report), []).append(report)
        return members


def _way(same: list[Judgement], start: Report, end: Report) -> tuple[Judgement, ...] | None:
    """Return a shortest chain of *same* from one report to the other; nothing where none is."""
    came: dict[Report, tuple[Judgement, ...]] = {start: ()}
    edge = [start]
    while edge:
        onward: list[Report] = []
        for report in edge:
            for one in same:
                for near, far in ((one.left, one.right), (one.right, one.left)):
                    if near == report and far not in came:
                        came[far] = (*came[report], one)
                        onward.append(far)
        edge = onward
    return came.get(end)
