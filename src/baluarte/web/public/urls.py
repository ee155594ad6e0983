from django.urls import path

from baluarte.norms.self_assessment import Asker
from baluarte.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", views.search_portal, name="search_portal"),
    path("mapa/", views.map_page, name="map"),
    path("mapa/imagen.svg", views.map_image, name="map_image"),
    path("mapa/valores.json", views.map_values, name="map_values"),
    path("hechos/", views.events_published, name="events_published"),
    path("hechos/seleccion.csv", views.selection_csv, name="selection_csv"),
    path("hechos/seleccion.xlsx", views.selection_workbook, name="selection_workbook"),
    path("hechos/<slug:reference>/", views.published, name="published"),
    path("autoevaluacion/", views.self_assessment, name="self_assessment"),
    path(
        "autoevaluacion/comunidad/",
        views.self_assessment,
        {"asker": Asker.COMMUNITY},
        name="community_self_assessment",
    ),
    path(
        "autoevaluacion/archivo/persona/",
        views.self_assessment_file,
        {"asker": Asker.PERSON},
        name="self_assessment_file",
    ),
    path(
        "autoevaluacion/archivo/comunidad/",
        views.self_assessment_file,
        {"asker": Asker.COMMUNITY},
        name="community_self_assessment_file",
    ),
    path("victimas/", views.victims, name="victims"),
    path("victimas/tabla.csv", views.victims_csv, name="victims_csv"),
    path("cifras/", views.comparisons, name="comparisons"),
    path("cifras/<slug:reference>/", views.comparison, name="comparison"),
    path("dimension/", views.dimension, name="dimension"),
    path("dimension/estimaciones.atom", views.dimension_feed, name="dimension_feed"),
    path("dimension/<int:number>/", views.dimension_release, name="dimension_release"),
    path("dimension/<int:number>/<str:name>", views.dimension_file, name="dimension_file"),
    path("ediciones/", views.editions, name="editions"),
    path("ediciones/<int:number>/", views.standing_edition, name="standing_edition"),
    path("ediciones/<int:number>.<int:revision>/", views.edition, name="edition"),
    path(
        "ediciones/<int:number>.<int:revision>/<str:name>", views.edition_file, name="edition_file"
    ),
    path("cumplimiento/", views.compliance, name="compliance"),
    path(
        "cumplimiento/<int:number>.<int:revision>/archivos/<str:name>",
        views.compliance_file,
        name="compliance_file",
    ),
    path(
        "cumplimiento/<int:number>.<int:revision>/<slug:code>/",
        views.compliance_indicator,
        name="compliance_indicator",
    ),
    path("politica/", views.policy, name="policy"),
    path("politica/panorama/", views.policy_overview, name="policy_overview"),
    path("politica/ejes/<slug:axis>/", views.policy_axis, name="policy_axis"),
    path("politica/indicadores/<slug:code>/", views.policy_indicator, name="policy_indicator"),
    path(
        "politica/indicadores/<slug:code>/tabla.csv",
        views.policy_indicator_csv,
        name="policy_indicator_csv",
    ),
    path(
        "politica/indicadores/<slug:code>/tabla.xlsx",
        views.policy_indicator_workbook,
        name="policy_indicator_workbook",
    ),
    path("politica/indicadores/<slug:code>/marco/", views.policy_embed, name="policy_embed"),
    path("politica/instituciones/", views.policy_institutions, name="policy_institutions"),
    path(
        "politica/instituciones/<slug:code>/", views.policy_institution, name="policy_institution"
    ),
    path(
        "politica/recomendaciones/<slug:code>/",
        views.policy_recommendations,
        name="policy_recommendations",
    ),
    path("politica/reconocimientos/", views.policy_recognitions, name="policy_recognitions"),
    path(
        "politica/reconocimientos/<slug:code>/",
        views.policy_recognition,
        name="policy_recognition",
    ),
    path("politica/datos/", views.policy_data, name="policy_data"),
    path("politica/datos/ediciones.atom", views.policy_feed, name="policy_feed"),
    path("politica/datos/<int:number>/<str:name>", views.policy_file, name="policy_file"),
    path("informes/", views.reports_published, name="reports_published"),
    path("informes/<slug:name>/", views.standing_report, name="standing_report"),
    path("informes/<slug:name>/<int:number>/", views.published_report, name="published_report"),
    path("informes/<slug:name>/<int:number>/<str:file>", views.report_file, name="report_file"),
    path("bitacora/", views.log_checkpoints, name="log_checkpoints"),
    path("bitacora/sello.txt", views.log_checkpoint, name="log_checkpoint"),
    path("custodia/", views.custody, name="custody"),
]
