from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "baluarte.domain.publication"
    label = "publication"
