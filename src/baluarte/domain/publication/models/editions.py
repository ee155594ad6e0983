from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.publication.choices import DatePrecision, Gone, Ground, Written
from baluarte.domain.publication.models.published_wall import (
    BURIES_HER_OWN,
    BURIES_MEMORY,
    GAVE_IT,
    GAVE_THIS_PART,
    KEEPS_FIGURES,
    LIES_WITH_DECISION,
    LIES_WITH_EVENT,
    NAMES_GONE_MEMORY,
    PART_SEEN,
    TOOK_BACK_FROM_EDITION,
    published,
    taken_out,
)
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Rows,
    by_condition,
    dated,
    in_compartments,
    only,
)

CODED = in_compartments(Level.CODED)
CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
# The worker computes editions as the account that asked for one.
AS_WHO_ASKED = Declaration(
    {str(DatabaseRole.WORKER): (READ,)}, {str(DatabaseRole.WORKER): Rows(read=CODED)}
)
UNDATED = date(1, 1, 1)
MARKS = (
    "revising_since is null and replaced_at is null"
    f" and ({KEEPS_FIGURES} or {TOOK_BACK_FROM_EDITION}"
    f" or {NAMES_GONE_MEMORY.format('publication_edition', '')})"
)
# Two names for one person would be one pair of eyes.
AS_DECIDED = (
    "exists (select 1 from public.publication_decision made"
    " where made.id = publication_review.decision_id"
    " and made.decided_by_id = publication_review.decided_by_id)"
)
# Made by the worker, made anew by it, and taken out by whoever took back what it was made of.
REMADE = (READ, ADD, REMOVE)


class Decision(Compartmented):
    """Somebody decided that these fields of an event may be public: immutable.

    What she wrote on it stands apart, in `Reason`: prose can name somebody, and whoever counts
    never reads it.
    """

    wall = dated(
        by_condition(
            read=CODED,
            add=f"({CONTRIBUTE}) and decided_by_id = bal.account() and {LIES_WITH_EVENT}",
            worker=AS_WHO_ASKED,
        ),
        "decided_at",
    )
    sensitivity: ClassVar = {"reference": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="publication_decisions")
    # Random and public: what editions call it, from one decision to the next; after a
    # withdrawal never again.
    reference = models.CharField(max_length=12)
    # Of `Publishable`; the state goes out always.
    fields = ArrayField(models.CharField(max_length=20))
    ground = models.CharField(max_length=16, choices=Ground)
    # These fields go out as they are, though no other record may be like this one.
    is_exact = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            # A newspaper tells of one; beside all others it tells more.
            models.CheckConstraint(
                name="publication_as_it_is_only_by_consent",
                condition=Q(is_exact=False) | Q(ground=Ground.CONSENT),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "decided_at"], name="publication_decided"),
            # With what the wall asks, so that what waits is found without reading what does not.
            models.Index(
                fields=["decided_by", "decided_at", "id"],
                include=["compartment"],
                name="publication_decided_by",
            ),
            models.Index(
                fields=["decided_at", "id"],
                include=["compartment", "decided_by"],
                name="publication_decided_in",
            ),
        ]


class Reason(Compartmented, Sealed):
    """What a person wrote beside a decision, its review or its withdrawal: never public.

    Sealed, since prose can name somebody; `queries` open it into `text`.
    """

    wall = by_condition(
        read=CODED,
        add=f"(({CONTRIBUTE}) or (({CODED}) and written = '{Written.REVIEW}'))"
        f" and {LIES_WITH_DECISION.format('publication_reason')}",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reasons")
    written = models.CharField(max_length=12, choices=Written)
    sealed_text = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "written"], name="publication_one_reason_of_each"
            ),
        ]


class Review(Compartmented):
    """A second pair of eyes on a decision; a peer who sees only coded facts may be it."""

    wall = dated(
        by_condition(
            read=CODED,
            add=f"({CODED}) and reviewed_by_id = bal.account()"
            f" and {LIES_WITH_DECISION.format('publication_review')} and {AS_DECIDED}",
            worker=AS_WHO_ASKED,
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    # With one person only; the page says «una sola revisión».
    is_single = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_two_pairs_of_eyes_or_said_so",
                condition=Q(is_single=True, reviewed_by=F("decided_by"))
                | Q(is_single=False) & ~Q(reviewed_by=F("decided_by")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decision"], include=["compartment"], name="publication_reviewed"),
        ]


class Withdrawal(Compartmented):
    """A decision taken back: acts at once, in every edition."""

    wall = dated(
        by_condition(
            read=CODED,
            add=f"({CONTRIBUTE}) and withdrawn_by_id = bal.account()"
            f" and {LIES_WITH_DECISION.format('publication_withdrawal')}",
            worker=AS_WHO_ASKED,
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Edition(models.Model):
    """A frozen, numbered, cited set of files and the rows behind the portal's pages."""

    # The workbench can mark an edition as being revised; only the worker makes one.
    wall = published(
        Rows("true", change=MARKS, changed="bal.is_now(revising_since)", is_open=True),
        columns=("revising_since",),
        worker=(READ, ADD, only(CHANGE, ("replaced_at", "revising_since"))),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    # 0 as first published; 1, 2, ... after withdrawals.
    revision = models.PositiveIntegerField(default=0)
    cut_off_at = models.DateTimeField()
    published_at = models.DateTimeField()
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    events = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    victims = models.PositiveIntegerField()
    # Of how many events acts and victims are not published: their sums do not hold them.
    events_without_acts = models.PositiveIntegerField()
    events_without_victims = models.PositiveIntegerField()
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    # Something was taken out: no file is handed out until the next revision is there.
    revising_since = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "revision"], name="publication_edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(replaced_at__isnull=True),
                name="publication_one_revision_in_force",
            ),
        ]
        ordering: ClassVar = ["-number", "-revision"]

    def __str__(self) -> str:
        return f"{self.number}.{self.revision}"


class PublishedEvent(models.Model):
    """What an edition says of one event: only what was decided, coarse where it must be.

    The revisions of an edition share its rows. The workbench can only take out; only the
    worker puts in.
    """

    wall = published(
        taken_out(GAVE_IT.format("part.event = publication_publishedevent.id")), worker=REMADE
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=12)
    # What else it was called while its records were published apart.
    also = ArrayField(models.CharField(max_length=12), default=list)
    # EDTF, as coarse as it is published; empty where it is not.
    date = models.CharField(max_length=21, blank=True)
    date_precision = models.CharField(max_length=8, choices=DatePrecision)
    # The first and last month it may mean: counted in a period that holds both.
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    # The first month, or `UNDATED`: what lists are ordered by.
    sort_month = models.DateField(default=UNDATED)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    types = ArrayField(models.CharField(max_length=10), default=list)
    groups = ArrayField(models.CharField(max_length=10), default=list)
    perpetrators = ArrayField(models.CharField(max_length=10), default=list)
    acts = models.PositiveSmallIntegerField(null=True)
    victims = models.PositiveSmallIntegerField(null=True)
    link_to_work = models.CharField(max_length=24, blank=True)
    # How many records of stewards who released theirs stand behind it.
    sources = models.PositiveSmallIntegerField(default=1)
    # In what those records differ.
    differing = ArrayField(models.CharField(max_length=20), default=list)
    single_review = models.BooleanField(default=False)
    # Published as it is by a decision of two people, though it may be the only one of its kind.
    is_exact = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "reference"], name="publication_reference_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["number", "-sort_month", "reference"], name="publication_by_month"
            ),
            models.Index(
                fields=["number", "state", "-sort_month", "reference"], name="publication_by_state"
            ),
            models.Index(
                fields=["number", "municipality", "-sort_month", "reference"],
                name="publication_by_place",
            ),
            # For lists in another order than by month (`queries.records_order`).
            models.Index(
                F("number"),
                Coalesce("municipality", "state"),
                F("sort_month").desc(),
                F("reference"),
                name="publication_in_order_of_place",
            ),
            models.Index(
                fields=["number", "-acts", "-sort_month", "reference"],
                name="publication_by_acts",
            ),
            models.Index(
                fields=["number", "-victims", "-sort_month", "reference"],
                name="publication_by_victims",
            ),
            GinIndex(fields=["also"], name="publication_by_other_name", fastupdate=False),
        ]


class PublishedKind(models.Model):
    """An event under one heading: all, a group of types, a type. What every count is made of."""

    wall = published(
        taken_out(GAVE_IT.format("part.event = publication_publishedkind.event_id")), worker=REMADE
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    # Left to the database, which refuses as well: an edition goes in one statement.
    event = models.ForeignKey(PublishedEvent, on_delete=models.DO_NOTHING, related_name="kinds")
    # Empty for the event as a whole, else the code of a group or a type.
    kind = models.CharField(max_length=10, blank=True)
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    acts = models.PositiveSmallIntegerField(null=True)
    victims = models.PositiveSmallIntegerField(null=True)
    # The event's own, for lists under a heading: a search for a rare code in arrays, in the
    # order of another column, finds no index that serves both.
    sort_month = models.DateField(default=UNDATED)
    reference = models.CharField(max_length=12)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["number", "kind", "-sort_month", "reference"],
                include=["state", "municipality", "first_month", "last_month"],
                name="publication_kind_by_month",
            ),
            models.Index(
                fields=["number", "kind", "first_month", "last_month"],
                include=["state", "municipality", "acts", "victims"],
                name="publication_counts",
            ),
        ]


class PublishedPart(models.Model):
    """What one steward's record gives to a published event: what was decided of it, coarse.

    Kept so that a withdrawal takes out exactly one steward's words, in the same transaction. It is
    read by whoever sees the decision: it tells whose record it was, and of its victims what is
    published of no event.
    """

    wall = published(Rows(PART_SEEN, remove=GAVE_THIS_PART), worker=REMADE, is_public=False)
    sensitivity: ClassVar = {"given": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    # The identifier of the published event; no key, since the event is made from its parts.
    event = models.UUIDField(db_index=True)
    # The earliest decision speaks first where records differ.
    position = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)
    given = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "decision"], name="publication_one_part_of_a_decision"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reference", "-number"], name="publication_told_before"),
        ]


class Tombstone(models.Model):
    """Something was withdrawn: when, and from which edition; never what it was, nor why."""

    wall = published(
        Rows(
            "true",
            is_open=True,
            add=f"({BURIES_HER_OWN} or {BURIES_MEMORY}) and bal.is_today(withdrawn_date)",
        ),
        worker=(READ,),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The edition it was taken out of; its next revision is without it.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tombstones")
    reference = models.CharField(max_length=12)
    gone = models.CharField(max_length=10, choices=Gone)
    withdrawn_date = models.DateField()
    old_manifest_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["edition", "reference"]
