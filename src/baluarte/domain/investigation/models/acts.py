"""Acts of the protocols, the criteria of attraction, and what the victim asked an office to do."""

from typing import ClassVar

from django.db import models

from baluarte.domain.access.models import Account
from baluarte.domain.cases.models.cases import IDENTIFIED
from baluarte.domain.investigation.choices import ActOutcome, Answered, RequestAnswer
from baluarte.domain.investigation.models.inquiries import Said
from baluarte.domain.investigation.models.walls import (
    BY_HER_TOO,
    BY_THE_TEAM,
    HERS_ALONE,
    NOT_ANOTHERS,
    of_inquiry,
)
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.wall.declarations import by_condition, dated

OF_AN_INQUIRY = (
    "exists (select 1 from public.investigation_inquiry shown where shown.id = about"
    " and shown.compartment_id = investigation_inquirydocument.compartment_id)"
)


class InvestigativeAct(Said):
    """How far an act of the protocol came, as somebody says."""

    wall = of_inquiry("investigation_investigativeact")
    sensitivity: ClassVar[dict[str, str]] = {}

    # A step of the protocol of the inquiry.
    act = models.CharField(max_length=20)
    outcome = models.CharField(max_length=14, choices=ActOutcome)

    class Meta(Said.Meta):
        indexes: ClassVar = [models.Index(fields=["inquiry", "act"], name="investigation_acts_of")]


class AttractionCriterion(Said):
    """Whether one of the criteria by which the federal prosecutor may attract a file is met."""

    wall = of_inquiry("investigation_attractioncriterion")
    sensitivity: ClassVar[dict[str, str]] = {}

    criterion = models.CharField(max_length=24)
    answer = models.CharField(max_length=9, choices=Answered)


class ActRequest(Said):
    """The victim, or her adviser, asked the office for an act; in what words stands sealed."""

    wall = of_inquiry("investigation_actrequest", who=BY_HER_TOO, but=f" and {NOT_ANOTHERS}")
    sensitivity: ClassVar[dict[str, str]] = {}

    # The act of the protocol that was asked for, where it is one of them.
    act = models.CharField(max_length=20, blank=True)
    # Who wrote it in her own window: she and the team read it.
    hers = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )


class ActRequestAnswer(Said):
    """What the office answered to a request for an act."""

    wall = of_inquiry(
        "investigation_actrequestanswer",
        " and exists (select 1 from public.investigation_actrequest asked"
        " where asked.id = investigation_actrequestanswer.request_id"
        " and asked.inquiry_id = investigation_actrequestanswer.inquiry_id"
        " and asked.hers_id is not distinct from investigation_actrequestanswer.hers_id)",
        but=f" and {NOT_ANOTHERS}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    request = models.ForeignKey(ActRequest, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=16, choices=RequestAnswer)
    # Whose request it is, where she wrote it in her own window: she and the team read it.
    hers = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )


class InquiryDocument(SealedDocument):
    """A document that shows what is said of an inquiry, sealed; known by the hash of its bytes."""

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {HERS_ALONE}",
            add=f"{BY_THE_TEAM} and {OF_AN_INQUIRY}",
        ),
        "kept_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}

    # Of what she wrote in her own window: she and the team read it.
    hers = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
