"""Programmes: the list, one with its versions, the next version, what two say otherwise."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.queries import colleagues
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import ProgrammeKind
from baluarte.domain.accountability.models import Programme, ProgrammeVersion
from baluarte.domain.accountability.queries import programmes as queries
from baluarte.domain.accountability.rules import may_keep, require_keeper
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.programmes import NextVersionForm, ProgrammeForm
from baluarte.web.accountability.presenters.programmes import (
    budget_in_words,
    differences,
    indicator_names,
    objective_names,
    programme_row,
)
from baluarte.web.layout.forms.edit_conflicts import answer_status

DOCUMENT = "documento"
LAST_SAID = ("name", "says", "objectives", "indicators", "budget")


def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes, each with the version in force today."""
    today = local_day(timezone.now())
    context = {
        "rows": [programme_row(one, on=today) for one in queries.programmes()],
        "may_keep": may_keep(acting_account()),
    }
    return render(request, "accountability/programmes.html", context)


def programme(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one programme: what it says today, and every version with who, when and why."""
    found, today = _found(reference), local_day(timezone.now())
    row = programme_row(found, on=today)
    versions = list(reversed(found.versions.all()))
    shown = row["held"] or versions[-1]
    known = colleagues()
    context = {
        **row,
        "shown": shown,
        "budget": budget_in_words(shown),
        "objectives": objective_names(shown.objectives),
        "indicators": indicator_names(shown.indicators),
        "history": [
            {
                "version": one,
                "is_held": one == row["held"],
                "is_ahead": one.valid_from > today,
                # Names of people stay in their house.
                "by": known.get(one.by_id, ""),
            }
            for one in versions
        ],
        "may_keep": may_keep(acting_account()),
    }
    return render(request, "accountability/programme.html", context)


def new_programme(request: HttpRequest) -> HttpResponse:
    """Found a programme with its first version."""
    by = acting_account()
    require_keeper(by)
    form = ProgrammeForm(request.POST or None, document=request.GET.get(DOCUMENT, ""))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.found_programme(
                kind=ProgrammeKind(given["kind"]), axis=given["axis"],
                institution=given["institution"], first=form.version(), by=by,
                at=timezone.now(),
            )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The programme is entered with its first version."))
            return redirect("programme", made.reference)
    return render(
        request, "accountability/new_programme.html", {"form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip


def new_programme_version(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter the next version: it answers an agreement of a dialogue, or says why it changes."""
    by = acting_account()
    require_keeper(by)
    found = _found(reference)
    last = list(found.versions.all())[-1]
    initial: dict[str, Any] = {name: getattr(last, name) for name in LAST_SAID}
    form = NextVersionForm(
        request.POST or None, initial=initial, document=request.GET.get(DOCUMENT, "")
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_version(
                programme=found, version=form.version(), by=by, at=timezone.now()
            )
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The next version is entered."))
            return redirect("programme", found.reference)
    context = {"form": form, "programme": found, "last": last}
    return render(
        request, "accountability/new_programme_version.html", context,
        status=answer_status(form),
    )  # fmt: skip


def programme_differences(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what two versions of a programme say otherwise, the last two unless asked."""
    found = _found(reference)
    versions = list(found.versions.all())
    newer = _asked(request.GET.get("a", ""), versions, versions[-1])
    older = _asked(request.GET.get("de", ""), versions, versions[max(0, len(versions) - 2)])
    context = {
        "programme": found,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": differences(older, newer),
    }
    return render(request, "accountability/programme_differences.html", context)


def _asked(
    given: str, versions: list[ProgrammeVersion], otherwise: ProgrammeVersion
) -> ProgrammeVersion:
    return next((one for one in versions if str(one.number) == given), otherwise)


def _found(reference: str) -> Programme:
    try:
        return queries.programme(reference.upper())
    except Programme.DoesNotExist:
        raise Http404 from None
