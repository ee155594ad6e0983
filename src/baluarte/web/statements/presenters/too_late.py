"""Said to a second person who comes after another one: who decided, when, and what."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.web.layout.templatetags.components import brief
from baluarte.web.statements.presenters.people import named


def decided_before(
    request: HttpRequest, review: Any, *, holder: Institution, ours: Collection[UUID], to: str
) -> HttpResponse:
    """Lead to the page of what another person decided, and say who did and when."""
    told = {
        "who": named(review.reviewed_by, holder=holder, ours=ours),
        "day": brief(review.reviewed_at),
        "what": review.get_objection_display() if review.objection else _("it stands"),
    }
    said = _("Somebody decided it already: %(who)s, on %(day)s: %(what)s. Yours was not kept.")
    messages.warning(request, said % told)
    return redirect(to)
