from django.apps import AppConfig


class ReparationConfig(AppConfig):
    name = "baluarte.domain.reparation"
    label = "reparation"
