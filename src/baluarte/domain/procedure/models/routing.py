from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.procedure.choices import AnswerKind, AssignmentState, Exclusion
from baluarte.domain.procedure.models.matters import (
    CODED,
    CONTRIBUTE,
    LONGEST_RUN,
    OF_MY_INSTITUTION,
    OF_OTHERS,
    Matter,
    Occurrence,
    Proceeding,
    counted,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    internal,
)

# How long what one person trusts for a night holds without a second.
URGENT_HOURS = 24
FOR_A_NIGHT = f"(is_urgent and valid_until <= valid_from + interval '{URGENT_HOURS} hours')"
# A second steward confirms once; one is enough to trust for a shorter time, and none for a longer.
CONFIRMED_OR_SHORTENED = Definer(
    "bal.is_trust_confirmed_or_shortened(uuid, uuid, boolean, timestamp with time zone)",
    f"""
create or replace function bal.is_trust_confirmed_or_shortened(
  which uuid, confirmed_by uuid, waits boolean, until timestamptz) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  return exists (
    select 1 from public.procedure_clearance c
     where c.id = which
       and ((c.confirmed_by_id is not distinct from confirmed_by and c.awaits_second = waits
             and until is not null and (c.valid_until is null or c.valid_until >= until))
         or (c.confirmed_by_id is null and confirmed_by = mine and not waits
             and c.given_by_id is distinct from mine
             and until is not distinct from c.valid_until)));
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    FunctionOwner("bal_fn_clearance", {"procedure_clearance": (READ,)}),
)
KEEPER = "keeper_id = any (array(select bal.institutions()))"
KEEPERS_STEWARD = "keeper_id = any (array(select bal.institutions('data_steward')))"
# Who was struck out sees nothing from that moment on.
TOLD = (
    "ended_how <> 'withdrawn' and (account_id = bal.account()"
    f" or (not is_personal and {OF_MY_INSTITUTION}))"
    " and (told_until is null or told_until > now())"
)
OF_THE_KEEPER = f"({CONTRIBUTE} and not {OF_OTHERS.format(table='procedure_assignment')})"
# The assignment's own policy says who was told.
ANSWERING = (
    "exists (select 1 from procedure_assignment told where told.id = assignment_id"
    " and told.ended_how <> 'withdrawn')"
)


class ExcludedInstitution(Compartmented):
    """An institution, or every authority of a municipality, that is told nothing of a matter."""

    wall = by_condition(
        read=CODED, add=CONTRIBUTE, change=CONTRIBUTE, columns=("ended_at", "ended_by_id"),
        worker=internal(worker=(READ,)),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="left_out")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.CharField(max_length=16, choices=Exclusion)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_left_out_names_one",
                condition=Q(institution__isnull=False, municipality__isnull=True)
                | Q(institution__isnull=True, municipality__isnull=False),
            ),
            models.CheckConstraint(
                name="procedure_only_her_wish_ends",
                condition=Q(ended_at__isnull=True) | Q(why=Exclusion.DO_NOT_INVOLVE),
            ),
        ]


class Clearance(models.Model):
    """An organisation trusts a person of an institution with a place, by name, from and until."""

    wall = by_condition(
        read=KEEPER,
        add=f"{KEEPERS_STEWARD} and given_by_id = bal.account() and confirmed_by_id is null"
        f" and bal.is_now(valid_from) and (awaits_second or {FOR_A_NIGHT})",
        change=KEEPERS_STEWARD,
        changed=f"{KEEPERS_STEWARD} and bal.is_trust_confirmed_or_shortened("
        "id, confirmed_by_id, awaits_second, valid_until)",
        columns=("valid_until", "awaits_second", "confirmed_by_id"),
    )
    definers = (CONFIRMED_OR_SHORTENED,)
    sensitivity: ClassVar = {"ground": "internal", "person_name": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    keeper = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    # Name and office of who has no account here: a letter may be handed to them, a step not sent.
    person_name = models.CharField(max_length=160, blank=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ground = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    # Lets nothing through until another steward confirms it; for a night, it does.
    awaits_second = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_clearance_needs_two_persons",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("given_by")),
            ),
            models.CheckConstraint(
                name="procedure_clearance_waits_or_is_confirmed",
                condition=Q(confirmed_by__isnull=True) | Q(awaits_second=False),
            ),
            models.CheckConstraint(
                name="procedure_clearance_ends_after_it_begins",
                condition=Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="procedure_clearance_names_one_person",
                condition=Q(account__isnull=False, person_name="")
                | (Q(account__isnull=True) & ~Q(person_name="")),
            ),
        ]

    @property
    def person(self) -> str:
        """Return the name of who is trusted."""
        return str(self.account) if self.account else self.person_name


class Assignment(Compartmented):
    """A step sent to an institution: what, under which reference, until when; no name, no story.

    Its answers are the truth; `status`, `acknowledged_at` and how it ended are their projection.
    """

    wall = by_condition(
        read=f"{CODED} or ({TOLD})",
        add=OF_THE_KEEPER,
        change=f"{OF_THE_KEEPER} or ({TOLD})",
        columns=("status", "acknowledged_at", "ended_at", "ended_how"),
        worker=counted("status", "ended_at", "ended_how", "escalated_at"),
    )
    sensitivity: ClassVar = {"run": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Random, and not the matter's: two institutions cannot put two and two together.
    reference = models.CharField(max_length=12)
    matter_key = models.UUIDField(db_index=True)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="assignments")
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20)
    run = models.CharField(max_length=LONGEST_RUN)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # The one person it is for; nobody in particular where it is the institution's.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    # Told by her yes that named it, where only that opened the gate.
    she_said_yes = models.BooleanField(default=False)
    # Told to that person alone, since only persons cleared by name may be told.
    is_personal = models.BooleanField(default=False)
    # As long as that person is trusted with the place.
    told_until = models.DateTimeField(null=True)
    # It is owed to a person: whoever is told of it says that it did it, and does not end it.
    needs_her_word = models.BooleanField(default=False)
    # It was done before, and that was withdrawn: doing it again is a newer version of it.
    resumes = models.ForeignKey(Occurrence, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    escalate_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=12, choices=AssignmentState, default=AssignmentState.SENT)
    acknowledged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "sent_at"],
                condition=Q(ended_at__isnull=True),
                name="procedure_assigned_to",
            ),
            models.Index(
                fields=["escalate_at"],
                condition=Q(acknowledged_at__isnull=True, ended_at__isnull=True),
                name="procedure_silent",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_personal_names_a_person",
                condition=Q(is_personal=False) | Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                name="procedure_one_assignment_at_a_time",
                fields=["proceeding", "step", "run"],
                condition=Q(ended_at__isnull=True),
            ),
        ]


class Answer(Compartmented):
    """What was answered to an assignment, by whom and when: immutable."""

    wall = by_condition(
        read=f"{CODED} or {ANSWERING}",
        add=f"by_id = bal.account() and ({CONTRIBUTE} or {ANSWERING})",
        worker=internal(worker=(READ, ADD)),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=12, choices=AnswerKind)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    # When it was done, as whoever owes it says.
    happened_at = models.DateTimeField(null=True)
    # Of a document kept beside it, under the seal of whoever answers.
    evidence_sha256 = models.CharField(max_length=64, blank=True)
