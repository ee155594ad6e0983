from django.apps import AppConfig


class WebProcedureConfig(AppConfig):
    name = "baluarte.web.procedure"
    label = "web_procedure"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.procedure import to_do  # noqa: F401, PLC0415 (once all models are there)
