"""Consultations of the policy: the call, its documents, what organisations contribute, answers."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.choices import Taken
from baluarte.domain.accountability.models.entry_wall import (
    has_code,
    is_outside,
    issued_by,
    until_it_stands,
)
from baluarte.domain.accountability.models.observation_wall import (
    ANSWERS,
    OF_CIVIL_SOCIETY,
    OPTIONAL_DOCUMENT,
    SHARED_DOCUMENT,
    public_to_all,
)
from baluarte.domain.accountability.models.policy_wall import KEEPERS
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import OURS, where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    BY_SOMEBODY,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
    internal,
)
from baluarte.domain.wall.floods import at_most_daily
from baluarte.norms.clocks.calendar import CENTRE

# What one account contributes in a day.
MOST_CONTRIBUTIONS = 100
COUNTS_CONTRIBUTIONS = FunctionOwner(
    "bal_fn_contributions", {"accountability_contribution": (READ,)}
)

CALL = "accountability_consultation"
# An institution calls its own; an organisation that keeps the policy, what a document of the
# institution calls, and a second person of it lets that stand.
CALLS = (
    f"((document_id is null and holder_id = any ({where_i_am(ANSWERS)})"
    f" and {has_code(f'{CALL}.holder_id', f'{CALL}.convened_by')})"
    f" or (holder_id = any ({where_i_am(KEEPERS)}) and {is_outside(f'{CALL}.holder_id')}"
    f" and {issued_by(CALL, f'{CALL}.convened_by')}))"
)
# Nobody hears of one that is over.
NOT_OVER = f"closes_date >= (written_at at time zone '{CENTRE}')::date"
CALL_SEEN = (
    f"({BY_SOMEBODY} and (document_id is null or holder_id = any ({OURS}) or bal.entry_stands(id)))"
)
CONTRIBUTES = f"by_id = bal.account() and {OF_CIVIL_SOCIETY}"
OF_MINE = (
    "exists (select 1 from public.accountability_consultation asked"
    " where asked.id = consultation_id and asked.by_id = bal.account()"
    # As it is called, and not once somebody has read it.
    " and bal.is_now(asked.written_at))"
)
IS_OPEN = (
    "exists (select 1 from public.accountability_consultation asked"  # noqa: S608 (constants)
    " where asked.id = consultation_id"
    f" and (contributed_at at time zone '{CENTRE}')::date"
    " between asked.opens_date and asked.closes_date)"
)
CALLED_ITS_CONSULTATION = (
    "exists (select 1 from public.accountability_contribution told"
    " join public.accountability_consultation asked on asked.id = told.consultation_id"
    " where told.id = contribution_id and {called})"
)
# Of one's own contribution, as it is sent.
OF_MY_CONTRIBUTION = (
    "exists (select 1 from public.accountability_contribution sent"
    " where sent.id = contribution_id and sent.by_id = bal.account()"
    " and sent.consultation_id = accountability_contributiontext.consultation_id"
    " and sent.holder_id = accountability_contributiontext.holder_id"
    " and bal.is_now(sent.contributed_at))"
)
# What was taken back is read by the house that sent it.
STANDS_OR_OURS = (
    f"({BY_SOMEBODY} and (holder_id = any ({OURS}) or not exists"  # noqa: S608 (constants)
    " (select 1 from public.accountability_contributionwithdrawal gone"
    " where gone.contribution_id = accountability_contributiontext.contribution_id)))"
)
# What was answered tells of what was asked: of what was taken back it is read by whoever wrote the
# one or the other, and the rest learns when that was.
ANSWER_SHOWN = (
    "(not exists (select 1 from public.accountability_contributionwithdrawal gone"  # noqa: S608
    " where gone.contribution_id = accountability_contributionanswer.contribution_id)"
    " or exists (select 1 from public.accountability_contribution sent"
    " where sent.id = accountability_contributionanswer.contribution_id"
    f" and sent.holder_id = any ({OURS})))"
)
ANSWERED_AT = Definer(
    "bal.contribution_answered_at(uuid)",
    f"""
create or replace function bal.contribution_answered_at(asked uuid) returns timestamptz
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return (select max(a.answered_at) from public.accountability_contributionanswer a
            join public.accountability_entryreview r on r.answer_id = a.id and r.objection = ''
           where a.contribution_id = asked);
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP, DatabaseRole.WORKER),
    FunctionOwner(
        "bal_fn_answers",
        {"accountability_contributionanswer": (READ,), "accountability_entryreview": (READ,)},
    ),
)
# Only who called answers, or an organisation enters what a document of who called says.
ITS_TABLE = "accountability_contributionanswer"
AS_WHO_CALLED = (
    f"({ITS_TABLE}.holder_id = any ({where_i_am(ANSWERS)})"
    f" and {has_code(f'{ITS_TABLE}.holder_id', 'asked.convened_by')})"
)
FROM_ITS_DOCUMENT = (
    f"({ITS_TABLE}.holder_id = any ({where_i_am(KEEPERS)})"
    f" and {is_outside(f'{ITS_TABLE}.holder_id')} and {issued_by(ITS_TABLE, 'asked.convened_by')})"
)


class Consultation(models.Model):
    """What an institution asks of everybody, from a day until another: immutable.

    What an organisation enters of an institution's call nobody else reads until it stands.
    """

    wall = dated(
        by_condition(
            read=CALL_SEEN,
            add=f"by_id = bal.account() and {CALLS} and {NOT_OVER}",
            worker=internal(worker=(READ,)),
        ),
        "written_at",
    )
    sensitivity: ClassVar = {"title": "internal", "purpose": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    # What is asked, and what will be done with what is contributed.
    purpose = models.CharField(max_length=2000)
    axis = models.CharField(max_length=16)
    # Of the catalogue of public institutions: who calls it and answers.
    convened_by = models.CharField(max_length=20)
    opens_date = models.DateField()
    closes_date = models.DateField()
    # The house that enters it: who calls, or an organisation from a document of who calls.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveIntegerField(null=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_consultation_opens_first",
                condition=Q(opens_date__lte=F("closes_date")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsultationDocument(models.Model):
    """A document to read before contributing."""

    wall = public_to_all(add=f"by_id = bal.account() and {OF_MINE} and {SHARED_DOCUMENT}")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="documents"
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Contribution(models.Model):
    """That an organisation contributed to a consultation: immutable, and its words are apart."""

    wall = dated(
        public_to_all(
            add=f"{CONTRIBUTES} and {IS_OPEN}",
        ),
        "contributed_at",
    )
    definers = (
        at_most_daily(
            "contributions", table="accountability_contribution", by="by_id", at="contributed_at",
            most=MOST_CONTRIBUTIONS, owner=COUNTS_CONTRIBUTIONS,
        ),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="contributions"
    )
    # The organisation that contributes.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    contributed_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    @property
    def words(self) -> str:
        """Return what was contributed; nothing where it was taken back by another house."""
        text = getattr(self, "text", None)
        return text.words if text is not None else ""

    @property
    def document(self) -> Document | None:
        """Return the document that it names, as its words are read."""
        text = getattr(self, "text", None)
        return text.document if text is not None else None


class ContributionText(models.Model):
    """The words of a contribution; once it is taken back, its house alone reads them: immutable."""

    wall = by_condition(read=STANDS_OR_OURS, add=f"{OF_MY_CONTRIBUTION} and {OPTIONAL_DOCUMENT}")
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="text")
    # Of the contribution, kept here too: the database itself tells one text from two.
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=4000)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_contribution_says_something",
                condition=Q(words__regex=r"\S"),
            ),
            # A form that is sent twice contributes once, and is owed one answer.
            models.UniqueConstraint(
                "consultation", "holder", MD5("words"), name="accountability_contributed_once"
            ),
        ]


class ContributionWithdrawal(models.Model):
    """A contribution taken back by who sent it: nobody owes it an answer, and it counts no more.

    Its words are read by the house that sent it, and by nobody else.
    """

    wall = dated(
        public_to_all(
            add="by_id = bal.account() and exists (select 1"
            " from public.accountability_contribution sent where sent.id = contribution_id"
            " and sent.by_id = bal.account())",
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="withdrawal"
    )
    withdrawn_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ContributionAnswer(models.Model):
    """What became of a contribution and why, as who called says it; the newest standing counts."""

    wall = until_it_stands(
        add=f"by_id = bal.account() and {OPTIONAL_DOCUMENT} and "
        + CALLED_ITS_CONSULTATION.format(called=f"({AS_WHO_CALLED} or {FROM_ITS_DOCUMENT})"),
        at="answered_at",
        shown=ANSWER_SHOWN,
    )
    definers = (ANSWERED_AT,)
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="answers")
    # The house that entered it: who called, or an organisation from a document of who called.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    taken = models.CharField(max_length=12, choices=Taken)
    words = models.CharField(max_length=2000)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_contribution_answered_in_words",
                condition=Q(words__regex=r"\S"),
            ),
        ]
