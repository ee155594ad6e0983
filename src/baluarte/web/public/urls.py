from django.urls import path

from baluarte.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("mapa/", views.map_page, name="map"),
    path("mapa/imagen.svg", views.map_image, name="map_image"),
    path("mapa/valores.json", views.map_values, name="map_values"),
    path("hechos/", views.events_published, name="events_published"),
    path("hechos/seleccion.csv", views.selection_csv, name="selection_csv"),
    path("hechos/seleccion.xlsx", views.selection_workbook, name="selection_workbook"),
    path("hechos/<slug:reference>/", views.published, name="published"),
    path("victimas/", views.victims, name="victims"),
    path("victimas/tabla.csv", views.victims_csv, name="victims_csv"),
    path("cifras/", views.comparisons, name="comparisons"),
    path("cifras/<slug:reference>/", views.comparison, name="comparison"),
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
    path("bitacora/", views.log_checkpoints, name="log_checkpoints"),
    path("bitacora/sello.txt", views.log_checkpoint, name="log_checkpoint"),
    path("custodia/", views.custody, name="custody"),
]
