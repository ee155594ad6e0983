from django.urls import include, path

from baluarte.web.accountability.views import entries, sent

urlpatterns = [
    path("", include("baluarte.web.accountability.urls_indicators")),
    path("", include("baluarte.web.accountability.urls_law")),
    path("", include("baluarte.web.accountability.urls_means")),
    path("", include("baluarte.web.accountability.urls_promises")),
    path("", include("baluarte.web.accountability.urls_participation")),
    path("enviado/", sent.sent, name="sent_entries"),
    path("enviado/<slug:kind>/<uuid:entry_id>/", entries.review, name="review_entry"),
    path("enviado/<slug:kind>/<uuid:entry_id>/retirar/", entries.withdraw, name="withdraw_entry"),
    path("recomendaciones/", include("baluarte.web.accountability.urls_recommendations")),
]
