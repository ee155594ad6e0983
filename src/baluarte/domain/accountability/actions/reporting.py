from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.models import Institution
from baluarte.domain.accountability import rules
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.audit.actions import record
from baluarte.domain.wall import context


class NothingOwed(ValueError):
    """Only an authority owes clocks of the law."""


class NotOverYet(ValueError):
    """A period is whole once it is over."""


class SaidBefore(ValueError):
    """It was said before, or taken back before."""


@transaction.atomic
def say_reported(*, institution: Institution, period: Period, by: UUID, at: datetime) -> Reporting:
    """Say that what an institution owed in a period is recorded here whole."""
    context.require(by)
    rules.require_reporter(by, institution)
    if institution.kind not in OF_THE_STATE:
        raise NothingOwed(f"{institution.slug} is no authority")
    if period.ends_at > at:
        raise NotOverYet(f"{period} is not over")
    standing = Reporting.objects.filter(
        institution=institution, first_date=period.first_date, last_date=period.last_date,
        taken_back_at=None,
    )  # fmt: skip
    if standing.exists():
        raise SaidBefore(f"{institution.slug} has reported {period}")
    said = Reporting.objects.create(
        institution=institution,
        first_date=period.first_date,
        last_date=period.last_date,
        said_at=at,
        by_id=by,
    )
    _record("accountability.say_reported", said, period=str(period), by=by, at=at)
    return said


@transaction.atomic
def take_back_report(*, reporting: Reporting, by: UUID, at: datetime) -> None:
    """Take back that a period is whole: from now on there is no data of it."""
    context.require(by)
    rules.require_reporter(by, reporting.institution)
    changed = Reporting.objects.filter(pk=reporting.pk, taken_back_at=None).update(
        taken_back_at=at, taken_back_by=by
    )
    if not changed:
        raise SaidBefore("it was taken back before")
    _record("accountability.take_back_report", reporting, period="", by=by, at=at)


def _record(act: str, said: Reporting, *, period: str, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="institution",
        objects=[said.institution_id],
        payload={"reporting": str(said.pk), "period": period},
        by=by,
        at=at,
    )
