"""What was said or done in public, entered once, reviewed once, taken back once: never changed."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.choices import Addressed, EntryObjection
from baluarte.domain.prevention.models.walls import (
    AS_ENTERED,
    ENTRY_SEEN,
    OF_ENTRIES,
    OF_SEEN,
    OURS,
    REVIEW_SEEN,
    TAKES_OUR_PLACE,
    WITH_ITS_DOCUMENTS,
    written_once,
)
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import Document
from baluarte.domain.territory.models import Municipality, State


class Recognition(models.Model):
    """One public act of recognition, or its contrary, as a document says it: immutable."""

    wall = written_once(
        read=ENTRY_SEEN,
        add=f"holder_id = any ({OURS}) and entered_by_id = bal.account()"
        f" and {WITH_ITS_DOCUMENTS} and {TAKES_OUR_PLACE}",
        at="entered_at",
    )
    # Words of a public document, without names of persons; an official is named by the office.
    sensitivity: ClassVar = {
        "made_by": "internal", "office": "internal", "collective": "internal", "quote": "internal",
    }  # fmt: skip
    definers = OF_ENTRIES

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Who holds it, and decides whether it is shared.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    is_shared = models.BooleanField(default=False)
    # A code of `catalogues/recognition_kinds.yaml`.
    kind = models.CharField(max_length=16)
    # A code of the catalogue of public institutions, or the name of an organisation or newsroom.
    made_by = models.CharField(max_length=160)
    # Whether `made_by` is a code of the catalogue.
    is_institution = models.BooleanField()
    office = models.CharField(max_length=160, blank=True)
    happened_date = models.DateField()
    # Where it holds; a state is nothing where it is of the whole country.
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    addressed_to = models.CharField(max_length=12, choices=Addressed)
    # A code of `catalogues/defended_subjects.yaml`.
    subject = models.CharField(max_length=24, blank=True)
    collective = models.CharField(max_length=160, blank=True)
    # Where a person is spoken of: the document with which she or the family made it public.
    made_public_in = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # A code of `catalogues/recognition_media.yaml`.
    medium = models.CharField(max_length=16)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="recognitions")
    page = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=600)
    confidence = models.CharField(max_length=1)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="newer"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-happened_date", "id"], name="prevention_newest"),
            models.Index(fields=["made_by", "kind", "-happened_date"], name="prevention_made_by"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_a_person_made_it_public",
                condition=Q(addressed_to=Addressed.PERSON, made_public_in__isnull=False)
                | (~Q(addressed_to=Addressed.PERSON) & Q(made_public_in__isnull=True)),
            ),
            models.CheckConstraint(
                name="prevention_subject_where_one_is_addressed",
                condition=(Q(addressed_to=Addressed.SUBJECT) & ~Q(subject=""))
                | (~Q(addressed_to=Addressed.SUBJECT) & Q(subject="")),
            ),
            models.CheckConstraint(
                name="prevention_collective_where_one_is_addressed",
                condition=(Q(addressed_to=Addressed.COLLECTIVE) & Q(collective__regex=r"\S"))
                | (~Q(addressed_to=Addressed.COLLECTIVE) & Q(collective="")),
            ),
            models.CheckConstraint(
                name="prevention_an_official_is_named_by_the_office",
                condition=~Q(kind="stigmatising")
                | (Q(is_institution=True) & Q(office__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="prevention_words_stand_in_the_document", condition=Q(quote__regex=r"\S")
            ),
            models.CheckConstraint(
                name="prevention_confidence_is_a_b_or_c",
                condition=Q(confidence__in=("A", "B", "C")),
            ),
            models.CheckConstraint(
                name="prevention_municipality_with_its_state",
                condition=Q(municipality__isnull=True) | Q(state__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RecognitionReview(models.Model):
    """A second person of the same house on an entry; nothing objected lets it stand."""

    wall = written_once(
        read=REVIEW_SEEN, add=f"reviewed_by_id = bal.account() and {AS_ENTERED}", at="reviewed_at"
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recognition = models.OneToOneField(Recognition, on_delete=models.PROTECT, related_name="review")
    # Of its entry: who reads the one reads the other.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField()
    # Kept here too, so that the database itself tells one pair of eyes from two.
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=16, choices=EntryObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_two_pairs_of_eyes", condition=~Q(reviewed_by=F("entered_by"))
            ),
        ]


class RecognitionWithdrawal(models.Model):
    """An entry taken back: it stands no more, and what was known before stays known."""

    wall = written_once(
        read=OF_SEEN.format(column="recognition_id", more=""),
        add="withdrawn_by_id = bal.account() and "
        + OF_SEEN.format(column="recognition_id", more=f" and said.holder_id = any ({OURS})"),
        at="withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recognition = models.OneToOneField(
        Recognition, on_delete=models.PROTECT, related_name="withdrawal"
    )
    why = models.CharField(max_length=16, choices=TakenBack)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
