from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.break_glass import GROUND
from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import EmergencyVerdict
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, Case
from baluarte.domain.cases.models.team_calls import (
    CALL_HOURS,
    MAY_BE_CALLED,
    UNANSWERED_MINUTES,
)
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
)

# Four hours: until whoever answers for the case, or is on duty next, has been reached.
HOURS = 4

# The one way into a case that nobody gave: of one's own institution, by an officer of hers whose
# call to its team stayed unanswered, for hours and with its reason beside it. All is written at
# once, or nothing.
OPEN_IN_AN_EMERGENCY = Definer(
    "bal.open_in_an_emergency(uuid, uuid, uuid, bytea)",
    f"""
create or replace function bal.open_in_an_emergency(
  call uuid, row_id uuid, sealed_with uuid, reason bytea) returns uuid
language plpgsql volatile {AS_ITS_OWNER} as $$
declare
  mine uuid := bal.account();
  found record;
  ends timestamptz := now() + interval '{HOURS} hours';
begin
  if mine is null then return null; end if;
  select c.id, c.compartment_id into found from public.cases_teamcall t
    join public.cases_case c on c.id = t.case_id
    join public.access_compartment k on k.id = c.compartment_id
   where t.id = call and t.account_id = mine and t.answered_at is null
     and t.called_at <= now() - interval '{UNANSWERED_MINUTES} minutes'
     and t.called_at > now() - interval '{CALL_HOURS} hours'
     and not exists (select 1 from public.cases_emergencyopening o
                      where o.case_id = c.id and o.account_id = mine
                        and o.opened_at >= t.called_at)
     and {MAY_BE_CALLED};
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
            "access_compartment": (READ,), "access_grant": (READ, ADD), "cases_case": (READ,),
            "cases_emergencyopening": (READ, ADD), "cases_party": (READ,),
            "cases_teamcall": (READ,),
        },
    ),
)  # fmt: skip

# What was not needed is over as somebody says so: the next request finds nothing.
END_UNNEEDED = Definer(
    "bal.end_unneeded_opening()",
    f"""
create or replace function bal.end_unneeded_opening() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  update public.access_grant g set valid_until = greatest(now(), g.valid_from)
   where g.compartment_id = new.compartment_id and g.account_id = new.account_id
     and g.ground = '{GROUND}' and g.valid_until > now();
  new.until_at := least(old.until_at, greatest(now(), old.opened_at));
  return new;
end $$;
create trigger end_unneeded_opening before update on public.cases_emergencyopening
  for each row when (new.verdict = '{EmergencyVerdict.NOT_NEEDED}' and old.verdict = '')
  execute function bal.end_unneeded_opening()
""",  # noqa: S608 (constants)
    (),
    FunctionOwner("bal_fn_unneeded", {"access_grant": (READ, CHANGE)}),
)


class EmergencyOpening(Compartmented, Sealed):
    """An officer without the case opened it in danger of life: why, until when, who reviewed it.

    She whom it is about sees that it was, by whom, and how it was reviewed.
    """

    definers = (OPEN_IN_AN_EMERGENCY, END_UNNEEDED)
    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE} or account_id = bal.account()",
        change=f"{CONTRIBUTE} and account_id <> bal.account() and reviewed_at is null"
        " and not bal.is_break_glass(compartment_id)",
        changed="reviewed_by_id = bal.account()",
        columns=("reviewed_at", "reviewed_by_id", "sealed_finding", "verdict"),
    )
    sensitivity: ClassVar = {
        "sealed_finding": "sealed", "sealed_reason": "sealed", "verdict": "internal",
    }  # fmt: skip
    reason = ""
    finding = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergency_openings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    sealed_reason = SealedField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True)
    # What the second person found, in their words.
    sealed_finding = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_an_emergency_is_reviewed_by_another",
                condition=Q(
                    reviewed_by__isnull=True,
                    reviewed_at__isnull=True,
                    verdict="",
                    sealed_finding__isnull=True,
                )
                | (
                    Q(reviewed_at__isnull=False, sealed_finding__isnull=False)
                    & ~Q(reviewed_by=F("account"))
                    & ~Q(verdict="")
                ),
            ),
        ]
