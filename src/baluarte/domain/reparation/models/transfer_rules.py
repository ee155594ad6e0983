"""What the database itself asks of a package, and what takes it back, by whatever hand.

Who puts a package in and who says no take turns, by case: whichever comes second sees what the
first one wrote, so that nothing stays open after a no.
"""

from baluarte.domain.cases.choices import PROTECTED, Part
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.models.applications import APPLICATION
from baluarte.domain.reparation.models.plan_rules import ERROR, UNLESS_OPERATOR
from baluarte.domain.reparation.models.victims import TABLE
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
    only,
)
from baluarte.norms.reparation import FEDERAL_COMMISSION

TURNS = "transfers of "
_TAKE_TURNS = f"perform pg_advisory_xact_lock(hashtextextended('{TURNS}' || {{case}}::text, 0))"
_OWNER = FunctionOwner(
    "bal_fn_transfers",
    {
        "reparation_transferpackage": (
            only(READ, ("id", "application_id", "to_institution_id", "withdrawn_at")),
            only(CHANGE, ("withdrawn_at",)),
        ),
        APPLICATION: (only(READ, ("id", "commission", "victim_id")),),
        TABLE: (only(READ, ("id", "case_id")),),
        "access_institution": (only(READ, ("id", "code")),),
        "cases_case": (
            only(READ, ("id", "compartment_id", "matter_id", "has_protected", "is_civil_only")),
        ),
        "cases_consent": (
            only(READ, ("case_id", "party_id", "layer", "institution_id", "is_given",
                        "decided_at", "recorded_at")),
        ),
        "cases_party": (only(READ, ("id", "case_id", "part", "until_at")),),
        "procedure_excludedinstitution": (
            only(READ, ("compartment_id", "matter_id", "institution_id", "ended_at")),
        ),
    },
)  # fmt: skip
_PROTECTED = ", ".join(f"'{one}'" for one in PROTECTED)
# As `covering_consent` reads it: of each whose word counts the newest one in every layer that names
# the commission, or else on the layer, which covers the federal one alone. At one instant a no is
# newer than a yes.
_NEWEST_FIRST = "s.decided_at desc, s.recorded_at desc, s.is_given"
_HER_YES = f"""
  with now_part as (
    select p.id, p.part in ({_PROTECTED}) as is_protected, p.part = '{Part.PETITIONER}' as asks
      from public.cases_party p where p.case_id = about.id and p.until_at is null),
  whose as (
    select n.id from now_part n where n.is_protected or (n.asks and not about.has_protected
       and not exists (select 1 from now_part o where o.is_protected)))
  select bool_and(coalesce(named.given, new.to_commission = '{FEDERAL_COMMISSION}' and layer.given,
                           false))
    into is_yes from whose w
    left join lateral (
      select bool_and(x.is_given) as given from (
        select distinct on (s.layer) s.is_given from public.cases_consent s
         where s.case_id = about.id and s.party_id = w.id and s.institution_id = there
         order by s.layer, {_NEWEST_FIRST}) x) named on true
    left join lateral (
      select s.is_given as given from public.cases_consent s
       where s.case_id = about.id and s.party_id = w.id and s.layer = '{LAYER}'
         and s.institution_id is null
       order by {_NEWEST_FIRST} limit 1) layer on true;"""  # noqa: S608 (constants)
_ITS_CASE = (
    f"(select v.case_id from public.{APPLICATION} asked join public.{TABLE} v"  # noqa: S608
    " on v.id = asked.victim_id where asked.id = new.application_id)"
)
ASK_TRANSFER = Definer(
    "bal.ask_transfer()",
    f"""
create or replace function bal.ask_transfer() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare about record; there uuid; is_yes boolean;
begin
  {UNLESS_OPERATOR}
  perform bal.account();
  {_TAKE_TURNS.format(case=_ITS_CASE)};
  select c.id, c.compartment_id, c.matter_id, c.has_protected, c.is_civil_only, asked.commission
    into about from public.{APPLICATION} asked join public.{TABLE} v on v.id = asked.victim_id
    join public.cases_case c on c.id = v.case_id where asked.id = new.application_id;
  select i.id into there from public.access_institution i
   where i.code = new.to_commission and i.code <> '';
  if new.from_commission <> about.commission or new.to_institution_id is distinct from there then
    raise exception 'a package goes from her commission to the one it names'
      using errcode = '{ERROR}';
  end if;{_HER_YES}
  if is_yes is not true or about.is_civil_only or exists (
       select 1 from public.procedure_excludedinstitution x
        where x.matter_id = about.matter_id and x.compartment_id = about.compartment_id
          and x.institution_id = there and x.ended_at is null)
  then
    raise exception 'a package goes with her yes to the commission' using errcode = '{ERROR}';
  end if;
  return null;
end $$;
create trigger ask_transfer after insert on public.reparation_transferpackage
  for each row execute function bal.ask_transfer()
""",  # noqa: S608 (constants)
    (),
    _OWNER,
)


def _taking_back(name: str, *, of: str, instant: str, which: str, when: str) -> Definer:
    """Return a trigger that takes back packages of a case; `of` says which case.

    Whoever said it may not see the packages of others of her case: they go all the same.
    """
    return Definer(
        f"bal.{name}()",
        f"""
create or replace function bal.{name}() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare about uuid := {of};
begin
  {_TAKE_TURNS.format(case="about")};
  update public.reparation_transferpackage sent set withdrawn_at = {instant}
    from public.{APPLICATION} asked, public.{TABLE} v
   where asked.id = sent.application_id and v.id = asked.victim_id and v.case_id = about
     and sent.withdrawn_at is null and {which};
  return null;
end $$;
create trigger {name} after {when}
  execute function bal.{name}()
""",  # noqa: S608 (constants)
        (),
        _OWNER,
    )


OF_TRANSFERS = (
    ASK_TRANSFER,
    _taking_back(
        "withdraw_transfers_after_a_no", of="new.case_id", instant="new.recorded_at",
        which="(new.institution_id is null or sent.to_institution_id = new.institution_id)",
        when="insert on public.cases_consent for each row"
        f" when (not new.is_given and (new.layer = '{LAYER}' or new.institution_id is not null))",
    ),
    _taking_back(
        "withdraw_transfers_from_left_out",
        of="(select c.id from public.cases_case c where c.matter_id = new.matter_id"
        " and c.compartment_id = new.compartment_id)",
        instant="new.decided_at", which="sent.to_institution_id = new.institution_id",
        when="insert on public.procedure_excludedinstitution for each row",
    ),
    _taking_back(
        "withdraw_transfers_from_authorities", of="new.id", instant="clock_timestamp()",
        which="true",
        when="update of is_civil_only on public.cases_case for each row when (new.is_civil_only)",
    ),
)  # fmt: skip
