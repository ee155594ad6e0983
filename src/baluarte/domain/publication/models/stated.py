"""What bodies say in public of how many, and which published events that holds."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account
from baluarte.domain.publication.choices import (
    GROUNDS_OF,
    Contained,
    CountedUnit,
    CountObjection,
    CountWithdrawn,
    MarkGround,
    Within,
)
from baluarte.domain.publication.models.editions import REMADE, PublishedEvent
from baluarte.domain.publication.models.published_wall import (
    BESIDE_TAKEN_BACK,
    COUNT_TAKEN_BACK,
    GAVE_IT,
    KEEPS_FIGURES,
    published,
    taken_out,
)
from baluarte.domain.wall.declarations import READ, Declaration, by_condition, dated, internal

OF_AN_EVENT_TAKEN_BACK = GAVE_IT.format("part.event = publication_comparedevent.event_id")
GROUND_FITS = Q()
for _answer, _grounds in GROUNDS_OF.items():
    GROUND_FITS |= Q(answer=_answer, ground__in=_grounds)


# Two names for one person would be one pair of eyes.
AS_STATED = (
    "exists (select 1 from public.publication_statedcount made where made.id = stated_id"
    " and made.stated_by_id = publication_statedreview.stated_by_id)"
)
AS_MARKED = (
    "exists (select 1 from public.publication_statedmark made where made.id = mark_id"
    " and made.marked_by_id = publication_markreview.marked_by_id)"
)


def _said_by(column: str, *, more: str = "true") -> Declaration:
    """Return the wall of what a curator says in her own name, and nobody changes after."""
    return by_condition(
        read=KEEPS_FIGURES,
        add=f"{KEEPS_FIGURES} and {column} = bal.account() and {more}",
        worker=internal(worker=(READ,)),
    )


class Statement(models.Model):
    """A public count: who says it, of what, how many, in which document. Anybody may read it."""

    # Random and public: what its page and its rows in files are called.
    reference = models.CharField(max_length=12)
    body = models.CharField(max_length=160)
    body_kind = models.CharField(max_length=16, choices=InstitutionKind)
    # In its own words.
    counts_es = models.CharField(max_length=300)
    counts_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=8, choices=CountedUnit)
    # The same as a question to an edition: groups or types, states, days; empty asks for all.
    kinds = ArrayField(models.CharField(max_length=10), default=list)
    states = ArrayField(models.CharField(max_length=2), default=list)
    first_date = models.DateField()
    last_date = models.DateField()
    number = models.PositiveIntegerField()
    document = models.CharField(max_length=240)
    url = models.URLField(max_length=500)
    document_date = models.DateField()
    page = models.PositiveSmallIntegerField(null=True)
    # Of a copy that was kept elsewhere; empty where none was.
    copy_sha256 = models.CharField(max_length=64, blank=True)
    read_date = models.DateField()

    class Meta:
        abstract = True


class StatedCount(Statement):
    """A public count as one person read it: immutable; another lets it out."""

    wall = dated(_said_by("stated_by_id"), "stated_at")
    # Words of a public document, without names of persons.
    sensitivity: ClassVar = dict.fromkeys(
        ("body", "counts_es", "counts_en", "document", "url"), "open"
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # The earlier count of the same body whose place this takes once it is let out.
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="newer"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="publication_stated_once"),
            models.CheckConstraint(
                name="publication_stated_period_runs_forward",
                condition=Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(
                name="publication_stated_address_is_https",
                condition=Q(url__startswith="https://"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-stated_at", "id"], name="publication_stated"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.number}"


class StatedReview(models.Model):
    """A second person on a stated count; nothing objected lets it out."""

    wall = dated(_said_by("reviewed_by_id", more=AS_STATED), "reviewed_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stated = models.OneToOneField(StatedCount, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    stated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=12, choices=CountObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_stated_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("stated_by")),
            ),
        ]


class StatedWithdrawal(models.Model):
    """A stated count taken back: gone from every edition at once."""

    wall = dated(_said_by("withdrawn_by_id"), "withdrawn_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stated = models.OneToOneField(StatedCount, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.CharField(max_length=12, choices=CountWithdrawn)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Marking(models.Model):
    """Whether a stated count holds an event, on what ground, where in the document."""

    answer = models.CharField(max_length=14, choices=Contained)
    ground = models.CharField(max_length=16, choices=MarkGround)
    # Numbers and no prose, which could name somebody.
    page = models.PositiveSmallIntegerField(null=True)
    entry = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class StatedMark(Marking):
    """One person marked a published event by its public name: immutable; another lets it out.

    The name dies with a withdrawal, and the mark with it: nothing here leads into the registry.
    """

    wall = dated(_said_by("marked_by_id"), "marked_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stated = models.ForeignKey(StatedCount, on_delete=models.PROTECT, related_name="marks")
    reference = models.CharField(max_length=12)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_mark_rests_on_its_ground", condition=GROUND_FITS
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stated", "reference", "marked_at"], name="publication_marked"),
        ]


class MarkReview(models.Model):
    """A second person on a mark."""

    wall = dated(_said_by("reviewed_by_id", more=AS_MARKED), "reviewed_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mark = models.OneToOneField(StatedMark, on_delete=models.PROTECT, related_name="review")
    marked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_mark_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("marked_by")),
            ),
        ]


class Comparison(Statement):
    """A stated count beside what one edition publishes; what it adds up to is in its events.

    The revisions of an edition share it. The workbench can only take out.
    """

    wall = published(
        taken_out(COUNT_TAKEN_BACK.format("publication_comparison.stated_id")), worker=REMADE
    )
    sensitivity: ClassVar = StatedCount.sensitivity

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition_number = models.PositiveIntegerField()
    stated = models.ForeignKey(StatedCount, on_delete=models.PROTECT, related_name="comparisons")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition_number", "reference"], name="publication_compared_once"
            ),
        ]


class ComparedEvent(Marking):
    """A published event that a comparison counts, and whether the stated count holds it."""

    wall = published(taken_out(f"{BESIDE_TAKEN_BACK} or {OF_AN_EVENT_TAKEN_BACK}"), worker=REMADE)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    comparison = models.ForeignKey(
        Comparison, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    event = models.ForeignKey(PublishedEvent, on_delete=models.DO_NOTHING, related_name="+")
    within = models.CharField(max_length=8, choices=Within)
    # Of the kinds that are compared; nothing where the event does not publish them.
    victims = models.PositiveSmallIntegerField(null=True)
    is_confirmed = models.BooleanField()
    # In the order of the edition's files.
    position = models.PositiveIntegerField()
    # Empty where nobody marked it.
    ground = models.CharField(max_length=16, choices=MarkGround, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comparison", "event"], name="publication_compared_event_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["comparison", "position"],
                include=["within", "answer", "ground", "is_confirmed", "victims"],
                name="publication_compared",
            ),
        ]
