from django.apps import AppConfig


class WebAccountabilityConfig(AppConfig):
    name = "baluarte.web.accountability"
    label = "web_accountability"
