from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.cases.models import Case
from baluarte.domain.protection.models import MeasureWithdrawal


def withdrawal_of(key: UUID) -> MeasureWithdrawal:
    """Return one withdrawal; `MeasureWithdrawal.DoesNotExist` where the context sees none."""
    found = MeasureWithdrawal.objects.select_related(
        "by", "measure__case__matter__compartment", "measure__case__compartment"
    )
    return found.get(pk=key)


def withdrawals_of(case: Case) -> QuerySet[MeasureWithdrawal]:
    """Return the withdrawals that were opened in a case, newest first, with how far each came."""
    found = MeasureWithdrawal.objects.filter(measure__case=case).select_related("measure")
    return found.prefetch_related("steps").order_by("-opened_at", "id")
