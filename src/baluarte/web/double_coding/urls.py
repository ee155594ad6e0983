from django.urls import path

from baluarte.web.double_coding.views import agreement, coding

urlpatterns = [
    path("doble-codificacion/", coding.double_coding, name="double_coding"),
    path("doble-codificacion/listas/", coding.double_coding_rules, name="double_coding_rules"),
    path(
        "doble-codificacion/listas/<uuid:list_id>/",
        coding.double_coding_rule,
        name="double_coding_rule",
    ),
    path(
        "doble-codificacion/listas/<uuid:list_id>/sortear/",
        coding.draw_coding_lot,
        name="draw_coding_lot",
    ),
    path("doble-codificacion/concordancia/", agreement.coders, name="coders_agreement"),
    path("<str:reference>/segunda-codificacion/", coding.second_coding, name="second_coding"),
    path(
        "<str:reference>/segunda-codificacion/tomar/",
        coding.take_second_coding,
        name="take_second_coding",
    ),
    path(
        "<str:reference>/segunda-codificacion/dejar/",
        coding.leave_second_coding,
        name="leave_second_coding",
    ),
    path("<str:reference>/conciliar/", coding.reconcile, name="reconcile"),
]
