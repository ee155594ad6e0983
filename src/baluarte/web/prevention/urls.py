from django.urls import path

from baluarte.web.prevention.views import clocks, corrections, entering, lists, reviewing

urlpatterns = [
    path("", lists.recognitions, name="recognitions"),
    path("nuevo/", entering.new_recognition, name="new_recognition"),
    path("condenas/", clocks.condemnation_clocks, name="condemnation_clocks"),
    path("condenas/nueva/", clocks.new_condemnation_clock, name="new_condemnation_clock"),
    path("condenas/<str:reference>/", clocks.condemnation_clock, name="condemnation_clock"),
    path("condenas/<str:reference>/palabra/", clocks.family_word, name="record_family_word"),
    path("condenas/<str:reference>/condena/", clocks.condemned, name="note_condemnation"),
    # Last: any word may be the reference of an entry.
    path("<str:reference>/", reviewing.recognition, name="recognition"),
    path("<str:reference>/retirar/", reviewing.withdraw, name="withdraw_recognition"),
    path("<str:reference>/rectificar/", corrections.ask, name="ask_correction"),
    path("<str:reference>/respuesta/", corrections.answer, name="answer_correction"),
]
