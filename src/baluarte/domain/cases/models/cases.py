from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.models import Person
from baluarte.domain.procedure.models import Matter
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    in_compartments,
    in_own_windows,
)

# In her own window a person sees the case, her part while it lasts, and no other's.
HER_CASE = in_own_windows()
HER_PART = f"account_id = bal.account() and until_at is null and {HER_CASE}"
# Somebody in her own window speaks for herself.
SHE_SAYS = (
    "exists (select 1 from cases_party herself where herself.id = party_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)
IDENTIFIED = in_compartments(Level.IDENTIFIED)
CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
# The team writes down what she says; who is there by danger of life alone does not.
HER_TEAM = f"({CONTRIBUTE} and not bal.is_break_glass(compartment_id))"


HER_ACCOUNTS_OWNER = FunctionOwner(
    "bal_fn_her_account", {"access_grant": (READ,), "cases_party": (READ,)}
)
# Whose window a part is: said once, of whom the window was opened to.
KEEP_HER_ACCOUNT = Definer(
    "bal.keep_her_account()",
    f"""
create or replace function bal.keep_her_account() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return new; end if;
  perform bal.account();
  if old.account_id is null and exists (
       select 1 from public.access_grant g
        where g.compartment_id = new.compartment_id and g.account_id = new.account_id
          and g.is_own_window and (g.valid_until is null or g.valid_until > now())) then
    return new;
  end if;
  raise exception 'a window stays hers to whom it was opened' using errcode = 'BW006';
end $$;
create trigger keep_her_account before update on public.cases_party
  for each row when (new.account_id is distinct from old.account_id)
  execute function bal.keep_her_account()
""",  # noqa: S608 (constants)
    (),
    HER_ACCOUNTS_OWNER,
)
# Her name is read by who enters as her in a case of hers, and by no other account of that case.
KEEP_HER_NAME = Definer(
    "bal.keep_her_name()",
    f"""
create or replace function bal.keep_her_name() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return new; end if;
  perform bal.account();
  if exists (select 1 from public.cases_party p
              where p.person_id = new.id and p.account_id = new.account_id) then
    return new;
  end if;
  raise exception 'a name is hers to whom the window was opened' using errcode = 'BW006';
end $$;
create trigger keep_her_name before update on public.people_person
  for each row when (new.account_id is distinct from old.account_id)
  execute function bal.keep_her_name()
""",  # noqa: S608 (constants)
    (),
    HER_ACCOUNTS_OWNER,
)


class Case(Compartmented):
    """A file in a compartment of its own; its clocks run in its matter, under another reference."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE}",
        # Who opens it answers for it; who does afterwards, `Responsibility` says.
        add=f"{CONTRIBUTE} and responsible_id = bal.account()",
        change=CONTRIBUTE,
        changed=f"{CONTRIBUTE} and (closed_at is null or {HER_TEAM})",
        columns=("responsible_id", "closed_at", "is_civil_only", "has_protected"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="case")
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # Whether somebody who is to be protected takes part now: then who asks does not decide for her.
    has_protected = models.BooleanField(default=False)
    # Nothing of it goes to an authority, whatever a layer says.
    is_civil_only = models.BooleanField(default=False)

    class Meta:
        # Not unique: of another organisation's case nobody should learn by a refusal.
        indexes: ClassVar = [models.Index(fields=["reference"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compartment"], name="cases_one_case_in_a_file"),
        ]


class Party(Compartmented):
    """Somebody takes part in a case: asks, is to be protected, speaks for others; until when."""

    definers = (KEEP_HER_ACCOUNT, KEEP_HER_NAME)
    wall = by_condition(
        read=f"{IDENTIFIED} or ({HER_PART})",
        add=CONTRIBUTE,
        change=CONTRIBUTE,
        columns=("until_at", "account_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=16, choices=Part)
    # Her own, where she enters by herself.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cases_one_part_at_a_time",
                fields=["case", "person", "part"],
                condition=Q(until_at__isnull=True),
            ),
        ]


# Who reads an event, a report, a list or a name may see none of the cases it is part of; whom they
# are about is told all the same. For who may know of identities there, and nobody else.
FILES_ABOUT = Definer(
    "bal.files_about(text, uuid[])",
    f"""
create or replace function bal.files_about(kind text, asked uuid[]) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare opened uuid[] := array(select bal.compartments({Level.IDENTIFIED.value}));
begin
  if kind = 'person' then
    return query
    select p.compartment_id from public.cases_party p
      join public.people_person q on q.id = p.person_id and q.compartment_id = any (opened)
     where p.person_id = any (asked) and p.until_at is null;
  end if;
  return query
  select distinct c.compartment_id
    from public.cases_caseevent c
    join public.registry_event a on a.id = c.event_id
   where c.until_at is null and a.compartment_id = any (opened) and c.event_id in (
         select e from unnest(asked) e where kind = 'event'
         union all
         select v.event_id from public.registry_victim v
          where kind = 'person' and v.person_id = any (asked) and v.ended_at is null
         union all
         select l.event_id from public.registry_link l
          where kind = 'report' and l.report_id = any (asked)
         union all
         select l.event_id from public.registry_link l
           join public.intake_report r on r.id = l.report_id
          where kind = 'list' and r.source_list_id = any (asked));
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_cases",
        {
            "cases_caseevent": (READ,), "cases_party": (READ,), "intake_report": (READ,),
            "people_person": (READ,), "registry_event": (READ,), "registry_link": (READ,),
            "registry_victim": (READ,),
        },
    ),
)  # fmt: skip


class CaseEvent(Compartmented):
    """An event of the registry belongs to a case."""

    definers = (FILES_ABOUT,)
    wall = by_condition(read=IDENTIFIED, add=CONTRIBUTE, change=CONTRIBUTE, columns=("until_at",))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cases_an_event_once",
                fields=["case", "event"],
                condition=Q(until_at__isnull=True),
            ),
        ]
