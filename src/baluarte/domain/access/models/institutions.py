"""Bodies that act here, and who acts for them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.choices import (
    OF_THE_STATE,
    InstitutionKind,
    Jurisdiction,
    SecondFactor,
)
from baluarte.domain.access.models.accounts import Account
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    by_condition,
    internal,
    only,
    whole,
)

MINE = "account_id = bal.account()"
MY_INSTITUTIONS = "institution_id = any (array(select bal.institutions()))"
I_KEEP = "id = any (array(select bal.institutions('data_steward')))"
I_ADMINISTER = "institution_id = any (array(select bal.institutions('organisation_admin')))"


def _institution_wall() -> Declaration:
    """Return the wall of institutions: what it is, and whose code it bears, nobody changes.

    Walls of other rooms ask of which kind and code one is. Who keeps its data says once, and now,
    that it left: it gives nobody anything, and takes back what was open to others. One person is
    enough, as to end a role; nobody takes it back.
    """
    app, worker = str(DatabaseRole.APP), str(DatabaseRole.WORKER)
    return Declaration(
        {app: (READ, ADD, only(CHANGE, ("left_at",))), worker: (READ,)},
        {
            app: Rows(
                "true",
                "bal.holds_role('system_admin')",
                f"left_at is null and {I_KEEP}",
                f"bal.is_now(left_at) and {I_KEEP}",
                is_open=True,
            ),
            worker: whole((READ,)),
        },
        why="which bodies act here, as the portal names them",
    )


class Institution(models.Model):
    """A body that acts in the system: organisation, newsroom, authority."""

    wall = _institution_wall()
    sensitivity: ClassVar = {"name": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=InstitutionKind)
    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction, default=Jurisdiction.NONE)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    second_factor = models.CharField(
        max_length=10, choices=SecondFactor, default=SecondFactor.PASSKEY
    )
    left_at = models.DateTimeField(null=True, blank=True)
    # Of the catalogue of public institutions, where it is one of them; which no two are.
    code = models.CharField(max_length=20, blank=True)
    # Whom it answers to: who is above somebody that is left out is left out too.
    command = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="commanded"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="access_one_institution_of_a_code", fields=["code"], condition=~Q(code="")
            ),
            models.CheckConstraint(
                name="access_nobody_commands_itself", condition=~Q(command=models.F("id"))
            ),
            models.CheckConstraint(
                name="access_municipal_institution_names_its_municipality",
                condition=~Q(jurisdiction=Jurisdiction.MUNICIPALITY)
                | Q(municipality__isnull=False),
            ),
            models.CheckConstraint(
                name="access_state_institution_names_its_state",
                condition=~Q(jurisdiction=Jurisdiction.STATE) | Q(state__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_the_state(self) -> bool:
        """Say whether it is an authority or an autonomous body."""
        return self.kind in OF_THE_STATE


STATE_KINDS = ", ".join(f"'{one}'" for one in OF_THE_STATE)


def body_of_the_state(column: str) -> str:
    """Return the condition that a column names an authority or an autonomous body."""
    return (
        "exists (select 1 from public.access_institution body"  # noqa: S608 (constants)
        f" where body.id = {column} and body.kind in ({STATE_KINDS}))"
    )


# What opens the registry of every organisation, its log or its accounts is no role of the State's.
OF_THE_WHOLE_REGISTRY = ("curator", "analyst", "auditor", "system_admin")
OPENS_ALL = " or ".join(f"role = '{one}'" for one in OF_THE_WHOLE_REGISTRY)
NOT_OF_THE_STATE = f"not (({OPENS_ALL}) and {body_of_the_state('institution_id')})"

ROLE_AS_IT_IS = "id, confirmed_by_id, confirmed_at, valid_until"


class Membership(models.Model):
    """An account acts for an institution in a role, once a second person confirmed it."""

    wall = by_condition(
        read=f"{MINE} or {MY_INSTITUTIONS}",
        add=f"({I_ADMINISTER}) and confirmed_at is null and confirmed_by_id is null"
        f" and proposed_by_id = bal.account() and bal.is_now(valid_from) and {NOT_OF_THE_STATE}",
        # Nobody turns a role into another; a second person confirms once, one is enough to end.
        change=I_ADMINISTER,
        changed=f"({I_ADMINISTER}) and (bal.is_role_confirmed({ROLE_AS_IT_IS})"
        f" or bal.is_role_ended({ROLE_AS_IT_IS}))",
        columns=("confirmed_by_id", "confirmed_at", "valid_until"),
        # Whom to call where nobody is on duty.
        worker=internal(worker=(READ,)),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=40)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="proposed_memberships"
    )
    confirmed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="confirmed_memberships"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_membership_needs_two_persons",
                condition=Q(confirmed_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(confirmed_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="access_membership_confirmed_on_an_instant",
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_membership_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "institution", "role"])]
