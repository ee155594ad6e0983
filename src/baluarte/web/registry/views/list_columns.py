"""Which columns the list shows: for this visit by the address, for an organisation by a steward."""

from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.registry.actions.list_columns import choose_columns
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries.list_columns import (
    FIRST_COLUMNS,
    columns_chosen,
    institutions_choosing,
)
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry import query_string
from baluarte.web.registry.forms import ColumnsForm
from baluarte.web.registry.query_string import EventsQuestion

LONGEST = 2000


def list_columns(request: HttpRequest) -> HttpResponse:
    """Ask which columns the list shows, and lead back to it with them."""
    by = acting_account()
    institutions = institutions_choosing(by)
    given = request.POST if request.method == "POST" else None
    asked = _asked(given.get("question", "") if given else request.GET.urlencode())
    shown = asked.columns or columns_chosen() or FIRST_COLUMNS
    form = ColumnsForm(given, initial={"columns": list(shown)})
    if given is not None and form.is_valid():
        columns = [ListColumn(one) for one in form.cleaned_data["columns"]]
        if kept := given.get("institution"):
            return _keep(request, kept, columns, asked)
        return redirect(_list(asked, ",".join(columns)))
    context = {
        "form": form,
        "question": asked.query()[1:],
        "institutions": institutions,
        "list_url": _list(asked, asked.values.get("columnas", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "registry/list_columns.html", context, status=status)


def _keep(
    request: HttpRequest, kept: str, columns: list[ListColumn], asked: EventsQuestion
) -> HttpResponse:
    by = acting_account()
    mine = {str(one.pk): one for one in institutions_choosing(by)}
    if kept not in mine:
        raise Http404
    choose_columns(institution=mine[kept], columns=columns, by=by, at=timezone.now())
    said = _("Kept: whoever acts for %(name)s sees the list with these columns.")
    messages.success(request, said % {"name": mine[kept].name})
    return redirect(_list(asked, ""))


def _asked(text: str) -> EventsQuestion:
    return query_string.read(dict(parse_qsl(text.lstrip("?")[:LONGEST])))


def _list(asked: EventsQuestion, columns: str) -> str:
    return f"{reverse('events')}{asked.query(columnas=columns)}"
