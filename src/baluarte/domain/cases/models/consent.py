from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models.cases import HER_TEAM, IDENTIFIED, SHE_SAYS, Case, Party
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    only,
)
from baluarte.norms.catalogues import terms
from baluarte.norms.consent import reaches_authorities

_TO_AUTHORITIES = ", ".join(
    f"'{one}'" for one in terms("consent_layers") if reaches_authorities(one)
)
_OWNER = FunctionOwner(
    "bal_fn_civil_only",
    {
        "cases_case": (only(READ, ("id", "is_civil_only")),),
        "cases_consent": (
            only(READ, ("case_id", "party_id", "layer", "institution_id", "is_given",
                        "decided_at", "recorded_at")),
        ),
    },
)  # fmt: skip
NOT_BOTH = "a case for civil society only is told to no authority"
# A case is for civil society only, or an authority may know of it: never both, whoever writes it.
CIVIL_ONLY = (
    Definer(
        "bal.refuse_yes_in_civil_only()",
        f"""
create or replace function bal.refuse_yes_in_civil_only() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if exists (select 1 from public.cases_case c where c.id = new.case_id and c.is_civil_only) then
    raise exception '{NOT_BOTH}' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger refuse_yes_in_civil_only before insert on public.cases_consent
  for each row when (new.is_given and new.layer in ({_TO_AUTHORITIES}))
  execute function bal.refuse_yes_in_civil_only()
""",  # noqa: S608 (constants)
        (),
        _OWNER,
    ),
    Definer(
        "bal.refuse_civil_only_with_yes()",
        f"""
create or replace function bal.refuse_civil_only_with_yes() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if exists (
    select 1 from (
      select distinct on (y.party_id, y.layer, y.institution_id) y.is_given
        from public.cases_consent y
       where y.case_id = new.id and y.layer in ({_TO_AUTHORITIES})
       order by y.party_id, y.layer, y.institution_id, y.decided_at desc, y.recorded_at desc,
                y.is_given) newest
     where newest.is_given) then
    raise exception '{NOT_BOTH}' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger refuse_civil_only_with_yes before update of is_civil_only on public.cases_case
  for each row when (new.is_civil_only)
  execute function bal.refuse_civil_only_with_yes()
""",  # noqa: S608 (constants)
        (),
        _OWNER,
    ),
)


class Consent(Compartmented, Sealed):
    """What a person says of one layer: yes or no, each asked apart; a newer word replaces an older.

    Without a word it is no. `institution` is whom a layer is for, where it names somebody.
    """

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"({HER_TEAM} or {SHE_SAYS}) and by_id = bal.account()",
    )
    definers = CIVIL_ONLY
    sensitivity: ClassVar = {"sealed_words": "sealed"}
    words = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    layer = models.CharField(max_length=40)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_given = models.BooleanField()
    told = models.CharField(max_length=12, choices=Channel)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_words = SealedField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "layer", "-decided_at"])]
