"""What an address names; whatever one may not see or change does not exist."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries import Course, course_of, log_reading, matter_of
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.wall.context import acting_account
from baluarte.norms.protocols import Step


def shown(reference: str) -> Matter:
    """Return a matter one may see; that it is read is logged with the file it is of."""
    try:
        found = matter_of(reference)
    except Matter.DoesNotExist:
        raise Http404 from None
    log_reading(found, by=acting_account(), at=timezone.now())
    return found


def open_to_change(reference: str) -> Matter:
    """Return a matter one may add to."""
    matter = shown(reference)
    if not may_contribute(matter):
        raise Http404
    return matter


def course_in(matter: Matter, proceeding: UUID) -> Course:
    """Return a proceeding of a matter with what its agenda is drawn from."""
    found = Proceeding.objects.filter(matter=matter, pk=proceeding).select_related("matter").first()
    if found is None:
        raise Http404
    return course_of(found)


def step_in(course: Course, step: str) -> Step:
    """Return a step of a proceeding."""
    try:
        return course.protocol.step(step)
    except KeyError:
        raise Http404 from None


def occurrence_in(matter: Matter, key: UUID) -> Occurrence:
    """Return something that was recorded in a matter."""
    found = Occurrence.objects.filter(matter=matter, pk=key)
    one = found.select_related("matter", "proceeding__matter", "supersedes", "by").first()
    if one is None:
        raise Http404
    return one
