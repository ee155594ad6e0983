from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.models.institutions import STATE_KINDS, body_of_the_state
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.statements.choices import Answer, Objection
from baluarte.domain.statements.models.walls import (
    CURATES_FOR_ALL,
    LET_STAND_OR_OURS,
    OURS,
    REVIEWERS,
    SHARED_OR_OURS,
    kept,
    where_i_am,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner, dated

SEEN = "exists (select 1 from public.statements_statement said where said.id = statement_id{more})"
# What is copied of it must be so: two names for one person would be one pair of eyes.
AS_STATED = (
    "bal.is_as_stated(statement_id, stated_by_id, holder_id, is_shared)"
    f" and ((is_shared and {CURATES_FOR_ALL}) or (holder_id = any ({where_i_am(REVIEWERS)})"
    f" and (not {body_of_the_state('holder_id')} or bal.is_own_word(statement_id))))"
)
OWNER = FunctionOwner(
    "bal_fn_statements", {"statements_statement": (READ,), "access_institution": (READ,)}
)
IS_AS_STATED = f"""
create or replace function bal.is_as_stated(asked uuid, teller uuid, keeper uuid, shared boolean)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.statements_statement said
                  where said.id = asked and said.stated_by_id = teller
                    and said.holder_id = keeper and said.is_shared = shared);
end $$"""  # noqa: S608 (constants of this file)
# What an institution of the State says itself: of another's word its two accounts are no two sides.
IS_OWN_WORD = f"""
create or replace function bal.is_own_word(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.statements_statement said
                   join public.access_institution body on body.id = said.holder_id
                  where said.id = asked and body.code <> '' and said.said_by = body.code
                    and said.said_by_kind in ({STATE_KINDS}));
end $$"""  # noqa: S608 (constants of this file)
IS_SAID_TOGETHER = f"""
create or replace function bal.is_said_together(asked uuid, holding uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return not exists (select 1 from public.statements_statement said
                      where said.batch = asked and said.holder_id <> holding);
end $$"""  # noqa: S608 (constants of this file)
OF_STATEMENTS = (
    Definer("bal.is_own_word(uuid)", IS_OWN_WORD, (DatabaseRole.APP,), OWNER),
    Definer("bal.is_said_together(uuid, uuid)", IS_SAID_TOGETHER, (DatabaseRole.APP,), OWNER),
    Definer(
        "bal.is_as_stated(uuid, uuid, uuid, boolean)", IS_AS_STATED, (DatabaseRole.APP,), OWNER
    ),
)
# A review is read by what it repeats of its statement, and compared with it by a function: a
# policy that asked the statement, whose own asks the review, would turn in a circle.
REVIEW_SEEN = LET_STAND_OR_OURS.format(let_stand="objection = ''")
STATEMENT_SEEN = LET_STAND_OR_OURS.format(
    let_stand="exists (select 1 from public.statements_statementreview seen"
    " where seen.statement_id = statements_statement.id and seen.objection = '')"
)
# A statement lies where its document does, and is shared no further.
WITH_ITS_DOCUMENT = (
    "exists (select 1 from public.statements_document held where held.id = document_id"
    " and held.holder_id = statements_statement.holder_id"
    " and (held.is_shared or not statements_statement.is_shared))"
)
# Nobody puts a statement among those of another institution.
OF_ITS_BATCH = "(batch is null or bal.is_said_together(batch, holder_id))"
# What answers a request is of the organisation that asked.
OF_ITS_REQUEST = (
    "(request_id is null or exists (select 1 from public.statements_informationrequest asked"
    " where asked.id = request_id"
    " and asked.holder_id = statements_statement.holder_id))"
)


class Document(Sealed):
    """What a statement stands in: named, dated, and known by the hash of its bytes."""

    wall = dated(kept(
        read=SHARED_OR_OURS,
        add=f"holder_id = any ({OURS}) and kept_by_id = bal.account()",
        # Not what is sealed.
        worker=(
            "id", "holder_id", "reference", "is_shared", "title", "issuer", "channel",
            "document_date", "pages", "url", "sha256", "kept_at", "kept_by_id",
        ),
    ), "kept_at")  # fmt: skip
    # Words of a public document, without names of persons; what is not public stands sealed.
    sensitivity: ClassVar = {"title": "internal", "issuer": "internal", "url": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Who holds it, and decides whether it is shared.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    is_shared = models.BooleanField(default=False)
    title = models.CharField(max_length=240)
    # A code of the catalogue of public institutions, or the name of an organisation or newsroom.
    issuer = models.CharField(max_length=160)
    channel = models.CharField(max_length=24)
    document_date = models.DateField()
    pages = models.PositiveIntegerField(null=True)
    url = models.URLField(max_length=500, blank=True)
    # Empty where the hash itself would tell of somebody: it then stands sealed.
    sha256 = models.CharField(max_length=64, blank=True)
    # In base 64; nothing where only the hash of a copy kept elsewhere is known.
    content = SealedField(null=True)
    # As JSON: name, media type, bytes and SHA-256.
    about = SealedField(null=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder", "sha256"],
                condition=~Q(sha256=""),
                name="statements_document_once",
            ),
            models.CheckConstraint(
                name="statements_shared_document_has_its_hash",
                condition=Q(is_shared=False) | Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="statements_address_is_https",
                condition=Q(url="") | Q(url__startswith="https://"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(models.Model):
    """What one document says of one institution under one heading and period: immutable."""

    wall = dated(
        kept(
            read=STATEMENT_SEEN,
            add=f"holder_id = any ({OURS}) and stated_by_id = bal.account()"
            f" and {WITH_ITS_DOCUMENT} and {OF_ITS_REQUEST} and {OF_ITS_BATCH}",
        ),
        "stated_at",
    )
    sensitivity: ClassVar = {
        "words": "internal", "quote": "internal", "unit": "internal", "said_by": "internal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Who holds it, and decides whether it is shared.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    is_shared = models.BooleanField(default=False)
    # Codes of `norms/texts/statements`.
    kind = models.CharField(max_length=24)
    heading = models.CharField(max_length=32)
    # What else the heading speaks of: an axis, a recommendation, a question; empty for nothing.
    about = models.CharField(max_length=60, blank=True)
    # Of the catalogue of public institutions; a municipal government by its municipality.
    institution = models.CharField(max_length=20)
    unit = models.CharField(max_length=160, blank=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The days it speaks of; one day twice where it is of a day.
    first_date = models.DateField()
    last_date = models.DateField()
    answer = models.CharField(max_length=16, choices=Answer)
    number = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    degree = models.CharField(max_length=8, blank=True)
    day = models.DateField(null=True)
    words = models.CharField(max_length=2000, blank=True)
    # Who says it: a code of the catalogue, or the name of an organisation or newsroom.
    said_by = models.CharField(max_length=160)
    said_by_kind = models.CharField(max_length=16, choices=InstitutionKind)
    said_date = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="statements")
    page = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=600, blank=True)
    confidence = models.CharField(max_length=1)
    # The request for information that it answers, where it answers one.
    request = models.ForeignKey(
        "InformationRequest", on_delete=models.PROTECT, null=True, related_name="statements"
    )
    # Statements of one sheet or of one answer, reviewed together.
    batch = models.UUIDField(null=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="newer"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "heading", "-last_date"], name="statements_of"),
            models.Index(fields=["heading", "about", "-last_date"], name="statements_under"),
            models.Index(fields=["-stated_at", "id"], name="statements_newest"),
            models.Index(fields=["batch"], name="statements_batch"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statements_period_runs_forward",
                condition=Q(first_date__lte=F("last_date")),
            ),
            # An answer has one value; whatever is no answer has none, and so is never zero.
            models.CheckConstraint(
                name="statements_only_an_answer_has_a_value",
                condition=(
                    Q(answer=Answer.ANSWERED)
                    & (
                        Q(number__isnull=False, degree="", day__isnull=True, words="")
                        | (Q(number__isnull=True, day__isnull=True, words="") & ~Q(degree=""))
                        | Q(number__isnull=True, degree="", day__isnull=False, words="")
                        | (Q(number__isnull=True, degree="", day__isnull=True) & ~Q(words=""))
                    )
                )
                | (
                    ~Q(answer=Answer.ANSWERED)
                    & Q(number__isnull=True, degree="", day__isnull=True, words="")
                ),
            ),
            models.CheckConstraint(
                name="statements_number_is_not_negative",
                condition=Q(number__isnull=True) | Q(number__gte=0),
            ),
            models.CheckConstraint(
                name="statements_confidence_is_a_b_or_c",
                condition=Q(confidence__in=("A", "B", "C")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.heading}"

    @property
    def value(self) -> object:
        """Return its one value; None where there was no answer."""
        found = (self.number, self.degree or None, self.day, self.words or None)
        return next((one for one in found if one is not None), None)


class StatementReview(models.Model):
    """A second person on a statement; nothing objected lets it stand."""

    definers = OF_STATEMENTS
    wall = dated(
        kept(read=REVIEW_SEEN, add=f"reviewed_by_id = bal.account() and {AS_STATED}"), "reviewed_at"
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="review")
    # Of its statement: who reads the one reads the other.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField()
    # Kept here too, so that the database itself tells one pair of eyes from two.
    stated_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=16, choices=Objection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statements_two_pairs_of_eyes", condition=~Q(reviewed_by=F("stated_by"))
            ),
        ]
