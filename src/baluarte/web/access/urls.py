from django.urls import path

from baluarte.web.access import views

urlpatterns = [
    path("", views.desk, name="desk"),
]
