"""What an account holds: read anew each time, or once for a page that asks every room."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now

from baluarte.domain.access.models import Membership

_READ: ContextVar[dict[UUID, list[Membership]] | None] = ContextVar("memberships", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Let what an account holds be read once within, where nothing is changed meanwhile."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def held_by(account: UUID, *, at: datetime | None = None) -> list[Membership]:
    """Return an account's confirmed memberships in force, with their institutions.

    By the institution's name, then by role; on an instant, or at that of the transaction.
    """
    confirmed = _confirmed(account)
    if at is None:
        return [one for one in confirmed if one.is_held_now]  # type: ignore[attr-defined]
    return [one for one in confirmed if _is_held(one, at)]


def held_now() -> Q:
    """Return the condition that a membership holds at the instant of the transaction."""
    return Q(valid_from__lte=Now()) & (Q(valid_until__isnull=True) | Q(valid_until__gt=Now()))


def _confirmed(account: UUID) -> list[Membership]:
    read = _READ.get()
    if read is not None and account in read:
        return read[account]
    rows = Membership.objects.filter(account_id=account, confirmed_at__isnull=False)
    now = ExpressionWrapper(held_now(), output_field=BooleanField())
    found: list[Membership] = list(
        rows.annotate(is_held_now=now)
        .select_related("institution")
        .order_by("institution__name", "role")
    )
    if read is not None:
        read[account] = found
    return found


def _is_held(one: Membership, at: datetime) -> bool:
    return one.valid_from <= at and (one.valid_until is None or one.valid_until > at)
