from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import HowAnswering
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, Case
from baluarte.domain.cases.models.team_admission import (
    IN_FORCE,
    IS_MEMBER,
    IS_ONE,
    LASTING,
    OF_ADMISSION,
    OF_THE_TEAM,
    TEAM_OWNER,
)
from baluarte.domain.cases.models.team_tasks import BY_TASK, OF_TASKS
from baluarte.domain.sealing.models import RecordKey, Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, Definer, by_condition

HER_OWN_CASE = "her own case"
AS_DEPUTY = "deputy of who answers for the case"

# Before another answers for it; who opened it says so as it is opened.
SAID_BY_WHO_ANSWERED = (
    "(how = 'decided' or exists (select 1 from cases_case answered"
    " where answered.id = case_id and answered.responsible_id = bal.account()"
    " and (how = 'handed_over' or account_id = answered.responsible_id)))"
)
NO_STAY = "'no_member', 'left_out', 'takes_part'"
HEAD = f"language plpgsql volatile {AS_ITS_OWNER} as $$"
# Its case, who answers for it, and whether who acts may change its team: read once its row is held,
# so that whoever hands it over, leaves or joins does so one after the other.
FOUND = f"""
  perform 1 from public.cases_case c where c.id = asked for no key update;
  select c.id, c.compartment_id, c.responsible_id, c.closed_at, k.institution_id,
         (k.institution_id in (select bal.institutions('data_steward'))
          or (c.responsible_id = mine and exists (
              select 1 from public.access_grant g where g.compartment_id = c.compartment_id
                 and g.account_id = mine and {LASTING}))) as may_change
    into found from public.cases_case c
    join public.access_compartment k on k.id = c.compartment_id where c.id = asked;
  if mine is null or found.id is null then return 'not_yours'; end if;"""  # noqa: S608 (constants)

JOIN_TEAM = Definer(
    "bal.join_team(uuid, uuid)",
    f"""
create or replace function bal.join_team(asked uuid, who uuid) returns text
{HEAD}
declare mine uuid := bal.account(); found record; refused text;
begin{FOUND}
  if not found.may_change or found.closed_at is not null then return 'not_yours'; end if;
  refused := bal.team_refusal(asked, who);
  if refused in ('takes_part', 'no_member', 'left_out') then return refused; end if;
  if exists (select 1 from public.access_grant
              where compartment_id = found.compartment_id and account_id = who and {LASTING})
  then return 'there'; end if;
  if refused <> '' then return refused; end if;
  insert into public.access_grant (id, compartment_id, account_id, role, level, ground,
    is_own_window, valid_from, valid_until, given_by_id, awaits_second)
  values (gen_random_uuid(), found.compartment_id, who, '', {Level.CONTRIBUTE.value},
    '{OF_THE_TEAM}', false, now(), null, mine, false);
  return '';
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# Whoever leaves sees nothing from this instant; who answers hands over first, and somebody stays.
LEAVE_TEAM = Definer(
    "bal.leave_team(uuid, uuid)",
    f"""
create or replace function bal.leave_team(asked uuid, who uuid) returns text
{HEAD}
declare mine uuid := bal.account(); found record;
begin{FOUND}
  if who <> mine and not found.may_change then return 'not_yours'; end if;
  if not exists (select 1 from public.access_grant
                  where compartment_id = found.compartment_id and account_id = who
                    and not is_own_window and {IN_FORCE})
  then return case when who = mine then 'not_yours' else 'absent' end; end if;
  if found.responsible_id = who then return 'answers'; end if;
  if not exists (select 1 from public.access_grant g
                  where g.compartment_id = found.compartment_id and g.account_id <> who
                    and {LASTING} and g.account_id is not null
                    and bal.team_refusal(asked, g.account_id) not in ({NO_STAY}))
  then return 'last'; end if;
  update public.access_grant set valid_until = greatest(now(), valid_from)
   where compartment_id = found.compartment_id and account_id = who and not is_own_window
     and {IN_FORCE};
  return '';
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# A deputy comes into what she stands in for, and no longer than she does: who ends it meanwhile
# waits, and ends this too.
STAND_IN = Definer(
    "bal.stand_in(uuid)",
    f"""
create or replace function bal.stand_in(which uuid) returns setof uuid
{HEAD}
declare mine uuid := bal.account(); d record; found record;
begin
  select * into d from public.procedure_deputy
   where id = which and deputy_id = mine and ended_at is null
     and begins_at <= now() and ends_at > now()
     for no key update;
  -- A steward names a deputy for whom was of that institution, and for nobody of another unit.
  if d.id is null or not {IS_MEMBER.format(who="mine", institution="d.institution_id")}
     or not exists (select 1 from public.access_membership m
                     where m.account_id = d.account_id and m.confirmed_at is not null
                       and m.institution_id = d.institution_id)
  then return; end if;
  for found in
    select c.id, c.compartment_id from public.cases_case c
      join public.access_compartment k on k.id = c.compartment_id
     where c.responsible_id = d.account_id
       and {IS_ONE.format(one="k.institution_id", other="d.institution_id")}
       and c.closed_at is null and bal.team_refusal(c.id, mine) in ('', 'challenged')
       and c.compartment_id not in (select bal.compartments({Level.CONTRIBUTE.value}))
  loop
    insert into public.access_grant (id, compartment_id, account_id, role, level, ground,
      is_own_window, valid_from, valid_until, given_by_id, awaits_second)
    values (gen_random_uuid(), found.compartment_id, mine, '', {Level.CONTRIBUTE.value},
      '{AS_DEPUTY} ' || d.id::text, false, now(), d.ends_at, d.named_by_id, false);
    return next found.id;
  end loop;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# It ends with whatever it opened: by herself, by her deputy, or by a steward.
END_DEPUTY = Definer(
    "bal.end_deputy(uuid)",
    f"""
create or replace function bal.end_deputy(which uuid) returns boolean
{HEAD}
declare mine uuid := bal.account(); d record;
begin
  select * into d from public.procedure_deputy
   where id = which and ended_at is null and mine is not null
     and (mine in (account_id, deputy_id)
          or institution_id in (select bal.institutions('data_steward')));
  if d.id is null then return false; end if;
  update public.procedure_deputy set ended_at = now(), ended_by_id = mine where id = d.id;
  update public.access_grant g set valid_until = greatest(now(), g.valid_from)
   where g.account_id = d.deputy_id and g.ground = '{AS_DEPUTY} ' || d.id::text
     and g.valid_until > now();
  return true;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# Who answers for a case lets whom it is about into her window, whoever opened it: who opened it and
# what a steward decides, their own policies say.
OPEN_WINDOW = Definer(
    "bal.open_own_window(uuid, uuid)",
    f"""
create or replace function bal.open_own_window(asked uuid, who uuid) returns boolean
{HEAD}
declare mine uuid := bal.account(); found record;
begin
  select p.compartment_id into found from public.cases_party p
    join public.cases_case c on c.id = p.case_id
   where p.id = asked and p.until_at is null and p.account_id is null and c.closed_at is null
     and c.responsible_id = mine and who <> mine
     and exists (select 1 from public.access_grant g where g.compartment_id = c.compartment_id
                    and g.account_id = mine and {LASTING});
  if found.compartment_id is null then return false; end if;
  insert into public.access_grant (id, compartment_id, account_id, role, level, ground,
    is_own_window, valid_from, valid_until, given_by_id, awaits_second)
  values (gen_random_uuid(), found.compartment_id, who, '', {Level.CODED.value},
    '{HER_OWN_CASE}', true, now(), null, mine, false);
  return true;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# Who answers for a case from now on is of its team for good. Since when stands beside, and who said
# so: who answered before, or another of the team, who says why.
KEEP_WHO_ANSWERS = Definer(
    "bal.keep_who_answers()",
    f"""
create or replace function bal.keep_who_answers() returns trigger
{HEAD}
declare mine uuid;
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return new; end if;
  mine := bal.account();
  if exists (
       select 1 from public.cases_responsibility r
        where r.case_id = new.id and r.account_id = new.responsible_id and r.by_id = mine
          and bal.is_now(r.since_at)
          and (r.how = '{HowAnswering.DECIDED}'
               or r.how = '{HowAnswering.HANDED_OVER}' and old.responsible_id = mine))
     and exists (
       select 1 from public.access_grant g
        where g.compartment_id = new.compartment_id and g.account_id = new.responsible_id
          and {LASTING})
     and (exists (
       select 1 from public.access_grant g
        where g.compartment_id = new.compartment_id and g.account_id = mine and {LASTING})
       or exists (select 1 from public.access_compartment k where k.id = new.compartment_id
                     and k.institution_id in (select bal.institutions('data_steward')))
       or old.responsible_id in (select bal.left_out_of_team(new.id))) then
    return new;
  end if;
  raise exception 'who answers for a case is said beside it, and why' using errcode = 'BW006';
end $$;
create trigger keep_who_answers before update on public.cases_case
  for each row when (new.responsible_id is distinct from old.responsible_id)
  execute function bal.keep_who_answers()
""",  # noqa: S608 (constants)
    (),
    TEAM_OWNER,
)

# Who is and was of the team, since and until when: to the team and to whom the case is about.
TEAM_OF_FILE = Definer(
    "bal.team_of_file(uuid)",
    f"""
create or replace function bal.team_of_file(file uuid)
returns table (account_id uuid, since_at timestamptz, until_at timestamptz, how text)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if file not in (select bal.own_windows() union all
                  select bal.compartments({Level.IDENTIFIED.value}))
  then return; end if;
  return query
  select g.account_id, g.valid_from, g.valid_until,
         case when g.ground like '{AS_DEPUTY} %' then 'deputy'
              when g.ground like 'danger of life%' then 'emergency'
              when g.ground like '{BY_TASK} %' then 'task' else '' end
    from public.access_grant g
   where g.compartment_id = file and g.account_id is not null and not g.is_own_window
     and not g.awaits_second and g.level >= {Level.CONTRIBUTE.value}
     and g.valid_from <= now();
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)


class Responsibility(Compartmented, Sealed):
    """Who answers for a case, since when, who said so; why, where it was not who answered before.

    She whom it is about sees all of it but the reason, which is sealed for her team.
    """

    definers = (
        *OF_ADMISSION, *OF_TASKS,
        JOIN_TEAM, LEAVE_TEAM, STAND_IN, END_DEPUTY, OPEN_WINDOW, KEEP_WHO_ANSWERS, TEAM_OF_FILE,
    )  # fmt: skip
    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE}",
        add=f"by_id = bal.account() and {CONTRIBUTE} and {SAID_BY_WHO_ANSWERED}",
    )
    sensitivity: ClassVar = {"sealed_reason": "sealed"}
    reason = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="responsibilities")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=HowAnswering)
    # Only where another than who answered says it.
    record_key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, null=True, related_name="+")  # type: ignore[assignment]
    sealed_reason = SealedField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-since_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_who_did_not_answer_says_why",
                condition=Q(how=HowAnswering.DECIDED, sealed_reason__isnull=False)
                | Q(how__in=("opened", "handed_over"), sealed_reason__isnull=True),
            ),
        ]
