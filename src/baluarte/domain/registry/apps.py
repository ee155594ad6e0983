from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "baluarte.domain.registry"
    label = "registry"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.registry import effects  # noqa: F401, PLC0415 (models first)
