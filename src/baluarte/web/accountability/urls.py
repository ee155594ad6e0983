from django.urls import include, path

urlpatterns = [
    path("", include("baluarte.web.accountability.urls_law")),
]
