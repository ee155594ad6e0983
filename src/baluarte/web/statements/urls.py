from django.urls import include, path

from baluarte.web.statements.views import (
    documents,
    institutions,
    lists,
    reviewing,
    sheets,
    stating,
    withdrawing,
)

urlpatterns = [
    path("", lists.institution_facts, name="institution_facts"),
    path("documentos/nuevo/", documents.new_document, name="new_source_document"),
    path("documentos/<str:document>/", documents.source_document, name="source_document"),
    path("documentos/<str:document>/copia/", documents.open_copy, name="open_source_document"),
    path("documentos/<str:document>/dato/", stating.state_fact, name="state_fact"),
    path("documentos/<str:document>/hoja/", sheets.fact_sheet, name="fact_sheet"),
    path("documentos/<str:document>/plantilla/", sheets.fact_template, name="fact_template"),
    path("captura/<uuid:batch>/", reviewing.fact_batch, name="fact_batch"),
    path("datos/<str:reference>/", reviewing.institution_fact, name="institution_fact"),
    path("datos/<str:reference>/retirar/", withdrawing.withdraw_fact, name="withdraw_fact"),
    path("solicitudes/", include("baluarte.web.statements.urls_requests")),
    # Last: any word may be the code of an institution.
    path("<str:code>/", institutions.institution, name="institution_page"),
]
