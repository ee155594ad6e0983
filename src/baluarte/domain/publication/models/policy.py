"""What the policy says on a day, as one person prepared it and another let it out."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.publication.choices import ErratumGround, PolicyObjection, PolicyRowKind
from baluarte.domain.publication.models.policy_blanks import OF_BLANKS
from baluarte.domain.statements.models.walls import outside_the_state
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    BY_SOMEBODY,
    READ,
    Declaration,
    Rows,
    by_condition,
    dated,
)

# Whoever brings the policy's facts together and reads them all, outside the State: what an
# institution owes, it does not let out itself.
KEEPERS = ("curator", "analyst")
KEEPS_POLICY = outside_the_state(KEEPERS)
# Nobody puts a row in after somebody looked at it.
OPEN_AND_MINE = (
    "exists (select 1 from public.publication_policyedition made"
    " where made.id = edition_id and made.prepared_by_id = bal.account()"
    " and position >= 0 and position < made.size)"
    " and not exists (select 1 from public.publication_policyreview seen"
    " where seen.edition_id = publication_policyrow.edition_id)"
)
# Two names for one person would be one pair of eyes.
AS_PREPARED = (
    "exists (select 1 from public.publication_policyedition made"
    " where made.id = edition_id and made.prepared_by_id = publication_policyreview.prepared_by_id"
    " and made.prepared_at <= publication_policyreview.reviewed_at)"
)
# The number is given here and not where it is let out: no policy may ask its own table.
NEXT_NUMBER = (
    "(number is null) = (objection <> '')"
    " and (number is null or number = 1 + coalesce("
    "(select max(let.number) from public.publication_policyrelease let), 0))"
)
# Whoever agrees says nothing of her own of what goes out: it is what was prepared, under the next
# number, of data that are what the installation says they are.
AGREED_ON_BY_ME = (
    "exists (select 1 from public.publication_policyreview seen"
    " join public.publication_policyedition made on made.id = seen.edition_id"
    " where seen.edition_id = publication_policyrelease.edition_id"
    " and seen.objection = '' and seen.reviewed_by_id = bal.account()"
    " and seen.number = publication_policyrelease.number"
    " and seen.reviewed_at = publication_policyrelease.released_at"
    " and made.known_at = publication_policyrelease.known_at"
    " and made.sha256 = publication_policyrelease.sha256"
    " and made.size = publication_policyrelease.size)"
    " and is_invented = exists (select 1 from public.access_installation here"
    " where here.is_invented)"
)
# Only of what its edition says, and as of the newest that is out.
OF_WHAT_IS_SAID = (
    "newest_number = (select max(let.number) from public.publication_policyrelease let)"
    " and exists (select 1 from public.publication_policyrow said"
    " join public.publication_policyrelease let on let.edition_id = said.edition_id"
    " where let.id = publication_policyerratum.release_id"
    " and said.kind = publication_policyerratum.kind"
    " and said.code = publication_policyerratum.code)"
)
# What could harm somebody is read by nobody from the moment that it is said, in whichever edition
# is out by then: the same words stand in several.
IS_OUT = (
    "exists (select 1 from public.publication_policyrelease let"
    " where let.edition_id = publication_policyrow.edition_id"
    " and not exists (select 1 from public.publication_policyerratum noted"
    " where noted.kind = publication_policyrow.kind"
    " and noted.code = publication_policyrow.code and noted.ground = 'harm'"
    " and noted.newest_number >= let.number))"
)


def _read_by_all(*, add: str, public: str = "true", inside: str = KEEPS_POLICY) -> Declaration:
    """Return the wall of what whoever keeps the policy adds, and the public reads."""
    app, everybody = str(DatabaseRole.APP), str(DatabaseRole.PUBLIC)
    return Declaration(
        {app: (READ, ADD), everybody: (READ,)},
        {app: Rows(read=inside, add=f"{KEEPS_POLICY} and {add}"),
         everybody: Rows(read=public)},
    )  # fmt: skip


class PolicyEdition(models.Model):
    """All that the policy says as known at an instant: immutable; nothing of it is public yet."""

    wall = dated(
        by_condition(read=KEEPS_POLICY, add=f"{KEEPS_POLICY} and prepared_by_id = bal.account()"),
        "prepared_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    known_at = models.DateTimeField()
    # Of its rows in their order: what was looked at is what goes out.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-prepared_at", "id"], name="publication_policy_prepared"),
        ]


class PolicyReview(models.Model):
    """A second person on a policy edition; nothing objected lets it out."""

    wall = dated(
        by_condition(
            read=KEEPS_POLICY,
            add=f"{KEEPS_POLICY} and reviewed_by_id = bal.account() and {AS_PREPARED}"
            f" and {NEXT_NUMBER}",
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.OneToOneField(PolicyEdition, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    prepared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=12, choices=PolicyObjection, blank=True)
    # Under which it goes out; none where somebody objects.
    number = models.PositiveIntegerField(null=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_policy_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("prepared_by")),
            ),
        ]


class PolicyRelease(models.Model):
    """A policy edition that is out, with its number; it names no account."""

    wall = dated(_read_by_all(add=AGREED_ON_BY_ME, inside=BY_SOMEBODY), "released_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.OneToOneField(PolicyEdition, on_delete=models.PROTECT, related_name="release")
    number = models.PositiveIntegerField(unique=True)
    known_at = models.DateTimeField()
    released_at = models.DateTimeField()
    is_invented = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class PolicyRow(models.Model):
    """One thing that a policy edition says: a figure, a fact, what both sides say of it.

    It never changes, but for a figure whose released tables were taken back: of that nothing stays.
    """

    # What tables that were taken back leave of a figure, the database says, and nobody else.
    wall = _read_by_all(add=OPEN_AND_MINE, public=IS_OUT)
    definers = OF_BLANKS
    # Of public documents and of what institutions say in public, looked at by two persons.
    sensitivity: ClassVar = {"label_es": "open", "label_en": "open", "body": "open"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.ForeignKey(
        PolicyEdition, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=PolicyRowKind)
    code = models.CharField(max_length=80)
    # The code of what it is a part of: a recommendation of its set, a fact of its heading.
    part_of = models.CharField(max_length=80, blank=True)
    axis = models.CharField(max_length=24, blank=True)
    institution = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=2, blank=True)
    label_es = models.CharField(max_length=4000)
    label_en = models.CharField(max_length=4000)
    body = models.JSONField()
    # Of what it says: by it two editions are compared.
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind", "code"], name="publication_policy_row_once"
            ),
            # A whole edition has no place for another row, whoever writes it and when.
            models.UniqueConstraint(
                fields=["edition", "position"], name="publication_policy_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["edition", "kind", "institution"], name="publication_policy_owed_by"
            ),
        ]


class PolicyErratum(models.Model):
    """Something in an edition that is out does not stand: what it is, since when, on what ground.

    A word of a list and no prose, and so by one person alone: what is wrong is said at once.
    """

    # All who enter read them, as the public does: no report says again what could harm somebody.
    wall = _read_by_all(add=f"{OF_WHAT_IS_SAID} and bal.is_today(noted_date)", inside=BY_SOMEBODY)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="errata")
    kind = models.CharField(max_length=16, choices=PolicyRowKind)
    code = models.CharField(max_length=80)
    ground = models.CharField(max_length=12, choices=ErratumGround)
    # The newest edition that was out by then: what could harm is hidden in all up to it.
    newest_number = models.PositiveIntegerField()
    noted_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "kind", "code", "ground"],
                name="publication_policy_erratum_once",
            ),
        ]
        ordering: ClassVar = ["noted_date", "kind", "code"]
