from django.apps import AppConfig


class DoubleCodingConfig(AppConfig):
    name = "baluarte.domain.double_coding"
    label = "double_coding"

    def ready(self) -> None:
        """Answer what happens in the rooms below."""
        from baluarte.domain.double_coding import effects  # noqa: F401, PLC0415 (models first)
