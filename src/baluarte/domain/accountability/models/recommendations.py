from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.models.institutions import body_of_the_state
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models.entry_wall import (
    BODY,
    has_code,
    is_outside,
    issued_by,
    until_it_stands,
)
from baluarte.domain.accountability.models.policy_wall import I_KEEP, KEEPERS
from baluarte.domain.accountability.models.recommendation_corrections import (
    CORRECTIONS,
    Correctable,
    as_corrected,
)
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
    dated,
)

# Who answers for an authority; who speaks for civil society.
OFFICIALS = ("liaison", "prosecutor_liaison", "commission_officer")
CIVIL = (*KEEPERS, "documenter", "verifier")


def kept(add: str) -> Declaration:
    """Return the wall of what whoever has an account reads, written once and never changed."""
    app, worker = str(DatabaseRole.APP), str(DatabaseRole.WORKER)
    return Declaration(
        {app: (READ, ADD), worker: (READ,)},
        {app: Rows("true", add, is_open=True), worker: Rows("true", is_open=True)},
        why="recommendations that were published, and what was publicly said of each",
    )


EVIDENCE_SEEN = (
    "({table}.document_id is null or exists (select 1 from public.statements_document held"
    " where held.id = {table}.document_id))"
)


def evidence_seen(table: str) -> str:
    """Return the condition that a document given as evidence is seen by whoever gives it."""
    return EVIDENCE_SEEN.format(table=table)


KEPT_BY_ME = f"kept_by_id = bal.account() and {I_KEEP}"
ITS_TABLE = "accountability_recommendationstatus"
WHOSE_WORD = f"{ITS_TABLE}.said_by"
# Who answers for it now: the newest word on that institution.
IT_ANSWERS = (
    "coalesce((select o.answers from public.accountability_recommendationowner o"  # noqa: S608
    f" where o.recommendation_id = {ITS_TABLE}.recommendation_id"
    f" and o.institution = {WHOSE_WORD} order by o.said_at desc, o.id desc limit 1), false)"
)
AS_ITSELF = (
    f"(institution_id = any ({where_i_am(OFFICIALS + KEEPERS)})"
    f" and {body_of_the_state('institution_id')} and {has_code('institution_id', WHOSE_WORD)})"
)
FROM_ITS_DOCUMENT = (
    f"(institution_id = any ({where_i_am(KEEPERS)}) and {is_outside('institution_id')}"
    f" and {issued_by(ITS_TABLE, WHOSE_WORD)})"
)
IN_ITS_NAME = BODY.format(holder="institution_id", more=f"body.name = {WHOSE_WORD}")
# An authority in its own voice, where it answers; an organisation in its own, or what a document
# of the authority says.
STATED_BY_ME = (
    f"stated_by_id = bal.account() and ((side = '{AssessmentSide.AUTHORITY}'"
    f" and {IT_ANSWERS} and ({AS_ITSELF} or {FROM_ITS_DOCUMENT}))"
    f" or (side = '{AssessmentSide.CIVIL}' and institution_id = any ({where_i_am(CIVIL)})"
    f" and {is_outside('institution_id')} and {IN_ITS_NAME}))"
)


class RecommendationSet(models.Model):
    """What one body recommended at one time, as far as it is known here."""

    wall = dated(kept(KEPT_BY_ME), "kept_at")
    # Of public documents, without names of persons.
    sensitivity: ClassVar = {
        "label_es": "open", "label_en": "open", "body_es": "open", "body_en": "open",
        "source": "open", "note_es": "open", "note_en": "open",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    label_es = models.CharField(max_length=240)
    label_en = models.CharField(max_length=240, blank=True)
    body_es = models.CharField(max_length=160)
    body_en = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    # How many its body speaks of; nobody said so where it is empty.
    declared_size = models.PositiveIntegerField(null=True)
    is_partial = models.BooleanField(default=True)
    # By which statuses it is followed: a scheme of the catalogue `recommendation_statuses`.
    scheme = models.CharField(max_length=24)
    source = models.CharField(max_length=300)
    note_es = models.CharField(max_length=600, blank=True)
    note_en = models.CharField(max_length=600, blank=True)
    confidence = models.CharField(max_length=1)
    kept_at = models.DateTimeField()
    # Nobody where it was loaded from the texts that come with the system.
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_set_confidence",
                condition=Q(confidence__in=("A", "B", "C")),
            ),
        ]

    def __str__(self) -> str:
        return self.label_es


class Standing(models.Manager["Recommendation"]):
    """Recommendations as corrected, but those that were imported by mistake and withdrawn."""

    def get_queryset(self) -> models.QuerySet["Recommendation"]:
        """Leave out what was withdrawn: it counts nowhere."""
        rows = super().get_queryset().filter(withdrawal=None)
        return rows.annotate(**{CORRECTIONS: as_corrected()})


class Recommendation(Correctable):
    """One recommendation of a set, or a theme of several; the same one stands once.

    Read through `objects` it says what its newest correction says; `as_known_at`, of a day before.
    """

    objects = Standing()
    everything = models.Manager["Recommendation"]()
    wall = dated(kept(KEPT_BY_ME), "kept_at")
    sensitivity: ClassVar = {
        "text_es": "open", "text_en": "open", "by_es": "open", "by_en": "open",
        "response_es": "open", "response_en": "open", "source": "open", "url": "open",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    set = models.ForeignKey(
        RecommendationSet, on_delete=models.PROTECT, related_name="recommendations"
    )
    code = models.CharField(max_length=80, unique=True)
    # Its place in the set, as it is listed.
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    text_es = models.CharField(max_length=4000, blank=True)
    text_en = models.CharField(max_length=4000, blank=True)
    # Of its words and who made it, folded: by it one imported twice is recognised.
    digest = models.CharField(max_length=64)
    # How often the same was imported into its set and withdrawn before.
    times_withdrawn = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Codes of the catalogues `recommendation_kinds`, `_themes`, `_addressees`, `policy_axes`.
    kind = models.CharField(max_length=24)
    themes = ArrayField(models.CharField(max_length=32), default=list)
    axis = models.CharField(max_length=24)
    addressed_to = ArrayField(models.CharField(max_length=32), default=list)
    # Who made it within its set, as a State does in the Universal Periodic Review.
    by_es = models.CharField(max_length=160, blank=True)
    by_en = models.CharField(max_length=160, blank=True)
    response_es = models.CharField(max_length=300, blank=True)
    response_en = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
    confidence = models.CharField(max_length=1)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["themes"], name="accountability_of_a_theme")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["set", "digest", "times_withdrawn"],
                name="accountability_recommendation_once",
            ),
            models.UniqueConstraint(
                fields=["set", "number", "times_withdrawn"],
                condition=~Q(number=""),
                name="accountability_number_once",
            ),
            models.CheckConstraint(
                name="accountability_recommendation_has_words",
                condition=~Q(text_es="") | ~Q(text_en=""),
            ),
            models.CheckConstraint(
                name="accountability_recommendation_confidence",
                condition=Q(confidence__in=("A", "B", "C")),
            ),
            models.CheckConstraint(
                name="accountability_recommendation_address_is_https",
                condition=Q(url="") | Q(url__startswith="https://"),
            ),
        ]

    def __str__(self) -> str:
        return self.code


# What another house entered counts too, and is not seen while it waits.
IS_UNSAID = Definer(
    "bal.is_unsaid_recommendation(uuid)",
    f"""
create or replace function bal.is_unsaid_recommendation(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return not exists (select 1 from public.accountability_recommendationstatus s
                      where s.recommendation_id = asked)
     and not exists (select 1 from public.accountability_recommendationowner o
                      where o.recommendation_id = asked)
     and not exists (select 1 from public.accountability_recommendationaction a
                      where a.recommendation_id = asked)
     and not exists (select 1 from public.accountability_recommendationlink l
                      where asked in (l.first_id, l.second_id));
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_recommendation",
        {
            "accountability_recommendationstatus": (READ,),
            "accountability_recommendationowner": (READ,),
            "accountability_recommendationaction": (READ,),
            "accountability_recommendationlink": (READ,),
        },
    ),
)


class RecommendationWithdrawal(models.Model):
    """Whoever imported a recommendation by mistake takes it back, while nothing is said of it."""

    wall = dated(
        kept(
            f"withdrawn_by_id = bal.account() and {I_KEEP} and exists (select 1"  # noqa: S608
            " from public.accountability_recommendation mine where mine.id = recommendation_id"
            " and mine.kept_by_id = bal.account())"
            " and bal.is_unsaid_recommendation(recommendation_id)"
        ),
        "withdrawn_at",
    )
    definers = (IS_UNSAID,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.OneToOneField(
        Recommendation, on_delete=models.PROTECT, related_name="withdrawal"
    )
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class RecommendationStatus(models.Model):
    """How far a recommendation was complied with, as one side says it of a day, on evidence."""

    wall = until_it_stands(
        add=f"{STATED_BY_ME} and {evidence_seen(ITS_TABLE)}",
        holder="institution_id",
        at="stated_at",
    )
    sensitivity: ClassVar = {
        "reason": "internal", "reference": "internal", "said_by": "internal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="statuses"
    )
    side = models.CharField(max_length=12, choices=AssessmentSide)
    # Of the scheme of its set.
    status = models.CharField(max_length=32)
    day = models.DateField()
    reason = models.CharField(max_length=1000)
    # Whose word it is: a code of the catalogue of public institutions, or the organisation's name.
    said_by = models.CharField(max_length=160)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveIntegerField(null=True)
    # Where it stands, where no document is kept here.
    reference = models.CharField(max_length=300, blank=True)
    # The house that entered it.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["recommendation", "side", "-day", "-stated_at"],
                name="accountability_status_of",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_status_has_evidence",
                condition=Q(document__isnull=False) | Q(reference__regex=r"\S"),
            ),
        ]


class RecommendationOwner(models.Model):
    """An institution answers for a recommendation from an instant, or no longer does."""

    wall = dated(kept(f"said_by_id = bal.account() and {I_KEEP}"), "said_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="owners"
    )
    # Of the catalogue of public institutions.
    institution = models.CharField(max_length=20)
    answers = models.BooleanField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["recommendation", "institution", "-said_at"],
                name="accountability_owner_of",
            ),
        ]


class RecommendationLink(models.Model):
    """A person says that two recommendations of different sets ask the same, or that they do not.

    The newest word of a pair holds; the earlier ones stay.
    """

    wall = dated(kept(f"decided_by_id = bal.account() and {I_KEEP}"), "decided_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    asks_the_same = models.BooleanField()
    # How alike their words were when it was decided.
    likeness = models.DecimalField(max_digits=4, decimal_places=3)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["first", "second", "-decided_at"], name="accountability_pair_newest"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_pair_in_order", condition=Q(first__lt=F("second"))
            ),
        ]
