from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, Case
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
)

# A call that nobody of the team answers for so long lets its case be opened without leave; it does
# until the night is over.
UNANSWERED_MINUTES = 5
CALL_HOURS = 4
OFFICERS = ("reception_officer", "risk_evaluator", "liaison", "documenter")
# Of a case that its keeper's officers may call about, or open: none that they are in already, or
# that is about them.
MAY_BE_CALLED = f"""c.closed_at is null
     and k.institution_id in (
       select i from unnest(array{list(OFFICERS)!r}) r, lateral bal.institutions(r) i)
     and not exists (select 1 from public.cases_party p
                      where p.case_id = c.id and p.account_id = mine)
     and c.compartment_id not in (select bal.compartments({Level.CONTRIBUTE.value}))"""  # noqa: S608 (constants)

# Who calls sees nothing of the case: by its reference, and whom of the team to ring.
CALL_TEAM = Definer(
    "bal.call_team(text, uuid, uuid, timestamp with time zone)",
    f"""
create or replace function bal.call_team(
  asked text, keeper uuid, row_id uuid, called timestamptz,
  out matter uuid, out team uuid[])
language plpgsql volatile {AS_ITS_OWNER} as $$
declare
  mine uuid := bal.account();
  found record;
begin
  if mine is null or not bal.is_now(called) then return; end if;
  select c.id, c.compartment_id, c.matter_id into found from public.cases_case c
    join public.access_compartment k on k.id = c.compartment_id
   where c.reference = asked and k.institution_id = keeper and {MAY_BE_CALLED};
  if found.id is null then return; end if;
  insert into public.cases_teamcall
    (id, compartment_id, case_id, institution_id, reference, account_id, called_at)
  values (row_id, found.compartment_id, found.id, keeper, asked, mine, called);
  matter := found.matter_id;
  team := array(select g.account_id from public.access_grant g
                 where g.compartment_id = found.compartment_id and g.account_id is not null
                   and not g.is_own_window and not g.awaits_second
                   and g.level >= {Level.CONTRIBUTE.value} and g.valid_from <= now()
                   and (g.valid_until is null or g.valid_until > now()));
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_team_calls",
        {
            "access_compartment": (READ,), "access_grant": (READ,), "cases_case": (READ,),
            "cases_party": (READ,), "cases_teamcall": (ADD,),
        },
    ),
)  # fmt: skip


class TeamCall(Compartmented):
    """An officer without the case called its team in danger of life; who answered, and when.

    She whom it is about sees that they were called.
    """

    definers = (CALL_TEAM,)
    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE} or account_id = bal.account()",
        change=f"{CONTRIBUTE} and account_id <> bal.account() and answered_at is null"
        " and not bal.is_break_glass(compartment_id)",
        changed="answered_by_id = bal.account()",
        columns=("answered_at", "answered_by_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team_calls")
    # As who calls knows the case: who keeps it, and its reference.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-called_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_a_call_is_answered_by_another",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answered_at__isnull=False) & ~Q(answered_by=F("account"))),
            ),
        ]
