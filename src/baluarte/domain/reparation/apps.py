from django.apps import AppConfig


class ReparationConfig(AppConfig):
    name = "baluarte.domain.reparation"
    label = "reparation"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.reparation import effects  # noqa: F401, PLC0415 (models first)
