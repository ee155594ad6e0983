"""Who may enter, with what, and that an account was closed."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from baluarte.domain.access.closing_accounts import OF_CLOSINGS
from baluarte.domain.access.passwords import (
    OF_DURESS_PASSWORDS,
    OF_PASSWORDS,
    duress_password_of,
    password_of,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    CHANGE,
    READ,
    Declaration,
    Rows,
    internal,
    only,
    whole,
)

ITS_LANGUAGE = only(CHANGE, ("language",))
READ_BY_WORKER = (only(READ, ("id", "language", "is_active")),)


class Accounts(BaseUserManager["Account"]):
    """What Django's and allauth's own code asks of accounts."""


class Account(AbstractBaseUser):
    """Somebody who may enter; never a person whose rights are defended."""

    # The operator creates accounts, whose they are change their password by a definer, and her
    # language herself. The worker sends letters: it reads in which language, and no name.
    wall = Declaration(
        {
            DatabaseRole.APP: (READ, only(CHANGE, ("language",))),
            DatabaseRole.WORKER: READ_BY_WORKER,
        },
        {
            DatabaseRole.APP: Rows("true", change="id = bal.account()", is_open=True),
            DatabaseRole.WORKER: whole(READ_BY_WORKER),
        },
        why="whoever enters is looked for by name before anybody acts; of nobody whose rights are"
        " defended, and without a password or an address",
    )
    sensitivity: ClassVar = {
        "username": "personal",
        "display_name": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="es")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # When somebody entered is known of sessions, as long as they live.
    last_login = None
    # Of who is entering: with what she enters when she is made to.
    is_under_duress = False

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
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

    def check_entry(self, raw_password: str) -> tuple[bool, bool]:
        """Say whether it is the password, and whether it is that of who is made to enter.

        Both are compared, whether or not there is a second and whatever the first says: how long
        it takes tells nobody which it was.
        """
        second = duress_password_of(self.pk) or make_password(None)
        return self.check_password(raw_password), check_password(raw_password, second)


class Password(models.Model):
    """What an account enters with first, hashed: no role of a site has a right on it."""

    wall = internal(why="no role of a site has a right on it")
    definers = OF_PASSWORDS
    sensitivity: ClassVar = {"encoded": "personal"}

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    encoded = models.CharField(max_length=128)


class DuressPassword(models.Model):
    """What somebody enters with when she is made to: it opens an empty window and calls her team.

    No role of a site has a right on it: nobody is told that there is one.
    """

    wall = internal(why="no role of a site has a right on it")
    definers = OF_DURESS_PASSWORDS
    sensitivity: ClassVar = {"encoded": "personal"}

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    encoded = models.CharField(max_length=128)


class MailAddress(models.Model):
    """Where letters to an account go: the worker alone reads it, and the operator writes it."""

    wall = internal(
        worker=(only(READ, ("account_id", "email")),), why="the worker alone has a right on it"
    )
    sensitivity: ClassVar = {"email": "personal"}

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    email = models.EmailField()


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
