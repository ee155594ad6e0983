"""The demands one by one: what answers each, who owes it, what measures it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.accountability.indicators import Figure
from baluarte.norms.policy import Demand, demands, owner_name, policy_indicator
from baluarte.web.accountability.functions import Answered, Built, Function, answered
from baluarte.web.accountability.presenters.figures import ShownFigure, language, shown
from baluarte.web.accountability.tests_of_demands import TESTS

PORTAL = "baluarte.config.urls_portal"
STATES: Mapping[Built, str | Promise] = {
    Built.BUILT: pgettext_lazy("demand", "Answered"),
    Built.PARTLY: _("Answered in part"),
    Built.BUILDING: _("Under construction"),
}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator of a demand with its newest figure, where a page of many may ask it."""

    code: str
    label: str
    url: str
    figure: ShownFigure | None


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One demand as its row shows it."""

    demand: Demand
    says: str
    function: str
    verification: str
    state: Built
    state_said: str
    room: str
    links: Sequence[tuple[str, str]]
    owners: Sequence[str]
    indicators: Sequence[IndicatorRow]
    test: str


def demand_rows(figures: Mapping[str, Figure]) -> list[DemandRow]:
    """Return every demand in the order of the text."""
    return [_row(one, figures) for one in demands().values()]


def address_of(function: Function) -> str:
    """Return where a function opens: here, or on the portal for everybody."""
    if not function.is_public:
        return reverse(function.name)
    path = reverse(function.name, urlconf=PORTAL)
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"


def indicator_row(code: str, figures: Mapping[str, Figure]) -> IndicatorRow:
    """Return one indicator with its figure, if it was asked for."""
    found = figures.get(code)
    return IndicatorRow(
        code,
        policy_indicator(code).in_language(language()),
        reverse("policy_indicator", args=[code]),
        None if found is None else shown(found),
    )


def _row(one: Demand, figures: Mapping[str, Figure]) -> DemandRow:
    of: Answered = answered(one.code)
    return DemandRow(
        demand=one,
        says=one.in_language(language()),
        function=one.function.get(language(), one.function["es"]),
        verification=one.verification.get(language(), one.verification["es"]),
        state=of.state,
        state_said=str(STATES[of.state]),
        room=str(of.room),
        links=[(str(each.label), address_of(each)) for each in of.functions],
        owners=[owner_name(code, language()) for code in one.owners],
        indicators=[indicator_row(code, figures) for code in one.indicators],
        test=TESTS.get(one.code, ""),
    )
