from django.apps import AppConfig


class WebLayoutConfig(AppConfig):
    name = "baluarte.web.layout"
    label = "web_layout"
