from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    DONE_NOW,
    READ,
    Change,
    Definer,
    FunctionOwner,
    by_condition,
    in_compartments,
    in_own_windows,
    only,
)

CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
HERSELF = f"(account_id = bal.account() and {in_own_windows()})"

BY_STEWARDS = (
    "exists (select 1 from public.access_compartment c where c.id = new.compartment_id"
    " and c.institution_id in (select bal.institutions('data_steward')))"
)
# What is sealed of a person goes with her key, and only with it.
ERASED_BY_STEWARDS = Definer(
    "bal.erase_persons(uuid[], timestamptz)",
    f"""
create or replace function bal.erase_persons(keys uuid[], instant timestamptz) returns integer
language plpgsql volatile {AS_ITS_OWNER} as $$
declare erased integer;
begin
{DONE_NOW}
  update public.people_person p
     set name = null, outlet = null, name_index = null, erased_at = coalesce(erased_at, instant)
   where p.id = any (keys) and exists (
         select 1 from public.access_compartment c
          where c.id = p.compartment_id
            and c.institution_id in (select bal.institutions('data_steward')))
     and exists (select 1 from public.sealing_recordkey k
                  where k.id = p.record_key_id and k.wrapped is null);
  get diagnostics erased = row_count;
  return erased;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_erasure",
        {
            "people_person": (
                READ, only(CHANGE, ("name", "outlet", "name_index", "erased_at")),
            ),
            "access_compartment": (READ,),
            "sealing_recordkey": (READ,),
        },
    ),
)  # fmt: skip


class Person(Compartmented, Sealed):
    """Somebody, or a collective, whose rights are defended: named only under seal.

    A person belongs to the organisation that told of her; two organisations' persons are never
    merged, only compared.
    """

    wall = by_condition(
        read=f"{in_compartments(Level.IDENTIFIED)} or {HERSELF}",
        # Whose account it is stands in the case where she enters: `cases` asks that of each change.
        add=f"{CONTRIBUTE} and account_id is null",
        change=CONTRIBUTE,
        changes=(
            Change(("account_id",)),
            # A name that was withheld her organisation's stewards show again.
            Change(("name_withheld",), f"new.name_withheld or {BY_STEWARDS}"),
        ),
    )
    definers = (ERASED_BY_STEWARDS,)
    sensitivity: ClassVar = {"name": "sealed", "outlet": "sealed", "name_index": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=PersonKind)
    name = SealedField(null=True)
    outlet = SealedField(null=True)
    # A truncated keyed hash of the whole name: finds candidates, proves nothing.
    name_index = models.IntegerField(null=True)
    # Her own, where she enters a case of hers by herself.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Withheld by the documenter: never shown in a list, an export or a draft for publication.
    name_withheld = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "name_index"], name="people_by_name"),
        ]
