from django.apps import AppConfig


class InvestigationConfig(AppConfig):
    name = "baluarte.domain.investigation"
    label = "investigation"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from baluarte.domain.investigation import effects  # noqa: F401, PLC0415 (models first)
