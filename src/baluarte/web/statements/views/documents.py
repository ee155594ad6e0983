"""Documents in which facts stand: handed in, shown with what was entered from them, opened."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from baluarte.domain.statements import actions, queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.rules import may_review
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.norms.statements import StatementRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.statements.carried import CARRIED, Carried, is_arriving
from baluarte.web.statements.forms.facts import DocumentForm, ReviewForm
from baluarte.web.statements.labels import institution_name, language, row_of
from baluarte.web.statements.permissions import found_document, ours, stating_for
from baluarte.web.statements.presenters.exceeding import exceeding_lines
from baluarte.web.statements.presenters.people import named
from baluarte.web.statements.views.reviewing import review_together

MOST_SHOWN = 500


def new_document(request: HttpRequest) -> HttpResponse:
    """Hand a document in; then what it says is entered."""
    by, at = acting_account(), timezone.now()
    institutions = stating_for(by, at=at)
    if not institutions:
        raise Http404
    carried = Carried.of(request, by=by)
    sent = {} if is_arriving(request) else sent_with_files(request)
    form = DocumentForm(**sent, institutions=institutions)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Facts about institutions"),
        title=_("Hand in a document"),
        lead=_(
            "Each fact stands in a document. It is known by its SHA-256, so that anybody can tell "
            "later that it is the same. Next you enter what it says."
        ),
        button=_("Keep it and go on") if carried else _("Keep it and enter what it says"),
        hidden={CARRIED: carried.signed(by=by)} if carried else {},
        done=_("The document is kept. Enter what it says."),
        back=reverse("institution_facts"),
    )
    to = ""
    if page.is_ready:
        try:
            kept = actions.keep_document(given=form.said(), institution=form.keeper, by=by, at=at)
        except StatementRefused as refused:
            form.refuse(refused)
        else:
            if carried:
                return render(request, "statements/handed_in.html", _handed_in(kept, carried))
            to = reverse("state_fact", args=[kept.reference])
    return page.answer(to=to)


def _handed_in(kept: Document, carried: Carried) -> dict[str, Any]:
    """Return a kept document, and the half-written form that goes on with it."""
    fields = carried.with_document(kept.pk) if kept.is_shared else carried.fields
    return {"document": kept, "address": carried.address, "fields": fields}


def source_document(request: HttpRequest, document: str) -> HttpResponse:
    """Show a document, its hash, and what was entered from it by page."""
    by, found = acting_account(), found_document(document)
    mine = ours(by, at=timezone.now())
    rows = list(
        queries.statements(queries.Asked(document=found.pk)).order_by("page", "stated_at", "id")[
            :MOST_SHOWN
        ]
    )
    standings = queries.standings_of(rows)
    lines = [_to_review(row_of(one, standings[one.pk]), by=by) for one in rows]
    form = ReviewForm(request.POST or None)
    back = reverse("source_document", args=[found.reference])
    if request.method == "POST" and (done := review_together(request, form, lines, back=back)):
        return done
    context = {
        "document": found,
        "issuer": institution_name(found.issuer),
        "facts": _facts(found, mine=mine),
        "rows": lines,
        "form": form,
        "exceeding": exceeding_lines(
            [one for one in rows if standings[one.pk] is Standing.WAITING]
        ),
        "to_review": any(line["is_to_review"] for line in lines) and may_review(by, rows[:1]),
        "may_state": found.holder_id in mine,
    }
    status = 422 if form.errors else 200
    return render(request, "statements/document.html", context, status=status)


def _to_review(line: dict[str, Any], *, by: UUID) -> dict[str, Any]:
    """Say of a line whether it waits for whoever looks."""
    waits = line["standing"] is Standing.WAITING
    return line | {"is_to_review": waits and line["statement"].stated_by_id != by}


def open_copy(request: HttpRequest, document: str) -> HttpResponse:
    """Hand over the kept copy, logged, as a file that no browser takes for a page."""
    found = found_document(document)
    try:
        with transaction.atomic():
            opened = queries.open_document(found.reference, by=acting_account(), at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    if not opened.content:
        return render(request, "statements/no_copy.html", {"document": found}, status=404)
    name = get_valid_filename(opened.name or f"{found.reference}.bin")
    return HttpResponse(
        opened.content,
        content_type=opened.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _facts(found: Document, *, mine: frozenset[UUID]) -> list[dict[str, Any]]:
    channel = terms("statement_channels")[found.channel].in_language(language())
    seen = _("Everybody with an account here") if found.is_shared else _("Only our organisation")
    return [
        {"term": _("Who issued it"), "value": institution_name(found.issuer)},
        {"term": _("How it came"), "value": channel},
        {"term": _("Date of the document"), "value": found.document_date},
        {"term": _("How many pages it has"), "value": found.pages},
        {"term": _("Who sees it, and what is entered from it"), "value": seen},
        {"term": _("Organisation that keeps it"), "value": str(found.holder)},
        {
            "term": _("Handed in by"),
            "value": named(found.kept_by, holder=found.holder, ours=mine),
            "note": found.kept_at,
        },
    ]
