"""What restricted rows belong to, and to whom it is open."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.break_glass import GROUND, OF_BREAK_GLASS
from baluarte.domain.access.choices import (
    CompartmentKind,
)
from baluarte.domain.access.models.accounts import Account
from baluarte.domain.access.models.institutions import MINE, MY_INSTITUTIONS, Institution
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    READ,
    Declaration,
    FunctionOwner,
    Rows,
    by_condition,
    in_compartments,
    only,
)
from baluarte.domain.wall.floods import at_most_daily

# Complaints that one account makes in a day.
MOST_COMPLAINTS = 20
COUNTS_COMPARTMENTS = FunctionOwner("bal_fn_compartments", {"access_compartment": (READ,)})

MY_STEWARDSHIP = "institution_id = any (array(select bal.institutions('data_steward')))"
OPENED_BY_ME = "opened_by_id = bal.account()"
# Whoever opens a case opens it to its team, while of it: who left lets nobody in, herself neither.
# Who else may see is its steward's to decide.
OF_A_CASE_I_OPENED = (
    "exists (select 1 from access_compartment opened where opened.id = compartment_id"
    " and opened.kind in ('case', 'complaint') and opened.opened_by_id = bal.account())"
)
TO_ITS_TEAM = (
    f"(account_id is not null and level <= {Level.CONTRIBUTE.value}"  # noqa: S608 (constants)
    f" and {OF_A_CASE_I_OPENED}"
    f" and (bal.never_held(compartment_id) or {in_compartments(Level.CONTRIBUTE)}"
    " or not exists (select 1 from access_compartment opened"
    " where opened.id = compartment_id and opened.kind = 'case')))"
)
# What opens identities to another institution, to a role in any, or to a person by name, waits for
# a second steward.
NEEDS_SECOND = (
    f"(level > {Level.CODED.value} and not exists"  # noqa: S608
    " (select 1 from public.access_compartment own where own.id = compartment_id"
    " and own.institution_id = access_grant.institution_id))"
)
WAITS_OR_NEEDS_NONE = f"(awaits_second or not {NEEDS_SECOND})"
# Another steward confirms it once; any one of them shortens it, and none makes it longer.
GRANT_AS_IT_IS = "id, confirmed_by_id, awaits_second, valid_until"
CONFIRMED_OR_SHORTENED = (
    f"(bal.is_confirmed({GRANT_AS_IT_IS}) or bal.is_shortened({GRANT_AS_IT_IS}))"
)
# A team ends the window of whom its case is about; nothing else of a grant is its to change.
A_WINDOW_OF_OURS = f"(is_own_window and {in_compartments(Level.CONTRIBUTE)})"


# The worker calls whoever is on duty for who keeps a matter.
WHOSE = Declaration(
    {str(DatabaseRole.WORKER): (only(READ, ("id", "institution_id")),)},
    {str(DatabaseRole.WORKER): Rows(read="true")},
)


class Compartment(models.Model):
    """What every restricted row belongs to; a grant opens it."""

    wall = by_condition(
        read=f"{in_compartments(Level.CODED, column='id')} or {OPENED_BY_ME}",
        # A complaint goes to whom whoever makes it chooses, and is of nobody else.
        add=f"{MY_STEWARDSHIP} or (kind = 'case' and {MY_INSTITUTIONS} and {OPENED_BY_ME})"
        f" or (kind = 'complaint' and {OPENED_BY_ME})",
        worker=WHOSE,
    )
    definers = (
        at_most_daily(
            "complaints", table="access_compartment", by="opened_by_id", at="created_at",
            only="laid.kind = 'complaint'", most=MOST_COMPLAINTS, owner=COUNTS_COMPARTMENTS,
        ),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=CompartmentKind)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        related_name="compartments",
        db_index=False,
    )
    created_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        # Stewards' are listed from the index alone.
        indexes: ClassVar = [
            models.Index(fields=["institution", "id"], name="access_compartment_of_whom")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "institution"],
                condition=Q(kind=CompartmentKind.OWN),
                name="access_one_own_compartment",
            ),
        ]


class Grant(models.Model):
    """A compartment opened to an account, to an institution, to a role, or to a role in one."""

    wall = by_condition(
        read=f"{MINE} or {in_compartments(Level.IDENTIFIED)}",
        add="confirmed_by_id is null and given_by_id = bal.account() and bal.is_now(valid_from)"
        f" and (({in_compartments(Level.STEWARD)} and {WAITS_OR_NEEDS_NONE}) or {TO_ITS_TEAM})",
        change=f"{in_compartments(Level.STEWARD)} or {A_WINDOW_OF_OURS}",
        changed=f"({in_compartments(Level.STEWARD)} and {CONFIRMED_OR_SHORTENED})"
        f" or ({A_WINDOW_OF_OURS} and valid_until <= clock_timestamp()"
        f" and bal.is_shortened({GRANT_AS_IT_IS}))",
        columns=("valid_until", "awaits_second", "confirmed_by_id"),
    )
    definers = OF_BREAK_GLASS
    sensitivity: ClassVar = {"ground": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="grants")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    role = models.CharField(max_length=40, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level)
    ground = models.CharField(max_length=300)
    # Opened to whom a case is about: she sees there what is hers, and nothing of the others in it.
    is_own_window = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="given_grants"
    )
    # Opens nothing until another steward confirms it.
    awaits_second = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_grant_needs_two_persons",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("given_by")),
            ),
            models.CheckConstraint(
                name="access_grant_waits_or_is_confirmed",
                condition=Q(confirmed_by__isnull=True) | Q(awaits_second=False),
            ),
            models.CheckConstraint(
                name="access_grant_names_its_holder",
                condition=Q(account__isnull=False, institution__isnull=True, role="")
                | Q(account__isnull=True) & (Q(institution__isnull=False) | ~Q(role="")),
            ),
            models.CheckConstraint(
                name="access_own_window_is_somebodys_and_opens_no_identities",
                condition=Q(is_own_window=False) | Q(account__isnull=False, level=Level.CODED),
            ),
            models.CheckConstraint(name="access_grant_has_a_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="access_grant_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "level"]),
            models.Index(fields=["institution", "role", "level"]),
            models.Index(
                fields=["compartment"], name="access_break_glass", condition=Q(ground=GROUND)
            ),
        ]


class Compartmented(models.Model):
    """Base of every restricted table: its rows exist only for whom a grant says so."""

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
