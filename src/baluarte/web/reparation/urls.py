"""Addresses of reparation: the list, a case's, a plan, each thing that is said, her window."""

from django.urls import path

from baluarte.web.reparation.views import (
    cases,
    causes,
    commissions,
    guides,
    own,
    plans,
    sessions,
    transfers,
)

VICTIM, ASKED, PLAN = "victima/<uuid:key>/", "solicitud/<str:reference>/", "plan/<str:reference>/"
HERS, HEADING = "mi-reparacion/", "plan/<str:reference>/rubro/<str:heading>/"
TRANSFER = "traslado/<str:reference>/"
COMMISSION = "comisiones/<str:code>/"

urlpatterns = [
    path("", plans.reparation, name="reparation"),
    path("rutas/", guides.victim_routes, name="victim_routes"),
    path("comisiones/", guides.victim_commissions, name="victim_commissions"),
    path("comisiones/impacto/", commissions.victim_impact, name="victim_impact"),
    path("comisiones/sesiones/", sessions.joint_sessions, name="joint_sessions"),
    path(COMMISSION, commissions.victim_commission, name="victim_commission"),
    path(f"{COMMISSION}puesto/", commissions.add_commission_post, name="add_commission_post"),
    path(f"{COMMISSION}carga/", commissions.state_caseload, name="state_caseload"),
    path(f"{COMMISSION}sesion/", sessions.record_joint_session, name="record_joint_session"),
    path(
        "sesion/<str:reference>/acuerdo/", sessions.add_joint_agreement, name="add_joint_agreement"
    ),
    path("acuerdo/<uuid:key>/", sessions.report_agreement, name="report_agreement"),
    path(
        "puesto/<str:reference>/", commissions.say_commission_post, name="say_commission_post"
    ),
    path("expediente/<str:reference>/", cases.case_reparation, name="case_reparation"),
    path("expediente/<str:reference>/victima/", cases.register_victim, name="register_victim"),
    path(f"{VICTIM}solicitud/", cases.apply_to_commission, name="apply_to_commission"),
    path(f"{VICTIM}trato/", cases.say_wishes, name="say_wishes"),
    path(f"{VICTIM}entrevista/", cases.record_interview, name="record_interview"),
    path(f"{VICTIM}plan/", cases.open_plan, name="open_reparation_plan"),
    path(f"{VICTIM}juntar/", cases.join_files, name="join_files"),
    path(f"{VICTIM}separar/<uuid:other>/", cases.part_files, name="part_files"),
    path("entrevista/<uuid:key>/queja/", cases.complain_of_interview, name="complain_of_interview"),
    path(
        "entrevista/<uuid:key>/queja/resultado/", cases.say_result_of_complaint,
        name="say_result_of_complaint",
    ),
    path(f"{ASKED}avance/", cases.record_progress, name="record_progress"),
    path(f"{ASKED}remitir/", cases.refer, name="refer_victim"),
    path(f"{ASKED}federal/", cases.go_to_federal, name="go_to_federal"),
    path(f"{ASKED}plazos/", cases.start_clocks, name="start_application_clocks"),
    path(f"{ASKED}traslado/", transfers.make_transfer, name="make_transfer"),
    path("traslados/", transfers.transfers, name="transfers"),
    path(TRANSFER, transfers.transfer, name="transfer"),
    path(f"{TRANSFER}comprobar/", transfers.check_transfer, name="check_transfer"),
    path(
        f"{TRANSFER}documento/<int:number>/", transfers.transfer_document,
        name="transfer_document",
    ),
    path(f"{TRANSFER}archivo/", transfers.transfer_file, name="transfer_file"),
    path(f"{TRANSFER}retirar/", transfers.withdraw_transfer, name="withdraw_transfer"),
    path("remision/<uuid:key>/", cases.answer_referral, name="answer_referral"),
    path(PLAN, plans.plan, name="reparation_plan"),
    path(f"{PLAN}asamblea/", plans.record_assembly, name="record_assembly"),
    path(f"{PLAN}orden/", plans.weigh, name="weigh_headings"),
    path(f"{PLAN}negar/", plans.refuse_headings, name="refuse_headings"),
    path(f"{PLAN}cerrar/", plans.close_plan, name="close_reparation_plan"),
    path(HEADING, plans.decide_heading, name="decide_heading"),
    path(f"{HEADING}deber/", plans.grant_remedy, name="grant_remedy"),
    path("debido/<uuid:key>/entrega/", plans.record_delivery, name="record_remedy_delivery"),
    path("debido/<uuid:key>/palabra/", plans.witness_her_word, name="witness_her_word"),
    path("debido/<uuid:key>/causas/", causes.answer_causes, name="answer_structural_causes"),
    path("paso/<uuid:key>/", plans.finish_step, name="finish_remedy_step"),
    path(HERS, own.own_reparation, name="own_reparation"),
    path(f"{HERS}trato-recibido/<uuid:key>/", own.own_treatment, name="own_treatment"),
    path(f"{HERS}debido/<uuid:key>/", own.own_word, name="own_word"),
    path(f"{HERS}trato/<uuid:key>/", own.own_wishes, name="own_wishes"),
    path(f"{HERS}federal/<str:reference>/", own.own_federal, name="own_federal"),
    path(f"{HERS}orden/<str:reference>/", own.own_weigh, name="own_weigh"),
    path(
        f"{HERS}entrevista/<uuid:key>/", own.own_interview_complaint,
        name="own_interview_complaint",
    ),
]  # fmt: skip
