from django.urls import path

from baluarte.web.accountability.views import (
    recommendation_acts,
    recommendation_reports,
    recommendations,
)

urlpatterns = [
    path("", recommendations.all_sets, name="recommendations"),
    path("tablero/", recommendations.board, name="recommendation_board"),
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
    path("una/<slug:code>/", recommendations.one, name="recommendation"),
    path("una/<slug:code>/estado/", recommendation_acts.state, name="state_recommendation"),
    path("una/<slug:code>/responsables/", recommendation_acts.owners, name="recommendation_owners"),
    path("una/<slug:code>/vinculo/", recommendation_acts.link, name="link_recommendation"),
]
