"""Files of the ordinary procedure and appeals, each with the day of each step; all invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.factories.documents import ARRIVED
from tests.factories.procedure import Cast, local, make_matter
from tests.factories.routing import proceeding_of

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter
from baluarte.domain.wall.context import acting_as

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGAN = local("2026-01-10 09:00")


@dataclass(frozen=True)
class Ordinary:
    """Days from the request to study and decree, from the decree on hours and days; None: never."""

    began: datetime = BEGAN
    study: int | None = None
    decree: int | None = None
    told_after_hours: int | None = None
    in_force_after_days: int | None = None


def make_ordinary(cast: Cast, told: Ordinary) -> Matter:
    """Tell a file of the ordinary procedure step by step, as its owner."""
    by, began = cast.owner.pk, told.began
    with acting_as(by):
        matter = make_matter(cast, at=began)
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=began, by=by, at=began
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=began
        )
        for step, events in (("IN-1", ()), ("IN-3", ("ordinary_route_opened",))):
            actions.complete_step(
                proceeding=intake, step=step, events=events, happened_at=began, by=by, at=began
            )
        if told.study is not None:
            _do(cast, matter, "OR-2", began + told.study * DAY)
        if told.decree is not None:
            decreed = began + told.decree * DAY
            actions.record_occurrence(
                matter=matter, event="board_session_held", happened_at=decreed, by=by, at=decreed
            )
            _do(cast, matter, "OR-5", decreed)
            if told.told_after_hours is not None:
                _do(cast, matter, "OR-6", decreed + told.told_after_hours * HOUR)
            if told.in_force_after_days is not None:
                _do(cast, matter, "OR-7", decreed + told.in_force_after_days * DAY)
    return matter


def make_urgent_appeal(cast: Cast, *, resolved_after_hours: int | None) -> Matter:
    """Tell an appeal of the extraordinary procedure: due twelve hours after it was filed."""
    by, code = cast.owner.pk, "mech_appeal_extraordinary"
    with acting_as(by):
        matter = make_matter(cast, at=BEGAN)
        known = actions.record_occurrence(
            matter=matter, event="urgent_decision_notified", happened_at=BEGAN, by=by, at=BEGAN
        )
        actions.start_proceeding(matter=matter, code=code, begun_by=known, by=by, at=BEGAN)
        _do(cast, matter, "AE-1", BEGAN + DAY, code=code)
        if resolved_after_hours is not None:
            _do(cast, matter, "AE-2", BEGAN + DAY + resolved_after_hours * HOUR, code=code)
    return matter


def _do(
    cast: Cast, matter: Matter, step: str, at: datetime, *, code: str = "mech_ordinary"
) -> None:
    actions.complete_step(
        proceeding=proceeding_of(matter, code),
        step=step,
        happened_at=at,
        by=cast.owner.pk,
        at=at,
        **(ARRIVED if step == "OR-7" else {}),
    )
