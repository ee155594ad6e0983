"""What the portal may ask of warnings: two functions, and no right on any table.

The database decides by its own rows what two people let out and nobody took back, so nothing has
to be copied, and what is withdrawn is gone with the next look.
"""

from baluarte.domain.prevention.warning_choices import LevelOfWarning, SecondWord
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

OWNER = FunctionOwner(
    "bal_fn_alerts",
    {
        "prevention_earlywarning": (READ,),
        "prevention_publicalert": (READ,),
        "prevention_publicalertsignature": (READ,),
        "prevention_publicalertwithdrawal": (READ,),
        "prevention_scorecard": (READ,),
        "prevention_scorecardreview": (READ,),
        "prevention_scorecardwithdrawal": (READ,),
    },
)
HEAD = f"language plpgsql stable {AS_ITS_OWNER} as $$"
# The words and no more: neither the warning's grounds, nor its municipality, nor whose it is.
ALERTS = f"""
create or replace function bal.public_alerts()
returns table (id uuid, state text, words text, since timestamptz, until date,
               withdrawn_at timestamptz)
{HEAD}
begin
  perform bal.account();
  return query
  select p.id, w.state_id::text,
         case when gone.withdrawn_at is null then p.text::text else '' end,
         s.signed_at, w.valid_until, gone.withdrawn_at
    from public.prevention_publicalert p
    join public.prevention_publicalertsignature s on s.alert_id = p.id
    join public.prevention_earlywarning w on w.id = p.warning_id
    left join public.prevention_publicalertwithdrawal gone on gone.alert_id = p.id
   where w.level = '{LevelOfWarning.RED.value}' and s.signed_by_id <> p.asked_by_id
   order by s.signed_at desc, p.id;
end $$"""  # noqa: S608 (constants of this file)
# Of each house and year the last that two let out.
SCORES = f"""
create or replace function bal.public_score_cards()
returns table (id uuid, year integer, body jsonb, since timestamptz, withdrawn_at timestamptz)
{HEAD}
begin
  perform bal.account();
  return query
  select distinct on (c.holder_id, c.year) c.id, c.year::integer,
         case when gone.withdrawn_at is null then c.body else '{{}}'::jsonb end,
         r.reviewed_at, gone.withdrawn_at
    from public.prevention_scorecard c
    join public.prevention_scorecardreview r
      on r.card_id = c.id and r.answer = '{SecondWord.CONFIRMED.value}'
     and r.reviewed_by_id <> c.proposed_by_id
    left join public.prevention_scorecardwithdrawal gone on gone.card_id = c.id
   order by c.holder_id, c.year desc, r.reviewed_at desc, c.id;
end $$"""  # noqa: S608 (constants of this file)
READERS = (DatabaseRole.PUBLIC, DatabaseRole.APP)
IN_PUBLIC = (
    Definer("bal.public_alerts()", ALERTS, READERS, OWNER),
    Definer("bal.public_score_cards()", SCORES, READERS, OWNER),
)
