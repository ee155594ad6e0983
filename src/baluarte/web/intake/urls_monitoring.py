from django.urls import path, register_converter

from baluarte.web.intake.days import DayConverter
from baluarte.web.intake.views import monitoring

register_converter(DayConverter, "day")

urlpatterns = [
    path("", monitoring.monitoring, name="monitoring"),
    path("abrir/", monitoring.open_desk, name="open_monitoring"),
    path("dia/<day:day>/", monitoring.day_notes, name="day_notes"),
    path("notas/<uuid:note_id>/hecho/", monitoring.promise_kept, name="promise_kept"),
    path("copias/<uuid:copy_id>/", monitoring.archived_copy, name="archived_copy"),
]
