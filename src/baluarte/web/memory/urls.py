"""Addresses of memory pages: those one sees, one of them, what is put on it; her own."""

from django.urls import path

from baluarte.web.memory.views import deciding, own, pages, writing

ONE = "<str:reference>/"

urlpatterns = [
    path("", pages.memory_pages, name="memory_pages"),
    path("nueva/", pages.new_memory_page, name="new_memory_page"),
    path("mi-memoria/", own.own_memory, name="own_memory"),
    path(
        "mi-memoria/<str:reference>/retirar/", own.own_withdraw_memory, name="own_withdraw_memory"
    ),
    path(
        "mi-memoria/<str:reference>/<uuid:key>/<str:word>/",
        own.own_memory_word,
        name="own_memory_word",
    ),
    path("mi-memoria/<str:reference>/<uuid:key>.jpg", own.own_memory_file, name="own_memory_file"),
    # Last: any word may be the reference of a page.
    path(ONE, pages.memory_page, name="memory_page"),
    path(f"{ONE}quien-consiente/", writing.name_consenter, name="name_memory_consenter"),
    path(f"{ONE}agregar/<str:kind>/", writing.add_item, name="add_memory_item"),
    path(f"{ONE}idioma/<uuid:key>/", writing.add_text, name="add_memory_text"),
    path(f"{ONE}corregir/<uuid:key>/", writing.correct_text, name="correct_memory_text"),
    path(f"{ONE}consentimiento/", deciding.record_consent, name="record_memory_consent"),
    path(f"{ONE}proponer/", deciding.propose, name="propose_memory"),
    path(f"{ONE}decidir/<uuid:key>/", deciding.review, name="review_memory"),
    path(f"{ONE}retirar/", deciding.withdraw, name="withdraw_memory"),
    path(f"{ONE}archivo/<uuid:key>/", pages.memory_file, name="memory_file"),
]
