"""Who may do what. Who may *see* is the wall's."""

from uuid import UUID

from baluarte.domain.access.rules import NotAllowed, is_open, require_no_break_glass
from baluarte.domain.cases.rules import require_open
from baluarte.domain.memory.models import Consenter, MemoryPage
from baluarte.domain.wall.choices import Level


def may_write(page: MemoryPage) -> bool:
    """Say whether the context may write on a page."""
    is_closed = page.case is not None and page.case.closed_at is not None
    return not is_closed and is_open(page.compartment_id, Level.CONTRIBUTE)


def require_writer(page: MemoryPage) -> None:
    """Raise `NotAllowed` unless the context writes on a page now."""
    require_contributor(page.compartment_id)
    if page.case is not None:
        require_open(page.case)


def require_contributor(compartment: UUID) -> None:
    """Raise `NotAllowed` unless the context may add to where a page lies, closed or not."""
    if not is_open(compartment, Level.CONTRIBUTE):
        raise NotAllowed("memory.only_who_contributes")


def may_review(page: MemoryPage) -> bool:
    """Say whether the context may be the second person: one who reads all of it."""
    return is_open(page.compartment_id, Level.IDENTIFIED)


def require_reviewer(page: MemoryPage) -> None:
    """Raise `NotAllowed` unless the context may be the second person."""
    if not may_review(page):
        raise NotAllowed("memory.only_who_reads_all")


def is_herself(consenter: Consenter, *, by: UUID) -> bool:
    """Say whether an account is that of whoever consents, in her own window."""
    party = consenter.party
    return party is not None and party.account_id == by and party.until_at is None


def require_word(consenter: Consenter, *, by: UUID) -> None:
    """Raise `NotAllowed` unless the team, or whoever consents, says it."""
    if not is_herself(consenter, by=by):
        require_contributor(consenter.compartment_id)
        require_no_break_glass(consenter.compartment_id)
