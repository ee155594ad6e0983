"""Somebody is made to enter: her session is nobody's, and what it shows holds nothing.

Rooms offer what stands in for their pages, and what is done as somebody entered.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.http import HttpRequest, HttpResponse

# In what a session holds, which the process signs; the database takes such a session for nobody's.
MARK: Final = "entry"
StandIn: TypeAlias = Callable[..., HttpResponse]
# Takes who entered, whether she was made to, and when.
OnEntry: TypeAlias = Callable[[UUID, bool, datetime], None]
STAND_INS: Final[dict[str, StandIn]] = {}
ON_ENTRY: Final[list[OnEntry]] = []


def mark_entry(session: Any, *, is_under_duress: bool) -> None:
    """Note in a session with what its password was, each time one is given."""
    session.pop(MARK, None)
    if is_under_duress:
        session[MARK] = True


def is_marked(request: HttpRequest) -> bool:
    """Say whether somebody entered here because she was made to."""
    return bool(request.user.is_authenticated and request.session.get(MARK))


def stands_in(*names: str) -> Callable[[StandIn], StandIn]:
    """Offer what is shown in the place of pages to who was made to enter."""

    def offer(view: StandIn) -> StandIn:
        STAND_INS.update(dict.fromkeys(names, view))
        return view

    return offer


def on_entry(done: OnEntry) -> OnEntry:
    """Offer what is done as somebody entered, alike whether or not she was made to."""
    ON_ENTRY.append(done)
    return done
