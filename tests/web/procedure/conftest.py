"""Who comes to pages of procedures: the cast of the room, a night on record; all invented."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.kept import kept_on
from tests.factories.procedure import Cast, make_cast, make_matter

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Night:
    """A matter in which somebody asked for protection an hour ago, and declared danger."""

    matter: Matter
    asked: Occurrence
    intake: Proceeding
    extraordinary: Proceeding


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def night(cast) -> Night:
    return kept_night(cast)


@kept_on
def kept_night(cast: Cast) -> Night:
    return make_night(cast)


def make_night(cast: Cast, *, minutes_ago: int = 60) -> Night:
    """Record a request and its danger some minutes before now."""
    now = timezone.now().replace(second=0, microsecond=0)
    then, by = now - minutes_ago * MINUTE, cast.owner.pk
    matter = make_matter(cast, at=then)
    with acting_as(by):
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=then, by=by, at=then
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=then
        )
        for step, events in (("IN-1", []), ("IN-3", ["imminent_danger_declared"])):
            actions.complete_step(
                proceeding=intake, step=step, events=events, happened_at=then, by=by, at=then
            )
        [extraordinary] = [one for one in proceedings_of(matter) if one.pk != intake.pk]
    return Night(matter, asked, intake, extraordinary)
