"""The appeal that challenges who keeps the case: it runs by itself, and others decide it.

Whoever files it may not write in a procedure, and whoever decides it does not see the case: two
functions let it run and send it, and one names to the policies what an account may decide.
"""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
)
from baluarte.norms.protocols import newest, role

# Whom the law names to decide it, by the step of its protocol: of a state's mechanism its own.
EXTRAORDINARY, DECIDING_STEP = "mech_appeal_extraordinary", "AE-2"
NAMED = role(newest(EXTRAORDINARY).step(DECIDING_STEP).by).by_jurisdiction
LEVELS = ", ".join(f"'{one}'" for one in NAMED)
LEVEL_OF_KEEPER = f"case when h.jurisdiction in ({LEVELS}) then h.jurisdiction else 'federal' end"
IS_NAMED = " or ".join(
    f"({LEVEL_OF_KEEPER} = '{level}' and i.code = replace('{code}', '*', coalesce(x.state_id, '')))"
    for level, code in NAMED.items()
)

OWNER = FunctionOwner(
    "bal_fn_appeals",
    {
        "access_account": (READ,), "access_compartment": (READ,), "access_grant": (READ,),
        "access_institution": (READ,), "access_membership": (READ,), "cases_case": (READ,),
        "cases_party": (READ,), "procedure_assignment": (READ, ADD),
        "procedure_excludedinstitution": (READ,), "procedure_matter": (READ,),
        "procedure_occurrence": (ADD,),
        "procedure_proceeding": (READ, ADD), "protection_appeal": (READ, CHANGE),
        "protection_measure": (READ,), "protection_urgentact": (READ,),
    },
)  # fmt: skip

# Sent to one's institution, and not of whom it challenges: neither then nor now of the team.
TO_DECIDE = Definer(
    "bal.appeals_to_decide()",
    f"""
create or replace function bal.appeals_to_decide() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  if mine is null then return; end if;
  return query
  select a.id from public.procedure_assignment s
    join public.protection_appeal a on a.assignment_id = s.id
   where a.is_apart and s.ended_how <> 'withdrawn' and not s.is_personal
     and s.institution_id = any (array(select bal.institutions()))
     and mine <> all (a.challenged)
     and a.compartment_id <> all (array(select bal.compartments({Level.CONTRIBUTE.value})));
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    OWNER,
)

# Begun and filed in one transaction, once, by whoever filed it. Whom it challenges is written down
# then: who answered for the case, to whom it was open by name, who ordered what is challenged.
LET_RUN = Definer(
    "bal.let_appeal_run(uuid, jsonb)",
    f"""
create or replace function bal.let_appeal_run(asked uuid, told jsonb) returns uuid
language plpgsql volatile {AS_ITS_OWNER} as $$
declare
  mine uuid := bal.account();
  found public.protection_appeal;
  begun uuid;
  one jsonb;
begin
  -- Of the case in whose compartment it was filed: no other's team is written down for it.
  select a.* into found from public.protection_appeal a
    join public.cases_case c on c.id = a.case_id and c.compartment_id = a.compartment_id
   where a.id = asked and a.by_id = mine and a.is_apart and a.proceeding_id is null;
  if found.id is null then return null; end if;
  if split_part(told->>'text', '/', 1) is distinct from found.code then
    raise exception 'an appeal runs by the text of its own procedure'
      using errcode = 'insufficient_privilege';
  end if;
  insert into public.procedure_proceeding (id, compartment_id, matter_id, text_id, jurisdiction,
    begun_by, started_at, started_by_id, is_open, is_apart)
  select (told->>'proceeding')::uuid, found.compartment_id, c.matter_id, told->>'text',
         told->>'jurisdiction', (told->>'begun_by')::uuid, found.recorded_at, mine, true, true
    from public.cases_case c where c.id = found.case_id
  returning id into begun;
  for one in select * from jsonb_array_elements(told->'occurrences') loop
    if not coalesce(
      (one->>'kind' = 'happened' and one->'events' = '["urgent_decision_notified"]')
      or (one->>'kind' = 'done' and one->>'act' = 'protection.file_appeal'
          and one->'events' = '["urgent_appeal_filed"]'), false)
    then
      raise exception 'an appeal begins with its notice and its filing, and with nothing else'
        using errcode = 'insufficient_privilege';
    end if;
    insert into public.procedure_occurrence (id, compartment_id, matter_id, proceeding_id, kind,
      events, step, run, happened_at, recorded_at, by_id, is_withdrawn, act, evidence_sha256)
    select (one->>'id')::uuid, found.compartment_id, c.matter_id, begun, one->>'kind',
           array(select jsonb_array_elements_text(one->'events')), one->>'step', one->>'run',
           case one->>'kind' when 'done' then found.filed_at else found.notified_at end,
           found.recorded_at, mine, false, one->>'act', ''
      from public.cases_case c where c.id = found.case_id;
  end loop;
  update public.protection_appeal
     set proceeding_id = begun, not_sent = told->>'not_sent', challenged = array(
    select w.who from (
      select c.responsible_id as who from public.cases_case c where c.id = found.case_id
      union select c.opened_by_id from public.cases_case c where c.id = found.case_id
      union select g.account_id from public.access_grant g
             where g.compartment_id = found.compartment_id and not g.is_own_window
               and g.account_id is not null and g.level >= {Level.IDENTIFIED.value}
      union select m.by_id from public.protection_measure m where m.case_id = found.case_id
      union select u.by_id from public.protection_urgentact u where u.case_id = found.case_id
      union select mine) w
     where w.who not in (select p.account_id from public.cases_party p
                          where p.case_id = found.case_id and p.account_id is not null))
   where id = found.id;
  return begun;
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    OWNER,
)

# To whom it is sent, and whom to call there; nobody where nobody who is not challenged could
# decide it. By whoever filed it, or is of the team: to send is not to decide.
SEND = Definer(
    "bal.send_appeal(uuid, jsonb)",
    f"""
create or replace function bal.send_appeal(asked uuid, told jsonb) returns uuid[]
language plpgsql volatile {AS_ITS_OWNER} as $$
declare
  mine uuid := bal.account();
  found public.protection_appeal;
  may uuid[];
begin
  select a.* into found from public.protection_appeal a
   where a.id = asked and a.is_apart and a.proceeding_id is not null and a.assignment_id is null
     and mine is not null and (a.by_id = mine
       or a.compartment_id = any (array(select bal.compartments({Level.CONTRIBUTE.value})))
       or a.compartment_id = any (array(select bal.own_windows())));
  if found.id is null then return null; end if;
  if told->>'step' is distinct from '{DECIDING_STEP}'
     or not bal.is_now((told->>'at')::timestamptz)
     or (told->>'escalate_at')::timestamptz < (told->>'at')::timestamptz
     or not exists (
    select 1 from public.procedure_matter x
      join public.cases_case c on c.matter_id = x.id and c.id = found.case_id
      join public.access_compartment k on k.id = found.compartment_id
      join public.access_institution h on h.id = k.institution_id
      join public.access_institution i on i.id = (told->>'institution')::uuid
     where ({IS_NAMED}) and not exists (
       select 1 from public.procedure_excludedinstitution e
        where e.matter_id = x.id and e.institution_id = i.id and e.ended_at is null))
  then
    raise exception 'an appeal is sent now, to whom its protocol names'
      using errcode = 'insufficient_privilege';
  end if;
  may := array(
    select distinct m.account_id from public.access_membership m
      join public.access_account t on t.id = m.account_id and t.is_active
      join public.access_compartment k on k.id = found.compartment_id
     where m.institution_id = (told->>'institution')::uuid and m.confirmed_at is not null
       and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now())
       and m.account_id <> all (found.challenged)
       and not exists (
         select 1 from public.access_membership s
          where s.account_id = m.account_id and s.institution_id = k.institution_id
            and s.role = 'data_steward' and s.confirmed_at is not null
            and (s.valid_until is null or s.valid_until > now()))
       and not exists (
         select 1 from public.access_grant g
          where g.compartment_id = found.compartment_id and g.account_id = m.account_id
            and g.level >= {Level.CONTRIBUTE.value}
            and (g.valid_until is null or g.valid_until > now())));
  if cardinality(may) = 0 then
    update public.protection_appeal set not_sent = 'nobody' where id = found.id;
    return may;
  end if;
  insert into public.procedure_assignment (id, compartment_id, reference, matter_key,
    proceeding_id, code, version, step, run, institution_id, she_said_yes, is_personal, sent_at,
    sent_by_id, escalate_at, status, ended_how, needs_her_word)
  select (told->>'id')::uuid, found.compartment_id, told->>'reference', p.matter_id, p.id,
         split_part(p.text_id, '/', 1), split_part(p.text_id, '/', 2)::smallint, told->>'step',
         told->>'run', (told->>'institution')::uuid, true, false, (told->>'at')::timestamptz, mine,
         (told->>'escalate_at')::timestamptz, 'sent', '', false
    from public.procedure_proceeding p where p.id = found.proceeding_id;
  update public.protection_appeal
     set assignment_id = (told->>'id')::uuid, not_sent = '' where id = found.id;
  return may;
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    OWNER,
)
DEFINERS = (TO_DECIDE, LET_RUN, SEND)
ALL_TO_DECIDE = "array(select bal.appeals_to_decide())"
MINE_TO_DECIDE = "{column} = any (" + ALL_TO_DECIDE + ")"
# What the twelve hours are about, where the authority that decided keeps the case itself.
CHALLENGES_ITS_KEEPER = (
    "is_apart = (code = 'mech_appeal_extraordinary' and exists ("
    "select 1 from access_compartment own join access_institution keeper"
    " on keeper.id = own.institution_id"
    " where own.id = compartment_id and keeper.kind = 'authority'))"
)
NOT_SENT_YET = (
    "assignment_id is null and proceeding_id is null and not_sent = '' and challenged = '{}'"
)
OF_ONE_APART = (
    "exists (select 1 from protection_appeal apart where apart.id = appeal_id and apart.is_apart)"
)
# The ordinary appeal against an authority that keeps the case: whoever took part in the study or
# planned the measures that are appealed neither admits nor decides it, and only a vote of the Board
# does, in a session that was held, once it was filed.
NOT_AGAINST_WHO_SAYS_IT = (
    "(stage not in ('admitted', 'inadmissible', 'confirmed', 'changed', 'revoked') or not exists ("
    "select 1 from protection_appeal theirs"
    " join access_compartment own on own.id = theirs.compartment_id"
    " join access_institution keeper on keeper.id = own.institution_id"
    " where theirs.id = appeal_id and theirs.code = 'mech_appeal_ordinary'"
    " and keeper.kind = 'authority' and ("
    "exists (select 1 from protection_riskstudy made where made.case_id = theirs.case_id"
    " and made.appeal_id is null and (made.by_id = bal.account()"
    " or exists (select 1 from protection_itemrating coded where coded.study_id = made.id"
    " and coded.by_id = bal.account())"
    " or exists (select 1 from protection_levelstatement stated where stated.study_id = made.id"
    " and stated.by_id = bal.account())))"
    " or exists (select 1 from protection_measure planned where planned.case_id = theirs.case_id"
    " and planned.by_id = bal.account() and planned.planned_at <= theirs.filed_at)"
    " or (stage in ('confirmed', 'changed', 'revoked') and not exists ("
    "select 1 from protection_boarddecision voted"
    " join protection_agendaitem item on item.id = voted.item_id"
    " join protection_boardsession held on held.id = item.session_id"
    " where voted.id = decision_id and voted.outcome = 'adopted' and item.kind = 'appeal'"
    " and item.case_id = theirs.case_id and held.opened_at is not null"
    " and voted.decided_at >= theirs.filed_at)))))"
)
# Her words, and what was decided with its reason.
WORDS_TO_DECIDE = (
    f"((subject = 'appeal' and about = any ({ALL_TO_DECIDE})) or (subject = 'ruling' and exists"  # noqa: S608
    " (select 1 from protection_appealstep mine where mine.id = about"
    f" and mine.appeal_id = any ({ALL_TO_DECIDE}))))"
)
