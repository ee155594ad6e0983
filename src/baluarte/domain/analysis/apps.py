from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "baluarte.domain.analysis"
    label = "analysis"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.analysis import effects  # noqa: F401, PLC0415 (models first)
