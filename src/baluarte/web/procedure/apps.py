from django.apps import AppConfig


class WebProcedureConfig(AppConfig):
    name = "baluarte.web.procedure"
    label = "web_procedure"
