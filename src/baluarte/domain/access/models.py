from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from baluarte.domain.access.choices import (
    CompartmentKind,
    Entered,
    InstitutionKind,
    Jurisdiction,
    Scope,
    SecondFactor,
)
from baluarte.domain.access.closing_accounts import OF_CLOSINGS
from baluarte.domain.access.definers import OF_SESSIONS, OF_TOKENS
from baluarte.domain.access.passwords import OF_PASSWORDS, password_of
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Rows,
    by_condition,
    in_compartments,
    internal,
    only,
    open_to_all,
)

MINE = "account_id = bal.account()"
MY_INSTITUTIONS = "institution_id = any (array(select bal.institutions()))"
MY_STEWARDSHIP = "institution_id = any (array(select bal.institutions('data_steward')))"
OPENED_BY_ME = "opened_by_id = bal.account()"
# Whoever opens a case opens it to its team; who else may see is its steward's to decide.
OF_A_CASE_I_OPENED = (
    "exists (select 1 from access_compartment opened where opened.id = compartment_id"
    " and opened.kind in ('case', 'complaint') and opened.opened_by_id = bal.account())"
)
TO_ITS_TEAM = (
    f"(account_id is not null and level <= {Level.CONTRIBUTE.value} and {OF_A_CASE_I_OPENED})"
)
# What opens identities to another institution, to a role in any, or to a person by name, waits for
# a second steward.
NEEDS_SECOND = (
    f"(level > {Level.CODED.value} and not exists"  # noqa: S608
    " (select 1 from public.access_compartment own where own.id = compartment_id"
    " and own.institution_id = access_grant.institution_id))"
)
WAITS_OR_NEEDS_NONE = f"(awaits_second or not {NEEDS_SECOND} or valid_until <= clock_timestamp())"
# Once it was confirmed, one steward shortens it.
SHORTENED = "bal.is_shortened(id, confirmed_by_id, awaits_second, valid_until)"
CONFIRMED_BY_ME = "(confirmed_by_id = bal.account() and given_by_id is distinct from bal.account())"
# A team ends the window of whom its case is about; nothing else of a grant is its to change.
A_WINDOW_OF_OURS = f"(is_own_window and {in_compartments(Level.CONTRIBUTE)})"
I_ADMINISTER = "institution_id = any (array(select bal.institutions('organisation_admin')))"


class Installation(models.Model):
    """What is true of everything kept here: one row, written before anything else, never changed.

    Without the row the data are real.
    """

    wall = open_to_all()
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_invented = models.BooleanField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="access_one_installation", condition=Q(id=1)),
            models.CheckConstraint(
                name="access_invented_stays_invented", condition=Q(is_invented=True)
            ),
        ]


class Accounts(BaseUserManager["Account"]):
    """What Django's and allauth's own code asks of accounts."""


class Account(AbstractBaseUser):
    """Somebody who may enter; never a person whose rights are defended."""

    # The operator creates accounts, whose they are change their password by a definer. The worker
    # sends letters: it reads where to, and nothing else of an account.
    wall = internal(
        app=(READ, only(CHANGE, ("language",))),
        worker=(only(READ, ("id", "email", "language", "is_active")),),
    )
    sensitivity: ClassVar = {
        "username": "personal",
        "display_name": "personal",
        "email": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="es")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # When somebody entered is known of sessions, as long as they live.
    last_login = None

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def password(self) -> str:
        """Return the hash of its password, or one that nothing opens; `Password` keeps it."""
        if "encoded" not in self.__dict__:
            self.encoded = password_of(self.pk) or make_password(None)
        return self.encoded

    @password.setter
    def password(self, encoded: str) -> None:
        self.encoded = encoded

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tell no password: the database ends sessions where it changes."""
        return salted_hmac(
            "baluarte.session", str(self.pk), secret=secret, algorithm="sha256"
        ).hexdigest()

    def check_password(self, raw_password: str | None) -> bool:
        """Say whether it is the password; Django would write a newer hash, while nobody acts."""
        return check_password(raw_password, self.password)


class Password(models.Model):
    """What an account enters with first, hashed: no role of a site has a right on it."""

    wall = internal()
    definers = OF_PASSWORDS
    sensitivity: ClassVar = {"encoded": "personal"}

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    encoded = models.CharField(max_length=128)


class Institution(models.Model):
    """A body that acts in the system: organisation, newsroom, authority."""

    wall = internal(app=(READ, ADD, CHANGE), worker=(READ,))
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


class Membership(models.Model):
    """An account acts for an institution in a role, once a second person confirmed it."""

    wall = by_condition(
        read=f"{MINE} or {MY_INSTITUTIONS}",
        add=f"({I_ADMINISTER}) and confirmed_at is null and proposed_by_id = bal.account()",
        # Nobody turns a role into another; a second person confirms, one is enough to end.
        change=I_ADMINISTER,
        changed=f"({I_ADMINISTER}) and (confirmed_at is null or confirmed_by_id = bal.account() "
        "or valid_until <= clock_timestamp())",
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


class AccountClosing(models.Model):
    """An account was closed, on a ground; two open it again. Rows come by `definers` alone."""

    wall = Declaration(
        {DatabaseRole.APP: (READ,)}, {DatabaseRole.APP: Rows(read="bal.administers(account_id)")}
    )
    definers = OF_CLOSINGS
    sensitivity: ClassVar = {"ground": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="closings")
    ground = models.CharField(max_length=300)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField()
    # Who proposed to open it again, and who did.
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="access_closing_has_a_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="access_reopening_needs_two_persons",
                condition=Q(reopened_by__isnull=True)
                | Q(proposed_by__isnull=False) & ~Q(reopened_by=models.F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="access_one_closing_at_a_time",
                fields=["account"],
                condition=Q(reopened_at__isnull=True),
            ),
        ]


class Compartment(models.Model):
    """What every restricted row belongs to; a grant opens it."""

    wall = by_condition(
        read=f"{in_compartments(Level.CODED, column='id')} or {OPENED_BY_ME}",
        # A complaint goes to whom whoever makes it chooses, and is of nobody else.
        add=f"{MY_STEWARDSHIP} or (kind = 'case' and {MY_INSTITUTIONS} and {OPENED_BY_ME})"
        f" or (kind = 'complaint' and {OPENED_BY_ME})",
        change=in_compartments(Level.STEWARD, column="id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=CompartmentKind)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="compartments"
    )
    created_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
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
        add=f"confirmed_by_id is null and (({in_compartments(Level.STEWARD)}"
        f" and given_by_id = bal.account() and {WAITS_OR_NEEDS_NONE}) or {TO_ITS_TEAM})",
        change=f"{in_compartments(Level.STEWARD)} or {A_WINDOW_OF_OURS}",
        changed=f"({in_compartments(Level.STEWARD)}"
        f" and ({WAITS_OR_NEEDS_NONE} or {CONFIRMED_BY_ME} or {SHORTENED})) or "
        f"({A_WINDOW_OF_OURS} and valid_until <= clock_timestamp())",
        columns=("valid_until", "awaits_second", "confirmed_by_id"),
    )
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
        ]


class ServiceToken(models.Model):
    """A program acts as an account, within a scope and until a day; only its digest is kept."""

    wall = by_condition(
        read=MINE,
        add=f"{MINE} and revoked_at is null",
        change=MINE,
        columns=("revoked_at", "used_at"),
    )
    definers = OF_TOKENS
    sensitivity: ClassVar = {"label": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # What it is for, as its owner tells hers apart.
    label = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_token_ends", condition=Q(valid_until__gt=models.F("made_at"))
            ),
        ]


class Session(models.Model):
    """Somebody at a browser, who entered or is about to; of its secret only the digest is kept.

    No address and no browser is noted. Rows are made, changed and ended by `definers` alone.
    """

    wall = Declaration(
        {DatabaseRole.APP: (only(READ, ("account_id", "ended_at", "entered_at", "how", "id",
                                        "seen_at")),)},
        {DatabaseRole.APP: Rows(read=MINE)},
    )  # fmt: skip
    definers = OF_SESSIONS
    sensitivity: ClassVar = {"digest": "internal", "data": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    # Nobody's until the last step of entering.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=Entered, blank=True)
    # Signed by the process that reads it.
    data = models.TextField(blank=True)
    entered_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()
    # How many second factors were shown in it, when the last, and when it last opened something.
    shown = models.PositiveSmallIntegerField(default=0)
    shown_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class CacheEntry(models.Model):
    """What all processes of the workbench remember for a while, by the digest of its key."""

    wall = internal(app=(READ, ADD, CHANGE, REMOVE))
    sensitivity: ClassVar = {"key": "internal", "value": "internal"}

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    # None: until it is removed.
    expires_at = models.DateTimeField(null=True, db_index=True)


class Compartmented(models.Model):
    """Base of every restricted table: its rows exist only for whom a grant says so."""

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
