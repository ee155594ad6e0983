from django.apps import AppConfig


class WebTerritoryConfig(AppConfig):
    name = "baluarte.web.territory"
    label = "web_territory"
