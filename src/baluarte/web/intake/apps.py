from django.apps import AppConfig


class WebIntakeConfig(AppConfig):
    name = "baluarte.web.intake"
    label = "web_intake"
