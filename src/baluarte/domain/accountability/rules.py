from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed, holds_outside_the_state, holds_role
from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.models.policy_wall import KEEPERS
from baluarte.domain.accountability.models.reporting import KEEPS_FIGURES, SPEAKS_FOR_IT
from baluarte.domain.statements.rules import may_state
from baluarte.norms.policy import objective, policy_indicator
from baluarte.norms.policy.owners import answers_for


def may_report(by: UUID, institution: Institution) -> bool:
    """Say whether an account says for an institution that a period is recorded whole."""
    if holds_outside_the_state(by, KEEPS_FIGURES):
        return True
    return any(holds_role(by, role, institution=institution) for role in SPEAKS_FOR_IT)


def require_reporter(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account speaks for the institution or keeps the figures."""
    if not may_report(by, institution):
        raise NotAllowed("accountability.report.not_its_own")


def may_keep(by: UUID) -> bool:
    """Say whether an account keeps what institutions promise and do, and so says what was kept.

    Who owes a thing does not say itself that it was done: nobody does at the State's.
    """
    return holds_outside_the_state(by, KEEPERS)


def require_keeper(by: UUID) -> None:
    """Raise `NotAllowed` unless the account keeps what institutions promise and do."""
    if not may_keep(by):
        raise NotAllowed("accountability.keep.needs_a_role")


def answers_for_subject(institution: Institution, of: Assessed, subject: str) -> bool:
    """Say whether an institution answers for what is judged, or is it."""
    code = institution.code
    if not code:
        return False
    match of:
        case Assessed.INDICATOR:
            return answers_for(code, policy_indicator(subject).owners)
        case Assessed.OBJECTIVE:
            return answers_for(code, objective(subject).owners)
        case _:
            return code == subject


def require_answers(institution: Institution, of: Assessed, subject: str) -> None:
    """Raise `NotAllowed` where an authority does not answer for what it would judge."""
    if not answers_for_subject(institution, of, subject):
        raise NotAllowed("accountability.assess.does_not_answer")


def require_assessor(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account brings facts together for the institution."""
    if not may_state(by, institution):
        raise NotAllowed("accountability.assess.not_its_own")
