from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import Answered, Words
from baluarte.domain.protection.models import RiskStudy
from baluarte.domain.protection.queries import as_it_stands, instrument_of, quality_of, read_texts
from baluarte.domain.wall.context import acting_account
from baluarte.norms.instruments import shown_by
from baluarte.web.layout.forms.edit_conflicts import answer_status
from baluarte.web.protection.forms.quality import QualityForm
from baluarte.web.protection.refusals import said_in
from baluarte.web.protection.views.judging import judging


@judging
def quality(request: HttpRequest, one: RiskStudy) -> HttpResponse:
    """Go through the quality checklist, point by point, under one's name."""
    instrument, held = instrument_of(one), quality_of(one)
    by, at = acting_account(), timezone.now()
    texts = read_texts([row.pk for row in held.values() if row.has_reason], by=by, at=at)
    before = {
        point: actions.Found(Answered(row.answer), texts.get(row.pk, {}).get(Words.QUALITY, ""))
        for point, row in held.items()
    }
    form = QualityForm(request.POST or None, instrument=instrument, before=before)
    if request.method == "POST" and form.is_valid():
        with said_in(form):
            actions.answer_quality(study=one, found=form.changed(), by=by, at=at)
        if not form.errors:
            messages.success(request, _("Your answers are on record, under your name."))
            return redirect(f"{reverse('study', args=[one.pk])}#quality")
    shown = shown_by(instrument, as_it_stands(one, at=at))
    context = {
        "study": one,
        "form": form,
        "points": [
            {"point": point, "answer": answer, "reason": reason, "row": held.get(point.id),
             "shown": shown.get(point.id)}
            for point, answer, reason in form.asked()
        ],
    }  # fmt: skip
    return render(request, "protection/quality.html", context, status=answer_status(form))
