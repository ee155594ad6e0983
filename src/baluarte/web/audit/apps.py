from django.apps import AppConfig


class WebAuditConfig(AppConfig):
    name = "baluarte.web.audit"
    label = "web_audit"

    def ready(self) -> None:
        """Let the desk ask what waits here."""
        from baluarte.web.audit import to_do  # noqa: F401, PLC0415 (once all models are there)
