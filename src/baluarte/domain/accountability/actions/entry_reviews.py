"""Let what somebody of the same house entered stand, or say why not; take back one's own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions.recommendation_corrections import (
    require_still_fits,
    still_fits,
)
from baluarte.domain.accountability.actions.requirements import note
from baluarte.domain.accountability.choices import (
    WITHDRAWN,
    CorrectionObjection,
    ReviewObjection,
)
from baluarte.domain.accountability.entry_rules import Entry, entered_by, house_of, require_second
from baluarte.domain.accountability.models import (
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    EntryReview,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)
from baluarte.domain.accountability.queries.entry_twins import is_one_waiting
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.policy.refusals import PolicyRefused

FIELDS: dict[type, str] = {
    RecommendationStatus: "status",
    Assessment: "assessment",
    ContributionAnswer: "answer",
    CommitmentStep: "step",
    Target: "target",
    Consultation: "call",
    RecommendationCorrection: "correction",
}


@transaction.atomic
def review_entry(
    *,
    entry: Entry,
    objection: ReviewObjection | CorrectionObjection | None = None,
    by: UUID,
    at: datetime,
) -> EntryReview:
    """Let an entry stand, so that everybody reads it, or say why not; never one's own."""
    context.require(by)
    take_turns([entry.pk])
    require_second(by, entry)
    if entered_by(entry) == by:
        raise PolicyRefused("two_people", field="objection")
    given = {FIELDS[type(entry)]: entry}
    if EntryReview.objects.filter(**given).exists():
        raise PolicyRefused("said_before", field="objection")
    if isinstance(entry, RecommendationCorrection) and objection is None:
        require_still_fits(entry)
    if objection == CorrectionObjection.OVERTAKEN and not _is_overtaken(entry):
        raise PolicyRefused("not_overtaken", field="decision")
    made = EntryReview.objects.create(
        **given, holder=house_of(entry), entered_by_id=entered_by(entry),
        objection=objection or "", reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    note("accountability.review_entry", "entry", entry.pk, by=by, at=at)
    return made


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: UUID, at: datetime) -> EntryReview:
    """Take back what one entered oneself while it waits; nobody else reads it any more."""
    context.require(by)
    take_turns([entry.pk])
    if entered_by(entry) != by:
        raise NotAllowed("accountability.entries.not_ones_own")
    given = {FIELDS[type(entry)]: entry}
    if EntryReview.objects.filter(**given).exists():
        raise PolicyRefused("said_before", field="")
    made = EntryReview.objects.create(
        **given, holder=house_of(entry), entered_by_id=by, objection=WITHDRAWN, reviewed_at=at,
        reviewed_by_id=by,
    )  # fmt: skip
    note("accountability.withdraw_entry", "entry", entry.pk, by=by, at=at)
    return made


def _is_overtaken(entry: Entry) -> bool:
    return isinstance(entry, RecommendationCorrection) and not still_fits(entry)


def require_none_waits(entry: Entry, *, field: str) -> None:
    """Raise `PolicyRefused` where one of the same house, thing and period waits already."""
    take_turns([house_of(entry).pk])
    if is_one_waiting(entry):
        raise PolicyRefused("waits_already", field=field)
