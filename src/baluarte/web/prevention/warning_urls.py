from django.urls import path

from baluarte.web.prevention.views import warning_decisions, warnings

urlpatterns = [
    path("", warnings.early_warnings, name="early_warnings"),
    path("nueva/", warnings.new_early_warning, name="new_early_warning"),
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
]
