from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "baluarte.domain.territory"
    label = "territory"
