from django.apps import AppConfig


class WebAccessConfig(AppConfig):
    name = "baluarte.web.access"
    label = "web_access"
