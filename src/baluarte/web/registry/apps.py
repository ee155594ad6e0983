from django.apps import AppConfig


class WebRegistryConfig(AppConfig):
    name = "baluarte.web.registry"
    label = "web_registry"
