from django.urls import path

from baluarte.web.analysis.views import counts, layers, map_and_timeline

urlpatterns = [
    path("en-el-tiempo/", map_and_timeline.timeline, name="events_timeline"),
    path("en-el-mapa/", map_and_timeline.events_map, name="events_map"),
    path("en-el-mapa/valores.json", map_and_timeline.map_values, name="events_map_values"),
    path("conteos/", counts.counts, name="counts"),
    path("conteos/indicador/", counts.indicator, name="indicator"),
    path("conteos/frescura/", counts.freshness, name="freshness"),
    path("capas/", layers.layers, name="layers"),
    path("capas/nueva/", layers.new_layer, name="new_layer"),
    path("capas/<uuid:layer_id>/", layers.layer, name="layer"),
    path("capas/<uuid:layer_id>/contornos.json", layers.layer_outlines, name="layer_outlines"),
    path("capas/<uuid:layer_id>/retirar/", layers.withdraw_layer, name="withdraw_layer"),
]
