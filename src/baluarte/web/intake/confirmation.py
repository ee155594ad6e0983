"""Who must show again who they are, without what they wrote lying about meanwhile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def confirmed_before_writing(view: View) -> View:
    """Ask again who it is before the form is drawn.

    The library would keep a form that came too late in the session, in clear, until who sent it
    has shown who it is. Such a form is let go of, and asked for again.
    """
    confirmed: View = reauthentication_required(view)

    @wraps(view)
    def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return confirmed(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
        messages.info(request, _("Show again who you are, then write it again: it was not kept."))
        return redirect(request.path)

    return ask
