from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, Case
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
)

# Four hours: until whoever answers for the case, or is on duty next, has been reached.
HOURS = 4
OFFICERS = ("reception_officer", "risk_evaluator", "liaison", "documenter")
GROUND = "danger of life: opened without leave"

# The one way into a case that nobody gave: of one's own institution, by an officer of hers, for
# hours and with its reason beside it. Both are written at once, or nothing.
OPEN_IN_AN_EMERGENCY = Definer(
    "bal.open_in_an_emergency(text, uuid, uuid, uuid, bytea)",
    f"""
create or replace function bal.open_in_an_emergency(
  asked text, keeper uuid, row_id uuid, sealed_with uuid, reason bytea) returns uuid
language plpgsql volatile {AS_ITS_OWNER} as $$
declare
  mine uuid := bal.account();
  found record;
  ends timestamptz := now() + interval '{HOURS} hours';
begin
  if mine is null or not exists (
       select 1 from unnest(array{list(OFFICERS)!r}) r where keeper in (select bal.institutions(r)))
  then return null; end if;
  select c.id, c.compartment_id into found from public.cases_case c
    join public.access_compartment k on k.id = c.compartment_id
   where c.reference = asked and k.institution_id = keeper and c.closed_at is null
     and not exists (select 1 from public.cases_party p
                      where p.case_id = c.id and p.account_id = mine)
     and c.compartment_id not in (select bal.compartments({Level.CONTRIBUTE.value}));
  if found.id is null then return null; end if;
  insert into public.access_grant (id, compartment_id, account_id, role, level, ground,
    is_own_window, valid_from, valid_until, given_by_id, awaits_second)
  values (gen_random_uuid(), found.compartment_id, mine, '', {Level.CONTRIBUTE.value}, '{GROUND}',
    false, now(), ends, mine, false);
  insert into public.cases_emergencyopening (id, compartment_id, case_id, account_id, opened_at,
    until_at, verdict, record_key_id, sealed_reason)
  values (row_id, found.compartment_id, found.id, mine, now(), ends, '', sealed_with, reason);
  return found.id;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_emergency",
        {
            "access_compartment": (READ,), "access_grant": (ADD,), "cases_case": (READ,),
            "cases_emergencyopening": (ADD,), "cases_party": (READ,),
        },
    ),
)  # fmt: skip


class EmergencyOpening(Compartmented, Sealed):
    """An officer without the case opened it in danger of life: why, until when, who reviewed it.

    She whom it is about sees that it was, by whom, and how it was reviewed.
    """

    definers = (OPEN_IN_AN_EMERGENCY,)
    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE}",
        change=f"{CONTRIBUTE} and account_id <> bal.account() and reviewed_at is null",
        changed="reviewed_by_id = bal.account()",
        columns=("reviewed_at", "reviewed_by_id", "verdict"),
    )
    sensitivity: ClassVar = {"sealed_reason": "sealed", "verdict": "internal"}
    reason = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergency_openings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    sealed_reason = SealedField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_an_emergency_is_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by=F("account")) & ~Q(verdict="")),
            ),
        ]
