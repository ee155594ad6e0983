"""Invented courses: one whose competence is about to end, one long over, one tested, one to come.

Nobody gave or took any of them: titles, scores and counts are invented.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.skills.actions import (
    NewCount,
    NewCourse,
    Said,
    announce_course,
    close_course,
    count_participants,
    enrol,
    record_sheet,
)
from baluarte.domain.skills.models import Course
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.counting import add_months

KEEPS_TINTA, KEEPS_REGISTRY = "ines", "sofia"
THREE = ("gender", "differential", "community")
# What each scored before and after; one did not take the second test.
TESTED: Mapping[str, tuple[int, int | None]] = {
    "maria": (48, 82), "carlos": (61, 85), "clara": (55, 74), "analia": (40, 71),
    "ramona": (52, 66), "mateo": (58, 90), "lucia": (45, None),
}  # fmt: skip
ATTENDS = (None, None)


@dataclass(frozen=True, slots=True)
class Taught:
    """One invented course: who runs it, so many months ago, what it gives, to whom."""

    run_by: str
    slug: str
    title: str
    months: int
    hours: str
    contents: tuple[str, ...]
    competences: tuple[str, ...]
    # Days after the day so many months ago.
    days: int = 0
    pass_score: int | None = None
    scores: Mapping[str, tuple[int | None, int | None]] | None = None
    counts: tuple[NewCount, ...] = ()
    is_closed: bool = True


COURSES = (
    # Valid for 24 months: it ends within 30 days.
    Taught(KEEPS_TINTA, "tinta", "Documentar agresiones (curso inventado)", 24, "20",
           (*THREE, "documentation"), ("documentation", "interview"), days=30,
           scores={"maria": ATTENDS, "noemi": ATTENDS}),
    # Valid for 12 months: it ended two months ago.
    Taught(KEEPS_TINTA, "tinta", "Seguridad digital de la redacción (curso inventado)", 14, "8",
           ("gender", "digital"), ("digital_security",), scores={"noemi": ATTENDS}),
    Taught(KEEPS_REGISTRY, "registro", "Gestión del riesgo con tres enfoques (curso inventado)",
           2, "24", (*THREE, "risk", "psychosocial"), ("risk", "approaches"), pass_score=70,
           scores=TESTED,
           counts=(
               NewCount(kind="journalists", enrolled=14, attended=12, passed=9),
               NewCount(kind="community", enrolled=9, attended=9),
           )),
    Taught(KEEPS_TINTA, "tinta", "Custodia de datos (curso inventado)", 0, "6",
           (*THREE, "custody"), ("data_custody",), days=20, scores={"maria": ATTENDS},
           is_closed=False),
)  # fmt: skip


def tell_courses(*, at: datetime) -> Iterator[str]:
    """Lay the courses once; those that are over are closed, and one is to come."""
    with connected_as(DatabaseRole.APP):
        people = {one.username: one for one in Account.objects.all()}
        with acting_as(people[KEEPS_TINTA].pk):
            if Course.objects.exists():
                return
        for one in COURSES:
            teach(one, people, at=at)
    yield f"{len(COURSES)} invented courses."


def teach(one: Taught, people: Mapping[str, Account], *, at: datetime) -> Course:
    """Announce a course, enrol and count who takes part and, where it is over, close it."""
    by: UUID = people[one.run_by].pk
    day = add_months(local_day(at), -one.months) + timedelta(days=one.days)
    # What is told of the past was entered then.
    then = at - timedelta(days=max(0, (local_day(at) - day).days - 1))
    scores = one.scores or {}
    with acting_as(by):
        course = announce_course(
            given=_new(one, day), holder=Institution.objects.get(slug=one.slug), by=by, at=then
        )
        enrol(course=course, accounts=[people[name] for name in scores], by=by, at=then)
        if one.counts:
            count_participants(course=course, counts=one.counts, by=by, at=then)
        if one.is_closed:
            said = {people[name].pk: _said(both) for name, both in scores.items()}
            record_sheet(course=course, said=said, by=by, at=then)
            close_course(course=course, by=by, at=then)
    return course


def _new(one: Taught, day: date) -> NewCourse:
    return NewCourse(
        title=one.title, first_date=day, last_date=day, hours=Decimal(one.hours),
        contents=one.contents, competences=one.competences, pass_score=one.pass_score,
    )  # fmt: skip


def _said(both: tuple[int | None, int | None]) -> Said:
    before, after = (None if score is None else Decimal(score) for score in both)
    return Said(attended=True, before=before, after=after)
