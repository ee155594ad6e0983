"""Who observes for which organisation, who answers for which institution, and who reviews."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_outside_the_state
from baluarte.domain.accountability.models.observation_wall import ANSWERS, OBSERVES
from baluarte.domain.accountability.recommendation_rules import institutions_of_roles


def observes_for(by: UUID) -> list[Institution]:
    """Return the organisations for which an account observes and contributes; no authority."""
    return [one for one in institutions_of_roles(by, OBSERVES) if one.kind not in OF_THE_STATE]


def may_observe(by: UUID) -> bool:
    """Say whether an account observes for any organisation."""
    return holds_outside_the_state(by, OBSERVES)


def require_observer(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account observes for an organisation."""
    if institution not in observes_for(by):
        raise NotAllowed("accountability.observations.not_its_own")


def answers_for(by: UUID) -> list[Institution]:
    """Return the institutions of the catalogue for which an account answers."""
    return [one for one in institutions_of_roles(by, ANSWERS) if one.code]


def require_answerer(by: UUID, institution: Institution, code: str) -> None:
    """Raise `NotAllowed` unless the account answers for the institution that has a code."""
    if institution.code != code or institution not in answers_for(by):
        raise NotAllowed("accountability.observations.not_asked")


def curates_for_all(by: UUID) -> bool:
    """Say whether an account is everybody's second person: a curator of no authority."""
    return holds_outside_the_state(by, ("curator",))


def observations_to_review(by: UUID) -> Q:
    """Return which observations an account may review: its organisations', all where it curates."""
    return Q() if curates_for_all(by) else _held_by(by, OBSERVES)


def answers_to_review(by: UUID) -> Q:
    """Return which answers an account may review: its institution's, all where it curates."""
    return Q() if curates_for_all(by) else _held_by(by, ANSWERS)


def _held_by(by: UUID, roles: Collection[str]) -> Q:
    held = {one.institution_id for one in held_by(by) if one.role in roles}
    return Q(holder__in=held)
