"""A second person of the same house on what one of it entered in a voice."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.choices import (
    WITHDRAWN,
    CorrectionObjection,
    ReviewObjection,
)
from baluarte.domain.accountability.models.chain import Assessment, Target
from baluarte.domain.accountability.models.commitments import CommitmentStep
from baluarte.domain.accountability.models.consultations import Consultation, ContributionAnswer
from baluarte.domain.accountability.models.entry_wall import OF_ENTRIES
from baluarte.domain.accountability.models.recommendation_corrections import (
    RecommendationCorrection,
)
from baluarte.domain.accountability.models.recommendations import RecommendationStatus
from baluarte.domain.statements.models.walls import OURS
from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, by_condition, dated, internal

# Each entry with its table, and the columns of who entered it and of its house.
ENTRIES = (
    ("status", "accountability_recommendationstatus", "stated_by_id", "institution_id"),
    ("assessment", "accountability_assessment", "by_id", "holder_id"),
    ("answer", "accountability_contributionanswer", "by_id", "holder_id"),
    ("step", "accountability_commitmentstep", "by_id", "holder_id"),
    ("target", "accountability_target", "by_id", "holder_id"),
    ("call", "accountability_consultation", "by_id", "holder_id"),
    ("correction", "accountability_recommendationcorrection", "corrected_by_id", "holder_id"),
)
# What is copied of it must be so: two names for one person would be one pair of eyes.
AS_ENTERED = " and ".join(
    f"({name}_id is null or exists (select 1 from public.{table} told"  # noqa: S608 (constants)
    f" where told.id = accountability_entryreview.{name}_id"
    f" and told.{by} = accountability_entryreview.entered_by_id"
    f" and told.{house} = accountability_entryreview.holder_id))"
    for name, table, by, house in ENTRIES
)


OBJECTIONS = (
    *ReviewObjection.choices,
    (CorrectionObjection.OVERTAKEN.value, CorrectionObjection.OVERTAKEN.label),
    (WITHDRAWN, _("Withdrawn by whoever entered it")),
)


def _exactly_one() -> Q:
    found = Q()
    for name, *_rest in ENTRIES:
        others = {f"{one[0]}__isnull": True for one in ENTRIES if one[0] != name}
        found |= Q(**{f"{name}__isnull": False}, **others)
    return found


class EntryReview(models.Model):
    """A second person of a house on what one of it entered; no objection: it stands.

    Whoever entered it may take it back while it waits; nobody else may, and nothing more of it.
    """

    definers = OF_ENTRIES
    wall = dated(
        by_condition(
            read=f"({BY_SOMEBODY} and (objection = '' or holder_id = any ({OURS})))",
            add=f"reviewed_by_id = bal.account() and holder_id = any ({OURS}) and {AS_ENTERED}",
            worker=internal(worker=(READ,)),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Exactly one of these.
    status = models.OneToOneField(
        RecommendationStatus, on_delete=models.PROTECT, null=True, related_name="review"
    )
    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, null=True, related_name="review"
    )
    answer = models.OneToOneField(
        ContributionAnswer, on_delete=models.PROTECT, null=True, related_name="review"
    )
    step = models.OneToOneField(
        CommitmentStep, on_delete=models.PROTECT, null=True, related_name="review"
    )
    target = models.OneToOneField(
        Target, on_delete=models.PROTECT, null=True, related_name="review"
    )
    call = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, null=True, related_name="review"
    )
    correction = models.OneToOneField(
        RecommendationCorrection, on_delete=models.PROTECT, null=True, related_name="review"
    )
    # Of the entry, kept here too: the database itself tells one pair of eyes from two.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=16, choices=OBJECTIONS, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_entry_two_people",
                condition=(~Q(objection=WITHDRAWN) & ~Q(reviewed_by=F("entered_by")))
                | Q(objection=WITHDRAWN, reviewed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="accountability_review_of_one_entry", condition=_exactly_one()
            ),
        ]
