from django.urls import path

from baluarte.web.accountability.views import consultations, observation_acts, observations

urlpatterns = [
    path("observaciones/", observations.all_observations, name="observations"),
    path("observaciones/nueva/", observation_acts.new_observation, name="new_observation"),
    path("observaciones/<str:reference>/", observations.one_observation, name="observation"),
    path(
        "observaciones/<str:reference>/revisar/",
        observation_acts.review_observation,
        name="review_observation",
    ),
    path(
        "observaciones/<str:reference>/retirar/",
        observation_acts.withdraw_observation,
        name="withdraw_observation",
    ),
    path(
        "observaciones/<str:reference>/responder/",
        observation_acts.answer_observation,
        name="answer_observation",
    ),
    path(
        "observaciones/<str:reference>/respuestas/<uuid:answer_id>/revisar/",
        observation_acts.review_answer,
        name="review_observation_answer",
    ),
    path("consultas/", consultations.all_consultations, name="consultations"),
    path("consultas/nueva/", consultations.new_consultation, name="new_consultation"),
    path("consultas/<str:reference>/", consultations.one_consultation, name="consultation"),
    path("consultas/<str:reference>/aportar/", consultations.contribute, name="contribute"),
    path(
        "consultas/<str:reference>/aportaciones/<uuid:contribution_id>/responder/",
        consultations.answer_contribution,
        name="answer_contribution",
    ),
]
