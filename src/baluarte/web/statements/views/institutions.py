"""One institution: what is said of it by heading, authority beside others, and what is missing."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.statements import queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import MUNICIPAL, municipal_government, public_institution
from baluarte.norms.statements import Kind, kinds
from baluarte.web.statements.labels import (
    about_name,
    heading_name,
    language,
    number_in_words,
    period_in_words,
    row_of,
)
from baluarte.web.statements.permissions import stating_for

KNOWN_AT = "al"


def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Show what stands of an institution, as it is known now or was known on a day."""
    try:
        body = municipal_government() if code == MUNICIPAL else public_institution(code.upper())
    except (UnknownCode, IndexError):
        raise Http404 from None
    day = _day(request.GET.get(KNOWN_AT, ""))
    at = timezone.now()
    known_at = at if day is None else timezone.make_aware(datetime.combine(day, time.max))
    asked = queries.Asked(institutions=[body.code])
    standing = list(
        queries.standing(known_at=known_at, asked=asked).select_related("document", "municipality")
    )
    waiting = queries.of_standing(queries.statements(asked), Standing.WAITING).count()
    stated = {one.kind for one in standing}
    context = {
        "body": body,
        "name": body.in_language(language()),
        "day": day,
        "waiting": waiting,
        "list_url": f"{reverse('institution_facts')}?institucion={body.code}",
        "kinds": [_kind(kinds()[code], standing) for code in kinds() if code in stated],
        "nothing": [
            kind.in_language(language()) for code, kind in kinds().items() if code not in stated
        ],
        "contradictions": [
            _contradiction(one.statements) for one in queries.contradictions_among(standing)
        ],
        "may_state": bool(stating_for(acting_account(), at=at)),
    }
    return render(request, "statements/institution.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kind(kind: Kind, standing: Iterable[Statement]) -> dict[str, Any]:
    """Return a kind with each of its headings: what stands of the newest period, or nothing."""
    rows = [one for one in standing if one.kind == kind.code]
    return {
        "name": kind.in_language(language()),
        "lines": [line for of in kind.headings for line in _lines(of.code, rows)],
    }


def _lines(code: str, rows: list[Statement]) -> Iterator[dict[str, Any]]:
    """Return a heading's lines: one for each thing it speaks of, or that there is no data."""
    found: dict[tuple[Any, ...], list[Statement]] = {}
    for one in rows:
        if one.heading == code:
            found.setdefault((one.about, one.unit, one.municipality_id), []).append(one)
    if not found:
        yield {"heading": heading_name(code)}
    for several in found.values():
        yield _line(several)


def _line(several: list[Statement]) -> dict[str, Any]:
    newest = max(several, key=lambda one: (one.last_date, one.first_date))
    period = (newest.first_date, newest.last_date)
    of_it = [one for one in several if (one.first_date, one.last_date) == period]
    theirs = [one for one in of_it if one.said_by_kind in OF_THE_STATE]
    others = [one for one in of_it if one.said_by_kind not in OF_THE_STATE]
    about = [about_name(newest.heading, newest.about), newest.unit, str(newest.municipality or "")]
    return {
        "heading": heading_name(newest.heading),
        "about": " · ".join(filter(None, about)),
        "period": period_in_words(*period),
        "theirs": [row_of(one, Standing.STANDS) for one in theirs],
        "others": [row_of(one, Standing.STANDS) for one in others],
        "difference": _difference(theirs, others),
        "history_url": f"{reverse('institution_facts')}?institucion={newest.institution}"
        f"&renglon={newest.heading}",
        "earlier": len(several) - len(of_it),
    }


def _difference(theirs: list[Statement], others: list[Statement]) -> str:
    """Say by how much the authority and others differ; nothing where they agree."""
    if not theirs or not others or _values(theirs) == _values(others):
        return ""
    one, other = theirs[0].number, others[0].number
    if len(theirs) == len(others) == 1 and one is not None and other is not None:
        return number_in_words(theirs[0].heading, abs(one - other))
    return _("They do not agree")


def _values(rows: Iterable[Statement]) -> set[Any]:
    return {(one.answer, one.value) for one in rows}


def _contradiction(several: tuple[Statement, ...]) -> dict[str, Any]:
    first = several[0]
    about = about_name(first.heading, first.about)
    name = " · ".join(filter(None, [heading_name(first.heading), about]))
    return {
        "about": f"{name}, {period_in_words(first.first_date, first.last_date)}",
        "sides": [
            {
                "value": row["value"],
                "who": row["said_by"],
                "at": row["statement"].said_date,
                "url": reverse("institution_fact", args=[row["statement"].reference]),
            }
            for row in (row_of(one, Standing.STANDS) for one in several)
        ],
    }
