from django.urls import path

from baluarte.web.accountability.views import dialogue, programmes, promises

urlpatterns = [
    path("compromisos/", promises.commitments, name="commitments"),
    path("compromisos/nuevo/", promises.new_commitment, name="new_commitment"),
    path("compromisos/<str:reference>/", promises.commitment, name="commitment"),
    path("compromisos/<str:reference>/avance/", promises.note_progress, name="note_progress"),
    path("mesas/", dialogue.dialogue_tables, name="dialogue_tables"),
    path("mesas/nueva/", dialogue.new_dialogue_table, name="new_dialogue_table"),
    path("mesas/<str:reference>/", dialogue.dialogue_table, name="dialogue_table"),
    path(
        "mesas/<str:reference>/sesion/", dialogue.new_dialogue_session, name="new_dialogue_session"
    ),
    path(
        "mesas/<str:reference>/sesiones/<uuid:session_id>/acuerdo/",
        dialogue.new_agreement,
        name="new_agreement",
    ),
    path("programas/", programmes.programmes, name="programmes"),
    path("programas/nuevo/", programmes.new_programme, name="new_programme"),
    path("programas/<str:reference>/", programmes.programme, name="programme"),
    path(
        "programas/<str:reference>/version/",
        programmes.new_programme_version,
        name="new_programme_version",
    ),
    path(
        "programas/<str:reference>/diferencias/",
        programmes.programme_differences,
        name="programme_differences",
    ),
]
