from django.urls import path

from baluarte.web.registry.views import changes, identities, links, lists, pages, pairs, saved

urlpatterns = [
    path("", lists.aggressions, name="aggressions"),
    path("lugar/", lists.which_place, name="which_place"),
    path("por-nombre/", identities.search_by_name, name="search_by_name"),
    path("municipios/", lists.municipality_options, name="municipality_options"),
    path("guardadas/", saved.saved_searches, name="saved_searches"),
    path("guardadas/guardar/", saved.save_search, name="save_search"),
    path("guardadas/<uuid:search_id>/", saved.open_search, name="open_search"),
    path("guardadas/<uuid:search_id>/vigilar/", saved.watch_search, name="watch_search"),
    path("guardadas/<uuid:search_id>/compartir/", saved.share_search, name="share_search"),
    path("guardadas/<uuid:search_id>/olvidar/", saved.forget_search, name="forget_search"),
    path("parecidos/", pairs.pairs, name="pairs"),
    path("parecidos/buscar/", pairs.ask_for_pairs, name="ask_for_pairs"),
    path("parecidos/<uuid:pair_id>/", pairs.pair, name="pair"),
    path("parecidos/<uuid:pair_id>/deshacer/", pairs.undo_judgement, name="undo_judgement"),
    path("<str:reference>/", pages.aggression, name="aggression"),
    path("<str:reference>/determinar/", changes.determine, name="determine"),
    path("<str:reference>/verificar/", changes.verify, name="verify"),
    path("<str:reference>/valorar/", changes.assess, name="assess"),
    path("<str:reference>/retirar/", changes.withdraw, name="withdraw"),
    path("<str:reference>/agresiones/", changes.add_act, name="add_act"),
    path("<str:reference>/agresiones/<uuid:act_id>/", changes.end_act, name="end_act"),
    path("<str:reference>/reportes/", links.link_report, name="link_report"),
    path("<str:reference>/reportes/<uuid:link_id>/", links.unlink_report, name="unlink_report"),
    path(
        "<str:reference>/reportes/<uuid:link_id>/aparte/",
        links.establish_apart,
        name="establish_apart",
    ),
    path(
        "<str:reference>/victimas/<int:number>/nombre/",
        identities.withhold_name,
        name="withhold_name",
    ),
    path("<str:reference>/parecidos/", pairs.similar, name="similar"),
]
