from django.urls import path

from baluarte.web.protection.views import (
    agreement,
    cases,
    decree,
    effectiveness,
    index,
    judging,
    measures,
    planning,
    studies,
    withdrawals,
)

CASE, STUDY = "expedientes/<str:reference>/", "estudios/<uuid:study_id>/"
MEASURE, WITHDRAWAL = "medidas/<uuid:measure_id>/", "retiros/<uuid:withdrawal_id>/"

urlpatterns = [
    path("", index.protection, name="protection"),
    path("acuerdo/", agreement.agreement, name="agreement"),
    path("eficacia/", effectiveness.effects, name="effects"),
    path("instrumento/", index.instrument, name="instrument"),
    path(CASE, cases.case_protection, name="case_protection"),
    path(f"{CASE}posicion/", cases.standing_position, name="standing_position"),
    path(f"{CASE}reevaluar/", cases.ask_anew, name="ask_anew"),
    path(f"{CASE}decreto/", decree.approve_measures, name="approve_measures"),
    path(f"{CASE}medidas/", planning.plan_for_case, name="plan_for_case"),
    path(f"{CASE}estudios/nuevo/", studies.new_study, name="new_study"),
    path(STUDY, studies.study, name="study"),
    path(f"{STUDY}dominios/<str:domain_id>/", judging.study_domain, name="study_domain"),
    path(f"{STUDY}escenarios/", judging.tell_scenario, name="tell_scenario"),
    path(f"{STUDY}escenarios/<int:number>/", judging.end_scenario, name="end_scenario"),
    path(f"{STUDY}medidas/", planning.plan_for_study, name="plan_for_study"),
    path(f"{STUDY}nivel/", judging.state_level, name="state_level"),
    path(f"{STUDY}revision/", judging.plan_review, name="plan_review"),
    path(f"{STUDY}posicion/", judging.study_position, name="study_position"),
    path(f"{STUDY}cerrar/", studies.close_study, name="close_study"),
    path(f"{STUDY}otra-valoracion/", studies.rate_again, name="rate_again"),
    path(MEASURE, measures.measure, name="measure"),
    path(f"{MEASURE}avance/", measures.progress, name="measure_progress"),
    path(f"{MEASURE}adecuacion/", measures.fit, name="measure_fit"),
    path(f"{MEASURE}falla/", measures.incident, name="measure_incident"),
    path(f"{MEASURE}posicion/", measures.position, name="measure_position"),
    path(f"{MEASURE}reemplazo/", planning.replace_measure, name="replace_measure"),
    path(f"{MEASURE}retiro/", withdrawals.open_withdrawal, name="open_withdrawal"),
    path(WITHDRAWAL, withdrawals.withdrawal, name="withdrawal"),
    path(f"{WITHDRAWAL}hechos/", withdrawals.add_fact, name="withdrawal_fact"),
    path(f"{WITHDRAWAL}respuesta/", withdrawals.reply, name="withdrawal_reply"),
    path(f"{WITHDRAWAL}etapa/", withdrawals.go_on, name="withdrawal_stage"),
]
