from django.urls import path

from baluarte.web.access import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("roles/", views.roles, name="roles"),
    path("roles/<uuid:membership_id>/", views.change_role, name="change_role"),
]
