"""The file of a victim on its way to another commission, and who found it whole."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.models.applications import APPLICATION, Application
from baluarte.domain.reparation.models.posts import OFFICERS
from baluarte.domain.reparation.models.victims import TABLE, Kept
from baluarte.domain.reparation.models.walls import BY_THE_TEAM, of_hers
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
    lies_beside,
    only,
)

TRANSFER = "reparation_transferpackage"
HERS = of_hers(TRANSFER, "application_id", APPLICATION)
OF_AN_OFFICER = " or ".join(
    f"to_institution_id = any (array(select bal.institutions('{one}')))" for one in OFFICERS
)
TO_ITS_OFFICERS = f"(withdrawn_at is null and ({OF_AN_OFFICER}))"
ITS_COMMISSION = (
    "(to_institution_id is null or exists (select 1 from public.access_institution there"  # noqa: S608
    f" where there.id = {TRANSFER}.to_institution_id"
    f" and there.code = {TRANSFER}.to_commission))"
)

_OWNER = FunctionOwner(
    "bal_fn_transfers",
    {
        TRANSFER: (
            only(READ, ("id", "application_id", "to_institution_id", "withdrawn_at")),
            only(CHANGE, ("withdrawn_at",)),
        ),
        APPLICATION: (only(READ, ("id", "victim_id")),),
        TABLE: (only(READ, ("id", "case_id")),),
        "cases_case": (only(READ, ("id", "matter_id")),),
    },
)
_TAKE_BACK = f"""
  update public.{TRANSFER} sent set withdrawn_at = {{instant}}
    from public.{APPLICATION} asked, public.{TABLE} v, public.cases_case c
   where asked.id = sent.application_id and v.id = asked.victim_id and c.id = v.case_id
     and sent.withdrawn_at is null and {{which}};
  return null;"""  # noqa: S608 (constants)
_AFTER_A_NO = _TAKE_BACK.format(
    instant="new.recorded_at",
    which="c.id = new.case_id"
    " and (new.institution_id is null or sent.to_institution_id = new.institution_id)",
)
_LEFT_OUT = _TAKE_BACK.format(
    instant="new.decided_at",
    which="c.matter_id = new.matter_id and sent.to_institution_id = new.institution_id",
)
# Whoever said it may not see the packages of others of her case: they go all the same.
WITHDRAW_AFTER_A_NO = Definer(
    "bal.withdraw_transfers_after_a_no()",
    f"""
create or replace function bal.withdraw_transfers_after_a_no() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin{_AFTER_A_NO}
end $$;
create trigger withdraw_transfers_after_a_no after insert on public.cases_consent
  for each row when (new.layer = '{LAYER}' and not new.is_given)
  execute function bal.withdraw_transfers_after_a_no()
""",
    (),
    _OWNER,
)
WITHDRAW_FROM_LEFT_OUT = Definer(
    "bal.withdraw_transfers_from_left_out()",
    f"""
create or replace function bal.withdraw_transfers_from_left_out() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin{_LEFT_OUT}
end $$;
create trigger withdraw_transfers_from_left_out
  after insert on public.procedure_excludedinstitution
  for each row execute function bal.withdraw_transfers_from_left_out()
""",
    (),
    _OWNER,
)

_CIVIL_ONLY = _TAKE_BACK.format(instant="clock_timestamp()", which="c.id = new.id")
WITHDRAW_FROM_AUTHORITIES = Definer(
    "bal.withdraw_transfers_from_authorities()",
    f"""
create or replace function bal.withdraw_transfers_from_authorities() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin{_CIVIL_ONLY}
end $$;
create trigger withdraw_transfers_from_authorities
  after update of is_civil_only on public.cases_case
  for each row when (new.is_civil_only)
  execute function bal.withdraw_transfers_from_authorities()
""",
    (),
    _OWNER,
)


class TransferPackage(Kept, Sealed):
    """What a commission is given of a victim's file, with her yes: one archive, sealed.

    Read by her team, by her, and by the officers of the commission it is for until it is withdrawn.
    `sealed_phrase` opens the copy that leaves as a file; it goes another way.
    """

    definers = (WITHDRAW_AFTER_A_NO, WITHDRAW_FROM_LEFT_OUT, WITHDRAW_FROM_AUTHORITIES)
    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {HERS} or {TO_ITS_OFFICERS}",
            add=f"{BY_THE_TEAM} and withdrawn_at is null and {ITS_COMMISSION}"
            f" and {lies_beside(TRANSFER, 'application_id', APPLICATION)}",
            change=f"{CONTRIBUTE} and withdrawn_at is null",
            changed=f"{CONTRIBUTE} and bal.is_now(withdrawn_at)",
            columns=("withdrawn_at",),
        ),
        "recorded_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed", "sealed_phrase": "sealed"}

    reference = models.CharField(max_length=12, db_index=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="transfers")
    from_commission = models.CharField(max_length=20)
    to_commission = models.CharField(max_length=20)
    # Where the commission has accounts here; otherwise it gets the file by hand.
    to_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Of the whole archive: what either side compares.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    documents = models.PositiveSmallIntegerField()
    sealed_content = SealedField()
    sealed_phrase = SealedField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_transferred_to_another",
                condition=~Q(to_commission=models.F("from_commission")),
            ),
        ]


# For the commission speak its own officers; its sum, read out by telephone, the team writes down.
BY_WHOM_IT_SAYS = (
    f"(case when commission = '' then not is_heard when is_heard then {CONTRIBUTE}"  # noqa: S608
    f" else exists (select 1 from public.{TRANSFER} sent where sent.id = package_id"
    f" and sent.to_commission = commission and ({OF_AN_OFFICER})) end)"
)


class TransferReceipt(Kept):
    """Somebody compared the file she got with what was sent: `sha256` is of what she got."""

    wall = dated(
        by_condition(
            read=f"exists (select 1 from public.{TRANSFER} sent"  # noqa: S608 (our own tables)
            " where sent.id = package_id)",
            add=f"by_id = bal.account() and {BY_WHOM_IT_SAYS}"
            f" and {lies_beside('reparation_transferreceipt', 'package_id', TRANSFER)}",
        ),
        "recorded_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    package = models.ForeignKey(TransferPackage, on_delete=models.PROTECT, related_name="receipts")
    # For which commission; empty where the team that sent it compared.
    commission = models.CharField(max_length=20, blank=True)
    # The commission read its sum out, and the team wrote it down.
    is_heard = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
