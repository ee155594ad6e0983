from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "baluarte.domain.prevention"
    label = "prevention"
