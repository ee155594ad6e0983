"""For which organisations somebody runs courses, and which of them one finds."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.skills import queries
from baluarte.domain.skills.models import RUNNERS, Course
from baluarte.domain.skills.rules import runs


def runs_for(by: UUID, *, at: datetime) -> list[Institution]:
    """Return the organisations for which an account runs courses, each once."""
    held = held_by(by, at=at)
    found = {one.institution_id: one.institution for one in held if one.role in RUNNERS}
    return list(found.values())


def found_course(reference: str) -> Course:
    """Return a course one sees; to others it does not exist."""
    try:
        return queries.course(reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None


def course_to_run(reference: str, *, by: UUID) -> Course:
    """Return a course that is one's own to run and that nobody closed."""
    found = found_course(reference)
    if not (runs(by, found) and queries.is_open(found)):
        raise Http404
    return found
