from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "baluarte.domain.registry"
    label = "registry"
