"""Inquiries of an invented case, as its team tells of them; all invented."""

from datetime import datetime

from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.cases.models import Case
from baluarte.domain.investigation.actions import NewInquiry, Told, open_inquiry, record_status
from baluarte.domain.investigation.models import Inquiry, InquiryStatus
from baluarte.domain.wall.context import acting_as

PROTOCOL = "journalist_investigation"
OFFICE, OTHER_OFFICE = "EDO-30-FIS", "EDO-20-FIS"
FAMILY = Told(source="family", confidence="B")


def told(date: str = "", *, source: str = "family", confidence: str = "B", words: str = "") -> Told:
    """Return who says something, of which day."""
    return Told(source=source, confidence=confidence, date=date, words=words)


def make_inquiry(cast: Cast, case: Case | None, *, at: datetime = BEFORE, **more) -> Inquiry:
    """Enter a criminal file of a case, as its owner."""
    given = {
        "kind": "criminal_file", "authority": OFFICE, "told": told("2026-01-10"), "case": case,
        "protocol": PROTOCOL,
    }  # fmt: skip
    by = cast.owner.pk
    with acting_as(by):
        return open_inquiry(new=NewInquiry(**(given | more)), by=by, at=at)


def say_status(
    cast: Cast, inquiry: Inquiry, status: str, date: str = "", *, at: datetime = BEFORE, **more
) -> InquiryStatus:
    """Say where an inquiry stands, as the owner of its case."""
    said = more.pop("told", None) or told(date, source=more.pop("source", "family"))
    by = cast.owner.pk
    with acting_as(by):
        return record_status(inquiry=inquiry, status=status, told=said, by=by, at=at, **more)
