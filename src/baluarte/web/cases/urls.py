"""Addresses of cases: the list, one case, what is added to it, and one's own window."""

from django.urls import path

from baluarte.web.cases.views import acts, consent, lists, pages, window

CASE = "<str:reference>/"
PARTY = f"{CASE}personas/<uuid:party_id>/"
OWN = "mi-expediente/"

urlpatterns = [
    path("", lists.case_list, name="cases"),
    path("nuevo/", lists.new_case, name="new_case"),
    path(OWN, window.own_case, name="own_case"),
    path(f"{OWN}copia/", window.own_copy, name="own_copy"),
    path(f"{OWN}consentimiento/<int:number>/", window.own_consent, name="own_consent"),
    path(f"{OWN}contacto/", window.own_contact, name="own_contact"),
    path(CASE, pages.case, name="case"),
    path(f"{CASE}personas/", acts.add_party, name="add_party"),
    path(f"{PARTY}terminar/", acts.end_party, name="end_party"),
    path(f"{PARTY}contacto/", acts.say_how_to_reach, name="say_how_to_reach"),
    path(f"{PARTY}ventana/", acts.open_window, name="open_window"),
    path(f"{PARTY}consentimiento/<int:number>/", consent.ask, name="ask_consent"),
    path(f"{CASE}notas/", acts.write_note, name="write_note"),
    path(f"{CASE}notas/<uuid:note_id>/", acts.keep_promise, name="keep_promise"),
    path(f"{CASE}hechos/", acts.join_aggression, name="join_aggression"),
    path(f"{CASE}responsable/", acts.make_responsible, name="make_case_responsible"),
    path(f"{CASE}cerrar/", acts.close_case, name="close_case"),
]
