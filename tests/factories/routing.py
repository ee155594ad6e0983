"""A night in which something is owed, and what is sent of it; invented."""

from datetime import datetime, timedelta

from tests.factories.procedure import Cast, local, make_matter

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Assignment, Matter, Proceeding
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as

NIGHT = local("2026-03-10 23:40")
# A step that is owed to nobody in particular: whoever is told of it ends it with its document.
ADMINISTRATIVE = {"step": "IN-4", "code": "mech_intake"}
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def make_night(
    cast: Cast, *, perpetrator: Perpetrator = Perpetrator.PRIVATE, seen: bool = True
) -> Matter:
    """At 23:40 a request comes in; at 23:45 imminent danger is declared: measures within 3 h."""
    matter = make_matter(cast, perpetrator=perpetrator, seen=seen)
    by = cast.owner.pk
    with acting_as(by):
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=NIGHT, by=by, at=NIGHT
        )
        intake = actions.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=NIGHT
        )
        actions.complete_step(
            proceeding=intake, step="IN-1", happened_at=NIGHT, by=by, at=NIGHT + MINUTE
        )
        actions.complete_step(
            proceeding=intake, step="IN-3", events=["imminent_danger_declared"],
            happened_at=NIGHT + 5 * MINUTE, by=by, at=NIGHT + 5 * MINUTE,
        )  # fmt: skip
    return matter


def proceeding_of(matter: Matter, code: str = "mech_extraordinary") -> Proceeding:
    return next(one for one in proceedings_of(matter) if one.text_id.startswith(f"{code}/"))


def send(
    cast: Cast,
    matter: Matter,
    to: Institution,
    *,
    step: str = "EX-1",
    code: str = "mech_extraordinary",
    account: Account | None = None,
    at: datetime = NIGHT + 6 * MINUTE,
    she_said_yes: bool = True,
) -> Assignment:
    """Send a step of the night to an institution, as the owner."""
    with acting_as(cast.owner.pk):
        return actions.assign(
            proceeding=proceeding_of(matter, code), step=step, institution=to, account=account,
            she_said_yes=she_said_yes, by=cast.owner.pk, at=at,
        )  # fmt: skip
