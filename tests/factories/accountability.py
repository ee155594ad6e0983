"""Nights of an invented quarter, each with what became of its clocks; all invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.factories.access import make_account, make_institution
from tests.factories.documents import ARRIVED, SPOKEN
from tests.factories.procedure import Cast, local
from tests.factories.routing import proceeding_of

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.accountability.actions import say_reported
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Matter
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

FIRST = Period(2026, 1)
KNOWN = local("2026-04-15 09:00")
BEGAN = local("2026-03-10 20:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Night:
    """Measures are due 3 h after 20:00: issued after so many hours, in place after so many more."""

    state: str = "30"
    issued: float | None = None
    in_place: float | None = None
    began: datetime = BEGAN
    is_sent: bool = False
    is_start_known: bool = True


def make_danger(cast: Cast, night: Night) -> Matter:
    """Tell a night in which somebody declares imminent danger, as its owner."""
    by, began = cast.owner.pk, night.began
    with acting_as(by):
        matter = actions.open_matter(
            compartment=compartment_of(cast.keeper, CompartmentKind.OWN),
            state=State.objects.get(code=night.state), municipality=None,
            perpetrator=Perpetrator.PRIVATE, by=by, at=began,
        )  # fmt: skip
        actions.say_list_was_seen(matter=matter, by=by, at=began)
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=began, by=by, at=began
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=began
        )
        for step, events in (("IN-1", ()), ("IN-3", ("imminent_danger_declared",))):
            actions.complete_step(
                proceeding=intake, step=step, events=events, by=by, at=began + MINUTE,
                happened_at=began if night.is_start_known else None,
            )  # fmt: skip
        if night.is_sent:
            actions.assign(
                proceeding=proceeding_of(matter), step="EX-1", institution=cast.federal,
                by=by, at=began + 2 * MINUTE,
            )  # fmt: skip
        steps = (("EX-1", night.issued, SPOKEN), ("EX-2", night.in_place, ARRIVED))
        for step, after, shown in steps:
            if after is not None:
                at = began + after * HOUR
                actions.complete_step(
                    proceeding=proceeding_of(matter), step=step, happened_at=at, by=by, at=at,
                    **shown,
                )  # fmt: skip
    return matter


def make_figures_keeper() -> Account:
    """Make somebody who keeps the figures of all; as the operator."""
    return make_account(institution=make_institution(), roles=["curator"])


def report(
    institution: Institution, by: Account, period: Period = FIRST, *, at: datetime = KNOWN
) -> Reporting:
    with acting_as(by.pk):
        return say_reported(institution=institution, period=period, by=by.pk, at=at)
