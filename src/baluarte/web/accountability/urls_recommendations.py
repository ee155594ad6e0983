from django.urls import path

from baluarte.web.accountability.views import (
    recommendation_actions,
    recommendation_acts,
    recommendation_corrections,
    recommendation_imports,
    recommendation_reports,
    recommendations,
)

urlpatterns = [
    path("", recommendations.all_sets, name="recommendations"),
    path("tablero/", recommendations.board, name="recommendation_board"),
    path("calendario/", recommendation_actions.calendar, name="recommendation_calendar"),
    path("importar/", recommendation_acts.import_sheet, name="import_recommendations"),
    path("conjunto/<slug:code>/", recommendations.one_set, name="recommendation_set"),
    path(
        "conjunto/<slug:code>/informe/",
        recommendation_reports.report,
        name="recommendation_report",
    ),
    path(
        "conjunto/<slug:code>/tabla/",
        recommendation_reports.table,
        name="recommendation_table",
    ),
    path(
        "conjunto/<slug:code>/retirar/",
        recommendation_imports.withdraw,
        name="withdraw_recommendations",
    ),
    path("una/<slug:code>/", recommendations.one, name="recommendation"),
    path("una/<slug:code>/estado/", recommendation_acts.state, name="state_recommendation"),
    path("una/<slug:code>/responsables/", recommendation_acts.owners, name="recommendation_owners"),
    path(
        "una/<slug:code>/corregir/",
        recommendation_corrections.correct,
        name="correct_recommendation",
    ),
    path("una/<slug:code>/deshacer/", recommendation_acts.undo, name="undo_correction"),
    path("una/<slug:code>/vinculo/", recommendation_acts.link, name="link_recommendation"),
    path(
        "una/<slug:code>/accion/",
        recommendation_actions.begin,
        name="begin_recommendation_action",
    ),
    path(
        "acciones/<uuid:action_id>/calendario/",
        recommendation_actions.set_calendar,
        name="set_action_calendar",
    ),
    path(
        "acciones/<uuid:action_id>/informe/",
        recommendation_actions.report,
        name="report_recommendation_action",
    ),
    path(
        "acciones/<uuid:action_id>/fin/",
        recommendation_actions.end,
        name="end_recommendation_action",
    ),
]
