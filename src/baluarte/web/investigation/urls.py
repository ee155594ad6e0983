"""Addresses of inquiries: the list, one of them, each thing that is said of it."""

from django.urls import path

from baluarte.web.investigation import office_urls
from baluarte.web.investigation.views import conformance, impunity, inquiries, own, telling

ONE = "<str:reference>/"

urlpatterns = [
    *office_urls.urlpatterns,
    path("", inquiries.inquiry_list, name="inquiries"),
    path("nuevo/", inquiries.new_inquiry, name="new_inquiry"),
    path("mi-investigacion/", own.own_inquiries, name="own_inquiries"),
    path("mi-investigacion/<str:reference>/pedir/", own.own_ask_for_act, name="own_ask_for_act"),
    path("conformidad/", conformance.followed, name="conformance"),
    path("impunidad/", impunity.pipeline, name="impunity"),
    path("impunidad/procedimientos/", impunity.rows, name="impunity_rows"),
    # Last: any word may be the reference of an inquiry.
    path(ONE, inquiries.inquiry, name="inquiry"),
    path(f"{ONE}estado/", telling.say_status, name="say_status"),
    path(f"{ONE}delito/", telling.classify, name="classify"),
    path(f"{ONE}personas/", telling.count_suspects, name="count_suspects"),
    path(f"{ONE}numero/", telling.keep_number, name="keep_number"),
    path(f"{ONE}actos/<str:act>/", telling.record_act, name="record_act"),
    path(f"{ONE}hipotesis/", telling.state_hypothesis, name="state_hypothesis"),
    path(f"{ONE}hipotesis/<uuid:key>/", telling.decide_hypothesis, name="decide_hypothesis"),
    path(f"{ONE}atraccion/<str:criterion>/", telling.answer_criterion, name="answer_criterion"),
    path(f"{ONE}peticiones/", telling.ask_for_act, name="ask_for_act"),
    path(f"{ONE}peticiones/<uuid:key>/", telling.answer_act_request, name="answer_act_request"),
    path(f"{ONE}retirar/<str:what>/<uuid:key>/", telling.take_back, name="take_back_said"),
]
