from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.statements.choices import (
    REFUSALS,
    AppealResult,
    RequestEventKind,
    SendingMeans,
)
from baluarte.domain.statements.models.request_functions import (
    NOT_AMONG_OTHERS,
    OF_REQUESTS,
    TAKES_BACK_ITS_OWN,
)
from baluarte.domain.statements.models.statements import Document
from baluarte.domain.statements.models.walls import OURS, SHARED_OR_OURS, kept
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.declarations import dated
from baluarte.norms.clocks.calendar import EAST

WRITTEN_BY_US = f"holder_id = any ({OURS})"
OF_REQUEST = (
    "exists (select 1 from public.statements_informationrequest asked"
    " where asked.id = request_id{more})"
)
SEEN = OF_REQUEST.format(more="")
# What happens to a request lies where the request does.
WITH_ITS_REQUEST = OF_REQUEST.format(more=" and asked.holder_id = {table}.holder_id")
# The latest day that it is anywhere in Mexico.
BY_THAT_DAY = f"{{day}} <= (noted_at at time zone '{EAST}')::date"
# A document of an answer is ours, as the request is.
OF_OUR_DOCUMENT = (
    "(document_id is null or exists (select 1 from public.statements_document held"
    " where held.id = document_id"
    " and held.holder_id = statements_requestevent.holder_id))"
)


class InformationRequest(models.Model):
    """What is asked of one institution, of one period, in words; sent or not yet: immutable."""

    wall = dated(
        kept(
            read=SHARED_OR_OURS,
            add=f"{WRITTEN_BY_US} and drafted_by_id = bal.account() and {NOT_AMONG_OTHERS}",
        ),
        "drafted_at",
    )
    definers = OF_REQUESTS
    sensitivity: ClassVar = {"text": "internal", "headings": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    is_shared = models.BooleanField(default=False)
    # A code of `norms/texts/statements/request_templates.yaml`.
    template = models.CharField(max_length=40)
    # Of the catalogue of public institutions; a municipal government by its municipality.
    institution = models.CharField(max_length=20)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The period asked about.
    first_date = models.DateField()
    last_date = models.DateField()
    # The headings asked, each as `heading` or `heading:about`, in the order asked.
    headings = ArrayField(models.CharField(max_length=96))
    # As it was drafted, whatever its template became since.
    text = models.TextField()
    batch = models.UUIDField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "-drafted_at"], name="statements_asked_of"),
            models.Index(fields=["batch"], name="statements_asked_together"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statements_asked_period_runs_forward",
                condition=Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(
                name="statements_something_is_asked", condition=Q(headings__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.institution}"


class RequestFiling(models.Model):
    """That a request was sent: its folio, the day, by which means, under which text of the law."""

    wall = dated(
        kept(
            read=SEEN,
            add=f"{WRITTEN_BY_US} and noted_by_id = bal.account()"
            f" and {WITH_ITS_REQUEST.format(table='statements_requestfiling')}"
            f" and {BY_THAT_DAY.format(day='sent_date')}",
        ),
        "noted_at",
    )
    sensitivity: ClassVar = {"folio": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(
        InformationRequest, on_delete=models.PROTECT, related_name="filing"
    )
    folio = models.CharField(max_length=40)
    sent_date = models.DateField()
    means = models.CharField(max_length=12, choices=SendingMeans)
    # The version of the protocol under which it runs, whatever the law became since.
    protocol_version = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder", "folio"], name="statements_folio_is_of_one_request"
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class RequestEvent(models.Model):
    """What happened to a request after it was sent, on which day; a mistake is taken back."""

    wall = dated(
        kept(
            read=SEEN,
            add=f"{WRITTEN_BY_US} and noted_by_id = bal.account()"
            f" and {WITH_ITS_REQUEST.format(table='statements_requestevent')}"
            f" and {OF_OUR_DOCUMENT} and {TAKES_BACK_ITS_OWN}"
            f" and {BY_THAT_DAY.format(day='happened_date')}",
        ),
        "noted_at",
    )
    sensitivity: ClassVar = {"article": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=RequestEventKind)
    happened_date = models.DateField()
    # What a refusal rests on.
    article = models.CharField(max_length=120, blank=True)
    result = models.CharField(max_length=12, choices=AppealResult, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="request_events"
    )
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="taken_back_by"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["request", "happened_date", "noted_at"], name="statements_happened_to"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statements_a_refusal_names_its_article",
                condition=(Q(kind__in=REFUSALS) & ~Q(article=""))
                | (~Q(kind__in=REFUSALS) & Q(article="")),
            ),
            models.CheckConstraint(
                name="statements_a_decided_review_has_its_result",
                condition=(Q(kind=RequestEventKind.APPEAL_DECIDED) & ~Q(result=""))
                | (~Q(kind=RequestEventKind.APPEAL_DECIDED) & Q(result="")),
            ),
            models.CheckConstraint(
                name="statements_an_answer_has_its_document",
                condition=~Q(kind=RequestEventKind.ANSWERED) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="statements_takes_back_what_it_names",
                condition=Q(kind=RequestEventKind.TAKEN_BACK, takes_back__isnull=False)
                | (~Q(kind=RequestEventKind.TAKEN_BACK) & Q(takes_back__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"
