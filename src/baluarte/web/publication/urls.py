from django.urls import path

from baluarte.web.publication.views import decisions, editions, shelves, tables

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
    path("tablas/", tables.release_tables, name="release_tables"),
    path("tablas/informes/", tables.say_reported_page, name="say_reported"),
    path("tablas/<uuid:proposal_id>/", tables.table_proposal, name="table_proposal"),
    path("tablas/<uuid:proposal_id>/retirar/", tables.withdraw_tables, name="withdraw_tables"),
    path("<str:reference>/", decisions.decide, name="decide"),
]
