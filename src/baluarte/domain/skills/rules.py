from uuid import UUID

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.skills.models import RUNNERS, Course


def may_run_for(by: UUID, institution: Institution) -> bool:
    """Say whether an account announces courses of an organisation."""
    held = held_by(by)
    return any(one.role in RUNNERS and one.institution_id == institution.pk for one in held)


def require_runner_for(by: UUID, institution: Institution) -> None:
    """Raise `NotAllowed` unless the account announces courses of an organisation."""
    if not may_run_for(by, institution):
        raise NotAllowed("skills.announce.not_its_own")


def runs(by: UUID, course: Course) -> bool:
    """Say whether a course is an account's to run: announced by it or handed to it, and there."""
    last = course.handovers.order_by("-number").first()
    runner = last.account_id if last else course.run_by_id
    return runner == by and may_run_for(by, course.holder)


def require_runner(by: UUID, course: Course) -> None:
    """Raise `NotAllowed` unless a course is an account's to run."""
    if not runs(by, course):
        raise NotAllowed("skills.run.only_who_announced_it")
