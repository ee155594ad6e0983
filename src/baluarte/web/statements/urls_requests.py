from django.urls import path

from baluarte.web.statements.views.requests import (
    answers,
    batches,
    events,
    folios,
    lists,
    one,
    quality,
)

urlpatterns = [
    path("", lists.information_requests, name="information_requests"),
    path("lote-nuevo/", batches.new_request_batch, name="new_request_batch"),
    path("calidad/", quality.request_quality, name="request_quality"),
    path("lotes/<uuid:batch>/", batches.request_batch, name="request_batch"),
    path("lotes/<uuid:batch>/imprimir/", batches.print_request_batch, name="print_request_batch"),
    path("lotes/<uuid:batch>/folios/", folios.batch_folios, name="batch_folios"),
    path(
        "lotes/<uuid:batch>/sin-respuesta/", batches.batch_not_answered, name="batch_not_answered"
    ),
    path("lotes/<uuid:batch>/tabla.<str:kind>", batches.batch_table, name="batch_table"),
    path("<str:reference>/", one.information_request, name="information_request"),
    path("<str:reference>/envio/", folios.send_request, name="send_request"),
    path("<str:reference>/suceso/", events.note_request_event, name="note_request_event"),
    path(
        "<str:reference>/deshacer/", events.take_back_request_event, name="take_back_request_event"
    ),
    path(
        "<str:reference>/sin-respuesta/", events.request_not_answered, name="request_not_answered"
    ),
    path(
        "<str:reference>/respuesta/", answers.receive_request_answer, name="receive_request_answer"
    ),
    path("<str:reference>/captura/", answers.code_request_answer, name="code_request_answer"),
]
