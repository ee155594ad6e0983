from django.urls import path

from baluarte.web.publication.views import decisions, editions, shelves

urlpatterns = [
    path("", shelves.decisions, name="decisions"),
    path("ediciones/", editions.editions, name="editions"),
    path("ediciones/nueva/", editions.publish_edition, name="publish_edition"),
    path("decisiones/<uuid:decision_id>/", decisions.review_decision, name="review_decision"),
    path(
        "decisiones/<uuid:decision_id>/retirar/",
        decisions.withdraw_publication,
        name="withdraw_publication",
    ),
    path("<str:reference>/", decisions.decide, name="decide"),
]
