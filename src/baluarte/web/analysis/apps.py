from django.apps import AppConfig


class WebAnalysisConfig(AppConfig):
    name = "baluarte.web.analysis"
    label = "web_analysis"

    def ready(self) -> None:
        """Let Home ask where it is worse than expected."""
        from baluarte.web.analysis import to_do  # noqa: F401, PLC0415 (once all models are there)
