"""What is said in public: a statement on one event, the bulletin, the annual tables."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.models import Edition
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.publication import bulletin, preview, statement
from baluarte.web.publication.views.decisions import labels, seen


def draft_statement(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the draft of a statement on an event, made of what goes out of it alone."""
    event, at = seen(reference), timezone.now()
    page = queries.publication_of(event, at=at)
    record = preview.record_of(event, at=at)
    decided = record.given(page.goes_out, is_exact=page.is_exact)
    given = queries.sayable(event, page, decided)
    steward = event.compartment.institution
    name = steward.name if steward else ""
    text = statement.draft(record, given, organisation=name) if given else ""
    said = statement.fields_of(given) if given else []
    left_out = [one for one in page.goes_out if one not in said]
    not_decided = [one for one in Publishable.values if one not in page.goes_out]
    context = {
        "event": event,
        "page": page,
        "text": text,
        "goes_out": labels(said),
        "too_rare": labels(left_out),
        "left_out": labels(not_decided),
        "changed": labels(page.changed),
    }
    return render(request, "publication/statement.html", context)


def week_bulletin(request: HttpRequest) -> HttpResponse:
    """Show the bulletin of the week and the tables of a year, from the newest edition."""
    edition = queries.latest_edition()
    if edition is None:
        return render(request, "publication/bulletin.html", {"edition": None})
    known = bulletin.years(edition)
    asked = request.GET.get("anio", "")
    year = int(asked) if asked in map(str, known) else next(iter(known), None)
    context = {
        "edition": edition,
        "text": bulletin.bulletin(edition, day=local_day(timezone.now())),
        "years": known,
        "year": year,
        "tables": bulletin.annual(edition, year) if year else [],
    }
    return render(request, "publication/bulletin.html", context)


def annual_table(request: HttpRequest, year: int) -> HttpResponse:
    """Hand over the tables of a year as a file."""
    edition = _edition()
    if year not in bulletin.years(edition):
        raise Http404
    return HttpResponse(
        bulletin.annual_file(edition, year),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="baluarte-{year}-{edition}.csv"'},
    )


def _edition() -> Edition:
    edition = queries.latest_edition()
    if edition is None:
        raise Http404
    return edition
