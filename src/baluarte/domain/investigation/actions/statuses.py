"""Say where an inquiry stands, what crime it is called, how many suspects reached what."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from baluarte.domain.investigation.actions.inquiries import authority_then
from baluarte.domain.investigation.actions.words import Told, say, when
from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models import (
    Classification,
    Inquiry,
    InquiryStatus,
    SuspectCount,
)
from baluarte.domain.investigation.projection import project
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.inquiries import statuses

CRIMES, SUSPECTS, STAGES = "crimes", "perpetrators", "suspect_stages"
# What passes a file on says to whom; what joins it to another says to which.
PASSED_ON: Final = frozenset({"INCOMP", "ATRAIDO", "QJ_REM", "QJ_ORI"})
JOINED: Final = frozenset({"ACUM", "QJ_ACUM"})


@transaction.atomic
def record_status(
    *,
    inquiry: Inquiry,
    status: str,
    told: Told,
    whose: str = "",
    to_authority: str = "",
    other: Inquiry | None = None,
    corrects: InquiryStatus | None = None,
    by: UUID,
    at: datetime,
) -> InquiryStatus:
    """Say where an inquiry stands from a day on.

    What contradicts what another source said is kept with it, and named by `queries`: only what
    cannot be of any inquiry is refused.
    """
    if status not in statuses(inquiry.kind):
        raise InquiryRefused("status", field="status", given=status)
    if status in PASSED_ON:
        if not to_authority:
            raise InquiryRefused("to_authority", field="to_authority")
        known = when(told.date, on=local_day(at))
        first, last = (known.first, known.last) if known else (None, None)
        authority_then(to_authority, first=first, last=last, on=local_day(at))
    if other is not None and other.pk == inquiry.pk:
        raise InquiryRefused("itself", field="other")
    made = say(
        InquiryStatus, inquiry, told, entry="investigation.record_status", by=by, at=at,
        corrects=corrects, status=status, whose=whose.strip(),
        to_authority=to_authority if status in PASSED_ON else "",
        other=other if status in JOINED else None,
    )  # fmt: skip
    project(inquiry)
    return made


@transaction.atomic
def classify(
    *,
    inquiry: Inquiry,
    of_whom: OfWhom,
    crime: str,
    told: Told,
    corrects: Classification | None = None,
    by: UUID,
    at: datetime,
) -> Classification:
    """Say what crime the authority calls the facts, or what the victim claims that they are."""
    if crime not in terms(CRIMES):
        raise InquiryRefused("crime", field="crime", given=crime)
    made = say(
        Classification, inquiry, told, entry="investigation.classify", by=by, at=at,
        corrects=corrects, of_whom=of_whom, crime=crime,
    )  # fmt: skip
    project(inquiry)
    return made


@transaction.atomic
def count_suspects(
    *,
    inquiry: Inquiry,
    suspects: str,
    stage: str,
    number: int,
    told: Told,
    corrects: SuspectCount | None = None,
    by: UUID,
    at: datetime,
) -> SuspectCount:
    """Say how many suspects of a class reached a stage; none is a number, not known is no row."""
    if suspects not in terms(SUSPECTS):
        raise InquiryRefused("suspects", field="suspects", given=suspects)
    if stage not in terms(STAGES):
        raise InquiryRefused("stage", field="stage", given=stage)
    if number < 0:
        raise InquiryRefused("number", field="number", given=number)
    return say(
        SuspectCount, inquiry, told, entry="investigation.count_suspects", by=by, at=at,
        corrects=corrects, suspects=suspects, stage=stage, number=number,
    )  # fmt: skip
