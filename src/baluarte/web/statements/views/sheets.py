"""Facts by sheet: an empty one downloaded, a filled one previewed, and nothing kept until it is
confirmed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.intake.messages import why_refused
from baluarte.domain.statements import actions
from baluarte.domain.statements.actions import NewStatement
from baluarte.domain.statements.actions.restated import restated
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.sheets import Cell, Fault, SheetRead, read_sheet
from baluarte.domain.wall.context import acting_account
from baluarte.norms.statements import StatementRefused
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.statements.forms.sheets import (
    SheetForm,
    TemplateForm,
    signed,
    statements_of,
    unsigned,
)
from baluarte.web.statements.labels import (
    about_name,
    heading_name,
    institution_name,
    language,
    period_in_words,
)
from baluarte.web.statements.permissions import document_to_state
from baluarte.web.statements.presenters.sheet_changes import cell_value, change_lines, kept_said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONFIRMED, CHANGES = "said", "change"
MOST_SHOWN = 60
# In fewer rows, columns that are wrong together say nothing of the sheet as a whole.
FEWEST_ROWS = 3


def fact_sheet(request: HttpRequest, document: str) -> HttpResponse:
    """Offer an empty sheet; preview a filled one; keep it once it is confirmed."""
    by, at = acting_account(), timezone.now()
    found = document_to_state(document, by=by, at=at)
    if request.method == "POST" and CONFIRMED in request.POST:
        return _keep(request, found)
    form = SheetForm(**sent_with_files(request), document=found)
    if request.method == "POST" and form.is_valid():
        read = _read(form)
        if read is not None:
            return _preview(request, found, read, said_by=form.cleaned_data["said_by"])
    return _page(request, found, form=form, template=TemplateForm(document=found))


def fact_template(request: HttpRequest, document: str) -> HttpResponse:
    """Send the empty sheet that was asked for, or say what is missing."""
    found = document_to_state(document, by=acting_account(), at=timezone.now())
    template = TemplateForm(request.GET, document=found)
    if not template.is_valid():
        return _page(request, found, form=SheetForm(document=found), template=template)
    name = f"datos_{template.cleaned_data['desde']}_{template.cleaned_data['hasta']}.xlsx"
    return HttpResponse(
        template.written(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(
    request: HttpRequest, found: Document, *, form: SheetForm, template: TemplateForm
) -> HttpResponse:
    context = {"document": found, "form": form, "template": template}
    status = 422 if form.errors or template.errors else 200
    return render(request, "statements/sheet.html", context, status=status)


def _read(form: SheetForm) -> SheetRead | None:
    """Read a sheet, or say beside its box why it cannot be."""
    file = form.cleaned_data["sheet"]
    try:
        return read_sheet(file.read(), name=file.name)
    except FileRefused as refused:
        form.add_error("sheet", why_refused(refused))
    except StatementRefused as refused:
        form.add_error("sheet", refused.in_language(language()))
    return None


def _preview(
    request: HttpRequest, found: Document, read: SheetRead, *, said_by: str
) -> HttpResponse:
    """Show what a sheet says and each of its faults by row and column; keep nothing.

    What the document says already is left out; what it would say otherwise is asked about.
    """
    whole = statements_of(read, found, said_by=said_by)
    again = restated(whole, found)
    places = [place for place in range(len(whole)) if place not in again or again[place].differs]
    said = [whole[place] for place in places]
    held = {now: again[place].held for now, place in enumerate(places) if place in again}
    cells = [read.cells[place] for place in places]
    # Both at once: nobody corrects a sheet twice for what could be said the first time.
    refused = _refused(cells, said, held, found) if said else []
    faults = [*read.faults, *sorted(refused, key=lambda one: (one.row, one.place))]
    without = sum(cell.said.answer is not Answer.ANSWERED for cell in read.cells)
    named = {now: one.reference for now, one in held.items()}
    context = {
        "document": found,
        "period": period_in_words(read.first_date, read.last_date),
        "faults": [_fault(one) for one in faults[:MOST_SHOWN]],
        "more_faults": max(len(faults) - MOST_SHOWN, 0),
        "wrong_throughout": "; ".join(_wrong_throughout(faults)),
        "not_read": read.not_read,
        "institutions": len(read.institutions),
        "headings": len(read.columns),
        "values": len(read.cells) - without,
        "zeros": sum(cell.said.value == 0 for cell in read.cells),
        "without_answer": without,
        "blank": read.blank,
        "blanks": _blanks(read),
        "same": len(whole) - len(said),
        "changed": change_lines([(cells[now], again[places[now]]) for now in held]),
        "table": _grid(read),
        "said": signed(said, named, key=_key(found)) if said and not faults else "",
        "is_blank": not whole,
    }
    status = 422 if faults or not said else 200
    return render(request, "statements/sheet_preview.html", context, status=status)


def _refused(
    cells: Sequence[Cell],
    said: Sequence[NewStatement],
    held: Mapping[int, Statement],
    found: Document,
) -> list[Fault]:
    """Return what the domain refuses of a sheet that could be read."""
    refused = actions.refusals_of(
        said=said, in_place_of=held, document=found, by=acting_account(), at=timezone.now()
    )
    faults = []
    for one in refused:
        cell = cells[one.place or 0]
        faults.append(Fault(cell.row, cell.place, cell.column.title, one))
    return faults


def _keep(request: HttpRequest, found: Document) -> HttpResponse:
    """Keep what was previewed, with the changes that were ticked: all of it or nothing."""
    here = reverse("fact_sheet", args=[found.reference])
    try:
        rows = unsigned(request.POST[CONFIRMED], found, key=_key(found))
        ticked = set(request.POST.getlist(CHANGES))
        taken = [(one, held) for one, held in rows if not held or held in ticked]
        made = actions.restate_all(
            said=[one for one, _held in taken], in_place_of=_held_now(taken, found),
            document=found, by=acting_account(), at=timezone.now(),
        ) if taken else []  # fmt: skip
    except signing.BadSignature:
        messages.warning(request, _("Choose the sheet again: what was shown is too old."))
        return redirect(here)
    except StatementRefused as refused:
        messages.warning(request, refused.in_language(language()))
        return redirect(here)
    left = len(rows) - len(taken)
    if not made:
        messages.warning(request, _("Nothing was ticked: what stood here stays as it was."))
        return redirect(here)
    messages.success(request, kept_said(len(made), left=left))
    if made[0].batch is None:
        return redirect("institution_fact", made[0].reference)
    return redirect("fact_batch", made[0].batch)


def _held_now(taken: Sequence[tuple[NewStatement, str]], found: Document) -> dict[int, Statement]:
    """Return what is corrected; `StatementRefused` where it is no more what was looked at."""
    again = restated([one for one, _held in taken], found)
    held = {}
    for place, (_one, reference) in enumerate(taken):
        if reference:
            if place not in again or again[place].held.reference != reference:
                raise StatementRefused("said_before", field="sheet")
            held[place] = again[place].held
    return held


def _key(found: Document) -> str:
    """Return what binds a preview to its document and to whoever saw it."""
    return f"statements.sheet.{found.pk}.{acting_account()}"


def _fault(one: Fault) -> dict[str, Any]:
    return {
        "row": one.row,
        "column": _column(one),
        "why": one.refused.in_language(language()),
    }


def _wrong_throughout(faults: Sequence[Fault]) -> list[str]:
    """Return the columns that are wrong in as many rows as any, where that is in several.

    Two of them or more say that values stand beside their column, not that each row is wrong.
    """
    rows: dict[str, set[int]] = {}
    for one in faults:
        rows.setdefault(_column(one), set()).add(one.row)
    most = max(map(len, rows.values()), default=0)
    found = [column for column, wrong in rows.items() if len(wrong) == most]
    return found if most >= FEWEST_ROWS and len(found) > 1 else []


def _column(one: Fault) -> str:
    return " · ".join(filter(None, [one.letter, one.title]))


def _blanks(read: SheetRead) -> list[dict[str, Any]]:
    """Return each column in which something is blank, and of how many institutions."""
    return [
        {"column": name, "number": read.blanks[one]}
        for one, name in zip(read.columns, _names(read), strict=True)
        if read.blanks[one]
    ]


def _names(read: SheetRead) -> list[str]:
    return [
        " · ".join(filter(None, [heading_name(one.heading), about_name(one.heading, one.about)]))
        for one in read.columns
    ]


def _grid(read: SheetRead) -> dict[str, Any]:
    said = {(cell.institution, cell.column): cell for cell in read.cells}
    return {
        "columns": _names(read),
        "rows": [
            {
                "institution": institution_name(code),
                "cells": [_cell(said.get((code, column))) for column in read.columns],
            }
            for code in read.institutions
        ],
    }


def _cell(cell: Cell | None) -> dict[str, Any]:
    """Return a cell as it was understood: a blank one says nothing."""
    if cell is None:
        return {"value": "", "is_answer": False}
    said = cell.said
    value = cell_value(cell.column.heading, said.answer, said.value)
    return {"value": value, "is_answer": said.answer is Answer.ANSWERED}
