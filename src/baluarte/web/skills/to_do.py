"""What waits of courses: one's own competences without refresher, and courses to be closed."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.skills.choices import CompetenceState
from baluarte.domain.skills.queries import courses_to_close
from baluarte.domain.skills.queries.competences import to_refresh
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most
from baluarte.web.skills.labels import names_of


@offers_work
def competences_to_refresh(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return one's competences that ended, then those about to end, that a role of hers needs.

    None is late: a course is not a deadline, and stands behind whoever waits.
    """
    found = to_refresh(account, on=local_day(at))
    for state, label in (
        (CompetenceState.EXPIRED, _("Your competences without refresher")),
        (CompetenceState.EXPIRING, _("Your competences about to end")),
    ):
        several = [one for one in found if one.state is state]
        yield ToDo(
            label, len(several), reverse("my_competences"), _("See them"), note=names_of(several),
        )  # fmt: skip


@offers_work
def courses_over(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the courses that one ran and has still to close."""
    waiting = courses_to_close(account, at=at)
    yield ToDo(
        _("Courses to close"),
        up_to_most(waiting.values("pk")),
        reverse("courses"),
        _("See the courses"),
    )
