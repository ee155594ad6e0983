"""What is done to recommendations: assessed on evidence, given to who answers, linked, imported."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import NewRecommendation
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationSet,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.corrections import corrections_of
from baluarte.domain.accountability.queries.recommendations import owners_of
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import keeps_recommendations, voices_of
from baluarte.domain.accountability.recommendation_sheets import SheetRead, read_sheet
from baluarte.domain.files.reading import FileRefused
from baluarte.domain.intake.messages import why_refused
from baluarte.domain.wall.context import acting_account
from baluarte.norms.institutions import public_institutions
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.correcting import corrected, in_place_of, initial_of
from baluarte.web.accountability.forms_recommendations import OwnersForm, SheetForm, StatusForm
from baluarte.web.accountability.import_changes import CHOSEN, changes_in, chosen
from baluarte.web.accountability.sheet_assessments import assessments_in, initial_status
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files

SALT, ONE_HOUR = "recommendations.preview", 3600
SHOWN = 20
REFUSALS = {
    "evidence": gettext_lazy("Nothing changes without evidence: a document, or where it stands."),
    "ahead": gettext_lazy("This day has not come yet."),
    "missing": gettext_lazy("This is needed."),
    "not_issued_by_it": gettext_lazy(
        "What an authority says is entered from a document that it issued. Choose one of its own."
    ),
    "not_shared": gettext_lazy("Only a document that everybody with an account here sees."),
    "no_page": gettext_lazy("Say on which page it says so."),
    "one_set": gettext_lazy("Both are of one set: links are between sets."),
    "waits_already": gettext_lazy(
        "There is one already, of your house and of this day, that waits for another person. "
        "Correct it or withdraw it in “What I sent”."
    ),
    "in_use": gettext_lazy("Somebody said something of one of them since: it stays."),
    "stands_already": gettext_lazy("It stands in this set already."),
    "changed_since": gettext_lazy(
        "One of them was changed since you looked at the sheet. Choose the file again."
    ),
    "undone_already": gettext_lazy("It says that already: there is nothing to bring back."),
    "number_of_another": gettext_lazy("Another recommendation of this set has this number."),
    "too_long": gettext_lazy("Longer than fits"),
    "unknown_code": gettext_lazy("One of its codes is not in the catalogue."),
    "nothing_changes": gettext_lazy("Nothing differs from what stands here."),
}
FAULTS = {
    "no_text_column": gettext_lazy("No column with the text of recommendations"),
    "no_text": gettext_lazy("Without text"),
    "too_long": gettext_lazy("Longer than fits"),
    "year": gettext_lazy("Not a year"),
    "url": gettext_lazy("Not an address that begins with https://"),
    "code": gettext_lazy("Not in the catalogue"),
    "ambiguous": gettext_lazy("These words are of more than one code: write the one you mean"),
    "one_only": gettext_lazy("Only one fits here"),
    "broken": gettext_lazy("Characters that hide or are broken"),
    "too_many": gettext_lazy("More rows than are taken in at once"),
}
HOW = {
    "number": gettext_lazy("its number stands in the set already"),
    "text": gettext_lazy("its words stand in the set already"),
}


def state(request: HttpRequest, code: str) -> HttpResponse:
    """State how far a recommendation was complied with, on evidence."""
    recommendation, by, now = _found(code), acting_account(), timezone.now()
    answering = owners_of([recommendation.pk], known_at=now).get(recommendation.pk, ())
    voices = voices_of(by, answering)
    if not voices:
        raise Http404
    first = corrected(request, RecommendationStatus)
    asked = initial_status(recommendation.set, request.GET)
    form = StatusForm(
        request.POST or None, recommendation=recommendation, voices=voices,
        initial=asked | initial_of(first),
    )  # fmt: skip
    back = reverse("recommendation", args=[code])
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recommendations"),
        title=_("Assess a recommendation"),
        lead=_(
            "What one side says of one day, and what shows it. Another person of your house lets "
            "it stand; until then nobody else reads it. It is not changed: a newer one follows."
        ),
        about=[
            {"term": _("Recommendation"), "value": presenters.in_language(recommendation, "text")}
        ],
        button=_("Record the assessment"),
        done=_("Recorded. It waits for another person of your house."),
        above="accountability/parts/hand_in.html",
        back=back,
    )  # fmt: skip
    if page.is_ready:
        new, institution = form.said()
        try:
            with in_place_of(first, at=now):
                actions.state_status(
                    recommendation=recommendation, new=new, institution=institution, by=by, at=now
                )
        except RecommendationRefused as refused:
            form.add_error(refused.field, str(REFUSALS.get(refused.code, refused.code)))
    return page.answer()


def owners(request: HttpRequest, code: str) -> HttpResponse:
    """Say which institutions answer for a recommendation."""
    recommendation, by, now = kept_recommendation(code), acting_account(), timezone.now()
    levels, states = ("federal", "international"), names_of_states()
    codes = [one.code for one in public_institutions(levels=levels, states=states)]
    held = owners_of([recommendation.pk], known_at=now).get(recommendation.pk, ())
    form = OwnersForm(request.POST or None, codes=codes, initial={"institutions": list(held)})
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recommendations"),
        title=_("Who answers"),
        lead=presenters.in_language(recommendation, "text"),
        button=_("Save"),
        done=_("Saved. Who answered before stays known."),
        back=reverse("recommendation", args=[code]),
    )
    if page.is_ready:
        actions.set_owners(
            recommendation=recommendation, institutions=form.cleaned_data["institutions"], by=by,
            at=now,
        )  # fmt: skip
    return page.answer()


@require_POST
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Decide that another recommendation asks the same, or that it does not."""
    one, other = kept_recommendation(code), _found(request.POST.get("otra", ""))
    asks_the_same = request.POST.get("pide") == "lo_mismo"
    try:
        actions.decide_link(
            one=one, other=other, asks_the_same=asks_the_same, by=acting_account(),
            at=timezone.now(),
        )  # fmt: skip
    except RecommendationRefused as refused:
        messages.error(request, str(REFUSALS.get(refused.code, refused.code)))
    else:
        messages.success(request, _("Decided. It can be undone on this page."))
    return redirect("recommendation", code=code)


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Enter that a recommendation says again what it said before a correction: by two, too."""
    found, by = kept_recommendation(code), acting_account()
    key = request.POST.get("correccion", "")
    correction = next((one for one in corrections_of(found) if str(one.pk) == key), None)
    if correction is None or not hasattr(correction, "review"):
        raise Http404
    try:
        actions.undo_correction(correction=correction, by=by, at=timezone.now())
    except RecommendationRefused as refused:
        messages.error(request, str(REFUSALS.get(refused.code, refused.code)))
    else:
        messages.success(
            request, _("It waits for another person of your house. Until then nothing changes.")
        )
    return redirect("recommendation", code=code)


def import_sheet(request: HttpRequest) -> HttpResponse:
    """Show what a sheet would bring, and take it in once somebody says so."""
    if not keeps_recommendations(acting_account()):
        raise Http404
    if "listo" in request.POST:
        return _taken_in(request)
    of = RecommendationSet.objects.filter(code=request.GET.get("de", "")).first()
    form = SheetForm(**sent_with_files(request), initial={"of": of})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file, of = form.cleaned_data["file"], form.cleaned_data["of"]
        try:
            read = read_sheet(file, name=file.name, session=form.cleaned_data["session"].strip())
        except FileRefused as refused:
            form.add_error("file", why_refused(refused))
        else:
            context |= _preview(of, read)
    status = 422 if form.errors else 200
    return render(request, "accountability/import_recommendations.html", context, status=status)


def _preview(of: RecommendationSet, read: SheetRead) -> dict[str, Any]:
    """Return what a sheet would bring: new rows, those known already, and each fault by its row."""
    rows = [new for _number, new in read.rows]
    recognised = actions.recognised(of, rows)
    places, changed = recognised.places, changes_in(read, recognised)
    differing = {one["row"] for one in changed}
    fresh = [new for place, new in enumerate(rows) if place not in places]
    plain = [
        {name: getattr(new, name) for name in NewRecommendation.__dataclass_fields__}
        for new in fresh
    ]
    kept = [{name: one[name] for name in ("code", "was", "now")} for one in changed]
    given = {"set": of.code, "rows": plain, "changes": kept}
    is_ready = bool(fresh or changed) and not read.faults
    return {
        "of": presenters.in_language(of, "label"),
        "fresh": [
            {"number": one.number or "–", "text": one.text_es or one.text_en}
            for one in fresh[:SHOWN]
        ],
        "count": len(fresh),
        "and_more": max(0, len(fresh) - SHOWN),
        "known": [
            {"row": read.rows[place][0], "how": HOW[how]}
            for place, how in places.items()
            if read.rows[place][0] not in differing
        ],
        "changed": changed,
        "faults": [
            {"row": one.row, "column": one.column or "–", "why": FAULTS[one.code],
             "given": one.given or "–"}
            for one in read.faults
        ],
        "assessments": assessments_in(
            of, read, recognised, by=acting_account(), at=timezone.now()
        ),
        "unread": ", ".join(read.unread),
        "unknown_themes": ", ".join(read.unknown_themes),
        "aside": read.of_other_sessions,
        "ready": signing.dumps(given, salt=_salt(), compress=True) if is_ready else "",
    }  # fmt: skip


def _salt() -> str:
    """Return what binds a preview to whoever saw it."""
    return f"{SALT}.{acting_account()}"


def _given_back(row: dict[str, Any]) -> NewRecommendation:
    """Return a row of a preview that this site signed, with its lists as they were."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return NewRecommendation(**given)


def _taken_in(request: HttpRequest) -> HttpResponse:
    try:
        given = signing.loads(request.POST["listo"], salt=_salt(), max_age=ONE_HOUR)
    except signing.BadSignature:
        messages.error(request, _("Choose the file again: its preview is too old, or not yours."))
        return redirect("import_recommendations")
    of = get_object_or_404(RecommendationSet, code=given["set"])
    rows = [_given_back(row) for row in given["rows"]]
    changes = chosen(of, given["changes"], request.POST.getlist(CHOSEN))
    by, at = acting_account(), timezone.now()
    try:
        with transaction.atomic():
            if rows:
                actions.import_recommendations(of=of, rows=rows, by=by, at=at)
            if changes:
                actions.correct_recommendations(changes=changes, by=by, at=at)
    except RecommendationRefused as refused:
        messages.error(request, str(REFUSALS.get(refused.code, refused.code)))
    else:
        messages.success(request, _taken_said(rows, changes, left=len(given["changes"])))
    return redirect("recommendation_set", code=of.code)


def _taken_said(rows: Sequence[Any], changes: Sequence[Any], *, left: int) -> str:
    """Say how many came in, how many were corrected, and how many differ and stay."""
    said = ngettext(
        "%(count)d recommendation taken in.", "%(count)d recommendations taken in.", len(rows)
    ) % {"count": len(rows)}
    if changes:
        said += " " + ngettext(
            "%(count)d correction waits for another person of your house: until then it says what "
            "it said.",
            "%(count)d corrections wait for another person of your house: until then they say what "
            "they said.",
            len(changes),
        ) % {"count": len(changes)}
    if kept := left - len(changes):
        said += " " + ngettext(
            "%(count)d differs and stays as it was.",
            "%(count)d differ and stay as they were.",
            kept,
        ) % {"count": kept}
    return said


def _found(code: str) -> Recommendation:
    return get_object_or_404(Recommendation.objects.select_related("set"), code=code)


def kept_recommendation(code: str) -> Recommendation:
    """Return a recommendation for whoever keeps them; nobody else finds it here."""
    if not keeps_recommendations(acting_account()):
        raise Http404
    return _found(code)
