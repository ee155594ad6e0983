"""What a case does when somebody is told of its matter or left out of it, in that transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.signals import post_save
from django.dispatch import receiver

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.signals import objects_read
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover, require_consent
from baluarte.domain.cases.actions.letter_stop import stop_what_may_not_go
from baluarte.domain.cases.actions.team import end_places, join_by_task, shut_out
from baluarte.domain.cases.queries.cases import case_of_matter
from baluarte.domain.cases.queries.consent import covered_among, is_keepers, is_named
from baluarte.domain.cases.queries.letters import STATE_KINDS
from baluarte.domain.procedure.models import Assignment, ExcludedInstitution, Matter
from baluarte.domain.procedure.signals import (
    asked_what_is_covered,
    before_telling,
    somebody_left_out,
    taken_back,
    taken_on,
)

PART_OF_CASES = ("event", "list", "person", "report")


@receiver(before_telling)
def ask_for_her_consent(
    *, matter: Matter, institution: Institution, by_her_yes: bool = False, **_: Any
) -> None:
    """Refuse to tell whom nobody in the case consented to; the keeper tells itself.

    Where only her yes that names it opens the gate, that yes is on record.
    """
    case = case_of_matter(matter.pk)
    if case is None or is_keepers(case, institution):
        return
    if case.is_civil_only and institution.kind in STATE_KINDS:
        raise NotAllowed("cases.civil_only")
    consents = require_consent(case, institution)
    if by_her_yes and not is_named(consents, institution):
        raise ConsentDoesNotCover(institution, "")


@receiver(asked_what_is_covered)
def say_what_is_covered(
    *, matter: Matter, institutions: Sequence[Institution], **_: Any
) -> set[UUID] | None:
    """Return whom the words of those in a case cover; nothing where a matter is of no case."""
    case = case_of_matter(matter.pk)
    if case is None:
        return None
    asked = [one for one in institutions if not (case.is_civil_only and one.kind in STATE_KINDS)]
    return covered_among(case, asked)


@receiver(post_save, sender=ExcludedInstitution)
def stop_letters_to_the_left_out(*, instance: ExcludedInstitution, **_: Any) -> None:
    """Stop what has not gone, or waits for a clock, to whom a case now leaves out."""
    case = case_of_matter(instance.matter_id)
    if case is not None:
        stop_what_may_not_go(case, by=instance.decided_by_id, at=instance.decided_at)


@receiver(somebody_left_out)
def shut_out_of_its_team(*, matter: Matter, by: UUID, at: datetime, **_: Any) -> None:
    """Take out of the team of its case whoever acts for somebody it leaves out now."""
    case = case_of_matter(matter.pk)
    if case is not None:
        shut_out(case=case, by=by, at=at)


@receiver(taken_on)
def give_a_place(*, assignment: Assignment, by: UUID, at: datetime, **_: Any) -> None:
    """Let who took on a step that is done in a case into its team."""
    join_by_task(assignment=assignment, by=by, at=at)


@receiver(taken_back)
def end_its_place(*, assignments: Sequence[UUID], **_: Any) -> None:
    """End the places that tasks gave which were taken back."""
    end_places(assignments=assignments)


@receiver(objects_read)
def name_the_files(*, object_type: str, objects: Sequence[str], **_: Any) -> set[UUID]:
    """Return the cases that what is read is part of: her page tells of each reading."""
    if object_type not in PART_OF_CASES:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select bal.files_about(%s, %s::uuid[])", [object_type, list(objects)])
        return {file for (file,) in cursor.fetchall()}
