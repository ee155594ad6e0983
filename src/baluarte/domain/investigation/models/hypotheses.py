"""Hypotheses of an inquiry: the first is the one of the work, and none goes without a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.investigation.choices import Verdict
from baluarte.domain.investigation.models.inquiries import InquiryRemark, Said
from baluarte.domain.investigation.models.walls import of_inquiry


class Hypothesis(Said):
    """A line of investigation of the office; its words stand sealed beside it."""

    wall = of_inquiry("investigation_hypothesis")
    sensitivity: ClassVar[dict[str, str]] = {}

    number = models.PositiveSmallIntegerField()
    # Whether it is that the work of the victim was the reason.
    is_of_the_work = models.BooleanField(default=False)

    class Meta(Said.Meta):
        verbose_name_plural = "hypotheses"


class HypothesisVerdict(Said):
    """What became of a hypothesis, and why: a sealed reason is part of every discarding."""

    wall = of_inquiry(
        "investigation_hypothesisverdict",
        " and exists (select 1 from public.investigation_hypothesis held"
        " where held.id = investigation_hypothesisverdict.hypothesis_id"
        " and held.inquiry_id = investigation_hypothesisverdict.inquiry_id)",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=9, choices=Verdict)
    # Laid before it, in the same transaction.
    reason = models.ForeignKey(InquiryRemark, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Said.Meta):
        constraints: ClassVar = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                name="investigation_discarded_with_a_reason",
                condition=~Q(verdict=Verdict.DISCARDED) | Q(reason__isnull=False),
            ),
        ]
