"""Where an inquiry stands, written beside it for lists and sums: counted anew at each word."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models import Classification, Inquiry, InquiryStatus, Said
from baluarte.norms.impunity import CHARGE, FILE, first_day, furthest, is_convicted
from baluarte.norms.inquiries import CRIMINAL, NO_NEWS, ToldStatus, status

# What the columns are counted from.
PROJECTED_FROM = (InquiryStatus, Classification)
Row = TypeVar("Row", bound=Said)


def told_of(rows: list[InquiryStatus]) -> list[ToldStatus]:
    """Return statuses as the texts read them."""
    return [
        ToldStatus(one.status, one.first_date, one.last_date, one.whose, one.source) for one in rows
    ]


def in_order(rows: list[InquiryStatus]) -> list[InquiryStatus]:
    """Return statuses by the last day they may mean; those of no known day as they were said."""
    return sorted(
        rows,
        key=lambda one: (one.last_date or date.min, one.first_date or date.min, one.recorded_at),
    )


def last_news(inquiry: Inquiry, rows: list[InquiryStatus]) -> date | None:
    """Return the last day of which anything is known: that nobody knew anything is no news."""
    days = [one.last_date for one in rows if one.status != NO_NEWS] + [inquiry.last_date]
    return max((one for one in days if one is not None), default=None)


def projected(
    inquiry: Inquiry, rows: list[InquiryStatus], crimes: Iterable[Classification]
) -> dict[str, Any]:
    """Return the columns that are counted from all that stands of an inquiry (`PROJECTED`)."""
    ordered = in_order(rows)
    moving = [one for one in ordered if not status(inquiry.kind, one.status).is_beside]
    silent = [one.last_date for one in rows if one.status == NO_NEWS and one.last_date]
    called = sorted(crimes, key=lambda one: (one.of_whom != OfWhom.AUTHORITY, one.recorded_at))
    found = {
        "status": moving[-1].status if moving else "",
        "status_date": moving[-1].last_date if moving else None,
        "news_date": last_news(inquiry, rows),
        "silence_date": max(silent, default=None),
        "furthest": "",
        "is_convicted": False,
        "is_told_apart": any(one.whose for one in rows),
        "opening_date": inquiry.first_date,
        "charged_date": None,
        "crime": _crime(called),
    }
    return found | (_as_a_criminal_file(inquiry, ordered) if inquiry.kind == CRIMINAL else {})


def project(inquiry: Inquiry) -> None:
    """Count anew where an inquiry stands, and write it beside it."""
    rows, crimes = _standing(InquiryStatus, inquiry), _standing(Classification, inquiry)
    found = projected(inquiry, rows, crimes)
    for name, value in found.items():
        setattr(inquiry, name, value)
    Inquiry.objects.filter(pk=inquiry.pk).update(**found)


def _as_a_criminal_file(inquiry: Inquiry, ordered: list[InquiryStatus]) -> dict[str, Any]:
    """Return how far a file came and since when, as `norms.impunity` tells it."""
    told = told_of(ordered)
    return {
        "furthest": furthest(told),
        "is_convicted": is_convicted(told),
        "opening_date": inquiry.first_date or first_day(told, FILE),
        "charged_date": first_day(told, CHARGE),
    }


def _crime(called: list[Classification]) -> str:
    """Return the last name of those that speak first: the authority, else who claims another."""
    spoken = [one.crime for one in called if one.of_whom == called[0].of_whom]
    return spoken[-1] if spoken else ""


def _standing(kind: type[Row], inquiry: Inquiry) -> list[Row]:
    newer = kind.objects.filter(inquiry=inquiry, supersedes__isnull=False)
    gone = set(newer.values_list("supersedes", flat=True))
    rows = kind.objects.filter(inquiry=inquiry, is_withdrawn=False)
    return [one for one in rows if one.pk not in gone]
