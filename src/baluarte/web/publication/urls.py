from django.urls import path

from baluarte.web.publication.views import (
    decisions,
    editions,
    exports,
    sayings,
    shelves,
    tables,
    webhooks,
)

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
    path("exportaciones/", exports.exports, name="exports"),
    path("exportaciones/pedir/", exports.ask_for_export, name="ask_for_export"),
    path("exportaciones/<uuid:export_id>/", exports.export, name="export"),
    path("exportaciones/<uuid:export_id>/tomar/", exports.take_export, name="take_export"),
    path("exportaciones/<uuid:export_id>/cerrar/", exports.close_export, name="close_export"),
    path("avisos/", webhooks.webhooks, name="webhooks"),
    path("avisos/nuevo/", webhooks.new_webhook, name="new_webhook"),
    path("avisos/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("avisos/<uuid:webhook_id>/probar/", webhooks.test_webhook, name="test_webhook"),
    path(
        "avisos/<uuid:webhook_id>/secreto/",
        webhooks.change_webhook_secret,
        name="change_webhook_secret",
    ),
    path("avisos/<uuid:webhook_id>/terminar/", webhooks.end_webhook, name="end_webhook"),
    path(
        "avisos/<uuid:webhook_id>/<uuid:message_id>/otra-vez/",
        webhooks.send_message_again,
        name="send_message_again",
    ),
    path("boletin/", sayings.week_bulletin, name="week_bulletin"),
    path("boletin/<int:year>.csv", sayings.annual_table, name="annual_table"),
    path("<str:reference>/comunicado/", sayings.draft_statement, name="draft_statement"),
    path("<str:reference>/", decisions.decide, name="decide"),
]
