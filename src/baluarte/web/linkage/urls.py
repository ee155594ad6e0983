from django.urls import path

from baluarte.web.linkage.views import joint, judging, pairs, similar, weights

urlpatterns = [
    path("parecidos/", pairs.pairs, name="pairs"),
    path("parecidos/buscar/", pairs.ask_for_pairs, name="ask_for_pairs"),
    path("parecidos/pesos/", weights.weighing, name="weighing"),
    path("parecidos/dictamen/", judging.judge_pairs, name="judge_pairs"),
    path(
        "parecidos/dictamen/<uuid:pair_id>/deshacer/",
        judging.undo_last_judgement,
        name="undo_last_judgement",
    ),
    path(
        "parecidos/mientras/<slug:kind>/<slug:key>/",
        similar.similar_while_writing,
        name="similar_while_writing",
    ),
    path("parecidos/<uuid:pair_id>/", pairs.pair, name="pair"),
    path("parecidos/<uuid:pair_id>/deshacer/", pairs.undo_judgement, name="undo_judgement"),
    path("<str:reference>/parecidos/", pairs.similar, name="similar"),
    path("<str:reference>/junto/", joint.joint, name="joint"),
]
