from django.urls import path

from baluarte.web.access import (
    accounts,
    leaving,
    memberships,
    openings,
    reauthentication,
    sessions,
    tokens,
    views,
)

urlpatterns = [
    path("", views.desk, name="desk"),
    path("sesion/", sessions.check, name="session_check"),
    path("salir-ahora/", leaving.leave_now, name="leave_now"),
    path("confirmar/", reauthentication.reauthenticate, name="reauthenticate"),
    path("roles/", views.roles, name="roles"),
    path("roles/<uuid:membership_id>/", memberships.change_role, name="change_role"),
    path("credenciales/", tokens.tokens, name="tokens"),
    path("credenciales/<uuid:token_id>/revocar/", tokens.end_token, name="end_token"),
    path("aperturas/", openings.openings, name="openings"),
    path("aperturas/<uuid:grant_id>/", openings.change_opening, name="change_opening"),
    path("cuentas/", accounts.accounts, name="accounts"),
    path("cuentas/<uuid:account_id>/cerrar/", accounts.close_account, name="close_account"),
    path("cuentas/<uuid:account_id>/abrir/", accounts.reopen_account, name="reopen_account"),
    path("sesiones/", sessions.sessions, name="sessions"),
    path("sesiones/otras/cerrar/", sessions.end_others, name="end_other_sessions"),
    path("sesiones/<uuid:session_id>/cerrar/", sessions.end_one, name="end_session"),
]
