from django.apps import AppConfig


class WebMemoryConfig(AppConfig):
    name = "baluarte.web.memory"
    label = "web_memory"
