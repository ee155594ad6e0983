from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "baluarte.domain.procedure"
    label = "procedure"
