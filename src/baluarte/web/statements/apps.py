from django.apps import AppConfig


class WebStatementsConfig(AppConfig):
    name = "baluarte.web.statements"
    label = "web_statements"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.statements import to_do  # noqa: F401, PLC0415 (once all models are there)
