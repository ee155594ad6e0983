from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "baluarte.domain.intake"
    label = "intake"
