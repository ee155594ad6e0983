"""One recommendation corrected by hand: written, read beside what it says, sent to a second."""

from typing import Any

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.entry_rules import Entry
from baluarte.domain.accountability.models import Recommendation, RecommendationCorrection
from baluarte.domain.accountability.models.recommendation_corrections import correctly_said
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_account
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.correcting import corrected, in_place_of
from baluarte.web.accountability.forms.recommendation_corrections import (
    CorrectionForm,
    as_typed,
    correctable_fields,
)
from baluarte.web.accountability.import_changes import side_by_side
from baluarte.web.accountability.names import language
from baluarte.web.accountability.views.recommendation_acts import REFUSALS, kept_recommendation
from baluarte.web.layout.confirmation import Confirmation, NothingForm

SALT = "recommendations.correction"
# What was compared, signed; and the button that leads back to the boxes.
COMPARED, GO_ON = "listo", "seguir"
OF_A_CORRECTION = {
    **REFUSALS,
    "changed_since": gettext_lazy(
        "It was corrected while you wrote: above stands what it says now beside what you wrote. "
        "Look at it again before you send it."
    ),
    "nothing_changes": gettext_lazy("Nothing differs from what it says: change a box first."),
    "waits_already": gettext_lazy(
        "A correction of it waits already for another person of your house. Whoever sent it "
        "corrects it or withdraws it in “What I sent”."
    ),
    "unknown_code": gettext_lazy("It is not in the catalogue: choose one of the list."),
}


def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Correct one recommendation: both wordings are read before it waits for a second person."""
    held, first = kept_recommendation(code), corrected(request, RecommendationCorrection)
    if isinstance(first, RecommendationCorrection) and first.recommendation_id != held.pk:
        raise Http404
    if COMPARED in request.POST:
        return _after_comparing(request, held, first)
    said = correctly_said(first.said) if isinstance(first, RecommendationCorrection) else {}
    form = CorrectionForm(request.POST or None, held=held, initial=said)
    if not form.is_valid():
        return _asked(request, held, form)
    was, now = form.changes()
    if refused := _refused(held, was, now, first=first, is_kept=False):
        _refuse(form, refused)
        return _asked(request, held, form)
    return _compared(request, held, was, now)


def _after_comparing(
    request: HttpRequest, held: Recommendation, first: Entry | None
) -> HttpResponse:
    """Send what was compared, or lead back to the boxes with all that was typed."""
    try:
        given = signing.loads(request.POST[COMPARED], salt=_salt(held))
    except signing.BadSignature:
        raise Http404 from None
    was, now = given["was"], given["now"]
    if GO_ON in request.POST:
        return _asked(request, held, CorrectionForm(held=held, initial=now))
    refused = _refused(held, was, now, first=first, is_kept=True)
    if refused is None:
        return _page(request, held, NothingForm(request.POST)).answer()
    form = CorrectionForm(as_typed(held, now), held=held)
    form.full_clean()
    _refuse(form, refused)
    return _asked(request, held, form, changes=side_by_side(correctable_fields(held), now))


def _refused(
    held: Recommendation,
    was: dict[str, Any],
    now: dict[str, Any],
    *,
    first: Entry | None,
    is_kept: bool,
) -> RecommendationRefused | PolicyRefused | None:
    """Send a correction in place of one's own that waits, or only try it; return why it cannot."""
    by, at = acting_account(), timezone.now()
    try:
        with in_place_of(first, at=at):
            actions.correct_recommendations(
                changes=[actions.NewCorrection(held, was, now)], by=by, at=at
            )
            if not is_kept:
                transaction.set_rollback(True)
    except (RecommendationRefused, PolicyRefused) as refused:
        return refused
    return None


def _refuse(form: CorrectionForm, refused: RecommendationRefused | PolicyRefused) -> None:
    place = refused.field if refused.field in form.fields else None
    if isinstance(refused, PolicyRefused):
        form.add_error(place, refused.in_language(language()))
    else:
        form.add_error(place, str(OF_A_CORRECTION[refused.code]))


def _asked(
    request: HttpRequest,
    held: Recommendation,
    form: CorrectionForm,
    *,
    changes: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    page = _page(request, held, form)
    page.button = _("Compare before sending")
    page.lead = _(
        "The recommendation as it stands here. Write it as its source says it; then you read both "
        "side by side. Nothing is sent yet."
    )
    page.above = "accountability/parts/evidence.html"
    # Where it says otherwise by now: what it says beside what was written.
    page.more = {"changes": changes or [], "is_overtaken": True}
    return page.answer()


def _compared(
    request: HttpRequest, held: Recommendation, was: dict[str, Any], now: dict[str, Any]
) -> HttpResponse:
    signed = signing.dumps({"was": was, "now": now}, salt=_salt(held), compress=True)
    page = _page(request, held, NothingForm())
    page.hidden = {COMPARED: signed}
    page.title = _("Send this correction?")
    page.lead = _(
        "Compare both with the source. Another person of your house lets it stand; until then it "
        "says what it says. What it said before stays known."
    )
    page.above = "accountability/parts/compared.html"
    page.more = {"changes": side_by_side(was, now)}
    return page.answer()


def _page(request: HttpRequest, held: Recommendation, form: Any) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Recommendations"),
        title=_("Correct a recommendation"),
        reference=held.code,
        about=[{"term": _("Set"), "value": presenters.in_language(held.set, "label")}],
        button=_("Send the correction"),
        done=_("It waits for another person of your house. Until then nothing changes."),
        back=reverse("recommendation", args=[held.code]),
    )


def _salt(held: Recommendation) -> str:
    """Return what binds a comparison to whoever saw it, and to its recommendation."""
    return f"{SALT}.{held.code}.{acting_account()}"
