"""For whom an account judges something: an authority only what it answers for."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.rules import answers_for_subject
from baluarte.web.statements.permissions import stating_for


def judging_for(by: UUID, of: Assessed, code: str, *, at: datetime) -> list[Institution]:
    """Return for which of its houses an account judges something."""
    return judging_among(stating_for(by, at=at), of, code)


def judging_among(houses: list[Institution], of: Assessed, code: str) -> list[Institution]:
    """Return which houses judge something: organisations, and who answers for it."""
    return [one for one in houses if not one.is_of_the_state or answers_for_subject(one, of, code)]
