"""Say which structural causes a remedy of non-repetition answers; a review says what it found."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.reparation import actions
from baluarte.domain.wall.context import acting_account
from baluarte.norms.reparation import NON_REPETITION, family_of
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.reparation import labels, lookup
from baluarte.web.reparation.cause_forms import AnswerForm
from baluarte.web.reparation.presenters import causes
from baluarte.web.reparation.views.said import do, page_of_plan

REVIEWED = "revisa"


def answer_causes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say which causes a remedy of non-repetition answers, who answers for it, and until when."""
    remedy = lookup.remedy(key)
    if family_of(remedy.heading) != NON_REPETITION:
        raise Http404
    offered = causes.offered(remedy)
    form = AnswerForm(
        **sent_with_files(request), causes=offered,
        initial={"causes": request.GET.getlist(REVIEWED)},
    )  # fmt: skip
    page = page_of_plan(
        request, remedy.plan, form, title=_("Which structural causes this answers"),
        lead=_("%(what)s. Only causes that your own organisation noted on an early warning: the "
               "page of the warning says how many remedies answer each, and names no case.")
        % {"what": labels.heading_name(remedy.heading)},
    )  # fmt: skip
    page.is_possible = bool(offered)
    if not offered:
        page.lead = _("Your organisation noted no structural cause yet. Whoever keeps its early "
                      "warnings notes them on the page of a warning.")  # fmt: skip
        if form.is_bound:
            raise Http404
        return page.answer()
    return do(
        page,
        lambda: actions.answer_causes(
            remedy=remedy, new=form.new(), by=acting_account(), at=timezone.now()
        ),
    )  # fmt: skip
