from django.urls import path

from baluarte.web.analysis.views import runs

urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("nuevo/", runs.new_run, name="new_run"),
    path("<uuid:run_id>/", runs.run, name="run"),
    path("<uuid:run_id>/cancelar/", runs.cancel, name="cancel_run"),
    path("<uuid:run_id>/archivo.zip", runs.run_file, name="run_file"),
]
