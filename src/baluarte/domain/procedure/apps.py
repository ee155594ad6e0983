from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "baluarte.domain.procedure"
    label = "procedure"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.procedure import effects  # noqa: F401, PLC0415 (models first)
