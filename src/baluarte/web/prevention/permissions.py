"""For which houses somebody keeps recognition, and what of it one finds."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.prevention import queries
from baluarte.domain.prevention.models import (
    KEEPERS,
    CondemnationClock,
    EarlyWarning,
    Recognition,
    WarningNotice,
)
from baluarte.domain.prevention.queries import clocks
from baluarte.domain.prevention.queries.warnings import early_warning, notices_to_acknowledge
from baluarte.domain.prevention.rules import may_add_to

Found = TypeVar("Found")


def keeps_for(by: UUID, *, at: datetime) -> list[Institution]:
    """Return the houses for which an account keeps recognition, each once."""
    held = held_by(by, at=at)
    found = {one.institution_id: one.institution for one in held if one.role in KEEPERS}
    return list(found.values())


def ours(by: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return the keys of the houses for which an account keeps recognition."""
    return frozenset(one.pk for one in keeps_for(by, at=at))


def found_entry(reference: str) -> Recognition:
    """Return an entry one sees; to others it does not exist."""
    return _found(queries.recognition, reference)


def entry_to_change(reference: str, *, by: UUID, at: datetime) -> Recognition:
    """Return an entry of one's own house, where one keeps recognition."""
    found = found_entry(reference)
    if found.holder_id not in ours(by, at=at):
        raise Http404
    return found


def found_clock(reference: str) -> CondemnationClock:
    """Return a clock whose event one sees; to others it does not exist."""
    return _found(clocks.clock, reference)


def clock_to_change(reference: str) -> CondemnationClock:
    """Return a clock to whose event one may add."""
    found = found_clock(reference)
    if not may_add_to(found):
        raise Http404
    return found


def found_warning(reference: str) -> EarlyWarning:
    """Return a warning one sees; to others it does not exist."""
    return _found(early_warning, reference)


def warning_of_ours(reference: str, *, by: UUID, at: datetime) -> EarlyWarning:
    """Return a warning of one's own house, where one proposes and decides warnings."""
    found = found_warning(reference)
    if found.holder_id not in ours(by, at=at):
        raise Http404
    return found


def notice_to_me(one: EarlyWarning, notice_id: UUID, *, by: UUID, at: datetime) -> WarningNotice:
    """Return what was told to an institution one answers for, and is not acknowledged."""
    for found in notices_to_acknowledge(by, at=at):
        if found.row.pk == notice_id and found.row.warning_id == one.pk:
            return found.row
    raise Http404


def _found(read: Callable[[str], Found], reference: str) -> Found:
    try:
        return read(reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None
