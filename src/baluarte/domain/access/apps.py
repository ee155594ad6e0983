from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "baluarte.domain.access"
    label = "access"
