from django.apps import AppConfig


class WebInvestigationConfig(AppConfig):
    name = "baluarte.web.investigation"
    label = "web_investigation"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.investigation import to_do  # noqa: F401, PLC0415 (once all models are there)
