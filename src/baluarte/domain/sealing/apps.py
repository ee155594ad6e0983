from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "baluarte.domain.sealing"
    label = "sealing"
