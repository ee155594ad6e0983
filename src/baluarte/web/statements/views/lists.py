"""Facts about institutions, the newest first; what waits for whoever reviews stands above."""

from itertools import chain
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.statements import queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.queries.pages import page_of
from baluarte.domain.statements.queries.withdrawals import proposals_waiting_for
from baluarte.domain.statements.sheet_export import (
    MOST_SHEETS,
    are_too_many,
    as_archive,
    as_files,
    sheets_of,
)
from baluarte.domain.wall.context import acting_account
from baluarte.web.statements.forms.facts import FilterForm
from baluarte.web.statements.labels import row_of
from baluarte.web.statements.permissions import ours, stating_for
from baluarte.web.statements.presenters.proposals import proposal_told
from baluarte.web.statements.sent import MOST_GROUPS, entered_url, sent_groups

AFTER, FORMAT = "despues", "formato"
ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# Of so many facts sheets are written while somebody waits.
MOST_IN_SHEETS = 5000


def institution_facts(request: HttpRequest) -> HttpResponseBase:
    """Show the facts one sees, as far as they are asked for."""
    by = acting_account()
    form = FilterForm(request.GET)
    form.is_valid()
    found, standing = queries.statements(form.asked()), form.standing()
    if standing is not None:
        found = queries.of_standing(found, standing)
    ending = request.GET.get(FORMAT, "")
    if ending in ENDINGS:
        return _sheets(request, found, ending=ending, is_any=standing is None)
    page = page_of(found, after=request.GET.get(AFTER, ""))
    standings = queries.standings_of(page.rows)
    kept = request.GET.copy()
    kept.pop(AFTER, None)
    kept.pop(FORMAT, None)
    is_first, applied = AFTER not in request.GET, applied_filters(request, form)
    context = {
        "form": form,
        "rows": [row_of(one, standings[one.pk]) for one in page.rows],
        "applied": applied,
        "waiting": _waiting(by) if is_first and not applied else [],
        "proposals": _proposals(by) if is_first and not applied else [],
        "sent": sent_groups(by) if is_first and not applied else [],
        "may_state": bool(stating_for(by, at=timezone.now())),
        "sheets": [
            {"label": ending.upper(), "url": f"?{with_value(kept, FORMAT, ending)}"}
            for ending in ENDINGS
        ]
        if page.rows
        else [],
        "first_url": "" if is_first else f"?{kept.urlencode()}",
        "next_url": f"?{with_value(kept, AFTER, page.after)}" if page.after else "",
    }
    return render(request, "statements/list.html", context)


def _sheets(
    request: HttpRequest, found: QuerySet[Statement], *, ending: str, is_any: bool
) -> HttpResponseBase:
    """Give the facts of the list as the sheets that are imported: one, or several in an archive.

    What no longer stands is left out, unless the list is of it.
    """
    rows = list(found.order_by("stated_at", "id")[: MOST_IN_SHEETS + 1])
    kept = request.GET.copy()
    kept.pop(FORMAT, None)
    back = f"{reverse('institution_facts')}?{kept.urlencode()}"
    if len(rows) > MOST_IN_SHEETS:
        said = _("There are more than %(most)s: narrow them with the filters.")
        messages.warning(request, said % {"most": MOST_IN_SHEETS})
        return redirect(back)
    if is_any:
        standings = queries.standings_of(rows)
        rows = [one for one in rows if standings[one.pk] in (Standing.STANDS, Standing.WAITING)]
    sheets, left = sheets_of(rows)
    if not sheets:
        messages.warning(request, _("None of these facts has a cell in a sheet."))
        return redirect(back)
    if are_too_many(sheets):
        said = _("They would be more than %(most)s sheets: narrow them with the filters.")
        messages.warning(request, said % {"most": MOST_SHEETS})
        return redirect(back)
    files = as_files(sheets, ending=ending)
    if len(sheets) == 1 and not left:
        [(name, content)] = files
        return _file(content, ENDINGS[ending], name)
    if left:
        files = chain(files, [(_("READ ME.txt"), _left_said(left).encode())])
    # All that is written was read: sheet by sheet, while the first is already on its way.
    answer = StreamingHttpResponse(as_archive(files), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="datos_{ending}.zip"'
    return answer


def _left_said(left: int) -> str:
    """Say how many facts of a list are in no sheet, and why."""
    said = ngettext(
        "%(count)d fact of the list has no cell in a sheet and is not here: of a unit, of a "
        "municipality, or said by another than the institution or who issued the document.",
        "%(count)d facts of the list have no cell in a sheet and are not here: of a unit, of a "
        "municipality, or said by another than the institution or who issued the document.",
        left,
    )
    return said % {"count": left}


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def with_value(kept: Any, name: str, value: str) -> str:
    given = kept.copy()
    given[name] = value
    return str(given.urlencode())


def applied_filters(request: HttpRequest, form: forms.Form) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it."""
    found = []
    for name, value in form.cleaned_data.items():
        if not value:
            continue
        less = request.GET.copy()
        less.pop(name, None)
        less.pop(AFTER, None)
        found.append(
            {"label": f"{form[name].label}: {_chosen(form, name, value)}",
             "url": f"?{less.urlencode()}"}
        )  # fmt: skip
    return found


def _chosen(form: forms.Form, name: str, value: Any) -> str:
    for code, label in getattr(form.fields[name], "choices", ()):
        if isinstance(label, list | tuple):
            for inner, said in label:
                if inner == value:
                    return str(said)
        elif code == value:
            return str(label)
    return str(value)


def _proposals(by: UUID) -> list[dict[str, Any]]:
    """Return what others propose to take back and waits for this account, the oldest first."""
    mine = ours(by, at=timezone.now())
    found = proposals_waiting_for(by)[:MOST_GROUPS]
    return [proposal_told(one, by=by, ours=mine) for one in found]


def _waiting(by: UUID) -> list[dict[str, Any]]:
    """Return what waits for a second person: a sheet as one line, the rest by document."""
    groups = list(
        queries.waiting_for(by)
        .order_by()
        .values("document", "batch", "holder", "holder__name", "stated_by__display_name")
        .annotate(
            number=Count("pk"),
            since=Min("stated_at"),
            corrections=Count("pk", filter=Q(supersedes__isnull=False)),
        )
        .order_by("since")[:MOST_GROUPS]
    )
    documents = Document.objects.in_bulk([one["document"] for one in groups])
    mine = ours(by, at=timezone.now())
    return [
        {
            "document": documents[one["document"]],
            "number": one["number"],
            "corrections": one["corrections"],
            "since": one["since"],
            "by": one["stated_by__display_name" if one["holder"] in mine else "holder__name"],
            "url": entered_url(documents[one["document"]], one["batch"]),
            "action": _("Review together") if one["batch"] else _("Review"),
        }
        for one in groups
    ]
