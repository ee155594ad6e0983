from django.apps import AppConfig


class WebPublicationConfig(AppConfig):
    name = "baluarte.web.publication"
    label = "web_publication"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.publication import to_do  # noqa: F401, PLC0415 (once all models are there)
