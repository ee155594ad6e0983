from django.apps import AppConfig


class WebPreventionConfig(AppConfig):
    name = "baluarte.web.prevention"
    label = "web_prevention"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.prevention import (  # noqa: PLC0415 (once all models are there)
            to_do,  # noqa: F401
            warnings_to_do,  # noqa: F401
        )
