"""Addresses of prosecutor's offices and of what audits teach."""

from django.urls import path

from baluarte.web.investigation.views import learning, offices

urlpatterns = [
    path("fiscalias/", offices.prosecution_offices, name="prosecution_offices"),
    path("fiscalias/matriz/", offices.prosecution_offices_file, name="prosecution_offices_file"),
    path("fiscalias/<str:code>/", offices.prosecution_office, name="prosecution_office"),
    path("fiscalias/<str:code>/mejora/", offices.plan_improvement, name="plan_improvement"),
    path(
        "fiscalias/<str:code>/mejora/<str:reference>/",
        offices.review_improvement,
        name="review_improvement",
    ),
    path("aprendizaje/", learning.learning, name="learning"),
    path("aprendizaje/muestra/", learning.draw_sample, name="draw_sample"),
    path("aprendizaje/hallazgo/", learning.note_finding, name="note_finding"),
    path("aprendizaje/hallazgo/<str:reference>/", learning.finding, name="audit_finding"),
    path("aprendizaje/hallazgo/<str:reference>/cerrar/", learning.close, name="close_finding"),
    path("aprendizaje/muestra/<str:reference>/", learning.sample, name="audit_sample"),
    path(
        "aprendizaje/muestra/<str:reference>/<int:position>/",
        learning.read_inquiry,
        name="read_audited",
    ),
]
