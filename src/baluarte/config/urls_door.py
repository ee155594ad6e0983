"""The addresses of the urgent door in a process of its own, and nothing beside it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from baluarte.web.layout import error_pages


def at_the_portal(request: HttpRequest) -> HttpResponse:
    """Lead to the same address at the portal, where this process is asked for it."""
    return redirect(settings.PORTAL_URL.rstrip("/") + request.path)


urlpatterns = [
    *i18n_patterns(
        path("peligro/", include("baluarte.web.procedure.urls_door")),
        path("custodia/", at_the_portal, name="custody"),
    ),
]
handler400, handler403 = error_pages.bad_request, error_pages.forbidden
handler404, handler500 = error_pages.not_found, error_pages.failed
