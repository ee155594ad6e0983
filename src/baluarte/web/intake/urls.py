from django.urls import path

from baluarte.web.intake.views import (
    index,
    lists,
    places,
    previews,
    reports,
    sheets,
    taking_back,
    undoing,
)

urlpatterns = [
    path("", index.all_lists, name="lists"),
    path("nueva/", sheets.new_list, name="new_list"),
    path("vista-previa/<uuid:draft_id>/", previews.preview_delivery, name="preview_delivery"),
    path("vista-previa/<uuid:draft_id>/columnas/", sheets.map_columns, name="map_columns"),
    path("vista-previa/<uuid:draft_id>/palabras/", sheets.map_words, name="map_words"),
    path("lugares/municipios/", places.municipalities, name="municipalities"),
    path("lugares/", places.search, name="find_places"),
    path("reporte/<uuid:report_id>/", reports.report, name="report"),
    path("reporte/<uuid:report_id>/completar/", reports.complete, name="complete_report"),
    path("<uuid:list_id>/", lists.one_list, name="list"),
    path("<uuid:list_id>/nueva-version/", sheets.new_delivery, name="new_delivery"),
    path("<uuid:list_id>/por-completar/", reports.waiting, name="waiting"),
    path("<uuid:list_id>/quien-la-ve/", lists.share_list, name="share_list"),
    path("<uuid:list_id>/hoja/", lists.export, name="export_list"),
    path("<uuid:list_id>/retirar/", taking_back.withdraw_list, name="withdraw_list"),
    path("<uuid:list_id>/versiones/<int:number>/deshacer/", undoing.undo_file, name="undo_file"),
    path("<uuid:list_id>/embargo/", taking_back.embargo_list, name="embargo_list"),
]
