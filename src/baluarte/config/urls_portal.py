"""The portal's addresses: no accounts, no sessions, no cookies."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from baluarte.api import public
from baluarte.web.layout import error_pages
from baluarte.web.layout.api_reference import api_reference
from baluarte.web.public import views
from baluarte.web.territory.views import atlas

PROGRAMS = {
    "describe": public.described,
    "description_name": "api_description",
    "frame": "layout/portal.html",
}

urlpatterns = [
    path("", views.choose_language, name="entrance"),
    path("territorio/atlas.json", atlas, name="atlas"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("api/v1/", include(public)),
    *i18n_patterns(
        path("territorio/", include("baluarte.web.territory.urls")),
        path("protocolos/", include("baluarte.web.procedure.urls_protocols")),
        path("peligro/", include("baluarte.web.procedure.urls_door")),
        path("programas/", api_reference, PROGRAMS, name="api_reference"),
        path("", include("baluarte.web.public.urls")),
        path("", include("baluarte.web.layout.urls")),
    ),
]
handler400, handler403 = error_pages.bad_request, error_pages.forbidden
handler404, handler500 = error_pages.not_found, error_pages.failed
