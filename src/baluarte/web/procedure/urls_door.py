"""Addresses of the urgent door; only the portal has them."""

from django.urls import path

from baluarte.web.procedure.views import door

urlpatterns = [
    path("", door.door, name="door"),
    path("respuesta/", door.door_answer, name="door_answer"),
]
