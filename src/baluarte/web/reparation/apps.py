from django.apps import AppConfig


class WebReparationConfig(AppConfig):
    name = "baluarte.web.reparation"
    label = "web_reparation"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.reparation import (  # noqa: PLC0415 (once all models are there)
            causes_to_do,  # noqa: F401
            to_do,  # noqa: F401
        )
