from django.urls import include, path

urlpatterns = [
    path("", include("baluarte.web.accountability.urls_indicators")),
    path("", include("baluarte.web.accountability.urls_law")),
    path("", include("baluarte.web.accountability.urls_means")),
    path("", include("baluarte.web.accountability.urls_promises")),
    path("", include("baluarte.web.accountability.urls_participation")),
    path("recomendaciones/", include("baluarte.web.accountability.urls_recommendations")),
]
