from django.urls import path

from baluarte.web.accountability.views import law

urlpatterns = [
    path("armonizacion/", law.harmonisation, name="harmonisation"),
    path("armonizacion/<slug:code>/", law.harmonised_question, name="harmonised_question"),
    path("obligaciones/", law.obligations, name="obligations"),
]
