from django.urls import path

from baluarte.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("custodia/", views.custody, name="custody"),
]
