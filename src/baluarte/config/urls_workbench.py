"""The workbench's addresses: people with an account."""

from allauth.account import views as account
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from baluarte.api import workbench
from baluarte.web.audit.views import log_health
from baluarte.web.layout import error_pages
from baluarte.web.layout.api_reference import api_reference
from baluarte.web.public import views
from baluarte.web.territory.views import atlas

# What else allauth has sends mail: accounts come by invitation, and none of it is asked for here.
ACCOUNT = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
]

PROGRAMS = {
    "describe": workbench.described,
    "description_name": "api_workbench_description",
    "frame": "layout/workbench.html",
    "token": True,
}

urlpatterns = [
    path("", views.choose_language, name="entrance"),
    path("health/log", log_health, name="log_health"),
    path("territorio/atlas.json", atlas, name="atlas"),
    path("api/v1/", include(workbench)),
    *i18n_patterns(
        path("territorio/", include("baluarte.web.territory.urls")),
        path("protocolos/", include("baluarte.web.procedure.urls_protocols")),
        path("", include("baluarte.web.access.urls")),
        path("programas/", api_reference, PROGRAMS, name="api_reference"),
        path("custodia/", views.custody, name="custody"),
        path("procedimientos/", include("baluarte.web.procedure.urls")),
        path("monitoreo/", include("baluarte.web.intake.urls_monitoring")),
        path("listas/", include("baluarte.web.intake.urls")),
        path("hechos/", include("baluarte.web.analysis.urls")),
        path("hechos/", include("baluarte.web.linkage.urls")),
        path("hechos/", include("baluarte.web.double_coding.urls")),
        # Last: any word may be the reference of an event.
        path("hechos/", include("baluarte.web.registry.urls")),
        path("analisis/", include("baluarte.web.analysis.urls_runs")),
        path("expedientes/", include("baluarte.web.cases.urls")),
        path("proteccion/", include("baluarte.web.protection.urls")),
        path("investigacion/", include("baluarte.web.investigation.urls")),
        path("reparacion/", include("baluarte.web.reparation.urls")),
        path("memoria/", include("baluarte.web.memory.urls")),
        path("reconocimiento/", include("baluarte.web.prevention.urls")),
        path("alertas/", include("baluarte.web.prevention.warning_urls")),
        path("cursos/", include("baluarte.web.skills.urls")),
        path("instituciones/", include("baluarte.web.statements.urls")),
        path("politica/", include("baluarte.web.accountability.urls")),
        path("publicacion/", include("baluarte.web.publication.urls")),
        path("bitacora/", include("baluarte.web.audit.urls")),
        path("cuenta/", include(ACCOUNT)),
        path("cuenta/seguridad/", include("allauth.mfa.urls")),
        path("", include("baluarte.web.layout.urls")),
    ),
]
handler400, handler403 = error_pages.bad_request, error_pages.forbidden
handler404, handler500 = error_pages.not_found, error_pages.failed
