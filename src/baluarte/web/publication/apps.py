from django.apps import AppConfig


class WebPublicationConfig(AppConfig):
    name = "baluarte.web.publication"
    label = "web_publication"
