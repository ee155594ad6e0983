"""What an authority opened about an event, and each thing somebody says of how far it came."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.models.cases import CONTRIBUTE
from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models.companions import ACCOMPANIED
from baluarte.domain.investigation.models.projection import KEEP_AUTHORITY
from baluarte.domain.investigation.models.projection_wall import AS_SAID, PROJECTED
from baluarte.domain.investigation.models.walls import (
    AS_HER_OWN,
    BY_THE_TEAM,
    HERS_ALONE,
    coded,
    in_words,
    of_inquiry,
)
from baluarte.domain.procedure.models import Proceeding, ProtocolText
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.territory.models import State
from baluarte.domain.wall.declarations import Change, lies_beside

TABLE = "investigation_inquiry"
# It lies where its case or its event does.
BESIDE = (
    f"({lies_beside(TABLE, 'case_id', 'cases_case')}"
    f" or (case_id is null and {lies_beside(TABLE, 'event_id', 'registry_event')}))"
)


# She writes beside what she asked for herself, the team beside anything.
OF_HER_REQUEST = (
    "exists (select 1 from public.investigation_actrequest asked"
    " where asked.id = about and asked.by_id = bal.account())"
)
BESIDE_HER_REQUEST = f"({BY_THE_TEAM} or ({AS_HER_OWN} and {OF_HER_REQUEST}))"


class Inquiry(Compartmented):
    """A file, complaint or petition that an authority opened about an event, for one victim or all.

    Nothing of it is a name: numbers and words stand apart, sealed.
    """

    wall = coded(
        f"{BY_THE_TEAM} and {BESIDE}", change=CONTRIBUTE, changes=(Change(PROJECTED, AS_SAID),)
    )
    definers = (ACCOMPANIED,)
    sensitivity: ClassVar = {"unit": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reference = models.CharField(max_length=12)
    # Codes of `norms/texts/investigation`.
    kind = models.CharField(max_length=24)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="inquiries")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Of the event; nothing where it is about all of them, or nobody told.
    victim_number = models.PositiveSmallIntegerField(null=True)
    # Before which it was opened: a code of the catalogue of public institutions.
    authority = models.CharField(max_length=20)
    unit = models.CharField(max_length=160, blank=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    # EDTF, and the first and last day it may mean; empty where nobody knows.
    opened = models.CharField(max_length=60, blank=True)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    # The protocol whose acts are followed; an open file keeps its version.
    text = models.ForeignKey(ProtocolText, on_delete=models.PROTECT, null=True, related_name="+")
    # The same file under way on the engine, where its clocks are kept.
    proceeding = models.ForeignKey(
        Proceeding, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=24)
    confidence = models.CharField(max_length=1)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    # What follows is counted from what is said of it: for lists and sums, never the truth.
    # The last status that moved it, and the last day that one may mean.
    status = models.CharField(max_length=24, blank=True)
    status_date = models.DateField(null=True)
    # The last day of which anything is known, and the last on which nobody knew anything.
    news_date = models.DateField(null=True)
    silence_date = models.DateField(null=True)
    # Of a criminal file: the furthest stage that is told of it, a code of `impunity.yaml`; whether
    # the last word on guilt is a conviction; whether its suspects are told apart.
    furthest = models.CharField(max_length=12, blank=True)
    is_convicted = models.BooleanField(default=False)
    is_told_apart = models.BooleanField(default=False)
    # The day it was opened, or the first of which it is told to have been; and taken to court.
    opening_date = models.DateField(null=True)
    charged_date = models.DateField(null=True)
    # As the authority calls the facts, else as the victim claims.
    crime = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="investigation_one_reference"),
            models.CheckConstraint(
                name="investigation_about_an_event_or_a_case",
                condition=Q(case__isnull=False) | Q(event__isnull=False),
            ),
            models.CheckConstraint(
                name="investigation_victim_of_its_event",
                condition=Q(victim_number__isnull=True) | Q(event__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "-recorded_at", "-id"], name="investigation_newest"
            ),
            # Lists walk these from their newest end: who is let in by her case has no compartment.
            models.Index(fields=["-recorded_at", "-id"], name="investigation_listed"),
            models.Index(fields=["authority", "-recorded_at", "-id"], name="investigation_before"),
            models.Index(fields=["kind", "-recorded_at", "-id"], name="investigation_of_a_kind"),
            models.Index(fields=["news_date"], name="investigation_silent"),
            models.Index(fields=["event"], name="investigation_of_an_event"),
            # An office counts what it opened by this alone: all that its question and the wall ask.
            models.Index(
                fields=["authority", "first_date"],
                include=["last_date", "kind", "recorded_at", "compartment"],
                name="investigation_opened_in",
            ),
        ]


class Said(Compartmented):
    """Base of what somebody says of an inquiry: when, by what source, how sure; only added to.

    `date` is EDTF, empty where nobody knows; a newer row supersedes or takes back an older one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+")
    date = models.CharField(max_length=60, blank=True)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    source = models.CharField(max_length=24)
    confidence = models.CharField(max_length=1)
    document_sha256 = models.CharField(max_length=64, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    is_withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_runs_forward",
                condition=Q(first_date__isnull=True)
                | Q(last_date__isnull=True)
                | Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_taken_back",
                condition=Q(is_withdrawn=False) | Q(supersedes__isnull=False),
            ),
        ]


class InquiryStatus(Said):
    """Where an inquiry stands from a day on, as a source says."""

    wall = of_inquiry("investigation_inquirystatus")
    definers = (KEEP_AUTHORITY,)
    sensitivity: ClassVar[dict[str, str]] = {}

    status = models.CharField(max_length=24)
    # Whose, as the file counts its suspects; empty where it is all of the file.
    whose = models.CharField(max_length=8, blank=True)
    # To which authority it went, where it was declined or attracted.
    to_authority = models.CharField(max_length=20, blank=True)
    # The inquiry it was joined to or parted from, where that is kept as well.
    other = models.ForeignKey(Inquiry, on_delete=models.PROTECT, null=True, related_name="+")
    # Before which its inquiry was opened, written by the database: an office is counted by these
    # rows alone, without a look at its files.
    authority = models.CharField(max_length=20, default="", editable=False)

    class Meta(Said.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "status", "first_date"], name="investigation_reached_by"
            ),
        ]


class Classification(Said):
    """What crime the facts are called, by the authority or by the victim."""

    wall = of_inquiry("investigation_classification")
    sensitivity: ClassVar[dict[str, str]] = {}

    of_whom = models.CharField(max_length=9, choices=OfWhom)
    # A code of the catalogue of crimes.
    crime = models.CharField(max_length=24)


class SuspectCount(Said):
    """How many suspects of a class reached a stage; never who."""

    wall = of_inquiry("investigation_suspectcount")
    sensitivity: ClassVar[dict[str, str]] = {}

    # A group of the catalogue of perpetrators.
    suspects = models.CharField(max_length=10)
    stage = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()


class InquiryNumber(Compartmented, Sealed):
    """The number under which an authority keeps an inquiry, sealed: it leads to the file."""

    wall = in_words("investigation_inquirynumber")
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="numbers")
    authority = models.CharField(max_length=20)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    sealed_text = SealedField()


class InquiryRemark(Compartmented, Sealed):
    """What was written beside something said: why, or in what words; sealed."""

    wall = in_words("investigation_inquiryremark", who=BESIDE_HER_REQUEST, hers=HERS_ALONE)
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="remarks")
    # The row that it is about.
    about = models.UUIDField(db_index=True)
    # Written in her own window, or of what she wrote there: she and the team read it.
    hers = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    sealed_text = SealedField()
