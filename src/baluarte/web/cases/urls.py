"""Addresses of cases: the list, one case, what is added to it, and one's own window."""

from django.urls import path

from baluarte.web.cases.views import (
    acts,
    checkins,
    complaints,
    consent,
    emergency,
    letters,
    lists,
    messages,
    own_lines,
    own_list,
    own_sessions,
    pages,
    readers,
    reception,
    shift,
    support,
    team,
    told,
    window,
)

CASE = "<str:reference>/"
LETTER = f"{CASE}oficios/<str:letter>/"
PARTY = f"{CASE}personas/<uuid:party_id>/"
SUPPORT = f"{CASE}apoyos/<uuid:request_id>/"
OWN = "mi-expediente/"

urlpatterns = [
    path("", lists.case_list, name="cases"),
    path("nuevo/", lists.new_case, name="new_case"),
    path("recepcion/", reception.receive_call, name="receive_call"),
    path(
        "recepcion/puerta/<uuid:message_id>/tomar/", reception.take_from_door, name="take_from_door"
    ),
    path(
        "recepcion/puerta/<uuid:message_id>/apartar/",
        reception.set_aside_from_door,
        name="set_aside_from_door",
    ),
    path(OWN, window.own_case, name="own_case"),
    path(f"{OWN}copia/", window.own_copy, name="own_copy"),
    path(f"{OWN}consentimiento/<int:number>/", window.own_consent, name="own_consent"),
    path(f"{OWN}contacto/", window.own_contact, name="own_contact"),
    path(f"{OWN}destinatarios/", own_list.own_recipients, name="own_recipients"),
    path(f"{OWN}tareas/", own_lines.own_task_lines, name="own_task_lines"),
    path(
        f"{OWN}tareas/<uuid:line_id>/retirar/",
        own_lines.own_withdraw_line,
        name="own_withdraw_line",
    ),
    path(f"{OWN}mensajes/", messages.own_messages, name="own_messages"),
    path(f"{OWN}mensajes/leer/", messages.own_messages_read, name="own_messages_read"),
    path(f"{OWN}senales/", checkins.own_checkins, name="own_checkins"),
    path(f"{OWN}sesiones/", own_sessions.own_sessions, name="own_sessions"),
    path(f"{OWN}lecturas/", readers.own_readers, name="own_readers"),
    path(f"{OWN}apoyos/", support.own_support, name="own_support"),
    path(f"{OWN}apoyos/pedir/", support.own_support_ask, name="own_support_ask"),
    path(f"{OWN}quejas/", complaints.own_complaints, name="own_complaints"),
    path(f"{OWN}quejas/nueva/", complaints.own_complain, name="own_complain"),
    path("quejas/", complaints.complaints, name="complaints"),
    path("quejas/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path(
        "quejas/<uuid:complaint_id>/acuse/",
        complaints.acknowledge_complaint,
        name="acknowledge_complaint",
    ),
    path("emergencia/", emergency.call_case_team, name="call_case_team"),
    path("emergencia/<uuid:call_id>/", emergency.open_after_call, name="open_after_call"),
    path("turno/", shift.shift, name="shift"),
    path("turno/entregar/", shift.hand_over_shift, name="hand_over_shift"),
    path("turno/suplencias/nueva/", shift.name_deputy, name="name_deputy"),
    path("turno/suplencias/<uuid:deputy_id>/entrar/", shift.stand_in, name="stand_in"),
    path("turno/suplencias/<uuid:deputy_id>/terminar/", shift.end_deputy, name="end_deputy"),
    path(CASE, pages.case, name="case"),
    path(f"{CASE}equipo/", team.case_team, name="case_team"),
    path(f"{CASE}equipo/agregar/", team.join_team, name="join_team"),
    path(f"{CASE}equipo/<uuid:account_id>/quitar/", team.leave_team, name="leave_team"),
    path(
        f"{CASE}emergencias/<uuid:opening_id>/", emergency.review_emergency, name="review_emergency"
    ),
    path(f"{CASE}llamadas/<uuid:call_id>/", emergency.answer_call, name="answer_call"),
    path(f"{CASE}relatos/", told.case_told, name="case_told"),
    path(f"{CASE}reserva/", acts.keep_to_civil_society, name="keep_to_civil_society"),
    path(f"{CASE}lecturas/", readers.case_readers, name="case_readers"),
    path(f"{CASE}apoyos/", support.case_support, name="case_support"),
    path(f"{CASE}apoyos/fondo/", support.set_apart, name="set_apart"),
    path(f"{PARTY}apoyos/", support.ask_support, name="ask_support"),
    path(f"{PARTY}quejas/", complaints.complain_for, name="complain_for"),
    path(f"{SUPPORT}decidir/", support.decide_support, name="decide_support"),
    path(f"{SUPPORT}dar/", support.pay_support, name="pay_support"),
    path(f"{SUPPORT}recibos/", support.add_receipt, name="add_receipt"),
    path(f"{CASE}personas/", acts.add_party, name="add_party"),
    path(f"{PARTY}terminar/", acts.end_party, name="end_party"),
    path(f"{PARTY}contacto/", acts.say_how_to_reach, name="say_how_to_reach"),
    path(f"{PARTY}mensajes/", messages.case_messages, name="case_messages"),
    path(f"{PARTY}mensajes/leer/", messages.case_messages_read, name="case_messages_read"),
    path(f"{CASE}senales/", checkins.case_checkins, name="case_checkins"),
    path(f"{PARTY}senales/", checkins.agree_checkins, name="agree_checkins"),
    path(
        f"{CASE}senales/<uuid:agreement_id>/terminar/", checkins.end_checkins, name="end_checkins"
    ),
    path(f"{CASE}senales/<uuid:check_in_id>/", checkins.hear_sign, name="hear_sign"),
    path(f"{CASE}senales/<uuid:check_in_id>/hallazgo/", checkins.find_out, name="find_out"),
    path(f"{PARTY}ventana/", acts.open_window, name="open_window"),
    path(f"{PARTY}consentimiento/<int:number>/", consent.ask, name="ask_consent"),
    path(f"{CASE}notas/", acts.write_note, name="write_note"),
    path(f"{CASE}notas/<uuid:note_id>/", acts.keep_promise, name="keep_promise"),
    path(f"{CASE}hechos/", acts.join_event, name="join_event"),
    path(f"{CASE}responsable/", team.make_responsible, name="make_case_responsible"),
    path(f"{CASE}cerrar/", acts.close_case, name="close_case"),
    path(f"{CASE}oficios/", letters.case_letters, name="case_letters"),
    path(f"{CASE}oficios/nuevo/", letters.write_letter, name="write_letter"),
    path(LETTER, letters.letter, name="letter"),
    path(f"{LETTER}aprobar/", letters.approve_letter, name="approve_letter"),
    path(f"{LETTER}enviar/", letters.send_letter, name="send_letter"),
    path(f"{LETTER}acuse/", letters.acknowledge_letter, name="acknowledge_letter"),
    path(f"{LETTER}respuesta/", letters.answer_letter, name="answer_letter"),
    path(f"{LETTER}detener/", letters.stop_letter, name="stop_letter"),
]
