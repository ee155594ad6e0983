"""A fact looked at, let stand by a second person, corrected; or a sheet of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.statements import actions, queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries.withdrawals import open_proposals
from baluarte.domain.statements.rules import may_review
from baluarte.domain.wall.context import acting_account
from baluarte.norms.statements import StatementRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.statements.forms.facts import ReviewForm
from baluarte.web.statements.labels import institution_name, language, row_of
from baluarte.web.statements.permissions import found_statement, ours
from baluarte.web.statements.presenters.exceeding import exceeding_lines
from baluarte.web.statements.presenters.people import named
from baluarte.web.statements.presenters.proposals import proposal_told
from baluarte.web.statements.presenters.too_late import decided_before

MOST_OF_A_BATCH = 2000
TICKED, ALL = "fact", "all"
# In the address of a sheet: all of it that waits is taken back.
WITHDRAW = "retirar"


def institution_fact(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one fact with its document and its history; a second person answers here."""
    by, one = acting_account(), found_statement(reference)
    standing = queries.standings_of([one])[one.pk]
    waits = standing is Standing.WAITING
    reviews = waits and one.stated_by_id != by and may_review(by, [one])
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        if not reviews:
            return _too_late(request, one, to=reverse("institution_fact", args=[one.reference]))
        if form.is_valid():
            done = _reviewed(request, [one], form)
            return done or redirect("institution_fact", one.reference)
    history = [row for row in _history(one) if row["statement"].pk != one.pk]
    mine = ours(by, at=timezone.now())
    may_change = one.holder_id in mine
    open_to_change = standing in (Standing.WAITING, Standing.STANDS)
    proposal = None if waits else open_proposals(one).first()
    context = {
        "one": one,
        "row": row_of(one, standing),
        "facts": _facts(one, mine=mine),
        "form": form,
        "reviews": reviews,
        "waits": waits,
        "may_correct": may_change and standing is Standing.STANDS,
        "may_withdraw": may_change and open_to_change and proposal is None,
        "by_two": not waits,
        "proposal": proposal_told(proposal, by=by, ours=mine) if proposal else None,
        "history": history,
        "exceeding": exceeding_lines([one]) if reviews else [],
    }
    status = 422 if form.errors else 200
    return render(request, "statements/fact.html", context, status=status)


def fact_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show what one sheet entered, institution by institution, for a second person to review."""
    by = acting_account()
    rows = list(
        queries.statements(queries.Asked(batch=batch)).order_by("institution", "heading", "id")[
            :MOST_OF_A_BATCH
        ]
    )
    if not rows:
        raise Http404
    mine = ours(by, at=timezone.now())
    if WITHDRAW in request.GET:
        return _withdraw_batch(request, rows, mine=mine)
    standings = queries.standings_of(rows)
    lines = [row_of(one, standings[one.pk]) for one in rows]
    form = ReviewForm(request.POST or None)
    back = reverse("fact_batch", args=[batch])
    if request.method == "POST" and (done := review_together(request, form, lines, back=back)):
        return done
    waiting = [line for line in lines if line["standing"] is Standing.WAITING]
    context = {
        "document": rows[0].document,
        "batch": batch,
        "by": named(rows[0].stated_by, holder=rows[0].holder, ours=mine),
        "at": rows[0].stated_at,
        "table": _as_table(lines, _elsewhere(rows)),
        # Once some were decided, each says where it stands.
        "told_apart": len(waiting) < len(lines),
        "number": len(lines),
        "waiting": len(waiting),
        "corrections": sum(bool(line["corrects"]) for line in waiting),
        "withdraw_url": f"?{WITHDRAW}=1" if waiting and rows[0].holder_id in mine else "",
        "without_answer": sum(not line["is_answer"] for line in lines),
        "zeros": sum(line["statement"].number == 0 for line in lines),
        "reviews": bool(waiting) and rows[0].stated_by_id != by and may_review(by, rows[:1]),
        "exceeding": exceeding_lines([line["statement"] for line in waiting]),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "statements/batch.html", context, status=status)


def _withdraw_batch(
    request: HttpRequest, rows: Sequence[Statement], *, mine: frozenset[UUID]
) -> HttpResponse:
    """Ask once whether all that waits of a sheet is taken back; what was decided of it stays."""
    batch = rows[0].batch
    waiting = [one for one in rows if not hasattr(one, "review") and not hasattr(one, "withdrawal")]
    back = reverse("fact_batch", args=[batch])
    if batch is None or rows[0].holder_id not in mine or (not waiting and request.method != "POST"):
        raise Http404
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Facts about institutions"),
        title=_("Take back all that waits of this sheet?"),
        lead=_(
            "Nobody looks at it any more, and the sheet can be entered again. What a second person "
            "decided already stays as it is."
        ),
        about=[
            {"term": _("Document"), "value": rows[0].document.title},
            {"term": _("Facts that wait"), "value": str(len(waiting)),
             "note": _("of %(count)s that the sheet entered") % {"count": len(rows)}},
        ],
        button=_("Take them all back"),
        kind="urgent",
        done="",
        back=back,
    )  # fmt: skip
    if page.is_ready:
        try:
            made = actions.withdraw_waiting(batch=batch, by=acting_account(), at=timezone.now())
        except StatementRefused as refused:
            form.add_error(None, refused.in_language(language()))
        else:
            page.done = ngettext(
                "%(count)s fact was taken back.", "%(count)s facts were taken back.", len(made)
            ) % {"count": len(made)}
    return page.answer()


def review_together(
    request: HttpRequest, form: ReviewForm, lines: Sequence[dict[str, Any]], *, back: str
) -> HttpResponse | None:
    """Answer for those ticked, or for all that wait; nothing where the answer is no answer."""
    by = acting_account()
    waiting = [
        line["statement"]
        for line in lines
        if line["standing"] is Standing.WAITING and line["statement"].stated_by_id != by
    ]
    if not waiting:
        others = [one["statement"] for one in lines if one["statement"].stated_by_id != by]
        return _too_late(request, others[0] if others else None, to=back)
    if not may_review(by, waiting):
        raise Http404
    ticked = set(request.POST.getlist(TICKED))
    is_all = ALL in request.POST
    chosen = waiting if is_all else [one for one in waiting if one.reference in ticked]
    if not form.is_valid():
        return None
    if not chosen:
        messages.warning(request, _("Tick those you compared with the document."))
        return redirect(back)
    return _reviewed(request, chosen, form) or redirect(back)


def _too_late(request: HttpRequest, one: Statement | None, *, to: str) -> HttpResponse:
    """Say who decided of a fact before; who is no second person of it finds nothing."""
    by = acting_account()
    review = getattr(one, "review", None)
    if one is None or review is None or one.stated_by_id == by or not may_review(by, [one]):
        raise Http404
    mine = ours(by, at=timezone.now())
    return decided_before(request, review, holder=one.holder, ours=mine, to=to)


def _reviewed(
    request: HttpRequest, chosen: Sequence[Statement], form: ReviewForm
) -> HttpResponse | None:
    """Keep the answer and say so; nothing where somebody was faster."""
    by, objection = acting_account(), form.objection()
    try:
        actions.review(statements=chosen, objection=objection, by=by, at=timezone.now())
    except StatementRefused as refused:
        messages.warning(request, refused.in_language(language()))
        return None
    except NotAllowed:
        raise Http404 from None
    number = len(chosen)
    said = (
        ngettext("%(count)s fact is not let stand.", "%(count)s facts are not let stand.", number)
        if objection
        else ngettext("%(count)s fact stands.", "%(count)s facts stand.", number)
    )
    messages.success(request, said % {"count": number})
    return None


def _elsewhere(rows: Sequence[Statement]) -> list[dict[str, Any]]:
    """Return what another sheet or capture says of the same institutions, headings and period.

    What waits comes first, then what stands, that of the same document last.
    """
    one = rows[0]
    asked = queries.Asked(
        institutions={row.institution for row in rows}, headings={row.heading for row in rows}
    )
    beside = queries.statements(asked).filter(
        first_date=one.first_date, last_date=one.last_date, unit="", withdrawal=None
    )
    found = list(beside.exclude(batch=one.batch).exclude(review__objection__gt=""))
    standings = queries.standings_of(found)
    kept = [row for row in found if standings[row.pk] in (Standing.WAITING, Standing.STANDS)]
    kept.sort(key=lambda row: (hasattr(row, "review"), row.document_id == one.document_id))
    return [row_of(row, standings[row.pk]) for row in kept]


def _as_table(
    lines: Sequence[dict[str, Any]], elsewhere: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Return facts with a row for each institution and a column for each heading.

    Where the sheet says nothing, a cell holds what is known from elsewhere.
    """
    beside = {(one["institution"], one["heading"], one["about"]): one for one in elsewhere}
    columns: dict[tuple[str, str], str] = {}
    rows: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for line in lines:
        key = (line["heading"], line["about"])
        columns.setdefault(key, " · ".join(filter(None, key)))
        rows.setdefault(line["institution"], {})[key] = line
    return {
        "columns": list(columns.values()),
        "rows": [
            {
                "institution": name,
                "cells": [
                    {
                        "label": label,
                        "line": found.get(key),
                        "elsewhere": beside.get((name, *key)),
                    }
                    for key, label in columns.items()
                ],
            }
            for name, found in rows.items()
        ],
    }


def _history(one: Statement) -> list[dict[str, Any]]:
    """Return what was ever entered of the same institution, heading and matter."""
    asked = queries.Asked(institutions=[one.institution], headings=[one.heading], about=one.about)
    rows = list(queries.statements(asked).filter(municipality=one.municipality_id)[:100])
    standings = queries.standings_of(rows)
    return [row_of(row, standings[row.pk]) for row in rows]


def _facts(one: Statement, *, mine: frozenset[UUID]) -> list[dict[str, Any]]:
    is_mine = one.holder_id in mine
    told = {
        "A": _("Read in the source itself"),
        "B": _("Told by one source of another"),
        "C": _("Not certain"),
    }
    found: list[dict[str, Any]] = [
        {"term": _("Who says it"), "value": institution_name(one.said_by),
         "note": one.get_said_by_kind_display()},
        {"term": _("When it said so"), "value": one.said_date},
        {"term": _("How sure it is"), "value": told[one.confidence]},
        {"term": _("Entered by"), "value": named(one.stated_by, holder=one.holder, ours=mine),
         "note": one.stated_at},
    ]  # fmt: skip
    if one.unit:
        found.insert(0, {"term": _("Unit within the institution"), "value": one.unit})
    if review := getattr(one, "review", None):
        said = review.get_objection_display() if review.objection else _("Let stand")
        # Of another organisation only that there was one: who curates reviews for all.
        seen = {"value": str(review.reviewed_by), "note": f"{said}"}
        found.append({"term": _("Second person")} | (seen if is_mine else {"value": f"{said}"}))
    if taken := getattr(one, "withdrawal", None):
        found.append(
            {"term": _("This fact was taken back"), "value": taken.get_why_display(),
             "note": named(taken.withdrawn_by, holder=one.holder, ours=mine)}
        )  # fmt: skip
    return found
