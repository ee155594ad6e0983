from django.apps import AppConfig


class WebIntakeConfig(AppConfig):
    name = "baluarte.web.intake"
    label = "web_intake"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.intake import to_do  # noqa: F401, PLC0415 (once all models are there)
