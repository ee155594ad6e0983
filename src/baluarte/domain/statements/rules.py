from collections.abc import Collection
from uuid import UUID

from django.db.models import F, Q

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.access.rules import NotAllowed, holds_outside_the_state, holds_role
from baluarte.domain.statements.models import CURATES, REVIEWERS, STATES, Statement


def may_state(by: UUID, institution: Institution) -> bool:
    """Say whether an account enters statements for the institution that holds them."""
    return any(holds_role(by, role, institution=institution) for role in STATES)


def require_stater(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account enters statements for an institution."""
    if not may_state(by, institution):
        raise NotAllowed("statements.state.not_its_own")


def to_review(by: UUID) -> Q:
    """Return which statements an account may review: those of its own organisations.

    Whoever curates reviews for all, so that an organisation of one has a second person; and alone,
    outside the State, what an institution of the State entered of somebody else's word.
    """
    return _of_their_roles(by, REVIEWERS)


def to_take_back(by: UUID) -> Q:
    """Return of which statements that stand an account is the second person who takes them back.

    Whoever enters facts for the organisation that holds them; otherwise as of those that wait.
    """
    return _of_their_roles(by, STATES)


def _of_their_roles(by: UUID, roles: tuple[str, ...]) -> Q:
    if holds_outside_the_state(by, (CURATES,)):
        return Q()
    held = Membership.objects.filter(
        held_now(), account_id=by, role__in=roles, confirmed_at__isnull=False
    )
    is_own_word = Q(said_by=F("holder__code"), said_by_kind__in=OF_THE_STATE) & ~Q(said_by="")
    of_ours = Q(holder__in=held.values("institution"))
    return of_ours & (~Q(holder__kind__in=OF_THE_STATE) | is_own_word)


def may_review(by: UUID, statements: Collection[Statement]) -> bool:
    """Say whether an account reviews each of some statements."""
    keys = {one.pk for one in statements}
    return Statement.objects.filter(to_review(by), pk__in=keys).count() == len(keys)


def require_reviewer(by: UUID, statements: Collection[Statement]) -> None:
    """Raise `NotAllowed` unless the account reviews each of some statements."""
    if not may_review(by, statements):
        raise NotAllowed("statements.review.needs_a_role")


def may_take_back(by: UUID, statement: Statement) -> bool:
    """Say whether an account may be the second person who takes a statement back."""
    return Statement.objects.filter(to_take_back(by), pk=statement.pk).exists()


def require_second_to_take_back(by: UUID, statement: Statement) -> None:
    """Raise `NotAllowed` unless an account may be the second person who takes a statement back."""
    if not may_take_back(by, statement):
        raise NotAllowed("statements.withdraw.not_its_second")
