from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "baluarte.domain.cases"
    label = "cases"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.cases import effects  # noqa: F401, PLC0415 (models first)
