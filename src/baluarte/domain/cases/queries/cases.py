from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.cases.models import Case, CaseAggression, Party


def cases() -> QuerySet[Case]:
    """Return the cases the context may see, newest first."""
    found = Case.objects.select_related("matter__state", "matter__municipality", "responsible")
    return found.order_by("-opened_at", "id")


def case_of(reference: str) -> Case:
    """Return the case of a reference; `Case.DoesNotExist` where the context sees none."""
    return cases().select_related("matter__compartment__institution").get(reference=reference)


def case_of_matter(matter: UUID) -> Case | None:
    """Return the case whose clocks run in a matter, where the context sees one."""
    return cases().filter(matter=matter).first()


def parties_of(case: Case) -> QuerySet[Party]:
    """Return who takes part in a case now; their names are read in `people`, and logged."""
    found = Party.objects.filter(case=case, until_at=None).select_related("person", "account")
    return found.order_by("since_at", "id")


def aggressions_of(case: Case) -> QuerySet[CaseAggression]:
    """Return the aggressions that belong to a case now."""
    found = CaseAggression.objects.filter(case=case, until_at=None)
    return found.select_related("aggression").order_by("since_at", "id")
