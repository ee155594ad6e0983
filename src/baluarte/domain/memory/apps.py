from django.apps import AppConfig


class MemoryConfig(AppConfig):
    name = "baluarte.domain.memory"
    label = "memory"
