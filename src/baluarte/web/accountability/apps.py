from django.apps import AppConfig


class WebAccountabilityConfig(AppConfig):
    name = "baluarte.web.accountability"
    label = "web_accountability"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.accountability import to_do  # noqa: F401, PLC0415 (once all models are there)
