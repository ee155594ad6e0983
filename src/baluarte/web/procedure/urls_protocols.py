"""Addresses of the protocols; both faces have them."""

from django.urls import path

from baluarte.web.procedure.views import differences, protocols, simulator

urlpatterns = [
    path("", protocols.protocols_by_axis, name="protocols"),
    path("entidades/", differences.federation_and_states, name="protocols_of_states"),
    path("<slug:code>/", protocols.newest_protocol, name="protocol"),
    path("<slug:code>/<int:version>/", protocols.protocol_version, name="protocol_version"),
    path("<slug:code>/<int:version>/texto.yaml", protocols.protocol_text, name="protocol_text"),
    path("<slug:code>/simulador/", simulator.protocol_simulator, name="protocol_simulator"),
    path("<slug:code>/diferencias/", differences.protocol_differences, name="protocol_differences"),
]
