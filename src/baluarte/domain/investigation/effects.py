"""What happens to what is sealed here when its list leaves, or what was told of its event goes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.dispatch import receiver

from baluarte.domain.access.models import Compartment
from baluarte.domain.investigation.models import (
    Inquiry,
    InquiryDocument,
    InquiryNumber,
    InquiryRemark,
)
from baluarte.domain.procedure.signals import asked_who_follows
from baluarte.domain.registry.signals import events_taken_back, grounds_erased
from baluarte.domain.sealing.actions import destroy_keys


@receiver(asked_who_follows)
def say_how_many_follow(*, text: str, **_: Any) -> int:
    """Say how many inquiries follow a text: it is locked."""
    return Inquiry.objects.filter(text=text).count()


@receiver(grounds_erased)
def erase_what_is_sealed(*, compartment: Compartment, at: datetime, **_: Any) -> int:
    """Destroy what was sealed beside the inquiries of a list whose steward leaves."""
    return _destroy(Inquiry.objects.filter(compartment=compartment, case=None), at=at)


@receiver(events_taken_back)
def erase_of_events(*, events: Collection[UUID], is_erased: bool, at: datetime, **_: Any) -> None:
    """Destroy what was sealed beside inquiries of events that nobody tells of any more."""
    if is_erased:
        _destroy(Inquiry.objects.filter(event__in=events, case=None), at=at)


def _destroy(inquiries: QuerySet[Inquiry], *, at: datetime) -> int:
    keys = list(inquiries.values_list("pk", flat=True))
    return sum(
        destroy_keys(sealed, at=at)
        for sealed in (
            InquiryNumber.objects.filter(inquiry__in=keys),
            InquiryRemark.objects.filter(inquiry__in=keys),
            InquiryDocument.objects.filter(about__in=keys),
        )
    )
