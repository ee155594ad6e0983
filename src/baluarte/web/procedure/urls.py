"""Addresses of what is under way: the agenda, matters, what is added to them."""

from django.urls import URLPattern, URLResolver, include, path

from baluarte.web.procedure.views import acts, agenda, documents, matters, steps

MATTER = "asuntos/<str:reference>/"
OF_PROCEEDING = f"{MATTER}<uuid:proceeding_id>/"
STEP = f"{OF_PROCEEDING}pasos/<str:step>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", agenda.agenda, name="agenda"),
    path("calendario.ics", agenda.agenda_calendar, name="agenda_calendar"),
    path("asuntos/", matters.matter_list, name="matters"),
    path("asuntos/nuevo/", matters.new_matter, name="new_matter"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}ocurrio/", acts.tell_occurrence, name="tell_occurrence"),
    path(f"{MATTER}iniciar/", acts.start_proceeding, name="start_proceeding"),
    path(f"{MATTER}corregir/<uuid:occurrence_id>/", acts.correct, name="correct_occurrence"),
    path(f"{OF_PROCEEDING}suspender/", acts.suspend, name="suspend_proceeding"),
    path(f"{OF_PROCEEDING}reanudar/", acts.resume, name="resume_proceeding"),
    path(f"{OF_PROCEEDING}cerrar/", acts.close, name="close_proceeding"),
    path("documentos/<uuid:document_id>/", documents.document, name="document"),
    path(STEP, steps.do_step, name="do_step"),
    path(f"{STEP}ampliar/", steps.extend_step, name="extend_step"),
    path(f"{STEP}no-hace-falta/", steps.excuse_step, name="excuse_step"),
    path("", include("baluarte.web.procedure.urls_routing")),
]
