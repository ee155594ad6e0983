"""Means of institutions in a year, as documents state them: posts, load, training and budget.

Nothing is averaged: a thing that is stated with two values has both, and what is reckoned from it
lies between two ends. What nobody stated is nothing, and never zero.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.statements.queries.stated import Stated, newest_of
from baluarte.norms.policy.means import Standard, standards_for
from baluarte.norms.statements import headings

HUNDRED = Decimal(100)
STAFF = (
    "posts_authorised", "posts_occupied", "posts_vacant", "vacant_since", "staff_in_contact",
    "staff_women",
)  # fmt: skip
LOAD = ("beneficiaries", "files_in_charge", "caseload_per_person")
TRAINING = ("staff_trained", "staff_training_expired", "staff_tested", "staff_certified")
BUDGET = ("budget_needed", "budget_approved", "budget_modified", "budget_exercised")
MEANS = (*STAFF, *LOAD, *TRAINING, *BUDGET)
# What was planned, and what came of it.
PLANNED = (
    ("posts_authorised", "posts_occupied"),
    ("budget_needed", "budget_approved"),
    ("budget_approved", "budget_modified"),
    ("budget_modified", "budget_exercised"),
    ("budget_approved", "budget_exercised"),
)


class Owner(NamedTuple):
    """Whose means: an institution, a unit of it, or one municipal government."""

    institution: str
    unit: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is reckoned from two things: one value, or the ends where documents do not agree."""

    low: Decimal
    high: Decimal
    above: Stated
    below: Stated

    @property
    def is_one(self) -> bool:
        """Say whether both ends are the same."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Deviation:
    """What was planned and what came of it: the difference, and as a share of the plan."""

    plan: Stated
    done: Stated
    low: Decimal
    high: Decimal
    share: Reckoned | None


@dataclass(frozen=True, slots=True)
class Training:
    """Of all the staff, whose training is valid, whose is over, and of whom nobody knows."""

    valid: Reckoned | None
    expired: Stated
    unknown: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A standard, and the value on the wrong side of it."""

    standard: Standard
    value: Decimal


@dataclass(frozen=True, slots=True)
class Beyond:
    """A part that exceeds its whole, where two documents are read together."""

    part: Stated
    whole: Stated
    part_number: Decimal
    whole_number: Decimal


@dataclass(frozen=True)
class Means:
    """The means of one owner in one year."""

    owner: Owner
    year: int
    cells: Mapping[tuple[str, str], Stated]

    def of(self, heading: str, about: str = "") -> Stated:
        """Return what is stated of a heading; an empty one where nobody stated anything."""
        return self.cells.get((heading, about)) or Stated(heading, about)

    @property
    def axes(self) -> list[str]:
        """Return the axes of which a budget is stated."""
        return sorted({about for heading, about in self.cells if heading in BUDGET and about})

    @property
    def load(self) -> Reckoned | None:
        """Return how many beneficiaries each person in contact follows, reckoned from both."""
        return reckoned(self.of("beneficiaries"), self.of("staff_in_contact"))

    @property
    def coverage(self) -> Reckoned | None:
        """Return how much of the need was approved, in per cent."""
        return reckoned(self.of("budget_approved"), self.of("budget_needed"), scale=HUNDRED)

    @property
    def training(self) -> Training:
        """Return the share of staff with valid training; who is in neither group is not known."""
        trained, expired = self.of("staff_trained"), self.of("staff_training_expired")
        staff = self.of("posts_occupied")
        valid = reckoned(trained, staff, scale=HUNDRED)
        return Training(valid, expired, _unknown(staff, trained, expired) if valid else None)

    @property
    def alarms(self) -> list[Alarm]:
        """Return each standard that a stated or reckoned value is on the wrong side of."""
        day = Period(self.year).last_date
        values: dict[str, tuple[Decimal, ...]] = {
            heading: self.of(heading).numbers for heading in ("posts_occupied",)
        }
        load = self.load
        own = () if load is None else (load.low, load.high)
        values["caseload_per_person"] = (*self.of("caseload_per_person").numbers, *own)
        return [
            Alarm(standard, value)
            for heading, several in values.items()
            for standard in standards_for(self.owner.institution, heading, on=day)
            for value in sorted(set(several))
            if standard.is_passed_by(value)
        ]

    @property
    def deviations(self) -> list[Deviation]:
        """Return what was planned beside what came of it, of all and of each axis."""
        pairs = [
            (self.of(plan, about), self.of(done, about))
            for about in ("", *self.axes)
            for plan, done in PLANNED
        ]
        return [found for plan, done in pairs if (found := _deviation(plan, done))]

    @property
    def beyond(self) -> list[Beyond]:
        """Return the parts that exceed their whole, whichever documents state them."""
        return list(_beyond(self))

    def per_beneficiary(self, heading: str) -> Reckoned | None:
        """Return an amount of the budget for each beneficiary."""
        return reckoned(self.of(heading), self.of("beneficiaries"))


def means_of_year(
    year: int, *, known_at: datetime, institutions: Iterable[str] = ()
) -> list[Means]:
    """Return the means of every owner of whom something is stated in a year, by their code."""
    period = Period(year)
    asked = Asked(
        institutions=tuple(institutions), headings=MEANS,
        first_date=period.first_date, last_date=period.last_date,
    )  # fmt: skip
    found: dict[Owner, dict[tuple[str, str], list[Statement]]] = {}
    for one in standing(known_at=known_at, asked=asked).select_related("municipality"):
        if period.first_date <= one.first_date and one.last_date <= period.last_date:
            owner = Owner(one.institution, one.unit, one.municipality_id or "")
            found.setdefault(owner, {}).setdefault((one.heading, one.about), []).append(one)
    return [
        Means(owner, year, {key: newest_of(*key, rows) for key, rows in cells.items()})
        for owner, cells in sorted(found.items())
    ]


def years_of_means(*, known_at: datetime) -> list[int]:
    """Return the years of which any means are stated, the newest first."""
    days = standing(known_at=known_at, asked=Asked(headings=MEANS)).order_by()
    return sorted({one.year for one in days.values_list("last_date", flat=True)}, reverse=True)


def reckoned(above: Stated, below: Stated, *, scale: Decimal = Decimal(1)) -> Reckoned | None:
    """Return one thing divided by another; nothing where either is not stated, or is nought."""
    if not above.numbers or not below.numbers or not below.numbers[0]:
        return None
    low = above.numbers[0] / below.numbers[-1] * scale
    high = above.numbers[-1] / below.numbers[0] * scale
    return Reckoned(low, high, above, below)


def _unknown(staff: Stated, trained: Stated, expired: Stated) -> tuple[Decimal, Decimal] | None:
    """Return between how many and how many nobody knows of; nothing where that is below nought."""
    over = expired.numbers or (Decimal(),)
    low = staff.numbers[0] - trained.numbers[-1] - over[-1]
    high = staff.numbers[-1] - trained.numbers[0] - over[0]
    return None if high < 0 else (max(low, Decimal()), high)


def _deviation(plan: Stated, done: Stated) -> Deviation | None:
    if not plan.numbers or not done.numbers:
        return None
    low = done.numbers[0] - plan.numbers[-1]
    high = done.numbers[-1] - plan.numbers[0]
    return Deviation(plan, done, low, high, reckoned(done, plan, scale=HUNDRED))


def _beyond(means: Means) -> Iterator[Beyond]:
    for (code, about), part in means.cells.items():
        whole = means.of(headings()[code].at_most, about)
        if part.numbers and whole.numbers and part.numbers[-1] > whole.numbers[0]:
            yield Beyond(part, whole, part.numbers[-1], whole.numbers[0])
    for code in BUDGET:
        whole = means.of(code)
        parts = [means.of(code, axis) for axis in means.axes]
        least = sum((one.numbers[-1] for one in parts if one.numbers), Decimal())
        if whole.numbers and least > whole.numbers[0]:
            rows = tuple(row for one in parts for row in one.rows)
            yield Beyond(Stated(code, "*", rows), whole, least, whole.numbers[0])
