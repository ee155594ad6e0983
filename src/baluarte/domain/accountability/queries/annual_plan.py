"""What programmes planned for a year beside what was done of it, as documents and counts say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from baluarte.domain.accountability.indicators import (
    Figure,
    QueryRule,
    figure_of,
    read_statements,
    rule_of,
)
from baluarte.domain.accountability.models import (
    PolicyAction,
    Programme,
    ProgrammeVersion,
    Target,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.means import (
    Means,
    Owner,
    means_of_year,
)
from baluarte.domain.accountability.queries.programmes import programmes, version_on
from baluarte.domain.accountability.queries.promises import Promised, as_of, commitments
from baluarte.domain.accountability.queries.targets import targets
from baluarte.domain.statements.queries.stated import Stated
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import PolicyIndicator, policy_indicators

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An indicator of a plan: its targets, its figure of the year, and by how much they differ.

    No figure where it is counted on its own page alone; no deviation where either is missing, or
    where organisations agreed on different targets.
    """

    indicator: PolicyIndicator
    targets: tuple[Target, ...]
    figure: Figure | None

    @property
    def target(self) -> Target | None:
        """Return the target where all who agreed on one agreed on its value."""
        return self.targets[0] if len({one.value for one in self.targets}) == 1 else None

    @property
    def deviation(self) -> Decimal | None:
        """Return what was done less what was planned."""
        if self.target is None or self.target.value is None:
            return None
        if self.figure is None or self.figure.value is None:
            return None
        return self.figure.value - self.target.value

    @property
    def is_reached(self) -> bool | None:
        """Say whether the target is reached, in its direction; None where nobody can say."""
        if (by := self.deviation) is None or self.indicator.direction not in (UP, DOWN):
            return None
        return by >= 0 if self.indicator.direction == UP else by <= 0


@dataclass(frozen=True, slots=True)
class Planned:
    """One programme in a year: its lines, its money, what was promised and what is under way."""

    programme: Programme
    version: ProgrammeVersion
    lines: tuple[PlanLine, ...]
    exercised: Stated
    promises: tuple[Promised, ...]
    actions: tuple[PolicyAction, ...]

    @property
    def budget(self) -> Decimal | None:
        """Return what the programme said that it would cost."""
        return self.version.budget

    @property
    def overspent(self) -> tuple[Decimal, Decimal] | None:
        """Return between how much and how much more was spent than planned; less is below nought.

        Only where an amount of its institution and axis is stated: another axis is another plan.
        """
        if self.budget is None or not self.exercised.numbers:
            return None
        return (
            self.exercised.numbers[0] - self.budget,
            self.exercised.numbers[-1] - self.budget,
        )


def annual_plan(year: int, *, known_at: datetime) -> list[Planned]:
    """Return every programme in force by the end of a year, or today, with what was done of it."""
    period = Period(year)
    on = min(period.last_date, local_day(known_at))
    held = [(one, found) for one in programmes() if (found := version_on(one, on))]
    wanted = {code for _, version in held for code in version.indicators}
    figures = _figures(wanted, period, known_at)
    agreed = targets(known_at=known_at, indicators=sorted(wanted)) if wanted else []
    money = {one.owner: one for one in means_of_year(year, known_at=known_at)}
    promised = as_of(
        commitments().filter(due_date__gte=period.first_date, due_date__lte=period.last_date), on=on
    )
    return [
        Planned(
            programme=programme,
            version=version,
            lines=tuple(_lines(programme, version, agreed, figures)),
            exercised=_exercised(money, programme),
            promises=tuple(
                one
                for one in promised
                if (one.row.institution, one.row.axis) == (programme.institution, programme.axis)
            ),
            actions=tuple(_actions(programme, period, on)),
        )
        for programme, version in held
    ]


def _lines(
    programme: Programme,
    version: ProgrammeVersion,
    agreed: list[Target],
    figures: Mapping[str, Figure],
) -> list[PlanLine]:
    known = policy_indicators()
    found = []
    for code in version.indicators:
        if code not in known:
            continue
        mine = [one for one in agreed if one.indicator == code]
        of_it = tuple(one for one in mine if one.institution == programme.institution)
        general = tuple(one for one in mine if not one.institution)
        found.append(PlanLine(known[code], of_it or general, figures.get(code)))
    return found


def _figures(codes: set[str], period: Period, known_at: datetime) -> dict[str, Figure]:
    reading = read_statements(sorted(codes), known_at=known_at)
    found = {}
    for code in sorted(codes & set(policy_indicators())):
        rule = rule_of(code)
        if not isinstance(rule, QueryRule) or rule.is_light:
            found[code] = figure_of(code, period, known_at=known_at, reading=reading)
    return found


def _exercised(money: Mapping[Owner, Means], programme: Programme) -> Stated:
    means = money.get(Owner(programme.institution))
    empty = Stated("budget_exercised", programme.axis)
    return empty if means is None else means.of("budget_exercised", programme.axis)


def _actions(programme: Programme, period: Period, on: date) -> list[PolicyAction]:
    rows = PolicyAction.objects.filter(programme=programme, first_date__lte=on)
    lasting = Q(end=None) | Q(end__ended_date__gte=period.first_date)
    return list(rows.filter(lasting).select_related("end").order_by("first_date", "id"))
