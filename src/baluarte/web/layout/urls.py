from django.urls import path

from baluarte.web.layout import views

urlpatterns = [
    path("design/", views.specimen, name="design"),
    path("design/<str:sample>/", views.sample, name="design"),
]
