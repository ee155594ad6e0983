from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.definers import IDLE_MINUTES, LONGEST_HOURS
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import (
    Account,
    AccountClosing,
    Compartment,
    Grant,
    Installation,
    Institution,
    Membership,
    ServiceToken,
    Session,
)
from baluarte.domain.access.rules import open_at
from baluarte.domain.wall.choices import Level


def is_invented() -> bool:
    """Say whether everything kept in this installation is invented, as a demonstration's is."""
    return Installation.objects.filter(is_invented=True).exists()


def account_named(username: str) -> Account:
    """Return the account of a user name; `Account.DoesNotExist` otherwise."""
    return Account.objects.get(username=username)


def memberships_of(account: UUID, *, at: object) -> QuerySet[Membership]:
    """Return what an account is in force on an instant: institution and role."""
    in_force = Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    held = Membership.objects.filter(in_force, account_id=account, confirmed_at__isnull=False)
    return held.select_related("institution").order_by("institution__name", "role")


def enters_her_own(account: UUID, *, at: datetime) -> bool:
    """Say whether a case is open to an account as its own window."""
    windows = Grant.objects.filter(account=account, is_own_window=True, valid_from__lte=at)
    return windows.exclude(valid_until__lte=at).exists()


def roles_of(account: UUID, *, at: datetime) -> frozenset[str]:
    """Return the roles an account holds on an instant, in whatever institution."""
    return frozenset(one.role for one in held_by(account, at=at))


def colleagues() -> dict[UUID, str]:
    """Return the names of those who act, or acted, for an institution that is the context's."""
    seen = Membership.objects.order_by("account__display_name")
    return dict(seen.values_list("account", "account__display_name").distinct())


def waiting_memberships() -> QuerySet[Membership]:
    """Return proposals that wait for a second person, as far as the context may see."""
    waiting = Membership.objects.filter(confirmed_at__isnull=True, valid_until__isnull=True)
    return waiting.select_related("account", "institution").order_by("valid_from")


def memberships_to_confirm(by: UUID, *, at: object) -> QuerySet[Membership]:
    """Return the proposals that an account may confirm: others', where it administers."""
    administered = administered_institutions(by, at=at)
    found = waiting_memberships().filter(institution__in=administered.order_by())
    return found.exclude(account_id=by).exclude(proposed_by_id=by)


def holders_of(institution: UUID, role: str, *, at: datetime) -> set[UUID]:
    """Return the accounts that hold a role in an institution on an instant."""
    held = Membership.objects.filter(
        institution=institution, role=role, confirmed_at__isnull=False, valid_from__lte=at
    ).exclude(valid_until__lte=at)
    return set(held.values_list("account_id", flat=True))


def members_of(institution: Institution) -> QuerySet[Membership]:
    """Return the memberships of an institution, ended ones too."""
    return (
        Membership.objects.filter(institution=institution)
        .select_related("account")
        .order_by("account__display_name", "role", "valid_from")
    )


def compartment_of(institution: Institution, kind: CompartmentKind) -> Compartment:
    """Return an institution's compartment of a kind it has one of."""
    return Compartment.objects.get(institution=institution, kind=kind)


def registry_compartment() -> Compartment:
    """Return the compartment of what the registry itself holds."""
    return Compartment.objects.get(kind=CompartmentKind.REGISTRY)


def grants_given(compartment: Compartment, *, at: object) -> QuerySet[Grant]:
    """Return what of a compartment is opened to whom, what waits for a second steward too."""
    in_force = Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    return (
        Grant.objects.filter(in_force, compartment=compartment)
        .select_related("account", "institution")
        .order_by("-level", "role")
    )


def grants_on(compartment: Compartment, *, at: object) -> QuerySet[Grant]:
    """Return who may see a compartment, and why: the answer to *why can I see this?*"""
    return grants_given(compartment, at=at).filter(awaits_second=False)


def waiting_grants(*, at: object) -> QuerySet[Grant]:
    """Return what waits for a second steward, of what the context decides over."""
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    waiting = Grant.objects.filter(in_force, awaits_second=True)
    return (
        waiting.filter(compartment__in=open_at(Level.STEWARD))
        .select_related("compartment__institution", "account", "institution", "given_by")
        .order_by("valid_from", "pk")
    )


def administered_institutions(account: UUID, *, at: object) -> QuerySet[Institution]:
    """Return the institutions whose accounts an account administers."""
    in_force = Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gt=at)
    return (
        Institution.objects.filter(
            in_force,
            memberships__account_id=account,
            memberships__role="organisation_admin",
            memberships__valid_from__lte=at,
            memberships__confirmed_at__isnull=False,
        )
        .distinct()
        .order_by("name")
    )


def accounts_administered(account: UUID, *, at: object) -> QuerySet[Account]:
    """Return who acts for the institutions whose accounts an account administers."""
    in_force = Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gt=at)
    return (
        Account.objects.filter(
            in_force,
            is_active=True,
            memberships__institution__in=administered_institutions(account, at=at),
            memberships__confirmed_at__isnull=False,
        )
        .distinct()
        .order_by("display_name")
    )


def administers(account: UUID) -> bool:
    """Say whether an account is one's to close: of one's organisations, and of no other."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.administers(%s)", [account])
        [found] = cursor.fetchone()
    return bool(found)


def closable_accounts(account: UUID, *, at: object) -> QuerySet[Account]:
    """Return the accounts in force that an administrator may close."""
    mine = Membership.objects.filter(
        institution__in=administered_institutions(account, at=at), confirmed_at__isnull=False
    )
    ids = [one for one in mine.values_list("account", flat=True).distinct() if administers(one)]
    return Account.objects.filter(pk__in=ids, is_active=True).order_by("display_name")


def closings() -> QuerySet[AccountClosing]:
    """Return the closed accounts that are one's to open again, the latest first."""
    closed = AccountClosing.objects.filter(reopened_at=None)
    return closed.select_related("account", "closed_by", "proposed_by").order_by("-closed_at")


def token_digest(secret: str) -> bytes:
    """Return what is kept of a token's secret: 256 random bits need no salt and no slow hash."""
    return sha256(secret.encode()).digest()


def sessions_of(account: UUID, *, at: datetime) -> QuerySet[Session]:
    """Return an account's own sessions that live, the one used last first."""
    live = Session.objects.filter(
        account=account,
        ended_at=None,
        seen_at__gt=at - timedelta(minutes=IDLE_MINUTES),
        entered_at__gt=at - timedelta(hours=LONGEST_HOURS),
    )
    return live.only("id", "how", "entered_at", "seen_at").order_by("-seen_at", "pk")


def tokens_of(account: UUID) -> QuerySet[ServiceToken]:
    """Return an account's own tokens, the newest first, ended ones too."""
    return ServiceToken.objects.filter(account=account).order_by("-made_at", "pk")
