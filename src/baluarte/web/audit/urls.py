from django.urls import path

from baluarte.web.audit import views

urlpatterns = [path("", views.log, name="log")]
