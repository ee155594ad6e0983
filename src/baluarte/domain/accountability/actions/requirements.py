"""What every act on the policy asks for, and how it is written down."""

import secrets
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.sealing.crockford import spell
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.policy.refusals import PolicyRefused

REFERENCE_BYTES, REFERENCE_LENGTH = 8, 12


def new_reference() -> str:
    """Return a public name that nobody can guess."""
    return spell(secrets.token_bytes(REFERENCE_BYTES))[:REFERENCE_LENGTH]


def require_institution(code: str, *, field: str) -> None:
    """Raise `PolicyRefused` unless an institution, or a class of them, has this code."""
    if not is_owner(code):
        raise PolicyRefused("institution", field=field, given=code)


def require_words(text: str, *, field: str) -> None:
    """Raise `PolicyRefused` where nothing is said."""
    if not text.strip():
        raise PolicyRefused("words", field=field)


def require_past(day: date, *, at: datetime, field: str) -> None:
    """Raise `PolicyRefused` where what happened lies ahead."""
    if day > local_day(at):
        raise PolicyRefused("ahead", field=field, given=day)


def note(act: str, kind: str, key: UUID, *, by: UUID, at: datetime) -> None:
    """Write an act on one object into the log."""
    record(act=act, object_type=kind, objects=[key], by=by, at=at)
