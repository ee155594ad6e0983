from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import grants_on
from baluarte.domain.cases.models import Case, CaseEvent, Party
from baluarte.domain.procedure.models import Assignment, Obligation
from baluarte.domain.procedure.queries.obligations import LAST_DAY
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.choices import Level


def cases() -> QuerySet[Case]:
    """Return the cases the context may see, newest first."""
    found = Case.objects.select_related("matter__state", "matter__municipality", "responsible")
    return found.order_by("-opened_at", "id")


def cases_after(case: Case) -> QuerySet[Case]:
    """Return the cases that come after one in the order of `cases`: the next page of a list."""
    at = case.opened_at
    return cases().filter(opened_at__lte=at).exclude(opened_at=at, pk__lte=case.pk)


def case_of(reference: str) -> Case:
    """Return the case of a reference; `Case.DoesNotExist` where the context sees none."""
    found = cases().select_related("compartment__institution", "matter__compartment__institution")
    return found.get(reference=read_reference(reference) or "")


def case_of_matter(matter: UUID) -> Case | None:
    """Return the case whose clocks run in a matter, where the context sees one."""
    return cases().filter(matter=matter).first()


def parties_of(case: Case, *, ended_too: bool = False) -> QuerySet[Party]:
    """Return who takes part in a case now; their names are read in `people`, and logged."""
    # Of the case that one has: it is not read again with each of them.
    found = case.parties.select_related("person", "account")
    if not ended_too:
        found = found.filter(until_at=None)
    return found.order_by("since_at", "id")


def events_of(case: Case) -> QuerySet[CaseEvent]:
    """Return the events that belong to a case now."""
    found = CaseEvent.objects.filter(case=case, until_at=None)
    return found.select_related("event").order_by("since_at", "id")


def my_parties(*, by: UUID) -> QuerySet[Party]:
    """Return as what an account takes part in cases itself, in its own window; newest first."""
    found = Party.objects.filter(account=by, until_at=None).select_related(
        "person",
        "case__compartment__institution",
        "case__responsible",
        "case__matter__state",
        "case__matter__municipality",
        "case__matter__compartment__institution",
    )
    return found.order_by("-since_at", "id")


def is_of_her_own(case: Case, *, by: UUID) -> bool:
    """Say whether an account was let into a case as one of whom it is about, now or before."""
    return Party.objects.filter(case=case, account=by).exists()


def team_of(case: Case, *, at: datetime) -> list[Account]:
    """Return the accounts that may add to a case, by name."""
    held = grants_on(case.compartment, at=at).filter(
        level__gte=Level.CONTRIBUTE, account__isnull=False
    )
    return sorted({one.account for one in held if one.account}, key=str)


def told_of(case: Case) -> list[Assignment]:
    """Return what was sent of a case to others than its keeper, newest first."""
    found = Assignment.objects.filter(matter_key=case.matter_id).exclude(
        institution=case.compartment.institution_id
    )
    return list(found.select_related("institution").order_by("-sent_at"))


def late_and_soon(found: Collection[Case], *, at: datetime) -> dict[UUID, tuple[int, int]]:
    """Return by matter how many steps are late and how many due soon: those of its last day too."""
    near, ends_soon = Q(warn_at__lte=at), Q(late_after__lte=at + LAST_DAY)
    owed = Obligation.objects.filter(
        proceeding__matter__in=[one.matter_id for one in found],
        is_unfinished=True,
        may_lapse=False,
    )
    counted = owed.values("proceeding__matter").annotate(
        late=Count("pk", filter=Q(late_after__lt=at)),
        soon=Count("pk", filter=Q(late_after__gte=at) & (near | ends_soon)),
    )
    return {row["proceeding__matter"]: (row["late"], row["soon"]) for row in counted}
