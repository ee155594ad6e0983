from django.urls import path

from baluarte.web.accountability.views import agreements, law

urlpatterns = [
    path("convenios/", agreements.federal_agreements, name="federal_agreements"),
    path("armonizacion/", law.harmonisation, name="harmonisation"),
    path("armonizacion/<slug:code>/", law.harmonised_question, name="harmonised_question"),
    path("obligaciones/", law.obligations, name="obligations"),
]
