from django.urls import path

from baluarte.web.prevention.views import (
    forecasts,
    outcomes,
    plans,
    score_cards,
    trigger_dates,
    warning_decisions,
    warning_scores,
    warnings,
)

urlpatterns = [
    path("", warnings.early_warnings, name="early_warnings"),
    path("nueva/", warnings.new_early_warning, name="new_early_warning"),
    path("pronostico/", forecasts.propose_from_forecast, name="propose_from_forecast"),
    path("calendario/", trigger_dates.trigger_dates, name="trigger_dates"),
    path("calendario/nueva/", trigger_dates.note_trigger_date, name="note_trigger_date"),
    path(
        "calendario/<uuid:trigger_id>/retirar/",
        trigger_dates.withdraw_trigger_date,
        name="withdraw_trigger_date",
    ),
    path("marcador/", warning_scores.warning_scores, name="warning_scores"),
    path("marcador/publicar/", score_cards.propose_score_card, name="propose_score_card"),
    path("marcador/<uuid:card_id>/", score_cards.answer_score_card, name="answer_score_card"),
    path(
        "marcador/<uuid:card_id>/retirar/",
        score_cards.withdraw_score_card,
        name="withdraw_score_card",
    ),
    # Last: any word may be the reference of a warning.
    path("<str:reference>/", warnings.early_warning, name="early_warning"),
    path("<str:reference>/decidir/", warning_decisions.decide, name="decide_early_warning"),
    path(
        "<str:reference>/excluir/",
        warning_decisions.leave_out,
        name="leave_out_of_early_warning",
    ),
    path(
        "<str:reference>/acuse/<uuid:notice_id>/",
        warning_decisions.acknowledge,
        name="acknowledge_early_warning",
    ),
    path("<str:reference>/plan/", plans.warning_plan, name="warning_plan"),
    path("<str:reference>/plan/escribir/", plans.write_plan, name="write_warning_plan"),
    path("<str:reference>/plan/revisar/", plans.review_plan, name="review_warning_plan"),
    path(
        "<str:reference>/plan/accion/<uuid:action_id>/",
        plans.report_action,
        name="report_plan_action",
    ),
    path("<str:reference>/resultado/", outcomes.record_outcome, name="record_warning_outcome"),
    path("<str:reference>/causa/", outcomes.note_cause, name="note_structural_cause"),
    path("<str:reference>/publica/", outcomes.ask_alert, name="ask_public_alert"),
    path("<str:reference>/publica/firmar/", outcomes.sign_alert, name="sign_public_alert"),
    path("<str:reference>/publica/retirar/", outcomes.withdraw_alert, name="withdraw_public_alert"),
]
