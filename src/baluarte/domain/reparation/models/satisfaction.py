"""How she says that she was attended to, after each contact with a commission.

Only she adds and reads her answer. Of all answers the database tells sums alone, from `FEWEST`
persons up, and no part of them that is of fewer.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.reparation.choices import Delivered, Treated
from baluarte.domain.reparation.models.applications import ReferralAnswer
from baluarte.domain.reparation.models.impact import FEWEST
from baluarte.domain.reparation.models.interviews import Interview
from baluarte.domain.reparation.models.plans import RemedyDelivery
from baluarte.domain.reparation.models.victims import TABLE, CaseVictim, Kept
from baluarte.domain.reparation.models.walls import of_hers
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
    lies_beside,
    only,
)
from baluarte.norms.clocks.calendar import CENTRE

SATISFACTION = "reparation_satisfaction"
HERS_ALONE = f"{of_hers(SATISFACTION, 'victim_id', TABLE)} and by_id = bal.account()"
# A contact of hers, with the commission that it was with.
OF_A_CONTACT = f"""(
  exists (select 1 from public.reparation_interview i where i.id = {SATISFACTION}.interview_id
             and i.victim_id = {SATISFACTION}.victim_id
             and i.commission = {SATISFACTION}.commission)
  or exists (select 1 from public.reparation_referralanswer w
      join public.reparation_referral r on r.id = w.referral_id
      join public.reparation_application a on a.id = r.application_id
     where w.id = {SATISFACTION}.referral_answer_id and a.victim_id = {SATISFACTION}.victim_id
       and r.to_commission = {SATISFACTION}.commission)
  or exists (select 1 from public.reparation_remedydelivery d
      join public.reparation_remedy m on m.id = d.remedy_id
      join public.reparation_reparationplan p on p.id = m.plan_id
     where d.id = {SATISFACTION}.delivery_id and p.victim_id = {SATISFACTION}.victim_id
       and p.commission = {SATISFACTION}.commission))
"""  # noqa: S608 (constants)

SUMS = Definer(
    "bal.satisfaction_of_commissions(date, date)",
    f"""
create or replace function bal.satisfaction_of_commissions(since date, until date)
returns table (commission text, contacts bigint, answered bigint, answers bigint,
               well bigint, partly bigint, badly bigint, not_well bigint)
language plpgsql stable {AS_ITS_OWNER} as $$
#variable_conflict use_column
begin
  if bal.account() is null then return; end if;
  -- Four whole quarters that are over: of two periods that differ by a day, one less the other
  -- would be the answer of whoever was attended to on it.
  if since <> date_trunc('quarter', since::timestamp)::date
     or until + 1 <> (since + interval '1 year')::date
     or until >= (now() at time zone '{CENTRE.key}')::date then return; end if;
  return query
  with contact as (
    select i.commission as code, i.id from public.reparation_interview i
     where i.held_date between since and until
    union all
    select r.to_commission, w.id from public.reparation_referralanswer w
      join public.reparation_referral r on r.id = w.referral_id
     where w.answered_date between since and until
    union all
    select p.commission, d.id from public.reparation_remedydelivery d
      join public.reparation_remedy m on m.id = d.remedy_id
      join public.reparation_reparationplan p on p.id = m.plan_id
     where d.delivered <> '{Delivered.UNDER_WAY}' and d.happened_date between since and until),
  said as (
    select c.code, c.id, s.by_id, s.treated from contact c
      join public.{SATISFACTION} s
        on coalesce(s.interview_id, s.referral_answer_id, s.delivery_id) = c.id
     where s.treated <> '{Treated.NOT_SAID}'
       and s.recorded_at < (until + 1)::timestamp at time zone '{CENTRE.key}'),
  counted as (
    select code, count(*) as answers, count(distinct id) as answered,
           count(*) filter (where treated = '{Treated.WELL}') as well,
           count(*) filter (where treated = '{Treated.PARTLY}') as partly,
           count(*) filter (where treated = '{Treated.BADLY}') as badly
      from said group by code having count(distinct by_id) >= {FEWEST}),
  told as (
    select k.*, not (k.well between 1 and {FEWEST - 1} or k.partly between 1 and {FEWEST - 1}
                     or k.badly between 1 and {FEWEST - 1}) as is_whole,
           not (k.well between 1 and {FEWEST - 1}
                or k.partly + k.badly between 1 and {FEWEST - 1}) as is_halved
      from counted k)
  select t.code::text, (select count(*) from contact c where c.code = t.code), t.answered,
         t.answers,
         case when t.is_whole or t.is_halved then t.well end,
         case when t.is_whole then t.partly end, case when t.is_whole then t.badly end,
         case when t.is_whole or t.is_halved then t.partly + t.badly end
    from told t;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_satisfaction",
        {
            SATISFACTION: (
                only(READ, ("interview_id", "referral_answer_id", "delivery_id", "by_id",
                            "treated", "recorded_at")),
            ),
            "reparation_interview": (only(READ, ("id", "commission", "held_date")),),
            "reparation_referralanswer": (only(READ, ("id", "referral_id", "answered_date")),),
            "reparation_referral": (only(READ, ("id", "to_commission")),),
            "reparation_remedydelivery": (
                only(READ, ("id", "remedy_id", "delivered", "happened_date")),
            ),
            "reparation_remedy": (only(READ, ("id", "plan_id")),),
            "reparation_reparationplan": (only(READ, ("id", "commission")),),
        },
    ),
)  # fmt: skip


class Satisfaction(Kept):
    """How she says that she was attended to in one contact; once for each, in her own window."""

    definers = (SUMS,)
    wall = dated(
        by_condition(
            read=HERS_ALONE,
            add=f"{HERS_ALONE} and {lies_beside(SATISFACTION, 'victim_id', TABLE)}"
            f" and {OF_A_CONTACT}",
        ),
        "recorded_at",
    )
    sensitivity: ClassVar = {"treated": "personal"}

    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="+")
    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, null=True, related_name="satisfaction"
    )
    referral_answer = models.ForeignKey(
        ReferralAnswer, on_delete=models.PROTECT, null=True, related_name="satisfaction"
    )
    delivery = models.ForeignKey(
        RemedyDelivery, on_delete=models.PROTECT, null=True, related_name="satisfaction"
    )
    commission = models.CharField(max_length=20)
    treated = models.CharField(max_length=8, choices=Treated)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_satisfaction_of_one_contact",
                condition=Q(
                    interview__isnull=False, referral_answer__isnull=True, delivery__isnull=True
                )
                | Q(interview__isnull=True, referral_answer__isnull=False, delivery__isnull=True)
                | Q(interview__isnull=True, referral_answer__isnull=True, delivery__isnull=False),
            ),
            models.UniqueConstraint(
                name="reparation_satisfaction_said_once",
                fields=["by", "interview", "referral_answer", "delivery"],
                nulls_distinct=False,
            ),
        ]
