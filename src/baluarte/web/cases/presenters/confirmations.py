"""The pages on which something is added to a case, for its team and in her own window."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.sealing.references import written
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.procedure.presenters.confirmations import hours_of

WINDOW = "cases/window/frame.html"


def of_case(request: HttpRequest, case: Case, form: Any, **said: Any) -> Confirmation:
    """Return a page of the team."""
    given = {"kicker": _("Case"), "reference": written(case.reference), **hours_of(case.matter)}
    return Confirmation(request=request, form=form, **{**given, **said})


def of_her_window(request: HttpRequest, case: Case, form: Any, **said: Any) -> Confirmation:
    """Return a page of the person the case is about; its title stays off the tab."""
    said = {"kicker": _("Your window"), "reference": "", "frame": WINDOW, **said}
    return of_case(request, case, form, **said)
