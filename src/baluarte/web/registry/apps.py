from django.apps import AppConfig


class WebRegistryConfig(AppConfig):
    name = "baluarte.web.registry"
    label = "web_registry"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.registry import to_do  # noqa: F401, PLC0415 (once all models are there)
