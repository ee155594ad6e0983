"""What double coding answers when the registry erases what was written on events."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from baluarte.domain.double_coding.models import Reconciliation, SecondCoding
from baluarte.domain.registry.signals import grounds_asked


@receiver(grounds_asked)
def tell_grounds(*, events: Collection[UUID], **_: Any) -> set[UUID]:
    """Tell which grounds stand on second codings and reconciliations of these events."""
    coded = SecondCoding.objects.filter(drawn__event__in=events)
    reconciled = Reconciliation.objects.filter(coding__drawn__event__in=events)
    keys = {
        *coded.values_list("criterion", flat=True),
        *reconciled.values_list("ground", flat=True),
    }
    return keys - {None}
