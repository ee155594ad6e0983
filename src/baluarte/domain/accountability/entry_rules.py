"""Who enters what in whose voice, and which second person lets it stand: one of the same house."""

from collections.abc import Iterable
from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import (
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)
from baluarte.domain.accountability.models.observation_wall import ANSWERS
from baluarte.domain.accountability.models.policy_wall import KEEPERS
from baluarte.domain.accountability.recommendation_rules import (
    institutions_of_roles,
    keeping_houses,
)
from baluarte.domain.statements.models import STATES, Document
from baluarte.norms.policy.refusals import PolicyRefused

Entry = (
    RecommendationStatus
    | RecommendationCorrection
    | Assessment
    | ContributionAnswer
    | CommitmentStep
    | Target
    | Consultation
)


def house_of(entry: Entry) -> Institution:
    """Return the organisation or authority of which somebody entered it."""
    return entry.institution if isinstance(entry, RecommendationStatus) else entry.holder


def entered_by(entry: Entry) -> UUID:
    """Return the account that entered it."""
    match entry:
        case RecommendationStatus():
            return entry.stated_by_id
        case RecommendationCorrection():
            return entry.corrected_by_id
        case _:
            return entry.by_id


def side_of(institution: Institution) -> AssessmentSide:
    """Return on which side a house speaks."""
    return AssessmentSide.AUTHORITY if institution.is_of_the_state else AssessmentSide.CIVIL


def houses_of(by: UUID) -> list[Institution]:
    """Return the houses for which an account enters, and in which it reviews what others enter."""
    return institutions_of_roles(by, STATES)


def require_second(by: UUID, entry: Entry) -> None:
    """Raise `NotAllowed` unless the account is of the house that entered it."""
    if house_of(entry) not in houses_of(by):
        raise NotAllowed("accountability.entries.not_its_house")


def reporters_of(by: UUID, code: str) -> list[Institution]:
    """Return for which houses an account says what became of what an institution owes.

    The institution itself, in its own voice; organisations, in theirs; no other authority.
    """
    own = [one for one in institutions_of_roles(by, ANSWERS + KEEPERS) if one.code == code]
    return own + [one for one in keeping_houses(by) if one not in own]


def answering_houses(by: UUID, code: str) -> list[Institution]:
    """Return for which houses an account answers a consultation: who called it, or who enters it.

    An organisation that keeps the policy enters the answer from a document of who called.
    """
    own = [one for one in institutions_of_roles(by, ANSWERS) if one.code == code]
    return own + [one for one in keeping_houses(by) if one not in own]


def require_house(institution: Institution, among: Iterable[Institution], why: str) -> None:
    """Raise `NotAllowed` unless a house is among those for which an account speaks."""
    if institution not in among:
        raise NotAllowed(why)


def require_its_document(document: Document | None, page: int | None, *, issuer: str) -> None:
    """Raise `PolicyRefused` unless an institution issued the document, and its page is said."""
    if document is None or document.issuer != issuer:
        raise PolicyRefused("not_issued_by_it", field="document")
    if page is None:
        raise PolicyRefused("no_page", field="page")
