"""Addresses of who is told: recipients, what is sent, notices, duty, trust, breaches."""

from django.urls import path

from baluarte.web.procedure.views import (
    assignments,
    breaches,
    clearances,
    duty,
    notices,
    routing,
    sending,
)

MATTER = "asuntos/<str:reference>/"
TOLD = f"{MATTER}destinatarios/"
SENT = f"{MATTER}encargos/"
ONE = "encargos/<uuid:assignment_id>/"

urlpatterns = [
    path(TOLD, routing.recipients, name="recipients"),
    path(f"{TOLD}dejar-fuera/", routing.leave_out, name="leave_out"),
    path(f"{TOLD}<uuid:left_out_id>/volver/", routing.end_her_wish, name="end_her_wish"),
    path(f"{TOLD}quien-lo-hizo/", routing.say_perpetrator, name="say_perpetrator"),
    path(f"{TOLD}vista/", routing.list_was_seen, name="list_was_seen"),
    path(
        f"{MATTER}<uuid:proceeding_id>/pasos/<str:step>/encargar/",
        sending.assign_step,
        name="assign_step",
    ),
    path(SENT, sending.matter_assignments, name="matter_assignments"),
    path(f"{SENT}<uuid:assignment_id>/entregar/", sending.hand_over, name="hand_over"),
    path(
        f"{SENT}<uuid:assignment_id>/retirar/",
        sending.withdraw_assignment,
        name="withdraw_assignment",
    ),
    path(
        f"{SENT}lineas/<uuid:line_id>/retirar/",
        sending.withdraw_task_line,
        name="withdraw_task_line",
    ),
    path("encargos/", assignments.assignments, name="assignments"),
    path(ONE, assignments.assignment, name="assignment"),
    path(f"{ONE}recibido/", assignments.acknowledge, name="acknowledge_assignment"),
    path(f"{ONE}aceptar/", assignments.accept, name="accept_assignment"),
    path(f"{ONE}rechazar/", assignments.refuse, name="refuse_assignment"),
    path(f"{ONE}constancia/", assignments.attach_evidence, name="attach_evidence"),
    path(f"{ONE}hecho/", assignments.finish, name="finish_assignment"),
    path("avisos/", notices.notices, name="notices"),
    path("avisos/cuantos/", notices.unread, name="unread"),
    path("avisos/leidos/", notices.read_notices, name="read_notices"),
    path("guardia/", duty.duty, name="duty"),
    path("guardia/<uuid:institution_id>/turno/", duty.new_turn, name="new_turn"),
    path("guardia/turnos/<uuid:turn_id>/quitar/", duty.end_turn, name="end_turn"),
    path("habilitaciones/", clearances.clearances, name="clearances"),
    path("habilitaciones/<uuid:keeper_id>/nueva/", clearances.new_clearance, name="new_clearance"),
    path(
        "habilitaciones/<uuid:clearance_id>/confirmar/",
        clearances.confirm_clearance,
        name="confirm_clearance",
    ),
    path(
        "habilitaciones/<uuid:clearance_id>/terminar/",
        clearances.end_clearance,
        name="end_clearance",
    ),
    path("incumplimientos/", breaches.breach_register, name="breaches"),
    path("incumplimientos/<uuid:breach_id>/", breaches.breach, name="breach"),
]
