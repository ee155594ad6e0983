from django.urls import path

from baluarte.web.access import tokens, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("roles/", views.roles, name="roles"),
    path("roles/<uuid:membership_id>/", views.change_role, name="change_role"),
    path("credenciales/", tokens.tokens, name="tokens"),
    path("credenciales/<uuid:token_id>/revocar/", tokens.end_token, name="end_token"),
]
