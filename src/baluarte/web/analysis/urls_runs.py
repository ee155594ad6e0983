from django.urls import path

from baluarte.web.analysis.views import risk_map, runs

urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("mapa/", risk_map.risk_map, name="risk_map"),
    path("mapa/formas.svg", risk_map.risk_map_shapes, name="risk_map_shapes"),
    path("mapa/<uuid:run_id>/mapa.<slug:kind>", risk_map.risk_map_file, name="risk_map_file"),
    path("nuevo/", runs.new_run, name="new_run"),
    path("<uuid:run_id>/", runs.run, name="run"),
    path("<uuid:run_id>/cancelar/", runs.cancel, name="cancel_run"),
    path("<uuid:run_id>/archivo.zip", runs.run_file, name="run_file"),
    path("<uuid:run_id>/pronostico.npz", runs.frozen_forecast, name="frozen_forecast"),
]
