"""What a document says, entered one by one: the same page again, with what stays the same."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.statements import actions
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.wall.context import acting_account
from baluarte.norms.statements import Heading, StatementRefused, headings, kinds
from baluarte.web.layout.forms.edit_conflicts import answer_status, newest
from baluarte.web.statements.forms.facts import ChooseForm, StatementForm, whole_year
from baluarte.web.statements.labels import institution_name, row_of, value_in_words
from baluarte.web.statements.permissions import document_to_state, found_statement, is_ours

WHOSE, WHAT, REPLACES = "institucion", "renglon", "sustituye"
MORE = {"other_name", "other_kind", "unit", "confidence"}
# What the next one has in common with the one before.
KEPT = ("first_date", "last_date", "page", "said_by", "unit", "about", "confidence", "municipality")


def state_fact(request: HttpRequest, document: str) -> HttpResponse:
    """Choose of whom and what; then enter it in the one box that its value needs."""
    by, at = acting_account(), timezone.now()
    found = document_to_state(document, by=by, at=at)
    replaced = _replaced(request, by=by, at=at)
    choose = ChooseForm(request.GET if WHAT in request.GET else None, initial=request.GET.dict())
    form = None
    if choose.is_valid():
        whose, what = choose.cleaned_data[WHOSE], choose.cleaned_data[WHAT]
        form = StatementForm(
            request.POST or None,
            of=headings()[what],
            institution=whose,
            document=found,
            supersedes=replaced,
            initial=_initial(request, found, replaced),
            version=newest(
                Statement.objects.filter(supersedes=replaced, supersedes__isnull=False),
                "stated_at",
                by="stated_by",
            ),
        )
    if form is not None and request.method == "POST" and form.is_valid():
        made = _stated(form, found)
        if made is not None:
            return _onwards(request, made, form, whose)
    context = {
        "document": found,
        "choose": choose,
        "form": form,
        "fields": _in_order(form) if form else [],
        "whose": institution_name(form.institution) if form else "",
        "is_more_open": bool(form and (form.errors.keys() & MORE)),
        "replaced": row_of(replaced, Standing.STANDS) if replaced else None,
    }
    is_wrong = bool(form and form.errors) or bool(choose.errors)
    status = answer_status(form) if form and form.errors else 422 if is_wrong else 200
    return render(request, "statements/state.html", context, status=status)


def _stated(form: StatementForm, found: Document) -> Statement | None:
    """Enter it, or say beside its field why it cannot be."""
    try:
        return actions.state(
            said=form.said(), document=found, by=acting_account(), at=timezone.now()
        )
    except StatementRefused as refused:
        form.refuse(refused)
        return None


def _onwards(
    request: HttpRequest, made: Statement, form: StatementForm, whose: str
) -> HttpResponse:
    """Lead on to the next heading of the kind, of the same institution and period."""
    said = _("Entered: %(value)s. A second person lets it stand.")
    messages.success(request, said % {"value": value_in_words(made)})
    if form.supersedes is not None:
        return redirect("institution_fact", made.reference)
    if "end" in request.POST:
        return redirect("source_document", made.document.reference)
    kept = {name: form.data[name] for name in KEPT if form.data.get(name)}
    following = urlencode({WHOSE: whose, WHAT: _next(form.of).code, **kept})
    return redirect(f"{reverse('state_fact', args=[made.document.reference])}?{following}")


def _next(of: Heading) -> Heading:
    """Return the heading after one within its kind, the first after the last."""
    several = kinds()[of.kind].headings
    return several[(several.index(of) + 1) % len(several)]


def _replaced(request: HttpRequest, *, by: UUID, at: datetime) -> Statement | None:
    given = request.GET.get(REPLACES)
    if not given:
        return None
    found = found_statement(given)
    return found if is_ours(found, by=by, at=at) else None


def _initial(
    request: HttpRequest, document: Document, replaced: Statement | None
) -> dict[str, Any]:
    first, last = whole_year(document.document_date)
    initial: dict[str, Any] = {"first_date": first, "last_date": last}
    initial |= {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if replaced is None:
        return initial
    number = None if replaced.number is None else f"{replaced.number.normalize():f}"
    value: str | date | None = number or replaced.degree or replaced.day or replaced.words
    return initial | {
        "first_date": replaced.first_date, "last_date": replaced.last_date,
        "unit": replaced.unit, "about": replaced.about, "answer": replaced.answer,
        "value": value, "page": replaced.page, "quote": replaced.quote,
        "confidence": replaced.confidence, "municipality": replaced.municipality_id,
    }  # fmt: skip


# The value first, then where it stands, then what seldom changes.
ORDER = (
    "first_date", "last_date", "municipality", "about", "answer", "value", "page", "quote",
)  # fmt: skip


def _in_order(form: StatementForm) -> list[Any]:
    return [form[name] for name in ORDER if name in form.fields]
