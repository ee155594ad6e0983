"""Entering, failing to enter and changes of factors stand in the log; passwords have an action.

Whoever is not in yet acts as nobody: the account is what the entry names. What was typed as a name
that no account has is a password as often as not, and is not kept.
"""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.account.utils import filter_users_by_username
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from baluarte.domain.access.models import Account
from baluarte.domain.audit.actions import record
from baluarte.domain.wall.context import NoContext, acting_as_nobody, current


def _record(act: str, account: Account | None, decision: str = "") -> None:
    """Write it as whoever acts; as nobody where a session ends before anybody is known."""
    try:
        current()
    except NoContext:
        with acting_as_nobody():
            _record(act, account, decision)
        return
    record(
        act=act,
        object_type="account",
        objects=[account.pk] if account else [],
        decision=decision,
        by=current(),
        at=timezone.now(),
    )


@receiver(user_logged_in)
def log_entering(user: Account, request: HttpRequest, **_: Any) -> None:
    """Somebody entered."""
    _record("access.enter", user)
    request.entered = user.pk  # type: ignore[attr-defined]


@receiver(user_logged_out)
def log_leaving(user: Account | None, **_: Any) -> None:
    """Somebody left, or a session was ended."""
    if user is not None:
        _record("access.leave", user)


@receiver(user_login_failed)
def log_failed_entering(credentials: dict[str, Any], **_: Any) -> None:
    """A name and a password did not go together; the name is kept only if it is an account's."""
    name = credentials.get("username") or ""
    _record("access.enter_failed", filter_users_by_username(name).first() if name else None)


@receiver(authentication_failed)
def log_failed_factor(user: Account, **_: Any) -> None:
    """A second factor was not accepted."""
    _record("access.factor_failed", user)


@receiver(authenticator_added)
def log_added_factor(user: Account, authenticator: Any, **_: Any) -> None:
    """Something to enter with was added."""
    _record("access.add_factor", user, authenticator.type)


@receiver(authenticator_removed)
def log_removed_factor(user: Account, authenticator: Any, **_: Any) -> None:
    """Something to enter with was taken away."""
    _record("access.remove_factor", user, authenticator.type)


@receiver(authenticator_reset)
def log_reset_factor(user: Account, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew."""
    _record("access.reset_factor", user, authenticator.type)
